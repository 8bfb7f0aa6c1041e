"""The metabolic flush: at the end of a session, ask of everything that a bot said what it rested on.

What was said is part of the bot's story (L2). It has to rest on something that still stands: else it stays behind as a
contradiction of the kind ``unrationalized``, which is tried again at each flush, and is borne after the fifth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec import Struct

from universe.mind.claim import BASIS
from universe.mind.conflict import compare
from universe.mind.coupling_rules import CouplingRules
from universe.mind.delta import Delta, delta_id
from universe.mind.fact import Fact
from universe.mind.layer import FIRM
from universe.mind.outcome import ClosedQuery, closed_order, stands
from universe.mind.trace import Trace

UNRATIONALIZED: Final = "unrationalized"
ATTEMPTS_MAX: Final = 5
"""`max_resolution_attempts` of the original."""
SAID: Final = "said:"
"""How the id of the event begins that a reply is: ``said:<query id>``."""
_STORY: Final = frozenset({"L2"})
Reason = Literal["no_premise", "open_delta", "later_event"]


class Fault(Struct, frozen=True, kw_only=True):
    """Why a reply cannot be borne out; `fact_id` is what speaks against it, empty where nothing speaks for it."""

    query_id: str
    reason: Reason
    fact_id: str = ""
    layer: str = "L2"
    magnitude_bp: int = BASIS
    threshold_bp: int = 0


class Flushed(Struct, frozen=True, kw_only=True):
    """`rationalized` are queries whose reply rests on something, `faults` why others do not.

    `deltas` are all contradictions of the kind `UNRATIONALIZED` after this flush, settled ones among them, by id.
    """

    rationalized: tuple[str, ...]
    faults: tuple[Fault, ...]
    deltas: tuple[Delta, ...]


def flush(session: Sequence[ClosedQuery], known: Mapping[str, Delta] | None = None) -> Flushed:
    """Look at every reply that was said in a session.

    Parameters
    ----------
    session
        Closed queries in any order; besides those of the session also the ones that `known` is about, if they are at
        hand: what was learned since may bear them out.
    known
        Deltas of earlier flushes, by id.
    """
    ordered = sorted(session, key=closed_order)
    events = [(one.trace.query.at, fact) for one in ordered for fact in one.trace.facts if fact.layer == "L0"]
    borne = [(one.trace.query.at, fact) for one in ordered for fact in _borne(one.trace)]
    faults, rationalized = [], []
    for one in ordered:
        if one.answer.said:
            fault = _fault(one, events, borne)
            if fault is None:
                rationalized.append(one.trace.query.id)
            else:
                faults.append(fault)
    deltas = _deltas(faults, {one.trace.query.id for one in ordered}, known or {})
    return Flushed(rationalized=tuple(rationalized), faults=tuple(faults), deltas=deltas)


def _borne(trace: Trace) -> Iterable[Fact]:
    """What firm or told facts of a query may bear out an earlier reply: those that stand and claim something."""
    return (
        fact for fact in trace.facts
        if fact.claims and (fact.layer in FIRM or fact.layer in _STORY) and stands(trace, fact.id)
    )  # fmt: skip


def _fault(one: ClosedQuery, events: list[tuple[int, Fact]], borne: list[tuple[int, Fact]]) -> Fault | None:
    query_id = one.trace.query.id
    cited = [fact for fact in one.trace.facts if fact.id in one.answer.cited]
    for delta in one.trace.deltas:
        if delta.resolution == "open" and delta.severity in ("high", "critical"):
            against = next((fact for fact in cited if fact.id in (delta.fact_a, delta.fact_b)), None)
            if against is not None:
                return Fault(
                    query_id=query_id, reason="open_delta", fact_id=against.id, layer=against.layer,
                    magnitude_bp=delta.magnitude_bp, threshold_bp=delta.threshold_bp,
                )  # fmt: skip
    later = _refuted(one, cited, events)
    if later is not None:
        return later
    if _has_premise(one.trace, cited) or any(_bears_out(fact, cited, one, at) for at, fact in borne):
        return None
    return Fault(query_id=query_id, reason="no_premise")


def _has_premise(trace: Trace, cited: Sequence[Fact]) -> bool:
    """Whether a reply rests on an event, a rule, its own story, or the intent that allowed what it cites.

    What cites nothing says nothing of the world: it rests on any intent that was not taken out.
    """
    standing = [fact for fact in cited if stands(trace, fact.id)]
    if any(fact.layer in FIRM or fact.layer in _STORY for fact in standing):
        return True
    intents = [fact for fact in trace.facts if fact.layer == "L4" and stands(trace, fact.id)]
    if not cited:
        return bool(intents)
    return any(fact.needs and any(one.flags.get(fact.needs, False) for one in intents) for fact in standing)


def _bears_out(later: Fact, cited: Iterable[Fact], one: ClosedQuery, at: int) -> bool:
    """Whether something learned afterwards says the same as what was cited."""
    if at <= one.trace.query.at:
        return False
    own = {(claim.slot, claim.object, claim.denied, claim.low, claim.high, claim.unit) for claim in later.claims}
    return any(
        (claim.slot, claim.object, claim.denied, claim.low, claim.high, claim.unit) in own
        for fact in cited
        for claim in fact.claims
    )


def _refuted(one: ClosedQuery, cited: Iterable[Fact], events: list[tuple[int, Fact]]) -> Fault | None:
    """The strongest event that came after the reply and contradicts what it cites; ties go to the first id."""
    rules = one.trace.rules or CouplingRules()
    threshold_bp = rules.threshold_bp * 1000 // rules.kappa_milli
    worst: Fault | None = None
    for fact in cited:
        for at, event in events:
            if at <= one.trace.query.at or event.id == fact.id or event.at <= fact.at:
                continue
            strength_bp = compare(event, fact).strength_bp
            magnitude_bp = strength_bp * min(event.confidence_bp, fact.confidence_bp) // BASIS
            stronger = worst is None or (-magnitude_bp, event.id) < (-worst.magnitude_bp, worst.fact_id)
            if magnitude_bp > threshold_bp and stronger:
                worst = Fault(
                    query_id=one.trace.query.id, reason="later_event", fact_id=event.id, layer="L0",
                    magnitude_bp=magnitude_bp, threshold_bp=threshold_bp,
                )  # fmt: skip
    return worst


def _deltas(faults: Iterable[Fault], seen: set[str], known: Mapping[str, Delta]) -> tuple[Delta, ...]:
    """New contradictions, known ones tried once more, and those that are none any more."""
    now = {delta.id: delta for delta in map(_delta, faults)}
    found: dict[str, Delta] = {}
    for one in sorted(now.keys() | known.keys()):
        before = known.get(one)
        if before is None:
            found[one] = now[one]
        elif before.resolution != "open":
            found[one] = before
        elif one not in now and before.fact_b.removeprefix(SAID) in seen:
            found[one] = msgspec.structs.replace(before, resolution="integrated", resolved_by="flush")
        else:
            found[one] = _tried_again(before)
    return tuple(found[one] for one in sorted(found))


def _tried_again(before: Delta) -> Delta:
    attempts = before.attempts + 1
    if attempts < ATTEMPTS_MAX:
        return msgspec.structs.replace(before, attempts=attempts)
    return msgspec.structs.replace(before, attempts=attempts, resolution="persistent", resolved_by="flush")


def _delta(fault: Fault) -> Delta:
    said = SAID + fault.query_id
    return Delta(
        id=delta_id(fault.query_id, fault.fact_id, said), layer_a=fault.layer, layer_b="L2", fact_a=fault.fact_id,
        fact_b=said, kind=UNRATIONALIZED, magnitude_bp=fault.magnitude_bp, threshold_bp=fault.threshold_bp,
        severity="high" if fault.fact_id else "medium", action="logged",
    )  # fmt: skip
