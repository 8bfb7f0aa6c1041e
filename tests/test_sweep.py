"""Sweeps that run: the same bytes for any number of processes, and nothing half done when something goes wrong."""

from __future__ import annotations

import fcntl
import importlib
import io
import json
import os
import pty
import select
import shlex
import signal
import statistics
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from pyarrow import parquet

import scenarios
from scenarios import run
from scenarios.command_line import asked_sweep, run_command
from scenarios.options import command_parser
from scenarios.run_record import RunRecord
from scenarios.sweep_record import SweepRecord
from tests.checkout import copy_checkout, finish, start
from tests.scale import scaled
from tests.servers import wait_until
from tests.test_docs import DOCUMENTS, NOTATION, commands, text_of
from tests.tree import ROOT
from universe.errors import BadInput
from universe.events import Message

SMALL = shlex.split("demo --grid users=2,3 --grid chat.bid_threshold=0.2,0.6 --set planets=1 --seeds 4..5")
LONG = shlex.split("demo --set users=2 --grid days=1,3649,3650 --workers 2")
"""The second and the third run take minutes; nobody waits for them."""
SILENCE_S = 60.0
BRITTLE = '''
"""Breaks in three ways."""
import os
from scenarios import demo
from scenarios.spec import Parameter, Scenario
from universe.errors import OrreryError, ScriptRefused

SCENARIO = Scenario(name="brittle", description="Breaks.", parameters=(Parameter("way", 0, "ways", "how", 0, 9),))


def world(params, config, seed):
    if params["way"] == 1:
        raise ScriptRefused("ingest", "FULL", "no room")
    if params["way"] == 2:
        raise ValueError("a mistake")
    if params["way"] == 3:
        os._exit(9)
    return demo.world(demo.SCENARIO.resolve({"users": "1", "planets": "1"}), config, seed)
'''


def swept(out: Path, *words: str) -> dict[str, bytes]:
    """Every file of a sweep that went well, by name."""
    assert run_command(["sweep", *SMALL, "--out", str(out), *words]) == 0
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The small sweep in one process."""
    return swept(tmp_path_factory.mktemp("sweep") / "out", "--workers", "1")


@contextmanager
def on_a_terminal(*words: str) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[bytes], bytes]]]:
    """``run.py sweep`` whose stderr is a terminal, and a reader of it up to a text, or up to its end."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "run.py", "sweep", *words]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown, ended = b"", False

    def read_up_to(text: bytes) -> bytes:
        nonlocal shown, ended
        while not ended and (not text or text not in shown):
            assert select.select([ours], [], [], SILENCE_S)[0], f"nothing more was shown after {shown!r}"
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when the last process has closed the terminal
                piece = b""
            shown, ended = shown + piece, not piece
        return shown

    try:
        yield started, read_up_to
    finally:
        if not ended:  # somebody of the group still holds the terminal
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate(timeout=SILENCE_S)
        os.close(ours)


def test_any_number_of_processes_leaves_the_same_bytes(
    files: dict[str, bytes], tmp_path: Path, promise: Callable[..., None]
) -> None:
    """Every file of the directory, the manifest too; runs kept as they finish, the naive way, would be told apart."""
    numbers = scaled(2, 4)
    for workers in range(2, numbers + 1):
        assert files == swept(tmp_path / str(workers), "--workers", str(workers))
    held = json.loads(files["sweep.json"])["runs"]
    as_they_finish = sorted(held, key=lambda one: one["seed"])

    assert held != as_they_finish
    assert {"sweep.json", "runs.parquet", "runs.csv", "summary.csv", "report.html", "manifest.json"} == set(files)
    promise("a sweep's bytes for any number of processes", runs=len(held), processes=numbers, files=len(files))


def test_each_run_of_a_sweep_is_the_run_that_sim_makes(files: dict[str, bytes]) -> None:
    """Same digest, same metrics; the digest of the sweep is over theirs in order."""
    told = json.loads(files["sweep.json"])
    asked = [(users, chance, seed) for users in (2, 3) for chance in (0.2, 0.6) for seed in (4, 5)]
    alone = [
        run("demo", seed=seed, users=users, planets=1, **{"chat.bid_threshold": chance})
        for users, chance, seed in asked
    ]

    assert [one.digest for one in alone] == [one["digest"] for one in told["runs"]]
    assert [one.params for one in alone] == [one["params"] for one in told["runs"]]
    assert asked == [(one["grid"]["users"], one["grid"]["chat.bid_threshold"], one["seed"]) for one in told["runs"]]
    assert sha256("".join(one.digest for one in alone).encode()).hexdigest() == told["digest"]
    assert [_spoken(one) for one in alone] == [one["metrics"]["human_messages"] for one in told["runs"]]


def _spoken(record: RunRecord) -> int:
    """Messages of people, counted in the events."""
    return sum(isinstance(event, Message) and not event.bot and not event.author_is_bot for event in record.events)


def test_the_means_are_those_of_the_runs(files: dict[str, bytes]) -> None:
    """Counted again from ``runs.parquet``, by grid point, without our own code."""
    table = parquet.read_table(io.BytesIO(files["runs.parquet"])).to_pylist()
    rows = [line.split(",") for line in files["summary.csv"].decode().splitlines()[1:]]

    assert rows
    for users, chance, metric, runs, n, mean, least, greatest in rows:
        point = (int(users), float(chance))
        values = [row[metric] for row in table if (row["users"], row["chat.bid_threshold"]) == point]
        known = [value for value in values if value is not None]
        assert (len(values), len(known)) == (int(runs), int(n))
        if known:
            assert (statistics.fmean(known), min(known), max(known)) == (float(mean), float(least), float(greatest))


def test_the_manifest_lists_every_file_of_a_sweep(files: dict[str, bytes]) -> None:
    """With its size and its SHA-256, and the command that repeats it."""
    manifest = json.loads(files["manifest.json"])
    others = {name: data for name, data in files.items() if name != "manifest.json"}

    assert [(name, len(data), sha256(data).hexdigest()) for name, data in sorted(others.items())] == [
        (file["name"], file["size_bytes"], file["sha256"]) for file in manifest["files"]
    ]
    assert "orrery-sweep" == manifest["format"]
    assert shlex.join(["python3", "run.py", "sweep", *SMALL]) == manifest["command"]


def test_a_piped_sweep_prints_one_object_and_nothing_else(tmp_path: Path) -> None:
    """``--json``: the last and only line of stdout; no bar on a stderr that is no terminal."""
    words = ["sweep", "demo", "--grid", "users=1,2", "--set", "planets=1", "--json", "--out", str(tmp_path / "out")]
    code, out, said = finish(start(ROOT, *words, python=sys.executable))
    told = json.loads(out)

    assert (0, "", 1) == (code, said, out.count("\n"))
    assert ("demo", {"users": [1, 2]}, [0], 2, str(tmp_path / "out")) == (
        told["scenario"], told["grid"], told["seeds"], told["runs"], told["out"]
    )  # fmt: skip
    assert told["digest"] == json.loads((tmp_path / "out" / "manifest.json").read_bytes())["digest"]
    assert told["wall_s"] > 0


@pytest.mark.parametrize("running", [False, True], ids=["while the processes start", "while they run"])
def test_an_interrupt_ends_all_processes_and_leaves_nothing(running: bool, tmp_path: Path) -> None:
    """Ctrl-C reaches every process of a terminal; one line is said, exit code 130, and the bar had been moving."""
    with on_a_terminal(*LONG, "--out", str(tmp_path / "out")) as (started, read_up_to):
        if running:
            assert b"1/3" in read_up_to(b"1/3")
        else:
            wait_until(lambda: len(deaf_children_of(started.pid)) == 2, "both processes, deaf to Ctrl-C", SILENCE_S)
        os.killpg(started.pid, signal.SIGINT)
        told = read_up_to(b"")
        code = started.wait(SILENCE_S)

    assert code == 130
    assert told.rstrip().endswith(
        b"orrery: interrupted; nothing was written, a sweep is kept when its last run is done"
    )
    assert [] == [noise for noise in (b"Traceback", b"virtual time") if noise in told]
    assert [] == list(tmp_path.iterdir())


def deaf_children_of(pid: int) -> list[str]:
    """The ids of the processes that a process started with SIGINT blocked."""
    command = ["ps", "-A", "-o", "ppid=,pid=,blocked="]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    blocked = 1 << (signal.SIGINT - 1)
    return [child for parent, child, mask in rows if parent == str(pid) and int(mask, 16) & blocked]


def test_processes_do_not_outlive_a_sweep_that_is_killed(tmp_path: Path) -> None:
    """Their ends of the pipe close: reading comes to an end although nobody could tell them."""
    with on_a_terminal(*LONG, "--out", str(tmp_path / "out")) as (started, read_up_to):
        read_up_to(b"1/3")
        started.kill()
        read_up_to(b"")
        started.wait(SILENCE_S)

    assert -signal.SIGKILL == started.returncode
    assert [] == list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def brittle_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with one scenario more."""
    root = copy_checkout(tmp_path_factory.mktemp("brittle") / "checkout")
    (root / "examples").symlink_to(ROOT / "examples")  # personas
    (root / "scenarios" / "brittle.py").write_text(BRITTLE, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("workers", "ways", "sentence"),
    [
        ("1", "0,1,2", "the run with way 1, seed 7 failed: ingest: FULL no room"),
        ("2", "0,2,1", "the run with way 2, seed 7 failed: internal error, please report it: ValueError: a mistake"),
        ("2", "3,0", "a process of the sweep died"),
    ],
)
def test_a_run_that_fails_stops_the_sweep_with_its_sentence(
    workers: str, ways: str, sentence: str, brittle_checkout: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    """Exit code 1, the first failure in the order of the runs, and the results of before stay."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    words = ["--grid", f"way={ways}", "--seed", "7", "--workers", workers, "--out", str(tmp_path)]
    byte_code = {"PYTHONDONTWRITEBYTECODE": ""}
    code, out, said = finish(start(brittle_checkout, "sweep", "brittle", *words, python=sys.executable, **byte_code))

    assert (1, "", 1, True) == (code, out, said.count("\n"), said.startswith(f"orrery: {sentence}")), said
    assert files == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_metric_that_no_run_has_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As soon as the first run tells which there are; nothing is written."""
    code = run_command(["sweep", *SMALL, "--metric", "anwsered", "--workers", "1", "--out", str(tmp_path / "out")])

    assert (2, True) == (code, "'answered'" in capsys.readouterr().err)
    assert [] == list(tmp_path.iterdir())


def test_a_sweep_from_python_is_that_of_the_command_line(files: dict[str, bytes], tmp_path: Path) -> None:
    """Same bytes in its directory; the name stays the function whatever was imported before."""
    importlib.import_module("scenarios.sweep_engine")
    record = scenarios.sweep(
        "demo", {"users": [2, 3], "chat.bid_threshold": [0.2, 0.6]}, seeds=range(4, 6), workers=1, planets=1,
        out=tmp_path / "out",
    )  # fmt: skip

    assert isinstance(record, SweepRecord)
    assert callable(importlib.import_module("scenarios").sweep)
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert [{"users": 2, "chat.bid_threshold": 0.2}] == [record.points()[0].grid]


@pytest.mark.parametrize(
    ("grid", "seeds"),
    [({"users": []}, [0]), ({"user": [1]}, [0]), *(({"users": [1]}, seeds) for seeds in ([], [0, 2], [1, 0], [-1]))],
)
def test_bad_input_from_python_is_refused_as_well(grid: dict[str, list[int]], seeds: list[int]) -> None:
    """No values, unknown names, no seeds, seeds with gaps and below zero."""
    with pytest.raises(BadInput):
        scenarios.sweep("demo", grid, seeds=seeds)


def test_every_sweep_in_the_documents_is_one_that_we_take() -> None:
    """With its scenario, grid, settings and rules."""
    named = [words for name in DOCUMENTS for words in commands(text_of(name)) if words.startswith("sweep ")]
    complete = [words for words in named if not NOTATION.search(words)]

    assert complete
    for words in complete:
        asked_sweep(command_parser("sweep").parse_all(shlex.split(words)[1:]))
