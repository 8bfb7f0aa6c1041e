"""How much of one phrase and of other bots a page may hold: what keeps one dream from becoming everybody's dream."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from universe.chat.words import words
from universe.config_universe import ReflectionConfig
from universe.gossip.artifact import Artifact
from universe.gossip.fading import confidence_now
from universe.gossip.page import Passage, passage_of

PASSAGES_MIN, PASSAGES_MAX = 2, 6
"""A page has so many passages, or it is not written."""

Phrase = tuple[str, ...]
# One sign behind one sign: linear. Passages end with one of these, so a page has the phrases of its passages.
_SENTENCE_END: Final = re.compile(r'(?<=[.!?"])\s+')
_STOP_WORDS: Final = """
a an the this that these those i me my mine we us our you your he him his she her it its they them their who whom
whose which what and or but nor so yet if then than as at by for from in into of off on onto out over to up with
without about before after between through under is am are was were be been being do does did have has had will
would can could may might must shall should not no there here when where how why all any some one both each other
just only very too also again more most
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""A phrase of nothing but these is everybody's."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text: cut at spaces behind a full stop, another such sign, or a closing quotation mark."""
    return tuple(one for one in _SENTENCE_END.split(text.strip()) if one)


def phrases_of(text: str, length: int) -> frozenset[Phrase]:
    """Every run of `length` words within a sentence of `text`, but those of nothing but stop words."""
    found: set[Phrase] = set()
    for sentence in sentences(text):
        said = words(sentence)
        runs = (said[place : place + length] for place in range(len(said) - length + 1))
        found |= {run for run in runs if not STOP_WORDS.issuperset(run)}
    return frozenset(found)


class Phrases:
    """How many of a bot's recent pages hold each phrase, and what the page under way holds already."""

    __slots__ = ("_draft", "_length", "_pages", "_uses")

    def __init__(self, recent: tuple[str, ...], rules: ReflectionConfig) -> None:
        """`recent` are the texts of the bot's own pages of the last `rules.phrase_days` days."""
        self._length = rules.phrase_words
        self._uses = rules.phrase_uses
        self._pages = Counter(phrase for page in recent for phrase in phrases_of(page, self._length))
        self._draft: set[Phrase] = set()

    def allows(self, text: str) -> bool:
        """Whether no phrase of `text` stood on `phrase_uses` recent pages, or stands on this one."""
        found = phrases_of(text, self._length)
        return not found & self._draft and all(self._pages[phrase] < self._uses for phrase in found)

    def take(self, texts: Iterable[str]) -> str:
        """The first allowed text, which then stands on the page; empty where all are blocked."""
        for text in texts:
            if self.allows(text):
                self._draft |= phrases_of(text, self._length)
                return text
        return ""


def allowed(text: str, recent: tuple[str, ...], rules: ReflectionConfig) -> bool:
    """Whether a bot that wrote the pages `recent` in the last `rules.phrase_days` days may write `text` again."""
    return Phrases(recent, rules).allows(text)


def others_max(own: int, rules: ReflectionConfig) -> int:
    """How many passages of others a page may hold beside `own` of its bot: their share of it, and its length."""
    share_milli = int(rules.others_share * 1000 + 0.5)
    room = max(0, PASSAGES_MAX - own)
    return room if share_milli >= 1000 else min(room, share_milli * own // (1000 - share_milli))


def in_order(found: tuple[Artifact, ...], now: int) -> tuple[Artifact, ...]:
    """`found` as it was ranked; neighbours that are as new and as certain as each other go by their ids.

    What tells of somebody but names no message that it came from is left out: it could never be taken back.
    """
    kept = [one for one in found if one.roots or not one.subjects]
    ranks: list[int] = []
    for place, one in enumerate(kept):
        ranks.append(place if not place or _weight(one, now) != _weight(kept[place - 1], now) else ranks[-1])
    order = sorted(range(len(kept)), key=lambda place: (ranks[place], kept[place].artifact_id))
    return tuple(kept[place] for place in order)


def _weight(artifact: Artifact, now: int) -> tuple[int, int]:
    return artifact.created_at, confidence_now(artifact.confidence_milli, artifact.created_at, now)


class Sources:
    """From which bots and which roots a page has drawn: one passage a bot, one a root."""

    __slots__ = ("_bots", "_phrases", "_reader", "_roots")

    def __init__(self, reader: str, phrases: Phrases) -> None:
        self._reader = reader
        self._phrases = phrases
        self._bots: set[str] = set()
        self._roots: set[str] = set()

    def passages(
        self, found: Iterable[Artifact], limit: int, tell: Callable[[Artifact], Iterator[str]], now: int
    ) -> Iterator[Passage]:
        """At most `limit` passages, from the first of `found` that still have words; `tell` gives those, best first."""
        for artifact in found:
            if limit < 1:
                return
            if artifact.source_bot in self._bots or not self._roots.isdisjoint(artifact.roots):
                continue
            text = self._phrases.take(tell(artifact))
            if text:
                self._bots.add(artifact.source_bot)
                self._roots.update(artifact.roots)
                fresh = confidence_now(artifact.confidence_milli, artifact.created_at, now)
                yield passage_of(text, artifact, self._reader, fresh)
                limit -= 1
