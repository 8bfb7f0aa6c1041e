"""Values of NWP: ``200°C``, ``40-80°C``, ``60±5°C``, ``±5°C``, ``±2-5°C``."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from universe.nwp.names import read_name, write_name
from universe.nwp.signs import ASCII
from universe.nwp.tree import Span, Spread

# At most 15 digits before the point and no leading zero: longer or padded digits are an id, which a float would change.
_SIZE: Final = r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]++)?(?:[eE][+-]?[0-9]{1,3})?"
_SPAN: Final = re.compile(rf"(-?{_SIZE})(?:-(-?{_SIZE}))?")
_SPREAD: Final = re.compile(rf"(-?{_SIZE})?(?:±|\+-)({_SIZE})(?:-({_SIZE}))?")
_CLOSE: Final = "°%‰"
"""Units that begin so stand close to the number; others may not begin with a digit or a sign, see `read_value`."""


def read_value(raw: str, position: int) -> Span | Spread | None:
    """The value that the body `raw` (escapes as written, no blanks around) stands for, None for a name.

    A unit begins with a letter, a currency sign, one of ``°%‰``, or an escape. Raises `NwpFault` at `position` and
    behind for a value that cannot be: 80-40, 1e999.
    """
    spread = _SPREAD.match(raw)
    found = spread or _SPAN.match(raw)
    if not found:
        return None
    rest = raw[found.end() :].lstrip(" ")
    if rest and rest[0] != "\\" and not _begins_unit(rest[0]):
        return None
    unit = read_name(rest, position + len(raw) - len(rest)) if rest else ""
    if spread:
        centre, least, most = spread.groups()
        return Spread(float(centre) if centre else None, float(least), float(most or least), unit)
    low, high = found.groups()
    return Span(float(low), float(high or low), unit)


def _begins_unit(sign: str) -> bool:
    return sign.isalpha() or sign in _CLOSE or unicodedata.category(sign) == "Sc"


def write_value(value: Span | Spread, *, ascii_only: bool) -> str:
    """The one spelling of `value` that `read_value` reads back as the same."""
    if isinstance(value, Span):
        text = _number(value.low) + (f"-{_number(value.high)}" if value.high != value.low else "")
    else:
        text = "" if value.centre is None else _number(value.centre)
        text += (ASCII["±"] if ascii_only else "±") + _number(value.least)
        text += f"-{_number(value.most)}" if value.most != value.least else ""
    if not value.unit:
        return text
    unit = write_name(value.unit, ascii_only=ascii_only)
    if unit[0] != "\\" and not _begins_unit(unit[0]):
        unit = f"\\{unit}"
    return text + ("" if value.unit[0] in _CLOSE else " ") + unit


def _number(number: float) -> str:
    """The shortest decimal that is read back as the same float, without a fraction where there is none."""
    number = float(number) + 0.0  # no minus before zero
    if abs(number) < 1e15:
        return str(int(number)) if number.is_integer() else repr(number)
    return next(text for text in (f"{number:.{digits}e}" for digits in range(18)) if float(text) == number)
