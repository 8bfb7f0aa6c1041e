"""A planet: one Discord server. It hears every event, keeps its channels' facts and grants at most one speaker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.bot_messages import Reacted, is_by_person
from actors.floor import FloorRules, LookAgain
from actors.member import Member, Started
from actors.people import Seen
from actors.planet_messages import CardUpdated, Declined, Done
from actors.turn import Turn
from universe.chat.bid import BidCard
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig, PeopleConfig
from universe.events import (
    AnyEvent,
    MemberJoin,
    MemberLeave,
    MemberRename,
    Message,
    ReactionAdd,
    ReactionRemove,
)
from universe.keys import Keys
from universe.people.accounts import Accounts
from universe.substrate import AnyEnvelope


class PlanetParameters(Struct, frozen=True, kw_only=True):
    """`listeners` are members that want to hear what our bots say (cohorts, so that their people can answer).

    With `people` the planet tells the people shards who is seen under which name.
    """

    chat: ChatConfig
    seed: int = 0
    prefix: str = "whisper"
    listeners: tuple[str, ...] = ()
    platform: str = "sim"
    people: PeopleConfig | None = None


class PlanetState(Struct):
    """Cards of the bots present, and how many people are here."""

    cards: dict[str, BidCard] = field(default_factory=dict)
    people: int = 0
    joins: int = 0
    leaves: int = 0


class Membership(Struct, frozen=True):
    """Somebody on this planet."""

    name: str
    is_bot: bool
    since: int
    present: bool


class NameSeen(Struct, frozen=True):
    """The name under which somebody was last seen here."""

    name: str


PlanetBody = AnyEvent | CardUpdated | Declined | Done | LookAgain | Started


class Planet(Member[PlanetState]):
    """Owner of its channels' and memberships' facts."""

    State: ClassVar[type[Struct]] = PlanetState
    Protocol: ClassVar[Any] = PlanetBody

    def __init__(self, address: str, parameters: PlanetParameters) -> None:
        super().__init__(address)
        self._listeners = parameters.listeners
        self._floor = FloorRules(parameters.chat, parameters.seed, Keys(parameters.prefix))
        self._accounts = Accounts(parameters.platform, parameters.people) if parameters.people is not None else None

    def needs(self, state: PlanetState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The channels and memberships that the inbox is about."""
        del state
        wanted: list[str] = []
        for message in inbox:
            body = message.body
            if isinstance(body, (MemberJoin, MemberLeave, MemberRename)):
                wanted.append(_membership(body.user_id))
            elif isinstance(body, Message):
                wanted += (_channel(body.channel_id), _name_seen(body.user_id))
            elif isinstance(body, (Declined, Done, LookAgain)):
                wanted.append(_channel(body.channel))
        return wanted

    def receive(self, state: PlanetState, message: AnyEnvelope, turn: Turn) -> None:
        """Hear an event, a card, a bot's answer to a grant, or a timer."""
        match message.body:
            case Message() as heard:
                self._hear(state, heard, turn)
            case CardUpdated(card):
                state.cards[card.bot] = card
            case Declined() | Done() | LookAgain() as about:
                channel = self._channel(about.channel, turn)
                self._floor.react(channel, about, state.cards, turn)
                turn.put(_channel(channel.channel_id), channel)
            case MemberJoin() | MemberLeave() | MemberRename() as event:
                self._count(state, event, turn)
            case ReactionAdd() | ReactionRemove() as reaction:
                _tell_reaction(state, reaction, turn)

    def _channel(self, channel_id: str, turn: Turn) -> ChannelRecord:
        return turn.record(_channel(channel_id), ChannelRecord) or ChannelRecord(channel_id)

    def _hear(self, state: PlanetState, heard: Message, turn: Turn) -> None:
        channel = self._channel(heard.channel_id, turn)
        self._floor.hear(channel, heard, state.cards, turn)
        turn.put(_channel(channel.channel_id), channel)
        if is_by_person(heard):
            self._note_name(heard, turn)
        if heard.bot and heard.reply_to_user:
            for listener in self._listeners:
                turn.send(listener, heard)

    def _note_name(self, heard: Message, turn: Turn) -> None:
        """Tell the people shard of a name that is new here."""
        if self._accounts is None:
            return
        before = turn.record(_name_seen(heard.user_id), NameSeen)
        if before is not None and before.name == heard.author_name:
            return
        turn.put(_name_seen(heard.user_id), NameSeen(heard.author_name))
        seen = Seen(heard.user_id, heard.author_name, heard.at)
        turn.send(self._accounts.shard_of(heard.user_id), seen)

    def _count(self, state: PlanetState, event: MemberJoin | MemberLeave | MemberRename, turn: Turn) -> None:
        record = _membership(event.user_id)
        before = turn.record(record, Membership)
        here = before is not None and before.present
        match event:
            case MemberJoin():
                state.joins += 1
                state.people += 0 if here else 1
                turn.put(record, Membership(event.name, event.is_bot, event.at, present=True))
            case MemberLeave():
                state.leaves += 1
                state.people -= 1 if here else 0
                name = before.name if before is not None else event.user_id
                turn.put(record, Membership(name, before is not None and before.is_bot, event.at, present=False))
            case MemberRename():
                since = before.since if before is not None else event.at
                present = before is None or before.present
                state.people += 1 if before is None else 0
                turn.put(record, Membership(event.name, before is not None and before.is_bot, since, present))


def _tell_reaction(state: PlanetState, event: ReactionAdd | ReactionRemove, turn: Turn) -> None:
    """To the bot whose message it is; a removal that names no author goes to all, who know what they entered."""
    for card in state.cards.values():
        removal = isinstance(event, ReactionRemove) and not event.message_user_id
        if removal or card.user_id == event.message_user_id:
            turn.send(f"bot:{card.bot}", Reacted(event), channel=event.channel_id)


def _name_seen(user_id: str) -> str:
    return f"name:{user_id}"


def _channel(channel_id: str) -> str:
    return f"channel:{channel_id}"


def _membership(user_id: str) -> str:
    return f"member:{user_id}"


def parameters_of(data: bytes) -> PlanetParameters:
    """Decode a planet's parameters."""
    return msgspec.msgpack.decode(data, type=PlanetParameters)
