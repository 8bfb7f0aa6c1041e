"""A planet: one Discord server. It hears every event, keeps its channels' facts and grants at most one speaker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.floor import FloorRules, LookAgain
from actors.member import Member, Started
from actors.planet_messages import CardUpdated, Declined, Done
from actors.turn import Turn
from universe.chat.bid import BidCard
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig
from universe.events import AnyEvent, MemberJoin, MemberLeave, MemberRename, Message
from universe.keys import Keys
from universe.substrate import AnyEnvelope


class PlanetParameters(Struct, frozen=True, kw_only=True):
    """`listeners` are members that want to hear what our bots say (cohorts, so that their people can answer)."""

    chat: ChatConfig
    seed: int = 0
    prefix: str = "whisper"
    listeners: tuple[str, ...] = ()


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


PlanetBody = AnyEvent | CardUpdated | Declined | Done | LookAgain | Started


class Planet(Member[PlanetState]):
    """Owner of its channels' and memberships' facts."""

    State: ClassVar[type[Struct]] = PlanetState
    Protocol: ClassVar[Any] = PlanetBody

    def __init__(self, address: str, parameters: PlanetParameters) -> None:
        super().__init__(address)
        self._listeners = parameters.listeners
        self._floor = FloorRules(parameters.chat, parameters.seed, Keys(parameters.prefix))

    def needs(self, state: PlanetState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The channels and memberships that the inbox is about."""
        del state
        wanted: list[str] = []
        for message in inbox:
            body = message.body
            if isinstance(body, (MemberJoin, MemberLeave, MemberRename)):
                wanted.append(_membership(body.user_id))
            elif isinstance(body, Message):
                wanted.append(_channel(body.channel_id))
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

    def _channel(self, channel_id: str, turn: Turn) -> ChannelRecord:
        return turn.record(_channel(channel_id), ChannelRecord) or ChannelRecord(channel_id)

    def _hear(self, state: PlanetState, heard: Message, turn: Turn) -> None:
        channel = self._channel(heard.channel_id, turn)
        self._floor.hear(channel, heard, state.cards, turn)
        turn.put(_channel(channel.channel_id), channel)
        if heard.bot and heard.reply_to_user:
            for listener in self._listeners:
                turn.send(listener, heard)

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


def _channel(channel_id: str) -> str:
    return f"channel:{channel_id}"


def _membership(user_id: str) -> str:
    return f"member:{user_id}"


def parameters_of(data: bytes) -> PlanetParameters:
    """Decode a planet's parameters."""
    return msgspec.msgpack.decode(data, type=PlanetParameters)
