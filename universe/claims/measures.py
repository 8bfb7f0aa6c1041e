"""How much, how many, how long: what a sentence with a number claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from universe.claims.making import Making
from universe.claims.moments import verb_before
from universe.claims.nouns import phrase, subject_of
from universe.claims.quantities import LEAST, MOST, Quantity, quantity_at
from universe.claims.words import DIMENSIONS, STANDARD, listed
from universe.mind.claim import Claim

MEASURES: Final = {
    "height": "is height", "length": "is length", "width": "is width", "depth": "is depth", "age": "is age",
    "thickness": "is thickness", "weight": "weigh", "mass": "weigh", "melting point": "melt",
    "boiling point": "boil", "freezing point": "freeze",
}  # fmt: skip
"""What is measured, as a noun, to the predicate that the verb or adjective of the same gives."""
_BEFORE_MAX: Final = 3
_TELLING_APART: Final = listed("number level version the port page room chapter step line channel gate")
_SPANS: Final = (("night",), ("day",), ("week",), ("month",), ("year",), ("hour",))


def counted(rest: tuple[str, ...]) -> Quantity | None:
    """The quantity with at most two words before it: further behind it belongs to something else.

    None for a number that only tells things apart: "number 1", "port 80", "the 2nd", "one of them".
    """
    places = [place for place, word in enumerate(rest) if word not in ("the", "a", "an", "of")][:_BEFORE_MAX]
    found = next((found for place in sorted({0, *places}) if (found := quantity_at(rest, place))), None)
    if found is None:
        return None
    after = rest[found.end] if found.end < len(rest) else ""
    if not found.unit and after in ("st", "nd", "rd", "th", "of", "pm", "am"):
        return None
    return None if found.start and rest[found.start - 1] in _TELLING_APART else found


def measured(made: Making, rest: tuple[str, ...], found: Quantity) -> Iterator[Claim]:
    """A number, with what it counts or measures in the predicate; and that there is any, where things are counted."""
    named = _named(made, rest[: found.start])
    tail = _without_frequency(rest[found.end :])
    for row in STANDARD:
        if tail[-len(row) :] == row:
            tail = tail[: -len(row)]
    kind = DIMENSIONS.get(tail[0], "") if tail else ""
    what = phrase(tail[1:] if kind else tail)
    verb = verb_before(made, rest[: found.start])
    predicate = " ".join(part for part in ("has" if verb == "have" else verb, kind, what) if part)
    if named and not tail:
        made, predicate = named
    elif verb == "have" and what and not found.unit:
        predicate = f"has_{what.replace(' ', '_')}"
    yield from made.number(predicate, found)
    if made.saying.must and found.bound in (LEAST, MOST):
        edge = found.low if found.bound == LEAST else found.high
        exact = Quantity(edge, edge, found.unit, found.start, found.end)
        yield from made.number(f"{predicate} {found.bound}", exact)
    if what and not kind and found.low > 0 and not made.saying.denied and verb in ("have", "contain"):
        yield from made.claim("has" if verb == "have" else verb, what)


def _named(made: Making, before: tuple[str, ...]) -> tuple[Making, str] | None:
    """Whose measure it is, and its predicate: "the height of X is", "my height is", "X has a height of"."""
    saying = made.saying
    if saying.verb == "have" and before[-1:] == ("of",):
        measure = phrase(before[:-1])
        if measure in MEASURES:
            return made, MEASURES[measure]
        told = replace(saying, own=measure) if made.personal else replace(saying, subject=f"{measure} {saying.subject}")
        return replace(made, saying=told), "is"
    if saying.verb != "be" or before:
        return None
    if saying.own in MEASURES:
        return replace(made, saying=replace(saying, own="")), MEASURES[saying.own]
    cut = saying.head.index("of") if "of" in saying.head else 0
    measure = phrase(saying.head[:cut])
    if saying.own or measure not in MEASURES:
        return None
    return replace(made, saying=replace(saying, subject=subject_of(saying.head[cut + 1 :]))), MEASURES[measure]


def _without_frequency(tail: tuple[str, ...]) -> tuple[str, ...]:
    for place, word in enumerate(tail):
        if word in ("every", "per", "daily", "each") or (word in ("a", "an") and tail[place + 1 :] in _SPANS):
            return tail[:place]
    return tail
