"""The original's way (facts, sections 9.1 and 9.4): a bot looks every five to ten minutes and answers one message."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.latency.board import Overheard, Snapshot, SnapshotAsked
from scenarios.latency.restarts import Windows, down_until
from universe.chat.called import calls, outer_clauses
from universe.chat.words import words
from universe.effects import Reply
from universe.events import Message, MessageDelete, MessageEdit, ReactionAdd, ReactionRemove, TypingStart
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortFailed
from universe.rng import below
from universe.substrate import AnyEnvelope

POLL_MS: Final = (300_000, 600_000)
LOOK_BACK_MS: Final = 900_000
DAY_MS: Final = 86_400_000
TYPING_MS_MAX: Final = 8_000
ANSWERED_KEPT: Final = 500
DIRECT, WATCHED, NEAR, ALIKE, FRIENDLY, NEEDED = 1000, 950, 800, 600, 500, 550
"""Scores in permille: meant for the bot, in a watched channel, two words or one that it likes, by a friend; a stranger
needs more than the last."""


class PollingParameters(Struct, frozen=True, kw_only=True):
    """`trusted` are the people whom the bot calls friends; with `handler` it answers direct messages at once."""

    persona: BotPersona
    planets: tuple[str, ...]
    seed: int
    per_day: int
    trusted: frozenset[str]
    watched: frozenset[str]
    handler: bool
    down: Windows = ()
    composer: str = "bridge:composer"
    world: str = "bridge:world"


class Saying(Struct):
    """An answer under way."""

    message: Message
    began_at: int
    direct: bool


class PollingState(Struct):
    """`seen` gathers the snapshots of a poll, `awaited` more are to come; `saying` is by request."""

    polls: int = 0
    day: int = 0
    day_used: int = 0
    awaited: int = 0
    seen: list[Message] = field(default_factory=list)
    private: list[Message] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    saying: dict[str, Saying] = field(default_factory=dict)


class Poll(Struct, frozen=True, tag="poll"):
    """Timer: look."""


PrivateEvent = Message | MessageEdit | MessageDelete | ReactionAdd | ReactionRemove | TypingStart
PollingBody = PrivateEvent | Overheard | Snapshot | Poll | Composed | Applied | PortFailed | Started


class PollingBot(Member[PollingState]):
    """Decides alone: it asks nobody whether another bot answers the same message."""

    State: ClassVar[type[Struct]] = PollingState
    Protocol: ClassVar[Any] = PollingBody

    def __init__(self, address: str, parameters: PollingParameters) -> None:
        super().__init__(address)
        self.own = parameters
        persona = parameters.persona
        names = (persona.display_name, persona.name, *persona.aliases)
        self._alias_words = tuple(dict.fromkeys(words(name) for name in names))

    def receive(self, state: PollingState, message: AnyEnvelope, turn: Turn) -> None:
        """Look, choose, compose, say."""
        match message.body:
            case Started():
                turn.later(Poll(), 1 + below(self.own.seed, "latency.poll", 0, self.own.persona.name, POLL_MS[1]))
            case Poll():
                self._poll(state, turn)
            case Snapshot(messages):
                state.awaited -= 1
                state.seen = [*state.seen, *messages]
                if state.awaited == 0:
                    self._choose(state, turn)
            case Message() as private:
                state.private = [*state.private, private][-ANSWERED_KEPT:]
                self.overhear(state, private, turn)
            case Overheard(heard):
                self.overhear(state, heard, turn)
            case Composed() as composed:
                self._say(state, composed, turn)
            case Applied(request_id, remote_id):
                self._finish(state, request_id, remote_id, turn)
            case PortFailed() as failed:
                state.saying.pop(failed.request_id, None)

    def overhear(self, state: PollingState, heard: Message, turn: Turn) -> None:
        """What is meant for the bot, at the moment when it is said: the handler's business, if there is one."""
        if self.own.handler and not down_until(self.own.down, turn.now) and self._is_direct(heard):
            turn.decide("planned", act="reply", reason="handler", message=heard.message_id, channel=heard.channel_id)
            self.answer(state, heard, turn)

    def _poll(self, state: PollingState, turn: Turn) -> None:
        until = down_until(self.own.down, turn.now)
        if until:
            turn.later(Poll(), until - turn.now)
            return
        low, high = POLL_MS
        state.polls += 1
        name = self.own.persona.name
        turn.later(Poll(), low + below(self.own.seed, "latency.poll", state.polls, name, high - low))
        state.seen, state.awaited = list(state.private), len(self.own.planets)
        for planet in self.own.planets:
            turn.send(f"planet:{planet}", SnapshotAsked(name, state.polls))

    def _choose(self, state: PollingState, turn: Turn) -> None:
        """The one best message, newest first of equals, while the day's messages last."""
        if turn.now // DAY_MS > state.day:
            state.day, state.day_used = turn.now // DAY_MS, 0
        scored = [(self.score(state, one, turn.now), one.at, one.message_id, one) for one in state.seen]
        score, _, _, best = max(scored, key=lambda item: item[:3], default=(0, 0, "", None))
        state.seen = []
        reason = "nothing_new" if score <= 0 else "day_budget" if state.day_used >= self.own.per_day else "poll"
        chosen = best if reason == "poll" else None
        turn.decide(
            "planned", act="reply" if chosen else "observe", reason=reason,
            candidates=sum(one[0] > 0 for one in scored), message=chosen.message_id if chosen else "",
            channel=chosen.channel_id if chosen else "",
        )  # fmt: skip
        if chosen is not None:
            state.day_used += 1
            self.answer(state, chosen, turn)

    def score(self, state: PollingState, heard: Message, now: int) -> int:
        """How much a message is worth answering, in permille; 0: not at all."""
        if heard.message_id in state.answered or heard.author_is_bot or now - heard.at > LOOK_BACK_MS:
            return 0
        if self._is_direct(heard):
            return DIRECT
        if heard.mentions or heard.reply_to_user:
            return 0
        if heard.channel_id in self.own.watched:
            return WATCHED
        shared = len(set(words(heard.content)) & set(self.own.persona.interests))
        alike = NEAR if shared > 1 else ALIKE if shared else 0
        if heard.user_id in self.own.trusted:
            return max(alike, FRIENDLY)
        return alike if alike > NEEDED else 0

    def _is_direct(self, heard: Message) -> bool:
        persona = self.own.persona
        if heard.author_is_bot:
            return False
        if heard.dm_bot or heard.reply_to_user == persona.user_id or persona.user_id in heard.mentions:
            return True
        clauses = outer_clauses(heard.content)
        return any(calls(clauses, alias) for alias in self._alias_words)

    def answer(self, state: PollingState, heard: Message, turn: Turn) -> None:
        """Compose an answer after reading; that another bot does so too is nobody's business."""
        persona = self.own.persona
        state.answered = [*state.answered, heard.message_id][-ANSWERED_KEPT:]
        request = Compose(persona.name, persona.display_name, persona.style, "", heard.author_name, heard.content, 0)
        asked = turn.send(self.own.composer, request, delay_ms=persona.think_ms)
        state.saying[asked] = Saying(heard, turn.now, self._is_direct(heard))

    def _say(self, state: PollingState, composed: Composed, turn: Turn) -> None:
        saying = state.saying.pop(composed.request_id, None)
        if saying is None:
            return
        persona, heard = self.own.persona, saying.message
        speed = persona.typing_chars_per_s
        typing_ms = min(TYPING_MS_MAX, len(composed.text) * 1000 // speed) if speed else 0
        reply = Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=persona.user_id,
            actor_name=persona.display_name, bot=persona.name, dm_bot=heard.dm_bot, content=composed.text,
            message_id=heard.message_id, user_id=heard.user_id,
        )  # fmt: skip
        state.saying[turn.send(self.own.world, reply, delay_ms=typing_ms)] = saying

    @staticmethod
    def _finish(state: PollingState, request_id: str, remote_id: str, turn: Turn) -> None:
        saying = state.saying.pop(request_id, None)
        if saying is not None:
            turn.decide("said", message=saying.message.message_id, reply=remote_id, act="reply",
                        delay_ms=turn.now - saying.began_at)  # fmt: skip


def make_polling_bot(address: str, parameters: bytes) -> Built:
    """A bot of the original; `parameters` is `PollingParameters` in msgpack."""
    return Built(PollingBot(address, msgspec.msgpack.decode(parameters, type=PollingParameters)))
