"""What a person says of itself: where it lives, what it does, likes, owns, is called, and how it feels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from universe.claims.implied import implied_claims
from universe.claims.making import DAY_MS, Making, from_now, thing_of, until_word, without_tail
from universe.claims.moods import feeling
from universe.claims.nouns import phrase, singular
from universe.claims.places import lived, moved, visited, went
from universe.claims.quantities import Quantity, quantity_at
from universe.claims.verbs import FORMS
from universe.claims.words import (
    DIETS,
    DISLIKES,
    LANGUAGES,
    LIKES,
    MEATLESS,
    OCCUPATIONS,
    PRONOUNS,
    RELATIONSHIP,
    ZODIAC,
)  # fmt: skip
from universe.mind.claim import Claim
from universe.topics import hobby_at

YEAR_MS: Final = 31_556_952_000
"""The mean year of the calendar."""
_YEAR_OF_EPOCH: Final = 1970
_AGE_MAX: Final = 125
Rule = Callable[[Making, tuple[str, ...]], list[Claim] | None]
"""The claims of a saying, or None where the rule has nothing to say of it."""


def personal_claims(made: Making) -> list[Claim] | None:
    """The claims about a person that a rule knows; None where the general form must do."""
    rule = _RULES.get(made.saying.verb)
    return rule(made, without_tail(made.saying.rest)) if rule else None


def enjoyed(made: Making, words: tuple[str, ...], *, denied: bool) -> list[Claim]:
    """That somebody enjoys a hobby of the vocabulary, where the words name one and nothing else."""
    plain = tuple(word for word in words if word not in ("the", "a", "my"))
    topic, length = hobby_at(plain, 0)
    return made.claim("enjoys", topic, denied=denied) if topic and length == len(plain) else []


def _work(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    if rest[:1] == ("as",):
        return made.claim("works_as", phrase(until_word(rest[1:], ("at", "for", "in"))), functional=True)
    if rest[:1] in (("at",), ("for",)):
        is_own = rest[1:2] in (("myself",), ("home",))
        found = (
            []
            if is_own
            else made.claim("works_at", phrase(until_word(rest[1:], ("as", "in", "since"))), functional=True)
        )
        as_what = rest[rest.index("as") + 1 :] if "as" in rest else ()
        return found + (made.claim("works_as", phrase(as_what), functional=True) if as_what else [])
    return None


def _leave(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "I quit my job at Google", "I gave up knitting", "I stopped smoking", "I dropped out of law school"."""
    saying = made.saying
    if saying.denied or (saying.tense == "present" and saying.verb != "quit"):
        return []
    now = from_now(made)
    words = rest[1:] if rest[:1] == ("up",) else rest
    if saying.verb == "drop":
        subject = tuple(word for word in rest[2:] if word != "school")
        return now.claim("studies", phrase(subject), denied=True, functional=True) if rest[:2] == ("out", "of") else []
    if saying.verb == "give" and rest[:1] != ("up",):
        return None
    if "at" in words and {"job", "work"} & set(words):
        return now.claim("works_at", phrase(words[words.index("at") + 1 :]), denied=True, functional=True)
    hobby = words[1:] if words[:1] in (("playing",), ("doing",), ("learning",)) else words
    found = enjoyed(now, hobby, denied=True)
    form = FORMS.get(words[0], ("", "")) if words else ("", "")
    if form[1] == "ing":
        found += now.claim(
            "does" if len(words) == 1 else form[0], form[0] if len(words) == 1 else phrase(words[1:]), denied=True
        )
    return found


def _like(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Liking; "I don't hate it" says neither, and "love to" needs an object of its own."""
    saying = made.saying
    dislikes = saying.verb in DISLIKES or (saying.verb == "stand" and saying.denied)
    if saying.verb in ("stand", "bear") and not saying.denied:
        return []
    if saying.verb in DISLIKES and saying.denied:
        return []
    thing = thing_of(rest[1:] if rest[:1] == ("to",) else rest)
    if not thing or thing.partition(" ")[0] in PRONOUNS or {"when", "how", "that"} & set(rest):
        return []
    denied = dislikes or saying.denied
    return made.claim("likes", thing, denied=denied) + enjoyed(made, rest, denied=denied)


def _speak(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    return [one for word in rest if word in LANGUAGES for one in made.claim("speaks", word)]


def _simple(predicate: str, *, functional: bool = False) -> Rule:
    def rule(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
        words = until_word(rest, ("at", "in", "with", "on", "every", "for", "since"))
        thing = phrase(words)
        if thing in PRONOUNS:
            return []
        followed = implied_claims(made, predicate, thing, denied=made.saying.denied)
        return made.claim(predicate, thing, functional=functional) + followed

    return rule


def _experienced(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Read "I've seen Dune": once seen it stays seen; "haven't" holds until it is said."""
    saying = made.saying
    if saying.tense not in ("past", "perfect"):
        return None
    thing = thing_of(rest)
    if not thing or thing.partition(" ")[0] in PRONOUNS:
        return []
    return made.before_now().claim(f"has_done_{saying.verb}", thing)


def _get(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    saying = made.saying
    if saying.tense == "perfect":
        return None
    if rest[:1] and rest[0] in RELATIONSHIP and not saying.denied and saying.tense == "past":
        now = from_now(made)
        return now.claim("relationship", rest[0], functional=True)
    if rest[:2] == ("back", "from"):
        return visited(made, rest[2:])
    return []


def _gain(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Who bought a car has one."""
    is_new = rest[:1] in (("a",), ("an",)) and made.saying.tense in ("past", "perfect") and not made.saying.denied
    return from_now(made).claim("has", phrase(until_word(rest, ("for", "from", "with", "on", "at")))) if is_new else []


def _lose(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """Who sold the car has none."""
    is_gone = rest[:1] in (("my",), ("our",), ("the",)) and made.saying.tense in ("past", "perfect")
    if not is_gone or made.saying.denied:
        return []
    return from_now(made).claim("has", phrase(until_word(rest, ("for", "to", "on", "at"))), denied=True)


def _turn(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    found = quantity_at(rest, 0)
    done = made.saying.tense in ("past", "perfect") and not made.saying.denied
    return age_claims(made, found.low) if found and done and not found.unit and found.end == len(rest) else []


def age_claims(made: Making, age: float) -> list[Claim]:
    """An age for the day, and the time of birth that follows from it, in years: so that ages of two years compare."""
    if not 0 < age <= _AGE_MAX or made.saying.own:
        return []
    number = Quantity(age, age, "year", 0, 0)
    until = made.at + DAY_MS if made.at else 0
    claims = Making(made.saying, made.at, made.at, until, True, True).number("age", number)
    if made.at and not made.saying.denied:
        year = made.at / YEAR_MS + _YEAR_OF_EPOCH
        # A day of leeway: a birthday may lie between two messages.
        born = Quantity(year - age - 1 - DAY_MS / YEAR_MS, year - age + DAY_MS / YEAR_MS, "", 0, 0)
        claims += Making(made.saying, made.at, 0, 0, True, True).number("born", born, "calendar year")
    return claims


def _feel(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    return feeling(made, phrase(rest)) if made.saying.tense == "present" else []


def being(made: Making, thing: str) -> list[Claim]:
    """Claims of a person's "is" beyond the general one: occupation, diet, relationship, sign, mood."""
    lone = singular(thing)
    found = feeling(made, thing)
    if lone in OCCUPATIONS or lone.rpartition(" ")[2] in OCCUPATIONS:
        found += made.claim("works_as", lone, functional=True)
    if thing in DIETS:
        found += made.claim("diet", thing, functional=True)
    if thing in MEATLESS and not made.saying.denied:
        found += made.claim("eats", "meat", denied=True)
    status = "married" if thing.startswith("married ") else thing
    if status in RELATIONSHIP:
        found += made.claim("relationship", status, functional=True)
    if thing == "in relationship" and not made.saying.denied:
        found += made.claim("relationship", "single", denied=True)
    if thing in ZODIAC:
        found += made.claim("zodiac", thing, functional=True)
    return found


def _none(_made: Making, _rest: tuple[str, ...]) -> list[Claim] | None:
    return []


_RULES: Final[Mapping[str, Rule]] = {
    "live": lived, "reside": lived, "move": moved, "work": _work, "speak": _speak, "go": went, "get": _get,
    "buy": _gain, "adopt": _gain, "sell": _lose, "turn": _turn, "feel": _feel,
    "quit": _leave, "give": _leave, "stop": _leave, "leave": _leave, "drop": _leave,
    **dict.fromkeys((*LIKES, *DISLIKES, "stand", "bear"), _like),
    "play": _simple("plays"), "study": _simple("studies", functional=True), "eat": _simple("eats"),
    **dict.fromkeys(("see", "watch", "read", "finish", "visit", "complete"), _experienced),
    **dict.fromkeys(("say", "tell", "think", "hear"), _none),
}  # fmt: skip
