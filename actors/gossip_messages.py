"""What passes between bots, planets and the shard that decides who may hear about a person."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.gossip.event import UniverseEvent
from universe.people.consent import Consent


class Publish(Struct, frozen=True, tag="publish"):
    """From a bot to the subject's people shard: something happened in a person's life.

    `content` is the raw message, for the check of what is sensitive; `private` is whether it was said where not all of
    the planet can read it. `version` is that of the message: 0 as it was written, n after its n-th edit.
    """

    event: UniverseEvent
    content: str
    private: bool = False
    version: int = 0


class NewsArrived(Struct, frozen=True, tag="news_arrived"):
    """To a bot: there is something about a person that it may read; what it says is read where it is needed.

    `kind` is the artifact's type: gossip is mentioned to the person, insights are not.
    """

    artifact_id: str
    user_id: str
    planet: str
    root: str
    kind: str = "gossip"


class LostTrust(Struct, frozen=True, tag="lost_trust"):
    """From a bot: it does not trust this person any more as much as gossip asks for. A bot tells itself first."""

    bot: str
    user_id: str


class Personal(Struct, frozen=True, tag="personal"):
    """From a bot to all: its message told somebody their own news, and is nothing to remember."""

    message_id: str


class ReaderGone(Struct, frozen=True, tag="reader_gone"):
    """From a shard to the other bots: `bot` may not see any more what they wrote about this person."""

    bot: str
    user_id: str


class SourceGone(Struct, frozen=True, tag="source_gone"):
    """From a planet or a bot to every people shard: these messages were deleted, or say something else now.

    `version` is the edit that did it; -1 for a deletion, after which nothing about the message is taken any more.
    """

    message_ids: tuple[str, ...]
    version: int = -1


EXPIRED: Final = "expired"
REMOVED: Final = frozenset({"deleted", "edited", "opted_out"})
"""Reasons for which bots also remove what they said to the person; what has only grown old may stand."""


class RootsForgotten(Struct, frozen=True, tag="roots_forgotten"):
    """To every bot: drop what grew from these roots, which are about `user_id`; with `whole`, all about that person.

    A `receipt` (from 1 on) asks for a `Forgot`.
    """

    roots: tuple[str, ...]
    user_id: str
    whole: bool = False
    reason: str = ""
    receipt: int = 0


class Forgot(Struct, frozen=True, tag="forgot"):
    """From a bot: done."""

    bot: str
    receipt: int


class SetConsent(Struct, frozen=True, tag="set_consent"):
    """Somebody chose what they allow; switches that are None in `chosen` stay as they were.

    Answered by `ConsentTold`, once every bot and store has followed.
    """

    user_id: str
    name: str
    chosen: Consent


class Invisible(Struct, frozen=True, tag="invisible"):
    """From a shard to every planet: somebody chose to be invisible, or no longer."""

    user_id: str
    invisible: bool


class ConsentTold(Struct, frozen=True, tag="consent_told"):
    """What somebody chose holds now; `complete` is whether every bot has confirmed in time."""

    user_id: str
    complete: bool


class GossipDue(Struct, frozen=True, tag="gossip_due"):
    """Timer of a shard: bots that have not answered about this event until now do not hear it."""

    person_id: str
    event_id: str


class ConsentDue(Struct, frozen=True, tag="consent_due"):
    """Timer of a shard: answer the one who chose, whoever has not confirmed."""

    receipt: int
