"""Counting what happens in a channel."""

from __future__ import annotations

from typing import Final

from universe.chat.chain import ConversationChain, bot_spoke, human_spoke
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig
from universe.events import Message

_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000


def note_message(channel: ChannelRecord, message: Message, config: ChatConfig) -> bool:
    """Count a message; returns whether it ended a chain (the limit is reached and the cooldown starts)."""
    chain = channel.chain or ConversationChain(channel.channel_id)
    channel.chain = chain
    channel.last_message_at = max(channel.last_message_at, message.at)
    if not message.author_is_bot:
        channel.human_messages += 1
        channel.last_human_at = max(channel.last_human_at, message.at)
        channel.hours[message.at // _HOUR_MS % 24] += 1
        human_spoke(chain)
        return False
    channel.bot_messages += 1
    if not message.bot:
        return False
    bot_spoke(chain, message)
    if chain.message_count < config.cross_bot_max_chain or chain.message_count < 2:
        return False
    channel.cooldown_until = message.at + config.cross_bot_cooldown_minutes * _MINUTE_MS
    return True
