"""Replay: the same rules give the same bytes, other rules a list of what differs."""

from __future__ import annotations

from hypothesis import given, settings
from msgspec.structs import replace

from tests.mind.makers import NOW, RULES, boils, fact, facts_lists, lives_in, queries, snapshots, trace_of
from tests.scale import scaled
from universe.mind.again import Again, Change, decide_again, difference, recorded
from universe.mind.applied import apply_decisions
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.fact import Fact
from universe.mind.query import Query
from universe.mind.salience import Salience, observe, prior, snapshot
from universe.mind.snapshot import Snapshot
from universe.mind.trace import StageAt, Trace
from universe.mind.triage import kept
from universe.mind.triage_rules import TriageRules

PRIOR = prior("personal", NOW)
EXAMPLES = scaled(30, 10_000)
CROWD = tuple(fact(f"m{number:02}", "L2", text=f"memory {number}", score_bp=9000 - number) for number in range(12))


def _naive(trace: Trace) -> Again:
    """The naive twin: decides again from what was kept, because that is all that a plain log of answers holds."""
    stay = frozenset(kept(trace.decisions))
    return decide_again(replace(trace, facts=tuple(one for one in trace.facts if one.id in stay)))


@settings(max_examples=EXAMPLES)
@given(facts=facts_lists(), asked=queries(), context=snapshots())
def test_a_query_decided_again_gives_the_same_bytes(
    facts: tuple[Fact, ...], asked: Query, context: Snapshot
) -> None:  # fmt: skip
    """Whether it was deferred or decided at once."""
    trace = trace_of(facts, context, asked=asked)

    assert recorded(trace).data == decide_again(trace).data
    assert [] == difference(recorded(trace), decide_again(trace))


def test_a_replay_of_what_was_kept_only_is_another_decision() -> None:
    """The naive twin loses the contradiction, so its bytes differ."""
    facts = (fact("saw", "L0", lives_in("oslo")), fact("heard", "L3", lives_in("rome")))
    trace = trace_of(facts, PRIOR)

    assert recorded(trace).data == decide_again(trace).data
    assert recorded(trace).data != _naive(trace).data


def test_a_query_that_had_its_context_at_once_is_decided_with_it_again() -> None:
    """Live bots ask again with a snapshot and record the second answer only; numbers begin at nought."""
    trace = trace_of(CROWD, PRIOR)
    assert ["defer_temporal", "candidate_filter"] == [one.type for one in trace.decisions]
    second = replace(trace.decisions[1], id="m1:elena#0")
    live = replace(trace, decisions=(second,))

    assert (second,) == decide_again(live).decisions
    assert PRIOR.id == second.snapshot_id


def test_a_query_that_never_came_to_coupling_has_nothing_to_decide() -> None:
    """Failed and expired queries have traces too."""
    trace = trace_of(CROWD, PRIOR)
    early = replace(trace, stages=(StageAt("posted", NOW), StageAt("expired", NOW)))
    lost = replace(trace, rules=None)
    undecided = replace(trace, decisions=())

    assert Again(query_id="m1:elena") == decide_again(early) == decide_again(lost)
    assert () == decide_again(undecided).decisions
    assert "unverified" == decide_again(undecided).health


def test_other_rules_of_coupling_are_a_difference_in_facts_and_contradictions() -> None:
    """A gap of half a range is a contradiction for the strict and none for the lenient."""
    facts = (fact("saw", "L0", boils(10, 20), source="event"), fact("told", "L2", boils(25, 35)))
    trace = trace_of(facts, PRIOR)
    lenient = CouplingRules(kappa_milli=250)

    changes = difference(recorded(trace), decide_again(trace, lenient))

    delta = trace.deltas[0].id
    assert [
        Change("fact", "told", "blocked:L0_L2", "kept"),
        Change("delta", delta, "high blocked rejected", ""),
    ] == changes
    assert [] == difference(decide_again(trace, lenient), decide_again(trace, lenient))


def test_other_rules_of_triage_are_a_difference_in_facts() -> None:
    """Half the room for memories: what fell out is named; the health of the query is what it was."""
    trace = trace_of(CROWD, PRIOR)
    narrow = TriageRules(caps_milli={"personal/L2": 500})

    changes = difference(recorded(trace), decide_again(trace, triage=narrow))

    assert [("fact", f"m{number:02}", "kept", "dropped:below_cap") for number in range(4, 9)] == [
        (one.what, one.id, one.before, one.after) for one in changes
    ]


def test_rules_that_want_a_context_that_nobody_recorded_get_the_one_without_memory() -> None:
    """Three memories had room; with room for two the seed's example decides."""
    trace = trace_of(CROWD[:3], PRIOR)
    assert trace.snapshot is None

    again = decide_again(trace, triage=TriageRules(base_caps=(1, 1, 1, 1, 1, 1)))

    assert ["defer_temporal", "candidate_filter"] == [one.type for one in again.decisions]
    assert prior("personal", NOW + 5).id == again.decisions[1].snapshot_id
    assert ("m00",) == kept(again.decisions)


def test_changes_of_health_and_of_reasons_are_told() -> None:
    """What is the same for every fact and contradiction may still have been decided for another reason."""
    one = Again(query_id="q", health="coherent", decisions=(_decision("all_kept"),))
    two = replace(one, health="strained")
    three = replace(one, decisions=(_decision("duplicate"),))

    assert [Change("health", "q", "coherent", "strained")] == difference(one, two)
    assert [("decision", "q#0")] == [(change.what, change.id) for change in difference(one, three)]


def _decision(rationale: str) -> Decision:
    return Decision(id="q#0", query_id="q", at=1, type="candidate_filter", rationale=rationale)  # type: ignore[arg-type]


def test_what_a_bot_lived_through_meanwhile_does_not_reach_a_replay() -> None:
    """The snapshot of the trace decides, not that of today."""
    record = Salience()
    observe(record, (0, 0, 0, 0, 0, 0), NOW)
    then = snapshot(record, "personal", NOW + 1)
    trace = trace_of(CROWD, then)
    for day in range(1, 9):
        observe(record, (10_000,) * 6, NOW + day * 86_400_000)

    assert recorded(trace).data == decide_again(trace).data
    assert kept(trace.decisions) != kept(trace_of(CROWD, snapshot(record, "personal", NOW + 9)).decisions)


def test_applying_decisions_twice_is_applying_them_once() -> None:
    """The bus may be told twice what was decided."""
    facts = (
        fact("a", "L2", lives_in("rome"), authority_bp=7000, origin="o1"),
        fact("b", "L2", lives_in("oslo"), authority_bp=5000, origin="o2"),
        fact("c", "L2", lives_in("oslo"), authority_bp=9000, origin="o3"),
    )
    trace = trace_of(facts, PRIOR)
    coupled = couple("m1:elena", facts, RULES)

    once = apply_decisions("m1:elena", facts, RULES, coupled, trace.decisions)
    twice = apply_decisions("m1:elena", facts, RULES, coupled, trace.decisions + trace.decisions)

    assert (once.statuses, once.deltas) == (twice.statuses, twice.deltas)
    assert {"a": "dropped:contradicted"} == once.statuses
