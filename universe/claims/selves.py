"""What "I am ..." and "my ... is ..." claim of the speaker."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from universe.claims.knowledge import general_claims, without_adverbs
from universe.claims.making import DAY_MS, Making, is_transient, without_tail
from universe.claims.measures import MEASURES
from universe.claims.moments import birthday, moment_claims
from universe.claims.moods import for_a_while, is_passing
from universe.claims.nouns import phrase
from universe.claims.person import age_claims, being, enjoyed, personal_claims
from universe.claims.places import placed, visited
from universe.claims.quantities import Quantity, quantity_at
from universe.claims.units import CALENDAR_YEAR, DURATION
from universe.claims.words import ATTRIBUTES, KIN, MONTHS, OCCUPATIONS
from universe.mind.claim import Claim

_LONE: Final = ATTRIBUTES | {
    "age",
    "height",
    "job",
    "zodiac sign",
    "native language",
    "nationality",
    "main",
    "hometown",
}
_FAVOURITES: Final = ("favourite", "favorite", "fav", "fave")
_ONCE: Final = frozenset(("graduate", "retire"))
"""What is done once in a life: two years of it exclude each other."""
_BORN: Final = (1000, 2200)
_WEEK_MS: Final = 7 * DAY_MS


def person_claims(made: Making) -> list[Claim]:
    """All claims of a saying about a person."""
    saying = made.saying
    if saying.own:
        named = _own_attribute(made)
        if named is not None:
            return named
        if saying.verb != "be":
            found = personal_claims(made) if saying.verb in ("live", "work", "speak", "play", "study", "like") else None
            return found if found is not None else list(general_claims(made))
        return list(general_claims(made))
    if saying.verb == "be":
        return _being(made, without_tail(saying.rest))
    found = personal_claims(made)
    if found is not None:
        return found
    if saying.verb in _ONCE and saying.tense == "past" and not saying.denied:
        return moment_claims(replace(made, since=0, until=0, lasts=True), without_tail(saying.rest))
    if saying.tense in ("past", "used") and saying.verb not in ("have", "smoke", "drink", "own", "believe"):
        return []
    return list(general_claims(made))


def _being(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    saying = made.saying
    special = _named(made, rest)
    if special is not None:
        return special
    if saying.tense == "perfect":
        return visited(made, rest[1:]) if rest[:1] in (("to",), ("in",)) else []
    age = quantity_at(rest, 0)
    if age and saying.tense == "present" and not saying.denied:
        if rest[age.end :] in ((), ("old",)) and age.unit in ("", DURATION):
            return age_claims(made, age.low if not age.unit else _years_old(rest))
        if rest[age.end :] == () and not age.unit:
            return []
        if rest[age.end : age.end + 1] and rest[age.end] not in ("tall", "heavy"):
            return []
    if rest[:1] == ("into",):
        return made.claim("likes", phrase(rest[1:])) + enjoyed(made, rest[1:], denied=saying.denied)
    thing = phrase(without_adverbs(rest))
    return [*being(made, thing), *general_claims(for_a_while(made) if is_passing(thing) else made)]


def _years_old(rest: tuple[str, ...]) -> float:
    found = quantity_at(rest[:1], 0)
    return found.low if found and rest[1:2] in (("years",), ("year",), ("yrs",), ("yr",)) else 0.0


def _named(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "I am called", "from", "based in", "in Paris", "a fan of", "born in"."""
    head = rest[0] if rest else ""
    if head in ("called", "named"):
        return made.claim("name", phrase(rest[1:]), functional=True)
    if head == "from":
        return placed(made, "from", rest[1:])
    if head in ("based", "living", "located") and rest[1:2] == ("in",):
        return placed(made, "lives_in", rest[2:])
    if head == "born" and made.saying.tense == "past":
        return _born(made, rest)
    if rest[:3] == ("a", "fan", "of") or rest[:4] == ("a", "big", "fan", "of"):
        return made.claim("likes", phrase(rest[rest.index("of") + 1 :]))
    if head == "in" and made.saying.tense == "present" and rest[1:2] not in (("a",), ("the",), ("my",)):
        until = made.until or (made.at + DAY_MS if made.at else 0)
        if "week" in made.saying.rest and is_transient(made.saying.rest):
            until = made.at + _WEEK_MS if made.at else 0
        here = Making(made.saying, made.at, made.since, until, made.lasts, True)
        return placed(here, "is_in", rest[1:])
    return None


def _born(made: Making, rest: tuple[str, ...]) -> list[Claim]:
    always = Making(made.saying, made.at, 0, 0, True, True)
    if rest[1:2] == ("on",):
        return always.claim("birthday", birthday(rest[2:]), functional=True)
    if rest[1:2] != ("in",):
        return []
    year = quantity_at(rest, 2)
    if year and not year.unit and _BORN[0] <= year.low <= _BORN[1]:
        begins = round((year.low + year.high) / 2)
        whole = Quantity(begins, begins + 1, "", 0, 0)
        return always.number("born", whole, CALENDAR_YEAR)
    return [] if rest[2:3] and rest[2] in MONTHS else placed(always, "born_in", rest[2:])


def _own_attribute(made: Making) -> list[Claim] | None:
    """Read "my name is", "my sister is called", "my favourite band is", "my birthday is"; None for anything else."""
    saying = made.saying
    rest = without_tail(saying.rest)
    if saying.verb != "be" or not rest:
        return None
    plain = replace(made, saying=replace(saying, own=""))
    named = _own_name(plain, tuple(word for word in saying.own.split() if word != "'s"), rest)
    if named is not None:
        return named
    if rest[:1] == ("from",):
        return placed(made, "from", rest[1:])
    if saying.own in KIN and phrase(rest) in OCCUPATIONS:
        return made.claim("works_as", phrase(rest), functional=True)
    if saying.own in ("birthday", "bday"):
        return replace(plain, since=0, until=0, lasts=True).claim("birthday", birthday(rest), functional=True)
    size = quantity_at(rest, 0) if saying.own in MEASURES else None
    if saying.own == "age" and size:
        return age_claims(plain, size.low)
    if saying.own not in _LONE or size:
        return None
    return plain.claim(saying.own, " ".join(rest)[:100], functional=True)


def _own_name(plain: Making, own: tuple[str, ...], rest: tuple[str, ...]) -> list[Claim] | None:
    """What the speaker, its kin, its pets and its favourite things are called."""
    if own in (("name",), ("first", "name"), ("real", "name")):
        return plain.claim("name", phrase(rest), functional=True)
    if own[-1:] == ("name",) and own[0] in KIN:
        return plain.claim(f"{own[0]}_name", phrase(rest), functional=True)
    if own and rest[0] in ("called", "named"):
        return plain.claim(f"{'_'.join(own)}_name", phrase(rest[1:]), functional=True)
    if len(own) > 1 and own[0] in _FAVOURITES:
        return plain.claim(f"favourite_{'_'.join(own[1:])}", phrase(rest), functional=True)
    return None
