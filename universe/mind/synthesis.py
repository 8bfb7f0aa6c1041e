"""Synthesis: what is left of a query as NWP statements, what must be known first, within a budget of characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, ParamSpec

from universe.mind.claim import Claim
from universe.mind.coupled import HEDGED, Coupled
from universe.mind.delta import Delta
from universe.mind.fact import Fact, fact_order
from universe.nwp.assertions import (
    delta_statement,
    fact_statement,
    gate_statement,
    layer_statement,
    range_statement,
    source_statement,
    unknown_statement,
)
from universe.nwp.fault import NwpFault
from universe.nwp.tree import Statement
from universe.nwp.writer import format_statement

P = ParamSpec("P")
ASSERTED: Final = frozenset({"L0", "L1", "L2", "L3"})
"""Intent and mask are never asserted."""
_KIND: Final = "MEM"


def assertions_of(
    facts: Sequence[Fact], coupled: Coupled, text_chars: int, *, skip_l0: bool = False
) -> tuple[str, ...]:  # fmt: skip
    """What a bot holds for true, as NWP, one statement a line; every line parses, whatever the facts say.

    Parameters
    ----------
    facts
        What is left after triage; of intent (L4) and mask (L5) nothing is asserted.
    coupled
        Contradictions and the gate of intent, which come first and are never left out.
    text_chars
        Budget of characters for all lines, line feeds included. Of the facts those that matter most come first: L0
        and L1, then by relevance. A fact has its claims, its layer, and its place in the line of sources, or nothing.
    skip_l0
        Leave L0 out (`universe.mind.plan.Plan.skip_l0`), except what an open contradiction cites.

    Returns
    -------
    tuple of str
        What a hedged fact claims is unknown (``? [MAT:water] ⇒ [REL:boils_at]``), not asserted.
    """
    lines = list(dict.fromkeys([*_contradictions(coupled.deltas), *_gates(coupled, facts)]))
    room = text_chars - sum(len(line) + 1 for line in lines)
    disputed = {one for delta in coupled.deltas if delta.resolution == "open" for one in (delta.fact_a, delta.fact_b)}
    sources: list[str] = []
    known = set(lines)
    for fact in sorted(facts, key=_rank):
        status = coupled.statuses.get(fact.id, "")
        if fact.layer not in ASSERTED or status not in ("", HEDGED):
            continue
        if skip_l0 and fact.layer == "L0" and fact.id not in disputed:
            continue
        told = [one for one in dict.fromkeys(_lines_of(fact, is_hedged=status == HEDGED)) if one not in known]
        cited = _sources([*sources, fact.id])
        if sum(len(line) + 1 for line in (*told, *cited)) > room:
            continue
        room -= sum(len(line) + 1 for line in told)
        lines += told
        known.update(told)
        sources.append(fact.id)
    return (*lines, *_sources(sources))


def _rank(fact: Fact) -> tuple[bool, int, tuple[str, str]]:
    return (fact.layer not in ("L0", "L1"), -fact.score_bp, fact_order(fact))


def _contradictions(deltas: Iterable[Delta]) -> Iterator[str]:
    for delta in deltas:
        if delta.resolution != "superseded":
            yield from _written(delta_statement, delta.layer_a, delta.layer_b)


def _gates(coupled: Coupled, facts: Iterable[Fact]) -> Iterator[str]:
    """Whether intent lets rules of thumb through at all: told where it says anything about them."""
    if any(fact.layer == "L4" and fact.flags for fact in facts):
        yield from _written(gate_statement, "L4", "L3", any(coupled.gates.values()))


def _lines_of(fact: Fact, *, is_hedged: bool) -> Iterator[str]:
    for claim in fact.claims:
        yield from _claimed(claim, is_hedged=is_hedged)
    yield from _written(layer_statement, _KIND, fact.id, fact.layer)


def _claimed(claim: Claim, *, is_hedged: bool) -> Iterator[str]:
    subject, predicate, low, high = claim.subject, claim.predicate, claim.low, claim.high
    if is_hedged:
        yield from _written(unknown_statement, subject, predicate)
    elif low is not None and high is not None:
        yield from _written(range_statement, subject, predicate, low, high, claim.unit, denied=claim.denied)
    elif claim.object:
        yield from _written(fact_statement, subject, predicate, claim.object, claim.denied)


def _sources(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(_written(source_statement, ids)) if ids else ()


def _written(make: Callable[P, Statement], *given: P.args, **named: P.kwargs) -> Iterator[str]:
    """What cannot be said in NWP (an empty name, one that is too long) is not asserted."""
    try:
        yield format_statement(make(*given, **named))
    except NwpFault:
        return
