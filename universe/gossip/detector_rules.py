"""All rules of the detector, made ready once.

The rules are lines ``pattern ~ words ^ words`` (or ``^`` first): the pattern in the notation of \
        `universe.gossip.detector_patterns`,
the words of which none may stand in the clause, those of which the message needs one. A rule of ``..._SELF`` begins
right after the author as the subject ("I", "we", or nobody said); one of ``..._FREE`` anywhere in a clause that is not
denied: it holds the author itself ("they hired me"), or says what can only be the author's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from universe.gossip import detector_family as family
from universe.gossip import detector_feats as feats
from universe.gossip import detector_feelings as feelings
from universe.gossip import detector_goals as goals
from universe.gossip import detector_hobbies as hobbies
from universe.gossip import detector_kin as kin
from universe.gossip import detector_life_words, detector_moments_words
from universe.gossip import detector_place as place
from universe.gossip import detector_study as study
from universe.gossip import detector_work as work
from universe.gossip.detector_patterns import Pattern, compiled, starts
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE

LIFE_TOPICS: Final = ("career", "relocation", "education", "relationship", "family", "home")
GOAL: Final = "goal"
POSITIVE_EMOTION: Final = "positive_emotion"
NEGATIVE_EMOTION: Final = "negative_emotion"


class Rule(Struct, frozen=True):
    """A pattern, what it means, and the words whose presence forbids it or, where there are any, is needed."""

    event_type: str
    topic: str
    pattern: Pattern
    unless: frozenset[str]
    needs: frozenset[str]


Rules = Mapping[str, tuple[Rule, ...]]
_LINES: Final = (
    (USER_UPDATE, "career", work.CAREER_SELF, work.CAREER_FREE),
    (USER_UPDATE, "relocation", place.RELOCATION_SELF, place.RELOCATION_FREE),
    (USER_UPDATE, "education", study.EDUCATION_SELF, study.EDUCATION_FREE),
    (USER_UPDATE, "relationship", kin.RELATIONSHIP_SELF, kin.RELATIONSHIP_FREE),
    (USER_UPDATE, "family", family.FAMILY_SELF, family.FAMILY_FREE),
    (USER_UPDATE, "home", place.HOME_SELF, place.HOME_FREE),
    (TOPIC_DISCOVERY, "", hobbies.DISCOVERY_SELF, hobbies.DISCOVERY_FREE),
    (GOAL_ACHIEVED, GOAL, goals.GOAL_SELF, feats.GOAL_FREE),
    (EMOTIONAL_SPIKE, POSITIVE_EMOTION, feelings.JOY_SELF, feelings.JOY_FREE),
    (EMOTIONAL_SPIKE, NEGATIVE_EMOTION, feelings.WOE_SELF, feelings.WOE_FREE),
)


def _rules(event_type: str, topic: str, lines: str) -> Iterable[Rule]:
    classes = detector_life_words.CLASSES if event_type == USER_UPDATE else detector_moments_words.CLASSES
    for line in lines.splitlines():
        pattern = line.partition("~")[0].partition("^")[0]
        unless = line.partition("~")[2].partition("^")[0]
        needs = line.partition("^")[2].partition("~")[0]
        if pattern.strip():
            ready = compiled(pattern, classes)
            yield Rule(event_type, topic, ready, frozenset(unless.split()), frozenset(needs.split()))


def _by_first_word(rules: Iterable[Rule]) -> Rules:
    """First word to the rules that can begin with it; "" to those of which that is not known."""
    found: dict[str, list[Rule]] = {"": []}
    for rule in rules:
        for word in starts(rule.pattern) or ("",):
            found.setdefault(word, []).append(rule)
    return {word: tuple(ones) for word, ones in found.items()}


SELF: Final = _by_first_word(rule for kind, topic, own, _ in _LINES for rule in _rules(kind, topic, own))
"""Rules that begin right after the author as the subject."""
FREE: Final = _by_first_word(rule for kind, topic, _, free in _LINES for rule in _rules(kind, topic, free))
"""Rules that may begin anywhere in a clause."""
