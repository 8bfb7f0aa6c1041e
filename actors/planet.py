"""A planet: one Discord server. It hears every event, keeps its channels' facts and grants at most one speaker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.channel_slots import latest
from actors.floor import FloorRules, LookAgain
from actors.member import Member, Started
from actors.planet_bids import Absent, Cards
from actors.planet_life import LifeRules
from actors.planet_members import Population, membership_record, note_bot, note_member, note_spoken
from actors.planet_messages import CardUpdated, ContextAsked, ContextTold, Declined, Done, FloorAsked, LookAround
from actors.planet_stream import StreamRules
from actors.planet_universe import PlanetUniverse, UniverseBody
from actors.turn import Turn
from universe.chat.bid import BidCard
from universe.chat.channel import ChannelRecord
from universe.chat.left import LEFT_RECORD
from universe.chat.recent import slot_record, slot_records
from universe.config import ChatConfig, PeopleConfig, StreamConfig
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
    Presence,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
    TypingStart,
    VoiceState,
)
from universe.keys import Keys
from universe.ports import Applied, PortFailed
from universe.stream.capture import is_captured
from universe.substrate import AnyEnvelope


class PlanetParameters(Struct, frozen=True, kw_only=True):
    """`listeners` are members that want to hear what our bots say (cohorts, so that their people can answer).

    With `people` the planet tells the people shards who is seen under which name, and what is gone. `graph` is the
    address of the bridge to the universe graph; empty for none.
    """

    chat: ChatConfig
    stream: StreamConfig = StreamConfig()
    seed: int = 0
    prefix: str = "whisper"
    listeners: tuple[str, ...] = ()
    platform: str = "sim"
    people: PeopleConfig | None = None
    graph: str = ""
    graph_config: GraphConfig = GraphConfig()


class PlanetState(Population):
    """Cards of the bots, until when each counts as alive (UTC ms; 0: always), and which were taken off the planet.

    `spoken_ms` is when people last wrote in a channel.
    """

    cards: dict[str, BidCard] = field(default_factory=dict)
    alive_until: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    spoken_ms: dict[str, int] = field(default_factory=dict)


PlanetBody = (
    AnyEvent | CardUpdated | Declined | Done | LookAgain | LookAround | FloorAsked | ContextAsked | UniverseBody
    | Applied | PortFailed | Started
)  # fmt: skip
_MemberEvents = (MemberJoin, MemberLeave, MemberRename, Presence, VoiceState)
_OfMessage = (MessageEdit, MessageDelete, ReactionAdd, ReactionRemove)


class Planet(Member[PlanetState]):
    """Owner of its channels' and memberships' facts."""

    State: ClassVar[type[Struct]] = PlanetState
    Protocol: ClassVar[Any] = PlanetBody

    def __init__(self, address: str, parameters: PlanetParameters) -> None:
        super().__init__(address)
        chat, stream = parameters.chat, parameters.stream
        self._name = address.partition(":")[2]
        self._listeners = parameters.listeners
        self._stream_config, self._shown = stream, stream.context_messages
        self._floor = FloorRules(chat, stream, parameters.seed, Keys(parameters.prefix))
        self._stream = StreamRules(self._floor, chat, stream)
        self._life = LifeRules(self._floor, chat, stream)
        self._universe = PlanetUniverse(
            self._name, parameters.platform, parameters.people, parameters.graph, parameters.graph_config
        )

    def needs(self, state: PlanetState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The channels, messages and memberships that the inbox is about."""
        wanted: list[str] = []
        for message in inbox:
            body = message.body
            wanted += self._universe.needs(body)
            if isinstance(body, Message):
                wanted += (_channel(body.channel_id), LEFT_RECORD)
                if body.bot:
                    wanted += slot_records(body.channel_id)
            elif isinstance(body, (Declined, Done, LookAgain)):
                wanted += (_channel(body.channel), slot_record(body.channel, body.slot), LEFT_RECORD)
            elif isinstance(body, _MemberEvents):
                wanted.append(membership_record(body.user_id))
            else:
                wanted += self._needs_more(state, body, message.at)
        return wanted

    def _needs_more(self, state: PlanetState, body: object, at: int) -> Iterable[str]:
        match body:
            case MessageEdit() | MessageDelete() | ReactionAdd() | ReactionRemove() | TypingStart() as event:
                yield _channel(event.channel_id)
                if isinstance(event, _OfMessage):
                    yield LEFT_RECORD
                    yield from slot_records(event.channel_id)
            case ThreadCreate() as event:
                yield from (_channel(event.channel_id), _channel(event.parent_id))
                yield from slot_records(event.parent_id)
            case FloorAsked() | ContextAsked() as asked:
                yield from (_channel(asked.channel), LEFT_RECORD)
                yield from slot_records(asked.channel)
            case LookAround() as asked:
                # A channel that falls out of sight between this and the turn was read for nothing, no more.
                yield from self._life.needs(self._life.channels(state.spoken_ms, at), asked)

    def receive(self, state: PlanetState, message: AnyEnvelope, turn: Turn) -> None:
        """Hear an event, a card, what a bot asks or answers, or a timer."""
        body = message.body
        if isinstance(body, Message):
            if self._stream_config.stream_capture_message:
                self._hear(state, body, turn)
        elif isinstance(body, (Declined, Done, LookAgain)):
            self._answered(state, body, turn)
        elif isinstance(body, CardUpdated):
            if body.card.bot not in state.cards:
                self._universe.meet(body.card, turn, present=True)
            state.cards[body.card.bot] = body.card
            state.alive_until[body.card.bot] = body.alive_until
        elif isinstance(body, (LookAround, FloorAsked, ContextAsked)):
            self._answer(state, body, turn)
        elif isinstance(body, UniverseBody):
            self._universe.receive(body, turn)
        elif isinstance(body, Started):
            self._universe.begin(turn)
        elif not isinstance(body, (Applied, PortFailed)) and is_captured(body, self._stream_config):
            self._universe.note(body, turn)
            self._note(state, body, turn)

    def _present(self, state: PlanetState, turn: Turn) -> Cards:
        """The bots that are here and alive."""
        away = {bot for bot, until in state.alive_until.items() if until and until <= turn.now} | {*state.gone}
        return {bot: card for bot, card in state.cards.items() if bot not in away} if away else state.cards

    @staticmethod
    def _absent(state: PlanetState, present: Cards) -> Absent:
        """The bots that were taken off the planet, and those that have not said for too long that they are alive."""
        if len(present) == len(state.cards):
            return {}
        away = {bot: card for bot, card in state.cards.items() if bot not in present}
        return {bot: (card, "gone" if bot in state.gone else "offline") for bot, card in away.items()}

    def _channel(self, channel_id: str, turn: Turn) -> ChannelRecord:
        return turn.record(_channel(channel_id), ChannelRecord) or ChannelRecord(channel_id)

    def _answered(self, state: PlanetState, about: Declined | Done | LookAgain, turn: Turn) -> None:
        channel, present = self._channel(about.channel, turn), self._present(state, turn)
        self._floor.react(channel, about, present, turn)
        if isinstance(about, Declined):
            # Who declines is alive, though its card may come a moment later.
            self._life.left_unsaid(channel, about, state.cards, turn)
        turn.put(_channel(channel.channel_id), channel)

    def _hear(self, state: PlanetState, heard: Message, turn: Turn) -> None:
        channel = self._channel(heard.channel_id, turn)
        present = self._present(state, turn)
        self._floor.hear(channel, heard, present, self._absent(state, present), turn)
        turn.put(_channel(channel.channel_id), channel)
        self._stream.tell_answered(channel, heard, present, turn)
        if not heard.author_is_bot:
            note_spoken(state.spoken_ms, heard.channel_id, heard.at)
        self._universe.hear(heard, state.cards.values(), turn)
        if heard.bot and (heard.reply_to_user or heard.mentions):
            for listener in self._listeners:
                turn.send(listener, heard)

    def _answer(self, state: PlanetState, asked: LookAround | FloorAsked | ContextAsked, turn: Turn) -> None:
        present = self._present(state, turn)
        if isinstance(asked, LookAround):
            channels = [self._channel(one, turn) for one in self._life.channels(state.spoken_ms, turn.now)]
            self._life.perceive(self._name, channels, present, asked, turn)
            return
        channel = self._channel(asked.channel, turn)
        if isinstance(asked, FloorAsked):
            self._life.ask(channel, asked, present, turn)
            turn.put(_channel(channel.channel_id), channel)
        else:
            # A bot that is not here any more gets an answer as well, or it would wait for ever.
            said = latest(channel, self._shown, asked.bot, turn) if asked.bot in present else ()
            turn.send(f"bot:{asked.bot}", ContextTold(asked.channel, asked.grant, said), channel=asked.channel)

    def _note(self, state: PlanetState, event: AnyEvent, turn: Turn) -> None:
        """Take in what is no message."""
        if isinstance(event, ConsentChange):
            return
        if isinstance(event, _MemberEvents):
            card = next((card for card in state.cards.values() if card.user_id == event.user_id), None)
            note_bot(state.gone, card.bot if card is not None else "", event)
            self._universe.come_or_go(card, event, turn)
            note_member(state, event, turn)
            return
        present, channel = self._present(state, turn), self._channel(event.channel_id, turn)
        match event:
            case TypingStart():
                if not self._stream.type(channel, event):
                    return
            case MessageEdit():
                self._stream.edit(channel, event, present, self._absent(state, present), turn)
            case MessageDelete():
                # Also those that are away just now: what they made of it goes when they are back.
                self._stream.delete(channel, event, state.cards, turn)
            case ReactionAdd() | ReactionRemove():
                self._stream.react(channel, event, present, turn)
            case ThreadCreate(parent_id=parent_id):
                self._stream.open_thread(channel, self._channel(parent_id, turn), event, turn)
        turn.put(_channel(channel.channel_id), channel)


def _channel(channel_id: str) -> str:
    return f"channel:{channel_id}"


def parameters_of(data: bytes) -> PlanetParameters:
    """Decode a planet's parameters."""
    return msgspec.msgpack.decode(data, type=PlanetParameters)
