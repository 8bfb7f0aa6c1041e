"""Quantities in a row of words: "between 36 and 37.5 °C", "at least 18", "60 ± 5", "an hour and a half"."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.claims.units import ABOUT_SHARE, DURATION, RANGE_END, Number, Unit, converted, number_at, unit_at

LEAST: Final = "minimum"
MOST: Final = "maximum"
_LEADS: Final = {
    ("at", "least"): LEAST, ("more", "than"): LEAST, ("over",): LEAST, ("above",): LEAST, ("minimum",): LEAST,
    ("no", "less", "than"): LEAST, ("at", "most"): MOST, ("up", "to"): MOST, ("less", "than"): MOST, ("under",): MOST,
    ("below",): MOST, ("no", "more", "than"): MOST, ("fewer", "than"): MOST, ("about",): "about",
    ("approximately",): "about", ("around",): "about", ("roughly",): "about", ("~",): "about", ("nearly",): "about",
    ("almost",): "about", ("circa",): "about", ("exactly",): "", ("only",): "", ("just",): "",
}  # fmt: skip
_TO: Final = frozenset(("to", "-", "\u2013", "\u2014"))


class Quantity(Struct, frozen=True):
    """A range in a canonical unit (`unit` empty for counts), its bound (`LEAST`, `MOST`), and where it stands."""

    low: float
    high: float
    unit: str
    start: int
    end: int
    bound: str = ""


def quantity_at(said: tuple[str, ...], place: int) -> Quantity | None:
    """The quantity that begins right at `place`, or None."""
    lead, start = _lead(said, place)
    found = _pair(said, start) or _amount_and_a_half(said, start) or _single(said, start)
    if found is None:
        return None
    low, high, unit, end = found
    if max(abs(low), abs(high)) > RANGE_END:
        return None
    if lead == "about":
        slack = max(abs(low), abs(high)) * ABOUT_SHARE
        low, high = max(-RANGE_END, low - slack), min(RANGE_END, high + slack)
    elif lead == LEAST:
        high = RANGE_END
    elif lead == MOST:
        low = -RANGE_END
    return Quantity(low, high, unit, place, end, lead if lead in (LEAST, MOST) else "")


def _lead(said: tuple[str, ...], place: int) -> tuple[str, int]:
    for length in (3, 2, 1):
        words = said[place : place + length]
        if len(words) == length and words in _LEADS:
            return _LEADS[words], place + length
    return "", place


def _pair(said: tuple[str, ...], place: int) -> tuple[float, float, str, int] | None:
    """Two numbers with one unit: "between a and b", "a to b", "a ± b"."""
    joins = _TO
    if said[place : place + 1] in (("between",), ("from",)):
        joins = frozenset(("and",)) if said[place] == "between" else _TO
        place += 1
    sign, first = _money(said, place)
    low = number_at(said, first)
    if low is None:
        return None
    own, joint = unit_at(said, low.end)
    is_spread = said[joint : joint + 1] == ("±",)
    if not is_spread and (joint >= len(said) or said[joint] not in joins):
        return None
    other, second = _money(said, joint + 1)
    high = number_at(said, second)
    if high is None:
        return None
    unit, end = unit_at(said, high.end)
    unit = unit or own or sign or other
    if is_spread:
        high = Number(low.value + high.value, 0.0, end)
        low = Number(2 * low.value - high.value, 0.0, end)
    ends = (*converted(_exact(low), own or unit), *converted(_exact(high), unit))
    if own and unit and own.canonical != unit.canonical:
        return None
    return min(ends), max(ends), unit.canonical if unit else "", end


def _single(said: tuple[str, ...], place: int) -> tuple[float, float, str, int] | None:
    sign, first = _money(said, place)
    number = number_at(said, first)
    if number is None:
        return None
    unit, end = unit_at(said, number.end)
    unit = unit or sign
    low, high = converted(number, unit)
    return low, high, unit.canonical if unit else "", end


def _amount_and_a_half(said: tuple[str, ...], place: int) -> tuple[float, float, str, int] | None:
    """Read "an hour", "half an hour", "an hour and a half"; None for anything but a time."""
    half = said[place : place + 1] == ("half",)
    start = place + half
    if said[start : start + 1] not in (("a",), ("an",), ("one",)):
        return None
    unit, end = unit_at(said, start + 1)
    if unit is None or unit.canonical != DURATION:
        return None
    value = 0.5 if half else 1.0
    if said[end : end + 3] == ("and", "a", "half"):
        value, end = 1.5, end + 3
    low, high = converted(Number(value, 0.0, end), unit)
    return low, high, unit.canonical, end


def _money(said: tuple[str, ...], place: int) -> tuple[Unit | None, int]:
    sign = said[place] if place < len(said) else ""
    return unit_at(said, place) if sign and sign in "€$£¥" else (None, place)


def _exact(number: Number) -> Number:
    return Number(number.value, 0.0, number.end)
