"""A store as a file: canonical JSON lines of all artifacts, memories and withdrawn roots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from bridges.artifacts.store import ArtifactStore
from universe.errors import BadInput
from universe.events import UNDECODABLE
from universe.gossip.artifact import Artifact
from universe.ports import Remember

EXPORT_VERSION: Final = 1
_KEPT_AT_ONCE: Final = 500


class _Head(Struct, frozen=True, tag="orrery_artifacts", tag_field="kind"):
    version: int


class _ArtifactLine(Struct, frozen=True, tag="artifact", tag_field="kind"):
    artifact: Artifact


class _MemoryLine(Struct, frozen=True, tag="memory", tag_field="kind"):
    memory: Remember


class _WithdrawnLine(Struct, frozen=True, tag="withdrawn", tag_field="kind"):
    root: str


_Line = _Head | _ArtifactLine | _MemoryLine | _WithdrawnLine


class Exported(Struct, frozen=True):
    """What an export holds, each sorted by its identity."""

    artifacts: tuple[Artifact, ...]
    memories: tuple[Remember, ...]
    withdrawn: tuple[str, ...]


def write_export(exported: Exported) -> bytes:
    """The bytes: a line that says what it is, then artifacts by id, memories by bot and message, roots."""
    artifacts = sorted(exported.artifacts, key=lambda one: one.artifact_id)
    memories = sorted(exported.memories, key=lambda one: (one.bot, one.message_id))
    lines: Iterable[_Line] = (
        _Head(EXPORT_VERSION), *map(_ArtifactLine, artifacts), *map(_MemoryLine, memories),
        *map(_WithdrawnLine, sorted(exported.withdrawn)),
    )  # fmt: skip
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def read_export(data: bytes) -> Exported:
    """What the bytes hold. Raises `BadInput` with the line that is wrong, and for a newer version."""
    decoder = msgspec.json.Decoder(_Line)
    lines: list[_Line] = []
    for number, text in enumerate(data.splitlines(), start=1):
        try:
            lines.append(decoder.decode(text))
        except UNDECODABLE as error:
            raise BadInput(f"line {number} is none of an export of artifacts: {error}") from error
        head = lines[0]
        if not isinstance(head, _Head) or (number > 1 and isinstance(lines[-1], _Head)):
            raise BadInput(f"line {number} is none of an export of artifacts: it is out of its place")
        if head.version > EXPORT_VERSION:
            raise BadInput(f"this export of artifacts has version {head.version}; this Orrery reads {EXPORT_VERSION}")
    if not lines:
        raise BadInput("an export of artifacts is not empty")
    return Exported(
        tuple(line.artifact for line in lines if isinstance(line, _ArtifactLine)),
        tuple(line.memory for line in lines if isinstance(line, _MemoryLine)),
        tuple(line.root for line in lines if isinstance(line, _WithdrawnLine)),
    )


def import_export(store: ArtifactStore, data: bytes) -> int:
    """Enter an export into a store; how many artifacts and memories were stored. Raises `BadInput` before that.

    Withdrawn roots come first: what the store's owner withdrew does not come back by a copy made before.
    """
    exported = read_export(data)
    store.withdraw(exported.withdrawn)
    count = 0
    for first in range(0, len(exported.artifacts), _KEPT_AT_ONCE):
        count += store.keep_many(exported.artifacts[first : first + _KEPT_AT_ONCE])
    return count + sum(store.remember(memory) for memory in exported.memories)
