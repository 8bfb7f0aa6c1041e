"""The part of a bot that is about gossip: routes to news, insights and pages, and forgets what is gone."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from actors.acquaintances import Acquaintances
from actors.answering import Answering
from actors.bot_corrections import Retract
from actors.bot_insights import Insights, habits, messages_of
from actors.bot_mentions import MentionOf, Unsay, mention_of, mentions
from actors.bot_messages import Deleted, Edited, Heard, Reacted
from actors.bot_news import News, Reading, Watch, hearsay
from actors.bot_pages import Pages
from actors.bot_records import dossier, person
from actors.bot_shelf import GONE, PageCounts, PageDue, page_record
from actors.gossip_messages import EXPIRED, ConsentTold, Forgot, LostTrust, NewsArrived, ReaderGone, RootsForgotten
from actors.gossip_records import BotGossipSettings
from actors.graph_notes import BUFFER, GraphNotes, SendNotes
from actors.turn import Turn
from universe.chat.smalltalk import topic_of
from universe.events import Message
from universe.gossip.artifact import DIARY
from universe.gossip.telling import root_of
from universe.graph.notes import Met, Standing
from universe.people.consent import Consent, shares
from universe.people.records import Acquaintance, Dossier
from universe.persona import BotPersona
from universe.ports import Composed, PortFailed
from universe.store_requests import Detected, Discovered, Withdraw

GossipBody = (
    ConsentTold | NewsArrived | Watch | LostTrust | ReaderGone | RootsForgotten | Unsay | PageDue | SendNotes | Detected
    | Discovered
)  # fmt: skip


class GossipCounts(Struct):
    """The part of a bot's state that is about gossip: what a model reads right now, and its pages."""

    reading: dict[str, Reading] = field(default_factory=dict)
    pages: PageCounts = field(default_factory=PageCounts)


class BotGossip:
    """Rules only."""

    def __init__(
        self, persona: BotPersona, planets: tuple[str, ...], own: BotGossipSettings, known: Acquaintances,
        composer: str, seed: int,
    ) -> None:  # fmt: skip
        self._bot = persona.name
        self._own = own
        self._known = known
        self.news = News(persona.name, planets, own, known)
        self._insights = Insights(persona.name, own, known)
        self._pages = Pages(persona, own, self.news, composer, seed)
        self._notes = GraphNotes(own.graph, own.note_minutes, own.notes_at_once)

    def begin(self, turn: Turn) -> None:
        """Set the first timers."""
        self._pages.begin(turn)

    def needs(self, counts: GossipCounts, body: object) -> Iterable[str]:
        """Records that a message may look at."""
        match body:
            case Heard(heard) | Edited(heard):
                yield from self.needs_of_speaker(heard.user_id)
                yield mention_of(heard.message_id)
                yield from (GONE, *map(page_record, counts.pages.kept)) if isinstance(body, Edited) else ()
            case NewsArrived(user_id=user_id):
                yield from self.news.needs_of_subjects((user_id,))
            case Reacted(event) if event.user_id:
                yield hearsay(self.news.person_id(event.user_id))
            case Watch(person_id):
                yield from (person(person_id), hearsay(person_id))
            case PageDue(kind=kind):
                yield GONE
                yield from self._insights.needs(counts.pages.today.people) if kind == DIARY else ()
            case SendNotes():
                yield BUFFER
            case Discovered() | Composed():
                yield from self._pages.needs(counts.pages, body)
            case _:
                yield from self._needs_of_loss(counts, body)

    def _needs_of_loss(self, counts: GossipCounts, body: object) -> Iterable[str]:
        match body:
            case Deleted(message_ids):
                yield from (GONE, *map(mention_of, message_ids))
                yield from map(page_record, counts.pages.kept)
            case ReaderGone():
                yield from map(page_record, counts.pages.kept)
            case Retract(person_id):
                yield habits(person_id)
            case Unsay(person_id):
                yield mentions(person_id)
            case LostTrust(user_id=user_id) | RootsForgotten(user_id=user_id):
                person_id = self.news.person_id(user_id)
                yield from (GONE, hearsay(person_id), mentions(person_id), habits(person_id))
                yield from map(page_record, counts.pages.kept)

    def needs_of_speaker(self, user_id: str) -> Iterable[str]:
        """Records about somebody who speaks to this bot, or to whom it is about to speak."""
        if user_id:
            person_id = self.news.person_id(user_id)
            yield from (BUFFER, habits(person_id), hearsay(person_id))

    def hear(self, counts: GossipCounts, heard: Message, known: Acquaintance, turn: Turn, version: int = 0) -> None:
        """A person spoke to this bot: look for news, and note when and about what they spoke."""
        self.news.watch(known, turn)
        self.news.hear(counts.reading, heard, known.name, turn, version)
        kept = turn.record(dossier(known.person_id), Dossier)
        consent = kept.identity.consent if kept is not None and kept.identity is not None else Consent()
        unseen = bool(consent.invisible)
        # What was said while somebody shared nothing is no part of what is noticed once they do.
        noted = shares(consent, self._own.privacy.consent)
        before = self._insights.note(heard, turn, version) if noted else None
        if before is not None and self._own.artifacts:
            turn.send(self._own.artifacts, Withdraw((root_of(heard.message_id, before),)), planet="", channel="")
        if not (heard.dm_bot or heard.audience or version or unseen):
            permille, tier = self._known.standing(known, turn.now)
            met = Met(self._bot, heard.user_id, heard.guild_id, root_of(heard.message_id), heard.at)
            self._notes.add(turn, met, Standing(self._bot, heard.user_id, permille, tier, turn.now))

    def receive(self, counts: GossipCounts, body: object, sender: str, turn: Turn) -> None:
        """Handle what is about gossip; anything else is left alone."""
        match body:
            case NewsArrived(user_id=user_id):
                self.news.arrived(body, turn)
                self._watch(self.news.person_id(user_id), turn)
            case Reacted(event) if event.user_id:
                self._watch(self.news.person_id(event.user_id), turn)
            case Watch(person_id):
                self._watch(person_id, turn)
            case PageDue(kind=kind):
                if kind == DIARY:
                    self._insights.look(counts.pages.today.people, turn)
                self._pages.due(counts.pages, body, turn)
            case SendNotes():
                self._notes.flush(turn)
            case Detected(request_id=request_id):
                self.news.detected(counts.reading, request_id, body, turn)
            case ConsentTold(user_id, complete):
                turn.decide("consent_told", user=user_id, complete=complete)
            case _:
                self._lose(counts, body, sender, turn)

    def _lose(self, counts: GossipCounts, body: object, sender: str, turn: Turn) -> None:
        """Something may not be known any more."""
        match body:
            case Deleted(message_ids):
                self._gone(counts, message_ids, turn)
            case Edited(now_says):
                self._gone(counts, (now_says.message_id,), turn)
            case ReaderGone():
                self._pages.shelf.narrow(counts.pages, body, turn)
            case Retract(person_id, message_id):
                self._drop(person_id, message_id, turn)
            case RootsForgotten():
                self._forget(counts, body, sender, turn)
            case LostTrust(user_id=user_id):
                self.news.forget(frozenset(), user_id, turn, whole=True)
                self._pages.shelf.forget(counts.pages, frozenset(), user_id, turn)
                turn.send(self._known.accounts.shard_of(user_id), body, planet="", channel="")

    def answered(self, counts: GossipCounts, body: Discovered | Composed | PortFailed, turn: Turn) -> bool:
        """An answer of a store or a model; returns whether this side had asked."""
        if isinstance(body, PortFailed):
            self.news.detected(counts.reading, body.request_id, None, turn)
            return self._pages.failed(counts.pages, body.request_id, turn)
        if body.request_id not in counts.pages.drafts:
            return False
        if isinstance(body, Discovered):
            self._pages.found(counts.pages, body, turn)
        else:
            self._pages.written(counts.pages, body, turn)
        return True

    def said(self, counts: GossipCounts, answering: Answering, turn: Turn) -> None:
        """Something was said where everybody can read it: part of the bot's day."""
        heard = answering.granted.message
        if answering.dm_bot or (heard is not None and heard.audience):
            return
        topic = topic_of(heard.content) if heard is not None else ""
        self._pages.note_said(counts.pages, answering.user_id, topic, turn)

    def _gone(self, counts: GossipCounts, message_ids: tuple[str, ...], turn: Turn) -> None:
        """Messages are gone, or say something else: so is what was written, and what was said, because of them."""
        self._pages.shelf.forget(counts.pages, frozenset(map(root_of, message_ids)), "", turn)
        for message_id in message_ids:
            said = turn.record(mention_of(message_id), MentionOf)
            if said is not None:
                turn.later(Unsay(said.person_id, message_id), 0)

    def _forget(self, counts: GossipCounts, forgotten: RootsForgotten, sender: str, turn: Turn) -> None:
        roots, user_id = frozenset(forgotten.roots), forgotten.user_id
        self.news.forget(roots, user_id, turn, whole=forgotten.whole)
        counted: tuple[str, ...] = ()
        if forgotten.reason == EXPIRED:
            # Each thing by its own time: what is younger and rests on the same message stays.
            self._pages.shelf.expire(counts.pages, turn)
        else:
            counted = self._insights.forget(user_id, messages_of(roots), turn, whole=forgotten.whole)
            self._pages.shelf.forget(counts.pages, roots, user_id if forgotten.whole else "", turn)
        for one in self.news.accounts_of(user_id) if forgotten.whole and self._own.artifacts else ():
            # Behind whatever this bot has sent there before: nothing about them comes after it.
            turn.send(self._own.artifacts, Withdraw((*forgotten.roots, *counted), one), planet="", channel="")
        if forgotten.receipt:
            turn.send(sender, Forgot(self._bot, forgotten.receipt), planet="", channel="")

    def _watch(self, person_id: str, turn: Turn) -> None:
        self.news.watch(turn.record(person(person_id), Acquaintance), turn)

    def _drop(self, person_id: str, message_id: str, turn: Turn) -> None:
        """A message of a person is gone: what this bot made of it goes, in whatever version it read it."""
        version = self._insights.drop(person_id, message_id, turn)
        if self._own.artifacts:
            roots = tuple(sorted({root_of(message_id), root_of(message_id, version)}))
            turn.send(self._own.artifacts, Withdraw(roots), planet="", channel="")
