"""Consolidation: what a bot learned becomes facts of a cartridge, and facts rise and sink (the seed's upward pressure).

Pure: the same cartridge and the same observations, in any order, give the same cartridge.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from universe.cartridges.contradictions import Known, Sayings, statement
from universe.cartridges.fact import ACTIVE, ARCHIVED, Cartridge, CartridgeFact
from universe.cartridges.gate import Reason, refusal
from universe.cartridges.layers import capped, layer_of
from universe.cartridges.learned import Learned, Statement, Support, independent_origins, merged, pseudonym, witness
from universe.cartridges.promotion import ARCHIVE, Step, next_step
from universe.mind.claim import Claim
from universe.mind.layer import FIRM, LAYER_NAMES, Layer, admit

ENTRY: Final[Layer] = "L2"
"""The highest layer in which anything learned begins; above it a person decides."""
LEARNED_SOURCE: Final = "learned"
What = Literal["added", "promoted", "demoted", "archived", "kept", "refused"]


class Change(Struct, frozen=True):
    """What became of one statement; `fact_id` is 0 for what was refused, a layer is "" where there is none.

    `reason` is a code: of the gate for what was refused, ``contradicted`` for what may not rise because of that.
    `text` is what was refused; what was taken is in its fact.
    """

    what: What
    fact_id: int = 0
    before: Step | Literal[""] = ""
    after: Step | Literal[""] = ""
    reason: Reason | Literal["", "contradicted"] = ""
    text: str = ""


class Consolidated(Struct, frozen=True):
    """The cartridge as it is now, and what changed: refusals, then facts by id."""

    cartridge: Cartridge
    changes: tuple[Change, ...]


class _Group(Struct):
    """All that says one thing: the fact that says it already, if any, and what was learned."""

    fact: CartridgeFact | None
    learned: list[Learned]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.fact.claims if self.fact else self.surest.claims

    @property
    def surest(self) -> Learned:
        return min(self.learned, key=lambda one: (-one.confidence_bp, one.at, one.text, one.origin))


def consolidate(
    cartridge: Cartridge, learned: Sequence[Learned], *, key: bytes, now: int, known: Sequence[Known] = (),
    reviewed: Collection[int] = (), approved: Collection[int] = (),
) -> Consolidated:  # fmt: skip
    """Crystallise `learned` into `cartridge`, then let every learned fact rise by one layer or sink.

    `known` is what else is known (rules, other cartridges): what contradicts it does not rise, and is not taken at all
    where that is L0 or L1. `reviewed` and `approved` are ids of facts that a person released for L1 and for L0. `key`
    (at most 64 bytes) makes pseudonyms of origins, `now` is UTC ms. Facts that somebody wrote, without evidence of
    ours, never change.
    """
    taken, changes = _sifted(cartridge, learned)
    groups = _groups(cartridge, taken)
    sayings = Sayings([Known(_layer(cartridge, group), group.claims) for group in groups if _counts(group)])
    others = Sayings(known)
    facts: list[CartridgeFact] = []
    free = count(max((fact.id for fact in cartridge.facts), default=0) + 1)
    for group in groups:
        clash = min(filter(None, (sayings.contradicted(group.claims), others.contradicted(group.claims))), default=None)
        if group.fact is None and clash in FIRM:
            surest = group.surest
            changes.append(Change("refused", before=surest.layer, reason="contradicts_firm", text=surest.text))
            continue
        number = group.fact.id if group.fact else next(free)
        flags = (number in reviewed, number in approved) if group.fact else (False, False)
        fact, change = _settled(cartridge, group, _Settling(number, clash is not None, *flags, key, now))
        facts.append(fact)
        changes += [change] if change else []
    changes.sort(key=lambda change: change.fact_id)
    return Consolidated(replace(cartridge, facts=tuple(sorted(facts, key=lambda fact: fact.id))), tuple(changes))


class _Settling(Struct, frozen=True):
    number: int
    contradicted: bool
    reviewed: bool
    approved: bool
    key: bytes
    now: int


def _sifted(cartridge: Cartridge, learned: Sequence[Learned]) -> tuple[list[Learned], list[Change]]:
    """What the gate lets in, in a fixed order, and what it refused."""
    taken: list[Learned] = []
    refused: list[Change] = []
    for one in sorted(learned, key=_order):
        reason = refusal(cartridge.parsed, one)
        if reason:
            refused.append(Change("refused", before=one.layer, reason=reason, text=one.text))
        else:
            taken.append(one)
    return taken, refused


def _order(one: Learned) -> tuple[object, ...]:
    told = msgspec.json.encode(one.claims)
    return (one.at, one.text, one.origin, one.speaker, one.confidence_bp, one.layer, one.visibility, one.owner, told)


def _groups(cartridge: Cartridge, taken: Sequence[Learned]) -> list[_Group]:
    """Facts first, by id; then what is new, in the order of its first observation."""
    groups = {fact.id: _Group(fact, []) for fact in cartridge.facts}
    saying = {statement(fact.text, fact.claims): groups[fact.id] for fact in reversed(cartridge.facts)}
    new: list[_Group] = []
    for one in taken:
        said: Statement = statement(one.text, one.claims)
        if said not in saying:
            saying[said] = _Group(None, [])
            new.append(saying[said])
        saying[said].learned.append(one)
    return [*groups.values(), *new]


def _counts(group: _Group) -> bool:
    """Whether it is part of what is known: an archived fact is not, until it is heard again."""
    return group.fact is None or group.fact.status == ACTIVE or bool(group.fact.evidence and group.learned)


def _layer(cartridge: Cartridge, group: _Group) -> Layer:
    """Where it stands before this consolidation, or where it begins."""
    if group.fact and group.fact.status == ACTIVE:
        return layer_of(cartridge, group.fact)
    if group.fact:
        return "L3"
    return capped(cartridge.parsed, max(ENTRY, min(one.layer for one in group.learned)))


def _settled(cartridge: Cartridge, group: _Group, settling: _Settling) -> tuple[CartridgeFact, Change | None]:
    """The fact after its observations were counted and its layer decided."""
    if group.fact and not (group.fact.evidence and (group.learned or group.fact.status == ACTIVE)):
        return group.fact, Change("kept", group.fact.id) if group.learned else None
    old = group.fact.evidence if group.fact else ()
    evidence = merged([*old, *(witness(one, settling.key) for one in group.learned)])
    origins = independent_origins(evidence)
    confidence = max(origins) if origins else min(one.confidence_bp for one in evidence)
    begins = _layer(cartridge, group)
    support = Support(origins, settling.contradicted, settling.reviewed, settling.approved)
    step = next_step(begins if group.fact else _admitted(begins, confidence), confidence, support)
    after: Step = ARCHIVE if step == ARCHIVE else capped(cartridge.parsed, step)
    fact = group.fact or CartridgeFact(
        id=settling.number, text=group.surest.text, confidence_bp=confidence, sources=(LEARNED_SOURCE,),
        created_at=settling.now, claims=group.claims,
    )  # fmt: skip
    settled = replace(
        fact, confidence_bp=confidence, evidence=evidence, status=ARCHIVED if after == ARCHIVE else ACTIVE,
        level=LAYER_NAMES["L3" if after == ARCHIVE else after],
        validated_at=settling.now if group.learned else fact.validated_at,
    )  # fmt: skip
    return settled, _change(group, begins, after, settled.id, contradicted=settling.contradicted)


def _admitted(layer: Layer, confidence_bp: int) -> Layer:
    admitted = admit(layer, confidence_bp)
    return admitted.layer if admitted else "L3"


def _change(group: _Group, begins: Layer, after: Step, number: int, *, contradicted: bool) -> Change | None:
    reason: Literal["", "contradicted"] = "contradicted" if contradicted else ""
    if group.fact is None:
        return Change("added", number, after=after, reason=reason)
    before: Step = begins if group.fact.status == ACTIVE else ARCHIVE
    if after == before:
        return Change("kept", number, before, after, reason) if group.learned or contradicted else None
    if after == ARCHIVE:
        return Change("archived", number, before, after, reason)
    what: What = "promoted" if before == ARCHIVE or after < before else "demoted"
    return Change(what, number, before, after, reason)


def without_origins(cartridge: Cartridge, names: Collection[str], key: bytes) -> Cartridge:
    """The cartridge without what came from these origins or speakers (an edit, a delete, an opt-out).

    A learned fact that nobody else stands for is gone; another keeps its layer until the next consolidation.
    """
    gone = {pseudonym(name, key) for name in names} - {""}
    facts = []
    for fact in cartridge.facts:
        left = tuple(one for one in fact.evidence if one.origin not in gone and one.speaker not in gone)
        if left or not fact.evidence:
            facts.append(fact if len(left) == len(fact.evidence) else replace(fact, evidence=left))
    return replace(cartridge, facts=tuple(facts))
