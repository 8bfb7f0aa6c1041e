"""The Triage Agent's judgement: which facts of a coupled query stay, and what becomes of its contradictions.

Stateless and deterministic: the same case and the same rules give the same decisions, whatever order the facts came in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from universe.mind.candidates import Candidates, sort_out
from universe.mind.claim import BASIS
from universe.mind.coupled import Coupled
from universe.mind.decision import Decision, DecisionType, Rationale
from universe.mind.delta import Delta, Resolution
from universe.mind.fact import Fact, fact_order
from universe.mind.layer import FIRM
from universe.mind.plan import plan_of
from universe.mind.query import Query
from universe.mind.snapshot import Snapshot
from universe.mind.standing import standing_of
from universe.mind.triage_rules import TriageRules

_REASONS: Final[tuple[Rationale, ...]] = ("contradicted", "duplicate", "irrelevant", "below_cap")
"""What a filter is named after: the commonest reason, of equally common ones the first here."""


class Case(Struct, frozen=True, kw_only=True):
    """What triage is asked: a coupled query at `now` (UTC ms), with its temporal context if it has been asked for.

    `facts` are those on the bus, the ones that coupling took out among them. `before` are decisions about this query
    that were made already: new ones are numbered after them.
    """

    query: Query
    facts: tuple[Fact, ...]
    coupled: Coupled
    now: int
    snapshot: Snapshot | None = None
    before: tuple[Decision, ...] = ()


def decide(case: Case, rules: TriageRules) -> tuple[Decision, ...]:
    """Decide a case.

    Returns
    -------
    tuple of Decision
        Contradictions first, then gates, what comes back, the filter and the budget. Where a layer is crowded and
        there is no snapshot, one decision of type ``defer_temporal``: ask again with one (see `wants_context`).
        In sum every fact is blocked once, or among `kept`.
    """
    return _Triage(case, rules).decisions()


def wants_context(decisions: Sequence[Decision]) -> bool:
    """Whether nothing was decided yet for want of temporal context."""
    return bool(decisions) and decisions[-1].type == "defer_temporal"


def kept(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """The ids of the facts that stay, in `fact_order`; empty while nothing was decided."""
    stay: tuple[str, ...] = ()
    for decision in decisions:
        if decision.type in ("candidate_filter", "budget_trim"):
            stay = decision.output
    return stay


class _Triage:
    """One case while it is decided."""

    def __init__(self, case: Case, rules: TriageRules) -> None:
        self._case = case
        self._rules = rules
        self._rules_hash = rules.hash
        self._snapshot_id = case.snapshot.id if case.snapshot is not None else ""
        self._facts = sorted(case.facts, key=fact_order)
        self._open = [delta for delta in case.coupled.deltas if delta.resolution == "open"]
        self._standing = standing_of(case.coupled)
        self._made: list[Decision] = []

    def decisions(self) -> tuple[Decision, ...]:
        case, standing = self._case, self._standing
        gone = (standing.out | standing.gated) - standing.back.keys()
        candidates = [fact for fact in self._facts if fact.id not in gone]
        plan = plan_of(case.query.type, case.snapshot, self._rules)
        found = sort_out(candidates, case.query, plan, self._rules, case.now, self._protected(candidates))
        if found.crowded and case.snapshot is None:
            ids = tuple(fact.id for fact in candidates)
            self._add("defer_temporal", "no_snapshot", seen=ids, stay=ids)
            return tuple(self._made)
        stay = frozenset(found.kept)
        back = {one: deltas for one, deltas in standing.back.items() if one in stay}
        beaten = standing.beaten_winners if back else frozenset()
        self._review({delta for deltas in back.values() for delta in deltas})
        self._gate()
        if back:
            self._restore(back, beaten)
        self._filter(found, beaten)
        return tuple(self._made)

    def _protected(self, candidates: Iterable[Fact]) -> frozenset[str]:
        """What no rule of room takes out: rules, flags of intent, foundations in dispute, and who won a contradiction.

        Without a flag that denies, a gate would open at the next coupling; without the winner, the loser would be back.
        """
        disputed = {one for delta in self._open for one in (delta.fact_a, delta.fact_b)}
        return frozenset(
            fact.id
            for fact in candidates
            if fact.source == "rule"
            or fact.flags
            or fact.id in self._standing.winners
            or (fact.layer in FIRM and fact.id in disputed)
        )

    def _review(self, superseded: set[str]) -> None:
        """Settle what is open, or stop the answer where foundations contradict each other."""
        critical = [delta for delta in self._open if delta.action == "stopped"]
        if critical:
            ids = tuple(delta.id for delta in critical)
            self._add("delta_review", "foundations_contradict", seen=ids, stay=ids, escalate=True)
        outcomes: dict[Rationale, list[Delta]] = {"lower_layer_wins": [], "believed_less": [], "accepted_tension": []}
        for delta in self._open:
            if delta.action == "blocked" and delta.id not in superseded:
                outcomes["believed_less" if delta.layer_a == delta.layer_b else "lower_layer_wins"].append(delta)
            elif delta.action in ("hedged", "logged"):
                outcomes["accepted_tension"].append(delta)
        for rationale, deltas in outcomes.items():
            if deltas:
                resolution: Resolution = "integrated" if rationale == "accepted_tension" else "rejected"
                ids = tuple(delta.id for delta in deltas)
                self._add("resolve_delta", rationale, seen=ids, resolutions=dict.fromkeys(ids, resolution))

    def _gate(self) -> None:
        """Write down what intent let through and what not; coupling closed the gates."""
        asking = [fact.id for fact in self._facts if fact.needs]
        if asking:
            gated = self._standing.gated
            self._add(
                "gate_heuristic", "intent_gate", seen=tuple(asking),
                stay=tuple(one for one in asking if one not in gated),
                blocked={one: "intent_gate" for one in asking if one in gated},
            )  # fmt: skip

    def _restore(self, back: Mapping[str, tuple[str, ...]], beaten: frozenset[str]) -> None:
        restored, losers = tuple(sorted(back)), tuple(sorted(beaten))
        deltas = sorted(delta for ids in back.values() for delta in ids)
        self._add(
            "restore", "winner_gone", seen=restored + losers, stay=restored, restored=restored,
            blocked=dict.fromkeys(losers, "contradicted"), resolutions=dict.fromkeys(deltas, "superseded"),
        )  # fmt: skip

    def _filter(self, found: Candidates, beaten: frozenset[str]) -> None:
        gated, out = self._standing.gated, self._standing.out
        blocked: dict[str, str] = {**found.blocked}
        for fact in self._facts:
            if fact.id in out and fact.id not in self._standing.back and fact.id not in beaten:
                blocked[fact.id] = "contradicted"
        seen = tuple(fact.id for fact in self._facts if fact.id not in gated and fact.id not in beaten)
        stay = tuple(one for one in seen if one not in blocked)
        counts = Counter(blocked.values())
        rationale: Rationale = max(_REASONS, key=counts.__getitem__) if blocked else "all_kept"
        self._add(
            "candidate_filter", rationale, seen=seen, stay=stay, blocked={one: blocked[one] for one in sorted(blocked)},
            confidence_bp=found.confidence_bp,
        )  # fmt: skip
        if found.over_budget:
            self._add(
                "budget_trim", "over_budget", seen=stay, stay=found.kept,
                blocked=dict.fromkeys(found.over_budget, "over_budget"), confidence_bp=found.budget_confidence_bp,
            )  # fmt: skip

    def _add(
        self, kind: DecisionType, rationale: Rationale, *, seen: tuple[str, ...], stay: tuple[str, ...] = (),
        blocked: dict[str, str] | None = None, resolutions: dict[str, Resolution] | None = None,
        restored: tuple[str, ...] = (), escalate: bool = False, confidence_bp: int = BASIS,
    ) -> None:  # fmt: skip
        query_id = self._case.query.id
        decision = Decision(
            id=f"{query_id}#{len(self._case.before) + len(self._made)}", query_id=query_id, at=self._case.now,
            type=kind, rationale=rationale, input=seen, output=stay, blocked=blocked or {},
            resolutions=resolutions or {}, restored=restored, escalate=escalate, confidence_bp=confidence_bp,
            rules_hash=self._rules_hash, snapshot_id=self._snapshot_id,
        )  # fmt: skip
        self._made.append(decision)
