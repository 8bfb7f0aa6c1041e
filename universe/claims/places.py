"""Where a person lives, is from and has been."""

from __future__ import annotations

from typing import Final

from universe.claims.making import Making, from_now, until_word, year_ms
from universe.claims.nouns import phrase
from universe.claims.units import number_at
from universe.claims.words import COUNTRIES, PRONOUNS, listed
from universe.mind.claim import Claim

_PLACE_ENDS: Final = listed(
    "until till from since between with for near because when in on at ago last this already and a to while after "
    "before as"
)
_NO_PLACES: Final = listed(
    "home peace fear piece tears tear love trouble bed class school shock pain charge control bit debt luck town "
    "work progress danger need agreement doubt awe hospital court public private fact general touch half line mood mode"
)
_ERRANDS: Final = listed("bed work school sleep shop store gym")
_YEARS: Final = (1800, 2200)


def placed(made: Making, predicate: str, words: tuple[str, ...], *, denied: bool | None = None) -> list[Claim]:
    """Where somebody is: a town excludes other towns, a country other countries, but neither the other."""
    place = phrase(words)
    if not place or place in PRONOUNS or place.rpartition(" ")[2] in _NO_PLACES:
        return []
    kind = f"{predicate}_country" if place in COUNTRIES else predicate
    return made.claim(kind, place, denied=denied, functional=True)


def lived(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "live in Oslo", "lived in Rome from 2005 to 2010"; who used to live somewhere does not any more."""
    if rest[:1] != ("in",):
        return None
    where = _place_words(rest[1:])
    since, until = _years(rest[1 + len(where) :])
    is_bounded = bool(since and until)
    bounds = Making(made.saying, made.at, since or made.since, until or made.until, made.lasts or is_bounded, True)
    found = placed(bounds, "lives_in", where)
    if made.saying.tense == "used" and not made.saying.denied:
        found += placed(from_now(made), "lives_in", where, denied=True)
    return found


def moved(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "moved from Oslo to Rome": nothing for what is planned or did not happen."""
    is_done = made.saying.tense in ("past", "perfect") and not made.saying.denied
    if is_done and rest[:2] in (("out", "of"), ("away", "from")) and "to" not in rest:
        return placed(from_now(made), "lives_in", _place_words(rest[2:]), denied=True)
    if "to" not in rest or rest[0] not in ("to", "from", "back", "out", "away") or not is_done:
        return []
    found = placed(from_now(made), "lives_in", _place_words(rest[rest.index("to") + 1 :]))
    if rest[:1] == ("from",):
        found += placed(from_now(made), "lives_in", rest[1 : rest.index("to")], denied=True)
    return found


def went(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "went to Japan"."""
    is_done = made.saying.tense in ("past", "perfect")
    return visited(made, rest[1:]) if is_done and rest[:1] == ("to",) else None


def visited(made: Making, words: tuple[str, ...]) -> list[Claim]:
    """That somebody was at a place before now: done once, it stays done; "never" holds until it is said."""
    ends = ("in", "for", "with", "last", "when", "twice", "once", "on", "and", "before", "this", "yet", "ever")
    place = phrase(until_word(words, ends))
    if not place or place in PRONOUNS or place in _ERRANDS:
        return []
    return made.before_now().claim("visited", place)


def _place_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words up to where something else than a place begins."""
    cut = (at for at, word in enumerate(words) if at and (word in _PLACE_ENDS or number_at(words, at)))
    return words[: next(cut, len(words))]


def _years(words: tuple[str, ...]) -> tuple[int, int]:
    """Since and until in UTC ms of "from 2005 to 2010", "until 2015", "since 2019"; 0 where not said."""
    years = [int(word) for word in words if len(word) == 4 and word.isascii() and word.isdigit()]
    years = [year for year in years if _YEARS[0] <= year <= _YEARS[1]]
    if words[:1] in (("until",), ("till",)):
        return 0, year_ms(years[0]) if years else 0
    if words[:1] not in (("from",), ("since",), ("between",)):
        return 0, 0
    return (year_ms(years[0]) if years else 0), (year_ms(years[1]) if len(years) > 1 else 0)
