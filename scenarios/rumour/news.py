"""What people tell in rumour_vs_memory: news, what takes each back, and talk that tells nothing."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.gossip.event import EMOTIONAL_SPIKE, TOPIC_DISCOVERY, USER_UPDATE


class News(Struct, frozen=True):
    """What somebody says of their life, as which event and topic bots read it, and what takes it back.

    `back` is empty where it is said again instead: a mood that was told to a second bot is no other mood.
    """

    text: str
    event_type: str
    topic: str
    back: str


NEWS: Final = (
    News("I got promoted today!", USER_UPDATE, "career", "I didn't get the promotion after all."),
    News("I am moving to Lisbon next month.", USER_UPDATE, "relocation", "I am not moving after all."),
    News("I graduated this morning!", USER_UPDATE, "education", "I did not pass the exam after all."),
    News("We bought a house!", USER_UPDATE, "home", "We didn't buy the house after all."),
    News("I got engaged last night!", USER_UPDATE, "relationship", "The engagement is off."),
    News("I took up climbing.", TOPIC_DISCOVERY, "climbing", "I gave up climbing."),
    News("I started knitting.", TOPIC_DISCOVERY, "knitting", "I stopped knitting."),
    News("I am so happy today!", EMOTIONAL_SPIKE, "positive_emotion", ""),
)
"""One for each topic: nothing that is told of a person is mistaken for anything else."""
DISLIKES: Final = (
    "I don't like pottery.", "I don't like jazz.", "I don't like chess.", "I don't like gardening.",
    "I don't like astronomy.",
)  # fmt: skip
"""What people told bots of themselves before: hobbies that liars make up."""
ASKS: Final = (
    "which song should I listen to tonight?", "what should I cook tonight?", "which book should I read next?",
    "which film should I watch this evening?",
)  # fmt: skip
"""Talk that claims nothing."""
