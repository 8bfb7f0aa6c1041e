"""The claims of a gossip artifact: a type and a topic of closed sets, as a claim about the person."""

from __future__ import annotations

from typing import Final

from universe.claims.moods import NEGATIVE, POSITIVE, mood_until
from universe.gossip.detector_rules import GOAL, LIFE_TOPICS, NEGATIVE_EMOTION, POSITIVE_EMOTION
from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE
from universe.mind.claim import Claim
from universe.topics import TOPIC_PARENT

NEWS: Final = "news"
ENJOYS: Final = "enjoys"
MOOD: Final = "mood"


def claims_of_finding(subject: str, event_type: str, topic: str, at: int) -> tuple[Claim, ...]:
    """What an artifact about `subject` claims; nothing for a type or topic that is not of the closed sets.

    Parameters
    ----------
    subject
        The id of the person (``user:42``).
    event_type, topic
        As `universe.gossip.finding.Finding` has them.
    at
        When the message was written (UTC ms), 0 for unknown: news and hobbies hold from then on, a mood half a day.
    """
    if event_type == USER_UPDATE and topic in LIFE_TOPICS:
        return (Claim(subject, NEWS, topic, since=at),)
    if event_type == GOAL_ACHIEVED and topic == GOAL:
        return (Claim(subject, NEWS, GOAL, since=at),)
    if event_type == TOPIC_DISCOVERY and topic in TOPIC_PARENT:
        return (Claim(subject, ENJOYS, topic, since=at),)
    moods = {POSITIVE_EMOTION: POSITIVE, NEGATIVE_EMOTION: NEGATIVE}
    if event_type == EMOTIONAL_SPIKE and topic in moods:
        return (Claim(subject, MOOD, moods[topic], since=at, until=mood_until(at), functional=True),)
    return ()
