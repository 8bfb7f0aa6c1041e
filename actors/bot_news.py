"""A bot's side of gossip: it publishes what people tell it of their lives, and knows where there is news for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from msgspec import Struct, field

from actors.acquaintances import Acquaintances
from actors.bot_messages import is_by_person
from actors.bot_records import dossier, person
from actors.gossip_messages import LostTrust, NewsArrived, Publish
from actors.gossip_records import BotGossipSettings
from actors.turn import Turn
from universe.events import Message
from universe.gossip.artifact import GOSSIP, Artifact
from universe.gossip.detector import detect
from universe.gossip.distortion import distorted
from universe.gossip.event import UniverseEvent, event_id_of
from universe.gossip.finding import Finding
from universe.gossip.gate import Subject, unheard, unreadable
from universe.gossip.sensitive import sensitive_reason
from universe.gossip.summaries import summary_of
from universe.gossip.telling import message_of, root_of
from universe.people.consent import Consent, shares
from universe.people.records import Acquaintance, Dossier
from universe.store_requests import Detect, Detected, Discover, Discovered

DETECTING_MAX: Final = 256
"""Messages that a model reads at once at most; of more the rules alone judge."""
NEWS_KEPT: Final = 10
ROOTS_KEPT: Final = 50
NEWS_FOUND: Final = 64
"""How many artifacts about a person are looked through for what waits."""
NEWS_TOLD: Final = 2
"""How much news a bot mentions in one answer."""


class Hearsay(Struct):
    """What others told this bot about one person (`user_id`): not mentioned to them yet (`news`), and ever (`roots`).

    Both are oldest first; insights stand among the roots by their artifact's id.
    """

    user_id: str
    news: list[NewsArrived] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)

    def drop(self, roots: frozenset[str], *, whole: bool) -> Hearsay | None:
        """What is left without these roots, or (`whole`) at all."""
        self.news = [] if whole else [one for one in self.news if one.root not in roots]
        self.roots = [] if whole else [root for root in self.roots if root not in roots]
        return self if self.roots else None


class Watch(Struct, frozen=True, tag="watch_trust"):
    """Self-sent: something has changed about a person; see whether this bot still trusts them enough."""

    person_id: str


class Reading(Struct, frozen=True):
    """A message that a model reads for events; kept until it answers."""

    message: Message
    name: str
    version: int


def hearsay(person_id: str) -> str:
    """The record of `Hearsay`."""
    return f"news:{person_id}"


class News:
    """Rules only; what changes lies in the bot's records, and in the messages that a model reads, by request."""

    def __init__(self, bot: str, planets: tuple[str, ...], own: BotGossipSettings, known: Acquaintances) -> None:
        self._bot = bot
        self._planets = planets
        self._own = own
        self._known = known
        self.person_id = known.accounts.person_id
        self.accounts_of = known.accounts.accounts_of

    def needs_of_subjects(self, subjects: Iterable[str]) -> Iterable[str]:
        """Records that the read gate looks at."""
        for person_id in map(self.person_id, subjects):
            yield from (person(person_id), dossier(person_id), hearsay(person_id))

    def hear(self, reading: dict[str, Reading], heard: Message, name: str, turn: Turn, version: int = 0) -> None:
        """Look for events in what a person said to this bot, and publish them."""
        if not self._own.artifacts or not self._own.gossip.enable_universe_events or not is_by_person(heard):
            return
        if self._own.detector and len(reading) < DETECTING_MAX:
            asked = Detect(self._bot, heard.message_id, heard.user_id, heard.content, (heard.author_name,))
            reading[turn.send(self._own.detector, asked)] = Reading(heard, name, version)
        else:
            self._publish(heard, name, version, detect(heard.content, (heard.author_name,)), turn)

    def detected(self, reading: dict[str, Reading], request_id: str, found: Detected | None, turn: Turn) -> None:
        """A model has read a message; where (None) it could not, the rules do."""
        read = reading.pop(request_id, None)
        if read is None:
            return
        heard = read.message
        if found is not None and found.sensitive:
            turn.decide("gossip_refused", message=heard.message_id, user=heard.user_id, source=self._bot, depth=0,
                        event="", type="", topic="", origin=root_of(heard.message_id, read.version), parent="",
                        reason="sensitive")  # fmt: skip
            return
        findings = detect(heard.content, (heard.author_name,)) if found is None else found.findings
        self._publish(heard, read.name, read.version, findings, turn)

    def _publish(self, heard: Message, name: str, version: int, findings: tuple[Finding, ...], turn: Turn) -> None:
        root = root_of(heard.message_id, version)
        for finding in findings:
            event = UniverseEvent(
                event_id=event_id_of(root, finding.event_type, finding.topic), event_type=finding.event_type,
                user_id=heard.user_id, user_name=name, source_bot=self._bot, summary=summary_of(finding, name),
                topic=finding.topic, message_id=heard.message_id, root=root, at=min(heard.at, turn.now),
                planet=heard.guild_id, channel=heard.channel_id,
            )  # fmt: skip
            turn.decide("detected", event=event.event_id, message=heard.message_id, user=heard.user_id,
                        type=finding.event_type, topic=finding.topic, origin=root)  # fmt: skip
            # Where not everybody can read, nobody spoke to everybody.
            private = bool(heard.dm_bot or heard.audience)
            turn.send(self._known.accounts.shard_of(heard.user_id), Publish(event, heard.content, private, version))

    def retell(self, artifact: Artifact, turn: Turn) -> None:
        """Publish what another bot told, one step further from the person; the shard leaves out who knows it."""
        told, depth, root = Finding(artifact.event_type, artifact.topic), artifact.depth + 1, artifact.roots[0]
        if self._own.distorts:
            told = distorted(told, f"{self._bot}/{artifact.artifact_id}")
        known = turn.record(person(self.person_id(artifact.user_id)), Acquaintance)
        if known is None:
            return
        message_id, version = message_of(root)
        event = UniverseEvent(
            event_id=event_id_of(root, told.event_type, told.topic, depth, self._bot), event_type=told.event_type,
            user_id=artifact.user_id, user_name=known.name, source_bot=self._bot, topic=told.topic,
            summary=summary_of(told, known.name), message_id=message_id, root=root, at=artifact.created_at,
            planet=artifact.planet, channel=artifact.channel, propagation_depth=depth, parent=artifact.artifact_id,
        )  # fmt: skip
        turn.decide("retold", event=event.event_id, artifact=artifact.artifact_id, user=artifact.user_id,
                    depth=depth, origin=root)  # fmt: skip
        turn.send(self._known.accounts.shard_of(artifact.user_id), Publish(event, "", version=version))

    def arrived(self, news: NewsArrived, turn: Turn) -> None:
        """There is something about a person: mention it to them when they next speak to this bot."""
        record = hearsay(self.person_id(news.user_id))
        kept = turn.record(record, Hearsay) or Hearsay(news.user_id)
        if all(one.artifact_id != news.artifact_id for one in kept.news):
            kept.news = [*kept.news, *([news] if news.kind == GOSSIP else ())][-NEWS_KEPT:]
            # An insight rests on many messages: it is kept by its own name, for nothing but to watch the trust.
            mark = news.root if news.kind == GOSSIP else news.artifact_id
            kept.roots = [*(one for one in kept.roots if one != mark), mark][-ROOTS_KEPT:]
            turn.put(record, kept)
            if news.kind == GOSSIP:
                turn.decide("news", artifact=news.artifact_id, user=news.user_id, origin=news.root)

    def waits(self, user_id: str, planet: str, others: frozenset[str], turn: Turn) -> bool:
        """Whether there is news about somebody that may be said on this planet, beside what `others` will mention."""
        kept = turn.record(hearsay(self.person_id(user_id)), Hearsay)
        return kept is not None and any(one.planet == planet and one.artifact_id not in others for one in kept.news)

    def is_shared(self, user_id: str, turn: Turn) -> bool:
        """Whether bots may tell each other about somebody."""
        kept = turn.record(dossier(self.person_id(user_id)), Dossier)
        consent = kept.identity.consent if kept is not None and kept.identity is not None else Consent()
        return shares(consent, self._own.privacy.consent)

    def question(self, user_id: str, now: int) -> Discover:
        """What to read before answering somebody."""
        return self.find(now, types=(GOSSIP,), subject=user_id, limit=NEWS_FOUND)

    def find(self, now: int, types: tuple[str, ...], *, subject: str = "", since: int = 0, limit: int = 5) -> Discover:
        """What others made that this bot may see; the read gate comes behind it."""
        return Discover(
            self._bot, now, types=types, exclude_bot=self._bot, subject=subject, since=since, limit=limit,
            min_confidence=self._own.gossip.stigmergic_confidence_threshold,
        )  # fmt: skip

    def sayable(
        self, user_id: str, planet: str, found: Discovered, others: frozenset[str], turn: Turn
    ) -> tuple[Artifact, ...]:  # fmt: skip
        """Of what was found the news that waits for this person, on the planet where it was said.

        `others` are artifacts that other answers on their way will mention.
        """
        record = hearsay(self.person_id(user_id))
        kept = turn.record(record, Hearsay) or Hearsay(user_id)
        here = {one.artifact_id for one in kept.news if one.planet == planet}
        if gone := set() if found.more else here - {one.artifact_id for one in found.artifacts}:
            # What was asked for and is not there has gone, or is not for this bot.
            kept.news = [one for one in kept.news if one.artifact_id not in gone]
            turn.put(record, kept if kept.roots else None)
        waiting = [one for one in found.artifacts if one.artifact_id in here - others]
        return tuple([one for one in waiting if self.may_read(one, turn)][:NEWS_TOLD])

    def mentioned(self, user_id: str, artifact_ids: Collection[str], turn: Turn) -> None:
        """What was said to the person waits no more."""
        record = hearsay(self.person_id(user_id))
        kept = turn.record(record, Hearsay)
        if kept is not None:
            kept.news = [one for one in kept.news if one.artifact_id not in artifact_ids]
            turn.put(record, kept)

    def forget(self, roots: frozenset[str], user_id: str, turn: Turn, *, whole: bool) -> None:
        """What waited to be said is not said."""
        record = hearsay(self.person_id(user_id))
        kept = turn.record(record, Hearsay)
        if kept is not None:
            turn.put(record, kept.drop(roots, whole=whole))

    def watch(self, known: Acquaintance | None, turn: Turn) -> None:
        """Forget what others told about a person as soon as this bot does not trust them enough any more."""
        kept = turn.record(hearsay(known.person_id), Hearsay) if known is not None else None
        if known is None or kept is None:
            return
        subject = Subject(Consent(share_across_planets=True), *self._known.standing(known, turn.now))
        if unheard(self._own.gossip, subject, "", ()):
            turn.later(LostTrust(self._bot, kept.user_id), 0)

    def may_read(self, artifact: Artifact, turn: Turn) -> bool:
        """The read gate, by what this bot knows of every subject now; a refusal is journaled with its reason."""
        subjects: dict[str, Subject] = {}
        names: list[str] = []
        for user in artifact.subjects:
            person_id = self.person_id(user)
            known, kept = turn.record(person(person_id), Acquaintance), turn.record(dossier(person_id), Dossier)
            identity = kept.identity if kept is not None else None
            if known is not None:
                consent = identity.allowed(artifact.created_at) if identity is not None else Consent()
                subjects[user] = Subject(consent, *self._known.standing(known, turn.now))
                names += (known.name, *(identity.aliases if identity is not None else ()))
        reason = unreadable(
            self._own.gossip, self._own.privacy.consent, artifact, self._bot, self._planets, subjects,
            sensitive_reason(artifact.content, tuple(names)), turn.now,
        )  # fmt: skip
        if reason:
            turn.decide("unread", artifact=artifact.artifact_id, reason=reason)
        return not reason
