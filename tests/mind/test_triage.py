"""Triage: what it keeps, what it blocks and why, and that neither order nor repetition changes its mind."""

from __future__ import annotations

import random
from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import NOW, RULES, boils, case_of, fact, facts_lists, lives_in, queries, query, snapshots
from tests.scale import scaled
from universe.mind.applied import apply_decisions
from universe.mind.coupled import HEDGED
from universe.mind.coupling import couple
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.layer import FIRM
from universe.mind.plan import plan_of
from universe.mind.query import Query
from universe.mind.salience import prior
from universe.mind.snapshot import Snapshot
from universe.mind.triage import Case, decide, kept, wants_context
from universe.mind.triage_rules import TriageRules

TRIAGE = TriageRules()
TIGHT = TriageRules(base_caps=(1, 1, 1, 1, 1, 1), budget_chars=60)
PRIOR = prior("personal", NOW)
EXAMPLES = scaled(25, 2000)


def _blocked(decisions: tuple[Decision, ...]) -> dict[str, str]:
    return {one: code for decision in decisions for one, code in decision.blocked.items()}


def _of(decisions: tuple[Decision, ...], kind: str) -> Decision:
    return next(one for one in decisions if one.type == kind)


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), asked=queries(), snapshot=snapshots(), rules=st.sampled_from([TRIAGE, TIGHT]))
def test_every_fact_is_kept_or_blocked_exactly_once(
    facts: tuple[Fact, ...], asked: Query, snapshot: Snapshot, rules: TriageRules
) -> None:
    """No fact is lost, none is blocked twice or blocked and kept; decision ids count from nought."""
    decisions = decide(case_of(facts, query=asked, snapshot=snapshot), rules)

    codes = Counter(one for decision in decisions for one in decision.blocked)
    codes.update(kept(decisions))
    assert Counter(one.id for one in facts) == codes
    assert [f"{asked.id}#{number}" for number in range(len(decisions))] == [one.id for one in decisions]
    assert all(0 <= one.confidence_bp <= 10_000 for one in decisions)


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), seed=st.integers(0, 99), snapshot=st.none() | snapshots())
def test_the_order_of_the_facts_never_matters(facts: tuple[Fact, ...], seed: int, snapshot: Snapshot | None) -> None:
    """Shuffled facts give the same bytes."""
    shuffled = list(facts)
    random.Random(seed).shuffle(shuffled)
    case = case_of(facts, snapshot=snapshot)
    other = msgspec.structs.replace(case, facts=tuple(shuffled))

    assert msgspec.json.encode(decide(case, TRIAGE)) == msgspec.json.encode(decide(other, TRIAGE))


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), snapshot=snapshots(), rules=st.sampled_from([TRIAGE, TIGHT]))
def test_triage_of_what_triage_kept_keeps_all_of_it(
    facts: tuple[Fact, ...], snapshot: Snapshot, rules: TriageRules
) -> None:
    """Deciding again about the facts that stayed takes out nothing for room, worth or repetition."""
    stay = kept(decide(case_of(facts, snapshot=snapshot), rules))
    rest = tuple(one for one in facts if one.id in stay)
    calm = couple("m1:elena", (), RULES)
    protected = tuple(one for one in rest if one.flags or one.source == "rule")
    again = decide(msgspec.structs.replace(case_of(rest, snapshot=snapshot), coupled=calm), rules)

    room = _of(again, "candidate_filter").blocked
    if len(rest) == len(stay) and not _winners(case_of(facts)) and not protected:
        assert {} == room


def _winners(case: Case) -> set[str]:
    return {one for delta in case.coupled.deltas for one in (delta.fact_a, delta.fact_b)}


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), asked=queries(), snapshot=snapshots(), rules=st.sampled_from([TRIAGE, TIGHT]))
def test_caps_and_budget_hold_for_everything_that_is_not_protected(
    facts: tuple[Fact, ...], asked: Query, snapshot: Snapshot, rules: TriageRules
) -> None:
    """A layer never keeps more than its cap, or than it has protected facts; so with the characters."""
    case = case_of(facts, query=asked, snapshot=snapshot)
    decisions = decide(case, rules)
    stay = {one.id: one for one in facts if one.id in kept(decisions)}
    disputed = _winners(case)
    safe = {one.id for one in facts if one.source == "rule" or one.flags or one.id in disputed}
    caps = plan_of(asked.type, snapshot, rules).caps

    for layer, cap in caps.items():
        here = [one for one in stay.values() if one.layer == layer]
        assert len(here) <= max(cap, sum(one.id in safe for one in here))
    chars = {
        one.id: 160 if asked.private or one.visibility == "private" else len(one.text)
        for one in stay.values()
        if one.layer < "L4"
    }
    assert sum(chars.values()) <= rules.budget_chars or all(one in safe or not chars[one] for one in chars)


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), snapshot=snapshots(), rules=st.sampled_from([TRIAGE, TIGHT]))
def test_rules_of_privacy_and_disputed_foundations_are_never_dropped(
    facts: tuple[Fact, ...], snapshot: Snapshot, rules: TriageRules
) -> None:
    """What coupling left standing of them stays, whatever room there is."""
    case = case_of(facts, snapshot=snapshot)
    disputed = {one for d in case.coupled.deltas if d.resolution == "open" for one in (d.fact_a, d.fact_b)}
    stay = kept(decide(case, rules))

    for one in facts:
        stands = case.coupled.statuses.get(one.id, HEDGED) == HEDGED
        if stands and (one.source == "rule" or one.flags or (one.layer in FIRM and one.id in disputed)):
            assert one.id in stay


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), asked=queries(), snapshot=snapshots(), rules=st.sampled_from([TRIAGE, TIGHT]))
def test_no_decision_opens_a_gate_or_unmasks_intent(
    facts: tuple[Fact, ...], asked: Query, snapshot: Snapshot, rules: TriageRules
) -> None:
    """Coupled again without what triage dropped, nothing that was gated or masked is back, and no gate opens."""
    case = case_of(facts, query=asked, snapshot=snapshot)
    applied = apply_decisions(asked.id, facts, RULES, case.coupled, decide(case, rules))
    dropped = {one for one, status in applied.statuses.items() if status.startswith("dropped:")}
    again = couple(asked.id, facts, RULES, {one.id: one for one in applied.deltas}, dropped)

    out = {one: status for one, status in case.coupled.statuses.items() if status in ("masked", "blocked:intent")}
    assert {} == {one: again.statuses.get(one) for one in out if one not in dropped and one not in again.statuses}
    assert case.coupled.gates == again.gates
    if not applied.verified:
        assert {one.id for one in case.coupled.deltas if one.loser} <= {one.id for one in again.deltas}


def test_a_crowded_layer_asks_for_temporal_context_first() -> None:
    """Twelve memories and no snapshot: deferred, nothing dropped; with the seed's example nine of them stay."""
    facts = tuple(fact(f"m{n:02}", "L2", text=f"memory number {n}", score_bp=9000 - n) for n in range(12))
    case = case_of(facts)

    first = decide(case, TRIAGE)
    second = decide(msgspec.structs.replace(case, snapshot=PRIOR, before=first), TRIAGE)

    assert ["defer_temporal"] == [one.type for one in first]
    assert wants_context(first)
    assert not wants_context(second)
    assert tuple(one.id for one in facts) == first[0].output
    assert "m1:elena#1" == second[0].id
    assert ("below_cap", PRIOR.id) == (second[0].rationale, second[0].snapshot_id)
    assert tuple(f"m{n:02}" for n in range(9)) == kept(second)


def test_gossip_that_contradicts_what_the_bot_saw_is_blocked_with_its_reason() -> None:
    """Event against gossip: the delta is settled for the lower layer, the gossip is contradicted."""
    facts = (
        fact("saw", "L0", lives_in("oslo")),
        fact("heard", "L3", lives_in("rome"), needs="allows_gossip"),
        fact("may", "L4", flags={"allows_gossip": True}),
    )

    decisions = decide(case_of(facts), TRIAGE)

    assert ["resolve_delta", "gate_heuristic", "candidate_filter"] == [one.type for one in decisions]
    assert ["lower_layer_wins", "intent_gate", "contradicted"] == [one.rationale for one in decisions]
    assert ["rejected"] == list(decisions[0].resolutions.values())
    assert {"heard": "contradicted"} == _blocked(decisions)
    assert ("may", "saw") == tuple(sorted(kept(decisions)))


def test_what_intent_does_not_allow_is_written_down() -> None:
    """A missing flag is a closed gate."""
    facts = (fact("heard", "L3", needs="allows_gossip"), fact("wise", "L3", needs="allows_folk_wisdom"))
    may = fact("may", "L4", flags={"allows_folk_wisdom": True})

    gate = _of(decide(case_of((*facts, may)), TRIAGE), "gate_heuristic")

    assert (("heard", "wise"), ("wise",), {"heard": "intent_gate"}) == (gate.input, gate.output, gate.blocked)
    assert 10_000 == gate.confidence_bp


def test_foundations_that_contradict_each_other_stop_the_answer() -> None:
    """L0 against L1 is escalated, stays open, and both facts stay to be looked at."""
    facts = (fact("saw", "L0", boils(100.0)), fact("law", "L1", boils(50.0), source="cartridge"))
    case = case_of(facts)

    review = _of(decide(case, TRIAGE), "delta_review")

    assert review.escalate
    assert "foundations_contradict" == review.rationale
    assert {} == review.resolutions
    assert (case.coupled.deltas[0].id,) == review.input
    assert ("saw", "law") == kept(decide(case, TRIAGE))


def test_a_medium_contradiction_is_borne_and_hedged() -> None:
    """A mask that contradicts an observation a little stays, hedged, and the tension is accepted."""
    facts = (fact("saw", "L0", lives_in("oslo")), fact("style", "L5", lives_in("rome")))
    case = case_of(facts)

    decisions = decide(case, TRIAGE)

    assert "hedged" == case.coupled.statuses["style"]
    assert ["integrated"] == list(_of(decisions, "resolve_delta").resolutions.values())
    assert "accepted_tension" == decisions[0].rationale
    assert {"saw", "style"} == set(kept(decisions))


def test_who_lost_only_to_a_loser_comes_back() -> None:
    """Rome beat Oslo, then somebody believed more than Rome said Oslo: Oslo is restored, Rome is dropped for good."""
    facts = (
        fact("a", "L2", lives_in("rome"), authority_bp=7000, origin="o1"),
        fact("b", "L2", lives_in("oslo"), authority_bp=5000, origin="o2"),
        fact("c", "L2", lives_in("oslo"), authority_bp=9000, origin="o3"),
    )
    case = case_of(facts)

    decisions = decide(case, TRIAGE)
    applied = apply_decisions("m1:elena", facts, RULES, case.coupled, decisions)

    assert {"a": "blocked:L2_L2", "b": "blocked:L2_L2"} == case.coupled.statuses
    assert ("b",) == _of(decisions, "restore").restored
    assert ("b", "c") == kept(decisions)
    assert {"a": "dropped:contradicted"} == applied.statuses
    assert applied.verified
    assert {"superseded", "rejected"} == {one.resolution for one in applied.deltas}


def test_what_says_the_same_is_said_once() -> None:
    """Copies of one root and nearly equal texts go; a number or a denial more is another thing."""
    long = "the cafe at the harbour of our town opens every day in the morning before the boats come"
    facts = (
        fact("a", "L2", text=long, score_bp=9000), fact("b", "L2", text=f"{long} home"),
        fact("c", "L2", text=f"{long} not"), fact("d", "L2", text=f"{long} 7"),
        fact("e", "L3", lives_in("oslo"), origin="m7", text="x"), fact("f", "L3", lives_in("oslo"), origin="m7"),
    )  # fmt: skip

    decisions = decide(case_of(facts), TRIAGE)

    assert {"b": "duplicate", "f": "duplicate"} == _blocked(decisions)
    assert "duplicate" == decisions[-1].rationale
    assert ("a", "c", "d", "e") == kept(decisions)


def test_the_budget_takes_out_what_is_worth_least() -> None:
    """Characters are counted over what may be said; the confidence is the distance of the scores."""
    facts = tuple(
        fact(f"m{n}", "L2", text=f"{n}" * 100, score_bp=9000 - 1000 * n, confidence_bp=8000) for n in range(4)
    )

    trim = _of(decide(case_of(facts), TriageRules(budget_chars=250)), "budget_trim")

    assert (("m0", "m1"), {"m2": "over_budget", "m3": "over_budget"}) == (trim.output, trim.blocked)
    assert 6080 - 5320 == trim.confidence_bp


def test_a_triage_that_takes_whatever_comes_first_fails_the_same_tests() -> None:
    """The naive twin: caps by arrival keep other facts when the order changes, and lose a disputed observation."""
    facts = tuple(
        fact(f"s{n}", "L0", lives_in("oslo") if n == 11 else boils(n), text=f"saw {n} things", origin=f"o{n}")
        for n in range(12)
    )
    heard = fact("heard", "L3", lives_in("rome"))

    def naive(given: tuple[Fact, ...]) -> set[str]:
        return {one.id for one in given if one.layer == "L0"} & {one.id for one in given[:7]}

    ours = kept(decide(case_of((*facts, heard), snapshot=PRIOR), TRIAGE))
    turned = kept(decide(case_of((heard, *facts[::-1]), snapshot=PRIOR), TRIAGE))

    assert ours == turned
    assert "s11" in ours
    assert naive((*facts, heard)) != naive((heard, *facts[::-1]))
    assert "s11" not in naive((*facts, heard))


def test_query_with_no_facts_still_gets_a_decision() -> None:
    """Nothing was offered, nothing is blocked, and the record says so."""
    decisions = decide(case_of((), query=query(type="smalltalk")), TRIAGE)

    assert [("candidate_filter", "all_kept", 10_000)] == [(o.type, o.rationale, o.confidence_bp) for o in decisions]
