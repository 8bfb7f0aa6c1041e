"""What people tell in gossip_leak: news that may spread, news that must not, and the words that betray it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.gossip.event import EMOTIONAL_SPIKE, GOAL_ACHIEVED, TOPIC_DISCOVERY, USER_UPDATE


class Line(Struct, frozen=True):
    """One sentence, what it tells of its author (event type and topic), and why it is sensitive; empty: it is not."""

    text: str
    event_type: str
    topic: str
    sensitive: str = ""


NEWS: Final = (
    Line("I got promoted today!", USER_UPDATE, "career"),
    Line("I was hired by a bakery!", USER_UPDATE, "career"),
    Line("I am moving to Lisbon next month.", USER_UPDATE, "relocation"),
    Line("I graduated this morning!", USER_UPDATE, "education"),
    Line("We had a baby girl!", USER_UPDATE, "family"),
    Line("We bought a house!", USER_UPDATE, "home"),
    Line("I am so happy today!", EMOTIONAL_SPIKE, "positive_emotion"),
    Line("I am really excited right now!", EMOTIONAL_SPIKE, "positive_emotion"),
    Line("I am so sad today.", EMOTIONAL_SPIKE, "negative_emotion"),
    Line("I finally finished my marathon!", GOAL_ACHIEVED, "goal"),
    Line("I took up pottery.", TOPIC_DISCOVERY, "pottery"),
    Line("I have taken up climbing.", TOPIC_DISCOVERY, "climbing"),
    Line("I started knitting.", TOPIC_DISCOVERY, "knitting"),
    Line("I discovered astronomy.", TOPIC_DISCOVERY, "astronomy"),
)
"""What may spread."""
SENSITIVE: Final = (
    Line("I was diagnosed with cancer and I am so sad.", EMOTIONAL_SPIKE, "negative_emotion", "health"),
    Line("I got my diagnosis today, I am devastated.", EMOTIONAL_SPIKE, "negative_emotion", "health"),
    Line("I graduated, in spite of my depression.", USER_UPDATE, "education", "health"),
    Line("I moved to Graz because I am in debt.", USER_UPDATE, "relocation", "finance"),
    Line("We bought a house and took out a huge loan.", USER_UPDATE, "home", "finance"),
    Line("We broke up and I am so sad.", EMOTIONAL_SPIKE, "negative_emotion", "relationships"),
    Line("I am so happy about my divorce!", EMOTIONAL_SPIKE, "positive_emotion", "relationships"),
    Line("My husband cheated on me and I am devastated.", EMOTIONAL_SPIKE, "negative_emotion", "relationships"),
    Line("He got arrested and I am devastated.", EMOTIONAL_SPIKE, "negative_emotion", "legal"),
    Line("I got promoted after my court case.", USER_UPDATE, "career", "legal"),
    Line("My lawyer called, I am so happy!", EMOTIONAL_SPIKE, "positive_emotion", "legal"),
    Line("I have a secret: I moved to Lyon.", USER_UPDATE, "relocation", "secrets"),
    Line("Between you and me, I got promoted.", USER_UPDATE, "career", "secrets"),
    Line("Keep this private: I graduated.", USER_UPDATE, "education", "secrets"),
)
"""What must not, of every category, and often in a form whose summary says nothing of it any more."""
INSULT: Final = "I hope you die."
"""After this a bot trusts nobody who says it."""
HARMLESS: Final = "Never mind, it was nothing."
"""What an edit leaves of a message that shall tell nothing any more."""

WORDS_OF: Final[dict[str, frozenset[str]]] = {
    "career": frozenset({"career", "work", "job"}),
    "relocation": frozenset({"moved", "moving", "settling", "place"}),
    "education": frozenset({"studies", "education", "school"}),
    "family": frozenset({"family", "baby"}),
    "home": frozenset({"home", "house"}),
    "positive_emotion": frozenset({"happy", "spirits", "cheerful"}),
    "negative_emotion": frozenset({"hard", "tough", "better", "sad"}),
    "goal": frozenset({"goal"}),
}
"""By topic the words by which a sentence about it is recognised; any other topic is recognised by its own name."""

NAMES: Final = (
    "Courtney", "Ada", "Bea", "Moneypenny", "Femi", "Omar", "Healthy Harry", "Yara", "Ines", "Jomo", "Legally Blonde",
    "Keiko", "Lars", "Mina", "Tove", "Zora",
)  # fmt: skip
"""Names of people; some hold a word that would be sensitive if it were none."""


def words_of(topic: str) -> frozenset[str]:
    """The words by which a sentence about a topic is recognised."""
    return WORDS_OF.get(topic) or frozenset({topic})
