"""What the original published of a message: written from its described behaviour, none of its code.

The order of its checks, and what each looks at, are as described; the words are ours.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.chat.words import words
from universe.gossip.event import EMOTIONAL_SPIKE, USER_UPDATE

MIN_TRUST: Final = 20
DEDUPED_MS: Final = 3_600_000
"""A second event of one type about one person by one bot is lost within this time, whatever it says."""
DATABASE_FAILS: Final = 0.1
"""How often the settings of a person cannot be read; then everybody shares."""
READ_AT_ONCE: Final = 10
TOLD_ON_A_PAGE: Final = 3
DISCOVERED: Final = 5

_HAPPY: Final = frozenset({"happy", "excited", "promoted", "hired", "baby"})
_UNHAPPY: Final = frozenset({"sad", "devastated", "diagnosed", "broke", "arrested"})
_LIFE: Final = (
    (frozenset({"promotion", "job"}), "career", "has news of their work"),
    (frozenset({"moving", "moved"}), "relocation", "is moving or has moved"),
    (frozenset({"graduated", "degree"}), "education", "has news of their studies"),
    (frozenset({"house", "flat"}), "home", "has news of their home"),
)
_SENSITIVE: Final = (
    "health", "doctor", "court", "legal", "money", "debt", "private", "secret", "divorce", "salary",
)  # fmt: skip


class Gossip(Struct, frozen=True):
    """One event as the original made it: type, topic, and a sentence that says nothing of the details."""

    event_type: str
    topic: str
    summary: str


def gossip_of(text: str, name: str) -> Gossip | None:
    """The one event of a message: moods come before what happened; discoveries and goals are never found."""
    said = frozenset(words(text))
    if said & _HAPPY:
        return Gossip(EMOTIONAL_SPIKE, "positive_emotion", f"{name} is very happy just now")
    if said & _UNHAPPY:
        return Gossip(EMOTIONAL_SPIKE, "negative_emotion", f"{name} has a hard time just now")
    for telling, topic, what in _LIFE:
        if said & telling:
            return Gossip(USER_UPDATE, topic, f"{name} {what}")
    return None


def is_sensitive(gossip: Gossip) -> bool:
    """Whether topic or summary hold a sensitive word, as a part of another one too; the message is not looked at."""
    looked_at = f"{gossip.topic} {gossip.summary}".lower()
    return any(word in looked_at for word in _SENSITIVE)
