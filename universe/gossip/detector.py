"""The event detector: what a message tells of its author's life, by rules over words (docs/detector.md).

No model, no clock, no randomness: the same text gives the same findings. The words of the message never leave; a
finding is a type and a topic of closed sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from universe.gossip.detector_clauses import Clause, clauses
from universe.gossip.detector_names import without_names
from universe.gossip.detector_patterns import match_at
from universe.gossip.detector_places import free_places, self_places
from universe.gossip.detector_rules import FREE, LIFE_TOPICS, NEGATIVE_EMOTION, POSITIVE_EMOTION, SELF, Rules
from universe.gossip.detector_scope import Scope, allows, is_a_joke, scopes
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.gossip.finding import Finding

__all__ = ["LIFE_TOPICS", "NEGATIVE_EMOTION", "POSITIVE_EMOTION", "Finding", "detect"]

_ORDER: Final = (USER_UPDATE, TOPIC_DISCOVERY, GOAL_ACHIEVED, EMOTIONAL_SPIKE)
_GONE: Final = frozenset({"was", "were", "had"})


@lru_cache(maxsize=512)
def detect(text: str, display_names: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """What a message tells of its author; asked by every bot that hears it, it is worked out once.

    Parameters
    ----------
    text
        The message; what stands behind its first 4,000 characters is not looked at.
    display_names
        Names of people; what belongs to one of them says nothing.

    Returns
    -------
    tuple of Finding
        At most one per type and topic: life updates first, then discoveries, goals and emotions, each in order of
        appearance. ``user_update`` has a topic of `LIFE_TOPICS`, ``topic_discovery`` one of
        `universe.topics.TOPIC_PARENT`, ``goal_achieved`` has ``goal``, ``emotional_spike`` has ``positive_emotion`` or
        ``negative_emotion``. Whether any of it may be told is another question (`universe.gossip.sensitive`).
    """
    spoken = clauses(without_names(text, display_names))
    if is_a_joke(spoken):
        return ()
    found: dict[Finding, None] = {}
    for place, scope in enumerate(scopes(spoken)):
        if not spoken[place].asked:
            found |= dict.fromkeys(_found_in(spoken, place, scope))
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.event_type)))


def _found_in(spoken: tuple[Clause, ...], place: int, scope: Scope) -> Iterator[Finding]:
    clause = spoken[place]
    found = [hit for at in self_places(spoken, place) for hit in _matches(SELF, clause, scope, at)]
    found += [hit for at in free_places(clause) for hit in _matches(FREE, clause, scope, at)]
    is_life = any(one.event_type == USER_UPDATE for one in found)
    # A degree is news about one's life; that it was a goal too is said once.
    yield from (one for one in found if not (is_life and one.event_type == GOAL_ACHIEVED))


def _matches(rules: Rules, clause: Clause, scope: Scope, at: int) -> Iterator[Finding]:
    said = clause.said
    gone = not _GONE.isdisjoint(said[max(0, at - 2) : at])
    for rule in (*rules.get(said[at] if at < len(said) else "", ()), *rules[""]):
        if (gone and rule.event_type == EMOTIONAL_SPIKE) or not allows(scope, rule):
            continue
        hit = match_at(rule.pattern, said, at)
        if hit:
            yield Finding(rule.event_type, hit.topic or rule.topic)
