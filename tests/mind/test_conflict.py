"""When two claims clash and how strongly: polarity, one object at a time, numbers, times, what a fact names itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bus.arbitrary import claims
from tests.mind.makers import boils, fact, lives_in
from tests.scale import scaled
from universe.mind.claim import BASIS, Claim
from universe.mind.conflict import UNCOMPARABLE, Comparison, clash_bp, compare, overlap
from universe.mind.fact import Conflict, Fact

EXAMPLES = settings(max_examples=scaled(60, 5000))
LIKES = Claim("user:1", "likes", "jazz")
LIKES_NOT = Claim("user:1", "likes", "jazz", denied=True)
ROME_NOT = lives_in("rome", denied=True)


def _age(low: float, high: float | None = None, **given: Any) -> Claim:
    return Claim("user:1", "age", low=low, high=low if high is None else high, unit="year", functional=True, **given)


@pytest.mark.parametrize(
    ("one", "two", "strength_bp"),
    [
        (LIKES, LIKES, 0),
        (LIKES, LIKES_NOT, BASIS),
        (LIKES_NOT, LIKES_NOT, 0),
        (LIKES, Claim("user:1", "likes", "metal"), 0),
        (LIKES, Claim("user:1", "likes", "metal", denied=True), 0),
        (LIKES, Claim("user:2", "likes", "jazz", denied=True), 0),
        (LIKES, Claim("user:1", "plays", "jazz", denied=True), 0),
        (lives_in("oslo"), lives_in("rome"), BASIS),
        (lives_in("oslo"), lives_in("oslo"), 0),
        (lives_in("oslo"), lives_in("rome", subject="user:2"), 0),
        (lives_in("oslo"), Claim("user:1", "lives_in", "rome"), 0),
        (lives_in("oslo"), ROME_NOT, 0),
        (lives_in("rome"), ROME_NOT, BASIS),
        (lives_in("oslo", denied=True), ROME_NOT, 0),
        (Claim("user:1", "likes"), Claim("user:1", "likes", denied=True), 0),
    ],
)
def test_polarity_and_predicates_with_one_object_clash_and_nothing_else_of_words(
    one: Claim, two: Claim, strength_bp: int
) -> None:
    """The whole table, both ways round."""
    assert clash_bp(one, two) == clash_bp(two, one) == strength_bp


@pytest.mark.parametrize(
    ("one", "two", "strength_bp"),
    [
        (boils(100), boils(100), 0),
        (boils(100), boils(50), BASIS),
        (boils(100), boils(99), 101),
        (boils(90, 100), boils(100, 110), 0),
        (boils(90, 100), boils(101, 121), 500),
        (boils(90, 100), boils(105, 115), 5000),
        (boils(90, 100), boils(110, 115), BASIS),
        (boils(90, 100), boils(95), 0),
        (boils(0), boils(1), BASIS),
        (boils(-1), boils(1), BASIS),
        (boils(-1), boils(-1.25), 2500),
        (boils(100), boils(212, unit="fahrenheit"), UNCOMPARABLE),
        (boils(100), boils(100, unit=""), UNCOMPARABLE),
        (boils(100), boils(100, denied=True), BASIS),
        (boils(100), boils(90, 100, denied=True), 0),
        (boils(100), boils(50, denied=True), 0),
        (boils(100, denied=True), boils(50, denied=True), 0),
        (_age(27), _age(28), BASIS),
        (_age(27, 30), _age(30, 35), 0),
        (_age(27), boils(28, unit="year"), 0),
        (boils(-1e15, 18), boils(30, 1e15), 0),
    ],
)
def test_numbers_clash_by_the_gap_between_them(one: Claim, two: Claim, strength_bp: int) -> None:
    """Over the wider range, or the smaller number; exactly for predicates with one value; never across units."""
    assert clash_bp(one, two) == clash_bp(two, one) == strength_bp


def test_a_number_and_a_word_do_not_clash() -> None:
    """A "27" and an "old" are not of one kind."""
    old = Claim("user:1", "age", "old", functional=True)

    assert clash_bp(_age(27), old) == clash_bp(old, _age(27)) == 0


@pytest.mark.parametrize(
    ("since", "until", "other_since", "other_until", "meet"),
    [
        (0, 0, 0, 0, True),
        (0, 5, 5, 0, False),
        (0, 5, 4, 0, True),
        (5, 9, 9, 12, False),
        (5, 9, 8, 12, True),
        (5, 9, 0, 5, False),
        (5, 9, 0, 6, True),
        (5, 0, 9, 0, True),
        (0, 9, 0, 5, True),
        (5, 9, 0, 0, True),
        (5, 9, 5, 9, True),
    ],
)
def test_intervals_that_only_touch_do_not_overlap_and_an_unknown_time_overlaps_everything(
    since: int, until: int, other_since: int, other_until: int, *, meet: bool
) -> None:
    """The end of an interval is outside of it; nought is open."""
    one = lives_in("oslo", since=since, until=until)
    two = lives_in("rome", since=other_since, until=other_until)

    assert overlap(one, two) is overlap(two, one) is meet
    assert clash_bp(one, two) == clash_bp(two, one) == (BASIS if meet else 0)


@EXAMPLES
@given(one=claims(), two=claims())
def test_a_clash_is_mutual_bounded_and_needs_one_slot_and_a_common_time(one: Claim, two: Claim) -> None:
    """Whatever is claimed."""
    strength_bp = clash_bp(one, two)

    assert strength_bp == clash_bp(two, one)
    assert strength_bp == UNCOMPARABLE or 0 <= strength_bp <= BASIS
    if one.slot != two.slot or not overlap(one, two):
        assert strength_bp == 0


@EXAMPLES
@given(one=claims())
def test_no_claim_contradicts_itself_and_its_denial_always_does(one: Claim) -> None:
    """Where it says anything at all."""
    assert clash_bp(one, one) == 0
    if (one.low is not None and one.high is not None) or one.object:
        denial = msgspec.structs.replace(one, denied=not one.denied)
        assert clash_bp(one, denial) == (BASIS if overlap(one, denial) else 0)


@EXAMPLES
@given(low=st.floats(-1e6, 1e6), width=st.floats(0, 1e3), shift=st.floats(0, 1e4), more=st.floats(0, 1e4))
def test_the_further_ranges_lie_apart_the_stronger_they_clash(
    low: float, width: float, shift: float, more: float
) -> None:
    """The gap grows, the clash does not shrink."""
    here = boils(low, low + width)
    near, far = (boils(low + away, low + away + width) for away in (shift, shift + more))
    if width:
        assert clash_bp(here, near) <= clash_bp(here, far)


@EXAMPLES
@given(one=st.lists(claims(), max_size=4), two=st.lists(claims(), max_size=4))
def test_two_facts_clash_as_strongly_as_the_worst_of_their_claims(one: list[Claim], two: list[Claim]) -> None:
    """And are comparable where any claims of one slot are."""
    a, b = fact("a", "L2", *one), fact("b", "L2", *two)
    found = [clash_bp(here, there) for here in one for there in two if here.slot == there.slot]

    assert compare(a, b) == compare(b, a) == Comparison(
        max([*found, 0]), False, any(value >= 0 for value in found), UNCOMPARABLE in found
    )  # fmt: skip


def test_what_cannot_be_compared_is_not_agreement() -> None:
    """Units that differ are told apart from claims that agree, and from facts that share nothing."""
    celsius, fahrenheit = fact("c", "L0", boils(100)), fact("f", "L0", boils(212, unit="fahrenheit"))

    assert compare(celsius, fahrenheit) == Comparison(0, False, False, True)
    assert compare(celsius, fact("g", "L0", boils(100))) == Comparison(0, False, True, False)
    assert compare(celsius, fact("h", "L0", lives_in("oslo"))) == Comparison(0, False, False, False)


def test_a_contradiction_that_a_fact_names_counts_whichever_of_the_two_names_it() -> None:
    """The stronger of what is named; a clash of claims at least as strong is no explicit one."""
    named = fact("a", "L1", conflicts=(Conflict("b", 4000), Conflict("b", 7000), Conflict("c", 9000)))
    other = fact("b", "L2", conflicts=(Conflict("a", 6000),))

    assert compare(named, other) == compare(other, named) == Comparison(7000, True, True, False)
    assert compare(named, fact("c", "L2")) == Comparison(9000, True, True, False)
    assert compare(other, fact("c", "L2")) == Comparison(0, False, False, False)
    there = fact("b", "L2", lives_in("rome"))
    here = fact("a", "L1", lives_in("oslo"), conflicts=(Conflict("b", BASIS),))
    assert compare(here, there) == Comparison(BASIS, False, True, False)


Compares = Callable[[Fact, Fact], int]


def _hears_contradictions(strength_of: Compares) -> None:
    """The promise: what contradicts is heard whatever its words, what only sounds otherwise is not."""
    hot, cold = fact("a", "L0", boils(100), text="Boils at 100."), fact("b", "L2", boils(50), text="Boils at 50.")
    again = fact("c", "L2", boils(100), text="At 100 degrees it boils.")
    mute = fact("d", "L2", boils(50), text="Boils at 100.")
    assert strength_of(hot, cold) == BASIS
    assert strength_of(hot, mute) == BASIS
    assert strength_of(hot, again) == 0


def _texts_differ(one: Fact, two: Fact) -> int:
    """The original's measure: nought where the texts are equal, a half where they are not."""
    return 0 if one.text == two.text else 5000


def _never(_one: Fact, _two: Fact) -> int:
    """The original's registered script: always OK."""
    return 0


def test_claims_are_compared_and_not_texts() -> None:
    """Ours keeps the promise."""
    _hears_contradictions(lambda one, two: compare(one, two).strength_bp)


@pytest.mark.parametrize("twin", [_texts_differ, _never])
def test_the_naive_twins_that_compare_texts_or_nothing_break_the_promise(twin: Compares) -> None:
    """Different words are no contradiction, and equal words no agreement."""
    with pytest.raises(AssertionError):
        _hears_contradictions(twin)
