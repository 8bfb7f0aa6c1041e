"""The scripts decide what the pure functions decide, bit for bit, whatever facts, rules and decisions there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bus.arbitrary import decisions, facts, rules
from tests.bus.rigs import QUERY, Rig
from tests.mind.makers import boils, fact, lives_in
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
    max_examples=scaled(60, 3000), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
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
    return tuple(
        msgspec.structs.replace(
            one, blocked={key: code for key, code in one.blocked.items() if key not in firm},
            resolutions={key: how for key, how in one.resolutions.items() if key not in ids},
        )  # fmt: skip
        for one in made
    )


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
