"""What a member has for the universe graph: gathered, so that the store is written to rarely."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from actors.turn import Turn
from universe.graph.notes import GraphEntry
from universe.store_requests import Note

BUFFER: Final = "graph:notes"
_MINUTE_MS: Final = 60_000


class Buffer(Struct):
    """Notes not yet sent, oldest first."""

    entries: list[GraphEntry] = field(default_factory=list)


class SendNotes(Struct, frozen=True, tag="send_notes"):
    """Timer: send what was gathered."""


class GraphNotes:
    """Rules only; what changes lies in the member's record `BUFFER`. Without an address it does nothing."""

    def __init__(self, graph: str, note_minutes: int, notes_at_once: int) -> None:
        self.on = bool(graph)
        self._graph = graph
        self._note_minutes = note_minutes
        self._at_once = notes_at_once

    def add(self, turn: Turn, *entries: GraphEntry, at_once: bool = False) -> None:
        """Gather notes; they go out when there are enough, after a while, or `at_once`."""
        if not self.on or not entries:
            return
        buffer = turn.record(BUFFER, Buffer) or Buffer()
        if not buffer.entries and not at_once:
            turn.later(SendNotes(), self._note_minutes * _MINUTE_MS)
        buffer.entries.extend(entries)
        if at_once or len(buffer.entries) >= self._at_once:
            self._send(buffer, turn)
        turn.put(BUFFER, buffer)

    def flush(self, turn: Turn) -> None:
        """Send what was gathered."""
        buffer = turn.record(BUFFER, Buffer)
        if buffer is not None and buffer.entries:
            self._send(buffer, turn)
            turn.put(BUFFER, buffer)

    def _send(self, buffer: Buffer, turn: Turn) -> None:
        turn.send(self._graph, Note(tuple(buffer.entries)), planet="", channel="")
        buffer.entries = []
