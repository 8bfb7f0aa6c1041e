"""What a detector finds in one message: an event type and a topic, never the words."""

from __future__ import annotations

from msgspec import Struct


class Finding(Struct, frozen=True):
    """`event_type` is one of `universe.gossip.event.EVENT_TYPES`; `topic` one of ours (`universe.gossip.detector`)."""

    event_type: str
    topic: str
