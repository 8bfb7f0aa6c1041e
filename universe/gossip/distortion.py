"""How a liar passes on what it was told: another thing of the same kind."""

from __future__ import annotations

from typing import Final

from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.gossip.finding import Finding
from universe.rng import choose

_OTHERS: Final = {
    USER_UPDATE: ("career", "relocation", "education", "family", "home"),
    EMOTIONAL_SPIKE: ("positive_emotion", "negative_emotion"),
    TOPIC_DISCOVERY: ("pottery", "jazz", "chess", "gardening", "astronomy"),
}


def distorted(told: Finding, entity: str) -> Finding:
    """Another topic of the same type of event, drawn for `entity`; an achieved goal becomes a new interest."""
    kind = TOPIC_DISCOVERY if told.event_type == GOAL_ACHIEVED else told.event_type
    others = [topic for topic in _OTHERS.get(kind, ()) if topic != told.topic]
    return Finding(kind, choose(0, "gossip.distorted", 0, entity, others)) if others else told
