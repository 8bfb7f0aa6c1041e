"""What a bot tells about a finding: one sentence of our own, without a word of the message."""

from __future__ import annotations

from typing import Final

from universe.gossip.detector_rules import GOAL, NEGATIVE_EMOTION, POSITIVE_EMOTION
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.gossip.finding import Finding
from universe.people.plain_line import display_name
from universe.topics import TOPIC_PARENT

NOBODY: Final = "someone"
_TOLD: Final = {
    (USER_UPDATE, "career"): "has news about work",
    (USER_UPDATE, "relocation"): "is settling in a new place",
    (USER_UPDATE, "education"): "has news about studies",
    (USER_UPDATE, "relationship"): "has news about love life",
    (USER_UPDATE, "family"): "has news about the family",
    (USER_UPDATE, "home"): "has news about a home",
    (GOAL_ACHIEVED, GOAL): "has reached a goal",
    (EMOTIONAL_SPIKE, POSITIVE_EMOTION): "is very happy at the moment",
    (EMOTIONAL_SPIKE, NEGATIVE_EMOTION): "is having a hard time",
}


def summary_of(finding: Finding, name: str) -> str:
    """A sentence about a finding, without a full stop: "Kim has news about work".

    `name` is data: it becomes a `display_name` (at most 40 characters, one line, no markup) and is put in front;
    ``someone`` where nothing is left of it. Raises KeyError for a finding that is not of the closed sets.
    """
    who = display_name(name) or NOBODY
    if finding.event_type == TOPIC_DISCOVERY:
        return who + " has discovered " + _spoken(finding.topic)
    return who + " " + _TOLD[finding.event_type, finding.topic]


def _spoken(topic: str) -> str:
    """A topic of the vocabulary as it is said: "film photography". Raises KeyError for any other."""
    if topic not in TOPIC_PARENT:
        raise KeyError(topic)
    return topic.replace("-", " ")
