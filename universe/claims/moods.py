"""What a person is for a while only: a mood, or a state such as being tired."""

from __future__ import annotations

from typing import Final

from universe.claims.making import DAY_MS, Making
from universe.claims.words import GLAD, PASSING, SAD
from universe.mind.claim import Claim

POSITIVE: Final = "positive"
NEGATIVE: Final = "negative"
_MOOD_MS: Final = DAY_MS // 2


def mood_until(at: int) -> int:
    """When a mood that was told `at` is over: half a day later; open where the time is unknown."""
    return at + _MOOD_MS if at else 0


def feeling(made: Making, thing: str) -> list[Claim]:
    """A mood by its adjective, for half a day; nothing for what is no mood."""
    if thing not in GLAD and thing not in SAD:
        return []
    mood = POSITIVE if thing in GLAD else NEGATIVE
    return for_a_while(made).claim("mood", mood, functional=True)


def is_passing(thing: str) -> bool:
    """Whether an adjective tells of the moment: who is tired today says nothing about next week."""
    return thing in PASSING or thing in GLAD or thing in SAD or thing.startswith(("at ", "on "))


def for_a_while(made: Making) -> Making:
    """The same, over half a day after it was said."""
    return Making(made.saying, made.at, made.at, mood_until(made.at), True, True)
