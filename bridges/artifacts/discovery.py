"""The seed's two ways to read artifacts (REF-040, channel 2), by its names, both through the store's one `discover`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from bridges.artifacts.store import ArtifactStore
from universe.gossip.artifact import GOSSIP, Artifact, Memory
from universe.store_requests import Discover

CONFIDENCE: Final = 0.7
"""The seed's STIGMERGIC_CONFIDENCE_THRESHOLD."""
_HOUR_MS: Final = 3_600_000
_PAGE: Final = 10_000


def discover_artifacts(
    store: ArtifactStore,
    requester: str,
    query: str,
    artifact_types: Sequence[str] = (),
    exclude_bot: str = "",
    user_id: str = "",
    *,
    now: int,
    limit: int = 5,
    min_confidence: float = CONFIDENCE,
) -> tuple[Artifact, ...]:
    """The `limit` artifacts nearest to `query` that `requester` may see at `now` (UTC ms); no types means all."""
    request = Discover(
        requester, now, query, tuple(artifact_types), exclude_bot, user_id, min_confidence=min_confidence, limit=limit
    )
    return store.discover(request)[0]


def get_gossip_for_bot(
    store: ArtifactStore, bot_name: str, hours: int = 24, *, now: int, min_confidence: float = CONFIDENCE
) -> tuple[Artifact | Memory, ...]:
    """All gossip of the last `hours` that others told and `bot_name` may see, newest first.

    Behind it, newest first, what the bot remembers of its talk with other bots in that time. Nothing is cut off.
    """
    since = now - hours * _HOUR_MS
    request = Discover(
        bot_name, now, types=(GOSSIP,), exclude_bot=bot_name, since=since, min_confidence=min_confidence, limit=_PAGE
    )
    return (*_all_pages(store, request), *store.recall(bot_name, since, None, only_gossip=True))


def _all_pages(store: ArtifactStore, request: Discover) -> tuple[Artifact, ...]:
    """Every artifact that a request finds."""
    # From the beginning with a longer page each time: engines rank what lies before an offset again anyway.
    artifacts, more = store.discover(request)
    while more:
        request = msgspec.structs.replace(request, limit=request.limit * 4)
        artifacts, more = store.discover(request)
    return artifacts
