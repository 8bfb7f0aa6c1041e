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


class ConversationChain(Struct):
    """The seed's chain state; times are UTC ms, `participants` bot names in order of appearance."""

    channel_id: str
    participants: list[str] = []
    message_count: int = 0
    started_at: int = 0
    last_activity_at: int = 0
    last_message_id: str = ""
    last_bot: str = ""


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
    chain.last_activity_at = message.at
    chain.last_message_id = message.message_id
    chain.last_bot = message.bot


def bot_may_answer_bot(
    chain: ConversationChain, cooldown_until: int, why: tuple[str, ...], bot: str, message: Message,
    config: ChatConfig, seed: int,
) -> str:  # fmt: skip
    """Whether `bot` may answer another bot's message: an empty text, or the reason why not.

    Limit and cooldown hold for every path (reply, mention, name); a reply is answered always, a mention with
    ``cross_bot_response_chance``, a name in the text with 0.3 of that. The draw depends on seed, message and bot only.
    """
    if not config.enable_cross_bot_chat:
        return "cross_bot_chat_off"
    if message.at < cooldown_until:
        return "cooldown"
    if chain.message_count >= config.cross_bot_max_chain:
        return "chain_limit"
    # Only the first is a reason code; interests that follow are words, and "reply" may be one of them.
    path = why[0] if why else ""
    if path == "reply":
        return ""
    if path not in ("mention", "name"):
        return "not_addressed"
    probability = config.cross_bot_response_chance * (1.0 if path == "mention" else NAME_FACTOR)
    return "" if chance(seed, "chat.answer_bot", 0, f"{message.event_id}/{bot}", probability) else "chance"


def chain_view(chain: ConversationChain) -> str:
    """The chain as the one JSON text that the seed's ``redis-cli GET`` shows; ids are strings."""
    view: dict[str, Any] = msgspec.structs.asdict(chain)
    return msgspec.json.encode(view).decode()
