"""What a bot notices about habits and topics: the material that it keeps of each person, and what it makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from msgspec import Struct, field

from actors.acquaintances import Acquaintances
from actors.bot_records import dossier, person
from actors.gossip_messages import Publish
from actors.gossip_records import BotGossipSettings
from actors.turn import Turn
from universe.chat.smalltalk import topic_of
from universe.events import Message
from universe.gossip.artifact import Artifact
from universe.gossip.event import UniverseEvent
from universe.gossip.fading import DAY_MS
from universe.gossip.insight import Insight, PersonFacts, insights
from universe.gossip.sensitive import sensitive_reason
from universe.gossip.telling import message_of, root_of
from universe.people.consent import Consent, shares
from universe.people.records import Acquaintance, Dossier
from universe.store_requests import Keep
from universe.trust.ledger import HOUR_MS

HEARD_KEPT: Final = 60
"""Messages of a person that insights rest on, the latest."""
ROOTS_MAX: Final = 1000
"""What rests on more messages is left out: every one of them must be able to take it back."""


class Line(Struct, frozen=True, array_like=True):
    """One message of a person, without its words: version, time (UTC ms), topic, planet and channel."""

    message_id: str
    version: int
    at: int
    topic: str
    planet: str
    channel: str


class Habits(Struct):
    """The latest messages of one person to this bot, oldest first."""

    lines: list[Line] = field(default_factory=list)


def habits(person_id: str) -> str:
    """The record of `Habits`."""
    return f"habits:{person_id}"


class Insights:
    """Rules only; what changes lies in the bot's `Habits` records."""

    def __init__(self, bot: str, own: BotGossipSettings, known: Acquaintances) -> None:
        self._bot = bot
        self._own = own
        self._known = known
        self.on = bool(own.artifacts) and own.gossip.enable_universe_events and own.reflection.enable_insights

    def needs(self, people: Iterable[str]) -> Iterable[str]:
        """Records about these people (platform user ids)."""
        for person_id in map(self._known.accounts.person_id, people):
            yield from (habits(person_id), person(person_id), dossier(person_id))

    def note(self, heard: Message, turn: Turn, version: int = 0) -> int | None:
        """Keep when and about what somebody wrote; what was not said to everybody, or is sensitive, counts for nothing.

        Returns the version of the message whose place this takes.
        """
        if not self.on or heard.dm_bot or heard.audience:
            return None
        record = habits(self._known.accounts.person_id(heard.user_id))
        kept = turn.record(record, Habits) or Habits()
        older = next((one.version for one in kept.lines if one.message_id == heard.message_id), None)
        if sensitive_reason(heard.content, (heard.author_name,)):
            kept.lines = [one for one in kept.lines if one.message_id != heard.message_id]
            turn.put(record, kept if kept.lines else None)
            return older
        line = Line(heard.message_id, version, heard.at, topic_of(heard.content), heard.guild_id, heard.channel_id)
        kept.lines = [*(one for one in kept.lines if one.message_id != heard.message_id), line][-HEARD_KEPT:]
        turn.put(record, kept)
        return older

    def forget(self, user_id: str, message_ids: frozenset[str], turn: Turn, *, whole: bool) -> tuple[str, ...]:
        """Messages that are gone count for nothing; with `whole` nothing is kept of the person.

        Returns the roots of what was dropped.
        """
        record = habits(self._known.accounts.person_id(user_id))
        kept = turn.record(record, Habits)
        gone = [one for one in kept.lines if whole or one.message_id in message_ids] if kept is not None else []
        if kept is not None and gone:
            kept.lines = [one for one in kept.lines if one not in gone]
            turn.put(record, kept if kept.lines else None)
        return tuple(root_of(one.message_id, one.version) for one in gone)

    def drop(self, person_id: str, message_id: str, turn: Turn) -> int:
        """Drop one message; returns the version that was read (0 where it is not kept)."""
        kept = turn.record(habits(person_id), Habits)
        line = next((one for one in kept.lines if one.message_id == message_id), None) if kept is not None else None
        if kept is None or line is None:
            return 0
        kept.lines.remove(line)
        turn.put(habits(person_id), kept if kept.lines else None)
        return line.version

    def look(self, people: Iterable[str], turn: Turn) -> None:
        """Look for connections and habits among the people of the day, and offer what was found."""
        if not self.on:
            return
        facts: dict[str, PersonFacts] = {}
        places: dict[str, Line] = {}
        for user_id in people:
            person_id = self._known.accounts.person_id(user_id)
            known, kept = turn.record(person(person_id), Acquaintance), turn.record(habits(person_id), Habits)
            if known is not None and kept is not None and kept.lines and self._shares(person_id, turn):
                # What was said on one planet is no part of what another hears.
                here = [one for one in kept.lines if one.planet == kept.lines[-1].planet]
                facts[user_id] = _facts(user_id, known, here, turn.now)
                places[user_id] = kept.lines[-1]
        for found in insights(tuple(facts[user] for user in sorted(facts)), self._own.reflection):
            if len(found.roots) > ROOTS_MAX:
                continue
            if found.subjects:
                self._offer(found, facts[found.subjects[0]], places[found.subjects[0]], turn)
            else:
                self._keep(found, turn)

    def _shares(self, person_id: str, turn: Turn) -> bool:
        """Whether something may be made of what a person said; what is about topics only rests on people, too."""
        kept = turn.record(dossier(person_id), Dossier)
        consent = kept.identity.consent if kept is not None and kept.identity is not None else Consent()
        return shares(consent, self._own.privacy.consent)

    def _offer(self, found: Insight, about: PersonFacts, last: Line, turn: Turn) -> None:
        """What is about a person goes the way of gossip: the shard says who may hear it."""
        event = UniverseEvent(
            event_id=_id("gi", self._bot, found), event_type=found.type, user_id=about.user_id, user_name=about.name,
            source_bot=self._bot, summary=found.content, topic=found.key, message_id=last.message_id,
            root=root_of(last.message_id, last.version), more_roots=found.roots, at=last.at,
            planet=last.planet, channel=last.channel, kind=found.type, confidence_milli=found.confidence_milli,
        )  # fmt: skip
        turn.decide("insight", event=event.event_id, type=found.type, user=about.user_id, count=found.count,
                    roots=list(found.roots))  # fmt: skip
        published = Publish(event, found.content, version=last.version)
        turn.send(self._known.accounts.shard_of(about.user_id), published, planet="", channel="")

    def _keep(self, found: Insight, turn: Turn) -> None:
        """What is about topics only is for every bot; it still goes when a message that it rests on does."""
        artifact = Artifact(
            artifact_id=_id("ga", self._bot, found), type=found.type, content=found.content, source_bot=self._bot,
            confidence_milli=found.confidence_milli, created_at=turn.now,
            expires_at=turn.now + self._own.gossip.ttl_days * DAY_MS,
            eligible_recipients=tuple(sorted(bot for bot in self._own.bots if bot != self._bot)),
            roots=found.roots, topic=found.key,
        )  # fmt: skip
        turn.decide("insight", artifact=artifact.artifact_id, type=found.type, count=found.count,
                    roots=list(artifact.roots))  # fmt: skip
        turn.send(self._own.artifacts, Keep(artifact), planet="", channel="")


def _facts(user_id: str, known: Acquaintance, lines: list[Line], now: int) -> PersonFacts:
    hours = Counter(one.at // HOUR_MS % 24 for one in lines)
    row = known.row
    first_ms = row.get("first_ms", now)
    return PersonFacts(
        user_id=user_id,
        name=known.name,
        topics=dict(Counter(one.topic for one in lines if one.topic)),
        hours=tuple(hours.get(hour, 0) for hour in range(24)),
        active_days=len({one.at // DAY_MS for one in lines}),
        days_known=now // DAY_MS - max(first_ms, lines[0].at) // DAY_MS + 1,
        messages=len(lines),
        roots=tuple(root_of(one.message_id, one.version) for one in lines),
    )


def _id(prefix: str, bot: str, found: Insight) -> str:
    who = ",".join(found.subjects)
    return f"{prefix}-{blake2b(f'{bot}/{found.type}/{who}/{found.key}'.encode(), digest_size=10).hexdigest()}"


def messages_of(roots: Iterable[str]) -> frozenset[str]:
    """The messages that roots name."""
    return frozenset(message_of(root)[0] for root in roots)
