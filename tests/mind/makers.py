"""Queries, facts and traces for the tests of the mind: by hand, and arbitrary ones."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from tests.scale import scaled
from universe.mind.applied import apply_decisions
from universe.mind.claim import Claim
from universe.mind.coupled import Coupled
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.fact import FLAGS, Conflict, Fact, fact_order
from universe.mind.layer import BANDS_BP, LAYERS, Layer, Source
from universe.mind.query import QUERY_TYPES, STAGES, Query
from universe.mind.snapshot import Snapshot
from universe.mind.trace import StageAt, Trace
from universe.mind.triage import Case, decide, wants_context
from universe.mind.triage_rules import TriageRules

NOW: Final = 1_700_000_000_000
DAY: Final = 86_400_000
FACTS_MAX: Final = scaled(12, 24)
RULES: Final = CouplingRules()
_SOURCES: Final[dict[Layer, tuple[Source, ...]]] = {
    "L0": ("event", "graph", "cartridge"), "L1": ("rule", "cartridge"), "L2": ("memory", "report", "person", "persona"),
    "L3": ("gossip", "pattern", "cartridge"), "L4": ("intent",), "L5": ("mask",),
}  # fmt: skip
_WORDS: Final = ("water", "boils", "at", "100", "50", "degrees", "not", "Ana", "moved", "to", "Rome", "café", "\n⊢ [")


def query(text: str = "where does ana live?", **given: Any) -> Query:
    """A query of bot elena; `given` are other fields."""
    fields: dict[str, Any] = {"id": "m1:elena", "bot": "elena", "type": "personal", "at": NOW, "until": NOW + 60_000}
    return Query(**{**fields, "text": text, **given})


def fact(name: str, layer: Layer, *claims: Claim, **given: Any) -> Fact:
    """A public fact of a layer, with the middle of its band for its confidence."""
    low, high = BANDS_BP[layer]
    fields: dict[str, Any] = {"source": _SOURCES[layer][0], "confidence_bp": (low + high) // 2, "text": f"{name} says"}
    return Fact(id=name, layer=layer, claims=claims, **{**fields, **given})


def lives_in(place: str, subject: str = "user:1", **given: Any) -> Claim:
    """Somebody lives in one place."""
    return Claim(subject, "lives_in", place, functional=True, **given)


def boils(low: float, high: float | None = None, unit: str = "celsius", **given: Any) -> Claim:
    """Water boils at a temperature or within a range."""
    return Claim("water", "boils_at", low=low, high=high if high is not None else low, unit=unit, **given)


def case_of(facts: tuple[Fact, ...], rules: CouplingRules = RULES, **given: Any) -> Case:
    """A coupled query, ready for triage."""
    asked = given.pop("query", None) or query()
    return Case(query=asked, facts=facts, coupled=couple(asked.id, facts, rules), now=given.pop("now", NOW), **given)


def decided(case: Case, snapshot: Snapshot, rules: TriageRules) -> tuple[Decision, ...]:
    """Ask triage as a bot does: without temporal context, and with it where triage wants it."""
    first = decide(case, rules)
    if not wants_context(first):
        return first
    return first + decide(msgspec.structs.replace(case, snapshot=snapshot, now=case.now + 7, before=first), rules)


def trace_of(
    facts: tuple[Fact, ...], snapshot: Snapshot, rules: CouplingRules = RULES, triage: TriageRules | None = None,
    asked: Query | None = None,
) -> Trace:  # fmt: skip
    """The trace of a query that lived through everything, as the bus would hand it out."""
    one = asked or query()
    ordered = tuple(sorted(facts, key=fact_order))
    coupled: Coupled = couple(one.id, ordered, rules)
    decisions = decided(Case(query=one, facts=ordered, coupled=coupled, now=NOW + 5), snapshot, triage or TriageRules())
    applied = apply_decisions(one.id, ordered, rules, coupled, decisions)
    stages = tuple(StageAt(stage, NOW + at) for at, stage in enumerate(STAGES[:5]))
    found = applied.coupled
    used = snapshot if decisions[-1].snapshot_id else None
    return Trace(
        query=one, stages=stages, facts=ordered, rules=rules, snapshot=used, statuses=applied.statuses,
        deltas=applied.deltas, checks=found.checks, decisions=decisions, health=found.health,
        coverage_bp=found.coverage_bp, recall_boost_bp=found.recall_boost_bp,
    )  # fmt: skip


_subjects = st.sampled_from(["user:1", "water", "bot:elena"])
_times = st.sampled_from([0, 0, 0, 5, 10])
_numbers = st.sampled_from([0.0, 1.0, 36.5, 37.0, 50.0, 99.5, 100.0, -40.0, 1e300])


@st.composite
def _claims(draw: st.DrawFn) -> Claim:
    common: dict[str, Any] = {
        "denied": draw(st.sampled_from([False, False, True])), "since": draw(_times), "until": draw(_times),
        "functional": draw(st.booleans()),
    }  # fmt: skip
    subject, predicate = draw(_subjects), draw(st.sampled_from(["lives_in", "boils_at"]))
    if draw(st.booleans()):
        one, two = sorted((draw(_numbers), draw(_numbers)))
        unit = draw(st.sampled_from(["celsius", "celsius", "metre"]))
        return Claim(subject, predicate, low=one, high=two, unit=unit, **common)
    return Claim(subject, predicate, draw(st.sampled_from(["oslo", "rome", "kyoto"])), **common)


@st.composite
def _facts(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> Fact:
    layer: Layer = draw(st.sampled_from(LAYERS))
    low, high = BANDS_BP[layer]
    given: dict[str, Any] = {}
    if layer == "L4":
        given["flags"] = draw(st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=2))
    elif layer in ("L3", "L5"):
        given["needs"] = draw(st.sampled_from(["", "", *FLAGS]))
    conflicts = draw(st.lists(st.tuples(st.sampled_from(names), st.integers(0, 10_000)), max_size=1))
    return Fact(
        id=name, layer=layer, source=draw(st.sampled_from(_SOURCES[layer])),
        confidence_bp=draw(st.integers(low, high)), text=" ".join(draw(st.lists(st.sampled_from(_WORDS), max_size=12))),
        origin=draw(st.sampled_from(["", "m0", "m1", "m1:elena"])), authority_bp=draw(st.integers(3000, 10_000)),
        at=draw(st.sampled_from([0, NOW - 400 * DAY, NOW - DAY, NOW, NOW + 5])),
        claims=tuple(draw(st.lists(_claims(), max_size=2))), conflicts=tuple(Conflict(*one) for one in conflicts),
        visibility=draw(st.sampled_from(["public", "public", "private"])),
        score_bp=draw(st.sampled_from([0, 100, 3000, 5000, 9000, 10_000])), **given,
    )  # fmt: skip


@st.composite
def facts_lists(draw: st.DrawFn, max_size: int = FACTS_MAX) -> tuple[Fact, ...]:
    """Facts of all layers with few words, few slots and few numbers, so that much of it clashes."""
    names = tuple(f"f{number}" for number in range(draw(st.integers(0, max_size))))
    return tuple(draw(_facts(name, names)) for name in names)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Queries of every type, some private."""
    return query(type=draw(st.sampled_from(QUERY_TYPES)), private=draw(st.booleans()))


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any temporal context."""
    six = st.tuples(*[st.integers(0, 10_000)] * 6)
    return Snapshot(
        id="s1", query_type="personal", salience_bp=(draw(six), draw(six), draw(six), draw(six)), recency_bp=5000
    )
