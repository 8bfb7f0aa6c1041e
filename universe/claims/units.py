"""Numbers and units in words: what is measured, converted to one unit per kind, with the precision that was said."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

RANGE_END: Final = 1e15
"""Stands for "no bound", the widest that a claim can hold; a number beyond it is none of ours."""
CALENDAR_YEAR: Final = "calendar year"
DURATION: Final = "day"
"""The unit of all durations: the age of the Earth in seconds would be more than a claim can hold."""
ABOUT_SHARE: Final = 0.1
"""How far "about 86 billion" reaches on either side; what people mean by "about" is no more exact."""
_ROUND_FROM: Final = 1000


class Unit(Struct, frozen=True):
    """``canonical = value * factor + offset``."""

    canonical: str
    factor: float = 1.0
    offset: float = 0.0


class Number(Struct, frozen=True):
    """A number, half the width of its precision, and the place behind its last word."""

    value: float
    half_width: float
    end: int


def _units(canonical: str, listed: str) -> dict[str, Unit]:
    """``factor: names`` separated by ``|`` to the units."""
    found: dict[str, Unit] = {}
    for part in listed.split("|"):
        factor, _, names = part.partition(":")
        found |= {name: Unit(canonical, float(factor)) for name in names.split()}
    return found


_SECOND: Final = 1 / 86_400
UNITS: Final[Mapping[str, Unit]] = {
    **dict.fromkeys(("c", "celsius", "centigrade", "degree", "degrees", "°"), Unit("celsius")),
    **dict.fromkeys(("f", "fahrenheit"), Unit("celsius", 5 / 9, -160 / 9)),
    **dict.fromkeys(("k", "kelvin", "kelvins"), Unit("celsius", 1, -273.15)),
    **_units("metre", "1: m metre metres meter meters|1000: km kilometre kilometres kilometer kilometers kms"
             "|0.01: cm centimetre centimetres centimeter centimeters|0.001: mm millimetre millimetres millimeters"
             "|1609.344: mile miles mi|0.3048: foot feet ft|0.0254: inch inches|0.9144: yard yards"
             "|1e-9: nm nanometre nanometres nanometers|1e-6: micrometre micrometres micrometers"
             "|1.495979e11: au"),
    # Beside metres, because a claim holds no number of metres that large.
    **_units("light year", "1: lightyear lightyears ly"),
    **_units("gram", "1: g gram grams gr|1000: kg kilo kilos kilogram kilograms kgs|0.001: mg milligram milligrams"
             "|1e6: tonne tonnes ton tons|453.59237: lb lbs pound-mass|28.3495: oz ounce ounces"
             "|6350.29: stone"),
    **_units(DURATION, f"{_SECOND}: s sec secs second seconds|{_SECOND / 1000}: ms millisecond milliseconds"
             f"|{60 * _SECOND}: min mins minute minutes|{3600 * _SECOND}: h hr hrs hour hours|1: day days"
             "|7: week weeks|30.436875: month months|365.2425: year years yr yrs|3652.425: decade decades"
             "|36524.25: century centuries"),
    **_units("percent", "1: % percent"),
    **_units("metre per second", "1: m/s|0.2777777777777778: km/h kmh kph|0.44704: mph|1000: km/s"),
    **_units("metre per second squared", "1: m/s2"),
    **_units("beat per minute", "1: bpm"),
    **_units("litre", "1: l litre litres liter liters|0.001: ml millilitre millilitres milliliters"
             "|3.785411784: gallon gallons"),
    **_units("byte", "1: byte bytes|1e3: kb kilobyte kilobytes|1e6: mb megabyte megabytes"
             "|1e9: gb gigabyte gigabytes|1e12: tb terabyte terabytes"),
    **_units("joule", "1: j joule joules|1000: kj|4184: kcal calorie calories"),
    **_units("watt", "1: watt watts|1000: kw kilowatt kilowatts"), **_units("volt", "1: v volt volts"),
    **_units("hertz", "1: hz hertz|1e3: khz|1e6: mhz|1e9: ghz"),
    **_units("pascal", "1: pa pascal pascals|1000: kpa|101325: atm atmospheres|100000: bar"),
    **_units("EUR", "1: € euro euros eur"), **_units("USD", "1: $ dollar dollars usd buck bucks"),
    **_units("GBP", "1: £ quid gbp"), **_units("JPY", "1: ¥ yen jpy"), **_units("CHF", "1: chf"),
    **_units("gram", "453.59237: pound pounds"),
}  # fmt: skip
"""A word to its unit. "degrees" alone are taken for Celsius, "pound" for mass unless a £ is written."""
NUMBER_WORDS: Final[Mapping[str, int]] = {
    word: value for value, word in enumerate((
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"))
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
SCALES: Final[Mapping[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
}  # fmt: skip
_POWER: Final = re.compile(r"-?\d{1,2}\Z")
_DIGITS: Final = re.compile(r"[-\u2212]?\d{1,18}(?:\.\d{1,30})?\Z")


def number_at(said: tuple[str, ...], place: int) -> Number | None:
    """The number that begins at `place`: digits with a power of ten or a scale word, or a number word."""
    word = said[place] if place < len(said) else ""
    if word in NUMBER_WORDS:
        value, half, end = float(NUMBER_WORDS[word]), 0.0, place + 1
    else:
        plain = word.replace(",", "").replace("\u2212", "-")
        if not _DIGITS.match(plain) or said[place + 1 : place + 2] == ("^",):
            return None
        value, half, end = float(plain), _half_width(plain), place + 1
    scale, end = _scale_at(said, end)
    if scale != 1.0:
        half = (0.5 if not half or "." not in word else half) * scale
    return Number(value * scale, half, end) if abs(value * scale) <= RANGE_END else None


def unit_at(said: tuple[str, ...], place: int) -> tuple[Unit | None, int]:
    """The unit at `place`, and the place behind it; "Earth days" are days and "° C" is one unit."""
    word = said[place] if place < len(said) else ""
    after = said[place + 1] if place + 1 < len(said) else ""
    if word in ("°", "degree", "degrees") and after in ("c", "f", "k", "celsius", "fahrenheit", "centigrade", "kelvin"):
        return UNITS[after], place + 2
    if after in ("per", "/") and word in UNITS and UNITS[word].canonical == "metre":
        return _speed_at(said, place)
    if word == "per" and after == "cent":
        return UNITS["percent"], place + 2
    if word == "earth" and after in UNITS:
        return UNITS[after], place + 2
    if word in ("light", "light-year", "light-years"):
        return UNITS["ly"], place + (2 if word == "light" else 1)
    found = UNITS.get(word)
    return found, place + 1 if found else place


def converted(number: Number, unit: Unit | None) -> tuple[float, float]:
    """The lowest and the highest number that was meant, in the canonical unit; whole counts are exact."""
    half = number.half_width
    if unit is None and abs(number.value) < _ROUND_FROM and float(number.value).is_integer():
        half = 0.0
    factor, offset = (unit.factor, unit.offset) if unit else (1.0, 0.0)
    return (number.value - half) * factor + offset, (number.value + half) * factor + offset


def _speed_at(said: tuple[str, ...], place: int) -> tuple[Unit | None, int]:
    """The unit of "metres per second", "metres per second squared", "miles per hour"."""
    length, over = UNITS[said[place]], said[place + 2] if place + 2 < len(said) else ""
    if over not in ("second", "s", "hour", "h"):
        return length, place + 1
    if said[place + 3 : place + 4] == ("squared",):
        return UNITS["m/s2"], place + 4
    return Unit("metre per second", length.factor / (3600 if over in ("hour", "h") else 1)), place + 3


def _half_width(plain: str) -> float:
    """Half of the last place that was written; zeros at the end of large numbers are no places."""
    _, point, decimals = plain.partition(".")
    if point:
        return float(0.5 * math.pow(10, -len(decimals)))
    zeros = len(plain) - len(plain.rstrip("0"))
    return float(0.5 * 10**zeros) if abs(int(plain)) >= _ROUND_FROM else 0.5


def _scale_at(said: tuple[str, ...], place: int) -> tuple[float, int]:
    """A power of ten ("x 10 ^ 8") or scale words at `place` as a factor, and the place behind."""
    head = said[place : place + 4]
    if len(head) == 4 and head[0] in ("x", "\u00d7", "*", "\u00b7") and head[1] == "10" and head[2] == "^":
        power = head[3].replace("\u2212", "-")
        if _POWER.match(power):
            return float(10.0 ** int(power)), place + 4
    factor = 1.0
    while place < len(said) and said[place] in SCALES and factor <= RANGE_END:
        factor *= SCALES[said[place]]
        place += 1
    return factor, place
