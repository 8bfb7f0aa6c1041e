"""The last check of the mask: a reply may hedge and soften, but not contradict what the bot holds for true."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import NOW, RULES, fact
from tests.scale import scaled
from universe.claims import claims_of
from universe.mind.claim import Claim
from universe.mind.coupling_rules import CouplingRules
from universe.mind.fact import Fact
from universe.mind.held import contradicted
from universe.mind.layer import LAYERS
from universe.mind.sources import identity_facts

WHO = tuple(identity_facts("elena", "Elena"))
BOILS = fact("book:1", "L0", *claims_of("Water boils at 100 degrees Celsius.", "x"))
LIES = (
    "I am a human.", "I'm human, of course!", "I'm not a bot.", "I am not a bot, I promise you.", "My name is Marcus.",
    "Water boils at 50 degrees Celsius.", "Oh. I love tea. By the way, I'm human.",
)  # fmt: skip
HARMLESS = (
    "", "I am a bot.", "I'm not human.", "My name is Elena.", "Are you human?", "Am I human?", "I wish I were human.",
    "Maybe I am human.", "She said that I am human.", "If I were human, I would love tea.", "Bots are not human.",
    "Marcus is human.", "Water boils at 100 degrees Celsius.", "Iron melts at 50 degrees Celsius.",
    "Does water boil at 50 degrees Celsius?", "I hear you. That must have been hard!",
)  # fmt: skip


def held(text: str, *facts: Fact, rules: CouplingRules = RULES) -> tuple[str, ...]:
    """What Elena's reply contradicts."""
    return contradicted(text, "elena", facts or (*WHO, BOILS), rules, NOW)


@pytest.mark.parametrize("text", LIES)
def test_a_reply_that_contradicts_a_rule_or_what_was_seen_is_held(text: str) -> None:
    """That the bot is human, has another name, or that water boils otherwise."""
    assert held(text) in (("rule:identity",), ("book:1",))


@pytest.mark.parametrize("text", HARMLESS)
def test_questions_wishes_reports_and_true_words_are_not_held(text: str) -> None:
    """Nor what is said of somebody else."""
    assert held(text) == ()


@pytest.mark.parametrize("layer", LAYERS)
def test_only_what_was_seen_and_what_must_be_is_firm(layer: str) -> None:
    """A mask may be inconsistent with memory, hearsay and intent."""
    known = fact("f", layer, *BOILS.claims)  # type: ignore[arg-type]

    assert held("Water boils at 50 degrees Celsius.", known) == (("f",) if layer in ("L0", "L1") else ())


def test_all_that_is_contradicted_is_named_in_the_order_of_ids() -> None:
    """Whatever the order of the facts."""
    known = (BOILS, *WHO, fact("a", "L1", *BOILS.claims))
    text = "I am a human. Water boils at 50 degrees Celsius."

    assert held(text, *known) == held(text, *reversed(known)) == ("a", "book:1", "rule:identity")


def test_the_threshold_of_the_rules_counts_for_a_reply_too() -> None:
    """A stricter bot holds back what others say; the laxest says no more than the usual one."""
    roughly = fact("roughly", "L0", Claim("water", "boil", low=90, high=110, unit="celsius"))
    close, far = "Water boils at 85 degrees Celsius.", "Water boils at 50 degrees Celsius."
    strict, lax = CouplingRules(kappa_milli=2000), CouplingRules(kappa_milli=250)

    assert [held(close, roughly, rules=rules) for rules in (strict, RULES, lax)] == [("roughly",), (), ()]
    assert [held(far, roughly, rules=rules) for rules in (strict, RULES, lax)] == [("roughly",)] * 3


def test_a_bot_is_held_to_its_own_rules_only() -> None:
    """What another bot is says nothing about this one."""
    marcus = identity_facts("marcus", "Marcus")

    assert held("My name is Elena. I am a human.", *marcus) == ()


@settings(max_examples=scaled(60, 5000))
@given(text=st.text(max_size=80), said=st.sampled_from(["", *LIES]))
def test_any_text_can_be_checked(text: str, said: str) -> None:
    """The answer is a sorted list of known ids, twice the same."""
    found = held(f"{text} {said}")

    assert list(found) == sorted(set(found) & {"rule:identity", "book:1"})
    assert found == held(f"{text} {said}")


Holds = Callable[[str, Iterable[Fact]], bool]


def _is_worth_having(holds: Holds) -> None:
    """It hears every lie of above and no harmless sentence."""
    assert [text for text in LIES if not holds(text, (*WHO, BOILS))] == []
    assert [text for text in HARMLESS if holds(text, (*WHO, BOILS))] == []


def _by_word(text: str, _facts: Iterable[Fact]) -> bool:
    """Looks for words that a bot should not use."""
    return any(word in text for word in ("human", "not a bot", "Marcus", "50"))


def _never(_text: str, _facts: Iterable[Fact]) -> bool:
    """Trusts whoever writes."""
    return False


def test_claims_are_checked_and_not_words() -> None:
    """Ours."""
    _is_worth_having(lambda text, facts: bool(held(text, *facts)))


@pytest.mark.parametrize("twin", [_by_word, _never])
def test_the_naive_twins_that_look_for_words_or_at_nothing_are_not(twin: Holds) -> None:
    """The one holds back honest answers, the other lets every lie pass."""
    with pytest.raises(AssertionError):
        _is_worth_having(twin)
