"""The universe graph in SQLite: meetings entered, messages entered, a recommendation among 10,000 people.

The baselines are plain Python dictionaries that count the same: what the evidence, the transactions and the triggers
cost on top is the ratio.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, median_ratio, nearest_rank, progress, result
from bridges.graph import SqliteGraph
from universe.graph.notes import GraphEntry, Met, Sighting, Standing, Wishes
from universe.rng import below

_SEED: Final = 7
_NOTES_A_BATCH: Final = 500
_TOPICS_A_PERSON: Final = 10
_HUB: Final = 20
"""One message in so many is about one of the first five topics, which so become topics of everybody."""


class Size(Struct, frozen=True):
    """Meetings entered; people and topics of the recommendation; how often it is asked; repeats of each figure."""

    meetings: int = 100_000
    people: int = 10_000
    topics: int = 500
    asked: int = 200
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(200, 60, 10, 5, 1)
_AIMS: Final = (
    Aim("meetings_cpu_s", 2.0, "at_most"),
    Aim("recommendation_p50_cpu_ms", 10.0, "at_most"),
)


def run(size: Size = FULL) -> Result:
    """Measure entering, asking, and counting in dictionaries."""
    progress(f"{size.meetings:,} meetings")
    meetings = [_met(number) for number in range(size.meetings)]
    sides: dict[str, Callable[[], float]] = {
        "batches": lambda: cpu_s(lambda: _enter(SqliteGraph(None), meetings, _NOTES_A_BATCH)),
        "one by one": lambda: cpu_s(lambda: _enter(SqliteGraph(None), meetings, 1)),
        "dictionaries": lambda: cpu_s(lambda: _count(meetings)),
    }
    figures = alternate(sides, size.repeats)
    progress(f"{size.people:,} people and {size.topics:,} topics")
    graph, sightings = SqliteGraph(None), _sightings(size)
    entering = cpu_s(lambda: _enter(graph, sightings, _NOTES_A_BATCH))
    _enter(graph, [entry for number in range(size.people) for entry in _willing(number)], _NOTES_A_BATCH)
    asked = sorted(_asked_ms(graph, number * 7919 % size.people) for number in range(size.asked))
    by_chance = sorted(
        _asked_ms(graph, number, limit=size.people, serendipity=1.0) for number in range(max(1, size.asked // 10))
    )
    ordered = {name: sorted(taken) for name, taken in figures.items()}
    metrics: Figures = {
        "meetings": size.meetings,
        "meetings_cpu_s": nearest_rank(ordered["batches"], 50),
        "meetings_one_by_one_cpu_s": nearest_rank(ordered["one by one"], 50),
        "messages": len(sightings),
        "messages_cpu_s": entering,
        "recommendation_p50_cpu_ms": nearest_rank(asked, 50),
        "recommendation_p99_cpu_ms": nearest_rank(asked, 99),
        "chance_p50_cpu_ms": nearest_rank(by_chance, 50),
    }
    baselines: Figures = {"dictionaries_cpu_s": nearest_rank(ordered["dictionaries"], 50)}
    ratios: Figures = {"batches_to_dictionaries": median_ratio(figures["batches"], figures["dictionaries"])}
    return result("graph", metrics, baselines, ratios, _AIMS)


def _draw(purpose: str, number: int, bound: int) -> int:
    return below(_SEED, purpose, number, "bench", bound)


def _met(number: int) -> Met:
    bot, user = f"b{_draw('bot', number, 20)}", f"u{_draw('user', number, 5_000)}"
    return Met(
        bot, user, f"p{_draw('planet', number, 3)}", f"msg:{number}", number + 1, 1 + _draw("quality", number, 3)
    )


def _count(meetings: list[Met]) -> None:
    known: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 1 << 60, 0])
    for met in meetings:
        row = known[met.bot, met.user]
        row[0] += met.quality
        row[1] += 1
        row[2], row[3] = min(row[2], met.at), max(row[3], met.at)


def _enter(graph: SqliteGraph, entries: list[Met] | list[Sighting] | list[GraphEntry], batch: int) -> None:
    for start in range(0, len(entries), batch):
        graph.note(entries[start : start + batch])


def _sightings(size: Size) -> list[Sighting]:
    """Ten messages a person, each about one topic; some topics are everybody's."""
    found = []
    for number in range(size.people * _TOPICS_A_PERSON):
        hub = _draw("hub", number, _HUB) == 0
        topic = f"t{_draw('topic', number, 5 if hub else size.topics)}"
        user = f"u{number % size.people}"
        found.append(Sighting(f"msg:{number}", "p", f"c{number % 8}", user, user, number + 1, (topic,)))
    return found


def _willing(number: int) -> list[GraphEntry]:
    user = f"u{number}"
    return [Wishes(user, introduced=True, invisible=False, at=1), Standing("elena", user, 300, 1, 1)]


def _asked_ms(graph: SqliteGraph, number: int, *, limit: int = 5, serendipity: float = 0.0) -> float:
    """CPU milliseconds of one recommendation; everybody else passes the gates."""
    arguments: dict[str, str | int | float] = {
        "user": f"u{number}",
        "bot": "elena",
        "planet": "p",
        "tick": number,
        "limit": limit,
    }
    arguments["serendipity"] = serendipity
    began = time.process_time()
    graph.ask("similar_users", arguments)
    return (time.process_time() - began) * 1000
