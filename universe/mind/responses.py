"""How a bot as a whole responds to its own mind: more careful in dissonance, more curious in stagnation.

A pure state machine over closed queries. The original's tables (facts, sections 2 and 4) were text only; its figures
are kept where it has any. A bot never withdraws for good: whatever its state, people are heard, and dissonance ends.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import Struct

from universe.mind.claim import BASIS
from universe.mind.coupling_rules import KAPPA_MAX, CouplingRules
from universe.mind.outcome import ClosedQuery
from universe.mind.query import QUERY_TYPES, Query
from universe.mind.trace import Trace
from universe.mind.triage_rules import WEIGHT_MAX_MILLI, TriageRules, weight_key
from universe.rng import below

Mode = Literal["normal", "dissonance", "stagnation"]
CYCLES: Final = 10
"""A cycle is a closed query; so many decide about the mode (`stagnation_cycles` of the original)."""
ENTER_BP: Final = 6000
"""`delta_threshold` of the original: dissonance from this mean tension of the last cycles on."""
LEAVE_BP: Final = ENTER_BP // 2
"""Half of that, so that a bot does not flicker between two modes."""
DISSONANCE_CYCLES_MAX: Final = 50
"""After so many cycles dissonance ends even if nothing got better: the tension is then the bot's normal."""
USER_WEIGHT_BP: Final = 8000
"""`user_constraint_weight` of the original: of what people ask, at least this share is taken on."""
ACCEPT_CALM_BP, ACCEPT_TENSE_BP = 8000, 6000
STRICT_MILLI: Final = 1500
EXPLORE_BP: Final = 2000
NOVELTY_MILLI: Final = 1500
_LEARNED: Final = frozenset({"L2", "L3"})
"""What is told, remembered, reported and found; that somebody said something (L0) is always new."""


class Condition(Struct):
    """What a bot keeps of its last cycles; O(1).

    `tensions_bp` are those of at most `CYCLES` queries, oldest first; `quiet` counts cycles in a row that brought
    nothing new and no open contradiction; `cycles` those in the present mode. `at` is when the last query was asked
    (UTC ms). `spent`: dissonance ended because it had lasted too long, and may not begin before things were calm once.
    """

    mode: Mode = "normal"
    cycles: int = 0
    quiet: int = 0
    tensions_bp: list[int] = []
    at: int = 0
    spent: bool = False


class Response(Struct, frozen=True, kw_only=True):
    """What a mode changes.

    `accept_bp` is the share of inputs taken on that no person asked for, `accept_people_bp` of those that one did.
    `kappa_milli` is the factor on strictness, `exact` whether every query needs accuracy. `explore_bp` is the share
    of routing that goes to sources of low rank, `novelty_milli` the weight of what is new.
    """

    mode: Mode
    accept_bp: int = BASIS
    accept_people_bp: int = BASIS
    kappa_milli: int = 1000
    exact: bool = False
    explore_bp: int = 0
    novelty_milli: int = 1000


def tension_bp(trace: Trace) -> int:
    """How much a query was at odds with itself: 10,000 in dissonance, else its worst serious contradiction that stays.

    Serious are those of severity high and critical. What is open or persistent stays; what was settled does not count.
    """
    if trace.health == "dissonance":
        return BASIS
    return max(
        (
            delta.magnitude_bp
            for delta in trace.deltas
            if delta.severity in ("high", "critical") and delta.resolution in ("open", "persistent")
        ),
        default=0,
    )


def is_quiet(trace: Trace, since: int) -> bool:
    """Whether a query brought nothing new: nothing of L2 or L3 learned after `since` (UTC ms), nothing in dispute."""
    learned = any(fact.layer in _LEARNED and fact.at > since for fact in trace.facts)
    return not learned and not any(delta.resolution == "open" for delta in trace.deltas)


def experience(condition: Condition, closed: ClosedQuery) -> None:
    """Take in one closed query, in the order of closing."""
    trace = closed.trace
    condition.quiet = condition.quiet + 1 if is_quiet(trace, condition.at) else 0
    condition.tensions_bp = [*condition.tensions_bp, tension_bp(trace)][-CYCLES:]
    condition.at = max(condition.at, trace.query.at)
    condition.cycles += 1
    _move(condition)


def mean_tension_bp(condition: Condition) -> int:
    """The mean over `CYCLES` cycles; those that a young bot has not lived were calm."""
    return sum(condition.tensions_bp) // CYCLES


def _move(condition: Condition) -> None:
    mean_bp = mean_tension_bp(condition)
    if mean_bp < LEAVE_BP:
        condition.spent = False
    in_dissonance = condition.mode == "dissonance"
    if in_dissonance and condition.cycles >= DISSONANCE_CYCLES_MAX:
        condition.spent = True
    tense = mean_bp >= (LEAVE_BP if in_dissonance else ENTER_BP) and not condition.spent
    mode: Mode = "dissonance" if tense else "stagnation" if condition.quiet >= CYCLES else "normal"
    if mode != condition.mode:
        condition.mode, condition.cycles = mode, 0


def response_of(condition: Condition) -> Response:
    """What the bot's condition changes. In dissonance, the more tension, the less it takes on: 80 % to 60 %."""
    match condition.mode:
        case "dissonance":
            over_bp = max(0, mean_tension_bp(condition) - ENTER_BP)
            part = BASIS - ENTER_BP
            return Response(
                mode="dissonance",
                accept_bp=ACCEPT_CALM_BP - (ACCEPT_CALM_BP - ACCEPT_TENSE_BP) * over_bp // part,
                accept_people_bp=USER_WEIGHT_BP,
                kappa_milli=STRICT_MILLI, exact=True,
            )  # fmt: skip
        case "stagnation":
            return Response(mode="stagnation", explore_bp=EXPLORE_BP, novelty_milli=NOVELTY_MILLI)
        case _:
            return Response(mode="normal")


def accepts(response: Response, query: Query, seed: int) -> bool:
    """Whether a bot takes on a query in its condition; drawn from (seed, query), so that asking twice is the same."""
    share_bp = response.accept_people_bp if query.user_id else response.accept_bp
    return below(seed, "accept", 0, query.id, BASIS) < share_bp


def rules_under(response: Response, rules: CouplingRules) -> CouplingRules:
    """The rules of coupling as this condition tightens them; nothing is ever relaxed."""
    kappa_milli = min(KAPPA_MAX, rules.kappa_milli * response.kappa_milli // 1000)
    return msgspec.structs.replace(rules, kappa_milli=kappa_milli, exact=rules.exact or response.exact)


def triage_under(response: Response, rules: TriageRules) -> TriageRules:
    """The rules of triage in this condition: in stagnation, patterns (L3) weigh more."""
    if response.novelty_milli == 1000:
        return rules
    weights = dict(rules.weights_milli)
    for query_type in QUERY_TYPES:
        key = weight_key(query_type, "L3", "pattern")
        weights[key] = min(WEIGHT_MAX_MILLI, weights.get(key, 1000) * response.novelty_milli // 1000)
    return msgspec.structs.replace(rules, weights_milli=weights)


def explores(response: Response, query: Query, seed: int) -> bool:
    """Whether a query is decided without what was learned, to see what else there is; drawn like `accepts`."""
    return below(seed, "explore", 0, query.id, BASIS) < response.explore_bp
