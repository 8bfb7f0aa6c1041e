"""What a store of the universe graph can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from universe.graph.notes import GraphEntry
from universe.graph.questions import Argument

NEVER = -1
"""The time of what has not happened; every real time is 0 (UTC ms) or later."""


class GraphStore(Protocol):
    """A universe graph. The order of notes does not matter, and a note that comes twice counts once."""

    def note(self, entries: Sequence[GraphEntry]) -> None:
        """Enter notes, all or none. Raises `PortRefused` for malformed ones, `PortRetry` where the store is away."""

    def ask(self, question: str, arguments: Mapping[str, Argument]) -> list[dict[str, Any]]:
        """The rows of a question of `universe.graph.questions`. Raises `BadInput` for what is no question."""

    def export(self) -> bytes:
        """All rows as canonical JSON: the same bytes for the same notes, from every store."""

    def close(self) -> None:
        """Let go of the file or the server."""
