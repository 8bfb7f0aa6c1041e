"""What decisions make of a coupled query: what is dropped, what comes back, which contradictions are settled.

The bus does this in ``lua/query_decide``; this is the pure twin, for replays and wherever no server is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from universe.mind.coupled import DROPPED, HEDGED, Coupled
from universe.mind.coupling import couple
from universe.mind.coupling_rules import CouplingRules
from universe.mind.decision import Decision
from universe.mind.delta import Delta, Resolution
from universe.mind.fact import Fact


class Applied(Struct, frozen=True, kw_only=True):
    """`statuses` and `deltas` as they stand in the end; `coupled` is the coupling that holds.

    `verified`: the query was coupled again, because something came back.
    """

    statuses: dict[str, str]
    deltas: tuple[Delta, ...]
    coupled: Coupled
    verified: bool


def apply_decisions(
    query_id: str, facts: Sequence[Fact], rules: CouplingRules, coupled: Coupled, decisions: Iterable[Decision]
) -> Applied:
    """Apply decisions once to what `coupled` found.

    What they block is dropped, unless coupling took it out before; what a decision of type ``restore`` blocks is
    dropped even so, or it would take out again what comes back. Only open contradictions are settled.
    """
    dropped: dict[str, str] = {}
    resolutions: dict[str, Resolution] = {}
    restored: set[str] = set()
    for decision in decisions:
        resolutions.update(decision.resolutions)
        restored.update(decision.restored)
        for fact_id, code in decision.blocked.items():
            if decision.type == "restore" or coupled.statuses.get(fact_id, HEDGED) == HEDGED:
                dropped[fact_id] = f"{DROPPED}{code}"
    deltas = tuple(_settled(delta, resolutions.get(delta.id)) for delta in coupled.deltas)
    if restored:
        again = couple(query_id, facts, rules, {delta.id: delta for delta in deltas}, dropped)
        return Applied(statuses={**again.statuses, **dropped}, deltas=again.deltas, coupled=again, verified=True)
    return Applied(statuses={**coupled.statuses, **dropped}, deltas=deltas, coupled=coupled, verified=False)


def _settled(delta: Delta, resolution: Resolution | None) -> Delta:
    if resolution is None or delta.resolution != "open":
        return delta
    return msgspec.structs.replace(delta, resolution=resolution, resolved_by="triage")
