"""The one order in which artifacts are found, computed from what any engine finds first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from bridges.artifacts.engine import Engine, Hit, Payload, Where
from bridges.artifacts.payload import SQUARED
from universe.gossip.embedding import GridVector, back_on_grid, score, unit

SPARE: Final = 24
"""Asked for beyond what is needed, so that most searches are done at once."""
GROWTH: Final = 4
SCORE_ERROR_MAX: Final = 3e-5
"""Two scores of an engine further apart than this are in the right order: 384 float32 products err by less."""

Candidate = TypeVar("Candidate", Payload, Hit)


def newest_first(engine: Engine, name: str, where: Where, keys: tuple[str, str], needed: int) -> list[Payload]:
    """The first `needed` payloads by `keys`: an integer descending, then a text ascending."""
    at, text = keys
    found = _enough(
        lambda limit: engine.newest(name, where, at, limit),
        lambda last, least: last[at] < least[at],
        needed,
    )
    return sorted(found, key=lambda payload: (-payload[at], payload[text]))[:needed]


def nearest_first(engine: Engine, name: str, where: Where, query: GridVector, needed: int) -> list[Payload]:
    """The first `needed` artifacts by cosine (rounded to 1e-6) descending, then newest, then by id.

    An engine's own scores differ in their last bits from one to the next, so they only choose the candidates.
    """
    vector = unit(query).tolist()
    found = _enough(
        lambda limit: engine.nearest(name, where, vector, limit),
        lambda last, least: last.score < least.score - SCORE_ERROR_MAX,
        needed,
    )
    ranked = [
        (-score(query, back_on_grid(hit.vector, hit.payload[SQUARED])), -hit.payload["created_at_ms"],
         hit.payload["artifact_id"], hit.payload)
        for hit in found
    ]  # fmt: skip
    return [payload for *_, payload in sorted(ranked, key=lambda row: row[:3])[:needed]]


def _enough(
    ask: Callable[[int], list[Candidate]], is_below: Callable[[Candidate, Candidate], bool], needed: int
) -> list[Candidate]:
    """Ask for more until the last candidate is certainly below the one that is needed last, or there are no more."""
    limit = needed + SPARE
    while len(found := ask(limit)) == limit and not is_below(found[-1], found[needed - 1]):
        limit *= GROWTH
    return found
