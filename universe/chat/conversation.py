"""How lively a channel is: idle, watching, engaged or cooling, and whether people are talking (facts, section 9.3).

Nothing here is kept by timers: the state follows from when people and our bots last spoke.
"""

from __future__ import annotations

from typing import Final

from universe.chat.channel import ChannelRecord
from universe.config import StreamConfig

IDLE, WATCHING, ENGAGED, COOLING = "idle", "watching", "engaged", "cooling"
WATCHING_MS: Final = 120_000
"""A channel is watched this long after a person spoke."""
ENGAGED_MS: Final = 180_000
"""A bot is in a conversation this long after it spoke."""
COOLING_MS: Final = 300_000
"""Then it lets go for this long."""
COOLING_PERMILLE: Final = 750
"""What a bid that nobody asked for is worth in a channel that is cooling."""


def conversation_state(channel: ChannelRecord, now: int) -> str:
    """The state of a channel at `now` (UTC ms); a time before the last message counts as that moment."""
    since_bot = now - channel.last_bot_at
    if channel.last_bot_at and since_bot <= ENGAGED_MS:
        return ENGAGED
    if channel.last_bot_at and since_bot <= ENGAGED_MS + COOLING_MS:
        return COOLING
    return WATCHING if channel.last_human_at and now - channel.last_human_at <= WATCHING_MS else IDLE


def is_active(channel: ChannelRecord, now: int, config: StreamConfig) -> bool:
    """Whether ``active_messages`` of people came in the last ``active_window_s`` seconds."""
    times = channel.human_times_ms
    return len(times) >= config.active_messages and now - times[-config.active_messages] < config.active_window_s * 1000


def engaged_with(channel: ChannelRecord, now: int) -> tuple[str, str]:
    """The bot in conversation and whom it talked with; empty where there is none."""
    if conversation_state(channel, now) != ENGAGED:
        return "", ""
    return channel.last_bot, channel.last_bot_to
