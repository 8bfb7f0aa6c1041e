"""``annotations.jsonl``: one line a fact, in the real shape (nested) or the documented one (flat)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from bridges.cartridges.limits import FACTS_MAX, LINE_BYTES_MAX
from bridges.cartridges.moments import iso_time, read_time
from bridges.cartridges.strict_json import strict_json
from universe.cartridges.fact import BOUNDARY, CartridgeFact, Derivation
from universe.cartridges.layers import old_level
from universe.errors import BadInput
from universe.mind.claim import Claim

UNSAID_BP: Final = 5000
"""Confidence of a fact that has none: a rule of thumb, not knowledge."""
Words = list[str] | str | None


class _Validity(Struct):
    start: str | None = None
    end: str | None = None


class _Metadata(Struct):
    confidence: float | None = None
    sources: Words = None
    temporal_validity: _Validity | None = None
    created_at: str | None = None
    last_validated: str | None = None
    epistemic_level: int | str | None = None


class _Context(Struct):
    domain: str | None = None
    subdomains: Words = None
    applies_to: Words = None
    excludes: Words = None


class _Derivation(Struct):
    type: str = ""
    parameter: str | None = None
    min: float | None = None
    max: float | None = None
    min_val: float | None = None
    max_val: float | None = None
    unit: str | None = None
    applies_to: Words = None
    not_applies_to: Words = None


class _Relationship(Struct):
    type: str = ""
    fact_id: int | None = None
    target_fact_id: int | None = None
    cart: str | None = None


class Annotation(Struct):
    """A line as it stands; both shapes in one, since files mix them."""

    fact_id: int
    metadata: _Metadata | None = None
    derivations: list[_Derivation] | None = None
    relationships: list[_Relationship] | None = None
    context: _Context | str | None = None
    nwp_encoding: str | None = None
    epistemological_level: int | str | None = None
    confidence: float | None = None
    source: Words = None
    boundaries: Words = None
    tags: Words = None
    dependencies: list[_Relationship] | None = None
    claims: list[Claim] | None = None
    evidence: list[list[Any]] | None = None


def read_annotations(data: bytes, where: str) -> dict[int, Annotation]:
    """Fact id to its line. Raises `BadInput` with the line for what makes no sense, and for two lines of one fact."""
    found: dict[int, Annotation] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        told = f"{where}, line {number}"
        if len(line) > LINE_BYTES_MAX:
            raise BadInput(f"{told}: longer than {LINE_BYTES_MAX:,} bytes")
        if not line.strip():
            continue
        annotation = strict_json(line, Annotation, told)
        if annotation.fact_id in found:
            raise BadInput(f"{told}: fact {annotation.fact_id} has a line already")
        if len(found) == FACTS_MAX:
            raise BadInput(f"{where}: more than {FACTS_MAX:,} lines")
        found[annotation.fact_id] = annotation
    return found


def annotated(base: Mapping[str, Any], line: Annotation | None, where: str) -> CartridgeFact:
    """The fact of a row (`base`: id, text, status, created_at in UTC ms) and its line. Raises `BadInput`."""
    told = _told(line, where) if line else {"confidence_bp": UNSAID_BP}
    values = {**base, **told, "created_at": told.get("created_at") or base["created_at"]}
    try:
        return msgspec.convert(values, CartridgeFact, from_attributes=True)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}") from error


def _told(line: Annotation, where: str) -> dict[str, Any]:
    meta = line.metadata or _Metadata()
    context = line.context if isinstance(line.context, _Context) else _Context(applies_to=line.context)
    validity = meta.temporal_validity or _Validity()
    # A name says more than a number: where both stand, as in ours, the number is for the original.
    level = line.epistemological_level if line.epistemological_level is not None else meta.epistemic_level
    return {
        "confidence_bp": _basis_points(meta.confidence if meta.confidence is not None else line.confidence, where),
        "level": level,
        "sources": _words(meta.sources or line.source),
        "domain": context.domain or "",
        "tags": _words(line.tags or context.subdomains),
        "applies_to": _words(context.applies_to),
        "excludes": _words(context.excludes or line.boundaries),
        "created_at": read_time(meta.created_at, where),
        "validated_at": read_time(meta.last_validated, where),
        "valid_from": read_time(validity.start, where),
        "valid_to": read_time(validity.end, where),
        "derivations": tuple(_derivation(one, where) for one in line.derivations or ()),
        "relationships": [
            {"kind": one.type, "fact_id": one.fact_id or one.target_fact_id or 0, "cartridge": one.cart or ""}
            for one in [*(line.relationships or ()), *(line.dependencies or ())]
        ],
        "nwp": line.nwp_encoding or "",
        "claims": tuple(line.claims or ()),
        "evidence": line.evidence or (),
    }


def _basis_points(confidence: float | None, where: str) -> int:
    if confidence is None:
        return UNSAID_BP
    if not 0 <= confidence <= 1:
        raise BadInput(f"{where}: a confidence lies between 0 and 1, not {confidence:g}")
    return round(confidence * 10_000)


def _words(words: Words) -> tuple[str, ...]:
    if isinstance(words, str):
        return (words,) if words else ()
    return tuple(words or ())


def _derivation(one: _Derivation, where: str) -> Derivation:
    """Both spellings of a range: the original writes ``min_val`` and reads ``min``, and so loses it."""
    low = one.min if one.min is not None else one.min_val
    high = one.max if one.max is not None else one.max_val
    if low is not None and high is not None and low > high:
        raise BadInput(f"{where}: a range from {low:g} to {high:g} is empty")
    return Derivation(
        one.type, one.parameter or "", low, high, one.unit or "", _words(one.applies_to), _words(one.not_applies_to)
    )


def annotation_line(fact: CartridgeFact) -> bytes:
    """A fact's line in the real shape, and where there are any, a level's name and our `claims` and `evidence`."""
    valid = fact.valid_from or fact.valid_to
    line: dict[str, Any] = {
        "fact_id": fact.id,
        "metadata": {
            "confidence": fact.confidence_bp / 10_000,
            "sources": fact.sources,
            "temporal_validity": {"start": iso_time(fact.valid_from) or None, "end": iso_time(fact.valid_to) or None}
            if valid else None,
            "created_at": iso_time(fact.created_at) or None,
            "last_validated": iso_time(fact.validated_at) or None,
            "epistemic_level": old_level(fact.level),
        },
        "derivations": [_written(one) for one in fact.derivations],
        "relationships": [
            {"type": one.kind, "cart": one.cartridge, "fact_id": one.fact_id} for one in fact.relationships
        ],
        "context": {
            "domain": fact.domain, "subdomains": fact.tags, "applies_to": fact.applies_to, "excludes": fact.excludes,
        },
        "nwp_encoding": fact.nwp or None,
    }  # fmt: skip
    named = fact.level if isinstance(fact.level, str) else None
    ours = {"epistemological_level": named, "claims": fact.claims, "evidence": fact.evidence}
    return msgspec.json.encode(line | {key: value for key, value in ours.items() if value})


def _written(one: Derivation) -> dict[str, Any]:
    """A derivation with a range in both spellings, so that the original finds it again too."""
    told: dict[str, Any] = {"type": one.kind}
    if one.kind == BOUNDARY or one.applies_to or one.excludes:
        told |= {"applies_to": one.applies_to, "not_applies_to": one.excludes}
    if one.parameter or one.unit or one.low is not None or one.high is not None:
        told |= {"parameter": one.parameter, "min": one.low, "max": one.high, "min_val": one.low, "max_val": one.high,
                 "unit": one.unit}  # fmt: skip
    return told
