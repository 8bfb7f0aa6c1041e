"""Synthetic populations: who lives where, when they are awake, what they talk about and with whom."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk import TOPICS
from universe.persona import SyntheticUser
from universe.rng import below, choose

FIRST_NAMES: Final = (
    "Ada", "Amir", "Anouk", "Bao", "Bea", "Caro", "Dario", "Dina", "Eino", "Elif", "Emeka", "Fay", "Femi", "Goran",
    "Hana", "Ines", "Ivo", "Jana", "Jomo", "Kaya", "Keiko", "Lars", "Leila", "Lior", "Mina", "Musa", "Nadia", "Nils",
    "Odette", "Omar", "Petra", "Priya", "Quinn", "Rafa", "Rosa", "Sami", "Sofia", "Tariq", "Tove", "Uma", "Vera",
    "Wanda", "Xenia", "Yara", "Yuki", "Zora",
)  # fmt: skip


def people(
    count: int, channels: dict[str, dict[str, str]], bots: tuple[str, ...], messages_per_day: int, seed: int,
    tells_news: float = 0.0,
) -> tuple[SyntheticUser, ...]:  # fmt: skip
    """`count` users over the planets in turn. Each draw belongs to one user, so one more changes no other.

    Rates are skewed: a tenth of the people write three tenths of all messages (four classes: x3, x1.2, x0.7, x0.3).
    `tells_news` is the share of what they say to bots that tells of their lives.
    """
    planets = tuple(channels)
    return tuple(
        _person(number, planets, channels, bots, messages_per_day, seed, tells_news) for number in range(count)
    )


def _person(
    number: int, planets: tuple[str, ...], channels: dict[str, dict[str, str]], bots: tuple[str, ...],
    messages_per_day: int, seed: int, tells_news: float,
) -> SyntheticUser:  # fmt: skip
    who = f"u{number:05d}"
    planet = planets[number % len(planets)]
    rooms = tuple(channels[planet])
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    again = number // len(FIRST_NAMES)
    topics = tuple(dict.fromkeys(choose(seed, "people.topic", pick, who, tuple(TOPICS)) for pick in range(3)))
    rate_percent = choose(seed, "people.rate", 0, who, (300, 120, 120, 120, 70, 70, 70, 70, 30, 30))
    return SyntheticUser(
        user_id=who,
        name=f"{first} {again + 1}" if again else first,
        planet=planet,
        channels=tuple(dict.fromkeys(choose(seed, "people.channel", pick, who, rooms) for pick in range(2))),
        topics=topics,
        favourite_bot=choose(seed, "people.bot", 0, who, bots) if bots else "",
        wakes_at_hour=6 + below(seed, "people.wakes", 0, who, 6),
        awake_hours=12 + below(seed, "people.awake", 0, who, 5),
        messages_per_day=messages_per_day * rate_percent // 100,
        to_bot=(10 + below(seed, "people.to_bot", 0, who, 25)) / 100,
        to_person=(20 + below(seed, "people.to_person", 0, who, 25)) / 100,
        follows_up=(25 + below(seed, "people.follows_up", 0, who, 40)) / 100,
        reacts=below(seed, "people.reacts", 0, who, 25) / 100,
        in_private=below(seed, "people.in_private", 0, who, 6) / 100,
        tells_news=tells_news,
    )
