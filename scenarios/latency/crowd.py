"""People who go on: they reply to bots that answered, and ask with an emoji for more."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.latency.cues import name_of
from universe.chat import smalltalk
from universe.effects import React, Reply
from universe.events import Message
from universe.ports import Applied, PortFailed
from universe.rng import below, chance, choose
from universe.substrate import AnyEnvelope

READING_MS: Final = (4_000, 25_000)
INVITATIONS: Final = ("\N{EYES}", "\N{THINKING FACE}")


class CrowdParameters(Struct, frozen=True, kw_only=True):
    """Probabilities that a person replies to a bot's answer, and that one asks with an emoji for more.

    `bots` are the platform ids of our bots, who are no people; after `until` (UTC ms) nobody does anything.
    """

    seed: int
    bots: tuple[str, ...]
    until: int
    replies: float
    invitations: float
    world: str = "bridge:world"


class CrowdState(Struct):
    """`heard` counts the answers of bots."""

    heard: int = 0


class Crowd(Member[CrowdState]):
    """Holds parameters only; every draw belongs to the answer that it is about."""

    State: ClassVar[type[Struct]] = CrowdState
    Protocol: ClassVar[Any] = Message | Applied | PortFailed | Started

    def __init__(self, address: str, parameters: CrowdParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def receive(self, state: CrowdState, message: AnyEnvelope, turn: Turn) -> None:
        """Hear an answer to a person."""
        match message.body:
            case Message() as heard if heard.bot and heard.reply_to_user not in ("", *self._own.bots):
                state.heard += 1
                if turn.now < self._own.until:
                    self._go_on(heard, turn)

    def _go_on(self, heard: Message, turn: Turn) -> None:
        own, who, user = self._own, heard.event_id, heard.reply_to_user
        where: dict[str, Any] = {
            "guild_id": heard.guild_id, "channel_id": heard.channel_id, "actor_id": user, "actor_name": name_of(user),
            "message_id": heard.message_id, "user_id": heard.user_id,
        }  # fmt: skip
        low, high = READING_MS
        delay_ms = low + below(own.seed, "latency.reading", 0, who, high - low)
        about: dict[str, Any] = {"planet": heard.guild_id, "channel": heard.channel_id, "visibility": "guild"}
        if chance(own.seed, "latency.replies", 0, who, own.replies):
            text = smalltalk.follow_up(own.seed, 0, who)
            turn.send(own.world, Reply(content=text, **where), delay_ms=delay_ms, **about)
        elif chance(own.seed, "latency.invites", 0, who, own.invitations):
            emoji = choose(own.seed, "latency.invitation", 0, who, INVITATIONS)
            turn.send(own.world, React(emoji=emoji, **where), delay_ms=delay_ms, **about)


def make_crowd(address: str, parameters: bytes) -> Built:
    """People who go on; `parameters` is `CrowdParameters` in msgpack."""
    return Built(Crowd(address, msgspec.msgpack.decode(parameters, type=CrowdParameters)))
