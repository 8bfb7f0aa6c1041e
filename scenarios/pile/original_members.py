"""The original as members: a planet that only passes messages on, and bots that each decide alone."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bot_speech import TYPING_MS_MAX
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.pile.original_rules import OriginalRules, OriginalState
from universe.effects import Reply
from universe.events import AnyEvent, Message
from universe.ports import Applied, Compose, Composed, PortFailed
from universe.substrate import AnyEnvelope


class RelayParameters(Struct, frozen=True):
    """The bots that hear everything."""

    bots: tuple[str, ...]


class RelayState(Struct):
    """How many messages were passed on."""

    passed: int = 0


class Relay(Member[RelayState]):
    """Hears every event; nobody arbitrates."""

    State: ClassVar[type[Struct]] = RelayState
    Protocol: ClassVar[Any] = AnyEvent | Started

    def __init__(self, address: str, parameters: RelayParameters) -> None:
        super().__init__(address)
        self._bots = parameters.bots

    def receive(self, state: RelayState, message: AnyEnvelope, turn: Turn) -> None:
        """Pass a message of a person on to every bot."""
        heard = message.body
        if isinstance(heard, Message) and not heard.author_is_bot:
            state.passed += 1
            for bot in self._bots:
                turn.send(f"bot:{bot}", heard, channel=heard.channel_id)


OriginalBody = Message | Composed | Applied | PortFailed | Started


class OriginalBot(Member[OriginalState]):
    """Owner of its own debounce and battery, and of nothing that others could see."""

    State: ClassVar[type[Struct]] = OriginalState
    Protocol: ClassVar[Any] = OriginalBody

    def __init__(self, address: str, rules: OriginalRules) -> None:
        super().__init__(address)
        self._rules = rules
        self._persona = rules.persona

    def receive(self, state: OriginalState, message: AnyEnvelope, turn: Turn) -> None:
        """Decide alone, compose, type, say."""
        match message.body:
            case Message() as heard:
                self._hear(state, heard, turn)
            case Composed() as composed:
                self._say(state, composed, turn)
            case Applied(request_id, remote_id):
                answered = state.asked.pop(request_id, None)
                if answered is not None:
                    turn.decide("said", message=answered[0].message_id, reply=remote_id, act="reply",
                                delay_ms=turn.now - answered[1])  # fmt: skip
            case PortFailed() as failed:
                state.asked.pop(failed.request_id, None)

    def _hear(self, state: OriginalState, heard: Message, turn: Turn) -> None:
        refusal = self._rules.refusal(state, heard, turn.now)
        if refusal:
            turn.decide("denied", message=heard.message_id, channel=heard.channel_id, bot=self._persona.name,
                        reason=refusal, retry_after_ms=None)  # fmt: skip
            return
        own = self._persona
        request = Compose(own.name, own.display_name, own.style, "", heard.author_name, heard.content, 0)
        state.asked[turn.send("bridge:composer", request, delay_ms=own.think_ms)] = (heard, turn.now)

    def _say(self, state: OriginalState, composed: Composed, turn: Turn) -> None:
        answered = state.asked.pop(composed.request_id, None)
        if answered is None:
            return
        own, (heard, _) = self._persona, answered
        speed = own.typing_chars_per_s
        typing_ms = min(TYPING_MS_MAX, len(composed.text) * 1000 // speed) if speed else 0
        reply = Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=own.user_id, actor_name=own.display_name,
            bot=own.name, content=composed.text, message_id=heard.message_id, user_id=heard.user_id,
        )  # fmt: skip
        state.asked[turn.send("bridge:world", reply, delay_ms=typing_ms)] = answered


def make_relay(address: str, parameters: bytes) -> Built:
    """A planet of the original; `parameters` is `RelayParameters` in msgpack."""
    return Built(Relay(address, msgspec.msgpack.decode(parameters, type=RelayParameters)))


def make_original_bot(address: str, parameters: bytes) -> Built:
    """A bot of the original; `parameters` is `OriginalRules` in msgpack."""
    return Built(OriginalBot(address, msgspec.msgpack.decode(parameters, type=OriginalRules)))
