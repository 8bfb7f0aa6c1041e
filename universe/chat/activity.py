"""Counting what happens in a channel."""

from __future__ import annotations

from typing import Final

from universe.chat.chain import ConversationChain, bot_spoke, human_spoke, rest_until
from universe.chat.channel import ChannelRecord
from universe.config import ChatConfig, StreamConfig
from universe.events import Message

_MINUTE_MS: Final = 60_000


def note_message(channel: ChannelRecord, message: Message, chat: ChatConfig, stream: StreamConfig) -> bool:
    """Count a message; returns whether it ended a chain (the limit is reached and the cooldown starts)."""
    chain = channel.chain or ConversationChain(channel.channel_id)
    channel.chain = chain
    channel.seen += 1
    channel.last_message_at = max(channel.last_message_at, message.at)
    channel.typing.pop(message.user_id, None)
    if not message.author_is_bot:
        channel.human_messages += 1
        channel.last_human_at = max(channel.last_human_at, message.at)
        channel.human_times_ms = _with(channel.human_times_ms, message.at, stream.active_messages)
        human_spoke(chain)
        return False
    channel.bot_messages += 1
    channel.bot_times_ms = _with(channel.bot_times_ms, message.at, chat.burst_messages)
    if not message.bot:
        return False
    channel.last_bot, channel.last_bot_to = message.bot, message.reply_to_user
    channel.last_bot_at = max(channel.last_bot_at, message.at)
    bot_spoke(chain, message)
    if chain.message_count < chat.cross_bot_max_chain or chain.message_count < 2:
        return False
    channel.cooldown_until = max(channel.cooldown_until, message.at + chat.cross_bot_cooldown_minutes * _MINUTE_MS)
    return True


def rest_begins(channel: ChannelRecord, now: int, chat: ChatConfig) -> bool:
    """Note the rest after a conversation that ran out, which outlasts whatever is said in it; returns if it is new."""
    before = channel.cooldown_until
    if channel.chain is not None:
        channel.cooldown_until = rest_until(channel.chain, before, now, chat)
    return channel.cooldown_until > max(before, now)


def burst_until(channel: ChannelRecord, now: int, config: ChatConfig) -> int:
    """Until when (UTC ms) the bots of a channel write too fast to be answered by bots; 0: they do not."""
    times = channel.bot_times_ms
    if len(times) < config.burst_messages:
        return 0
    until = times[-config.burst_messages] + config.burst_window_s * 1000
    return until if now < until else 0


def _with(times_ms: list[int], at: int, kept: int) -> list[int]:
    """Clocks of sources differ: what came late stands where it belongs."""
    if times_ms and at < times_ms[-1]:
        return sorted([*times_ms, at])[-kept:]
    return [*times_ms[1 - kept :], at] if kept > 1 else [at]
