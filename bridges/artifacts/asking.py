"""What a store asks of its engine: the shelves it keeps, the filter of a request, the stamp it must find."""

from __future__ import annotations

from typing import Final

from bridges.artifacts.engine import Between, Holds, Shelf, Where
from bridges.artifacts.payload import (
    ARTIFACT_INTEGERS,
    ARTIFACT_KEYWORDS,
    MEMORY_INTEGERS,
    MEMORY_KEYWORDS,
)
from universe.errors import BadInput
from universe.gossip.embedding import DIMENSIONS
from universe.gossip.fading import reach
from universe.store_requests import Discover

SCHEMA_VERSION: Final = 1


def artifact_shelf(name: str) -> Shelf:
    """The collection that all bots share."""
    return Shelf(name, ARTIFACT_KEYWORDS, ARTIFACT_INTEGERS, DIMENSIONS)


def memory_shelf(name: str) -> Shelf:
    """The collection of one bot's memories."""
    return Shelf(name, MEMORY_KEYWORDS, MEMORY_INTEGERS, DIMENSIONS)


def asked_of(request: Discover) -> Where:
    """What the engine filters by, all of it indexed."""
    every: list[Holds | Between] = [
        Between("expires_at_ms", request.now + 1),
        Between("strength", reach(request.min_confidence, request.now)),
    ]
    if request.types:
        every.append(Holds("type", request.types))
    if request.since > 0:
        every.append(Between("created_at_ms", request.since))
    may_see = (Holds("eligible_recipients", (request.requester,)), Holds("source_bot", (request.requester,)))
    excluded = (Holds("source_bot", (request.exclude_bot,)),) if request.exclude_bot else ()
    subject = (about(request.subject),) if request.subject else ()
    return Where(tuple(every), (may_see, *subject), excluded)


def about(user: str) -> tuple[Holds, Holds]:
    """Whatever tells of a person, as its subject or as whom it is filed under."""
    return Holds("subjects", (user,)), Holds("user_id", (user,))


def check_stamp(version: object, embedder: object, ours: str) -> None:
    """Raise `BadInput` for a stamp of a newer version or of another embedder than `ours`."""
    if not isinstance(version, int) or not isinstance(embedder, str):
        raise BadInput("the artifact store carries no stamp that this Orrery can read")
    if version > SCHEMA_VERSION:
        raise BadInput(f"the artifact store has version {version}; this Orrery reads up to {SCHEMA_VERSION}")
    if embedder != ours:
        raise BadInput(
            f"the artifact store was filled with the embedder {embedder[:40]}, not {ours}: export it with that one and "
            "import the export into a new store (docs/artifacts.md)"
        )
