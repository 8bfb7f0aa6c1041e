"""The artifact store as a plain list would do it: what every engine is compared with. And two naive ways to read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from bridges.artifacts.engine import Between, Holds, Where
from bridges.artifacts.engine_store import EngineStore
from bridges.artifacts.payload import artifact_of
from universe.gossip.artifact import Artifact, Memory
from universe.gossip.embedding import embed, on_grid, score
from universe.gossip.fading import reach, strength
from universe.ports import Remember
from universe.store_requests import Discover


def may_see(artifact: Artifact, request: Discover) -> bool:
    """Whether the requester may see an artifact at all."""
    return request.requester in (*artifact.eligible_recipients, artifact.source_bot)


def fits(artifact: Artifact, request: Discover) -> bool:
    """Whether an artifact is what a request asks for."""
    return (
        may_see(artifact, request)
        and (not request.types or artifact.type in request.types)
        and (not request.exclude_bot or artifact.source_bot != request.exclude_bot)
        and (not request.subject or request.subject in (*artifact.subjects, artifact.user_id))
        and artifact.created_at >= request.since
        and artifact.expires_at > request.now
        and strength(artifact.confidence_milli, artifact.created_at) >= reach(request.min_confidence, request.now)
    )


class PlainStore:
    """Lists and loops."""

    def __init__(self) -> None:
        self.artifacts: dict[str, Artifact] = {}
        self.memories: dict[tuple[str, str], Remember] = {}
        self.withdrawn: set[str] = set()

    def keep(self, artifact: Artifact) -> bool:
        """Keep it unless it is withdrawn or for nobody."""
        stored = self.withdrawn.isdisjoint(artifact.roots) and bool(artifact.source_bot or artifact.eligible_recipients)
        if stored:
            self.artifacts[artifact.artifact_id] = artifact
        return stored

    def discover(self, request: Discover) -> tuple[tuple[Artifact, ...], bool]:
        """Filter, sort, cut."""
        query = on_grid(embed(request.query))

        def rank(one: Artifact) -> tuple[float, int, str]:
            near = score(query, on_grid(embed(one.content))) if query.any() else 0.0
            return -near, -one.created_at, one.artifact_id

        ranked = sorted((one for one in self.artifacts.values() if fits(one, request)), key=rank)
        end = request.offset + request.limit
        return tuple(ranked[request.offset : end]), len(ranked) > end

    def withdraw(self, roots: Sequence[str], user: str = "", expired_before: int = 0) -> int:
        """Drop what matches."""
        self.withdrawn |= set(roots)
        before = len(self.artifacts) + len(self.memories)
        self.artifacts = {
            name: one for name, one in self.artifacts.items()
            if not (set(roots) & set(one.roots) or (user and user in (*one.subjects, one.user_id))
                    or (expired_before and one.expires_at <= expired_before))
        }  # fmt: skip
        self.memories = {key: one for key, one in self.memories.items() if one.root not in roots}
        return before - len(self.artifacts) - len(self.memories)

    def remember(self, memory: Remember) -> bool:
        """Once a bot and message."""
        key = memory.bot, memory.message_id
        if key in self.memories or memory.root in self.withdrawn:
            return False
        self.memories[key] = memory
        return True

    def forget(self, bot: str, message_ids: Sequence[str]) -> int:
        """By message and by root."""
        gone = {*message_ids, *(f"msg:{one}" for one in message_ids)}
        dropped = [
            key for key, one in self.memories.items()
            if one.bot == bot and (one.message_id in message_ids or one.root in gone)
        ]  # fmt: skip
        for key in dropped:
            del self.memories[key]
        return len(dropped)

    def recall(self, bot: str, since: int, limit: int | None) -> tuple[Memory, ...]:
        """Newest first."""
        own = [one for one in self.memories.values() if one.bot == bot and one.at >= since]
        ranked = sorted(own, key=lambda one: (-one.at, one.message_id))
        return tuple(memory_in(one) for one in ranked[:limit])


def memory_in(memory: Remember) -> Memory:
    """The memory that a request holds."""
    fields: dict[str, Any] = msgspec.structs.asdict(memory)
    del fields["bot"]
    return Memory(**fields)


def ten_then_dates(store: EngineStore, bot: str, since: int) -> list[str]:
    """The original's way to read gossip: ten points as they come, and only then their dates."""
    engine, name = store._engine, store._artifacts
    where = Where(
        every=(Holds("type", ("gossip",)), Holds("eligible_recipients", (bot,))), never=(Holds("source_bot", (bot,)),)
    )
    return [
        one["artifact_id"] for one in islice(engine.each(name, where), 10) if one["created_at_ms"] >= since
    ]  # fmt: skip


def for_anybody(store: EngineStore, request: Discover) -> list[Artifact]:
    """The original's way to discover: type, confidence and own artifacts, and nobody asks who may see it."""
    every: tuple[Any, ...] = (Between("strength", reach(request.min_confidence, request.now)),)
    if request.types:
        every += (Holds("type", request.types),)
    where = Where(every=every, never=(Holds("source_bot", (request.exclude_bot,)),))
    return [artifact_of(one) for one in store._engine.each(store._artifacts, where)]
