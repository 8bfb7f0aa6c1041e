"""A bot: publishes its bid card, answers when a planet grants it the floor, knows people, and keeps its own limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.bot_card import CardPublisher, Heartbeat, Published, Rested
from actors.bot_life import DailyLife, Sweep
from actors.bot_messages import Answered, Deleted, Edited, Heard, Reacted, is_by_person
from actors.bot_people import BotPeople, PeopleBody
from actors.bot_records import PeopleCounts, PeopleSettings, written_to
from actors.bot_speech import Addressee, Answering, Speech
from actors.member import Member, Started
from actors.planet_messages import ContextTold, FloorDenied, Granted, Perceived
from actors.turn import Turn
from universe.chat.bid import TRUSTED_LEVEL
from universe.chat.budget import Budget, charge, spend
from universe.chat.chain import Denial
from universe.chat.daily_life import ELABORATE, POST, REACH_OUT
from universe.config import BudgetConfig, RegistryConfig, StreamConfig
from universe.events import (
    Message,
    MessageDelete,
    MessageEdit,
    ReactionAdd,
    ReactionRemove,
    TypingStart,
)
from universe.keys import Keys
from universe.people.private import REFUSAL_TEXT
from universe.persona import BotPersona
from universe.ports import Applied, Composed, Forget, PortFailed
from universe.stream.edits import edited_message
from universe.substrate import AnyEnvelope

PRIVATE_MS = 60_000
"""A private message is answered within a minute or not at all."""


class BotParameters(Struct, frozen=True, kw_only=True):
    """`planets` are guild ids; `beats` is whether the bot goes on saying that it is alive (wall time).

    `memory` is the address of the bridge to where it remembers what bots said to each other; empty for none.
    """

    persona: BotPersona
    planets: tuple[str, ...]
    budget: BudgetConfig
    stream: StreamConfig = StreamConfig()
    registry: RegistryConfig = RegistryConfig()
    seed: int = 0
    prefix: str = "whisper"
    composer: str = "bridge:composer"
    world: str = "bridge:world"
    memory: str = ""
    beats: bool = False
    people: PeopleSettings = PeopleSettings()


class BotState(Struct):
    """`answering` maps the id of the request under way (context, text, then effect) to its grant."""

    budget: Budget = field(default_factory=Budget)
    answering: dict[str, Answering] = field(default_factory=dict)
    published: Published = field(default_factory=Published)
    said: int = 0
    people: PeopleCounts = field(default_factory=PeopleCounts)


PrivateEvent = Message | MessageEdit | MessageDelete | ReactionAdd | ReactionRemove | TypingStart
BotBody = (
    Granted | Answered | ContextTold | Perceived | FloorDenied | PrivateEvent | Composed | Applied | PortFailed
    | Heartbeat | Rested | Sweep | Started | PeopleBody
)  # fmt: skip


class Bot(Member[BotState]):
    """Owner of its battery, budgets and what it is saying right now."""

    State: ClassVar[type[Struct]] = BotState
    Protocol: ClassVar[Any] = BotBody

    def __init__(self, address: str, parameters: BotParameters) -> None:
        super().__init__(address)
        own = parameters
        keys = Keys(own.prefix)
        self._own = own
        self._people = BotPeople(own.people, own.persona)
        self._speech = Speech(own.persona, keys, own.composer, own.world, own.memory, own.seed)
        self._life = DailyLife(own.persona.name, own.planets, own.budget, own.stream, keys, own.seed)
        self._card = CardPublisher(own.persona, own.planets, own.budget, own.registry, keys, beats=own.beats)

    def needs(self, state: BotState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The people that the inbox is about."""
        for message in inbox:
            body = about_people(message.body)
            if isinstance(body, Granted):
                yield from self._people.needs_of_granted(body)
            elif body is not None:
                yield from self._people.needs(state.people, body)

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Take the floor or decline, say what was composed, look around, and hear of people."""
        charge(state.budget, turn.now, self._own.budget)
        match message.body:
            case Granted() as granted:
                self._take(state, granted, message.sender.partition(":")[2], turn)
            case Answered() | ContextTold() | Composed() | Applied() | PortFailed():
                self._speak(state, message, turn)
            case Perceived() as perceived:
                self._life.act(state.budget, perceived, turn)
            case FloorDenied() as denied:
                self._life.denied(denied, turn)
            case Message() as private:
                self._hear_private(state, private, turn)
            case Started() | Heartbeat() | Rested() | Sweep() as timer:
                self._wake(state, timer, turn)
            case _:
                self._hear_of_people(state, message, turn)
        self._card.publish(state.published, state.budget, state.people, turn)

    def _speak(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """One step on the way from a grant to what is said and remembered."""
        match message.body:
            case Answered() as answered:
                self._speech.remember_answer(answered, turn)
            case ContextTold() as told:
                self._speech.go_on(state.answering, told, message.sender.partition(":")[2], turn)
            case Composed() as composed:
                self._speech.say(state.answering, composed, turn)
            case Applied(request_id, remote_id):
                state.said += self._speech.finish(state.answering, request_id, remote_id, turn)
            case PortFailed() as failed:
                # A judge that does not answer leaves the verdict of the rules.
                state.people.judging.pop(failed.request_id, None)
                self._speech.fail(state.answering, failed, turn)

    def _wake(self, state: BotState, timer: Started | Heartbeat | Rested | Sweep, turn: Turn) -> None:
        match timer:
            case Started():
                self._card.beat(state.published, turn)
                self._people.begin(state.people, turn)
                self._life.begin(turn)
            case Heartbeat():
                self._card.beat(state.published, turn)
            case Rested():
                state.published.resting = False
            case Sweep():
                self._life.look_around(state.people, turn)

    def _take(self, state: BotState, granted: Granted, guild_id: str, turn: Turn, dm_bot: str = "") -> None:
        heard, budget = granted.message, self._own.budget
        answering = Answering(granted, guild_id, turn.now, Addressee(), dm_bot)
        denied = self._life.woken(state.budget, granted, turn) or self._distrusts(granted, turn)
        if denied is not None:
            self._speech.decline(answering, denied.reason, turn)
            return
        cost = budget.post_battery_cost if granted.act in (POST, REACH_OUT) else budget.battery_cost
        spend(state.budget, turn.now, budget, asked=granted.direct, cost=cost)
        if heard is not None and is_by_person(heard):
            known = self._people.hear(state.people, heard, turn)
            answering.to = Addressee(*self._people.card(known, turn))
        elif granted.user_id:
            written_to(state.people, granted.user_id, turn.now)
            answering.to = Addressee(*self._people.card_of(granted.user_id, turn))
        elif heard is not None and granted.act != ELABORATE:
            answering.to = Addressee(heard.author_name)
        self._speech.begin(state.answering, answering, turn)

    def _distrusts(self, granted: Granted, turn: Turn) -> Denial | None:
        """Whether trust alone was the reason and has decayed since the card told of it."""
        heard = granted.message
        if heard is None or granted.why[:1] != ("trusted",):
            return None
        return None if self._people.level(heard.user_id, turn) >= TRUSTED_LEVEL else Denial("trust_decayed")

    def _hear_private(self, state: BotState, heard: Message, turn: Turn) -> None:
        """The gate stands before the composer: who is not let in costs no model, one friendly line a day at most."""
        if not is_by_person(heard):
            return
        outcome = self._people.turned_away(state.people, heard, turn)
        if not outcome:
            granted = Granted(heard.channel_id, heard, 0, ("private",), 0, 0, turn.now + PRIVATE_MS)
            self._take(state, granted, heard.guild_id, turn, heard.dm_bot)
        elif outcome == "say":
            turn.send(self._own.world, self._speech.reply(heard, REFUSAL_TEXT))

    def _hear_of_people(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        body = about_people(message.body)
        if body is None:
            return
        if isinstance(body, Edited):
            self._speech.reread(state.answering, body.message, turn)
        elif isinstance(body, Deleted):
            self._speech.drop(state.answering, body.message_ids, turn)
            if self._own.memory:
                turn.send(self._own.memory, Forget(self._own.persona.name, body.message_ids))
        self._people.receive(state.people, body, message.sender, turn)


def about_people(body: Any) -> Any:
    """A message to a bot as what it says about people; None where it says nothing.

    In a private channel the events themselves come to the bot: nobody else reads them there.
    """
    match body:
        case Message() as private:
            return Heard(private)
        case ReactionAdd() | ReactionRemove() as event:
            return Reacted(event)
        case MessageDelete(message_ids=message_ids):
            return Deleted(message_ids)
        case MessageEdit() as event:
            return Edited(edited_message(event), addressed=True)
        case TypingStart():
            return None
    return body


def parameters_of(data: bytes) -> BotParameters:
    """Decode a bot's parameters."""
    return msgspec.msgpack.decode(data, type=BotParameters)
