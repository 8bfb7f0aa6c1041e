"""What the society's people say: sentences for every kind of message, none of which moves the sentiment.

Sentiment is left out because a wide world has no texts: so its ledgers and those of a deep world can be equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scenarios.gaming.activity import Kind
from universe.chat.smalltalk import TOPICS, question
from universe.rng import choose
from universe.trust.conduct import sentiment
from universe.trust.hostile_words import (
    BENIGN_MISREAD,
    INSULTS_SAID,
    RUDE_UNDETECTED,
    THREATS_SAID,
    Hostility,
    hostility,
)

QUESTIONS_PER_TOPIC: Final = 8


@lru_cache(maxsize=1)
def lines() -> dict[Kind, tuple[str, ...]]:
    """Sentences by kind of message: each is judged as its kind says, and has the sentiment 0."""
    talk = [question(topic, 0, number, "gaming") for topic in TOPICS for number in range(QUESTIONS_PER_TOPIC)]
    rude = _fit(RUDE_UNDETECTED, "")
    return {
        "good": _fit(talk, ""),
        "misread": _fit(BENIGN_MISREAD, "hostile"),
        "mild_detected": _fit(INSULTS_SAID, "hostile"),
        "mild_undetected": rude,
        "severe_detected": _fit(THREATS_SAID, "threat"),
        "severe_undetected": rude,
    }


def _fit(texts: Iterable[str], judged: Hostility) -> tuple[str, ...]:
    return tuple(text for text in dict.fromkeys(texts) if not sentiment(text) and hostility(text) == judged)


def line(kind: Kind, seed: int, at_ms: int, user_id: str) -> str:
    """What somebody says at a time (UTC ms)."""
    return choose(seed, f"gaming.line.{kind}", at_ms, user_id, lines()[kind])
