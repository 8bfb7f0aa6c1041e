"""The Redis that the original's bots share, as a member: it does one command after the other, and knows no sequence."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from scenarios.overnight.original_rules import (
    ChannelKeys,
    expire,
    record_response,
    refusal,
    release_lock,
    take_lock,
)
from universe.config import ChatConfig
from universe.substrate import AnyEnvelope


class ChainAsked(Struct, frozen=True, tag="chain_asked"):
    """A bot reads the chain, the cooldown, the burst key and the counter."""

    channel: str
    message_id: str
    author: str
    bot: str
    path: str


class ChainTold(Struct, frozen=True, tag="chain_told"):
    """Why it leaves the message alone, if it does, and what the chain's JSON says of its length."""

    message_id: str
    refusal: str
    message_count: int


class LockAsked(Struct, frozen=True, tag="lock_asked"):
    """``SET lock NX``."""

    channel: str
    message_id: str
    bot: str


class LockTold(Struct, frozen=True, tag="lock_told"):
    """Whether the bot got it."""

    message_id: str
    won: bool


class ResponseRecorded(Struct, frozen=True, tag="response_recorded"):
    """``INCR`` the counter; at the limit set the cooldown and delete the chain."""

    channel: str
    bot: str


class LockReleased(Struct, frozen=True, tag="lock_released"):
    """``GET`` the lock and ``DEL`` it where it is the bot's."""

    channel: str
    bot: str


class KeysState(Struct):
    """Keys by channel."""

    channels: dict[str, ChannelKeys] = field(default_factory=dict)


RedisBody = ChainAsked | LockAsked | ResponseRecorded | LockReleased | Started


class OriginalRedis(Member[KeysState]):
    """Owner of the keys."""

    State: ClassVar[type[Struct]] = KeysState
    Protocol: ClassVar[Any] = RedisBody

    def __init__(self, address: str, chat: ChatConfig) -> None:
        super().__init__(address)
        self._chat = chat

    def receive(self, state: KeysState, message: AnyEnvelope, turn: Turn) -> None:
        """Do one command."""
        command = message.body
        if isinstance(command, Started):
            return
        keys = state.channels.setdefault(command.channel, ChannelKeys())
        expire(keys, turn.now)
        match command:
            case ChainAsked(_, message_id, author, bot, path):
                why = refusal(keys, path, bot, author, turn.now, self._chat)
                turn.send(message.sender, ChainTold(message_id, why, keys.message_count))
            case LockAsked(_, message_id, bot):
                turn.send(message.sender, LockTold(message_id, take_lock(keys, bot, turn.now)))
            case ResponseRecorded(channel, bot):
                if record_response(keys, bot, turn.now, self._chat):
                    turn.decide("completed", channel=channel, bot=bot, until=keys.cooldown_until)
            case LockReleased(_, bot):
                release_lock(keys, bot)


def make_original_redis(address: str, parameters: bytes) -> Built:
    """The Redis of the original; `parameters` is a `ChatConfig` in msgpack."""
    return Built(OriginalRedis(address, msgspec.msgpack.decode(parameters, type=ChatConfig)))
