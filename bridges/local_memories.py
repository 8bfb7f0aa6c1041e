"""What bots remember of what they said to each other: a plain SQLite table behind the memory port."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from universe.errors import BadInput, PortRefused
from universe.ports import Applied, Forget, PortAnswer, PortRequest, Remember

SCHEMA_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS memories (
  id TEXT PRIMARY KEY, bot TEXT NOT NULL, message_id TEXT NOT NULL, root TEXT NOT NULL, at_ms INTEGER NOT NULL,
  role TEXT NOT NULL, source_type TEXT NOT NULL, content TEXT NOT NULL, metadata TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS once_a_message ON memories (bot, message_id);
CREATE INDEX IF NOT EXISTS memories_of_bot ON memories (bot, at_ms);
CREATE INDEX IF NOT EXISTS memories_of_message ON memories (message_id);
CREATE INDEX IF NOT EXISTS memories_of_root ON memories (root);
"""


class LocalMemories:
    """A `universe.ports.Port` for `Remember` and `Forget`; `path` None keeps all in memory.

    A row is the seed's payload (REF-040, channel 5): role, ``source_type`` gossip, and ``metadata`` with ``type``,
    ``source_bot`` and ``is_cross_bot``. A bot keeps a message once, by whichever request it came first. Raises
    `BadInput` for a file that is no such table, or that a newer version wrote.
    """

    name: str = "memory"
    inline: bool = True

    def __init__(self, path: Path | None) -> None:
        try:
            self._table = sqlite3.connect(":memory:" if path is None else path, check_same_thread=False)
            (version,) = self._table.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise BadInput(f"{path} was written by a newer Orrery (memories version {version})")
            # Without a wait for the disk at each row: what a crash of the machine may cost is a moment of small talk.
            self._table.execute("PRAGMA journal_mode = WAL")
            self._table.execute("PRAGMA synchronous = NORMAL")
            with self._table:
                self._table.executescript(_SCHEMA)
                self._table.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        except sqlite3.Error as error:
            raise BadInput(f"{path} holds no memories: {error}") from error

    def apply(self, request: PortRequest) -> PortAnswer:
        """Keep or drop. Raises `PortRefused` for any other request."""
        match request.body:
            case Remember() as one:
                self._keep(request.request_id, one)
            case Forget(bot, message_ids):
                self._drop(bot, message_ids)
            case other:
                raise PortRefused(f"the memory takes no {type(other).__name__}")
        return PortAnswer(Applied(request.request_id, ""))

    def _keep(self, request_id: str, one: Remember) -> None:
        kept = {
            "type": one.source_type, "source_bot": one.source_bot, "is_cross_bot": one.is_cross_bot,
            "channel_id": one.channel_id,
        }  # fmt: skip
        row = (request_id, one.bot, one.message_id, one.root, one.at, one.role, one.source_type, one.content,
               msgspec.json.encode(kept).decode())  # fmt: skip
        with self._table:
            self._table.execute("INSERT OR IGNORE INTO memories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _drop(self, bot: str, message_ids: tuple[str, ...]) -> None:
        """By the message itself, and by the root that it was: everything that grew from it."""
        for message_id in message_ids:
            with self._table:
                self._table.execute(
                    "DELETE FROM memories WHERE bot = ? AND (message_id = ? OR root IN (?, ?))",
                    (bot, message_id, message_id, f"msg:{message_id}"),
                )

    def of(self, bot: str, limit: int = 100) -> list[dict[str, Any]]:
        """The latest memories of a bot, newest first, each as the seed's payload with its text and time (UTC ms)."""
        found = self._table.execute(
            "SELECT message_id, root, at_ms, role, source_type, content, metadata FROM memories WHERE bot = ?"
            " ORDER BY at_ms DESC, id DESC LIMIT ?",
            (bot, limit),
        )
        names = ("message_id", "root", "at_ms", "role", "source_type", "content")
        return [dict(zip(names, row[:-1], strict=True)) | {"metadata": msgspec.json.decode(row[-1])} for row in found]

    def close(self) -> None:
        """Close the file."""
        with closing(self._table):
            pass
