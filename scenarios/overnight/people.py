"""The people of the night: now and then one of them says something and, as asked, mentions one bot."""

from __future__ import annotations

from typing import Final

from scenarios.population import FIRST_NAMES
from universe.chat.smalltalk import TOPICS, addressed, question
from universe.events import Message
from universe.persona import BotPersona
from universe.rng import below, chance, choose

FIRST_AFTER_MS: Final = 60_000
"""The night is a minute old when somebody begins."""


def night_messages(
    planet: str, channels: tuple[str, ...], bots: tuple[BotPersona, ...], seed: int, *, start_at: int, span_ms: int,
    per_channel: int, mentions: float,
) -> list[Message]:  # fmt: skip
    """What people say, in order of time: `per_channel` messages in each channel from `start_at` (UTC ms) on.

    The span is cut into as many equal parts, and each message comes in the first half of its part, so that two in one
    channel are at least half a part apart. One mentions one bot with probability `mentions`, the first in any case.
    """
    said = []
    for channel in channels:
        part_ms = (span_ms - FIRST_AFTER_MS) // per_channel
        for number in range(per_channel):
            who = f"{channel}/{number}"
            jitter_ms = below(seed, "overnight.moment", 0, who, max(1, part_ms // 2)) if number else 0
            at = start_at + FIRST_AFTER_MS + number * part_ms + jitter_ms
            asks = number == 0 or chance(seed, "overnight.asks", 0, who, mentions)
            bot = choose(seed, "overnight.asked", 0, who, bots)
            said.append(_message(planet, channel, number, at, seed, bot, asks))
    return sorted(said, key=lambda message: (message.at, message.event_id))


def _message(planet: str, channel: str, number: int, at: int, seed: int, bot: BotPersona, asks: bool) -> Message:
    who = f"{channel}/{number}"
    # People talk about what somebody here listens for; without a mention it may be interest alone that wakes a bot.
    topics = bot.interests or tuple(TOPICS)
    text = question(choose(seed, "overnight.topic", 0, who, topics), seed, number, who)
    author = below(seed, "overnight.author", 0, who, len(FIRST_NAMES))
    message_id = f"{channel}-m{number:04d}"
    return Message(
        event_id=f"msg:{message_id}", at=at, guild_id=planet, channel_id=channel, user_id=f"u{author:05d}",
        message_id=message_id, author_name=FIRST_NAMES[author],
        content=addressed(bot.display_name, text) if asks else text, mentions=(bot.user_id,) if asks else (),
    )  # fmt: skip
