"""Typed messages between members per CPU second, in memory, beside a bare loop, asyncio, pykka and SimPy.

Every side handles the same walk of tokens and must come to the same sum. Two walks: many actors that are mostly idle
(a turn per message) and few busy ones (many messages in a turn).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, median_ratio, progress, result
from benchmarks.token_members import MemoryWalk
from benchmarks.token_peers import PEERS, PYKKA_ACTORS_MAX, Outcome
from benchmarks.token_walk import Walk


class Size(Struct, frozen=True):
    """The two walks, and how often each side makes them."""

    many: Walk = Walk(actors=10_000, tokens=1_000, hops=60)
    few: Walk = Walk(actors=16, tokens=1_000, hops=60)
    repeats: int = 5


FULL: Final = Size()
TINY: Final = Size(Walk(120, 20, 5), Walk(4, 20, 5), 1)
_AIMS: Final = {"bare_deque": 0.5, "asyncio_queues": 4.0, "pykka": 8.0, "simpy": 12.0}


def run(size: Size = FULL) -> Result:
    """Measure both walks. Raises `BadInput` when a peer is missing, ValueError when a side loses a message."""
    metrics: Figures = {}
    baselines: Figures = {}
    ratios: Figures = {}
    aims: list[Aim] = []
    for label, walk in (("many", size.many), ("few", size.few)):
        rates = _rates(label, walk, size.repeats)
        ours = rates.pop("orrery")
        metrics[f"{label}_walk"] = f"{walk.actors} actors, {walk.tokens} tokens, {walk.hops} hops"
        metrics[f"{label}_messages_per_cpu_s"] = statistics.median(ours)
        for name, theirs in rates.items():
            baselines[f"{label}_{name}_messages_per_cpu_s"] = statistics.median(theirs)
            ratios[f"{label}_to_{name}"] = median_ratio(ours, theirs)
            aims.append(Aim(f"{label}_to_{name}", _AIMS[name]))
    return result("messages", metrics, baselines, ratios, aims)


def _rates(label: str, walk: Walk, repeats: int) -> dict[str, list[float]]:
    def side(name: str, walk: Walk, runner: Callable[[Walk], Outcome]) -> Callable[[], float]:
        def measured() -> float:
            progress(f"{label}: {name}")
            outcome = runner(walk)
            if outcome.total != walk.expected():
                raise ValueError(f"{name} lost or doubled a message: {outcome.total}, not {walk.expected()}")
            return walk.messages / outcome.cpu_s

        return measured

    sides = {"orrery": side("orrery", walk, run_orrery)}
    for name, runner in PEERS.items():
        fits = name != "pykka" or walk.actors <= PYKKA_ACTORS_MAX
        sides[name] = side(name, walk if fits else _for_threads(walk), runner)
    return alternate(sides, repeats)


def _for_threads(walk: Walk) -> Walk:
    """The same work on as many actors as pykka's threads bear, a tenth of the tokens."""
    return Walk(PYKKA_ACTORS_MAX, max(1, walk.tokens // 10), walk.hops)


def run_orrery(walk: Walk) -> Outcome:
    """The walk on members over mailboxes in memory."""
    ready = MemoryWalk(walk)
    used = cpu_s(ready.run)
    return Outcome(used, ready.total())
