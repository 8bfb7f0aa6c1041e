"""Gossip as a bot says it to the person whom it is about."""

from __future__ import annotations

from typing import Final

from universe.gossip.artifact import Artifact
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE

_OF_LIFE: Final = {
    "career": "you have news about your work",
    "relocation": "you have moved, or soon will",
    "education": "you have news about your studies",
    "family": "there is news in your family",
    "home": "you have news about your home",
}
_OF_MOOD: Final = {
    "positive_emotion": "you are in very good spirits",
    "negative_emotion": "you have had better days",
}


def told_to_subject(artifact: Artifact) -> str:
    """One sentence in the second person, from our own words; nothing of what the person wrote."""
    about = "there is news of you"
    match artifact.event_type:
        case event if event == USER_UPDATE:
            about = _OF_LIFE.get(artifact.topic, about)
        case event if event == EMOTIONAL_SPIKE:
            about = _OF_MOOD.get(artifact.topic, about)
        case event if event == TOPIC_DISCOVERY:
            about = f"you have taken up {artifact.topic}"
        case event if event == GOAL_ACHIEVED:
            about = "you have reached something that you had set out to do"
    teller = artifact.source_bot[:1].upper() + artifact.source_bot[1:]
    return f"{teller} told me that {about}."
