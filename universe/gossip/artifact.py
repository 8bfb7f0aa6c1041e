"""An artifact: what a bot has made of what it knows, and who may see it (seed REF-040, channel 2)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

GOSSIP: Final = "gossip"
EPIPHANY: Final = "epiphany"
PATTERN: Final = "pattern"
DREAM: Final = "dream"
DIARY: Final = "diary"
ARTIFACT_TYPES: Final = (GOSSIP, EPIPHANY, PATTERN, DREAM, DIARY)


class Artifact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One artifact, with the seed's payload and its provenance.

    `user_id` is the person it is about where there is one; `subjects` are all whom it tells of (platform user ids):
    who reads it needs the right to hear about each. `eligible_recipients` are the bots that may see it beside
    `source_bot`; nobody else ever does. `confidence_milli` (0..1000) is what it was at `created_at` (UTC ms), before
    days passed; from `expires_at` on it is gone. `roots` are the messages (event identities) from which it grew,
    `parents` the artifacts. `depth` counts the bots between the person and `source_bot`. `planet` is where it was
    said; empty where it is about no place. `event_type` and `topic` are those of a gossip's event.
    """

    artifact_id: str
    type: str
    content: str
    source_bot: str
    confidence_milli: int
    created_at: int
    expires_at: int
    user_id: str = ""
    subjects: tuple[str, ...] = ()
    eligible_recipients: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    depth: int = 0
    planet: str = ""
    channel: str = ""
    event_type: str = ""
    topic: str = ""


class Memory(Struct, frozen=True, kw_only=True):
    """What a bot remembers of one message in a conversation between bots: the seed's payload (channel 5)."""

    message_id: str
    role: str
    content: str
    source_bot: str
    channel_id: str
    root: str
    at: int
    source_type: str = "gossip"
    is_cross_bot: bool = True
