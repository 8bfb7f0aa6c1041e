"""The candidates of a query, sorted out: which facts stay, why each other does not, and how clear that was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from universe.mind.claim import BASIS
from universe.mind.decision import Rationale
from universe.mind.duplicates import without_duplicates
from universe.mind.fact import Fact, fact_order
from universe.mind.layer import LAYERS
from universe.mind.plan import Plan
from universe.mind.query import Query
from universe.mind.scoring import score_bp
from universe.mind.triage_rules import TriageRules

SPOKEN_LAYERS: Final = frozenset({"L0", "L1", "L2", "L3"})
"""Facts of these layers may be said; only they use up the budget of characters."""
_BY_SCORE: Final = frozenset({"irrelevant", "below_cap"})


class Candidates(Struct, frozen=True, kw_only=True):
    """`kept` are ids in `fact_order`; `blocked` says why each other did not stay, `over_budget` which had no room left.

    `confidence_bp` and `budget_confidence_bp` are margins between the lowest score that stayed and the highest that
    did not, 10,000 where no score decided. `crowded`: some layer had more candidates than its cap.
    """

    kept: tuple[str, ...]
    blocked: dict[str, Rationale]
    over_budget: tuple[str, ...]
    confidence_bp: int
    budget_confidence_bp: int
    crowded: bool


def sort_out(
    facts: Sequence[Fact], query: Query, plan: Plan, rules: TriageRules, now: int, protected: frozenset[str]
) -> Candidates:
    """Keep what is relevant, said once, and fits; what is `protected` stays in any case. The order does not matter."""
    scores = {fact.id: score_bp(fact, query.type, plan, now, rules) for fact in facts}
    blocked: dict[str, Rationale] = {}

    def rank(fact: Fact) -> tuple[str, bool, int, str]:
        return (fact.layer, fact.id not in protected, -scores[fact.id], fact.id)

    def safe(fact: Fact) -> bool:
        return fact.id in protected

    ranked = sorted(facts, key=rank)
    relevant = [fact for fact in ranked if scores[fact.id] >= rules.floor_bp or safe(fact)]
    different = {fact.id for fact in without_duplicates(relevant, rules.duplicate_bp, hidden=query.private)}
    distinct = [fact for fact in relevant if fact.id in different or safe(fact)]
    blocked.update(_left_out(ranked, relevant, "irrelevant"))
    blocked.update(_left_out(relevant, distinct, "duplicate"))
    kept = _capped(distinct, plan, protected, blocked)
    unprotected = [fact for fact in kept if not safe(fact)]
    over_budget = _over_budget(kept, rules, scores, protected, hidden=query.private)
    gone = frozenset(over_budget)
    return Candidates(
        kept=tuple(fact.id for fact in sorted(kept, key=fact_order) if fact.id not in gone),
        blocked=blocked,
        over_budget=over_budget,
        confidence_bp=_margin_bp(facts, unprotected, blocked, scores, rules.floor_bp),
        budget_confidence_bp=_clear_bp((scores[one.id] for one in unprotected if one.id not in gone), gone, scores),
        crowded="below_cap" in blocked.values(),
    )


def _left_out(before: Iterable[Fact], after: Iterable[Fact], reason: Rationale) -> dict[str, Rationale]:
    stay = {fact.id for fact in after}
    return {fact.id: reason for fact in before if fact.id not in stay}


def _capped(ranked: Sequence[Fact], plan: Plan, protected: frozenset[str], blocked: dict[str, Rationale]) -> list[Fact]:
    """At most the plan's cap of each layer; what is protected takes room first, and stays beyond it."""
    kept: list[Fact] = []
    taken = dict.fromkeys(LAYERS, 0)
    for fact in ranked:
        if fact.id in protected or taken[fact.layer] < plan.caps[fact.layer]:
            taken[fact.layer] += 1
            kept.append(fact)
        else:
            blocked[fact.id] = "below_cap"
    return kept


def _over_budget(
    kept: Iterable[Fact], rules: TriageRules, scores: dict[str, int], protected: frozenset[str], *, hidden: bool
) -> tuple[str, ...]:
    """Which facts have to go so that the rest fits: the least worth first."""
    chars = {
        fact.id: rules.hidden_chars if hidden or fact.visibility == "private" else len(fact.text)
        for fact in kept
        if fact.layer in SPOKEN_LAYERS
    }
    over = sum(chars.values()) - rules.budget_chars
    gone = []
    for fact_id in sorted(chars, key=lambda one: (scores[one], one)):
        if over <= 0:
            break
        if fact_id not in protected and chars[fact_id]:
            gone.append(fact_id)
            over -= chars[fact_id]
    return tuple(sorted(gone))


def _margin_bp(
    facts: Iterable[Fact], stayed: Iterable[Fact], blocked: dict[str, Rationale], scores: dict[str, int], floor_bp: int
) -> int:
    """The smallest margin of any layer in which a score decided; layers are judged apart, as their caps are."""
    if not _BY_SCORE & set(blocked.values()):
        return BASIS
    lowest: dict[str, int] = {}
    highest: dict[str, int] = {}
    for fact in stayed:
        lowest[fact.layer] = min(lowest.get(fact.layer, BASIS), scores[fact.id])
    for fact in facts:
        if blocked.get(fact.id) in _BY_SCORE:
            highest[fact.layer] = max(highest.get(fact.layer, 0), scores[fact.id])
    return min(max(0, lowest.get(layer, floor_bp) - value) for layer, value in highest.items())


def _clear_bp(stayed: Iterable[int], gone: Iterable[str], scores: dict[str, int]) -> int:
    highest = max((scores[one] for one in gone), default=None)
    return BASIS if highest is None else max(0, min(stayed, default=0) - highest)
