"""Artifacts and memories as Qdrant payloads with the seed's keys (REF-040, channels 2 and 5), and back."""

from __future__ import annotations

import uuid
from typing import Any, Final

import msgspec

from bridges.artifacts.engine import Payload
from universe.errors import BadInput
from universe.gossip.artifact import GOSSIP, Artifact, Memory
from universe.gossip.fading import strength
from universe.people.iso_time import iso_of
from universe.ports import Remember

SQUARED: Final = "vector_squared"
"""Squared length of the artifact's grid vector, by which it is found again in what an engine gives back."""
ARTIFACT_KEYWORDS: Final = ("type", "source_bot", "user_id", "eligible_recipients", "subjects", "roots")
ARTIFACT_INTEGERS: Final = ("created_at_ms", "expires_at_ms", "strength")
MEMORY_KEYWORDS: Final = ("message_id", "root")
MEMORY_INTEGERS: Final = ("at_ms", "gossip")
INTEGER_MAX: Final = 1 << 53
"""Engines compare by float64."""
_IDS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "orrery:artifacts")


def point_id_of(*parts: str) -> str:
    """The id of a point: a UUID derived from what it is, so that writing it again changes nothing."""
    return str(uuid.uuid5(_IDS, "\0".join(str(len(part)) + ":" + part for part in parts)))


def artifact_payload(artifact: Artifact, squared: int) -> Payload:
    """The payload of an artifact. Raises `BadInput` where it does not fit into one."""
    _check(artifact, artifact.created_at, artifact.expires_at)
    if not 0 <= artifact.confidence_milli <= 1000:
        raise BadInput(f"an artifact's confidence is 0 to 1000, not {artifact.confidence_milli}")
    return {
        "artifact_id": artifact.artifact_id, "type": artifact.type, "content": artifact.content,
        "source_bot": artifact.source_bot, "user_id": artifact.user_id, "confidence": artifact.confidence_milli / 1000,
        "created_at": iso_of(artifact.created_at), "eligible_recipients": list(artifact.eligible_recipients),
        "created_at_ms": artifact.created_at, "expires_at_ms": artifact.expires_at,
        "strength": strength(artifact.confidence_milli, artifact.created_at), "subjects": list(artifact.subjects),
        "roots": list(artifact.roots), "parents": list(artifact.parents), "depth": artifact.depth,
        "planet": artifact.planet, "channel": artifact.channel, "event_type": artifact.event_type,
        "topic": artifact.topic, "author_id": artifact.source_bot, "author_is_bot": True,
        "author_name": artifact.source_bot, SQUARED: squared,
    }  # fmt: skip


def artifact_of(payload: Payload) -> Artifact:
    """The artifact that a payload was made of."""
    return Artifact(
        artifact_id=payload["artifact_id"], type=payload["type"], content=payload["content"],
        source_bot=payload["source_bot"], confidence_milli=round(payload["confidence"] * 1000),
        created_at=payload["created_at_ms"], expires_at=payload["expires_at_ms"], user_id=payload["user_id"],
        subjects=tuple(payload["subjects"]), eligible_recipients=tuple(payload["eligible_recipients"]),
        roots=tuple(payload["roots"]), parents=tuple(payload["parents"]), depth=payload["depth"],
        planet=payload["planet"], channel=payload["channel"], event_type=payload["event_type"],
        topic=payload["topic"],
    )  # fmt: skip


def memory_payload(memory: Remember) -> Payload:
    """The payload of a memory. Raises `BadInput` where it does not fit into one."""
    _check(memory, memory.at)
    told = {
        "type": memory.source_type, "source_bot": memory.source_bot, "is_cross_bot": memory.is_cross_bot,
        "channel_id": memory.channel_id,
    }  # fmt: skip
    return {
        "message_id": memory.message_id, "root": memory.root, "at_ms": memory.at, "timestamp": iso_of(memory.at),
        "role": memory.role, "source_type": memory.source_type, "content": memory.content, "metadata": told,
        # An integer, because the embedded engine of 0.9.0 finds nothing by a boolean.
        "gossip": int(memory.source_type == GOSSIP and memory.is_cross_bot),
    }  # fmt: skip


def memory_of(payload: Payload) -> Memory:
    """The memory that a payload was made of."""
    told: dict[str, Any] = payload["metadata"]
    return Memory(
        message_id=payload["message_id"], role=payload["role"], content=payload["content"],
        source_bot=told["source_bot"], channel_id=told["channel_id"], root=payload["root"], at=payload["at_ms"],
        source_type=payload["source_type"], is_cross_bot=told["is_cross_bot"],
    )  # fmt: skip


def remember_of(bot: str, memory: Memory) -> Remember:
    """The request by which `bot` kept a memory."""
    return Remember(bot, **msgspec.structs.asdict(memory))


def _check(record: Artifact | Remember, *integers: int) -> None:
    if any(abs(number) > INTEGER_MAX for number in integers):
        raise BadInput("a time of an artifact or a memory lies beyond 2^53 ms")
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError as error:
        raise BadInput("an artifact or a memory holds text that is no Unicode") from error
