"""The grid of a sweep: which runs there are, in which order, and what is refused before the first of them."""

from __future__ import annotations

import contextlib
import itertools
import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import options
from scenarios.command_line import asked_sweep, run_command
from scenarios.demo import SCENARIO
from scenarios.sweep_grid import RUNS_MAX, parse_grid
from scenarios.sweep_request import SweepRequest
from tests.checkout import finish, start
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput

EXAMPLES = scaled(15, 300)
USERS = st.lists(st.integers(0, 20_000), min_size=1, max_size=5, unique=True)
CHANCES = st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=4, unique=True)


def asked(*words: str) -> SweepRequest:
    """The request of ``sweep demo`` with these words."""
    return asked_sweep(options.command_parser("sweep").parse_all(["demo", *words]))


def pairs_of(request: SweepRequest) -> list[tuple[dict[str, str], int]]:
    """What is set in each run, and its seed."""
    return [({**run.settings, **run.rules}, run.seeds[0]) for run in request.runs()]


@given(low=st.integers(0, 500), more=st.integers(0, 300), step=st.integers(1, 40))
def test_a_range_includes_its_ends_and_keeps_its_step(low: int, more: int, step: int) -> None:
    """``A..B/STEP`` starts at A, and ends at B where the steps meet it; ``A..B`` is every number."""
    expected = [number for number in range(low + more + 1) if number >= low and (number - low) % step == 0]
    (axis,) = parse_grid([f"users={low}..{low + more}/{step}"], SCENARIO, {})

    assert expected == list(axis.values)
    assert list(map(str, expected)) == list(axis.texts)
    if step == 1:
        assert axis.values == parse_grid([f"users={low}..{low + more}"], SCENARIO, {})[0].values


@settings(max_examples=EXAMPLES)
@given(users=USERS, chances=CHANCES, first=st.integers(0, 9), more=st.integers(0, 3))
def test_every_combination_runs_once_with_every_seed(
    users: list[int], chances: list[float], first: int, more: int
) -> None:
    """In the order of the grid, the first axis changing last and the seeds first; a naive pairing misses most."""
    listed = ",".join(map(str, chances))
    request = asked(
        "--grid", f"users={','.join(map(str, users))}", "--grid", f"chat.bid_threshold={listed}",
        "--set", "days=2", "--seeds", f"{first}..{first + more}",
    )  # fmt: skip
    expected = [
        ({"days": "2", "users": str(number), "chat.bid_threshold": str(chance)}, seed)
        for number in users
        for chance in chances
        for seed in range(first, first + more + 1)
    ]
    paired = list(zip(map(str, users), map(str, chances), strict=False))

    assert expected == pairs_of(request)
    assert [(point["users"], point["chat.bid_threshold"]) for point in request.grid_points()] == list(
        itertools.product(users, chances)
    )
    assert len(users) == 1 or len(chances) == 1 or len(paired) < len(users) * len(chances)


@settings(max_examples=EXAMPLES)
@given(users=USERS, seed=st.integers(0, options.SEED_MAX))
def test_the_command_of_a_sweep_asks_for_the_same_sweep(users: list[int], seed: int) -> None:
    """Grid, settings, rules, seeds and metrics survive the way through the command line."""
    request = asked(
        "--grid", f"users={','.join(map(str, users))}", "--grid", "bots=1..3/2", "--set", "chat.bid_threshold=0.2",
        "--seed", str(seed), "--metric", "answered", "--metric", "latency_ms.p50",
    )  # fmt: skip
    words = shlex.split(request.command)

    assert ["python3", "run.py", "sweep", "demo"] == words[:4]
    assert request == asked(*words[4:])


def test_values_and_ranges_can_be_mixed() -> None:
    """A list may hold ranges; without seeds there is the seed 0, so that a sweep repeats."""
    request = asked("--grid", "users=1,4..6,9..20/5")

    assert (1, 4, 5, 6, 9, 14, 19) == request.axes[0].values
    assert (0,) == request.seeds
    assert Path("runs/sweep-demo") == request.out


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", ["SCENARIO", "--grid"]),
        ("demo", ["--grid"]),
        ("demmo --grid users=2", ["no scenario 'demmo'", "'demo'"]),
        ("replay --grid bots=2", ["needs a recording"]),
        ("demo --grid users", ["name=a,b,c", "'users'"]),
        ("demo --grid =3", ["name=a,b,c"]),
        ("demo --grid bost=2", ["no parameter 'bost'", "'bots'"]),
        ("demo --grid chat.bid_treshold=0.2", ["--grid", "'chat.bid_threshold'"]),
        ("demo --grid users=", ["whole number"]),
        ("demo --grid users=2,,3", ["whole number"]),
        ("demo --grid users=2,two", ["whole number", "'two'"]),
        ("demo --grid users=2 --grid users=3", ["'users' twice"]),
        ("demo --grid users=2,02", ["02 twice"]),
        ("demo --grid users=2..5,4", ["4 twice"]),
        ("demo --grid users=19999..20001", ["at most 20000"]),
        ("demo --grid users=5..2", ["A <= B"]),
        ("demo --grid users=2..5/0", ["STEP >= 1"]),
        ("demo --grid users=2..", ["two whole numbers"]),
        ("demo --grid chat.bid_threshold=0.1..0.9", ["two whole numbers", "a,b,c"]),
        ("demo --grid chat.bid_threshold=0.2,2", ["--grid", "chat.bid_threshold", "<= 1"]),
        ("demo --grid users=2 --set chat.bid_threshold=2", ["--set", "chat.bid_threshold", "<= 1"]),
        ("demo --grid chat.bid_threshold=often", ["a number", "'often'"]),
        ("demo --grid people.owner_ids=1", ["is a list"]),
        ("demo --grid users=2 --set users=3", ["'users'", "--set"]),
        ("demo --grid chat.defer_s=2 --set chat.defer_s=3", ["'chat.defer_s'", "--set"]),
        ("demo --grid users=2 --set bost=3", ["'bots'"]),
        ("demo --grid users=0..10000", ["10,000"]),
        ("demo --grid users=0..999999999999", ["10,000"]),
        ("demo --grid users=0..100 --grid messages_per_day=0..99", ["10,100 grid points", "10,000"]),
        ("demo --grid users=0..100 --seeds 0..99", ["101 grid points times 100 seeds", "10,000"]),
        ("demo --grid users=2 --seed 1 --seeds 1..2", ["--seed"]),
        ("demo --grid users=2 --metric answered --metric answered", ["'answered' twice"]),
        ("demo --grid users=2 --workers 0", ["--workers"]),
        ("demo --grid users=2 --gird bots=2", ["'--grid'"]),
        ("demo --grid users=2 --metric no_run_has_this --out tests", ["other files"]),
    ],
)
def test_bad_input_is_refused_in_one_line_before_the_first_run(
    line: str, parts: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit code 2, a way out, nothing on stdout, nothing written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests" / "somebody").mkdir(parents=True)
    code = run_command(["sweep", *line.split()])
    said = capsys.readouterr()

    assert (2, "", 1) == (code, said.out, said.err.count("\n"))
    assert [] == [part for part in parts if part not in said.err]
    assert [tmp_path / "tests", tmp_path / "tests" / "somebody"] == sorted(tmp_path.rglob("*"))


def test_what_is_no_text_is_refused_before_the_first_run() -> None:
    """An argument of bytes outside UTF-8 could be run but not written down."""
    for words in (["--grid", "substrate.url=a\udc80"], ["--grid", "users=1", "--metric", "\udc80"]):
        with pytest.raises(BadInput, match="UTF-8"):
            asked(*words)


def test_the_most_runs_that_are_allowed_are_taken() -> None:
    """The limit itself is no mistake."""
    request = asked("--grid", "users=0..99", "--seeds", f"1..{RUNS_MAX // 100}")

    assert RUNS_MAX == sum(1 for _ in request.runs())


def test_complaints_about_a_sweep_need_a_bare_python() -> None:
    """No package is imported for a mistake, and help explains the options."""
    code, _, said = finish(start(ROOT, "sweep", "demo", "--grid", "bost=2", bare=True))
    helped, told, _ = finish(start(ROOT, "sweep", "--help", bare=True))

    assert (2, 1) == (code, said.count("\n"))
    assert (0, True) == (helped, "--grid" in told)


@given(words=st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["users=", "1..3", ",", "/2", "bots=", "="]))))
def test_no_grid_does_worse_than_bad_input(words: list[str]) -> None:
    """Whatever stands behind ``--grid``, the answer is axes or `BadInput`."""
    with contextlib.suppress(BadInput):
        (axis,) = parse_grid(["".join(words)], SCENARIO, {"chat.defer_s": 8})
        assert len(set(axis.values)) == len(axis.texts) > 0
