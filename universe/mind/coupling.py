"""Coupling: hold the layers of a query against each other. The pure twin of ``lua/query_couple``.

The script decides on the bus, atomically; this decides in replays, in tests and wherever no server is. Both give the
same result for the same facts and rules (a property test compares them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from universe.mind.claim import BASIS
from universe.mind.conflict import Comparison, compare
from universe.mind.coupled import HEDGED, MASKED, NOT_ALLOWED, Coupled, Health, fact_stands
from universe.mind.coupling_rules import (
    FIXED,
    FIXED_BP,
    KAPPA_MAX,
    KAPPA_MIN,
    SEVERITIES,
    CouplingRules,
    PairRule,
    Severity,
)
from universe.mind.delta import UNJUSTIFIED, Action, Check, Delta, delta_id
from universe.mind.fact import FLAGS, Fact, fact_order
from universe.mind.layer import FIRM
from universe.mind.shared_slots import shared_slots

UNJUSTIFIED_BP: Final = 5000
"""What intent without any history weighs (the one rule that the original's Lua file really had)."""
CHECKED_LAYERS: Final = frozenset({"L0", "L1", "L2", "L3"})


def couple(
    query_id: str, facts: Iterable[Fact], rules: CouplingRules, known: Mapping[str, Delta] | None = None,
    dropped: Iterable[str] = (),
) -> Coupled:  # fmt: skip
    """Couple the facts of a query. `known` are its deltas from before, by id; `dropped` what triage took out."""
    gone = frozenset(dropped)
    active = sorted((fact for fact in facts if fact.id not in gone), key=fact_order)
    work = _Coupling(query_id, rules, active)
    work.close_gates()
    pairs = shared_slots(active)
    for rule in sorted(rules.pairs, key=lambda one: (one.firm, one.other)):
        work.check(rule, pairs.get((rule.firm, rule.other), ()))
    work.ask_for_reasons()
    return work.result(known or {})


class _Coupling:
    """One coupling under way."""

    def __init__(self, query_id: str, rules: CouplingRules, facts: list[Fact]) -> None:
        self._query_id = query_id
        self._rules = rules
        self._facts = facts
        self._layers = {fact.layer for fact in facts}
        self._gates: dict[str, bool] = {}
        self._statuses: dict[str, str] = {}
        self._deltas: list[Delta] = []
        self._checks: list[Check] = []
        self._covered: set[str] = set()

    def close_gates(self) -> None:
        """A flag holds if some intent grants it and none denies it; what needs one that does not hold is blocked."""
        for flag in FLAGS:
            said = [fact.flags[flag] for fact in self._facts if fact.layer == "L4" and flag in fact.flags]
            self._gates[flag] = bool(said) and all(said)
        for fact in self._facts:
            if fact.needs and fact.layer in ("L3", "L5") and not self._gates[fact.needs]:
                self._statuses[fact.id] = NOT_ALLOWED

    def check(self, rule: PairRule, pairs: Iterable[tuple[Fact, Fact]]) -> None:
        """Compare the facts of a pair of layers; what was taken out before speaks no more."""
        if rule.firm not in self._layers or rule.other not in self._layers:
            return
        compared = uncomparable = 0
        worst: Delta | None = None
        for firm, other in pairs:
            if not (self._stands(firm) and self._stands(other)) or _is_copy(firm, other):
                continue
            found = compare(firm, other)
            if found.comparable:
                compared += 1
                if rule.mode == "mask":
                    self._covered.add(other.id)
            elif found.uncomparable:
                uncomparable += 1
            delta = self._delta(rule, firm, other, found)
            if delta is not None and (worst is None or delta.magnitude_bp > worst.magnitude_bp):
                worst = delta
        worst_id = worst.id if worst is not None else ""
        check = Check(
            layer_a=rule.firm, layer_b=rule.other, compared=compared, uncomparable=uncomparable, passed=worst is None,
            delta_id=worst_id,
        )  # fmt: skip
        self._checks.append(check)

    def _stands(self, fact: Fact) -> bool:
        return fact_stands(self._statuses, fact.id)

    def _delta(self, rule: PairRule, firm: Fact, other: Fact, found: Comparison) -> Delta | None:
        magnitude_bp = found.strength_bp * min(firm.confidence_bp, other.confidence_bp) // BASIS
        threshold_bp = self._threshold_bp(rule)
        if magnitude_bp <= threshold_bp:
            return None
        severity = self._severity(rule, strong=magnitude_bp > 2 * threshold_bp)
        loser = _loser(firm, other)
        action = _action(rule, severity)
        if action == "blocked":
            self._statuses[loser.id] = f"blocked:{rule.firm}_{rule.other}"
        elif action == "masked":
            self._statuses[loser.id] = MASKED
        elif action == "hedged":
            self._statuses.setdefault(loser.id, HEDGED)
        delta = Delta(
            id=delta_id(self._query_id, firm.id, other.id), layer_a=firm.layer, layer_b=other.layer, fact_a=firm.id,
            fact_b=other.id, kind="explicit" if found.explicit else "clash", magnitude_bp=magnitude_bp,
            threshold_bp=threshold_bp, severity=severity, action=action,
            loser="" if action in ("stopped", "logged") else loser.id,
        )  # fmt: skip
        self._deltas.append(delta)
        return delta

    def _threshold_bp(self, rule: PairRule) -> int:
        kappa_milli = max(KAPPA_MIN, min(KAPPA_MAX, self._rules.kappa_milli * rule.kappa_milli // 1000))
        threshold_bp = self._rules.threshold_bp * 1000 // kappa_milli
        return min(threshold_bp, FIXED_BP) if (rule.firm, rule.other) in FIXED else threshold_bp

    def _severity(self, rule: PairRule, *, strong: bool) -> Severity:
        base = SEVERITIES.index(rule.exact if self._rules.exact else rule.severity)
        if strong and rule.firm in FIRM:
            base = max(base, min(base + 1, SEVERITIES.index(rule.ceiling)))
        return SEVERITIES[base]

    def ask_for_reasons(self) -> None:
        """Intent that claims something where there is no history at all is marked (the original's one rule)."""
        rule = next((one for one in self._rules.pairs if (one.firm, one.other) == ("L2", "L4")), None)
        if rule is None or "L2" in self._layers or self._threshold_bp(rule) >= UNJUSTIFIED_BP:
            return
        for fact in self._facts:
            if fact.layer == "L4" and fact.claims and self._stands(fact):
                self._statuses.setdefault(fact.id, HEDGED)
                delta = Delta(
                    id=delta_id(self._query_id, "", fact.id), layer_a="L2", layer_b="L4", fact_a="", fact_b=fact.id,
                    kind=UNJUSTIFIED, magnitude_bp=UNJUSTIFIED_BP, threshold_bp=self._threshold_bp(rule),
                    severity="medium", action="hedged", loser=fact.id,
                )  # fmt: skip
                self._deltas.append(delta)

    def result(self, known: Mapping[str, Delta]) -> Coupled:
        """Everything that was found, with what became of deltas that were known."""
        deltas = [self._as_known(delta, known.get(delta.id)) for delta in self._deltas]
        found = {delta.id for delta in deltas}
        deltas += [_settled(delta) for _, delta in sorted(known.items()) if delta.id not in found]
        counts = [
            sum(one.resolution == "open" and one.severity == severity for one in deltas) for severity in SEVERITIES
        ]
        checked = [fact for fact in self._facts if fact.layer in CHECKED_LAYERS]
        coverage_bp = BASIS * sum(bool(fact.claims) for fact in checked) // len(checked) if checked else 0
        return Coupled(
            health=self._health(counts, coverage_bp), open=(counts[0], counts[1], counts[2], counts[3]),
            coverage_bp=coverage_bp, recall_boost_bp=self._recall_boost_bp(), rules_hash=self._rules.hash,
            gates=self._gates, statuses=self._statuses, deltas=tuple(deltas), checks=tuple(self._checks),
        )  # fmt: skip

    def _as_known(self, delta: Delta, before: Delta | None) -> Delta:
        if delta.action == "masked":
            delta = msgspec.structs.replace(delta, resolution="masked", resolved_by="coupling")
        if before is None:
            return delta
        attempts = before.attempts + 1
        if before.resolution != "open":
            return msgspec.structs.replace(
                delta, attempts=attempts, resolution=before.resolution, resolved_by=before.resolved_by
            )
        if delta.resolution == "open" and delta.severity != "critical" and attempts > self._rules.attempts_max:
            return msgspec.structs.replace(delta, attempts=attempts, resolution="persistent", resolved_by="coupling")
        return msgspec.structs.replace(delta, attempts=attempts)

    def _health(self, counts: list[int], coverage_bp: int) -> Health:
        if counts[3]:
            return "dissonance"
        if counts[2] > self._rules.max_high:
            return "strained"
        return "coherent" if coverage_bp else "unverified"

    def _recall_boost_bp(self) -> int:
        """The XOR of what firmer facts and what intent say, over the signals of intent that both speak of."""
        signals = [fact for fact in self._facts if fact.layer == "L4" and fact.claims]
        history = intent = cover = 0
        for bit, fact in enumerate(signals):
            intent |= 1 << bit
            cover |= (fact.id in self._covered) << bit
            history |= (fact.id in self._covered and self._statuses.get(fact.id) != MASKED) << bit
        disagree = (history ^ intent) & cover
        return BASIS - BASIS * disagree.bit_count() // cover.bit_count() if cover else BASIS


def _is_copy(a: Fact, b: Fact) -> bool:
    """Two facts of one layer that grew from the same root do not contradict each other."""
    return a.layer == b.layer and bool(a.origin) and a.origin == b.origin


def _loser(firm: Fact, other: Fact) -> Fact:
    """Across layers the less firm fact; within one whoever is believed less, then the older, then the later id."""
    if firm.layer != other.layer:
        return other
    one, two = (firm.weight_bp, firm.at), (other.weight_bp, other.at)
    return firm if one < two else other


def _action(rule: PairRule, severity: Severity) -> Action:
    if severity == "critical":
        return "stopped"
    if rule.mode == "mask":
        return "masked"
    if rule.mode == "gate" or severity == "high" or rule.firm == rule.other:
        return "blocked"
    return "hedged" if severity == "medium" else "logged"


def _settled(delta: Delta) -> Delta:
    """A contradiction that is there no more, because one of its facts is gone."""
    if delta.resolution != "open":
        return delta
    return msgspec.structs.replace(delta, resolution="superseded", resolved_by="coupling")
