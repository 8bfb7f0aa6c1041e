"""A claim as an English sentence: plain enough that `claims_of` reads the same claim out of it again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from universe.claims import claims_of
from universe.claims.quantities import LEAST, MOST
from universe.claims.units import CALENDAR_YEAR, DURATION, RANGE_END
from universe.claims.verbs import FORMS
from universe.claims.words import DIMENSIONS, MONTHS
from universe.mind.claim import Claim

_DENIAL: Final = "It is not true that"
"""The beginning that `claims_of` knows for a denial."""
_THIRD: Final = {base: word for word, (base, form) in FORMS.items() if form == "s"}
_DONE: Final = {base: word for word, (base, form) in FORMS.items() if form == "past"} | {
    base: word for word, (base, form) in FORMS.items() if form == "participle"
}
# The first word of the lists is the usual one, so it is put in last.
_ADJECTIVES: Final = {noun: adjective for adjective, noun in reversed(tuple(DIMENSIONS.items()))}
_MONTH_NAMES: Final = {number: name for name, number in reversed(tuple(MONTHS.items()))}
_UNITS: Final = {CALENDAR_YEAR: "", "beat per minute": "bpm"}
_SIZES: Final = {
    DURATION: (("day", 1.0), ("year", 365.2425), ("hour", 1 / 24), ("minute", 1 / 1440)),
    "gram": (("gram", 1.0), ("kilogram", 1000.0), ("tonne", 1e6)), "metre": (("metre", 1.0), ("kilometre", 1000.0)),
}  # fmt: skip
"""Units in which people say what a claim holds in its own."""
_BOUNDS: Final = {LEAST: "at least", MOST: "at most"}
_HALF_PLACES: Final = (0.5, 0.05, 0.005)
"""How far the bound of "at least 18" lies below what is written, for whole numbers, tenths and hundredths."""


def sentence_of(claim: Claim) -> str:
    """An English sentence that says what a claim says; "" for one that is about nothing.

    Words of a claim stand as they are: singular, in lower case, without articles. Of several ways to put it the first
    is taken that `claims_of` understands as this claim; where none is, the first that says it exactly. For how long
    the claim holds is not said.
    """
    subject = " ".join(claim.subject.split())
    if not subject:
        return ""
    ways = [way for amount in _amounts(claim) for way in _ways(claim, subject, amount)]
    read = (way for way in ways if claim in claims_of(way, "", claim.since))
    exact = next(_ways(claim, subject, _exact_amount(claim)))
    return next(read, exact)


def _ways(claim: Claim, subject: str, amount: str) -> Iterator[str]:
    for said in _said(claim, amount):
        for named in (subject, f"the {subject}"):
            told = " ".join(f"{named} {said}".split()).replace(" 's ", "'s ")
            whole = f"{_DENIAL} {told}" if claim.denied else told
            yield f"{whole[0].upper()}{whole[1:]}."
            if claim.denied and claim.since and said.startswith("is "):
                ended = told.replace(f"{named} is ", f"{named} is no longer ", 1)
                yield f"{ended[0].upper()}{ended[1:]}."


def _said(claim: Claim, amount: str) -> Iterator[str]:
    """Verb and what stands behind it, in several ways."""
    predicate = " ".join(claim.predicate.replace("_", " ").split())
    verb, _, more = predicate.partition(" ")
    thing = " ".join(claim.object.split())
    if amount:
        yield from _measured(verb, more, amount, claim.unit)
    elif more == "by" and verb in _DONE:
        yield f"was {_DONE[verb]} by {thing}"
    elif predicate == "located in":
        yield f"is located in {thing}"
    elif predicate == "does":
        yield _THIRD.get(thing, thing)
    elif verb in ("is", "was") and not more:
        yield from (f"{verb} {thing}", f"{verb} a {thing}", f"{verb} the {thing}")
    else:
        yield f"{_THIRD.get(verb, verb)} {_moment(more, thing)}"


def _moment(more: str, thing: str) -> str:
    """What stands behind the verb: a day of the week and a date as people say them."""
    if more.endswith("on weekday"):
        return f"{more.removesuffix(' weekday')} {thing}"
    month, _, day = thing.partition("-")
    if (more == "on" or more.endswith(" on")) and month.isdecimal() and day.isdecimal() and int(month) in _MONTH_NAMES:
        return f"{more} {int(day)} {_MONTH_NAMES[int(month)]}"
    return f"{more} {thing}"


def _measured(verb: str, more: str, amount: str, unit: str) -> Iterator[str]:
    third = _THIRD.get(verb, verb)
    kind, _, bound = more.rpartition(" ")
    if verb == "is" and bound in _BOUNDS and kind in _ADJECTIVES:
        yield f"must be {_BOUNDS[bound]} {amount} {_ADJECTIVES[kind]}"
    if verb == "is" and more in _ADJECTIVES:
        yield f"is {amount} {_ADJECTIVES[more]}"
    if unit == CALENDAR_YEAR or more.endswith(" at") or more in ("at", "in"):
        yield f"{third} {more} {amount}"
    if unit == "celsius" and not more:
        yield f"{third} at {amount}"
    yield f"{third} {amount} {more}"
    yield f"{third} {more} {amount}"


def _amounts(claim: Claim) -> list[str]:
    """Ways to write the number, the plainest first; one empty text where there is none."""
    exact = _exact_amount(claim)
    if not exact:
        return [""]
    low, high = _bounds(claim)
    if claim.predicate.endswith(" at") and claim.unit == "hour":
        minutes = round(low * 60)
        return [f"{minutes // 60}:{minutes % 60:02}", exact]
    bound = claim.predicate.rpartition(" ")[2]
    if high >= RANGE_END:
        return [*(f"at least {one}" for one in _rounded(low, 1, claim.unit)), exact]
    if low <= -RANGE_END:
        return [*(f"at most {one}" for one in _rounded(high, -1, claim.unit)), exact]
    if bound in _BOUNDS:
        return [*_rounded(low, 1 if bound == LEAST else -1, claim.unit), exact]
    return [*_rounded((low + high) / 2, 0, claim.unit), exact]


def _rounded(value: float, sign: int, unit: str) -> Iterator[str]:
    """Numbers that may have been written where `value` is what was meant by them, or a bound of it."""
    for name, size in _SIZES.get(unit, ((_UNITS.get(unit, unit), 1.0),)):
        for half in _HALF_PLACES if sign else _HALF_PLACES[:1]:
            yield f"{_number(round(value / size + sign * half, 6))} {name}"


def _exact_amount(claim: Claim) -> str:
    if claim.low is None and claim.high is None:
        return ""
    low, high = _bounds(claim)
    unit = _UNITS.get(claim.unit, claim.unit)
    if claim.unit == CALENDAR_YEAR and low == high:
        return _number(low)
    if high >= RANGE_END:
        return f"at least {_number(low)} {unit}"
    if low <= -RANGE_END:
        return f"at most {_number(high)} {unit}"
    return f"between {_number(low)} and {_number(high)} {unit}"


def _bounds(claim: Claim) -> tuple[float, float]:
    return (
        -RANGE_END if claim.low is None else float(claim.low),
        RANGE_END if claim.high is None else float(claim.high),
    )


def _number(value: float) -> str:
    """Digits without an exponent, as many as tell the number from all others."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
