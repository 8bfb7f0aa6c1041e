"""Gossip of a day and a search by words from 100,000 artifacts in the embedded engine, and whether all of it is found.

What is found is compared with a plain loop over all artifacts, and with the original's way to read gossip: ten points
as they come, and only then their dates. At a tenth of the pool the client's imitation of a server does the same.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, progress, result
from bridges.artifacts import ArtifactStore, EdgeStore, QdrantStore, discover_artifacts, get_gossip_for_bot
from universe.gossip.artifact import DIARY, DREAM, EPIPHANY, GOSSIP, Artifact
from universe.gossip.embedding import GridVector, embed, on_grid, score
from universe.gossip.fading import DAY_MS, reach, strength
from universe.rng import below, choose

NOW: Final = 1_767_600_000_000
BOTS: Final = tuple(f"bot{number}" for number in range(12))
ASKING: Final = BOTS[::5]
TYPES: Final = (GOSSIP, GOSSIP, GOSSIP, EPIPHANY, DREAM, DIARY)
NEWS: Final = (
    "is feeling very happy", "has news about work", "is moving or has moved", "seems to have a hard time",
    "has taken up pottery", "has finished a marathon", "has news about school", "shared some personal news",
)  # fmt: skip
QUERIES: Final = ("who is moving", "news about work of person17", "pottery", "a marathon and a happy end")
TTL_DAYS: Final = 14
RECIPIENTS: Final = 3
CONFIDENCE: Final = 0.7
_KEPT_AT_ONCE: Final = 1_000
_TEN: Final = 10


class Size(Struct, frozen=True):
    """Artifacts of the large pool and of that for both engines."""

    pool: int = 100_000
    small: int = 10_000
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(1_500, 400, 1)
_AIMS: Final = (Aim("gossip_cpu_ms", 30.0, "at_most"), Aim("share_found", 1.0), Aim("share_ranked_alike", 1.0))


def run(size: Size = FULL) -> Result:
    """Measure the embedded engine at both sizes and the imitation at the small one."""
    pool = [_artifact(number) for number in range(size.pool)]
    small = pool[: size.small]
    with closing(EdgeStore()) as edge, closing(QdrantStore(":memory:")) as memory:
        progress(f"{size.small:,} artifacts in both engines")
        _fill(edge, small)
        _fill(memory, small)
        sides = {"edge": edge, "memory": memory}
        gossip = alternate({name: lambda at=at: _gossip_ms(at) for name, at in sides.items()}, size.repeats)  # type: ignore[misc]
        search = alternate({name: lambda at=at: _search_ms(at) for name, at in sides.items()}, size.repeats)  # type: ignore[misc]
        alike = _share_ranked_alike(edge, small), _share_ranked_alike(memory, small)
    progress(f"{size.pool:,} artifacts in the embedded engine")
    with closing(EdgeStore()) as store:
        kept_s = cpu_s(lambda: _fill(store, pool))
        metrics: Figures = {
            "pool": size.pool,
            "keep_cpu_us": kept_s / size.pool * 1e6,
            "gossip_cpu_ms": statistics.median(_gossip_ms(store) for _ in range(size.repeats)),
            "gossip_found": len(get_gossip_for_bot(store, BOTS[0], now=NOW)),
            "share_found": _share_found(store, pool),
            "search_cpu_ms": statistics.median(_search_ms(store) for _ in range(size.repeats)),
            "share_ranked_alike": min(alike),
        }
    baselines: Figures = {
        "share_missed_by_the_original_way": 1 - _share_of_ten_then_dates(pool),
        f"edge_{size.small}_gossip_cpu_ms": statistics.median(gossip["edge"]),
        f"memory_{size.small}_gossip_cpu_ms": statistics.median(gossip["memory"]),
        f"edge_{size.small}_search_cpu_ms": statistics.median(search["edge"]),
        f"memory_{size.small}_search_cpu_ms": statistics.median(search["memory"]),
    }
    ratios: Figures = {
        "memory_to_edge_gossip": statistics.median(gossip["memory"]) / statistics.median(gossip["edge"]),
        "memory_to_edge_search": statistics.median(search["memory"]) / statistics.median(search["edge"]),
    }
    return result("artifacts", metrics, baselines, ratios, _AIMS)


def _artifact(number: int) -> Artifact:
    """What some bot made within the last fourteen days about one of 5,000 people, for three others."""
    name = str(number)
    who = f"person{below(1, 'bench.who', 0, name, 5_000)}"
    source = below(1, "bench.source", 0, name, len(BOTS))
    at = NOW - below(1, "bench.at", 0, name, TTL_DAYS * DAY_MS)
    others = tuple(BOTS[(source + step) % len(BOTS)] for step in range(1, RECIPIENTS + 1))
    return Artifact(
        artifact_id=f"a{number}", type=choose(1, "bench.type", 0, name, TYPES), source_bot=BOTS[source],
        content=f"[Gossip from {BOTS[source]}] I heard that {who} {choose(1, 'bench.news', 0, name, NEWS)}",
        confidence_milli=900, created_at=at, expires_at=at + TTL_DAYS * DAY_MS, user_id=who, subjects=(who,),
        eligible_recipients=others, roots=(f"msg:{number}",), planet="g", channel="c",
    )  # fmt: skip


def _fill(store: ArtifactStore, pool: Sequence[Artifact]) -> None:
    for first in range(0, len(pool), _KEPT_AT_ONCE):
        store.keep_many(pool[first : first + _KEPT_AT_ONCE])


def _gossip_ms(store: ArtifactStore) -> float:
    """CPU ms for the gossip of a day for one bot, mean over some bots."""
    return cpu_s(lambda: [get_gossip_for_bot(store, bot, now=NOW) for bot in ASKING]) * 1000 / len(ASKING)


def _search_ms(store: ArtifactStore) -> float:
    """CPU ms for the five nearest artifacts to a query, mean over bots and queries."""
    asked = [(bot, query) for bot in ASKING for query in QUERIES]
    return cpu_s(lambda: [_ranked(store, bot, query) for bot, query in asked]) * 1000 / len(asked)


def _ranked(store: ArtifactStore, bot: str, query: str) -> list[str]:
    found = discover_artifacts(store, bot, query, exclude_bot=bot, now=NOW, min_confidence=CONFIDENCE)
    return [one.artifact_id for one in found]


def _is_for(artifact: Artifact, bot: str) -> bool:
    """The plain loop's test of one artifact."""
    return (
        bot in artifact.eligible_recipients
        and artifact.source_bot != bot
        and artifact.expires_at > NOW
        and strength(artifact.confidence_milli, artifact.created_at) >= reach(CONFIDENCE, NOW)
    )


def _gossip_in(pool: Sequence[Artifact], bot: str) -> set[str]:
    fresh = [one for one in pool if one.type == GOSSIP and one.created_at >= NOW - DAY_MS]
    return {one.artifact_id for one in fresh if _is_for(one, bot)}


def _share_found(store: ArtifactStore, pool: Sequence[Artifact]) -> float:
    """Of what the plain loop finds for all bots; whatever else is found counts against it."""
    there, found = 0, 0
    for bot in BOTS:
        expected = _gossip_in(pool, bot)
        got = {one.artifact_id for one in get_gossip_for_bot(store, bot, now=NOW) if isinstance(one, Artifact)}
        there += len(expected)
        found += len(expected & got) - len(got - expected)
    return found / there


def _share_ranked_alike(store: ArtifactStore, pool: Sequence[Artifact]) -> float:
    """Searches that give the five of the plain loop, in its order."""
    vectors: dict[str, GridVector] = {one.artifact_id: on_grid(embed(one.content)) for one in pool}
    alike = []
    for bot in ASKING:
        mine = [one for one in pool if _is_for(one, bot)]
        for query in QUERIES:
            near = on_grid(embed(query))
            best = sorted(
                (-score(near, vectors[one.artifact_id]), -one.created_at, one.artifact_id) for one in mine
            )  # fmt: skip
            alike.append([row[2] for row in best[:5]] == _ranked(store, bot, query))
    return sum(alike) / len(alike)


def _share_of_ten_then_dates(pool: Sequence[Artifact]) -> float:
    """Of the gossip of a day, what the original's way finds: the first ten of any date, and only then the date."""
    there, found = 0, 0
    for bot in BOTS:
        any_date = (one for one in pool if one.type == GOSSIP and bot in one.eligible_recipients)
        found += sum(one.created_at >= NOW - DAY_MS for one in islice(any_date, _TEN))
        there += len(_gossip_in(pool, bot))
    return found / there
