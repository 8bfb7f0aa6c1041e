"""What new evidence adds to the relations of a graph: counts, and the first and last time, summed over a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bridges.graph.entries import Seen

MetRow = tuple[str, str, str, int, str, int]
"""root, bot, user, at, planet, quality."""
Rows = list[dict[str, Any]]
HOUR_MS: Final = 3_600_000


class _Sums:
    """Rows by key, each with `count`, `first`, `last` and the planets in sorted order."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self._rows: dict[tuple[str, ...], dict[str, Any]] = {}

    def add(self, key: tuple[str, ...], at: int, planet: str) -> None:
        row = self._rows.setdefault(key, {"count": 0, "first": at, "last": at, "planets": set()})
        row["count"] += 1
        row["first"], row["last"] = min(row["first"], at), max(row["last"], at)
        row["planets"].add(planet)

    def rows(self) -> Rows:
        return [
            {**dict(zip(self._names, key, strict=True)), **row, "planets": sorted(row["planets"])}
            for key, row in sorted(self._rows.items())
        ]


def met_deltas(mets: Iterable[MetRow]) -> Rows:
    """KNOWS_USER: bot, user, familiarity, count, first, last, guild (of the first), planets."""
    found: dict[tuple[str, str], list[MetRow]] = {}
    for met in mets:
        found.setdefault(met[1:3], []).append(met)
    return [
        {
            "bot": bot, "user": user, "familiarity": sum(met[5] for met in rows), "count": len(rows),
            "first": min(met[3] for met in rows), "last": max(met[3] for met in rows),
            "guild": min((met[3], met[4]) for met in rows)[1],
            "planets": sorted({met[4] for met in rows if met[4]}),
        }
        for (bot, user), rows in sorted(found.items())
    ]  # fmt: skip


def sighting_deltas(seen: Iterable[Seen]) -> Mapping[str, Rows]:
    """ON_PLANET, ACTIVE_IN, DISCUSSED, HAS_TOPIC, INTERACTS_WITH: keys, count, first, last, planets."""
    sums = {
        "ON_PLANET": _Sums("user", "planet"), "ACTIVE_IN": _Sums("user", "planet", "channel"),
        "DISCUSSED": _Sums("user", "topic", "planet"), "HAS_TOPIC": _Sums("topic", "planet"),
        "INTERACTS_WITH": _Sums("user", "other"),
    }  # fmt: skip
    for one in seen:
        sums["ON_PLANET"].add((one.user, one.planet), one.at, one.planet)
        sums["ACTIVE_IN"].add((one.user, one.planet, one.channel), one.at, one.planet)
        for topic in one.topics:
            sums["DISCUSSED"].add((one.user, topic, one.planet), one.at, one.planet)
            sums["HAS_TOPIC"].add((topic, one.planet), one.at, one.planet)
        for other in one.to:
            sums["INTERACTS_WITH"].add((one.user, other), one.at, one.planet)
    return {relation: rows.rows() for relation, rows in sums.items()}


def hour_deltas(seen: Iterable[Seen], sign: int) -> Rows:
    """Of each planet 24 counts to be added (`sign` 1) or taken off (-1)."""
    hours: dict[str, list[int]] = {}
    for one in seen:
        hours.setdefault(one.planet, [0] * 24)[one.at // HOUR_MS % 24] += sign
    return [{"planet": planet, "hours": counts} for planet, counts in sorted(hours.items())]
