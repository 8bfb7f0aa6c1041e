"""The library behind a port: bots ask what their cartridges say, and get facts that are ready for the bus."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bridges.cartridges.library import Library
from universe.cartridges.fact import CartridgeFact
from universe.cartridges.name import FICTION_CONTEXT, RESEARCH_CONTEXT, private_context
from universe.claims import claims_of
from universe.errors import BadInput, PortRefused
from universe.mind.fact import Fact
from universe.mind.sources import cartridge_fact
from universe.mind_requests import LookedUp, LookUp
from universe.ports import PortAnswer, PortRequest

LIMIT_MAX: Final = 64
AT_ONCE: Final = 5_000
"""About 5 s of work at the start (measured); all of 100,000 facts would take a minute."""
ASKABLE: Final = frozenset({FICTION_CONTEXT, RESEARCH_CONTEXT})
"""Contexts that a request may name; whose private cartridges are open follows from who asks, and from nothing else."""
TAKEN: Final = frozenset(
    {"event", "report", "said", "artifact", "graph", "rule", "intent", "agree", "style", "memory", "note"}
)
"""Beginnings of the ids of other sources' facts."""


class LibraryPort:
    """A `universe.ports.Port` that answers `LookUp` from the cartridges of a library; the same request, the same facts.

    A bot finds what is open to all, what the contexts of its request open, and what is private to ``bot:<its name>``.
    `characters` are names of bots: ``<name>_self`` of one of them is read by that one only. `at_once` is for how many
    facts claims are made before anything is asked; for others they are made when they are first found.
    """

    name: str = "library"
    inline: bool = True

    def __init__(self, library: Library, characters: Collection[str] = (), at_once: int = AT_ONCE) -> None:
        self._library = library
        self._cartridges = {one.name: one for one in library.cartridges}
        self._facts: dict[tuple[str, int], Fact | None] = {}
        for name, fact in islice(((one.name, fact) for one in library.cartridges for fact in one.facts), at_once):
            self._fact(name, fact)
        called = {name.casefold() for name in characters}
        self._selves = [(one.name, one.parsed.domain.casefold()) for one in library.cartridges
                        if one.parsed.faction == "self" and one.parsed.domain.casefold() in called]  # fmt: skip

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
        found = [(hit, self._fact(hit.cartridge, hit.fact)) for hit in hits]
        facts = tuple(replace(fact, score_bp=hit.relevance_bp) for hit, fact in found if fact is not None)
        return PortAnswer(LookedUp(request.request_id, facts))

    def _fact(self, name: str, fact: CartridgeFact) -> Fact | None:
        """The fact for the bus, made once; None where no layer admits it."""
        key = (name, fact.id)
        if key not in self._facts:
            claims = fact.claims or claims_of(fact.text, "")
            self._facts[key] = cartridge_fact(self._cartridges[name], fact, claims)
        return self._facts[key]


def open_library(
    directories: tuple[str, ...], characters: Collection[str] = (), at_once: int = AT_ONCE
) -> LibraryPort:  # fmt: skip
    """Load cartridges, or directories of them, behind a port (`at_once` as there).

    `characters` are names of bots: a cartridge that begins with one is private to it. Raises `BadInput` for what cannot
    be read, and for a cartridge whose facts would be called like those of another source (``graph``).
    """
    library = Library([Path(directory) for directory in directories], characters)
    for one in library.cartridges:
        if one.name in TAKEN:
            raise BadInput(f"a cartridge cannot be called {one.name!r}: facts of another kind are")
    return LibraryPort(library, characters, at_once)
