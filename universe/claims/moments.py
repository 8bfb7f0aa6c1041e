"""When something is or was: the year, the date, the day of the week or the hour of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from universe.claims.making import Making
from universe.claims.quantities import Quantity, quantity_at
from universe.claims.units import CALENDAR_YEAR
from universe.claims.verbs import base_of
from universe.claims.words import MONTHS, WEEKDAYS
from universe.mind.claim import Claim

_YEARS: Final = (1000, 2100)
_ERAS: Final[Mapping[tuple[str, ...], int]] = {("ad",): 1, ("ce",): 1, ("bc",): -1, ("bce",): -1}
_LINKS: Final = frozenset(("on", "at", "for", "by"))
_UNSAID: Final = frozenset(("the", "a", "an", "of", "only", "at"))
_HALVES: Final = {"am": 0, "pm": 12}


def verb_before(made: Making, before: tuple[str, ...]) -> str:
    """The verb with what stands before a number: "be born in", "boil" of "boil at"; what takes place happens."""
    verb = made.saying.verb
    if verb in ("take", "happen", "occur") and before[:1] in (("place",), ("in",), ("on",), ("at",)):
        verb, before = "happen", before[before[:1] == ("place",) :]
    plain = " ".join(base_of(word) for word in before if word not in _UNSAID)
    past = "was" if verb == "be" and made.saying.tense == "past" else verb
    return f"{'is' if past == 'be' else past} {plain}".strip()


def moment_claims(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    """One claim of when it is; none where the words do not end with a moment.

    A person does many things on a Monday and what it plans is its own: beyond years, only what is its own counts.
    """
    if found := _year(made, rest):
        return found
    if made.personal and not made.saying.own:
        return []
    return _day(made, rest) or _hour(made, rest)


def birthday(words: tuple[str, ...]) -> str:
    """Month and day ("05-03") of words that name both, otherwise empty."""
    month = next((MONTHS[word] for word in words if word in MONTHS), 0)
    day = next((int(word) for word in words if word.isascii() and word.isdigit() and 0 < int(word[:9]) <= 31), 0)
    return f"{month:02}-{day:02}" if month and day else ""


def _year(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    start = rest.index("in") + 1 if "in" in rest else 0
    named = start + (rest[start : start + 1] != () and rest[start] in MONTHS)
    found = quantity_at(rest, named) if start else None
    if found is None or found.unit or found.bound:
        return []
    era = _ERAS.get(rest[found.end :], 0)
    year = round((found.low + found.high) / 2) * (era or 1)
    if not era and (found.end != len(rest) or not _YEARS[0] <= year <= _YEARS[1]):
        return []
    exact = found if found.high - found.low > _YEARS[0] else Quantity(year, year, CALENDAR_YEAR, start, found.end)
    return made.number(verb_before(made, rest[:start]), exact, CALENDAR_YEAR)


def _day(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    verb = verb_before(made, tuple(word for word in rest[:1] if word == "place"))
    when = tuple(word for word in rest if word not in _LINKS and word not in ("the", "of", "place", "next", "this"))
    if len(when) == 1 and when[0] in WEEKDAYS:
        return made.claim(f"{verb} on weekday", when[0], functional=True)
    date = birthday(when) if 2 <= len(when) <= 4 and not MONTHS.keys().isdisjoint(when[:3]) else ""
    return made.claim(f"{verb} on", date, functional=True)


def _hour(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    start = rest.index("at") + 1 if "at" in rest[:2] else 0
    said, half = rest[start : start + 1], rest[start + 1 :]
    hour, _, minute = said[0].partition(":") if start and said else ("", "", "")
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2) or half not in ((), ("am",), ("pm",)):
        return []
    if not minute and not half:
        return []
    hours = (int(hour) % 12 + _HALVES[half[0]] if half else int(hour)) + int(minute or "0") / 60
    return made.number(f"{verb_before(made, rest[:start])} at", Quantity(hours, hours, "", start, len(rest)), "hour")
