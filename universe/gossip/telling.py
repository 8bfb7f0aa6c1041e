"""What a people shard keeps about each thing that was told of a person: from the event to who may hear of it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec import Struct, field

from universe.gossip.artifact import GOSSIP, Artifact
from universe.gossip.event import UniverseEvent
from universe.gossip.fading import DAY_MS, GOSSIP_MILLI, after_hops

TELLINGS_MAX: Final = 200
"""Of more about one person the oldest are withdrawn."""


GONE: Final = -1
"""The version of a message that was deleted."""


class Telling(Struct):
    """One event; `waiting` are bots that were asked how they stand to the person, `recipients` those who may hear.

    `version` is that of its message. `checking` is the request to a model that reads it first; empty where none does.
    `artifact_id` is empty until it is told.
    """

    event: UniverseEvent
    version: int = 0
    waiting: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    checking: str = ""
    artifact_id: str = ""

    def outdated(self, message_id: str, version: int) -> list[str]:
        """Its roots in versions of a message that stand no more now that `version` does."""
        stands, found = Source(version), []
        for root in dict.fromkeys((self.event.root, *self.event.more_roots)):
            one, read = message_of(root)
            if one == message_id and stands.outdates(read):
                found.append(root)
        return found


class Life(Struct):
    """All that was told of one person and has not expired, oldest first."""

    tellings: list[Telling] = field(default_factory=list)

    def find(self, event_id: str) -> Telling | None:
        """The telling of an event."""
        return next((one for one in self.tellings if one.event.event_id == event_id), None)

    def knowers(self, event: UniverseEvent) -> set[str]:
        """Bots that know what an event tells: who published it, who may hear it, and who is being asked."""
        found: set[str] = set()
        for one in self.tellings:
            told = one.event
            if (told.root, told.kind, told.event_type, told.topic) == (
                event.root, event.kind, event.event_type, event.topic
            ):  # fmt: skip
                found |= {one.event.source_bot, *one.recipients, *one.waiting}
        return found


class Source(Struct, frozen=True):
    """What became of a message: the version that it has now, or (`GONE`) that it was deleted.

    `person_id` is whom something was told about because of it; empty where nothing was. `day` is the last day (UTC) on
    whose list it stands: until then it is needed.
    """

    version: int
    person_id: str = ""
    day: int = 0

    def outdates(self, version: int) -> bool:
        """Whether a version of the message stands no more."""
        return self.version == GONE or self.version > version


class ShardDay(Struct):
    """What a shard may forget at the end of a UTC day: tellings of these people, and traces of these messages."""

    people: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def last_day(at: int, ttl_days: int) -> int:
    """The UTC day number on which what began at `at` (UTC ms) has expired for certain."""
    return at // DAY_MS + ttl_days + 1


def root_of(message_id: str, version: int = 0) -> str:
    """The root of what grew from a message: each edit makes one of its own."""
    return f"msg:{message_id}" if version == 0 else f"msg:{message_id}:v{version}"


def message_of(root: str) -> tuple[str, int]:
    """The message id and the version that a root of ours names; the other way round of `root_of`."""
    message_id, _, version = root.removeprefix("msg:").partition(":v")
    return message_id, int(version or 0)


def first_root(root: str) -> str:
    """The root of a message's first version."""
    return root_of(message_of(root)[0])


def told_artifact(event: UniverseEvent, recipients: list[str], now: int, ttl_days: int) -> Artifact:
    """The artifact of an event, gossip with the seed's text; it lives from the moment when the person said it."""
    gossip = event.kind == GOSSIP
    return Artifact(
        artifact_id=f"ga-{blake2b(event.event_id.encode(), digest_size=10).hexdigest()}",
        type=event.kind,
        content=f"[Gossip from {event.source_bot}] I heard that {event.summary}" if gossip else event.summary,
        source_bot=event.source_bot,
        confidence_milli=after_hops(GOSSIP_MILLI, event.propagation_depth) if gossip else event.confidence_milli,
        created_at=min(event.at, now),
        expires_at=event.at + ttl_days * DAY_MS,
        user_id=event.user_id,
        subjects=(event.user_id,),
        eligible_recipients=tuple(sorted(recipients)),
        roots=tuple(dict.fromkeys((event.root, *event.more_roots))),
        parents=(event.parent,) if event.parent else (),
        depth=event.propagation_depth,
        planet=event.planet,
        channel=event.channel,
        event_type=event.event_type if gossip else "",
        topic=event.topic,
    )
