"""Coupling again, in another order, and with many copies: what is known from before counts, and number does not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bus.arbitrary import facts as odd_facts
from tests.bus.arbitrary import rules as arbitrary_rules
from tests.mind.makers import RULES, boils, fact, facts_lists, lives_in
from tests.scale import scaled
from universe.mind.coupled import HEDGED, Coupled
from universe.mind.coupling import couple
from universe.mind.coupling_rules import FIXED_BP, CouplingRules
from universe.mind.fact import Fact

EXAMPLES = settings(max_examples=scaled(40, 3000))
ID = "m1:elena"
HERE, THERE = lives_in("oslo"), lives_in("rome")
SAW, RULE = fact("saw", "L0", HERE), fact("rule", "L1", THERE)
SAID, HEARD = fact("said", "L2", HERE), fact("heard", "L3", THERE)
COPIES = 50
packed = msgspec.json.Encoder(order="deterministic").encode


def again(found: Coupled, *facts: Fact, rules: CouplingRules = RULES, times: int = 1) -> Coupled:
    """Couple once more, knowing what was found."""
    for _ in range(times):
        found = couple(ID, facts, rules, {one.id: one for one in found.deltas})
    return found


def settled(found: Coupled, how: str) -> Coupled:
    """As triage leaves the one contradiction."""
    deltas = tuple(msgspec.structs.replace(one, resolution=how, resolved_by="triage") for one in found.deltas)
    return msgspec.structs.replace(found, deltas=deltas)


@EXAMPLES
@given(facts=odd_facts(), rules=arbitrary_rules(), seed=st.integers(0, 99))
def test_the_order_of_facts_and_of_pairs_never_matters(
    facts: tuple[Fact, ...], rules: CouplingRules, seed: int
) -> None:
    """Shuffled, all of it comes out the same to the byte, but for the hash that names the rules."""
    lot = random.Random(seed)
    shuffled = lot.sample(facts, len(facts))
    turned = msgspec.structs.replace(rules, pairs=tuple(lot.sample(rules.pairs, len(rules.pairs))))
    found, other = couple(ID, facts, rules), couple(ID, shuffled, turned)

    assert packed(found) == packed(msgspec.structs.replace(other, rules_hash=found.rules_hash))


@EXAMPLES
@given(facts=odd_facts(), rules=arbitrary_rules())
def test_coupling_again_finds_the_same_and_only_counts(facts: tuple[Fact, ...], rules: CouplingRules) -> None:
    """Statuses, gates, checks and contradictions are the same; each contradiction is older by one coupling."""
    patient = msgspec.structs.replace(rules, attempts_max=9)
    first = couple(ID, facts, patient)
    second = again(first, *facts, rules=patient)
    older = tuple(msgspec.structs.replace(one, attempts=2) for one in first.deltas)

    assert second == msgspec.structs.replace(first, deltas=older)


@EXAMPLES
@given(facts=odd_facts(), rules=arbitrary_rules(), out=st.integers(0, 2**19))
def test_what_triage_took_out_is_as_if_it_had_never_been_there(
    facts: tuple[Fact, ...], rules: CouplingRules, out: int
) -> None:
    """For everything but the memory of old contradictions."""
    gone = {one.id for bit, one in enumerate(facts) if out >> bit & 1}
    rest = [one for one in facts if one.id not in gone]

    assert couple(ID, facts, rules, {}, gone) == couple(ID, rest, rules)


@EXAMPLES
@given(facts=odd_facts(), rules=arbitrary_rules())
def test_whoever_loses_is_there_and_nothing_firm_yields_to_what_is_less_firm(
    facts: tuple[Fact, ...], rules: CouplingRules
) -> None:
    """The loser never stands in a firmer layer than the winner; every status names a fact."""
    layers = {one.id: one.layer for one in facts}
    found = couple(ID, facts, rules)

    assert set(found.statuses) <= set(layers)
    for delta in found.deltas:
        assert not delta.loser or layers[delta.loser] == delta.layer_b
        assert delta.magnitude_bp > delta.threshold_bp
    for one, status in found.statuses.items():
        if status.startswith("blocked:L") and status[8:10] != status[11:]:
            assert layers[one] == status[11:]


def test_an_open_contradiction_grows_old_and_is_borne_after_enough_couplings() -> None:
    """Seen `attempts_max` times it still counts; the next time it is persistent and counts no more."""
    rules = CouplingRules(attempts_max=3, max_high=0)
    first = couple(ID, (SAW, fact("said", "L2", THERE)), rules)
    third = again(first, SAW, fact("said", "L2", THERE), rules=rules, times=2)
    fourth = again(third, SAW, fact("said", "L2", THERE), rules=rules)

    assert (third.health, third.deltas[0].attempts, third.deltas[0].resolution) == ("strained", 3, "open")
    assert (fourth.health, fourth.deltas[0].attempts, fourth.deltas[0].resolution) == ("coherent", 4, "persistent")
    assert fourth.deltas[0].resolved_by == "coupling"
    assert fourth.statuses == first.statuses


@pytest.mark.parametrize("attempts_max", [1, 2, 5])
def test_a_critical_contradiction_never_grows_old(attempts_max: int) -> None:
    """What stops an answer stops it however often it is looked at."""
    rules = CouplingRules(attempts_max=attempts_max)
    found = again(couple(ID, (SAW, RULE), rules), SAW, RULE, rules=rules, times=7)

    assert (found.health, found.open) == ("dissonance", (0, 0, 0, 1))
    assert found.deltas[0].resolution == "open"


@pytest.mark.parametrize("how", ["integrated", "rejected", "persistent", "superseded"])
def test_what_triage_settled_stays_settled(how: str) -> None:
    """Coupling finds it again, and leaves it as it is."""
    first = settled(couple(ID, (SAID, HEARD), RULES), how)
    (delta,) = again(first, SAID, HEARD).deltas

    assert (delta.resolution, delta.resolved_by, delta.attempts) == (how, "triage", 2)
    assert again(first, SAID, HEARD).open == (0, 0, 0, 0)


def test_a_contradiction_whose_fact_is_gone_is_superseded_and_what_was_settled_is_not() -> None:
    """It is kept for the journal, counts no more, and comes after those that still are."""
    first = couple(ID, (SAID, HEARD), RULES)
    (left,) = again(first, SAID).deltas
    (was,) = again(settled(first, "rejected"), SAID).deltas
    both = again(first, SAID, fact("a", "L3", THERE))

    assert (left.resolution, left.resolved_by, left.attempts) == ("superseded", "coupling", 1)
    assert (was.resolution, was.resolved_by) == ("rejected", "triage")
    assert [(one.fact_b, one.resolution) for one in both.deltas] == [("a", "open"), ("heard", "superseded")]


@EXAMPLES
@given(facts=odd_facts(), rules=arbitrary_rules(), mute=odd_facts())
def test_no_rules_let_what_was_seen_and_what_must_be_contradict_each_other(
    facts: tuple[Fact, ...], rules: CouplingRules, mute: tuple[Fact, ...]
) -> None:
    """Any threshold, any kappa, any severity of other pairs: the bus refuses to go on."""
    besides = [msgspec.structs.replace(one, claims=(), conflicts=()) for one in (*facts, *mute)]
    rules = msgspec.structs.replace(rules, threshold_bp=10_000, kappa_milli=250)
    found = couple(ID, {one.id: one for one in (*besides, SAW, RULE)}.values(), rules)

    (delta,) = [one for one in found.deltas if one.severity == "critical"]
    assert (delta.threshold_bp, delta.action, delta.loser) == (FIXED_BP, "stopped", "")
    assert (found.health, found.open[3]) == ("dissonance", 1)


def test_nothing_else_is_heard_where_every_contradiction_may_pass() -> None:
    """Coupling off: a threshold of one under the laxest kappa."""
    off = CouplingRules(threshold_bp=10_000, kappa_milli=250)
    offered = [fact(f"{layer}{where}", layer, lives_in(where)) for layer in ("L0", "L2", "L3", "L4", "L5")
               for where in ("oslo", "rome")]  # fmt: skip

    assert couple(ID, offered, off).deltas == ()
    assert couple(ID, offered, RULES).deltas != ()


@EXAMPLES
@given(facts=facts_lists(), which=st.integers(0, 30))
def test_copies_from_one_root_change_nothing_for_what_else_is_known(facts: tuple[Fact, ...], which: int) -> None:
    """Fifty times the same message: every other fact stands where it stood with the message once."""
    facts = tuple(msgspec.structs.replace(one, conflicts=()) for one in facts)
    if not facts:
        return
    told = msgspec.structs.replace(facts[which % len(facts)], origin="the root")
    once = (*(one for one in facts if one.id != told.id), told)
    copies = [msgspec.structs.replace(told, id=f"{told.id}!{number:02}") for number in range(COPIES)]
    found, many = couple(ID, once, RULES), couple(ID, (*once, *copies), RULES)

    assert many.gates == found.gates
    assert {one: status for one, status in many.statuses.items() if "!" not in one} == found.statuses
    assert {many.statuses.get(one.id) for one in copies} == {found.statuses.get(told.id)}


Couples = Callable[[tuple[Fact, ...]], set[str]]
"""Which facts stand."""


def _ours(facts: tuple[Fact, ...]) -> set[str]:
    statuses = couple(ID, facts, RULES).statuses
    return {one.id for one in facts if statuses.get(one.id, HEDGED) == HEDGED}


def _original(facts: tuple[Fact, ...]) -> set[str]:
    """The original's: texts are equal or they are not, a constant 0.5, and what exceeds the threshold is only noted."""
    seen = {one.text for one in facts}
    assert len(seen) <= len(facts)
    return {one.id for one in facts}


def _by_votes(facts: tuple[Fact, ...]) -> set[str]:
    """What most facts say is so."""
    votes: dict[tuple[tuple[str, str], str], int] = {}
    for one in facts:
        for claim in one.claims:
            votes[claim.slot, claim.object] = votes.get((claim.slot, claim.object), 0) + 1
    best = {slot: max(count for (other, _), count in votes.items() if other == slot) for slot, _ in votes}
    return {one.id for one in facts if all(votes[c.slot, c.object] == best[c.slot] for c in one.claims)}


def _truth_is_no_matter_of_number(stands: Couples) -> None:
    for layer, believed in (("L2", SAID), ("L0", SAW), ("L3", fact("well", "L3", HERE, authority_bp=9000))):
        for count in (1, 2, COPIES):
            rumours = tuple(
                fact(f"rumour{number}", "L3", THERE, origin="m9", authority_bp=4000) for number in range(count)
            )
            assert stands((believed, *rumours)) == {believed.id}, (layer, count)


def test_what_is_remembered_stands_against_any_number_of_copies() -> None:
    """One, two and fifty: who was there knows better than who heard of it."""
    _truth_is_no_matter_of_number(_ours)


@pytest.mark.parametrize("twin", [_original, _by_votes])
def test_the_naive_twins_that_never_fire_or_count_votes_do_not_keep_it(twin: Couples) -> None:
    """The one keeps everything, the other believes whoever is loudest."""
    with pytest.raises(AssertionError):
        _truth_is_no_matter_of_number(twin)


def test_the_twin_that_counts_votes_does_hear_a_contradiction() -> None:
    """It fails for the copies and for nothing else: with one of each sort told twice, it decides."""
    told = (SAID, fact("said2", "L2", HERE), HEARD)

    assert _by_votes(told) == _ours(told) == {"said", "said2"}


def test_an_id_of_a_contradiction_belongs_to_one_query_and_one_pair() -> None:
    """So that coupling again finds it again, and no other query's."""
    offered: tuple[Any, ...] = (fact("saw", "L0", boils(100)), fact("b", "L2", boils(50)), fact("c", "L2", boils(40)))
    here, there = couple("q1", offered, RULES), couple("q2", offered, RULES)
    ids = [one.id for one in (*here.deltas, *there.deltas)]

    assert len(ids) == len(set(ids)) == 4
    assert all(len(one.id) == 20 for one in here.deltas)
