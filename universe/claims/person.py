"""What a person says of itself: where it lives, what it does, likes, owns, is called, and how it feels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from universe.claims.making import DAY_MS, Making, thing_of, without_tail, year_ms
from universe.claims.nouns import phrase, singular
from universe.claims.quantities import Quantity, quantity_at
from universe.claims.units import number_at
from universe.claims.verbs import FORMS
from universe.claims.words import (
    COUNTRIES,
    DIETS,
    DISLIKES,
    GLAD,
    LANGUAGES,
    LIKES,
    MEATLESS,
    OCCUPATIONS,
    PRONOUNS,
    RELATIONSHIP,
    SAD,
    ZODIAC,
)  # fmt: skip
from universe.mind.claim import Claim
from universe.topics import hobby_at

YEAR_MS: Final = 31_556_952_000
"""The mean year of the calendar."""
_YEAR_OF_EPOCH: Final = 1970
_AGE_MAX: Final = 125
_MOOD_MS: Final = DAY_MS // 2
_PLACE_ENDS: Final = frozenset(
    "until till from since between with for near because when in on at ago last this already and a to while after "
    "before as".split()
)
_NO_PLACES: Final = frozenset(
    "home peace fear piece tears tear love trouble bed class school shock pain charge control bit debt luck town work "
    "progress danger need agreement doubt awe hospital court public private fact general touch half line mood".split()
)
POSITIVE, NEGATIVE = "positive", "negative"
Rule = Callable[[Making, tuple[str, ...]], list[Claim] | None]
"""The claims of a saying, or None where the rule has nothing to say of it."""


def personal_claims(made: Making) -> list[Claim] | None:
    """The claims about a person that a rule knows; None where the general form must do."""
    rule = _RULES.get(made.saying.verb)
    return rule(made, without_tail(made.saying.rest)) if rule else None


def mood_until(at: int) -> int:
    """When a mood that was told `at` is over: half a day later; open where the time is unknown."""
    return at + _MOOD_MS if at else 0


def enjoyed(made: Making, words: tuple[str, ...], *, denied: bool) -> list[Claim]:
    """That somebody enjoys a hobby of the vocabulary, where the words name one and nothing else."""
    plain = tuple(word for word in words if word not in ("the", "a", "my"))
    topic, length = hobby_at(plain, 0)
    return made.claim("enjoys", topic, denied=denied) if topic and length == len(plain) else []


def placed(made: Making, predicate: str, words: tuple[str, ...], *, denied: bool | None = None) -> list[Claim]:
    """Where somebody is: a town excludes other towns, a country other countries, but neither the other."""
    place = phrase(words)
    if not place or place in PRONOUNS or place in _NO_PLACES:
        return []
    kind = f"{predicate}_country" if place in COUNTRIES else predicate
    return made.claim(kind, place, denied=denied, functional=True)


def place_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words up to where something else than a place begins."""
    cut = (at for at, word in enumerate(words) if at and (word in _PLACE_ENDS or number_at(words, at)))
    return words[: next(cut, len(words))]


def _live(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    if rest[:1] != ("in",):
        return None
    where = place_words(rest[1:])
    ends = _years(rest[1 + len(where) :])
    bounds = Making(made.saying, made.at, ends[0] or made.since, ends[1] or made.until, made.lasts or all(ends), True)
    found = placed(bounds, "lives_in", where)
    if made.saying.tense == "used" and not made.saying.denied:
        now = Making(made.saying, made.at, made.at, 0, True, True)
        found += placed(now, "lives_in", where, denied=True)
    return found


def _years(words: tuple[str, ...]) -> tuple[int, int]:
    """Since and until in UTC ms of "from 2005 to 2010", "until 2015", "since 2019"; 0 where not said."""
    years = [int(word) for word in words if len(word) == 4 and word.isascii() and word.isdigit()]
    years = [year for year in years if 1800 <= year <= 2200]
    if words[:1] in (("until",), ("till",)):
        return 0, year_ms(years[0]) if years else 0
    if words[:1] not in (("from",), ("since",), ("between",)):
        return 0, 0
    return (year_ms(years[0]) if years else 0), (year_ms(years[1]) if len(years) > 1 else 0)


def _move(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    if "to" not in rest or rest[0] not in ("to", "from", "back", "out", "away") or made.saying.tense not in ("past", "perfect") or made.saying.denied:
        return []
    now = Making(made.saying, made.at, made.at, 0, True, True)
    found = placed(now, "lives_in", place_words(rest[rest.index("to") + 1 :]))
    if rest[:1] == ("from",):
        found += placed(now, "lives_in", rest[1 : rest.index("to")], denied=True)
    return found


def _work(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    if rest[:1] == ("as",):
        return made.claim("works_as", phrase(_until(rest[1:], ("at", "for", "in"))), functional=True)
    if rest[:1] in (("at",), ("for",)):
        is_own = rest[1:2] in (("myself",), ("home",))
        found = [] if is_own else made.claim("works_at", phrase(_until(rest[1:], ("as", "in", "since"))), functional=True)
        as_what = rest[rest.index("as") + 1 :] if "as" in rest else ()
        return found + (made.claim("works_as", phrase(as_what), functional=True) if as_what else [])
    return None


def _leave(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """ "I quit my job at Google", "I gave up knitting", "I stopped smoking", "I dropped out of law school"."""
    saying = made.saying
    if saying.denied or (saying.tense == "present" and saying.verb != "quit"):
        return []
    now = Making(saying, made.at, made.at, 0, True, True)
    words = rest[1:] if rest[:1] == ("up",) else rest
    if saying.verb == "drop":
        subject = tuple(word for word in rest[2:] if word != "school")
        return now.claim("studies", phrase(subject), denied=True, functional=True) if rest[:2] == ("out", "of") else []
    if saying.verb == "give" and rest[:1] not in (("up",),):
        return None
    if "at" in words and {"job", "work"} & set(words):
        return now.claim("works_at", phrase(words[words.index("at") + 1 :]), denied=True, functional=True)
    hobby = words[1:] if words[:1] in (("playing",), ("doing",), ("learning",)) else words
    found = enjoyed(now, hobby, denied=True)
    form = FORMS.get(words[0], ("", "")) if words else ("", "")
    if form[1] == "ing":
        found += now.claim("does" if len(words) == 1 else form[0], form[0] if len(words) == 1 else phrase(words[1:]), denied=True)
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
        words = _until(rest, ("at", "in", "with", "on", "every", "for", "since"))
        thing = phrase(words)
        return made.claim(predicate, thing, functional=functional) if thing not in PRONOUNS else []

    return rule


def _go(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    if made.saying.tense not in ("past", "perfect") or "to" not in rest[:1]:
        return None
    return visited(made, rest[1:])


def visited(made: Making, words: tuple[str, ...]) -> list[Claim]:
    """That somebody was at a place before now: done once, it stays done; "never" holds until it is said."""
    place = phrase(_until(words, ("in", "for", "with", "last", "when", "twice", "once", "on", "and", "before", "this")))
    if not place or place in PRONOUNS or place in ("bed", "work", "school", "sleep", "shop", "store", "gym"):
        return []
    since, until = (0, made.at) if made.saying.denied else (max(0, made.at - 1), 0)
    return Making(made.saying, made.at, since, until, False, True).claim("visited", place)


def _experienced(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    """ "I've seen Dune": once seen it stays seen; "haven't" holds until it is said."""
    saying = made.saying
    if saying.tense not in ("past", "perfect"):
        return None
    thing = thing_of(rest)
    if not thing or thing.partition(" ")[0] in PRONOUNS:
        return []
    since, until = (0, made.at) if saying.denied else (max(0, made.at - 1), 0)
    return Making(saying, made.at, since, until, False, True).claim(f"has_done_{saying.verb}", thing)


def _get(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    saying = made.saying
    if saying.tense == "perfect":
        return None
    if rest[:1] and rest[0] in RELATIONSHIP and not saying.denied and saying.tense == "past":
        now = Making(saying, made.at, made.at, 0, True, True)
        return now.claim("relationship", rest[0], functional=True)
    if rest[:2] == ("back", "from"):
        return visited(made, rest[2:])
    return []


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


def feeling(made: Making, thing: str) -> list[Claim]:
    """A mood by its adjective, for half a day."""
    if thing not in GLAD and thing not in SAD:
        return []
    mood = Making(made.saying, made.at, made.at, mood_until(made.at), True, True)
    return mood.claim("mood", POSITIVE if thing in GLAD else NEGATIVE, functional=True)


def _feel(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    return feeling(made, phrase(rest)) if made.saying.tense == "present" else []


def _until(words: tuple[str, ...], ends: tuple[str, ...]) -> tuple[str, ...]:
    return next((words[:at] for at, word in enumerate(words) if at and word in ends), words)


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


def _stay(made: Making, rest: tuple[str, ...]) -> list[Claim] | None:
    return []


_RULES: Final[Mapping[str, Rule]] = {
    "live": _live, "reside": _live, "move": _move, "work": _work, "speak": _speak, "go": _go, "get": _get,
    "turn": _turn, "feel": _feel, "quit": _leave, "give": _leave, "stop": _leave, "leave": _leave, "drop": _leave,
    **dict.fromkeys((*LIKES, *DISLIKES, "stand", "bear"), _like),
    "play": _simple("plays"), "study": _simple("studies", functional=True), "eat": _simple("eats"),
    **dict.fromkeys(("see", "watch", "read", "finish", "visit", "complete"), _experienced),
    **dict.fromkeys(("say", "tell", "think", "hear"), _stay),
}  # fmt: skip
