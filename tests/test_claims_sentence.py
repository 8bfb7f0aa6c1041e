"""A claim as a sentence: what it says is read out of it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.cartridges import Library
from tests.cartridges.makers import EXAMPLES
from tests.run_records import HOSTILE
from tests.scale import scaled
from universe.claims import claims_of
from universe.claims.sentence import sentence_of
from universe.claims.units import RANGE_END
from universe.mind.claim import Claim

AT: Final = 1_767_571_200_000
SENTENCES: Final = {
    "The bridge is closed": "Bridge is closed.",
    "Sharks don't have bones": "It is not true that shark has bone.",
    "The gate is no longer open": "Gate is no longer open.",
    "Penicillin was discovered by Fleming": "Penicillin was discovered by fleming.",
    "Oslo is located in Norway": "Oslo is located in norway.",
    "The festival is on Saturday": "Festival is on saturday.",
    "The festival is on 3 May": "Festival is on 3 may.",
    "The war ended in 1945": "War ends in 1945.",
    "The library opens at 9:30": "Library opens at 9:30.",
    "Water boils at 100 degrees": "Water boils at 100 celsius.",
    "The tower is 300 metres tall": "Tower is 300 metre tall.",
    "Octopuses have three hearts": "Octopus has 3 heart.",
    "Drivers must be at least 18 years old": "Driver is at least 18 year old.",
    "The lift takes at most 2.5 tonnes": "Lift takes at most 2.5 tonne.",
    "The cake costs 5 euros": "Cake costs 5 EUR.",
}


def plain(claim: Claim) -> str:
    """The naive twin: the words of a claim one behind the other."""
    number = "" if claim.low is None else f"{claim.low} to {claim.high} {claim.unit}"
    return " ".join(f"{claim.subject} {claim.predicate} {claim.object} {number}".replace("_", " ").split())


def is_read(text: str, claim: Claim) -> bool:
    """Whether the claim is among those of a text."""
    return claim in claims_of(text, "", claim.since)


def test_common_sentences_keep_what_they_say() -> None:
    """Of being, having, making, measuring and of moments. The naive twin puts word behind word and loses numbers."""
    lost = 0
    for text, expected in SENTENCES.items():
        claim = claims_of(text, "user:1", AT)[0]
        assert expected == sentence_of(claim)
        assert is_read(expected, claim)
        lost += not is_read(plain(claim), claim)
    assert lost >= len(SENTENCES) // 2


def test_claims_of_the_examples_are_read_out_of_their_sentences(promise: Callable[..., None]) -> None:
    """At least 95 % of them, more than of their words one behind the other."""
    claims = [
        claim for one in Library([EXAMPLES]).cartridges for fact in one.facts for claim in claims_of(fact.text, "")
    ]
    read = sum(is_read(sentence_of(claim), claim) for claim in claims)

    assert read >= 0.95 * len(claims)
    naive = sum(is_read(plain(claim), claim) for claim in claims)
    assert naive < read
    promise("sentences made of claims", claims=len(claims), read_again=read, naive_twin=naive)


_TERMS: Final = st.text(max_size=12) | st.sampled_from(("water", "is", "has leg", "boil", "is age minimum", *HOSTILE))
_UNITS: Final = st.sampled_from(("", "day", "hour"))
_NUMBERS: Final = st.none() | st.floats(-RANGE_END, RANGE_END)


@settings(max_examples=scaled(60, 1500), deadline=None)
@given(st.builds(Claim, _TERMS, _TERMS, _TERMS, st.booleans(), _NUMBERS, _NUMBERS, _UNITS))
def test_any_claim_becomes_one_line_that_never_says_the_contrary(claim: Claim) -> None:
    """Text is data; a denial is never lost, and what is about nothing is no sentence."""
    text = sentence_of(claim)

    assert bool(text) == bool(claim.subject.split())
    assert text == sentence_of(claim)
    assert len(text.splitlines()) <= 1
    assert not claim.denied or not text or text.startswith("It is not true that") or "is no longer" in text
