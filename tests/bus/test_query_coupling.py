"""The scripts decide what the pure functions decide, bit for bit, whatever facts, rules and decisions there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridges.bus.bus_view import view_of
from bridges.bus.port import keys_of
from lua.registry import all_scripts
from tests.bus.arbitrary import decisions, facts, rules
from tests.bus.rigs import QUERY, RULES, Rig
from tests.mind.makers import NOW, boils, fact, lives_in
from tests.scale import scaled
from universe.mind.applied import apply_decisions
from universe.mind.coupled import Coupled
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.fact import Fact, fact_order
from universe.mind.layer import LAYERS
from universe.mind.triage import Case, decide
from universe.mind.triage_rules import TriageRules
from universe.mind_requests import ClearQuery, PostFacts

pytest_plugins = ("tests.bus.fixtures",)

CAP = 12
EXAMPLES = settings(
    max_examples=scaled(25, 1500), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_packed = msgspec.json.Encoder(order="deterministic").encode


def best(offered: Iterable[Fact]) -> tuple[Fact, ...]:
    """What a layer's cap leaves, in order."""
    kept: list[Fact] = []
    for layer in LAYERS:
        here = sorted((one for one in offered if one.layer == layer), key=lambda one: (-one.score_bp, one.id))
        kept += here[:CAP]
    return tuple(sorted(kept, key=fact_order))


def same(found: Coupled | None, wanted: Coupled) -> None:
    """Equal, and equal as bytes: no 1.0 for 1, no other order of contradictions and checks."""
    assert found == wanted
    assert _packed(found) == _packed(wanted)


def fresh(rig: Rig, offered: tuple[Fact, ...], under: CouplingRules) -> Coupled:
    """Post facts to a new query, and couple; checks that the script found what the function finds."""
    rig.ask(ClearQuery(QUERY.id))
    rig.open()
    for number in range(0, len(offered), 5):
        rig.ask(PostFacts(QUERY.id, f"s{number}", offered[number : number + 5]))
    there = rig.couple(under)
    assert there.facts == best(offered), there
    wanted = couple(QUERY.id, there.facts, under)
    same(there.coupled, wanted)
    return wanted


@EXAMPLES
@given(offered=facts(), under=rules())
def test_the_script_couples_as_the_function_does(rig: Rig, offered: tuple[Fact, ...], under: CouplingRules) -> None:
    """Health, gates, statuses, contradictions in their order, checks, coverage: all of it."""
    wanted = fresh(rig, offered, under)
    heuristics = {one.id for one in best(offered) if one.layer == "L3"}
    out = {one for one in heuristics if wanted.statuses.get(one, "hedged") != "hedged"}

    assert rig.members(rig.keys.blocked) == out
    assert rig.members(rig.keys.approved) == heuristics - out
    assert set(rig.hash(rig.keys.deltas)) == {one.id for one in wanted.deltas}


@EXAMPLES
@given(offered=facts(), under=rules(), data=st.data())
def test_the_script_applies_decisions_as_the_function_does(
    rig: Rig, offered: tuple[Fact, ...], under: CouplingRules, data: st.DataObject
) -> None:
    """Dropped, restored, settled, coupled again: whatever was decided, sensible or not."""
    found = fresh(rig, offered, under)
    made = data.draw(decisions(tuple(one.id for one in found.deltas)))
    _decided_alike(rig, best(offered), under, found, _harmless(found, made))


@EXAMPLES
@given(offered=facts(), under=rules())
def test_what_triage_decides_is_applied_as_the_function_does(
    rig: Rig, offered: tuple[Fact, ...], under: CouplingRules
) -> None:
    """The decisions of the Triage Agent itself, which replays apply by the function."""
    found = fresh(rig, offered, under)
    made = decide(Case(query=QUERY, facts=best(offered), coupled=found, now=5), TriageRules())

    assert _harmless(found, made) == made
    _decided_alike(rig, best(offered), under, found, made)


def _harmless(found: Coupled, made: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Decisions without what the script alone refuses: to settle a critical contradiction, or drop its foundations."""
    critical = [one for one in found.deltas if one.severity == "critical" and one.resolution == "open"]
    firm = {one.fact_a for one in critical if one.layer_a in ("L0", "L1")}
    firm |= {one.fact_b for one in critical if one.layer_b in ("L0", "L1")}
    ids = {one.id for one in critical}
    harmless = []
    for one in made:
        blocked = {key: code for key, code in one.blocked.items() if key not in firm}
        resolutions = {key: how for key, how in one.resolutions.items() if key not in ids}
        harmless.append(msgspec.structs.replace(one, blocked=blocked, resolutions=resolutions))
    return tuple(harmless)


def _decided_alike(
    rig: Rig, there: tuple[Fact, ...], under: CouplingRules, found: Coupled, made: tuple[Decision, ...]
) -> None:
    reply = rig.decide(*made, rules=under)
    wanted = apply_decisions(QUERY.id, there, under, found, made)

    assert reply.stage == rig.stage == "verified", reply
    assert rig.hash(rig.keys.fact_status) == wanted.statuses
    assert reply.coupled is not None
    assert reply.coupled.deltas == wanted.deltas
    assert _packed(reply.coupled.checks) == _packed(wanted.coupled.checks)
    for name in ("health", "open", "coverage_bp", "recall_boost_bp", "gates", "rules_hash"):
        assert getattr(reply.coupled, name) == getattr(wanted.coupled, name), name
    rig.advance("synthesis", "injection", "generation")
    trace = rig.close("logged" if rig.stage == "generation" else "failed").trace
    assert trace is not None
    assert (trace.statuses, trace.deltas, trace.decisions) == (wanted.statuses, wanted.deltas, made)


def test_a_server_that_sorts_otherwise_couples_alike(rig: Rig) -> None:
    """Lua compares strings by the server's locale: where that is not C, ids are put in the order of their bytes."""
    source = all_scripts()["query_couple"].source
    elsewhere = source.replace("'B' > 'a' and byte_order or nil", "byte_order")
    backwards = source.replace("'B' > 'a' and byte_order or nil", "function(one, two) return one > two end")
    assert source not in (elsewhere, backwards)
    offered = tuple(fact(name, "L2", lives_in(name), authority_bp=5000) for name in ("B", "a", "A", "_", "~", "b-1"))
    for text, is_alike in ((elsewhere, True), (backwards, False)):
        rig.client.flushall()
        rig.open(*offered)
        words = [NOW, 60_000, "r", QUERY.id, "search", _packed(RULES), RULES.hash]
        reply: Any = rig.client.execute_command("EVAL", text, 15, *keys_of(rig.keys), *words)
        found = view_of(reply[1:]).coupled
        assert (found == couple(QUERY.id, offered, RULES)) is is_alike


def test_what_comes_back_after_triage_is_coupled_again_with_what_was_known(rig: Rig) -> None:
    """Coupled once more, a contradiction that is still open is older by one, and one that is gone is superseded."""
    offered = (
        fact("saw", "L0", boils(100.0)), fact("book", "L1", boils(100.0), lives_in("oslo")),
        fact("one", "L2", lives_in("oslo"), authority_bp=9000), fact("two", "L2", lives_in("rome"), authority_bp=10),
        fact("mask", "L5", boils(50.0)),
    )  # fmt: skip
    first = rig.coupled(*offered)
    assert first.coupled is not None
    back = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone", blocked={"book": "x"},
        restored=("two",),
    )  # fmt: skip
    reply = rig.decide(back)
    wanted = apply_decisions(QUERY.id, offered, RULES, first.coupled, (back,))

    assert reply.coupled == msgspec.structs.replace(wanted.coupled, statuses=reply.coupled.statuses)  # type: ignore[union-attr]
    assert wanted.verified
    assert {one.attempts for one in wanted.deltas} == {1, 2}
    assert {one.resolution for one in wanted.deltas} >= {"open", "superseded"}


def test_shares_of_ranges_are_cut_and_never_rounded(rig: Rig) -> None:
    """Gaps of thirds, sevenths and tenths of a span, negative numbers among them: the same basis points."""
    ranges = [(0.0, 3.0), (5.0, 6.0), (0.1, 0.3), (0.4, 0.7), (-7.0, 0.0), (2.0, 9.0), (99.9, 100.0), (-40.0, -37.7)]
    for low, high in ranges:
        for start, end in ranges:
            offered = (fact("a", "L0", boils(low, high)), fact("b", "L1", boils(start, end)))
            fresh(rig, offered, CouplingRules(threshold_bp=1))


def test_what_was_beaten_by_a_loser_comes_back_and_the_loser_is_dropped(rig: Rig) -> None:
    """Coupling had taken the loser out; the decision that brings its victim back drops it even so."""
    offered = (
        fact("saw", "L0", boils(100.0)), fact("loser", "L2", lives_in("rome"), boils(20.0), authority_bp=10_000),
        fact("victim", "L3", lives_in("oslo")),
    )  # fmt: skip
    first = rig.coupled(*offered)
    assert first.coupled is not None
    assert first.coupled.statuses["loser"].startswith("blocked:")
    back = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone",
        blocked={"loser": "contradicted"}, restored=("victim",),
    )  # fmt: skip
    _decided_alike(rig, offered, RULES, first.coupled, (back,))

    assert rig.hash(rig.keys.fact_status) == {"loser": "dropped:contradicted"}


def test_contradictions_that_are_gone_stand_in_the_order_of_their_ids(rig: Rig) -> None:
    """A fact is dropped that contradicted eight others."""
    masks = [fact(f"mask{number}", "L5", boils(number)) for number in range(8)]
    offered = tuple(sorted((fact("saw", "L0", boils(100.0)), *masks), key=fact_order))
    found = rig.coupled(*offered).coupled
    assert found is not None
    assert len(found.deltas) >= 8
    drop = Decision(
        id="d#0", query_id=QUERY.id, at=NOW, type="restore", rationale="winner_gone", blocked={"saw": "x"},
        restored=("mask1",),
    )  # fmt: skip
    _decided_alike(rig, offered, RULES, found, (drop,))

    ids = [one["id"] for one in map(msgspec.json.decode, rig.hash(rig.keys.deltas).values())
           if one["resolution"] == "superseded"]  # fmt: skip
    assert len(ids) >= 8
