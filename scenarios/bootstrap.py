"""Builds ``.venv`` beside run.py once and continues there. Standard library only.

The stamp inside ``.venv`` is written last and removed first, so an environment without one is unfinished and is
rebuilt from zero; a stamp of other requirements means an upgrade in place.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from scenarios.pins import RUNTIME, read_pins, unmet
from universe.errors import OrreryError

STAMP: Final = "stamp.json"
STEP_TIMEOUT_S: Final = 1800
CONTINUED: Final = "ORRERY_CONTINUED"
"""Set for the process that a finished build is continued in: it must not build again."""
COST: Final = {
    "requirements.txt": (640, 50),
    "requirements-dev.txt": (750, 65),
    "requirements-bench.txt": (640, 55),
}
"""Size in MB and time in s of a build from zero, measured: for the sentence and the disk check."""


def ensure_environment(root: Path, requirements: str = RUNTIME) -> None:
    """Return when the running interpreter holds the pins of `requirements`; otherwise continue in ``.venv``.

    `root` is the checkout. Does not return when it continues elsewhere. Raises `OrreryError` in one line when the
    environment cannot be built.
    """
    continued = os.environ.pop(CONTINUED, "")
    pins = read_pins(root / requirements)
    missing = unmet(pins)
    if not missing:
        return
    if continued:
        raise OrreryError(f".venv still lacks {', '.join(missing[:3])} after its build; remove .venv and try again")
    if sys.platform == "win32":
        raise OrreryError("Windows is supported through WSL2 only; start run.py there")
    environment = root / ".venv"
    with _build_lock(root):
        held = _held_pins(environment, root)
        if not pins.items() <= held.items():
            _build(environment, root, requirements, held)
    _continue_in(environment)


def _continue_in(environment: Path) -> NoReturn:
    """Replace this process by the same command (interpreter flags included) in the environment's Python."""
    python = str(environment / "bin" / "python")
    sys.stdout.flush()
    try:
        os.execve(python, [python, *sys.orig_argv[1:]], os.environ | {CONTINUED: "1"})
    except OSError as error:
        raise OrreryError(f"cannot start {python}: {error.strerror}") from error


@contextlib.contextmanager
def _build_lock(root: Path) -> Iterator[None]:
    """Hold ``.venv.lock``: of two simultaneous starts one builds, the other waits."""
    import fcntl

    try:
        handle = (root / ".venv.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise OrreryError(f"cannot build .venv in {root}: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another start is building .venv; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _held_pins(environment: Path, root: Path) -> dict[str, str]:
    """The pins that a finished `environment` was built from; empty when unfinished, moved or without its Python."""
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
        usable = stamp["checkout"] == str(root) and (environment / "bin" / "python").exists()
        return dict(stamp["pins"]) if usable else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _build(environment: Path, root: Path, requirements: str, held: dict[str, str]) -> None:
    """Build `environment`, or upgrade one that holds pins, and stamp it last. Raises `OrreryError`."""
    size_mb, time_s = COST[requirements]
    uv = shutil.which("uv")
    try:
        if held:
            _say(f"adding {requirements} to .venv")
            (environment / STAMP).unlink()
        else:
            _check_room(root, size_mb)
            _say(f"building .venv once: about {size_mb} MB and {time_s} s")
            _make_empty(environment, uv)
        _install(environment, root, requirements, uv)
        _write_stamp(environment / STAMP, {"checkout": str(root), "pins": held | read_pins(root / requirements)})
    except OSError as error:
        raise OrreryError(f"could not build .venv: {error.strerror or error}") from error
    except KeyboardInterrupt:
        raise KeyboardInterrupt("the unfinished .venv will be rebuilt at the next start") from None
    _say(".venv is ready")


def _check_room(root: Path, size_mb: int) -> None:
    free_mb = shutil.disk_usage(root).free // 2**20
    if free_mb < size_mb:
        raise OrreryError(f"no room for .venv: it needs about {size_mb} MB, {free_mb} MB are free in {root}")


def _make_empty(environment: Path, uv: str | None) -> None:
    """Make an environment without packages, with pip in it, in place of whatever stands there."""
    # The interpreter below a running virtual environment: that environment may be the one we replace.
    base = getattr(sys, "_base_executable", "") or sys.executable
    if environment.exists():
        (environment / STAMP).unlink(missing_ok=True)
        shutil.rmtree(environment)
    if uv:
        _step("making .venv", [uv, "venv", "--quiet", "--seed", "--python", base, str(environment)])
        return
    # Debian and Ubuntu leave ensurepip out of python3; venv alone would fail halfway with a longer story.
    found = subprocess.run([base, "-c", "import ensurepip"], capture_output=True, timeout=60, check=False)
    if found.returncode:
        raise OrreryError("this Python cannot make environments: run `sudo apt install python3-venv` (or install uv)")
    _step("making .venv", [base, "-m", "venv", str(environment)])


def _install(environment: Path, root: Path, requirements: str, uv: str | None) -> None:
    python = str(environment / "bin" / "python")
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    if not sys.stderr.isatty():
        pip.append("--quiet")
    count = len(read_pins(root / requirements))
    _step(f"installing {count} packages", [*pip, "-r", str(root / requirements)])
    _step("installing the checkout, editable", [*pip, "--no-deps", "-e", str(root)])


def _step(title: str, command: list[str]) -> None:
    """Run one command of the build; its output goes to stderr, since stdout belongs to our own command."""
    _say(f"{title} ...")
    # The build tools' advice to package authors is nothing for someone who starts a simulation.
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(
            command, env=quiet, stdout=sys.stderr, stdin=subprocess.DEVNULL, timeout=STEP_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise OrreryError(f"could not build .venv: {title} took longer than {STEP_TIMEOUT_S} s") from None
    if done.returncode:
        raise OrreryError(f"could not build .venv: {title} failed (see above)")


def _write_stamp(path: Path, stamp: dict[str, object]) -> None:
    """Write the stamp in one piece: a torn one must not look finished."""
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as handle:
        json.dump(stamp, handle)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)


def _say(sentence: str) -> None:
    sys.stderr.write(f"orrery: {sentence}\n")
    sys.stderr.flush()
