"""The artifact store over any vector engine: who may see what, what is withdrawn, and where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bridges.artifacts.asking import SCHEMA_VERSION, about, artifact_shelf, asked_of, check_stamp, memory_shelf
from bridges.artifacts.engine import Between, Engine, Holds, Payload, Point, Shelf, Where
from bridges.artifacts.exporting import Exported, write_export
from bridges.artifacts.payload import (
    INTEGER_MAX,
    artifact_of,
    artifact_payload,
    memory_of,
    memory_payload,
    point_id_of,
    remember_of,
)
from bridges.artifacts.ranking import nearest_first, newest_first
from bridges.embedding import Embedder
from universe.errors import BadInput
from universe.gossip.artifact import Artifact, Memory
from universe.gossip.embedding import GridVector, on_grid, squared_length, unit
from universe.ids import is_id
from universe.ports import Remember
from universe.store_requests import Discover

PREFIX: Final = "whisperengine"
_NEWEST_ARTIFACT: Final = ("created_at_ms", "artifact_id")
_NEWEST_MEMORY: Final = ("at_ms", "message_id")
_ANY_ARTIFACT: Final = Where(every=(Between("expires_at_ms", -INTEGER_MAX),))
_ANY_MEMORY: Final = Where(every=(Between("at_ms", -INTEGER_MAX),))
_ALL: Final = 1 << 30
_MARK: Final = [1.0]
"""The vector of a withdrawn root: collections have vectors."""


class EngineStore:
    """An `ArtifactStore` over an `Engine`; `EdgeStore` and `QdrantStore` say which.

    `prefix` begins the collections' names: ``<prefix>_shared_artifacts`` and ``<prefix>_memory_<bot>`` as in the seed,
    and ``<prefix>_withdrawn_roots``. Raises `BadInput` for a prefix that is no id.
    """

    inline: bool

    def __init__(self, engine: Engine, embedder: Embedder, prefix: str, *, inline: bool) -> None:
        if not is_id(prefix):
            raise BadInput(f"no prefix for collections: {prefix[:80]!r}")
        self.inline = inline
        self._engine = engine
        self._embedder = embedder
        self._artifacts = f"{prefix}_shared_artifacts"
        self._withdrawn = f"{prefix}_withdrawn_roots"
        self._memory_prefix = f"{prefix}_memory_"
        self._placed: set[str] = set()

    def prepare(self) -> None:
        """Make what is missing; done by itself before the first use.

        Raises `BadInput` for a store that a newer Orrery or another embedder has filled.
        """
        if self._artifacts in self._placed:
            return
        found = self._engine.read_stamp()
        if found is not None:
            check_stamp(found.get("schema_version"), found.get("embedder"), self._embedder.name)
        self._place(Shelf(self._withdrawn, (), (), len(_MARK)))
        if found is None:
            self._engine.write_stamp({"schema_version": SCHEMA_VERSION, "embedder": self._embedder.name})
        self._place(artifact_shelf(self._artifacts))

    def keep(self, artifact: Artifact) -> bool:
        """See `ArtifactStore.keep`."""
        return self.keep_many((artifact,)) == 1

    def keep_many(self, artifacts: Sequence[Artifact]) -> int:
        """See `ArtifactStore.keep_many`; of several with the same id the last is kept."""
        self.prepare()
        gone = self._gone(root for one in artifacts for root in one.roots)
        kept = [
            one for one in artifacts if (one.source_bot or one.eligible_recipients) and gone.isdisjoint(one.roots)
        ]  # fmt: skip
        if not kept:
            return 0
        points = {one.artifact_id: self._artifact_point(one) for one in kept}
        self._engine.put(self._artifacts, list(points.values()))
        late = self._drop_late({root for one in kept for root in one.roots}, self._artifacts, "roots")
        return sum(late.isdisjoint(one.roots) for one in kept)

    def discover(self, request: Discover) -> tuple[tuple[Artifact, ...], bool]:
        """See `ArtifactStore.discover`. Raises `BadInput` for a requester that is no id, and for a negative page."""
        if not is_id(request.requester):
            raise BadInput("artifacts are shown to a bot, and to nobody without a name")
        if request.limit < 0 or request.offset < 0:
            raise BadInput("limit and offset of a search are not negative")
        self.prepare()
        end = request.offset + request.limit
        query = self._steps(request.query)
        if query.any():
            found = nearest_first(self._engine, self._artifacts, asked_of(request), query, end + 1)
        else:
            found = newest_first(self._engine, self._artifacts, asked_of(request), _NEWEST_ARTIFACT, end + 1)
        return tuple(artifact_of(payload) for payload in found[request.offset : end]), len(found) > end

    def withdraw(self, roots: Sequence[str], user: str = "", expired_before: int = 0) -> int:
        """See `ArtifactStore.withdraw`. It is on the disk when this returns."""
        self.prepare()
        unique = tuple(dict.fromkeys(roots))
        if unique:
            # Before anything is deleted: what comes in between finds the door closed.
            marks = [Point(point_id_of(root), _MARK, {"root": root}) for root in unique]
            self._engine.put(self._withdrawn, marks)
        either: tuple[Holds | Between, ...] = (Holds("roots", unique),) if unique else ()
        if user:
            either += about(user)
        if expired_before > 0:
            either += (Between("expires_at_ms", -INTEGER_MAX, expired_before),)
        count = self._engine.remove(self._artifacts, Where(either=(either,))) if either else 0
        if unique:
            grown = Where(every=(Holds("root", unique),))
            count += sum(self._engine.remove(name, grown) for name in self._memories())
        self._engine.flush()
        return count

    def remember(self, memory: Remember) -> bool:
        """See `ArtifactStore.remember`. Raises `BadInput` for a bot that is no id."""
        self.prepare()
        name = self._memory(memory.bot)
        self._place(memory_shelf(name))
        point_id = point_id_of(memory.message_id)
        if self._engine.existing(name, (point_id,)) or self._gone((memory.root,)):
            return False
        vector = unit(self._steps(memory.content)).tolist()
        self._engine.put(name, [Point(point_id, vector, memory_payload(memory))])
        return not self._drop_late({memory.root}, name, "root")

    def forget(self, bot: str, message_ids: Sequence[str]) -> int:
        """See `ArtifactStore.forget`."""
        name = self._known_memory(bot)
        if not name or not message_ids:
            return 0
        messages = tuple(message_ids)
        roots = (*messages, *(f"msg:{message}" for message in messages))
        return self._engine.remove(name, Where(either=((Holds("message_id", messages), Holds("root", roots)),)))

    def recall(self, bot: str, since: int, limit: int | None, *, only_gossip: bool = False) -> tuple[Memory, ...]:
        """See `ArtifactStore.recall`."""
        if limit is not None and limit < 0:
            raise BadInput("the limit of a recall is not negative")
        name = self._known_memory(bot)
        if not name or limit == 0:
            return ()
        every = (Between("at_ms", since), *((Between("gossip", 1, 1),) if only_gossip else ()))
        if limit is None:
            found = sorted(self._engine.each(name, Where(every)), key=lambda one: (-one["at_ms"], one["message_id"]))
        else:
            found = newest_first(self._engine, name, Where(every), _NEWEST_MEMORY, min(limit, _ALL))
        return tuple(memory_of(payload) for payload in found)

    def export(self) -> bytes:
        """See `ArtifactStore.export`."""
        self.prepare()
        memories = []
        for name in self._memories():
            bot = name.removeprefix(self._memory_prefix)
            memories += [remember_of(bot, memory_of(one)) for one in self._engine.each(name, _ANY_MEMORY)]
        return write_export(
            Exported(
                tuple(artifact_of(one) for one in self._engine.each(self._artifacts, _ANY_ARTIFACT)),
                tuple(memories),
                tuple(one["root"] for one in self._engine.each(self._withdrawn, Where()) if "root" in one),
            )
        )

    def flush(self) -> None:
        """Bring all to the disk."""
        self._engine.flush()

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()

    def _steps(self, text: str) -> GridVector:
        return on_grid(self._embedder.embed(text))

    def _artifact_point(self, artifact: Artifact) -> Point:
        steps = self._steps(artifact.content)
        payload: Payload = artifact_payload(artifact, squared_length(steps))
        return Point(point_id_of(artifact.artifact_id), unit(steps).tolist(), payload)

    def _gone(self, roots: Iterable[str]) -> set[str]:
        """Those of these roots that were withdrawn."""
        ids = {point_id_of(root): root for root in roots}
        return {ids[found] for found in self._engine.existing(self._withdrawn, list(ids))} if ids else set()

    def _drop_late(self, roots: set[str], name: str, key: str) -> set[str]:
        """Delete what was written while somebody else withdrew its root; those roots."""
        gone = set[str]() if self._engine.exclusive else self._gone(roots)
        if gone:
            self._engine.remove(name, Where(every=(Holds(key, tuple(sorted(gone))),)))
        return gone

    def _memory(self, bot: str) -> str:
        if not is_id(bot):
            raise BadInput(f"no name of a bot: {bot[:80]!r}")
        return self._memory_prefix + bot

    def _known_memory(self, bot: str) -> str:
        """The collection of a bot's memories; empty where it has none, or is no bot."""
        self.prepare()
        if not is_id(bot):
            return ""
        name = self._memory(bot)
        return name if name in self._placed or name in self._memories() else ""

    def _memories(self) -> list[str]:
        return sorted(name for name in self._engine.names() if name.startswith(self._memory_prefix))

    def _place(self, shelf: Shelf) -> None:
        if shelf.name not in self._placed:
            self._engine.place(shelf)
            self._placed.add(shelf.name)
