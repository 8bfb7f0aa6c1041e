"""Which of several candidates say the same thing, so that one of them is enough."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from universe.chat.words import words
from universe.mind.claim import BASIS, Claim
from universe.mind.fact import Fact

_TURNING: Final = frozenset(
    {"not", "no", "never", "nor", "without", "neither", "nobody", "none", "nothing", "cannot", "hardly"}
)
"""Words that turn a sentence around; they are no small difference."""
_SIGNALS: Final = frozenset({"L4", "L5"})
_NO_WORDS: Final[frozenset[str]] = frozenset()
_Told = tuple[frozenset[str], str, tuple[Claim, ...]]
"""The words of a fact that is kept, intent and mask apart, and what it claims."""


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
    kept: list[Fact] = []
    grown: set[tuple[str, str, tuple[Claim, ...]]] = set()
    told: list[_Told] = []
    for fact in ranked:
        kind = fact.layer if fact.layer in _SIGNALS else ""
        root = (kind, fact.origin, fact.claims)
        if fact.claims and fact.origin and root in grown:
            continue
        said = _NO_WORDS if hidden or fact.visibility == "private" else _words(fact.text)
        if said and _is_told(said, kind, fact.claims, told, limit_bp):
            continue
        kept.append(fact)
        grown.add(root)
        if said:
            told.append((said, kind, fact.claims))
    return kept


def _is_told(said: frozenset[str], kind: str, claims: tuple[Claim, ...], told: list[_Told], limit_bp: int) -> bool:
    # For all pairs of a query: what is cheap and mostly decides comes first.
    size = len(said)
    for heard, other_kind, other_claims in told:
        both = size + len(heard)
        # shared / (both - shared) >= limit, without a division.
        if len(said & heard) * (BASIS + limit_bp) < limit_bp * both or kind != other_kind:
            continue
        if claims and other_claims and claims != other_claims:
            continue
        if not any(_turns(word) for word in said ^ heard):
            return True
    return False


def _turns(word: str) -> bool:
    return word in _TURNING or word.endswith("n't") or not word.isalpha()
