"""Several directories of cartridges as one body of knowledge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from bridges.cartridges.folder import cartridge_paths
from bridges.cartridges.limits import CARTRIDGES_MAX, LIBRARY_FACTS_MAX
from bridges.cartridges.reader import read_cartridge
from universe.cartridges.fact import Cartridge
from universe.cartridges.search_index import Hit, SearchIndex
from universe.errors import BadInput


class Library:
    """What stands in `places`, loaded once: each a cartridge ``NAME.kbc`` or a directory of cartridges.

    `characters` are names of bots: a cartridge that begins with one is private to it. Raises `BadInput` for what
    cannot be read, for two cartridges of one name, and for more than 1,000 cartridges or 1,000,000 facts.
    """

    def __init__(self, places: Sequence[Path], characters: Collection[str] = ()) -> None:
        loaded: list[Cartridge] = []
        facts = 0
        for path in dict.fromkeys(path for place in places for path in cartridge_paths(place)):
            cartridge = read_cartridge(path, characters)
            facts += len(cartridge.facts)
            if facts > LIBRARY_FACTS_MAX or len(loaded) == CARTRIDGES_MAX:
                raise BadInput(f"more than {CARTRIDGES_MAX:,} cartridges or {LIBRARY_FACTS_MAX:,} facts; load fewer")
            loaded.append(cartridge)
        self._index = SearchIndex(loaded)
        self._searches = 0
        self._empty = 0

    @property
    def index(self) -> SearchIndex:
        """The index over everything."""
        return self._index

    @property
    def cartridges(self) -> tuple[Cartridge, ...]:
        """What was loaded, by name."""
        return self._index.cartridges

    def cartridge(self, name: str) -> Cartridge:
        """One by its name, with or without ``_general``. Raises `BadInput` where there is none."""
        for wanted in (name, f"{name}_general", name.removesuffix("_general")):
            for one in self.cartridges:
                if one.name == wanted:
                    return one
        names = ", ".join(one.name for one in self.cartridges[:10])
        raise BadInput(f"no cartridge {name[:80]!r}; there are {names}")

    def search(
        self, query: str, limit: int, contexts: Collection[str] = frozenset(), at: int = 0, *,
        unread: Collection[str] = (),
    ) -> tuple[Hit, ...]:  # fmt: skip
        """The best facts for a query (see `SearchIndex.search`)."""
        hits = self._index.search(query, limit, contexts, at, unread=unread)
        self._searches += 1
        self._empty += not hits
        return hits

    def statistics(self) -> dict[str, int]:
        """How much is loaded, by faction too, and how many searches found something or nothing."""
        factions = Counter(one.parsed.faction for one in self.cartridges)
        return {
            "cartridges": len(self.cartridges), "facts": len(self._index), "words": self._index.words,
            **{f"cartridges_{faction}": factions[faction] for faction in sorted(factions)},
            "searches": self._searches, "searches_empty": self._empty,
        }  # fmt: skip
