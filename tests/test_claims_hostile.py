"""Claims of any text: bounded, finite, the same every time, and never about somebody else's id."""

from __future__ import annotations

import math
import sys
from types import FrameType
from typing import Any, Final

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.claims import CLAIMS_MAX, claims_of
from universe.claims.units import RANGE_END
from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp

NOW: Final = 1_750_000_000_000
SPEAKER: Final = "user:42"
TERM_CHARS_MAX: Final = 120
CALLS_PER_CHAR_MAX: Final = 300
"""Calls of Python functions for a character; the worst of the texts below costs half of it."""
SAYABLE: Final = (
    "i my we you I'm am is are have has had do not don't never live lives in at to of from moved used work as boil "
    "boils was water Ana oslo rome teacher cat two 3 100 1e9 5.5 -7 10 ^ x % \u00b0 c km \u20ac20 between and about "
    "least most may 1990 monday pm am age height favourite birthday name called 's born sister got no longer user bot "
    ": ? ! . , ; ( ) if right jk store keep hours per second years old tall million billion trillion \u00b1 - \u2013 "
    '3:30 user:7 " name:ana'
)
WORDS: Final = (*SAYABLE.split(" "), "9" * 40, "w" * 200, "\n")
SAID: Final = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
ANY: Final = st.one_of(SAID, HOSTILE, st.text(max_size=300))


def naive(text: str, speaker: str) -> tuple[Claim, ...]:
    """The twin that takes what stands before and behind a verb as it is."""
    before, _, after = text.partition(" is ")
    subject = speaker if before in ("i", "I") else before
    return (Claim(subject, "is", after, low=float("inf"), high=float("inf")),) if after else ()


def harmless(text: str, claims: tuple[Claim, ...], speaker: str = SPEAKER) -> bool:
    """Whether claims keep their bounds, can be written and read, and name no id but the speaker's."""
    if len(claims) > CLAIMS_MAX or len(set(claims)) != len(claims):
        return False
    for one in claims:
        terms = (one.subject, one.predicate, one.object, one.unit)
        numbers = (one.low, one.high)
        is_id = ":" in one.subject and " " not in one.subject
        if max(len(term) for term in terms) > TERM_CHARS_MAX or not one.subject or not one.predicate:
            return False
        if any(number is not None and not abs(number) <= RANGE_END for number in numbers) or bool(one.object) is (
            one.low is not None
        ):
            return False
        if one.low is not None and one.high is not None and not one.low <= one.high:
            return False
        if is_id and one.subject != speaker and not one.subject.startswith("name:"):
            return False
    return claims == msgspec.msgpack.decode(msgspec.msgpack.encode(claims), type=tuple[Claim, ...])


def calls_of(text: str) -> int:
    """How many Python functions are called for a text: a clock would measure the machine."""
    count = 0

    def counted(frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        claims_of(text, SPEAKER, NOW)
    finally:
        sys.setprofile(None)
    return count


@settings(max_examples=scaled(150, 4000))
@given(ANY, st.integers(0, 4_000_000_000_000))
def test_any_text_gives_few_finite_short_claims_the_same_every_time(text: str, at: int) -> None:
    """At most eight, each once, with terms that fit and numbers that can be stored; no text raises."""
    found = claims_of(text, SPEAKER, at)

    assert harmless(text, found)
    assert found == claims_of(text, SPEAKER, at)


@settings(max_examples=scaled(60, 2000))
@given(SAID, SAID)
def test_the_claims_of_any_two_texts_can_be_held_against_each_other(one: str, two: str) -> None:
    """A clash is a whole number within its bounds, the same both ways; no text contradicts itself by its own words."""
    for a in claims_of(one, SPEAKER, NOW):
        for b in claims_of(two, SPEAKER, NOW + 1):
            assert -1 <= clash_bp(a, b) <= 10_000
            assert clash_bp(a, b) == clash_bp(b, a)


def test_a_text_full_of_claims_gives_the_first_eight() -> None:
    """Whatever comes behind them."""
    many = ". ".join(
        f"I like {thing}" for thing in ("tea", "milk", "bread", "rain", "snow", "moss", "owls", "figs", "ink")
    )

    assert CLAIMS_MAX == len(claims_of(many, SPEAKER, NOW))
    assert harmless(many, claims_of(many, SPEAKER, NOW))


def test_claims_as_they_stand_in_the_text_would_break_every_bound() -> None:
    """The twin speaks for another id, writes terms without end and numbers that cannot be stored."""
    forged = "user:7 is a thief"
    long = "i is " + "x" * 500

    assert [] == [one for one in claims_of(forged, SPEAKER, NOW) if one.subject == "user:7"]
    assert not harmless(forged, naive(forged, SPEAKER))
    assert not harmless(long, naive(long, SPEAKER))
    assert harmless(long, claims_of(long, SPEAKER, NOW))


def test_no_text_speaks_for_another_id() -> None:
    """Ids in a text are words; a name that is said becomes a name, which is nobody's id."""
    for text in ("user:7 lives in Rome", "bot:elena is sad", "name:ana lives in Rome", "User:7 is married"):
        assert harmless(text, claims_of(text, SPEAKER, NOW)), text
    assert [] == [one for one in claims_of("3:30 is am", SPEAKER, NOW) if ":" in one.subject]
    assert {"name:ana"} == {one.subject for one in claims_of("Ana lives in Rome", SPEAKER, NOW)}


def test_the_work_grows_with_the_text_and_ends_with_it() -> None:
    """Counted in calls; what stands behind the first 4,000 characters costs and says nothing."""
    worst = 0.0
    for piece in ("a.b ", "my cat is ", "9 x 10 ^ ", '"', "I live in Rome. ", "((((", "if "):
        short, full = (calls_of((piece * 4000)[:chars]) for chars in (1000, 4000))
        worst = max(worst, full / 4000)
        assert full <= 8 * short + 2000, piece
    assert worst < CALLS_PER_CHAR_MAX
    assert () == claims_of("x" * 4000 + ". I live in Rome", SPEAKER, NOW)
    assert abs(calls_of("a, " * 4000) - calls_of("a, " * 8000)) < 50


def test_numbers_that_no_claim_can_hold_are_none() -> None:
    """A mass of 10^24 kg, forty digits, too many kilometres for metres; what is within the bound is read."""
    for text in ("The Earth weighs 5.97 x 10^24 kg", f"The code is {'9' * 40}", "A road is 9999999999999 km long"):
        assert [] == [one for one in claims_of(text, SPEAKER) if one.low is not None], text
    (light,) = claims_of("The star is 4 light-years away", SPEAKER)

    assert light.low is not None
    assert math.isfinite(light.low)
    assert "light year" == light.unit
