"""The library behind a port: bots ask what their cartridges say, and get facts that are ready for the bus."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bridges.cartridges.library import Library
from universe.cartridges.fact import Cartridge
from universe.cartridges.name import FICTION_CONTEXT, RESEARCH_CONTEXT, private_context
from universe.claims import claims_of
from universe.errors import BadInput, PortRefused
from universe.mind.fact import Fact
from universe.mind.sources import cartridge_fact
from universe.mind_requests import LookedUp, LookUp
from universe.ports import PortAnswer, PortRequest

LIMIT_MAX: Final = 64
ASKABLE: Final = frozenset({FICTION_CONTEXT, RESEARCH_CONTEXT})
"""Contexts that a request may name; whose private cartridges are open follows from who asks, and from nothing else."""
TAKEN: Final = frozenset({"event", "report", "said", "artifact", "graph", "rule", "intent", "agree", "style"})
"""Beginnings of the ids of other sources' facts."""


class LibraryPort:
    """A `universe.ports.Port` that answers `LookUp` from the cartridges of a library; the same request, the same facts.

    A bot finds what is open to all, what the contexts of its request open, and what is private to ``bot:<its name>``.
    `characters` are names of bots: ``<name>_self`` of one of them is read by that one only.
    """

    name: str = "library"
    inline: bool = True

    def __init__(self, library: Library, characters: Collection[str] = ()) -> None:
        self._library = library
        self._facts = {(one.name, number): fact for one in library.cartridges for number, fact in _facts(one)}
        called = {name.casefold() for name in characters}
        self._selves = [(one.name, one.parsed.domain.casefold()) for one in library.cartridges
                        if one.parsed.faction == "self" and one.parsed.domain.casefold() in called]  # fmt: skip

    def __len__(self) -> int:
        """How many facts there are that some layer admits."""
        return len(self._facts)

    @property
    def library(self) -> Library:
        """What is searched."""
        return self._library

    def apply(self, request: PortRequest) -> PortAnswer:
        """Find facts that hold now, the best first, at most 64. Raises `PortRefused` for anything but a `LookUp`."""
        asked = request.body
        if not isinstance(asked, LookUp):
            raise PortRefused(f"the library takes no {type(asked).__name__}")
        contexts = {*ASKABLE.intersection(asked.contexts), private_context(f"bot:{asked.bot}")}
        others = [name for name, domain in self._selves if domain != asked.bot.casefold()]
        hits = self._library.search(asked.text, min(asked.limit, LIMIT_MAX), contexts, request.now, unread=others)
        found = [(hit, self._facts.get((hit.cartridge, hit.fact.id))) for hit in hits]
        facts = tuple(replace(fact, score_bp=hit.relevance_bp) for hit, fact in found if fact is not None)
        return PortAnswer(LookedUp(request.request_id, facts))


def open_library(directories: tuple[str, ...], characters: Collection[str] = ()) -> LibraryPort:
    """Load cartridges, or directories of them, behind a port; claims are made here, once for each fact.

    `characters` are names of bots: a cartridge that begins with one is private to it. Raises `BadInput` for what cannot
    be read, and for a cartridge whose facts would be called like those of another source (``graph``).
    """
    library = Library([Path(directory) for directory in directories], characters)
    for one in library.cartridges:
        if one.name in TAKEN:
            raise BadInput(f"a cartridge cannot be called {one.name!r}: facts of another kind are")
    return LibraryPort(library, characters)


def _facts(cartridge: Cartridge) -> Iterator[tuple[int, Fact]]:
    for one in cartridge.facts:
        fact = cartridge_fact(cartridge, one, one.claims or claims_of(one.text, ""))
        if fact is not None:
            yield one.id, fact
