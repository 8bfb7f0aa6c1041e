"""What the figures of the universe graph are called in words (seed REF-040, channel 3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NAMED_FROM_FAMILIARITY: Final = 5
"""Other bots are named to a bot only if they know a person at least this well."""
_FAMILIARITY: Final = ((50, "very well"), (20, "fairly well"), (NAMED_FROM_FAMILIARITY, "somewhat"))
_POPULATION: Final = ((100, "Bustling"), (20, "Active"))
_TOPICS_NAMED: Final = 3
SERENDIPITY_WORDS: Final = "you are both around here"


def familiarity_words(familiarity: int) -> str:
    """How well a bot knows somebody: ``very well`` from 50, ``fairly well`` from 20, ``somewhat`` from 5."""
    return next((word for least, word in _FAMILIARITY if familiarity >= least), "a little")


def population_words(people: int) -> str:
    """How much goes on on a planet: ``Bustling`` above 100 people, ``Active`` above 20, else ``Quiet``."""
    return next((word for limit, word in _POPULATION if people > limit), "Quiet")


def shared_words(topics: Sequence[str]) -> str:
    """Why two people are named to each other: ``you both talk about pottery and jazz``; three topics at most."""
    named = list(topics[:_TOPICS_NAMED])
    if not named:
        return SERENDIPITY_WORDS
    listed = ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
    return f"you both talk about {listed}"
