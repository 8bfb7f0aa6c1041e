"""What any sentence claims of its subject: what it is, does, has, contains or measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from universe.claims.implied import implied_claims
from universe.claims.making import Making, thing_of, without_tail
from universe.claims.measures import counted, measured
from universe.claims.moments import moment_claims
from universe.claims.nouns import phrase, singular, subject_of
from universe.claims.verbs import PARTICIPLES, base_of
from universe.claims.words import (
    ATTRIBUTES,
    COLOURS,
    MADE,
    OPPOSITES,
    PREPOSITIONS,
    PRONOUNS,
    SUPERLATIVES,
    TRIMMED_AT,
    listed,
)  # fmt: skip
from universe.mind.claim import Claim

_SUBJECTS: Final = listed("i we he she they")
"""Behind the verb they open a sentence of their own."""
_NO_ADVERBS: Final = listed("family only early daily friendly lovely lonely ugly silly elderly deadly sickly lively")
_DEFINED_AT: Final = listed(
    "that which who whose where when in on by for with between consisting containing used made based involved found "
    "located and or but without from at"
)
"""Where a definition goes on behind what a thing is."""
_OF_WHAT: Final = tuple((word,) for word in ("on", "from", "in", "at", "for", "to"))
"""What an adjective is said of; its opposite is said of the same."""
_SAYS_NOTHING: Final = listed("know see think mean guess understand care agree remember forget wait wonder hear")
"""Verbs that alone say nothing that holds: "I don't know", "I see"."""
_PLACED: Final = listed("located situated based")


def general_claims(made: Making) -> Iterator[Claim]:
    """The claims of a saying by its form alone."""
    saying = made.saying
    rest = without_tail(saying.rest)
    if not _SUBJECTS.isdisjoint(rest):
        return
    when = moment_claims(made, rest)
    if when:
        yield from when
        return
    if made.personal and saying.tense == "past" and saying.verb != "be":
        return
    found = counted(rest)
    is_bare = found and made.personal and not saying.own and saying.verb == "be" and not found.unit
    if found and not is_bare:
        yield from measured(made, rest, found)
        return
    if saying.verb == "be":
        yield from _being(made, without_adverbs(rest))
    elif saying.tense != "past" or saying.verb in MADE:
        yield from _doing(made, rest)


def without_adverbs(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Without how much: "utterly miserable" is miserable."""
    while len(rest) > 1 and (
        (rest[0].endswith("ly") and rest[0] not in _NO_ADVERBS) or rest[0] in ("so", "super", "very")
    ):
        rest = rest[1:]
    return rest


def _being(made: Making, rest: tuple[str, ...]) -> Iterator[Claim]:
    saying = made.saying
    if rest and rest[0] in PARTICIPLES and "by" in rest[1:3]:
        yield from _made_by(made, rest)
        return
    if rest[:1] and rest[0] in _PLACED and rest[1:2] == ("in",):
        yield from made.claim("located in", phrase(rest[2:]), functional=True)
        return
    was = saying.tense == "past" and not made.personal
    predicate = "was" if saying.tense == "past" else "is"
    thing = phrase(rest[2:] if rest[:2] == ("one", "of") else rest)
    if not thing or thing in PRONOUNS:
        return
    denied = saying.denied
    if thing.startswith("non ") and len(thing) > 4:
        thing, denied = thing[4:], not denied
    is_lone = _is_attribute(saying.head) or (thing in COLOURS and bool(saying.head))
    yield from made.claim(predicate, thing, denied=denied, functional=is_lone and not was)
    for other in OPPOSITES.get(thing.partition(" ")[0], ()):
        if not denied and (" " not in thing or rest[1:2] in _OF_WHAT):
            yield from made.claim(predicate, " ".join((other, *thing.split()[1:])), denied=True)
    kind = next((rest[:at] for at, word in enumerate(rest) if word in _DEFINED_AT), rest)
    if not denied and len(kind) < len(rest) and kind[:1] in (("a",), ("an",)):
        yield from made.claim(predicate, phrase(kind))
    if rest[:1] == ("the",) and _is_attribute(rest) and not made.personal:
        yield from _inverted(made, thing, predicate)


def _inverted(made: Making, thing: str, predicate: str) -> Iterator[Claim]:
    """What "Canberra is the capital of Australia" says of the capital of Australia."""
    saying = made.saying
    if ":" in thing or ":" in saying.subject:
        return
    yield Claim(thing, predicate, saying.subject, saying.denied, None, None, "", made.since, made.until, made.lasts)


def _is_attribute(said: tuple[str, ...]) -> bool:
    """Whether words name what there is one of: "the capital of ...", "the largest ..."."""
    if said[:1] not in (("the",), ("my",), ("our",)) and "of" not in said:
        return "formula" in said or "symbol" in said
    return any(word in ATTRIBUTES or word in SUPERLATIVES for word in said)


def _made_by(made: Making, rest: tuple[str, ...]) -> Iterator[Claim]:
    by = rest.index("by")
    who = phrase(rest[by + 1 :])
    deed = base_of(rest[0])
    # A person is known by the last name: "Alexander Fleming" and "Fleming" are one.
    yield from made.claim(f"{deed} by", who.rpartition(" ")[2] if deed in MADE else who, functional=deed in MADE)


def _doing(made: Making, rest: tuple[str, ...]) -> Iterator[Claim]:
    saying = made.saying
    verb, denied = saying.verb, saying.denied
    if rest[:1] == ("no",):
        denied, rest = not denied, rest[1:]
    if verb in ("lack", "own"):
        denied, verb = denied ^ (verb == "lack"), "have"
    if verb == "have":
        verb = "has"
    if saying.tense == "past":
        if not made.personal and not denied and subject_of(rest) and len(rest) <= 4:
            yield Claim(subject_of(rest), f"{verb} by", saying.subject.rpartition(" ")[2], functional=True)
        return
    thing = thing_of(rest)
    if not rest and verb not in _SAYS_NOTHING:
        yield from made.claim("does", singular(verb) if verb != "has" else "", denied=denied)
    if not rest or not thing or thing in PRONOUNS or thing.partition(" ")[0] in PRONOUNS:
        return
    yield from made.claim(verb, thing, denied=denied)
    short = thing_of(_trimmed(rest))
    if not denied and short and short != thing:
        yield from made.claim(verb, short, denied=False)
    if made.personal:
        yield from implied_claims(made, verb, short or thing, denied=denied)


def _trimmed(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Without when, where and how often: who drinks coffee every morning drinks coffee."""
    for place, word in enumerate(rest):
        if place and word in TRIMMED_AT and rest[place - 1] not in PREPOSITIONS:
            return rest[:place]
    return rest
