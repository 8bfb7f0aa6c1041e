"""The metabolic flush: at the end of a session, ask of everything that a bot said what it rested on.

What was said is part of the bot's story (L2). It has to rest on something that still stands: else it stays behind as a
contradiction of the kind ``unrationalized``, which is tried again at each flush, and is borne after the fifth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec import Struct

from universe.mind.candidates import SPOKEN_LAYERS
from universe.mind.claim import BASIS, Claim
from universe.mind.conflict import compare
from universe.mind.coupling_rules import CouplingRules
from universe.mind.delta import Delta, Resolution, delta_id
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
_Content = tuple[str, str, str, bool, float | None, float | None, str]
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
    learned = _Learned(ordered)
    faults, rationalized = [], []
    for one in ordered:
        if one.answer.said:
            fault = _fault(one, learned)
            if fault is None:
                rationalized.append(one.trace.query.id)
            else:
                faults.append(fault)
    deltas = _deltas(faults, {one.trace.query.id for one in ordered}, known or {})
    return Flushed(rationalized=tuple(rationalized), faults=tuple(faults), deltas=deltas)


class _Learned:
    """What a session brought, by what it is about, so that a flush is linear in the session."""

    def __init__(self, ordered: Iterable[ClosedQuery]) -> None:
        self._said: dict[_Content, int] = {}
        self._events: dict[str, tuple[int, Fact]] = {}
        self._about: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._against: defaultdict[str, set[str]] = defaultdict(set)
        for one in ordered:
            at = one.trace.query.at
            for fact in one.trace.facts:
                if (fact.layer in FIRM or fact.layer in _STORY) and stands(one.trace, fact.id):
                    self._said |= dict.fromkeys(map(_content, fact.claims), at)
                if fact.layer == "L0":
                    self._add_event(fact, at)

    def _add_event(self, fact: Fact, at: int) -> None:
        self._events[fact.id] = (at, fact)
        for claim in fact.claims:
            self._about[claim.slot].add(fact.id)
        for named in fact.conflicts:
            self._against[named.fact_id].add(fact.id)

    def bears_out(self, fact: Fact, since: int) -> bool:
        """Whether an event, a rule or the bot's story said the same as `fact` in a query after `since` (UTC ms)."""
        return any(self._said.get(_content(claim), 0) > since for claim in fact.claims)

    def events_about(self, fact: Fact, since: int) -> list[Fact]:
        """Events that may speak against `fact`, later than it and seen in a query after `since`, by id."""
        ids = set(self._against.get(fact.id, ())) | {one.fact_id for one in fact.conflicts}
        ids.update(*(self._about.get(claim.slot, ()) for claim in fact.claims))
        found = [self._events[one] for one in sorted(ids - {fact.id}) if one in self._events]
        return [event for at, event in found if at > since and event.at > fact.at]


def _content(claim: Claim) -> _Content:
    return (*claim.slot, claim.object, claim.denied, claim.low, claim.high, claim.unit)


def _fault(one: ClosedQuery, learned: _Learned) -> Fault | None:
    cited = [fact for fact in one.trace.facts if fact.id in one.answer.cited and fact.layer in SPOKEN_LAYERS]
    asked_at = one.trace.query.at
    fault = _disputed(one.trace, cited) or _refuted(one.trace, cited, learned)
    if fault or _has_premise(one.trace, cited) or any(learned.bears_out(fact, asked_at) for fact in cited):
        return fault
    return Fault(query_id=one.trace.query.id, reason="no_premise")


def _disputed(trace: Trace, cited: Iterable[Fact]) -> Fault | None:
    """The first serious contradiction that is open among what was cited."""
    layers = {fact.id: fact.layer for fact in cited}
    for delta in trace.deltas:
        if delta.resolution == "open" and delta.severity in ("high", "critical"):
            for fact_id in (delta.fact_a, delta.fact_b):
                if fact_id in layers:
                    return Fault(
                        query_id=trace.query.id, reason="open_delta", fact_id=fact_id, layer=layers[fact_id],
                        magnitude_bp=delta.magnitude_bp, threshold_bp=delta.threshold_bp,
                    )  # fmt: skip
    return None


def _has_premise(trace: Trace, cited: Sequence[Fact]) -> bool:
    """Whether a reply rests on an event, a rule, its own story, or the intent that allowed what it cites.

    What cites no more than style says nothing of the world: it rests on any intent that was not taken out.
    """
    standing = [fact for fact in cited if stands(trace, fact.id)]
    if any(fact.layer in FIRM or fact.layer in _STORY for fact in standing):
        return True
    intents = [fact for fact in trace.facts if fact.layer == "L4" and stands(trace, fact.id)]
    if not cited:
        return bool(intents)
    return any(fact.needs and any(one.flags.get(fact.needs, False) for one in intents) for fact in standing)


def _refuted(trace: Trace, cited: Iterable[Fact], learned: _Learned) -> Fault | None:
    """The strongest event that came after the reply and contradicts what it cites; of equals the first id."""
    rules = trace.rules or CouplingRules()
    threshold_bp = rules.threshold_bp * 1000 // rules.kappa_milli
    found = [
        (-(compare(event, fact).strength_bp * min(event.confidence_bp, fact.confidence_bp) // BASIS), event.id)
        for fact in cited
        for event in learned.events_about(fact, trace.query.at)
    ]
    magnitude_bp, event_id = min(found, default=(0, ""))
    if -magnitude_bp <= threshold_bp:
        return None
    return Fault(
        query_id=trace.query.id, reason="later_event", fact_id=event_id, layer="L0", magnitude_bp=-magnitude_bp,
        threshold_bp=threshold_bp,
    )  # fmt: skip


def _deltas(faults: Iterable[Fault], seen: set[str], known: Mapping[str, Delta]) -> tuple[Delta, ...]:
    """New contradictions, known ones tried once more, and those that are none any more."""
    now = {delta.id: delta for delta in map(_delta, faults)}
    faulty = {delta.fact_b for delta in now.values()}
    found: dict[str, Delta] = {}
    for one in sorted(now.keys() | known.keys()):
        before = known.get(one)
        if before is None:
            found[one] = now[one]
        elif before.resolution != "open":
            found[one] = before
        elif one not in now and before.fact_b.removeprefix(SAID) in seen:
            resolution: Resolution = "superseded" if before.fact_b in faulty else "integrated"
            found[one] = msgspec.structs.replace(before, resolution=resolution, resolved_by="flush")
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
