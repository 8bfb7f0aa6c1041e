"""What a planet tells beyond its channels: names and choices to the people shards, what happened to the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct, field

from actors.bot_messages import is_by_person
from actors.gossip_messages import ConsentTold, Invisible, SetConsent, SourceGone
from actors.graph_notes import BUFFER, GraphNotes, SendNotes
from actors.people import Seen
from actors.turn import Turn
from universe.chat.bid import BidCard
from universe.config import PeopleConfig
from universe.config_universe import GraphConfig
from universe.events import (
    AnyEvent,
    ConsentChange,
    MemberJoin,
    MemberLeave,
    MemberRename,
    Message,
    MessageDelete,
    MessageEdit,
    ThreadCreate,
)
from universe.gossip.sensitive import sensitive_reason
from universe.gossip.telling import root_of
from universe.graph.notes import BotPresent, ChannelSeen, PlanetSeen, RootsGone, Sighting, UserLeft, UserSeen
from universe.people.accounts import Accounts
from universe.topics import topics_of

UniverseBody = SendNotes | ConsentTold | Invisible
Noted: Final = (MessageDelete, MessageEdit, MemberJoin, MemberLeave, MemberRename, ThreadCreate, ConsentChange)


class NameSeen(Struct, frozen=True):
    """The name under which somebody was last seen here."""

    name: str


class Unseen(Struct):
    """People here who chose to be invisible: nothing of them is noted."""

    users: list[str] = field(default_factory=list)


UNSEEN: Final = "unseen"


class PlanetUniverse:
    """Holds parameters only."""

    def __init__(
        self, planet: str, platform: str, people: PeopleConfig | None, graph: str, config: GraphConfig
    ) -> None:  # fmt: skip
        self._planet = planet
        self._accounts = Accounts(platform, people) if people is not None else None
        self._shards = people.shards if people is not None else 0
        self._notes = GraphNotes(graph, config.note_minutes, config.notes_at_once)

    def needs(self, body: object) -> Iterable[str]:
        """Records that a message may look at."""
        if isinstance(body, Message):
            yield name_seen(body.user_id)
        if isinstance(body, (ConsentChange, Invisible)):
            yield UNSEEN
        if self._notes.on:
            yield from (BUFFER, UNSEEN)

    def begin(self, turn: Turn) -> None:
        """The planet exists."""
        self._notes.add(turn, PlanetSeen(self._planet, self._planet, turn.now))

    def hear(self, heard: Message, ours: Iterable[BidCard], turn: Turn) -> None:
        """A person wrote: tell a new name, and note who writes to whom about what."""
        if not is_by_person(heard):
            return
        self._note_name(heard, turn)
        left_out = {heard.user_id, *_unseen(turn)}
        if not self._notes.on or heard.audience or heard.user_id in _unseen(turn):
            return
        left_out |= {card.user_id for card in ours}
        to = dict.fromkeys((*heard.mentions, heard.reply_to_user))
        topics = topics_of(heard.content, (heard.author_name,))
        if topics and sensitive_reason(heard.content, (heard.author_name,)):
            topics = ()
        sighting = Sighting(
            root_of(heard.message_id), self._planet, heard.channel_id, heard.user_id, heard.author_name, heard.at,
            topics, tuple(user for user in to if user and user not in left_out),
        )  # fmt: skip
        self._notes.add(turn, sighting)

    def _note_name(self, heard: Message, turn: Turn) -> None:
        """Tell the people shard of a name that is new here."""
        if self._accounts is None:
            return
        before = turn.record(name_seen(heard.user_id), NameSeen)
        if before is not None and before.name == heard.author_name:
            return
        turn.put(name_seen(heard.user_id), NameSeen(heard.author_name))
        seen = Seen(heard.user_id, heard.author_name, heard.at)
        turn.send(self._accounts.shard_of(heard.user_id), seen)

    def meet(self, card: BidCard, turn: Turn, *, present: bool) -> None:
        """One of our bots is here, or no longer."""
        self._notes.add(turn, BotPresent(card.bot, card.user_id, self._planet, turn.now, present))

    def come_or_go(self, card: BidCard | None, event: AnyEvent, turn: Turn) -> None:
        """A member came or left; `card` is that of our bot where it is one."""
        if card is not None and isinstance(event, (MemberJoin, MemberLeave)):
            self.meet(card, turn, present=isinstance(event, MemberJoin))

    def note(self, event: AnyEvent, turn: Turn) -> None:
        """What is no message, as far as people or the graph care."""
        match event:
            case MessageDelete(message_ids=message_ids):
                self._gone(SourceGone(message_ids), turn)
            case MessageEdit(message_id=message_id, version=version):
                self._gone(SourceGone((message_id,), version), turn)
            case MemberJoin() | MemberRename() if event.user_id in _unseen(turn):
                return
            case MemberJoin(user_id=user, name=name, is_bot=is_bot, at=at):
                self._notes.add(turn, UserSeen(self._planet, user, name, at, is_bot))
            case MemberRename(user_id=user, name=name, at=at):
                self._notes.add(turn, UserSeen(self._planet, user, name, at))
            case MemberLeave(user_id=user, at=at):
                self._notes.add(turn, UserLeft(self._planet, user, at))
            case ThreadCreate(channel_id=channel, name=name, at=at):
                self._notes.add(turn, ChannelSeen(self._planet, channel, name, at, "thread"))
            case ConsentChange():
                self._choose(event, turn)

    def _gone(self, gone: SourceGone, turn: Turn) -> None:
        """To every shard, for nobody may know any more who wrote it; and what the graph counted counts no more."""
        for number in range(self._shards):
            turn.send(f"people:{number}", gone, planet="", channel="")
        self._notes.add(turn, RootsGone(tuple(map(root_of, gone.message_ids))), at_once=True)

    def _choose(self, event: ConsentChange, turn: Turn) -> None:
        if self._accounts is None:
            return
        if event.chosen.invisible is not None:
            _hide(event.user_id, turn, invisible=event.chosen.invisible)
        asked = SetConsent(event.user_id, event.name, event.chosen)
        turn.send(self._accounts.shard_of(event.user_id), asked, planet="", channel="")

    def receive(self, body: UniverseBody, turn: Turn) -> None:
        """A timer, a choice that was made elsewhere, or the answer that one holds everywhere."""
        if isinstance(body, SendNotes):
            self._notes.flush(turn)
        elif isinstance(body, Invisible):
            _hide(body.user_id, turn, invisible=body.invisible)
        else:
            turn.decide("consent_told", user=body.user_id, complete=body.complete)


def _unseen(turn: Turn) -> list[str]:
    return (turn.record(UNSEEN, Unseen) or Unseen()).users


def _hide(user_id: str, turn: Turn, *, invisible: bool) -> None:
    users = [user for user in _unseen(turn) if user != user_id] + ([user_id] if invisible else [])
    turn.put(UNSEEN, Unseen(users))


def name_seen(user_id: str) -> str:
    """The record of a `NameSeen`."""
    return f"name:{user_id}"
