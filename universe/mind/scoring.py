"""What a candidate is worth to a query: relevance, confidence, salience of its layer, age, and what was learned."""

from __future__ import annotations

from universe.mind.claim import BASIS
from universe.mind.decay import DAY_MS, halved
from universe.mind.fact import Fact
from universe.mind.plan import Plan
from universe.mind.query import QueryType
from universe.mind.triage_rules import TriageRules, weight_key


def recency_bp(fact: Fact, now: int, rules: TriageRules) -> int:
    """How fresh a fact is at `now` (UTC ms): 10,000 halving with age, never below the floor; 10,000 without a time."""
    if not fact.at or fact.at >= now:
        return BASIS
    return max(rules.recency_floor_bp, halved(BASIS, now - fact.at, rules.half_life_days * DAY_MS))


def score_bp(fact: Fact, query_type: QueryType, plan: Plan, now: int, rules: TriageRules) -> int:
    """``relevance * confidence * salience * recency * learned weight``, at most 10,000.

    For L3 it is divided by the plan's kappa: where history matters most, a rule of thumb has to be worth more.
    """
    product = fact.score_bp * fact.confidence_bp * plan.salience_bp[fact.layer] * recency_bp(fact, now, rules)
    if rules.weights_milli:
        product = product * rules.weights_milli.get(weight_key(query_type, fact.layer, fact.source), 1000) // 1000
    if fact.layer == "L3":
        product = product * 1000 // plan.l3_kappa_milli
    return min(BASIS, product // BASIS**3)
