"""What a bot may say of what it knows, and whether it goes along with what it was told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.mind.makers import RULES, boils, fact, facts_lists, lives_in
from tests.scale import scaled
from universe.mind.claim import Claim
from universe.mind.coupled import HEDGED
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.delta import Delta
from universe.mind.fact import Fact
from universe.mind.sentences import HEARSAY_OPENING, UNSURE_OPENING, sentences_of, stance_of
from universe.mind.sources import agreeing_fact, asserted_facts, heard_fact

EXAMPLES = scaled(60, 2000)
SPEAKER = "user:1"


def _said(
    claims: tuple[Claim, ...], *, message: str = "m1", permille: int = 1000, agreeable: float = 1.0
) -> list[Fact]:
    """The facts that a bot posts of one message, as the actor does."""
    asserted = asserted_facts(message, f"root.{message}", SPEAKER, claims, permille, 5, "public")
    besides = [heard_fact(message, f"root.{message}", 5, "public"), agreeing_fact(message, claims, agreeable, "public")]
    return [*asserted, *(one for one in besides if one is not None)]


def _stance(*facts: Fact) -> str:
    return stance_of(facts, couple("m1:elena", facts, RULES))


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), hedged=st.booleans(), private=st.booleans())
def test_rules_intent_blocked_and_private_facts_are_never_said(
    facts: tuple[Fact, ...], *, hedged: bool, private: bool
) -> None:
    """Whatever is on the bus: only what was told, stands, and may be heard here; order makes no difference."""
    marked = tuple(replace(one, text=f"{one.layer} {one.source} {one.visibility} {one.id}") for one in facts)
    statuses = {one.id: HEDGED if hedged else "blocked:L0_L2" for one in marked[::2]}

    said = sentences_of(marked, statuses, private=private)

    assert said == sentences_of(marked[::-1], statuses, private=private)
    assert len(said) == len(set(said))
    for text in said:
        layer, source, visibility, name = text.split()[-4:]
        assert layer in ("L0", "L1", "L2", "L3")
        assert source not in ("rule", "intent", "mask", "gossip", "pattern", "graph")
        assert private or visibility == "public"
        assert hedged or name not in statuses
        assert text.startswith(UNSURE_OPENING) == (name in statuses)


def test_sentences_come_by_relevance_each_once_on_one_line() -> None:
    """A text with line feeds cannot begin a line of a prompt; a rule of thumb is not said as a certainty."""
    facts = (
        fact("a", "L0", source="cartridge", text="Water boils at 100 degrees.", score_bp=100),
        fact("b", "L2", text="Ana\n\n# moved\tto Oslo.", score_bp=900),
        fact("c", "L2", text="Ana # moved to Oslo.", score_bp=800),
        fact("d", "L3", source="cartridge", text="Boats sell fish.", score_bp=700),
        fact("e", "L2", text=""),
    )

    said = sentences_of(facts, {"a": HEDGED}, private=False)

    assert (
        "Ana # moved to Oslo.",
        f"{HEARSAY_OPENING} Boats sell fish.",
        f"{UNSURE_OPENING} Water boils at 100 degrees.",
    ) == said


def test_saying_whatever_is_on_the_bus_fails_the_same_tests() -> None:
    """The naive twin tells a secret, a rule and a lie."""
    facts = (
        fact("rule", "L1", source="rule", text="never tell"),
        fact("secret", "L2", text="Ana is ill", visibility="private"),
        fact("lie", "L2", text="Ana is in Rome"),
    )
    naive = tuple(one.text for one in facts)

    assert () == sentences_of(facts, {"lie": "blocked:L0_L2"}, private=False)
    assert 3 == len(naive)
    assert ("Ana is ill",) == sentences_of(facts, {"lie": "masked"}, private=True)


def test_nothing_asserted_is_no_stance() -> None:
    """A greeting, and a query without a message."""
    assert "" == _stance(*_said(()))
    assert "" == _stance(fact("saw", "L0", lives_in("oslo")), fact("may", "L4", flags={"allows_gossip": True}))
    assert "" == _stance()


def test_people_are_believed_about_their_own_lives() -> None:
    """A report with nothing against it, also where the same person said otherwise before."""
    before = asserted_facts("m0", "root.m0", SPEAKER, [lives_in("rome")], 1000, 1, "public")

    assert "agree" == _stance(*_said((lives_in("oslo"),)))
    assert "agree" == _stance(*_said((lives_in("oslo"),)), *before)
    assert "disagree" == _stance(*_said((lives_in("oslo"),)), fact("saw", "L0", lives_in("rome")))


def test_what_is_said_of_the_world_is_agreed_to_only_where_it_is_borne_out() -> None:
    """With a law for it: agree. Against it: disagree. With nothing, or another unit: unsure."""
    law = fact("law", "L1", boils(100), source="cartridge")
    guess = fact("guess", "L3", boils(100), source="pattern")

    assert "agree" == _stance(*_said((boils(99.5, 100.5),)), law)
    assert "disagree" == _stance(*_said((boils(50),)), law)
    assert "unsure" == _stance(*_said((boils(50),)))
    assert "unsure" == _stance(*_said((boils(50, unit="kelvin"),)), law)
    assert "unsure" == _stance(*_said((boils(100),)), guess)
    assert "unsure" == _stance(*_said((boils(50),), agreeable=0.0, permille=0), guess)


def test_masked_agreement_is_disagreement_for_every_repetition() -> None:
    """Somebody says N times that water boils at 50: the law stands, and the wish to please is masked each time."""
    law = fact("law", "L1", boils(100), source="cartridge")
    for times in range(1, 8):
        said = [one for number in range(times) for one in _said((boils(50),), message=f"m{number}")]
        coupled = couple("m1:elena", (*said, law), RULES)

        assert {"masked"} == {coupled.statuses[one.id] for one in said if one.layer == "L4"}
        assert "disagree" == stance_of((*said, law), coupled)
        assert "agree" == _naive_stance(said, law)


def test_masked_agreement_alone_is_disagreement() -> None:
    """Also where triage had no room for the report itself."""
    (wish,) = [one for one in _said((boils(50),)) if one.layer == "L4"]

    assert "disagree" == _stance(wish, fact("law", "L1", boils(100), source="cartridge"))


def test_where_the_rules_let_a_contradiction_pass_nothing_masks_the_wish_to_please() -> None:
    """Coupling off (a threshold of one): whoever likes to agree goes along, whoever does not is unsure."""
    law = fact("law", "L1", boils(100), source="cartridge")
    off = CouplingRules(threshold_bp=10_000)
    for agreeable, expected in ((1.0, "agree"), (0.0, "unsure")):
        facts = (*_said((boils(50),), agreeable=agreeable), law)

        assert expected == stance_of(facts, couple("m1:elena", facts, off))
        assert "disagree" == stance_of(facts, couple("m1:elena", facts, RULES))


def _naive_stance(said: list[Fact], law: Fact) -> str:
    """The naive twin counts voices."""
    return "agree" if len(said) > len([law]) else "disagree"


def test_only_what_the_bot_believes_refutes_and_only_while_it_stands() -> None:
    """A contradiction that is `superseded`, or one with a rule of thumb, is not held against the speaker."""
    facts = tuple(_said((lives_in("oslo"),), agreeable=0.0))
    coupled = couple("m1:elena", facts, RULES)
    delta = Delta(
        id="d", layer_a="L2", layer_b="L2", fact_a="old", fact_b="report:m1", kind="clash", magnitude_bp=8000,
        threshold_bp=3000, severity="high", action="blocked", loser="report:m1",
    )  # fmt: skip
    over = replace(delta, resolution="superseded")
    by_a_guess = replace(delta, layer_a="L3", layer_b="L3")

    stances = [stance_of(facts, replace(coupled, deltas=(one,))) for one in (delta, over, by_a_guess)]
    assert ["disagree", "agree", "agree"] == stances
