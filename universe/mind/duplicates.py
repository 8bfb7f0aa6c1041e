"""Which of several candidates say the same thing, so that one of them is enough."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from universe.chat.words import words
from universe.mind.claim import BASIS
from universe.mind.fact import Fact

_TURNING: Final = frozenset(
    {"not", "no", "never", "nor", "without", "neither", "nobody", "none", "nothing", "cannot", "hardly"}
)
"""Words that turn a sentence around; they are no small difference."""
_SIGNALS: Final = frozenset({"L4", "L5"})
_NO_WORDS: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


def without_duplicates(ranked: Sequence[Fact], limit_bp: int, *, hidden: bool) -> list[Fact]:
    """The facts of `ranked` (best first) that say something no better one says, in the same order.

    The same: grown from one root with the same claims, or texts whose words have a Jaccard of `limit_bp` or more.
    Texts that differ in a number or a denial are never the same, nor are facts that claim different things, nor
    intent and facts. `hidden`: the query is private. Of what is private no text is compared, because the journal has
    none and has to decide the same.
    """
    kept: list[tuple[Fact, frozenset[str]]] = []
    for fact in ranked:
        said = _NO_WORDS if hidden or fact.visibility == "private" else _words(fact.text)
        if not any(_same(fact, said, other, heard, limit_bp) for other, heard in kept):
            kept.append((fact, said))
    return [fact for fact, _ in kept]


def _same(one: Fact, said: frozenset[str], two: Fact, heard: frozenset[str], limit_bp: int) -> bool:
    if one.layer != two.layer and (one.layer in _SIGNALS or two.layer in _SIGNALS):
        return False
    if one.claims and two.claims and one.claims != two.claims:
        return False
    if one.claims and one.origin and one.origin == two.origin and one.claims == two.claims:
        return True
    if not said or not heard or min(len(said), len(heard)) * BASIS < limit_bp * max(len(said), len(heard)):
        return False
    shared = len(said & heard)
    if shared * BASIS < limit_bp * (len(said) + len(heard) - shared):
        return False
    return not any(_turns(word) for word in said ^ heard)


def _turns(word: str) -> bool:
    return word in _TURNING or word.endswith("n't") or not word.isalpha()
