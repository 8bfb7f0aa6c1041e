"""A bot of the original: it hears everything, decides for itself, and asks a lock that throws away what it refuses."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.overnight.original_redis import (
    ChainAsked,
    ChainTold,
    LockAsked,
    LockReleased,
    LockTold,
    ResponseRecorded,
)
from scenarios.overnight.original_rules import NAME, detect, response_probability
from universe.chat.words import words
from universe.config import ChatConfig
from universe.effects import Reply
from universe.events import Message
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortFailed
from universe.rng import below, chance
from universe.substrate import AnyEnvelope

PAUSE_MS: Final = (2000, 5000)
"""How long a bot that has the lock sleeps before it writes."""
LOOK_MS: Final = (10, 150)
"""What it takes to look at a message before Redis is asked, the message that it answers included."""


class OriginalBotParameters(Struct, frozen=True, kw_only=True):
    """`redis` is the address of what all share; after an answer its bookkeeping takes `bookkeeping_ms`."""

    persona: BotPersona
    chat: ChatConfig
    seed: int
    bookkeeping_ms: int
    redis: str = "redis:shared"
    composer: str = "bridge:composer"
    world: str = "bridge:world"


class Response(Struct):
    """A message that the bot looks at or answers; one of a bot came by `path` and needs the lock."""

    heard: Message
    path: str
    began_at: int


class ResponseState(Struct):
    """`looking` at messages of bots, by message id; `writing` answers, by the request under way."""

    looking: dict[str, Response] = field(default_factory=dict)
    writing: dict[str, Response] = field(default_factory=dict)


ResponseBody = Message | ChainTold | LockTold | Composed | Applied | PortFailed | Started


class OriginalBot(Member[ResponseState]):
    """Owner of what it is about to say, and of nothing that would bind another bot."""

    State: ClassVar[type[Struct]] = ResponseState
    Protocol: ClassVar[Any] = ResponseBody

    def __init__(self, address: str, parameters: OriginalBotParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._name_words = words(parameters.persona.display_name)

    def receive(self, state: ResponseState, message: AnyEnvelope, turn: Turn) -> None:
        """Hear a message, go on with one, or end an answer."""
        match message.body:
            case Message() as heard if heard.user_id != self._own.persona.user_id:
                self._hear(state, heard, turn)
            case ChainTold() as told:
                self._consider(state, told, turn)
            case LockTold() as told:
                self._begin(state, told, turn)
            case Composed() as composed:
                self._say(state, composed, turn)
            case Applied(request_id, remote_id):
                self._end(state, request_id, remote_id, turn)
            case PortFailed(request_id):
                self._end(state, request_id, "", turn)

    def _hear(self, state: ResponseState, heard: Message, turn: Turn) -> None:
        persona = self._own.persona
        path = detect(persona.user_id, self._name_words, words(heard.content), heard)
        if not path:
            return
        response = Response(heard, path, turn.now)
        if not heard.author_is_bot:
            if path != NAME:
                self._compose(state, response, turn, 0)
        elif heard.bot and self._own.chat.enable_cross_bot_chat:
            state.looking[heard.message_id] = response
            asked = ChainAsked(heard.channel_id, heard.message_id, heard.bot, persona.name, path)
            turn.send(self._own.redis, asked, delay_ms=self._drawn("look", heard.message_id, LOOK_MS))

    def _consider(self, state: ResponseState, told: ChainTold, turn: Turn) -> None:
        response, name = state.looking[told.message_id], self._own.persona.name
        probability = response_probability(response.path, told.message_count, self._own.chat)
        if told.refusal:
            self._drop(state, told.message_id, told.refusal, turn)
        elif not chance(self._own.seed, "original.respond", 0, f"{told.message_id}/{name}", probability):
            self._drop(state, told.message_id, "chance", turn)
        else:
            turn.send(self._own.redis, LockAsked(response.heard.channel_id, told.message_id, name))

    def _begin(self, state: ResponseState, told: LockTold, turn: Turn) -> None:
        """Who loses the lock forgets the message."""
        if not told.won:
            self._drop(state, told.message_id, "lock", turn)
            return
        response, name = state.looking.pop(told.message_id), self._own.persona.name
        turn.decide("granted", message=told.message_id, channel=response.heard.channel_id, bot=name,
                    why=[response.path])  # fmt: skip
        self._compose(state, response, turn, self._drawn("pause", told.message_id, PAUSE_MS))

    def _drawn(self, what: str, message_id: str, span_ms: tuple[int, int]) -> int:
        (low, high), who = span_ms, f"{message_id}/{self._own.persona.name}"
        return low + below(self._own.seed, f"original.{what}", 0, who, high - low + 1)

    def _drop(self, state: ResponseState, message_id: str, reason: str, turn: Turn) -> None:
        response = state.looking.pop(message_id)
        turn.decide("denied", message=message_id, channel=response.heard.channel_id, bot=self._own.persona.name,
                    reason=reason)  # fmt: skip

    def _compose(self, state: ResponseState, response: Response, turn: Turn, pause_ms: int) -> None:
        persona, heard = self._own.persona, response.heard
        # The turn in the chain is the count that nothing raises: always the first.
        request = Compose(persona.name, persona.display_name, persona.style, "", heard.author_name, heard.content, 0)
        state.writing[turn.send(self._own.composer, request, delay_ms=pause_ms)] = response

    def _say(self, state: ResponseState, composed: Composed, turn: Turn) -> None:
        response, persona = state.writing.pop(composed.request_id), self._own.persona
        heard = response.heard
        reply = Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=persona.user_id,
            actor_name=persona.display_name, bot=persona.name, content=composed.text, message_id=heard.message_id,
            user_id=heard.user_id, mentions=tuple(dict.fromkeys((heard.user_id, *composed.mentions))),
        )  # fmt: skip
        # The original counted no hops.
        state.writing[turn.send(self._own.world, reply, hop=0)] = response

    def _end(self, state: ResponseState, request_id: str, remote_id: str, turn: Turn) -> None:
        response, name = state.writing.pop(request_id), self._own.persona.name
        heard = response.heard
        if remote_id:
            turn.decide("said", message=heard.message_id, reply=remote_id, delay_ms=turn.now - response.began_at)
        if heard.author_is_bot:
            if remote_id:
                turn.send(self._own.redis, ResponseRecorded(heard.channel_id, name))
            turn.send(self._own.redis, LockReleased(heard.channel_id, name), delay_ms=self._own.bookkeeping_ms)


def make_original_bot(address: str, parameters: bytes) -> Built:
    """A bot of the original; `parameters` is `OriginalBotParameters` in msgpack."""
    return Built(OriginalBot(address, msgspec.msgpack.decode(parameters, type=OriginalBotParameters)))
