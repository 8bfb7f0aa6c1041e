"""A bot: publishes its bid card, answers when a planet grants it the floor, knows people, and keeps its own limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from msgspec import Struct

from actors.answering import Addressee, Answering, Typed
from actors.bot_card import CardPublisher, Heartbeat, Rested
from actors.bot_corrections import Retract
from actors.bot_gossip import BotGossip
from actors.bot_life import DailyLife, Sweep
from actors.bot_memories import Memories
from actors.bot_mentions import Unsay
from actors.bot_messages import Answered, Deleted, Edited, Heard, ToolUsed, is_by_person
from actors.bot_mind import BotMind
from actors.bot_parameters import BotParameters
from actors.bot_people import BotPeople
from actors.bot_records import Mark, mark, written_to
from actors.bot_reports import Memory
from actors.bot_second_thoughts import SecondThoughts
from actors.bot_speech import Speech
from actors.bot_state import BotBody, BotState
from actors.gossip_messages import LostTrust, Personal, RootsForgotten, SetConsent
from actors.member import Member, Started
from actors.mind_records import Ended
from actors.planet_messages import ContextTold, FloorDenied, Granted, Perceived
from actors.private_events import about_people
from actors.triage import Considered
from actors.turn import Turn
from universe.chat.bid import TRUSTED_LEVEL
from universe.chat.budget import charge, spend
from universe.chat.chain import Denial
from universe.chat.daily_life import ELABORATE, POST, REACH_OUT
from universe.events import ConsentChange, Message
from universe.keys import Keys
from universe.mind_requests import Advanced, LookedUp, OnBus, Posted, Synthesised, Traced
from universe.people.private import REFUSAL_TEXT
from universe.people.records import Acquaintance
from universe.ports import Applied, Composed, Forget, PortFailed
from universe.store_requests import Discovered, Recalled, Told
from universe.substrate import AnyEnvelope

PRIVATE_MS = 60_000
"""A private message is answered within a minute or not at all."""


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
        self._gossip = BotGossip(own.persona, own.planets, own.gossip, self._people.rules, own.composer, own.seed)
        self._memories = Memories(own.persona.name, own.memory)
        self._memory = Memory(own.mind.mind, self._people.rules.accounts)
        self._mind = BotMind(own.persona, own.mind, self._memory)
        self._speech = Speech(
            own.persona, keys, (own.composer, own.world), self._memories, self._gossip.news, own.gossip, self._mind,
            own.seed,
        )  # fmt: skip
        self._thoughts = SecondThoughts(self._speech, self._gossip.news)
        self._life = DailyLife(own.persona.name, own.planets, own.budget, own.stream, keys, own.seed)
        self._card = CardPublisher(own.persona, own.planets, own.budget, own.registry, keys, beats=own.beats)

    def needs(self, state: BotState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The people that the inbox is about, and what is kept about their news."""
        for message in inbox:
            body = about_people(message.body)
            if isinstance(body, Granted):
                yield from self._people.needs_of_granted(body)
                heard = body.message
                user_id = heard.user_id if heard is not None else body.user_id
                yield from self._gossip.needs_of_speaker(user_id)
                yield from self._memory.needs_of_speaker(user_id)
            elif body is not None:
                yield from self._thoughts.needs(state.answering, body)
                yield from self._people.needs(state.people, body)
                yield from self._gossip.needs(state.gossip, body)
                yield from self._mind.needs(state.answering, state.mind, body)
                yield from self._memory.needs(body)

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Take the floor or decline, say what was composed, look around, and hear of people."""
        charge(state.budget, turn.now, self._own.budget)
        match message.body:
            case Granted() as granted:
                self._take(state, granted, message.sender.partition(":")[2], turn)
            case (
                ContextTold() | Discovered() | Recalled() | Told() | LookedUp() | OnBus() | Considered() | Synthesised()
                | Composed() | ToolUsed() | Typed() | Applied() | PortFailed()
            ):  # fmt: skip
                self._speak(state, message, turn)
            case Ended() | Traced() | Posted() | Advanced() as step:
                self._mind.traces.receive(state.mind, step, turn)
            case Answered() as answered:
                self._memories.remember_answer(answered, turn)
            case Personal() as personal:
                self._memories.leave_out(personal, turn)
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
        """One step on the way from a grant to what is said and remembered; or to a page."""
        body = message.body
        if isinstance(body, (Discovered, Composed, PortFailed)) and self._gossip.answered(state.gossip, body, turn):
            return
        if isinstance(body, PortFailed):
            # A judge that does not answer leaves the verdict of the rules.
            state.people.judging.pop(body.request_id, None)
            self._mind.traces.failed(state.mind, body.request_id, body.reason, turn)
        said = self._speech.receive(state.answering, body, message.sender.partition(":")[2], turn)
        if said is not None:
            self._gossip.said(state.gossip, said, turn)
            state.said += 1

    def _wake(self, state: BotState, timer: Started | Heartbeat | Rested | Sweep, turn: Turn) -> None:
        match timer:
            case Started():
                self._card.beat(state.published, turn)
                self._people.begin(state.people, turn)
                self._life.begin(turn)
                self._gossip.begin(turn)
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
        if not self._mind.begins(state.mind, answering, self._own.seed, turn):
            self._speech.decline(answering, "dissonance", turn)
            return
        cost = budget.post_battery_cost if granted.act in (POST, REACH_OUT) else budget.battery_cost
        spend(state.budget, turn.now, budget, asked=granted.direct, cost=cost)
        if heard is not None and is_by_person(heard):
            known = self._meet(state, heard, turn)
            answering.to = self._people.addressee(known, turn)
        elif granted.user_id:
            written_to(state.people, granted.user_id, turn.now)
            answering.to = self._people.addressee_of(granted.user_id, turn)
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

    def _meet(self, state: BotState, heard: Message, turn: Turn) -> Acquaintance:
        """A person speaks to this bot: a message is entered, and looked at for news, once."""
        new = turn.record(mark(heard.message_id), Mark) is None
        known = self._people.hear(state.people, heard, turn)
        if new:
            self._gossip.hear(state.gossip, heard, known, turn)
            self._memory.note(heard, known.person_id, turn)
        return known

    def _hear_of_people(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        body = about_people(message.body)
        match body:
            case None:
                return
            case Heard(heard):
                self._meet(state, heard, turn)
                return
            case ConsentChange():
                chosen = SetConsent(body.user_id, body.name, body.chosen)
                turn.send(self._people.rules.accounts.shard_of(body.user_id), chosen)
            case Edited():
                self._reread(state, body, turn)
            case Retract(person_id, message_id):
                self._memory.drop(person_id, message_id, turn)
            case Deleted(message_ids):
                self._thoughts.drop(state.answering, message_ids, turn)
                if self._own.memory:
                    turn.send(self._own.memory, Forget(self._own.persona.name, message_ids))
        self._people.receive(state.people, body, message.sender, turn)
        self._gossip.receive(state.gossip, body, message.sender, turn)
        if isinstance(body, (LostTrust, RootsForgotten)):
            self._thoughts.forget(state.answering, body, turn)
        elif isinstance(body, Unsay):
            self._speech.mentioned.unsay(body, turn)

    def _reread(self, state: BotState, edited: Edited, turn: Turn) -> None:
        """What a person wrote says something else now; who was heard saying it, or is now, has news perhaps."""
        self._thoughts.reread(state.answering, edited.message, turn)
        heard = edited.message
        made = turn.record(mark(heard.message_id), Mark)
        if is_by_person(heard) and (edited.addressed or made is not None):
            known = self._people.rules.known(heard.user_id, heard.author_name, turn)
            self._gossip.hear(state.gossip, heard, known, turn, edited.version)
            self._memory.note(heard, known.person_id, turn, edited.version)
