"""All that makes a message sensitive, and what takes it back, made ready once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from universe.gossip.detector_patterns import Pattern, compiled, match_at, starts
from universe.gossip.sensitive_friends import FRIENDS
from universe.gossip.sensitive_law import LAW
from universe.gossip.sensitive_love import LOVE
from universe.gossip.sensitive_patterns import BODY_AND_MONEY, CLASSES
from universe.gossip.sensitive_phrases import FRIENDS as FRIENDLY_PHRASES
from universe.gossip.sensitive_phrases import PHRASES
from universe.gossip.sensitive_secrets import SECRETS
from universe.gossip.sensitive_words import CATEGORY_OF_WORD

_CONSTRUCTIONS: Final = (*BODY_AND_MONEY.items(), *LOVE.items(), *LAW.items(), *SECRETS.items())


class Heard(Struct, frozen=True):
    """A pattern, the category of what it says ("" for a false friend), and the words that it names."""

    pattern: Pattern
    category: str
    named: frozenset[str]


def reason_at(said: tuple[str, ...], place: int) -> str:
    """The category of the sensitive word, phrase or construction that begins at `place`; "" where none does."""
    reason = CATEGORY_OF_WORD.get(said[place], "")
    if reason:
        return reason
    return next((one.category for one in _beginning(_RULES, said[place]) if match_at(one.pattern, said, place)), "")


def friend_length(said: tuple[str, ...], place: int) -> int:
    """How many words from `place` on are a false friend ("secret santa"); 0 where they are none.

    A false friend never covers a sensitive word that it does not name.
    """
    return max((_covered(one, said, place) for one in _beginning(_FRIENDS, said[place])), default=0)


def _covered(friend: Heard, said: tuple[str, ...], place: int) -> int:
    hit = match_at(friend.pattern, said, place)
    if hit is None or any(word in CATEGORY_OF_WORD and word not in friend.named for word in said[place : hit.end]):
        return 0
    return hit.end - place


def _heard(lines: Iterable[str], category: str) -> Iterator[Heard]:
    for line in lines:
        if line.strip():
            pattern = compiled(line, CLASSES)
            yield Heard(pattern, category, frozenset(word for one in pattern for word in one.choices))


def _phrases(listed: str) -> list[str]:
    return listed.replace("\n", "|").split("|")


def _by_first(heard: Iterable[Heard]) -> Mapping[str, tuple[Heard, ...]]:
    """First word to what can begin with it; "" to that of which the first word is not known."""
    found: dict[str, list[Heard]] = {"": []}
    for one in heard:
        for word in starts(one.pattern) or ("",):
            found.setdefault(word, []).append(one)
    return {word: tuple(ones) for word, ones in found.items()}


def _beginning(heard: Mapping[str, tuple[Heard, ...]], word: str) -> tuple[Heard, ...]:
    return (*heard.get(word, ()), *heard[""])


_RULES: Final = _by_first([
    *(one for category, listed in PHRASES.items() for one in _heard(_phrases(listed), category)),
    *(one for category, listed in _CONSTRUCTIONS for one in _heard(listed.splitlines(), category)),
])  # fmt: skip
_FRIENDS: Final = _by_first([*_heard(_phrases(FRIENDLY_PHRASES), ""), *_heard(FRIENDS.splitlines(), "")])
LOADED: Final = frozenset(CATEGORY_OF_WORD).union(*(one.named for ones in _RULES.values() for one in ones))
"""Every word that is sensitive or part of a sensitive phrase."""
