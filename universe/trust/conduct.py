"""Conduct: what a message or a reaction means for trust, by rules; severities come from the configuration.

Pure: the same message judged twice under the same circumstances gives the same conduct. docs/conduct.md tells what the
rules cannot see.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.chat.words import words
from universe.config import ConductConfig
from universe.events import Message
from universe.trust.hostile_words import hostility

FLOOD: Final = "flood"
IMPERSONATION: Final = "impersonation"
HOSTILE: Final = "hostile"
THREAT: Final = "threat"
SENTIMENT_MAX_MILLI: Final = 3
"""A message moves the sentiment by at most this much; the formula caps the sum at 30."""

_KIND: Final = frozenset({
    "thanks", "thank", "thx", "ty", "love", "loved", "lovely", "great", "awesome", "wonderful", "amazing", "excellent",
    "fantastic", "brilliant", "beautiful", "perfect", "delightful", "grateful", "happy", "glad", "helpful", "kind",
})  # fmt: skip
_UNKIND: Final = frozenset({
    "hate", "hated", "awful", "terrible", "horrible", "worst", "disgusting", "annoying", "useless", "pathetic",
    "boring", "stupid", "sucks", "miserable", "dreadful", "rubbish", "angry", "ridiculous", "lousy",
})  # fmt: skip
_NEGATORS: Final = frozenset({
    "not", "no", "never", "don't", "dont", "doesn't", "didn't", "isn't", "wasn't", "aren't", "can't", "won't",
    "without", "hardly",
})  # fmt: skip
_NEGATION_REACH: Final = 2

_LIKED: Final = frozenset({"\U0001f44d", "\u2764", "\U0001f525", "\u2728"})
_DISLIKED: Final = frozenset({"\U0001f44e", "\U0001f620", "\U0001f4a9"})
# Variation selectors (as text, as a picture) and the five skin tones say nothing about what is meant.
_LOOKS: Final = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))


class Conduct(Struct, frozen=True):
    """What one act means: counts for the ledger, and why.

    `positive`: 1 for a message without a violation, otherwise 0. `negative`: plain negatives; a violation is one anyway
    (`universe.trust.ledger.penalties`) and is not counted here. `severities_milli` (1..1000) and `reasons` (codes)
    have one entry for each violation. `sentiment_milli` lies in -3..3.
    """

    positive: int = 0
    negative: int = 0
    severities_milli: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    sentiment_milli: int = 0


def judge_message(
    message: Message, config: ConductConfig, *, recent_ms: list[int], flooded_until_ms: int, impersonating: bool
) -> Conduct:
    """Judge a message to a bot by the rules.

    Parameters
    ----------
    message
        What was written; its content and its time `at` (UTC ms) are looked at, names are the caller's business.
    config
        Severities and the limits of a flood. A severity that rounds to 0 thousandths switches its rule off.
    recent_ms, flooded_until_ms
        What `note_time` returned for the author's message before this one; ``[]`` and 0 for the first.
    impersonating
        Whether the author's name passes for another's, and has not been counted yet.

    Returns
    -------
    Conduct
        At most one violation for the words (a threat outweighs an insult), one for the name, one for a flood.
    """
    severities = {
        HOSTILE: config.hostile_severity,
        THREAT: config.threat_severity,
        IMPERSONATION: config.impersonation_severity,
        FLOOD: config.flood_severity,
    }
    found = {
        hostility(message.content): True,
        IMPERSONATION: impersonating,
        FLOOD: _floods(recent_ms, flooded_until_ms, message.at, config),
    }
    violations = [(reason, _milli(severities[reason])) for reason, seen in found.items() if reason and seen]
    counted = [(reason, milli) for reason, milli in violations if milli]
    return Conduct(
        positive=int(not counted),
        severities_milli=tuple(milli for _, milli in counted),
        reasons=tuple(reason for reason, _ in counted),
        sentiment_milli=sentiment(message.content),
    )


def note_time(
    recent_ms: list[int], flooded_until_ms: int, at_ms: int, config: ConductConfig
) -> tuple[list[int], int]:  # fmt: skip
    """Remember a message at `at_ms` (UTC ms) for the flood rule; call it once per message, whatever was judged.

    Returns the times to keep (the newest `config.flood_messages` within the window) and until when (exclusive) the
    author is not punished again. Clock jumps are harmless: what lies a window away in either direction is forgotten.
    """
    window_ms = config.flood_window_s * 1000
    until_ms = at_ms + window_ms if _floods(recent_ms, flooded_until_ms, at_ms, config) else flooded_until_ms
    near = [one for one in recent_ms if abs(at_ms - one) < window_ms]
    return [*near, at_ms][-config.flood_messages :], until_ms


def _floods(recent_ms: list[int], flooded_until_ms: int, at_ms: int, config: ConductConfig) -> bool:
    """Whether a message is one too many, and the first one of its window that is."""
    window_ms = config.flood_window_s * 1000
    # Late mail from before the punished message belongs to the same burst, hence both directions.
    punished = flooded_until_ms > 0 and abs(at_ms - (flooded_until_ms - window_ms)) < window_ms
    near = sum(abs(at_ms - one) < window_ms for one in recent_ms)
    return not punished and near + 1 > config.flood_messages


def _milli(severity: float) -> int:
    return round(severity * 1000)


def sentiment(text: str) -> int:
    """How kind a text sounds, -3..3: kind words less unkind ones, by whole words; negated words count nothing."""
    said = words(text)
    total = 0
    for place, word in enumerate(said):
        tone = (word in _KIND) - (word in _UNKIND)
        if tone and _NEGATORS.isdisjoint(said[max(0, place - _NEGATION_REACH) : place]):
            total += tone
    return max(-SENTIMENT_MAX_MILLI, min(SENTIMENT_MAX_MILLI, total))


def judge_reaction(emoji: str) -> int:
    """+1 for thumbs up, red heart, fire and sparkles, -1 for thumbs down, angry face and pile of poo, 0 for others.

    Variation selectors and skin tones are ignored. The name of a custom emoji is text and is not interpreted.
    """
    plain = emoji.translate(_LOOKS)
    return (plain in _LIKED) - (plain in _DISLIKED)
