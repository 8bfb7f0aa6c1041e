"""A universe event: something about a person's life that bots may tell each other (seed REF-040, channel 1)."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec import Struct

from universe.gossip.artifact import GOSSIP

USER_UPDATE: Final = "user_update"
EMOTIONAL_SPIKE: Final = "emotional_spike"
TOPIC_DISCOVERY: Final = "topic_discovery"
GOAL_ACHIEVED: Final = "goal_achieved"
EVENT_TYPES: Final = (USER_UPDATE, EMOTIONAL_SPIKE, TOPIC_DISCOVERY, GOAL_ACHIEVED)

DEPTH_MAX: Final = 1
"""Depth 0 comes from the person, 1 from a bot that heard of it; deeper events the seed ignores."""


class UniverseEvent(Struct, frozen=True, kw_only=True):
    """What `source_bot` says about `user_id` (a platform user id); `summary` is a template, never the person's words.

    `message_id` is what the person wrote, `root` the event identity of that version of it, `at` when it was written
    (UTC ms), `planet` and `channel` where. `parent` is the artifact that it repeats; empty at depth 0. `kind` is the
    type of artifact that it becomes: an epiphany or a pattern about a person takes the same way as gossip, grew from
    `more_roots` too, and has a confidence of its own (thousandths).
    """

    event_id: str
    event_type: str
    user_id: str
    user_name: str
    source_bot: str
    summary: str
    topic: str
    message_id: str
    root: str
    at: int
    planet: str
    channel: str
    propagation_depth: int = 0
    parent: str = ""
    kind: str = GOSSIP
    more_roots: tuple[str, ...] = ()
    confidence_milli: int = 0


def event_id_of(root: str, event_type: str, topic: str, depth: int = 0, teller: str = "") -> str:
    """The identity of an event: two bots that hear the same message speak of one event, an edit makes a new one.

    From depth 1 on the `teller` counts: each retelling reaches others.
    """
    parts = (root, event_type, topic, str(depth), teller if depth else "")
    digest = blake2b(digest_size=12)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "little") + data)
    return f"ge-{digest.hexdigest()}"
