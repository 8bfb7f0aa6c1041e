"""What takes a sentence away from its author's life here and now: games and stories, jokes, irony, old times."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from msgspec import Struct

from universe.gossip.detector_clauses import Clause
from universe.gossip.detector_moments_words import TRIVIAL
from universe.gossip.detector_rules import GOAL, POSITIVE_EMOTION, Rule
from universe.gossip.detector_words import IRONY, JOKES, PAST_PHRASES, PLAYED, REPORTS, STORY_PHRASES, STUDIOS
from universe.gossip.event import EMOTIONAL_SPIKE, TOPIC_DISCOVERY, USER_UPDATE

_WORK: Final = frozenset((word,) for word in STUDIOS)
_SHOWN: Final = PLAYED | {"show", "movie", "film", "ending", "finale"}
_NO_FEAT: Final = PLAYED | TRIVIAL
_FIRST_YEAR: Final = 1900
_FIRST_YEAR_OF_NOW: Final = 2023
"""A year between them, said beside a life update, makes it old: the detector knows no date."""
_YOUNGEST: Final = 13
_OLDEST_AGE: Final = 25
"""What one did "at" an age between them is old."""


class Sentence(Struct, frozen=True):
    """What holds for a sentence: it tells of a game, a show or the news; of old times; of "since"; it is ironic."""

    story: bool
    past: bool
    since: bool
    ironic: bool


class Scope(Struct, frozen=True):
    """What holds for a clause: its words, those of the whole message, its sentence, and an old year or age in it."""

    words: frozenset[str]
    message: frozenset[str]
    sentence: Sentence
    old: bool


def scopes(spoken: tuple[Clause, ...]) -> tuple[Scope, ...]:
    """The scope of every clause of a message; each word is looked at a fixed number of times."""
    by_sentence: dict[int, list[str]] = {}
    for clause in spoken:
        by_sentence.setdefault(clause.sentence, []).extend(clause.said)
    sentences = {number: _sentence(tuple(said)) for number, said in by_sentence.items()}
    message = frozenset(word for said in by_sentence.values() for word in said)
    return tuple(
        Scope(frozenset(one.said), message, sentences[one.sentence], _holds_old_number(one.said)) for one in spoken
    )


def is_a_joke(spoken: tuple[Clause, ...]) -> bool:
    """Whether the author takes it back: "jk", "april 1st", "not really"."""
    return any(not JOKES.isdisjoint(clause.said) or clause.said == ("not", "really") for clause in spoken)


def allows(scope: Scope, rule: Rule) -> bool:
    """Whether a match of `rule` in a clause is about the author's life here and now."""
    if not rule.unless.isdisjoint(scope.words) or (rule.needs and rule.needs.isdisjoint(scope.message)):
        return False
    sentence = scope.sentence
    if rule.event_type == EMOTIONAL_SPIKE:
        ironic = sentence.ironic and rule.topic == POSITIVE_EMOTION
        return not ironic and _SHOWN.isdisjoint(scope.words)
    if rule.event_type == TOPIC_DISCOVERY:
        return not sentence.past
    if rule.topic == GOAL:
        # "The first time since I was 19" is what makes it one.
        return _NO_FEAT.isdisjoint(scope.words) and (not sentence.past or sentence.since)
    return not (sentence.story or sentence.past or (scope.old and rule.event_type == USER_UPDATE))


def _sentence(said: tuple[str, ...]) -> Sentence:
    story = any(word in REPORTS and said[at + 1 : at + 2] not in _WORK for at, word in enumerate(said))
    story = story or any(pair in STORY_PHRASES for pair in pairwise(said))
    past = any(said[at : at + len(one)] == one for at in range(len(said)) for one in PAST_PHRASES)
    # "A year ago I could not swim one": what was denied of old times is news now.
    past = past and ("could", "not") not in pairwise(said)
    return Sentence(story, past, "since" in said, not IRONY.isdisjoint(said))


def _holds_old_number(said: tuple[str, ...]) -> bool:
    return any(_is_old(said, at) for at in range(len(said)))


def _is_old(said: tuple[str, ...], place: int) -> bool:
    """Whether a number is a year of long ago, or an age: "in 1998", "at 16"."""
    word, before = said[place], said[place - 1] if place else ""
    if not (word.isascii() and word.isdigit()) or len(word) > 4:
        return False
    if before == "at":
        return _YOUNGEST <= int(word) <= _OLDEST_AGE and said[place + 1 : place + 2] not in (("am",), ("pm",))
    return _FIRST_YEAR <= int(word) < _FIRST_YEAR_OF_NOW
