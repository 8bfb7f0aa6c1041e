"""What a message takes back or tells of the news that bots pass on: closed sets only, comparable with gossip."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from universe.claims.making import DAY_MS
from universe.claims.spoken import Clause
from universe.claims.told import NEWS, claims_of_finding
from universe.claims.words import listed
from universe.gossip.detector import detect
from universe.mind.claim import Claim

RECENT_MS: Final = 90 * DAY_MS
"""How old news can be for "after all" to take it back."""
_JOB: Final = listed("job offer position promotion promoted hired")
_MOVE: Final = listed("move moving moved relocating relocation relocate")
_LOVE: Final = listed("wedding engaged engagement married marriage")
_STUDY: Final = listed("graduated graduating degree accepted university college exam")
_BABY: Final = listed("pregnant expecting baby")
_HOUSE: Final = listed("house flat apartment")
_TOPICS: Final = (("relocation", _MOVE), ("career", _JOB), ("relationship", _LOVE), ("education", _STUDY),
                  ("family", _BABY), ("home", _HOUSE))  # fmt: skip
_CALLED_OFF: Final = (("is", "off"), ("is", "cancelled"), ("is", "canceled"), ("fell", "through"),
                      ("called", "off"), ("was", "cancelled"), ("got", "cancelled"), ("not", "happening"),
                      ("got", "rejected"))  # fmt: skip
_NOT_GOT: Final = listed("get got getting land pass buy")


def news_claims(text: str, spoken: tuple[Clause, ...], speaker: str, at: int) -> list[Claim]:
    """The news of a message, and the news that it takes back."""
    found = [claim for one in detect(text) for claim in claims_of_finding(speaker, one.event_type, one.topic, at)]
    for clause in spoken:
        topic = _taken_back(clause.said)
        if topic:
            since = max(0, at - RECENT_MS)
            found.append(Claim(speaker, NEWS, topic, denied=True, since=since, until=at + 1))
    return found


def _taken_back(said: tuple[str, ...]) -> str:
    """The life topic that a clause takes back, or an empty text."""
    is_own = "i" in said[:3] or "we" in said[:3]
    off = any(pair in _CALLED_OFF for pair in pairwise(said))
    after_all = ("after", "all") in pairwise(said)
    not_done = is_own and "not" in said and (after_all or not _NOT_GOT.isdisjoint(said))
    if not off and not not_done:
        return ""
    heard = said if off else said[said.index("not") :]
    return next((topic for topic, words in _TOPICS if not words.isdisjoint(heard)), "")
