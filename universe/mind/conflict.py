"""When two claims clash, and how strongly; the Lua of the bus (``lua/query_couple``) does the same arithmetic."""

from __future__ import annotations

import math
from typing import Final

from msgspec import Struct

from universe.mind.claim import BASIS, Claim
from universe.mind.fact import Fact

UNCOMPARABLE: Final = -1
"""Two ranges in different units: not a clash, and not silently agreement either."""


def overlap(a: Claim, b: Claim) -> bool:
    """Whether there is a moment at which both are meant to hold."""
    return not (a.until and b.since >= a.until) and not (b.until and a.since >= b.until)


def clash_bp(a: Claim, b: Claim) -> int:
    """How strongly two claims contradict each other: 0 (not at all) to 10,000, or `UNCOMPARABLE`.

    One of them denied and the rest equal is 10,000; so are two objects of a functional predicate, and two numbers of
    one that do not meet. Ranges that do not meet clash by their gap over the wider range, or over the smaller number
    where both are single numbers, at most 10,000 (facts of the original, section 3.1): 50 degrees clash fully with 100.
    """
    if a.slot != b.slot or not overlap(a, b):
        return 0
    if a.low is not None and a.high is not None and b.low is not None and b.high is not None:
        return _ranges_bp(a, b, a.low, a.high, b.low, b.high)
    if not a.object or not b.object:
        return 0
    if a.denied != b.denied:
        return BASIS if a.object == b.object else 0
    return BASIS if a.functional and b.functional and not a.denied and a.object != b.object else 0


def _ranges_bp(a: Claim, b: Claim, a_low: float, a_high: float, b_low: float, b_high: float) -> int:
    if a.unit != b.unit:
        return UNCOMPARABLE
    if a.denied or b.denied:
        return BASIS if a.denied != b.denied and a_low == b_low and a_high == b_high else 0
    gap = max(a_low, b_low) - min(a_high, b_high)
    if gap <= 0:
        return 0
    if a.functional and b.functional:
        return BASIS
    span = max(a_high - a_low, b_high - b_low)
    if span <= 0:
        span = min(abs(a_low), abs(b_low))
    return BASIS if gap >= span else math.floor(gap / span * BASIS)


class Comparison(Struct, frozen=True):
    """Two facts held against each other.

    `strength_bp` is their strongest clash; `explicit` whether it is one that a fact names rather than one of claims.
    `comparable` is whether any claims of one slot could be compared, `uncomparable` whether any could not.
    """

    strength_bp: int
    explicit: bool
    comparable: bool
    uncomparable: bool


def compare(a: Fact, b: Fact) -> Comparison:
    """Hold all claims of two facts against each other, and what either says of the other."""
    strength_bp, comparable, uncomparable = 0, False, False
    for one in a.claims:
        for two in b.claims:
            if one.subject == two.subject and one.predicate == two.predicate:
                found_bp = clash_bp(one, two)
                comparable = comparable or found_bp >= 0
                uncomparable = uncomparable or found_bp == UNCOMPARABLE
                strength_bp = max(strength_bp, found_bp)
    named_bp = max(_named_bp(a, b.id), _named_bp(b, a.id))
    if named_bp > strength_bp:
        return Comparison(named_bp, True, True, uncomparable)
    return Comparison(strength_bp, False, comparable or named_bp > 0, uncomparable)


def _named_bp(fact: Fact, other_id: str) -> int:
    return max((one.strength_bp for one in fact.conflicts if one.fact_id == other_id), default=0)
