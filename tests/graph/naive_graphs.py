"""Twins that do what the original does, and fail where ours must not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from universe.graph.notes import GraphEntry, Met, Sighting, UserSeen


class CountingGraph:
    """Counts as notes come: no evidence is kept, so nothing can be known twice or taken back."""

    def __init__(self) -> None:
        self._familiarity: Counter[tuple[str, str]] = Counter()

    def note(self, entries: Sequence[GraphEntry]) -> None:
        """Add up meetings; everything else is passed over."""
        for entry in entries:
            if isinstance(entry, Met):
                self._familiarity[entry.bot, entry.user] += entry.quality

    def familiarity(self, bot: str, user: str) -> int:
        """The sum so far."""
        return self._familiarity[bot, user]


class MatchOnlyGraph:
    """Notes a message only of somebody who was introduced before, as a query that only matches does."""

    def __init__(self) -> None:
        self._users: set[str] = set()
        self.speakers: Counter[str] = Counter()

    def note(self, entries: Sequence[GraphEntry]) -> None:
        """Silently skip whom nobody introduced."""
        for entry in entries:
            if isinstance(entry, UserSeen):
                self._users.add(entry.user)
            elif isinstance(entry, Sighting) and entry.user in self._users:
                self.speakers[entry.user] += 1


def long_words(text: str) -> tuple[str, ...]:
    """Topics as any word of four letters or more."""
    return tuple(sorted(set(re.findall(r"[a-z]{4,}", text.lower()))))


def by_number_alone(topics: Mapping[str, Iterable[str]], user: str, min_shared: int = 2) -> list[str]:
    """Others by the bare number of shared topics, most first: no rarity, no trust, no consent."""
    mine, shared = set(topics[user]), defaultdict[str, int](int)
    for other, theirs in topics.items():
        if other != user:
            shared[other] = len(mine & set(theirs))
    found = [other for other in shared if shared[other] >= min_shared]
    return sorted(found, key=lambda other: (-shared[other], other))
