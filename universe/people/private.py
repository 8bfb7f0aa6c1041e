"""The gate of private messages: who may write to a bot alone, and how a refusal is said. It stands before any model."""

from __future__ import annotations

from typing import Final, Literal

from universe.config import PeopleConfig
from universe.people.records import Acquaintance
from universe.trust.tiers import TIERS, tier_index

REFUSAL_TEXT: Final = (
    "I keep private chats for people I have come to know. Come and find me in a channel, I would love to talk there!"
)


def admit(tier: str, config: PeopleConfig, *, is_owner: bool) -> bool:
    """Whether somebody of a tier may write in private; owners may, and a tier that does not exist may not."""
    return is_owner or (tier in TIERS and tier_index(tier) >= tier_index(config.dm_min_tier))


def refuse(acquaintance: Acquaintance, day: int) -> Literal["say", "count"]:
    """Enter a refusal on UTC day number `day` in the record; ``say`` it once a day per person, else only ``count`` it.

    A clock that jumps back says nothing again.
    """
    acquaintance.refused += 1
    if day <= acquaintance.refused_day:
        return "count"
    acquaintance.refused_day = day
    return "say"
