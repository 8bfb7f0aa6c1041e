"""A bot: publishes its bid card, answers when a planet grants it the floor, knows people, and keeps its own limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.bot_messages import Heard, is_by_person
from actors.bot_people import BotPeople, PeopleBody
from actors.bot_records import PeopleCounts, PeopleSettings
from actors.member import Member, Started
from actors.planet_messages import CardUpdated, Declined, Done, Granted
from actors.turn import Turn
from universe.chat.bid import FULL, BidCard
from universe.chat.budget import Budget, charge, refusal, spend
from universe.chat.words import words
from universe.config import BudgetConfig
from universe.effects import Reply
from universe.events import Message
from universe.keys import Keys
from universe.people.private import REFUSAL_TEXT
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortFailed
from universe.substrate import AnyEnvelope
from universe.trust.tiers import STRANGER, TIERS

TYPING_MS_MAX = 8_000
REGISTRY_TTL_MS = 180_000
REST_MS = 600_000
"""How often a tired bot looks whether it has rested: a planet that thinks it tired would never ask again."""


PRIVATE_MS = 60_000
"""A private message is answered within a minute or not at all."""


class BotParameters(Struct, frozen=True, kw_only=True):
    """`planets` are guild ids; `heartbeat_ms` 0 registers once (virtual time), else again and again (seed: 60 s)."""

    persona: BotPersona
    planets: tuple[str, ...]
    budget: BudgetConfig
    prefix: str = "whisper"
    composer: str = "bridge:composer"
    world: str = "bridge:world"
    heartbeat_ms: int = 0
    people: PeopleSettings = PeopleSettings()


class Heartbeat(Struct, frozen=True, tag="heartbeat"):
    """Timer: register again."""


class Rested(Struct, frozen=True, tag="rested"):
    """Timer: the card may have better news now."""


class Answering(Struct):
    """One grant that the bot works on; `asked` is whether the message asked for it."""

    granted: Granted
    asked: bool
    began_at: int
    said: str = ""


class BotState(Struct):
    """`answering` maps the id of the request under way (text, then reply) to its grant."""

    budget: Budget = field(default_factory=Budget)
    answering: dict[str, Answering] = field(default_factory=dict)
    published: BidCard | None = None
    said: int = 0
    resting: bool = False
    people: PeopleCounts = field(default_factory=PeopleCounts)


BotBody = Granted | Message | Composed | Applied | PortFailed | Heartbeat | Rested | Started | PeopleBody


class Bot(Member[BotState]):
    """Owner of its battery, budgets and what it is saying right now."""

    State: ClassVar[type[Struct]] = BotState
    Protocol: ClassVar[Any] = BotBody

    def __init__(self, address: str, parameters: BotParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._persona = parameters.persona
        self._keys = Keys(parameters.prefix)
        names = (parameters.persona.display_name, parameters.persona.name, *parameters.persona.aliases)
        self._alias_words = tuple(dict.fromkeys(words(name) for name in names))
        self._people = BotPeople(parameters.people, parameters.persona)

    def needs(self, state: BotState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The people that the inbox is about."""
        for message in inbox:
            body = message.body
            if isinstance(body, (Granted, Message)):
                body = Heard(body.message if isinstance(body, Granted) else body)
            yield from self._people.needs(state.people, body)

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Take the floor or decline, say what was composed, tell the planet when it is said."""
        charge(state.budget, turn.now, self._own.budget)
        match message.body:
            case Granted() as granted:
                self._take(state, granted, turn)
            case Composed(request_id, text):
                self._say(state, request_id, text, turn)
            case Applied(request_id, remote_id):
                self._finish(state, request_id, remote_id, turn)
            case PortFailed() as failed:
                self._fail(state, failed, turn)
            case Started() | Heartbeat() as beat:
                self._register(turn)
                if isinstance(beat, Started):
                    self._people.begin(state.people, turn)
            case Rested():
                state.resting = False
            case Message() as private:
                self._hear_private(state, private, turn)
            case _:
                self._people.receive(state.people, message, turn)
        self._publish(state, turn)

    def _register(self, turn: Turn) -> None:
        heartbeat_ms = self._own.heartbeat_ms
        ttl_ms = REGISTRY_TTL_MS if heartbeat_ms else 0
        turn.show(self._keys.crossbot_bot(self._persona.name), self._persona.user_id, ttl_ms)
        if heartbeat_ms:
            turn.later(Heartbeat(), heartbeat_ms)

    def _take(self, state: BotState, granted: Granted, turn: Turn) -> None:
        reason = "" if granted.direct else refusal(state.budget, self._own.budget)
        if not reason and turn.now >= granted.until:
            reason = "too_late"
        if reason:
            self._decline(granted, reason, turn)
            return
        spend(state.budget, self._own.budget, asked=granted.direct)
        heard, persona = granted.message, self._persona
        name, card, tier = heard.author_name, "", TIERS[STRANGER]
        if is_by_person(heard):
            name, card, tier = self._people.card(self._people.hear(state.people, heard, turn), turn)
        request = Compose(
            persona.name, persona.display_name, persona.style, "", name, heard.content, granted.turn_in_chain, card,
            tier,
        )  # fmt: skip
        request_id = turn.send(self._own.composer, request, delay_ms=persona.think_ms)
        state.answering[request_id] = Answering(granted, granted.direct, turn.now)

    def _hear_private(self, state: BotState, heard: Message, turn: Turn) -> None:
        """The gate stands before the composer: who is not let in costs no model, one friendly line a day at most."""
        if not is_by_person(heard):
            return
        outcome = self._people.turned_away(state.people, heard, turn)
        if not outcome:
            self._take(state, Granted(heard, 0, ("private",), True, 0, turn.now + PRIVATE_MS), turn)
        elif outcome == "say":
            turn.send(self._own.world, self._reply(heard, REFUSAL_TEXT))

    def _reply(self, heard: Message, text: str) -> Reply:
        persona = self._persona
        return Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=persona.user_id,
            actor_name=persona.display_name, bot=persona.name, dm_bot=heard.dm_bot, content=text,
            message_id=heard.message_id, user_id=heard.user_id,
        )  # fmt: skip

    def _decline(self, granted: Granted, reason: str, turn: Turn) -> None:
        heard = granted.message
        turn.decide("declined", message=heard.message_id, reason=reason)
        if heard.dm_bot:
            return
        declined = Declined(heard.channel_id, granted.grant, self._persona.name, reason)
        turn.send(f"planet:{heard.guild_id}", declined, channel=heard.channel_id)

    def _say(self, state: BotState, request_id: str, text: str, turn: Turn) -> None:
        answering = state.answering.pop(request_id, None)
        if answering is None:
            return
        heard, persona = answering.granted.message, self._persona
        speed = persona.typing_chars_per_s
        typing_ms = min(TYPING_MS_MAX, len(text) * 1000 // speed) if speed else 0
        if turn.now + typing_ms >= answering.granted.until:
            self._decline(answering.granted, "too_late", turn)
            return
        answering.said = turn.send(self._own.world, self._reply(heard, text), delay_ms=typing_ms)
        state.answering[answering.said] = answering

    def _finish(self, state: BotState, request_id: str, remote_id: str, turn: Turn) -> None:
        answering = state.answering.pop(request_id, None)
        if answering is None:
            return
        state.said += 1
        heard = answering.granted.message
        turn.decide("said", message=heard.message_id, reply=remote_id, delay_ms=turn.now - answering.began_at)
        self._tell_done(answering.granted, remote_id, turn)
        if not answering.asked:
            turn.show(self._keys.last_autonomous_action(self._persona.name), str(turn.now))

    def _tell_done(self, granted: Granted, remote_id: str, turn: Turn) -> None:
        heard = granted.message
        if heard.dm_bot:
            return
        done = Done(heard.channel_id, granted.grant, self._persona.name, remote_id)
        turn.send(f"planet:{heard.guild_id}", done, channel=heard.channel_id)

    def _fail(self, state: BotState, failed: PortFailed, turn: Turn) -> None:
        # A judge that does not answer leaves the verdict of the rules.
        state.people.judging.pop(failed.request_id, None)
        answering = state.answering.pop(failed.request_id, None)
        if answering is None:
            return
        if answering.said and failed.may_have_happened:
            # The reply may stand there, so the floor goes to nobody else.
            turn.decide("declined", message=answering.granted.message.message_id, reason="port_failed")
            self._tell_done(answering.granted, "", turn)
        else:
            self._decline(answering.granted, "port_failed", turn)

    def _publish(self, state: BotState, turn: Turn) -> None:
        """Send the card to the planets when it says something new; the battery in steps of a tenth."""
        budget, config = state.budget, self._own.budget
        card = BidCard(
            bot=self._persona.name,
            user_id=self._persona.user_id,
            alias_words=self._alias_words,
            interests=self._persona.interests,
            battery=max(100, budget.battery // 100 * 100),
            ambient_left=1 if budget.day_used < config.ambient_per_day else 0,
        )
        if not state.resting and (card.battery < FULL or not card.ambient_left):
            state.resting = True
            turn.later(Rested(), REST_MS)
        if card == state.published or not self._own.planets:
            return
        state.published = card
        for planet in self._own.planets:
            turn.send(f"planet:{planet}", CardUpdated(card), planet=planet, channel="")


def parameters_of(data: bytes) -> BotParameters:
    """Decode a bot's parameters."""
    return msgspec.msgpack.decode(data, type=BotParameters)
