"""Coupling: what a contradiction between two layers weighs and does, gates, masks, copies, ties, health."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import boils, fact, lives_in
from tests.scale import scaled
from universe.mind.claim import BASIS, Claim
from universe.mind.coupled import Coupled
from universe.mind.coupling import UNJUSTIFIED_BP, couple
from universe.mind.coupling_rules import CouplingRules, kappa_of, pairs_named
from universe.mind.delta import Check, Delta, delta_id
from universe.mind.fact import FLAGS, Conflict, Fact
from universe.mind.layer import LAYERS

EXAMPLES = settings(max_examples=scaled(60, 3000))
HERE, THERE = lives_in("oslo"), lives_in("rome")
# By pair: severity and action at the middle of both bands, and with both at the top of them; then where exactness
# is asked for. A pair that does not stand here is never compared.
MATTERS = {
    ("L0", "L0"): ("high blocked", "high blocked", "high blocked"),
    ("L0", "L1"): ("critical stopped", "critical stopped", "critical stopped"),
    ("L0", "L2"): ("high blocked", "high blocked", "high blocked"),
    ("L0", "L3"): ("low blocked", "medium blocked", "medium blocked"),
    ("L0", "L4"): ("medium masked", "medium masked", "medium masked"),
    ("L0", "L5"): ("medium hedged", "high blocked", "high blocked"),
    ("L1", "L1"): ("high blocked", "high blocked", "high blocked"),
    ("L1", "L2"): ("high blocked", "high blocked", "high blocked"),
    ("L1", "L3"): ("low blocked", "medium blocked", "medium blocked"),
    ("L1", "L4"): ("medium masked", "medium masked", "medium masked"),
    ("L1", "L5"): ("medium hedged", "high blocked", "high blocked"),
    ("L2", "L2"): ("low blocked", "low blocked", "low blocked"),
    ("L2", "L3"): ("low blocked", "low blocked", "medium blocked"),
    ("L2", "L4"): ("medium masked", "medium masked", "medium masked"),
    ("L2", "L5"): ("low logged", "low logged", "low logged"),
    ("L3", "L3"): ("low blocked", "low blocked", "low blocked"),
    ("L3", "L5"): ("low logged", "low logged", "low logged"),
    ("L4", "L4"): ("low blocked", "low blocked", "low blocked"),
}
TOP = {"L0": 10_000, "L1": 10_000, "L2": 8999, "L3": 7999, "L4": 7500, "L5": 7000}
STATUS = {"blocked": "blocked:{}_{}", "masked": "masked", "hedged": "hedged"}


def coupled(*facts: Fact, known: tuple[Delta, ...] = (), **rules: Any) -> Coupled:
    """Couple facts of one query."""
    return couple("m1:elena", facts, CouplingRules(**rules), {one.id: one for one in known})


def _matters(one: Fact, two: Fact, **rules: Any) -> str:
    found = coupled(one, two, fact("history", "L2"), **rules)
    if not found.deltas:
        assert found.statuses == {}
        return ""
    (delta,) = found.deltas
    loses = delta.action not in ("stopped", "logged")
    assert delta.loser == (two.id if loses else "")
    assert (delta.fact_a, delta.layer_a, delta.fact_b, delta.layer_b) == (one.id, one.layer, two.id, two.layer)
    status = STATUS.get(delta.action, "").format(one.layer, two.layer)
    assert found.statuses == ({two.id: status} if status else {})
    (check,) = [there for there in found.checks if not there.passed]
    assert check == Check(
        layer_a=one.layer, layer_b=two.layer, compared=1, uncomparable=0, passed=False, delta_id=delta.id
    )  # fmt: skip
    return f"{delta.severity} {delta.action}"


@pytest.mark.parametrize("firm", LAYERS)
@pytest.mark.parametrize("other", LAYERS)
def test_what_a_contradiction_weighs_and_does_for_every_pair_of_layers(firm: str, other: str) -> None:
    """Between middling facts, between sure ones, and where accuracy is asked for."""
    if firm > other:
        firm, other = other, firm
    wanted = MATTERS.get((firm, other), ("", "", ""))
    one, two = fact("a", firm, HERE), fact("b", other, THERE)  # type: ignore[arg-type]
    sure = [fact(there.id, there.layer, *there.claims, confidence_bp=TOP[there.layer]) for there in (one, two)]

    assert (_matters(one, two), _matters(*sure), _matters(one, two, exact=True)) == wanted


def test_a_contradiction_counts_where_its_magnitude_exceeds_the_threshold_over_kappa() -> None:
    """Exactly at it, nothing; kappa above one is stricter, not laxer; the pair's kappa multiplies."""

    def heard(confidence_bp: int, **rules: Any) -> bool:
        offered = (fact("a", "L3", HERE, confidence_bp=confidence_bp), fact("b", "L3", THERE, confidence_bp=7000))
        return bool(coupled(*offered, **rules).deltas)

    doubled = pairs_named(("L3-L3=2",))
    assert (heard(5000, threshold_bp=5000), heard(5001, threshold_bp=5000)) == (False, True)
    assert (heard(5000, threshold_bp=10_000, kappa_milli=2000), heard(5001, threshold_bp=10_000, kappa_milli=2000)) == (
        False, True
    )  # fmt: skip
    assert (heard(5000, threshold_bp=10_000, pairs=doubled), heard(5001, threshold_bp=10_000, pairs=doubled)) == (
        False, True
    )  # fmt: skip
    assert heard(4500)
    assert not heard(4500, kappa_milli=kappa_of("creative", "trusted"))
    assert heard(4500, threshold_bp=9000, kappa_milli=kappa_of("analytical", "stranger"))
    assert heard(4001, threshold_bp=10_000, kappa_milli=4000, pairs=pairs_named(("L3-L3=4",)))
    assert not heard(4001, threshold_bp=10_000, kappa_milli=250, pairs=pairs_named(("L3-L3=0.25",)))


@EXAMPLES
@given(
    layers=st.sampled_from(sorted(MATTERS)), low=st.floats(0, 200), threshold_bp=st.integers(1, 10_000),
    kappas=st.tuples(st.integers(250, 4000), st.integers(250, 4000)),
)  # fmt: skip
def test_who_is_stricter_hears_whatever_the_laxer_hears(
    layers: tuple[str, str], low: float, threshold_bp: int, kappas: tuple[int, int]
) -> None:
    """For any pair of layers and any two temperatures."""
    offered = (fact("a", layers[0], boils(100)), fact("b", layers[1], boils(low)))  # type: ignore[arg-type]
    lax, strict = (
        {one.id for one in coupled(*offered, threshold_bp=threshold_bp, kappa_milli=kappa).deltas}
        for kappa in sorted(kappas)
    )

    assert lax - {delta_id("m1:elena", "", "b")} <= strict


def test_a_magnitude_is_the_strength_times_the_lower_confidence() -> None:
    """Half a clash of a fact that is eight tenths sure is worth four tenths."""
    (delta,) = coupled(
        fact("a", "L0", boils(90, 100), confidence_bp=10_000), fact("b", "L2", boils(105, 115), confidence_bp=8000)
    ).deltas

    assert (delta.magnitude_bp, delta.threshold_bp, delta.kind) == (4000, 3000, "clash")


def test_what_a_fact_names_itself_is_explicit() -> None:
    """No claims are needed for it; a fact that is not there is not named."""
    names = fact("a", "L0", conflicts=(Conflict("b", 9000), Conflict("gone", BASIS)))
    (delta,) = coupled(names, fact("b", "L2"), fact("c", "L2")).deltas

    assert (delta.kind, delta.fact_b, delta.magnitude_bp) == ("explicit", "b", 9000 * 7499 // BASIS)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_gate_opens_where_every_signal_of_intent_that_speaks_of_it_grants_it(flag: Any) -> None:
    """AND over the signals; silence is no grant, and nobody but intent grants anything."""
    other = next(one for one in FLAGS if one != flag)
    needs, mask = fact("gossip", "L3", needs=flag), fact("mask", "L5", needs=flag)
    yes, no = fact("yes", "L4", flags={flag: True}), fact("no", "L4", flags={flag: False})
    shut = {"gossip": "blocked:intent", "mask": "blocked:intent"}

    assert coupled(needs, mask, yes).statuses == {}
    for signals in ((), (no,), (yes, no), (fact("else", "L4", flags={other: True}),)):
        assert coupled(needs, mask, *signals).statuses == shut
    for layer in ("L0", "L1", "L2", "L3", "L5"):
        assert coupled(needs, mask, fact("self", layer, flags={flag: True})).statuses == shut
    gates = coupled(yes, fact("too", "L4", flags={flag: True, other: False})).gates
    assert gates == {name: name == flag for name in FLAGS}


def test_only_hearsay_and_the_mask_need_leave() -> None:
    """A fact of another layer is not gated, whatever it says that it needs."""
    offered = [fact(layer, layer, needs="allows_gossip") for layer in LAYERS]

    assert coupled(*offered).statuses == {"L3": "blocked:intent", "L5": "blocked:intent"}


def test_what_intent_does_not_let_in_contradicts_nothing() -> None:
    """Gossip that may not be told takes nothing out, and leaves no contradiction behind."""
    gossip = fact("gossip", "L3", HERE, needs="allows_gossip", authority_bp=10_000)
    found = coupled(gossip, fact("pattern", "L3", THERE, authority_bp=100), fact("saw", "L0", THERE))

    assert (found.deltas, found.statuses) == ((), {"gossip": "blocked:intent"})
    assert [check.compared for check in found.checks if check.layer_b == "L3"] == [1, 0]


@EXAMPLES
@given(slots=st.lists(st.tuples(*[st.sampled_from(["says", "denies", ""])] * 2), min_size=1, max_size=10))
def test_the_mask_is_the_xor_of_the_bit_planes_of_history_and_intent(slots: list[tuple[str, str]]) -> None:
    """Cover is what both speak of, disagreement where their planes differ; the boost is what is left of the cover."""
    planes = {"L2 says": 0, "L2 denies": 0, "L4 says": 0, "L4 denies": 0}
    offered = []
    for bit, heard in enumerate(slots):
        for layer, said in zip(("L2", "L4"), heard, strict=True):
            if said:
                planes[f"{layer} {said}"] |= 1 << bit
                claim = Claim("user:1", f"likes_{bit}", "jazz", denied=said == "denies")
                offered.append(fact(f"{layer}-{bit}", layer, claim))  # type: ignore[arg-type]
    positive, negative = planes["L2 says"], planes["L2 denies"]
    cover = (positive | negative) & (planes["L4 says"] | planes["L4 denies"])
    disagree = (positive ^ planes["L4 says"]) & cover
    found = coupled(*offered)

    masked = {one for one, status in found.statuses.items() if status == "masked"}
    assert masked == {f"L4-{bit}" for bit in range(len(slots)) if disagree >> bit & 1}
    wanted = BASIS - BASIS * disagree.bit_count() // cover.bit_count() if cover else BASIS
    assert found.recall_boost_bp == wanted


@pytest.mark.parametrize("times", [1, 2, 10, 50])
@pytest.mark.parametrize("layer", ["L0", "L1", "L2"])
def test_the_wish_to_agree_is_masked_however_often_the_falsehood_was_asserted(layer: Any, times: int) -> None:
    """Intent yields to what the bot saw, knows and remembers, after one assertion and after fifty."""
    knows = fact("knows", layer, HERE)
    wishes = [fact(f"agree:{number}", "L4", THERE, confidence_bp=7500) for number in range(times)]
    found = coupled(knows, *wishes)

    assert set(found.statuses) == {one.id for one in wishes}
    assert set(found.statuses.values()) == {"masked"}
    assert found.recall_boost_bp == 0
    assert (found.health, found.open) == ("coherent", (0, 0, 0, 0))
    assert {(one.resolution, one.resolved_by) for one in found.deltas} == {("masked", "coupling")}


def test_intent_that_rests_on_no_history_is_marked_and_hedged() -> None:
    """Where it claims something and there is no fact of L2 at all; a lax bot does not ask."""
    wish = fact("wish", "L4", HERE)
    found = coupled(wish, fact("saw", "L0", lives_in("oslo", subject="user:2")))
    (delta,) = found.deltas

    assert found.statuses == {"wish": "hedged"}
    assert (delta.kind, delta.fact_a, delta.fact_b, delta.loser) == ("unjustified", "", "wish", "wish")
    assert (delta.severity, delta.action, delta.magnitude_bp) == ("medium", "hedged", UNJUSTIFIED_BP)
    assert coupled(wish, fact("any", "L2")).deltas == ()
    assert coupled(fact("allows", "L4", flags={"allows_gossip": True})).deltas == ()
    assert coupled(wish, threshold_bp=UNJUSTIFIED_BP).deltas == ()
    assert coupled(wish, threshold_bp=UNJUSTIFIED_BP - 1).deltas != ()
    (masked,) = coupled(wish, fact("saw", "L0", THERE)).deltas
    assert masked.kind == "clash"


def test_two_facts_of_one_layer_with_one_root_do_not_contradict_each_other() -> None:
    """Other layers of that root do, other roots do, and facts of no known root do."""
    one, two = fact("a", "L3", HERE, origin="m1"), fact("b", "L3", THERE, origin="m1")

    assert coupled(one, two).deltas == ()
    assert [check.compared for check in coupled(one, two).checks] == [0]
    assert len(coupled(fact("c", "L2", THERE, origin="m1"), one).deltas) == 1
    assert len(coupled(one, fact("b", "L3", THERE, origin="m2")).deltas) == 1
    assert len(coupled(fact("a", "L3", HERE), fact("b", "L3", THERE)).deltas) == 1


@pytest.mark.parametrize(
    ("first", "second", "loser"),
    [
        ({"authority_bp": 5000}, {"authority_bp": 6000}, "a"),
        ({"authority_bp": 6000}, {"authority_bp": 5000}, "b"),
        ({"confidence_bp": 7000}, {"confidence_bp": 7001}, "a"),
        ({"authority_bp": 8000, "confidence_bp": 6000}, {"authority_bp": 6000, "confidence_bp": 8000, "at": 5}, "a"),
        ({"at": 5}, {"at": 6}, "a"),
        ({"at": 6}, {"at": 5}, "b"),
        ({}, {}, "b"),
    ],
)
def test_within_a_layer_authority_times_confidence_wins_then_the_newer_then_the_earlier_id(
    first: dict[str, int], second: dict[str, int], loser: str
) -> None:
    """Across layers none of that matters."""
    one, two = fact("a", "L2", HERE, **first), fact("b", "L2", THERE, **second)

    assert set(coupled(one, two).statuses) == {loser}
    assert coupled(one, fact("z", "L1", THERE, authority_bp=1)).statuses == {"a": "blocked:L1_L2"}


def test_health_counts_open_contradictions_of_severity_high_and_critical() -> None:
    """One of severity high is borne, as many as `max_high`; a critical one never; without claims nothing is known."""
    saw, said = fact("saw", "L0", HERE), [fact(f"said{number}", "L2", THERE, origin=f"m{number}") for number in (1, 2)]

    assert coupled().health == coupled(fact("mute", "L0")).health == "unverified"
    assert coupled(saw).health == coupled(saw, said[0]).health == "coherent"
    assert coupled(saw, *said).health == coupled(saw, said[0], max_high=0).health == "strained"
    assert coupled(saw, *said, max_high=2).health == "coherent"
    found = coupled(saw, *said, fact("rule", "L1", THERE))
    assert (found.health, found.open) == ("dissonance", (0, 0, 2, 1))


def test_coverage_is_the_share_of_what_is_known_that_makes_a_claim() -> None:
    """Intent and mask do not count, neither way."""
    offered = [fact("a", "L0", HERE), fact("b", "L1"), fact("c", "L2"), fact("d", "L4", HERE), fact("e", "L5", HERE)]

    assert coupled(*offered).coverage_bp == 3333
    assert coupled(*offered[3:]).coverage_bp == 0
    assert coupled(*offered[3:]).health == "unverified"


def test_ranges_in_different_units_are_counted_and_never_passed_over() -> None:
    """The check says that it could not compare them."""
    offered = (fact("c", "L0", boils(100)), fact("f", "L2", boils(212, unit="fahrenheit")))
    (check,) = [one for one in coupled(*offered).checks if one.layer_a < one.layer_b]

    assert (check.compared, check.uncomparable, check.passed) == (0, 1, True)


def test_a_check_names_the_worst_of_what_it_found() -> None:
    """By magnitude, the first among equals; pairs of layers that are both there are checked, and no others."""
    found = coupled(
        fact("saw", "L0", boils(100)), fact("b", "L2", boils(60)), fact("c", "L2", boils(10), origin="m1"),
        fact("d", "L2", boils(10), origin="m1"),
    )  # fmt: skip

    assert [(check.layer_a, check.layer_b) for check in found.checks] == [("L0", "L0"), ("L0", "L2"), ("L2", "L2")]
    assert found.checks[1].delta_id == delta_id("m1:elena", "saw", "c")
    assert found.checks[1].compared == 3
