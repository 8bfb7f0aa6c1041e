"""The chain from one id to its causes, or to what came of it: every node once, a cycle said."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from msgspec import Struct

from scenarios.why.index import MESSAGE, Index
from scenarios.why.links import RESTS_ON, Link

CAUSES, EFFECTS = "causes", "effects"
NEW: Final = ""
AGAIN, CYCLE, MISSING = "again", "cycle", "missing"


class Step(Struct, frozen=True):
    """One node on the way: `depth` links from the start, reached by a link of this `kind` (empty: the start).

    `note` is `NEW`, `AGAIN` (told before), `CYCLE` (it leads back to itself) or `MISSING` (not known to the run).
    """

    id: str
    kind: str
    depth: int
    note: str = NEW


def direction_of(index: Index, one: str) -> str:
    """What is asked of an id: of a person's message what came of it, of all else why it is there."""
    return EFFECTS if index.kind_of(one) == MESSAGE else CAUSES


def chain_of(index: Index, start: str, *, without: Collection[str] = ()) -> list[Step]:
    """From `start` depth first; links of kinds in `without` are not followed."""
    forward = direction_of(index, start) == EFFECTS

    def onward(one: str) -> list[tuple[str, str]]:
        links = index.effects(one) if forward else index.causes(one)
        return [(link.effect if forward else link.cause, link.kind) for link in links if link.kind not in without]

    return _walk(start, onward, lambda one: bool(index.kind_of(one)))


def links_among(index: Index, steps: list[Step], start: str) -> list[Link]:
    """The links that a chain follows, sorted."""
    forward = direction_of(index, start) == EFFECTS
    ids = {step.id for step in steps}
    links = {link for one in ids for link in (index.effects(one) if forward else index.causes(one))}
    return sorted(links)


def _walk(start: str, onward: Callable[[str], list[tuple[str, str]]], known: Callable[[str], bool]) -> list[Step]:
    steps: list[Step] = []
    told: set[str] = set()
    waiting: list[tuple[str, str, tuple[str, ...]]] = [(start, "", ())]
    while waiting:
        one, kind, path = waiting.pop()
        if one in told or not known(one):
            note = MISSING if not known(one) else CYCLE if one in path else AGAIN
            steps.append(Step(one, kind, len(path), note))
            continue
        told.add(one)
        steps.append(Step(one, kind, len(path)))
        waiting += [(after, by, (*path, one)) for after, by in reversed(onward(one))]
    return steps


LISTED: Final = (RESTS_ON,)
"""Links that a text lists instead of following: an insight rests on many messages."""
