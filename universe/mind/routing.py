"""What outcomes say about where good facts come from: statistics by kind of query, layer and source, and weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import Struct

from universe.mind.again import recorded
from universe.mind.candidates import SPOKEN_LAYERS
from universe.mind.claim import BASIS
from universe.mind.fact import Fact
from universe.mind.outcome import ClosedQuery, Outcome, closed_order, stands
from universe.mind.query import QueryType
from universe.mind.triage import kept
from universe.mind.triage_rules import TriageRules, cap_key, weight_key

QUERIES_MIN: Final = 20
"""A rate of fewer queries is not used (facts of the original, section 14)."""
SHIFT_MIN_MILLI, SHIFT_MAX_MILLI = 500, 2000
"""What was learned moves a score at most by this much; the bounds of `TriageRules` are wider."""


class Tally(Struct):
    """How one route did: `queries` kept a fact from it, in `success` of them a good answer cited one.

    `cited` counts those whose answer cited one at all, `questioned` those of them that were asked again.
    """

    queries: int = 0
    success: int = 0
    cited: int = 0
    questioned: int = 0

    @property
    def fail(self) -> int:
        """Queries in which it was kept for nothing, or for a bad answer."""
        return self.queries - self.success

    @property
    def rate_bp(self) -> int:
        """The mean of Beta(success + 1, fail + 1), times the share of citing answers that were not questioned."""
        mean_bp = BASIS * (self.success + 1) // (self.queries + 2)
        return mean_bp * (self.cited - self.questioned) // self.cited if self.cited else mean_bp


Tallies = dict[str, Tally]
"""By `weight_key` (``personal/L3/gossip``), `cap_key` (``personal/L3``), and query type (``personal``)."""


def learns_from(fact: Fact) -> bool:
    """Whether a fact may be judged by being cited: it can be said, and it is no rule."""
    return fact.layer in SPOKEN_LAYERS and fact.source != "rule"


def kept_facts(one: ClosedQuery) -> list[Fact]:
    """The facts that a query kept to the end and that may be judged."""
    stay = frozenset(kept(recorded(one.trace).decisions))
    return [fact for fact in one.trace.facts if fact.id in stay and stands(one.trace, fact.id) and learns_from(fact)]


def tallies_of(closed: Iterable[ClosedQuery], outcomes: Mapping[str, Outcome]) -> Tallies:
    """Count every route of every query that has an outcome; a query counts once for a route, however many its facts."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for one in sorted(closed, key=closed_order):
        outcome = outcomes.get(one.trace.query.id)
        if outcome is None:
            continue
        routes: dict[str, bool] = {}
        for fact in kept_facts(one):
            for route in routes_of(one.trace.query.type, fact):
                routes[route] = routes.get(route, False) or fact.id in outcome.cited
        for route, cited in routes.items():
            tally = tallies[route]
            tally.queries += 1
            tally.success += outcome.success and cited
            tally.cited += cited
            tally.questioned += outcome.questioned and cited
    return dict(tallies)


def routes_of(query_type: QueryType, fact: Fact) -> tuple[str, str, str]:
    """The three routes that a fact belongs to, from the narrowest to the widest."""
    return (weight_key(query_type, fact.layer, fact.source), cap_key(query_type, fact.layer), query_type)


def rules_from(tallies: Mapping[str, Tally], base: TriageRules) -> TriageRules:
    """`base` with learned weights and caps in place of those that it has.

    A weight is the rate of a route over the mean rate of its siblings (the routes of the same kind of query), a cap
    that of a layer over the mean of the layers; both within `SHIFT_MIN_MILLI` and `SHIFT_MAX_MILLI`. None of fewer than
    `QUERIES_MIN` queries, and none that chance explains.
    """
    weights = _shifts({route: one for route, one in tallies.items() if route.count("/") == 2})
    caps = _shifts({route: one for route, one in tallies.items() if route.count("/") == 1})
    return msgspec.structs.replace(base, weights_milli=weights, caps_milli=caps)


def _shifts(tallies: Mapping[str, Tally]) -> dict[str, int]:
    known = {route: one for route, one in sorted(tallies.items()) if one.queries >= QUERIES_MIN}
    kinds: defaultdict[str, list[Tally]] = defaultdict(list)
    for route, one in known.items():
        kinds[route.partition("/")[0]].append(one)
    found = {}
    for route, one in known.items():
        siblings = kinds[route.partition("/")[0]]
        mean_bp = sum(each.rate_bp * each.queries for each in siblings) // sum(each.queries for each in siblings)
        # Alone, a route has nobody to be better than; a mean of nought means that nothing helped.
        if len(siblings) > 1 and mean_bp and _is_clear(one, mean_bp):
            found[route] = max(SHIFT_MIN_MILLI, min(SHIFT_MAX_MILLI, 1000 * one.rate_bp // mean_bp))
    return {route: shift for route, shift in found.items() if shift != 1000}


def _is_clear(one: Tally, mean_bp: int) -> bool:
    """Whether a rate lies more than two standard deviations of its Beta distribution from the mean of its siblings.

    Else of two routes that were never of use the one that was tried less would seem the better.
    """
    good, bad = one.success + 1, one.fail + 1
    tries = good + bad
    return ((one.rate_bp - mean_bp) * tries) ** 2 * (tries + 1) > 4 * good * bad * BASIS**2
