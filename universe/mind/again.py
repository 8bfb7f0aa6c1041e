"""Replay: decide a query again from its trace, under the same rules or under others, and say what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec import Struct

from universe.mind.applied import apply_decisions
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.delta import Check, Delta
from universe.mind.salience import prior
from universe.mind.trace import Trace
from universe.mind.triage import Case, decide, kept, wants_context
from universe.mind.triage_rules import TriageRules

_encoder: Final = msgspec.json.Encoder(order="deterministic")
_NOTHING: Final = ""


class Again(Struct, frozen=True, kw_only=True):
    """What coupling and triage made of a query: as recorded, or decided again."""

    query_id: str
    statuses: dict[str, str] = {}
    deltas: tuple[Delta, ...] = ()
    checks: tuple[Check, ...] = ()
    decisions: tuple[Decision, ...] = ()
    health: str = ""
    coverage_bp: int = 0
    recall_boost_bp: int = 10_000

    @property
    def data(self) -> bytes:
        """All of it as bytes; equal bytes are equal decisions."""
        return _encoder.encode(self)


class Change(Struct, frozen=True):
    """What came out otherwise: the fate of a fact, of a contradiction, the health, or how a decision was made."""

    what: Literal["fact", "delta", "health", "decision"]
    id: str
    before: str
    after: str


def recorded(trace: Trace) -> Again:
    """What the trace says was decided."""
    return Again(
        query_id=trace.query.id, statuses=trace.statuses, deltas=trace.deltas, checks=trace.checks,
        decisions=trace.decisions, health=trace.health, coverage_bp=trace.coverage_bp,
        recall_boost_bp=trace.recall_boost_bp,
    )  # fmt: skip


def decide_again(trace: Trace, rules: CouplingRules | None = None, triage: TriageRules | None = None) -> Again:
    """Couple and triage a query again, from what was offered.

    Parameters
    ----------
    trace
        A closed query, complete or as the journal keeps it. One that never came to coupling has nothing to decide.
    rules, triage
        Other rules; None for those of the trace (default ones of triage where it names none). Where other rules want
        temporal context and none was recorded, that of a bot without memory stands for it.

    Returns
    -------
    Again
        Under the rules that decided then, equal to `recorded` byte for byte.
    """
    under = rules or trace.rules
    stages = {one.stage for one in trace.stages}
    if under is None or "coupled" not in stages:
        return Again(query_id=trace.query.id)
    coupled = couple(trace.query.id, trace.facts, under)
    decisions = _decisions(Case(query=trace.query, facts=trace.facts, coupled=coupled, now=0), trace, triage)
    applied = apply_decisions(trace.query.id, trace.facts, under, coupled, decisions)
    found = applied.coupled
    return Again(
        query_id=trace.query.id, statuses=applied.statuses, deltas=applied.deltas, checks=found.checks,
        decisions=decisions, health=found.health, coverage_bp=found.coverage_bp,
        recall_boost_bp=found.recall_boost_bp,
    )  # fmt: skip


def _decisions(case: Case, trace: Trace, triage: TriageRules | None) -> tuple[Decision, ...]:
    """Ask triage as it was asked then: at once, or first without temporal context."""
    if not trace.decisions:
        return ()
    rules = triage or trace.triage or TriageRules()
    context = trace.snapshot
    at_once = context if context is not None and trace.decisions[0].snapshot_id == context.id else None
    made = decide(msgspec.structs.replace(case, now=trace.decisions[0].at, snapshot=at_once), rules)
    if not wants_context(made):
        return made
    now = trace.decisions[-1].at
    context = context or prior(trace.query.type, now)
    return made + decide(msgspec.structs.replace(case, now=now, snapshot=context, before=made), rules)


def difference(old: Again, new: Again) -> list[Change]:
    """What `new` decides otherwise than `old`: facts first, then contradictions, health and the rest, by id."""
    changes = _changes("fact", _fates(old), _fates(new)) + _changes("delta", _ends(old.deltas), _ends(new.deltas))
    if old.health != new.health:
        changes.append(Change("health", old.query_id, old.health, new.health))
    return changes or _changes("decision", _shapes(old.decisions), _shapes(new.decisions))


def _changes(
    what: Literal["fact", "delta", "decision"], before: Mapping[str, str], after: Mapping[str, str]
) -> list[Change]:
    return [
        Change(what, one, before.get(one, _NOTHING), after.get(one, _NOTHING))
        for one in sorted(before.keys() | after.keys())
        if before.get(one, _NOTHING) != after.get(one, _NOTHING)
    ]


def _fates(again: Again) -> dict[str, str]:
    return {**dict.fromkeys(kept(again.decisions), "kept"), **again.statuses}


def _ends(deltas: Sequence[Delta]) -> dict[str, str]:
    return {one.id: f"{one.severity} {one.action} {one.resolution}" for one in deltas}


def _shapes(decisions: Sequence[Decision]) -> dict[str, str]:
    return {one.id: _encoder.encode(one).decode() for one in decisions}
