"""What a bot may say of what it knows, sentence by sentence, and whether it goes along with what it was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp, compare, overlap
from universe.mind.coupled import HEDGED, Coupled
from universe.mind.fact import Fact, fact_order

_TOLD: Final = frozenset({"event", "cartridge", "report", "memory", "person", "persona"})
"""Sources whose words a reply may use. News and surroundings reach it by themselves; rules and intent never do."""
_SAYABLE: Final = frozenset({"L0", "L1", "L2", "L3"})
_BELIEVED: Final = frozenset({"L0", "L1", "L2"})
UNSURE_OPENING: Final = "I am not sure of this:"
HEARSAY_OPENING: Final = "As far as I know:"


def sentences_of(facts: tuple[Fact, ...], statuses: Mapping[str, str], *, private: bool) -> tuple[str, ...]:
    """What may be said of `facts`, most relevant first, each text once, on one line.

    Parameters
    ----------
    facts
        What is left after triage.
    statuses
        What is not simply kept: a hedged fact is said with `UNSURE_OPENING`, one that is out not at all. A rule of
        thumb (L3) that stands has `HEARSAY_OPENING`.
    private
        Whether only the person hears it; facts that are private are said nowhere else.
    """
    found: dict[str, str] = {}
    for fact in sorted(facts, key=lambda one: (-one.score_bp, fact_order(one))):
        status = statuses.get(fact.id, "")
        text = " ".join(fact.text.split())
        if text and status in ("", HEDGED) and _may_be_said(fact, private=private):
            opening = UNSURE_OPENING if status == HEDGED else HEARSAY_OPENING if fact.layer == "L3" else ""
            found.setdefault(text, f"{opening} {text}".lstrip())
    return tuple(found.values())


def _may_be_said(fact: Fact, *, private: bool) -> bool:
    return fact.source in _TOLD and fact.layer in _SAYABLE and (private or fact.visibility == "public")


def stance_of(facts: tuple[Fact, ...], coupled: Coupled) -> str:
    """How the bot stands to what the message asserts: ``agree``, ``disagree``, ``unsure``; ``""`` if to nothing.

    Asserted is what the message reports (the facts of its root) and what intent would like to agree to. The bot
    disagrees where something that it believes (L0 to L2) took that out, and masked agreement is always disagreement.
    It agrees with people about their own lives, and with what something else that it believes bears out. Where the
    rules let a contradiction with that pass, nothing masks the wish to please: then it goes along.
    """
    roots = {fact.origin for fact in facts if fact.source == "event" and fact.origin}
    asserted = {
        fact.id: fact
        for fact in facts
        if fact.claims and (fact.layer == "L4" or (fact.source == "report" and fact.origin in roots))
    }
    if not asserted:
        return ""
    if _is_refuted(asserted, coupled):
        return "disagree"
    stand = [fact for fact in facts if fact.layer in _BELIEVED and not coupled.statuses.get(fact.id)]
    if any(fact.id in asserted for fact in stand):
        return "agree"
    others = [claim for fact in stand for claim in fact.claims]
    is_borne_out = any(_bears_out(one, two) for fact in asserted.values() for one in fact.claims for two in others)
    wishes = [fact for fact in asserted.values() if fact.layer == "L4" and not coupled.statuses.get(fact.id)]
    goes_along = any(compare(fact, wish).strength_bp > 0 for fact in stand for wish in wishes)
    return "agree" if is_borne_out or goes_along else "unsure"


def _is_refuted(asserted: Mapping[str, Fact], coupled: Coupled) -> bool:
    for delta in coupled.deltas:
        if delta.loser not in asserted or delta.resolution == "superseded":
            continue
        layer = delta.layer_b if delta.loser == delta.fact_a else delta.layer_a
        if delta.action == "masked" or (delta.action == "blocked" and layer in _BELIEVED):
            return True
    return False


def _bears_out(one: Claim, two: Claim) -> bool:
    """Whether both say the same of the same at the same time."""
    if one.slot != two.slot or one.denied != two.denied or not overlap(one, two) or one.object != two.object:
        return False
    return one.low is None or (one.unit == two.unit and two.low is not None and clash_bp(one, two) == 0)
