"""People who visit bots every day, so that these have something to dream of: no dream without a day."""

from __future__ import annotations

from typing import Final

from scenarios.population import FIRST_NAMES
from universe.chat.smalltalk import TOPICS, addressed, question
from universe.events import Message
from universe.gossip.fading import DAY_MS
from universe.persona import BotPersona
from universe.rng import below, choose, draw

OPENS_MS: Final = 8 * 3_600_000
OPEN_MS: Final = 11 * 3_600_000
"""People come between 8 and 19 UTC: behind the dreams of the morning and before the diaries of the evening."""


def visits(
    planet: str, channels: tuple[str, ...], bots: tuple[BotPersona, ...], seed: int, *, start_at: int, days: int,
    users: int, visitors: int,
) -> list[Message]:  # fmt: skip
    """What people say, in order of time: every day `visitors` different ones of the `users` ask each bot something."""
    said = [
        _message(planet, channels[place % len(channels)], bot, user, start_at, day, seed)
        for day in range(days)
        for place, bot in enumerate(bots)
        for user in _visitors(bot, day, users, visitors, seed)
    ]
    return sorted(said, key=lambda message: (message.at, message.event_id))


def _visitors(bot: BotPersona, day: int, users: int, visitors: int, seed: int) -> list[int]:
    drawn = sorted(range(users), key=lambda user: draw(seed, f"virus.visitor.{user}", day, bot.name))
    return drawn[:visitors]


def _message(planet: str, room: str, bot: BotPersona, user: int, start_at: int, day: int, seed: int) -> Message:
    who = f"{bot.name}/{user}"
    at = start_at + day * DAY_MS + OPENS_MS + below(seed, "virus.moment", day, who, OPEN_MS)
    topic = choose(seed, "virus.topic", day, who, tuple(TOPICS))
    message_id = f"{planet}-d{day}-{bot.name}-{user}"
    return Message(
        event_id=f"msg:{message_id}", message_id=message_id, at=at, guild_id=planet, channel_id=room,
        user_id=f"u{user:05d}", author_name=_name(user), mentions=(bot.user_id,),
        content=addressed(bot.display_name, question(topic, seed, day, who)),
    )  # fmt: skip


def _name(user: int) -> str:
    first, again = FIRST_NAMES[user % len(FIRST_NAMES)], user // len(FIRST_NAMES)
    return f"{first} {again + 1}" if again else first
