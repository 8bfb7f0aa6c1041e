"""Made-up bots beside those of the examples, for crowded channels."""

from __future__ import annotations

from typing import Final

from universe.chat.smalltalk import TOPICS
from universe.persona import BotPersona

_NAMES: Final = (
    "Juno", "Kit", "Lumen", "Mabel", "Nico", "Orla", "Pax", "Quill", "Remy", "Suki", "Theo", "Ursa", "Vik", "Wren",
    "Xan", "Yves", "Zelda",
)  # fmt: skip
BOTS_MAX: Final = 3 + len(_NAMES)
"""With the three of the examples."""
_OPENINGS: Final = ("Well,", "Oh!", "Let me see.", "Honestly,", "Funny that you say it:")


def more_bots(count: int) -> tuple[BotPersona, ...]:
    """The first `count` of them; each listens for two topics and reads and types at its own pace."""
    return tuple(_bot(number, name) for number, name in enumerate(_NAMES[: max(0, count)]))


def _bot(number: int, name: str) -> BotPersona:
    topics = list(TOPICS)
    chosen = dict.fromkeys((topics[number % len(topics)], topics[(number * 3 + 1) % len(topics)]))
    return BotPersona(
        name=name.lower(), user_id=str(9004 + number), display_name=name,
        interests=tuple(dict.fromkeys(word for topic in chosen for word in TOPICS[topic].keywords.split())),
        style=_OPENINGS[number % 3 : number % 3 + 2],
        think_ms=800 + 200 * (number % 8), typing_chars_per_s=30 + 5 * (number % 7),
    )  # fmt: skip
