"""Text for people: other people's text made harmless, numbers with their nouns, spans of time."""

from __future__ import annotations

import unicodedata
from typing import Final

_SECOND_MS, _MINUTE_MS, _HOUR_MS, _DAY_MS = 1000, 60_000, 3_600_000, 86_400_000
_UNITS: Final = ((_DAY_MS, "d"), (_HOUR_MS, "h"), (_MINUTE_MS, "min"), (_SECOND_MS, "s"))


def clean(text: str) -> str:
    """Somebody's text in one line: control, direction and other unprintable characters become single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def printable(text: str) -> str:
    """`text` with a question mark for each unprintable character and nothing else changed: commands and paths."""
    return "".join(char if char.isprintable() else "?" for char in text)


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes: wide characters take two, combining ones none."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, limit: int) -> str:
    """Clean `text` and cut it to at most `limit` >= 1 columns, ending in an ellipsis where something is missing."""
    text = clean(text)
    return text if columns(text) <= limit else _beginning(text, limit - 1).rstrip() + "…"


def _beginning(text: str, limit: int) -> str:
    """As much of the beginning of `text` as `limit` columns hold."""
    used = 0
    for place, char in enumerate(text):
        used += _columns(char)
        if used > limit:
            return text[:place]
    return text


def fold(text: str, limit: int, lines_max: int) -> list[str]:
    """Clean `text` and break it, at spaces where possible, into at most `lines_max` lines of `limit` >= 2 columns."""
    lines: list[str] = []
    rest = clean(text)
    while len(lines) < lines_max - 1 and columns(rest) > limit:
        fits = _beginning(rest, limit)
        line = fits if rest[len(fits)] == " " else fits.rpartition(" ")[0] or fits
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*lines, cut(rest, limit)]


def pad(text: str, width: int) -> str:
    """Fill `text` with spaces to `width` columns."""
    return text + " " * max(0, width - columns(text))


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 message``, ``1,200 messages``; `plural` where it does not end in s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(span_ms: int) -> str:
    """A span >= 0 in its two largest units, rounded down: ``400 ms``, ``2.5 s``, ``1 min 3 s``, ``3 d 4 h``."""
    if span_ms < _SECOND_MS:
        return f"{span_ms} ms"
    if span_ms < 10 * _SECOND_MS and span_ms % _SECOND_MS >= 100:
        return f"{span_ms // 100 / 10:.1f} s"
    for place, (unit_ms, unit) in enumerate(_UNITS):
        if span_ms >= unit_ms:
            rest_ms, smaller = span_ms % unit_ms, _UNITS[place + 1 : place + 2]
            tail = [f"{rest_ms // small_ms} {small}" for small_ms, small in smaller if rest_ms >= small_ms]
            return " ".join([f"{span_ms // unit_ms:,} {unit}", *tail])
    return f"{span_ms} ms"


def joined(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
