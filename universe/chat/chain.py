"""The conversation chain between bots in one channel (seed REF-040, channel 5), without the original's holes.

The count is the number of bot messages since the last human message. It has no lifetime: ten quiet minutes end the
conversation, not the count, so bots cannot wake each other past the limit by waiting.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct

from universe.config import ChatConfig
from universe.events import Message
from universe.rng import chance

CONVERSATION_MS: Final = 600_000
"""How long a conversation lives without a message (the seed's ten minutes)."""
NAME_FACTOR: Final = 0.3
"""A name in the text weighs this much of a mention (adopted: 0.7 * 0.3 = 0.21)."""
_MINUTE_MS: Final = 60_000


class ConversationChain(Struct):
    """The seed's chain state; times are UTC ms, `participants` bot names in order of appearance."""

    channel_id: str
    participants: list[str] = []
    message_count: int = 0
    started_at: int = 0
    last_activity_at: int = 0
    last_message_id: str = ""
    last_bot: str = ""


class Denial(Struct, frozen=True):
    """Why a bot may not act, and after how many ms it may ask again; None: not before a person has spoken, or never."""

    reason: str
    retry_after_ms: int | None = None


def human_spoke(chain: ConversationChain) -> None:
    """A human message starts the count anew."""
    chain.message_count = 0
    chain.participants = []
    chain.started_at = 0
    chain.last_bot = ""


def bot_spoke(chain: ConversationChain, message: Message) -> None:
    """Count a bot's message."""
    if not chain.participants or message.at - chain.last_activity_at > CONVERSATION_MS:
        chain.participants = []
        chain.started_at = message.at
    if message.bot not in chain.participants:
        chain.participants = [*chain.participants, message.bot]
    chain.message_count += 1
    chain.last_activity_at = max(chain.last_activity_at, message.at)
    chain.last_message_id = message.message_id
    chain.last_bot = message.bot


def rest_until(chain: ConversationChain, cooldown_until: int, now: int, config: ChatConfig) -> int:
    """Until when (UTC ms) the bots of a channel rest.

    A conversation of two messages or more that merely ran out is followed by a rest as one that reached the limit is.
    """
    ended_at = chain.last_activity_at + CONVERSATION_MS
    if chain.message_count < 2 or now <= ended_at:
        return cooldown_until
    return max(cooldown_until, ended_at + config.cross_bot_cooldown_minutes * _MINUTE_MS)


def bots_may_speak(
    chain: ConversationChain, cooldown_until: int, under_way: int, now: int, config: ChatConfig
) -> Denial | None:
    """Whether a bot may speak in a channel though no person asked for it; `under_way` answers are being written."""
    if chain.message_count + under_way >= config.cross_bot_max_chain:
        return Denial("chain_limit")
    until = rest_until(chain, cooldown_until, now, config)
    return Denial("cooldown", until - now) if now < until else None


def bot_may_answer_bot(
    chain: ConversationChain, cooldown_until: int, under_way: int, why: tuple[str, ...], bot: str, message: Message,
    *, now: int, config: ChatConfig, seed: int,
) -> Denial | None:  # fmt: skip
    """Whether `bot` may answer another bot's message.

    Limit and cooldown hold for every path (reply, mention, name), and a message that is as many bot acts away from its
    root as a chain may be long summons nobody anywhere. A reply is answered always, a mention with
    ``cross_bot_response_chance``, a name in the text with 0.3 of that. The draw depends on seed, message and bot only.
    """
    if not config.enable_cross_bot_chat:
        return Denial("cross_bot_chat_off")
    if message.hop >= config.cross_bot_max_chain:
        return Denial("hop_limit")
    if denied := bots_may_speak(chain, cooldown_until, under_way, now, config):
        return denied
    # Only the first is a reason code; interests that follow are words, and "reply" may be one of them.
    path = why[0] if why else ""
    if path == "reply":
        return None
    if path not in ("mention", "name"):
        return Denial("not_addressed")
    probability = config.cross_bot_response_chance * (1.0 if path == "mention" else NAME_FACTOR)
    return None if chance(seed, "chat.answer_bot", 0, f"{message.event_id}/{bot}", probability) else Denial("chance")


def chain_view(chain: ConversationChain) -> str:
    """The chain as the one JSON text that the seed's ``redis-cli GET`` shows; ids are strings."""
    view: dict[str, Any] = msgspec.structs.asdict(chain)
    return msgspec.json.encode(view).decode()
