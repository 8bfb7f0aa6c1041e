"""The benchmarks: each runs at a tiny scale and keeps the contract; what they compute with is right."""

from __future__ import annotations

import importlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import messages
from benchmarks.measure import Aim, median_ratio, nearest_rank, peer, result
from benchmarks.ray_pair import ray_started
from benchmarks.token_members import MemoryWalk
from benchmarks.token_peers import Outcome
from benchmarks.token_walk import Walk, step
from scenarios.measurements import PARTS, benchmark_names
from universe.errors import BadInput

NAMES = tuple(benchmark_names())
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """One Ray for all benchmarks that cross processes: its start is most of their time at this scale."""
    with ray_started(2) as started:
        yield started


def test_the_benchmarks_of_the_engine_are_found_by_name() -> None:
    """Helpers without ``run`` are no benchmarks, and each benchmark says in one line what it measures."""
    assert {"messages", "mailboxes", "columns", "latency", "demo_day", "startup"} <= set(NAMES)
    assert [] == [name for name, description in benchmark_names().items() if len(description) < 30]


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_runs_and_gives_the_contract(name: str, ray: Any) -> None:
    """At a tiny scale: its name, and figures in metrics, baselines and ratios that are finite and go into JSON."""
    if name == "messages":
        pytest.importorskip("pykka")
        pytest.importorskip("simpy")
    module = importlib.import_module(f"benchmarks.{name}")

    told = json.loads(json.dumps(module.run(module.TINY)))

    assert ["name", *PARTS] == list(told)
    assert name == told["name"]
    assert [] == [part for part in PARTS if not told[part]]
    figures = {key: value for part in PARTS for key, value in told[part].items() if not isinstance(value, str)}
    assert [] == [key for key, value in figures.items() if not (math.isfinite(value) and value > 0)]


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_is_explained_in_the_document(name: str) -> None:
    """docs/benchmarks.md has a section and the command of every benchmark."""
    text = DOCUMENT.read_text(encoding="utf-8")

    assert f"## {name}" in text
    assert f"run.py bench {name}" in text


def test_what_falls_short_of_its_aim_is_said_with_its_figure() -> None:
    """An aim is a bound from below or from above; a figure on the bound reaches it."""
    aims = (Aim("fast", 4.0), Aim("late_ms", 6.0, "at_most"), Aim("exact", 1.0))

    told = result("x", {"late_ms": 7.25}, {}, {"fast": 3.9, "exact": 1.0}, aims)

    assert "fast 3.9, aim at least 4; late_ms 7.25, aim at most 6" == told["metrics"]["short_of_aim"]
    assert "nothing" == result("x", {"late_ms": 6.0}, {}, {"fast": 4.0, "exact": 1.0}, aims)["metrics"]["short_of_aim"]


def test_a_missing_peer_is_said_in_one_line_with_the_way_out() -> None:
    """A peer that is not installed is bad input, not a traceback."""
    with pytest.raises(BadInput, match=r"^this benchmark needs no_such_peer: pip install -r requirements-bench.txt$"):
        peer("no_such_peer")


def test_the_expected_sum_is_the_published_one() -> None:
    """10,000 actors, 1,000 tokens, 1,000 hops: the checksum under which the peers' figures were taken."""
    assert 1072186691391744 == Walk(10_000, 1_000, 1_000).expected()


@given(actors=st.integers(1, 40), tokens=st.integers(1, 15), hops=st.integers(1, 12))
def test_members_make_every_step_of_a_walk(actors: int, tokens: int, hops: int) -> None:
    """The committed sums of any walk add up to what a plain loop counts."""
    walk = Walk(actors, tokens, hops)
    naive = 0
    for value in walk.starts():
        for _ in range(hops):
            naive += value
            value = step(value)  # noqa: PLW2901 - the token walks on

    ready = MemoryWalk(walk)
    ready.run()

    assert naive == walk.expected() == ready.total()
    assert walk.messages == ready.host.statistics().messages - actors


def test_a_side_that_loses_one_message_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark of messages checks every side's sum, so a faster side that cheats does not count."""
    walk = messages.TINY.few
    monkeypatch.setattr(messages, "PEERS", {"forgetful": lambda _: Outcome(1.0, walk.expected() - walk.starts()[0])})

    with pytest.raises(ValueError, match="forgetful lost or doubled a message"):
        messages.run(messages.TINY)


@given(values=st.lists(st.integers(-1000, 1000), min_size=1), percent=st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_covers_its_share(values: list[int], percent: int) -> None:
    """By nearest rank: at least that share of the values is not above it, and no lower value does the same."""
    ordered = sorted(values)
    found = nearest_rank(ordered, percent)

    def covers(bound: float) -> bool:
        return sum(value <= bound for value in ordered) * 100 >= percent * len(ordered)

    assert found in ordered
    assert covers(found)
    assert not any(covers(value) for value in ordered if value < found)


def test_the_median_of_ratios_ignores_noise_that_both_sides_share() -> None:
    """One repeat on a busy machine halves both sides; the ratio stays, while a ratio of means of all would move."""
    ours, theirs = [8.0, 4.0, 8.0], [2.0, 1.0, 1.0]

    assert 4.0 == median_ratio(ours, theirs)
    assert 4.0 != sum(ours) / sum(theirs)
