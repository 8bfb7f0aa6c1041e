"""The environment that builds itself: once, under a lock, and never half."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.bootstrap import COST, STAMP, _held_pins
from scenarios.pins import BENCHMARK, DEVELOPMENT, RUNTIME, read_pins, unmet
from tests.checkout import copy_checkout, finish, start
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import OrreryError

needs_a_bare_base = pytest.mark.skipif(
    sys.prefix == sys.base_prefix, reason="runs outside a virtual environment: the base interpreter has the packages"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without an environment."""
    return copy_checkout(tmp_path / "checkout")


def furnish(root: Path, pins: dict[str, str]) -> None:
    """Give `root` a finished environment: the packages of the running one, and a stamp."""
    environment = root / ".venv"
    (environment / "bin").mkdir(parents=True)
    shutil.copy2(Path(sys.prefix) / "pyvenv.cfg", environment / "pyvenv.cfg")
    (environment / "bin" / "python").symlink_to(os.path.realpath(sys.executable))
    (environment / "lib").symlink_to(Path(sys.prefix) / "lib")
    (environment / STAMP).write_text(json.dumps({"checkout": str(root), "pins": pins}), encoding="utf-8")


def test_the_pins_are_exact_and_build_on_each_other() -> None:
    """Development and benchmark pins contain the runtime's, and each file has a measured cost."""
    runtime = read_pins(ROOT / RUNTIME)

    assert runtime.items() <= read_pins(ROOT / DEVELOPMENT).items()
    assert runtime.items() <= read_pins(ROOT / BENCHMARK).items()
    assert {RUNTIME, DEVELOPMENT, BENCHMARK} == set(COST)


def test_a_line_that_is_no_pin_is_refused(tmp_path: Path) -> None:
    """A range instead of a version is said with its line."""
    (tmp_path / "requirements.txt").write_text("numpy==1.0\nredis>=5\n", encoding="utf-8")
    with pytest.raises(OrreryError, match=r"requirements.txt, line 2"):
        read_pins(tmp_path / "requirements.txt")


def test_another_version_counts_as_missing() -> None:
    """A package in another version than pinned is unmet, as is one that is absent."""
    pins = read_pins(ROOT / DEVELOPMENT)

    assert [] == unmet(pins)
    assert ["numpy", "no-such-package"] == unmet(pins | {"numpy": "0.1", "no-such-package": "1"})


def test_an_environment_that_is_unfinished_moved_or_torn_holds_nothing(checkout: Path) -> None:
    """Only a whole stamp for this very checkout counts."""
    furnish(checkout, {"numpy": "1"})
    stamp = checkout / ".venv" / STAMP
    whole = stamp.read_text(encoding="utf-8")

    assert {"numpy": "1"} == _held_pins(checkout / ".venv", checkout)
    assert {} == _held_pins(checkout / ".venv", checkout.parent)
    for torn in ("", whole[:-5], "[]", "3", '{"checkout": 1}'):
        stamp.write_text(torn, encoding="utf-8")
        assert {} == _held_pins(checkout / ".venv", checkout), torn
    stamp.write_text(whole, encoding="utf-8")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert {} == _held_pins(checkout / ".venv", checkout)


@needs_a_bare_base
def test_a_start_beside_a_build_waits_and_then_uses_it(checkout: Path) -> None:
    """Whoever finds the lock taken waits, builds nothing, and continues in what the other has built."""
    with (checkout / ".venv.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start(checkout, "test", "--version")
        assert process.stderr is not None
        assert "waiting" in process.stderr.readline()
        furnish(checkout, read_pins(checkout / DEVELOPMENT))
        fcntl.flock(lock, fcntl.LOCK_UN)
        code, out, err = finish(process)

    assert (0, True) == (code, "pytest" in out + err)
    assert "building" not in err


@needs_a_bare_base
def test_an_interrupt_while_waiting_is_130_in_one_line(checkout: Path) -> None:
    """Ctrl-C ends the start with the conventional code, without a traceback."""
    with (checkout / ".venv.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start(checkout, "doctor")
        assert process.stderr is not None
        assert "waiting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        code, _, err = finish(process)

    assert (130, 1) == (code, err.count("\n"))


@needs_a_bare_base
def test_an_environment_that_lost_a_package_is_no_endless_loop(checkout: Path) -> None:
    """A stamp that promises more than is installed ends in one sentence, not in starts without end."""
    (checkout / RUNTIME).write_text("no-such-package==1\n", encoding="utf-8")
    furnish(checkout, {"no-such-package": "1"})
    code, _, err = finish(start(checkout, "doctor"))

    assert (1, 1) == (code, err.count("\n"))
    assert "lacks no-such-package" in err


@needs_a_bare_base
def test_a_build_that_fails_leaves_no_stamp_and_the_next_start_rebuilds(checkout: Path) -> None:
    """Without an index the build ends in exit code 1 and a last line that says so; a second start begins again."""
    (checkout / RUNTIME).write_text("no-such-package==1\n", encoding="utf-8")
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "left_over").touch()
    for _ in range(2):
        code, _, err = finish(start(checkout, "doctor", PIP_NO_INDEX="1", UV_OFFLINE="1"))
        assert code == 1
        assert "building .venv once" in err
        assert err.splitlines()[-1].startswith("orrery: could not build .venv: installing")
        assert not (checkout / ".venv" / STAMP).exists()
        assert not (checkout / ".venv" / "left_over").exists()


@needs_a_bare_base
def test_a_checkout_that_cannot_be_written_is_said_in_one_line(checkout: Path) -> None:
    """No lock file, no build: one line, exit code 1."""
    (checkout / ".venv.lock").mkdir()
    code, _, err = finish(start(checkout, "doctor"))

    assert (1, 1) == (code, err.count("\n"))
    assert "cannot build .venv" in err


@needs_a_bare_base
@pytest.mark.skipif(not scaled(0, 1), reason="builds real environments from the package index: run.py test --full")
def test_two_simultaneous_starts_build_once(checkout: Path, promise: Callable[..., None]) -> None:
    """Both starts from a fresh tree succeed, and one of them builds."""
    processes = [start(checkout, "doctor") for _ in range(2)]
    results = [finish(process) for process in processes]
    builds = sum("building .venv once" in err for _, _, err in results)
    succeeded = sum(not code for code, _, _ in results)
    promise("two simultaneous starts from a fresh tree", builds=builds, succeeded=succeeded)

    assert [0, 0] == [code for code, _, _ in results]
    assert builds == 1
