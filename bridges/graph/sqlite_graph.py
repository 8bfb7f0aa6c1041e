"""The universe graph in SQLite: the store of simulations and of a single host."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from bridges.graph.answers import Rows, answer
from bridges.graph.entries import Batch, Seen, erased_mark, marks, sorted_notes
from bridges.graph.rows import Exported, decoded, encoded
from bridges.graph.sqlite_export import graph_rows, state_rows
from bridges.graph.sqlite_facts import SqliteFacts
from bridges.graph.sqlite_schema import SCHEMA, SCHEMA_VERSION
from universe.errors import BadInput, PortRetry
from universe.graph.notes import GraphEntry
from universe.graph.questions import Argument

_BUSY_S: Final = 5.0
_RETRY_MS: Final = 1000
_TOLD: Final = {
    "planets": """INSERT INTO told_planet VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, name = excluded.name, active = excluded.active
      WHERE (excluded.at, excluded.name, excluded.active) > (at, name, active)""",
    "channels": """INSERT INTO told_channel VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, name = excluded.name, type = excluded.type
      WHERE (excluded.at, excluded.name, excluded.type) > (at, name, type)""",
    "persons": """INSERT INTO told_person VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, name = excluded.name, is_bot = excluded.is_bot, traits = excluded.traits
      WHERE (excluded.at, excluded.name, excluded.is_bot, excluded.traits) > (at, name, is_bot, traits)""",
    "memberships": """INSERT INTO on_planet VALUES (?, ?, ?, ?, 0, -1) ON CONFLICT DO UPDATE
      SET seen = max(seen, excluded.seen), left = max(left, excluded.left)""",
    "characters": """INSERT INTO character VALUES (?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, bot_id = excluded.bot_id WHERE (excluded.at, excluded.bot_id) > (at, bot_id)""",
    "presences": """INSERT INTO presence VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET since = CASE WHEN -1 IN (since, excluded.since) THEN max(since, excluded.since)
                       ELSE min(since, excluded.since) END,
          seen = max(seen, excluded.seen), until = max(until, excluded.until)""",
    "wishes": """INSERT INTO wishes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, introduced = excluded.introduced, invisible = excluded.invisible
      WHERE (excluded.at, -excluded.introduced, excluded.invisible) > (at, -introduced, invisible)""",
    "standings": """INSERT INTO standing VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET at = excluded.at, permille = excluded.permille, tier = excluded.tier
      WHERE (excluded.at, -excluded.permille, -excluded.tier) > (at, -permille, -tier)""",
}  # fmt: skip
_GONE: Final = (
    "INSERT INTO gone VALUES (?) ON CONFLICT DO NOTHING",
    "DELETE FROM met WHERE root = ?",
    "DELETE FROM sighting WHERE root = ?",
)
_FORGET: Final = (
    "DELETE FROM sighting WHERE user = ?1",
    "DELETE FROM said_to WHERE other = ?1",
    "DELETE FROM met WHERE (bot, user) IN (SELECT bot, user FROM knows WHERE user = ?1)",
    "DELETE FROM on_planet WHERE user = ?1",
    "DELETE FROM told_person WHERE id = ?1",
    "DELETE FROM wishes WHERE user = ?1",
    "DELETE FROM standing WHERE user = ?1",
)


class SqliteGraph:
    """A `bridges.graph.store.GraphStore` in a file, or in memory where `path` is None.

    Raises `BadInput` for a file that is no graph, or that a newer version wrote.
    """

    def __init__(self, path: Path | None) -> None:
        try:
            self._database = sqlite3.connect(
                ":memory:" if path is None else path, isolation_level=None, check_same_thread=False, timeout=_BUSY_S
            )
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise BadInput(f"{path} was written by a newer Orrery (graph version {version})")
            # Without a wait for the disk at each note: after a crash of the machine the latest notes come again.
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            if version == 0:
                version_set = f"PRAGMA user_version = {SCHEMA_VERSION}"
                self._database.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {version_set}; COMMIT")
        except sqlite3.Error as error:
            raise BadInput(f"{path} holds no universe graph: {error}") from error

    @classmethod
    def from_export(cls, data: bytes) -> Self:
        """A graph in memory as it was exported. Raises `BadInput` where its parts do not fit each other."""
        graph = cls(None)
        try:
            with graph._transaction():
                graph._restore(decoded(data))
        except (sqlite3.Error, TypeError, ValueError) as error:
            raise BadInput(f"a damaged export: {error}") from error
        if graph.export() != data:
            raise BadInput("a damaged export: its relations do not follow from its evidence")
        return graph

    def note(self, entries: Sequence[GraphEntry]) -> None:
        """Enter notes, all or none."""
        batch = sorted_notes(entries)
        try:
            with self._transaction():
                self._undo(batch)
                batch.without(*self._unwanted(batch))
                self._enter(batch)
        except sqlite3.OperationalError as error:
            raise PortRetry(f"the graph is busy: {error}", _RETRY_MS) from error

    def ask(self, question: str, arguments: Mapping[str, Argument]) -> Rows:
        """The rows of a question."""
        self._database.execute("BEGIN")
        try:
            return answer(SqliteFacts(self._database), question, arguments)
        finally:
            self._database.execute("COMMIT")

    def export(self) -> bytes:
        """All rows as canonical JSON."""
        return encoded(state_rows(self._database), graph_rows(self._database))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _undo(self, batch: Batch) -> None:
        roots = [(root,) for root in sorted(batch.gone)]
        for statement in _GONE if roots else ():
            self._database.executemany(statement, roots)
        for user in sorted(batch.erased):
            self._database.execute("INSERT INTO erased VALUES (?) ON CONFLICT DO NOTHING", (erased_mark(user),))
            for statement in _FORGET:
                self._database.execute(statement, (user,))

    def _unwanted(self, batch: Batch) -> tuple[set[str], set[str]]:
        """Roots of these notes that are gone, and people in them who are erased."""
        gone, erased = set[str](), set[str]()
        if self._any("SELECT EXISTS (SELECT 1 FROM gone)"):
            gone = self._among("SELECT root FROM gone WHERE root IN (SELECT value FROM json_each(?))", batch.roots())
        if self._any("SELECT EXISTS (SELECT 1 FROM erased)"):
            named = marks(batch.users())
            found = self._among("SELECT mark FROM erased WHERE mark IN (SELECT value FROM json_each(?))", list(named))
            erased = {named[mark] for mark in found}
        return gone, erased

    def _any(self, query: str) -> bool:
        return bool(self._database.execute(query).fetchone()[0])

    def _among(self, query: str, values: list[str]) -> set[str]:
        rows = self._database.execute(query, (msgspec.json.encode(values).decode(),))
        return {value for (value,) in rows}

    def _enter(self, batch: Batch) -> None:
        for kind, statement in _TOLD.items():
            rows = getattr(batch, kind)
            if rows:
                self._database.executemany(statement, rows)
        if batch.mets:
            rows = [(*key, *row) for key, row in batch.mets.items()]
            # Of two notes of one meeting the lesser counts, whichever came first.
            self._database.executemany(
                "DELETE FROM met WHERE root = ? AND bot = ? AND user = ? AND (at, planet, quality) > (?, ?, ?)", rows
            )
            self._database.executemany("INSERT INTO met VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        for seen in batch.sightings.values():
            self._see(seen)

    def _see(self, seen: Seen) -> None:
        found = self._database.execute(
            "SELECT at, planet, channel, name FROM sighting WHERE root = ? AND user = ?", (seen.root, seen.user)
        ).fetchone()
        if found is not None:
            topics, to = self._said(seen.root, seen.user)
            old = _seen((seen.root, seen.user, *found), topics, to)
            seen = seen.joined(old)
            if seen == old:
                return
            self._database.execute("DELETE FROM sighting WHERE root = ? AND user = ?", (seen.root, seen.user))
        row = (seen.root, seen.user, seen.at, seen.planet, seen.channel, seen.name)
        self._database.execute("INSERT INTO sighting VALUES (?, ?, ?, ?, ?, ?)", row)
        for table, words in (("said_topic", seen.topics), ("said_to", seen.to)):
            self._database.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                [(seen.root, seen.user, word, seen.planet, seen.at) for word in words],
            )

    def _said(self, root: str, user: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        topics = self._database.execute("SELECT topic FROM said_topic WHERE root = ? AND user = ?", (root, user))
        to = self._database.execute("SELECT other FROM said_to WHERE root = ? AND user = ?", (root, user))
        return tuple(word for (word,) in topics), tuple(word for (word,) in to)

    def _restore(self, found: Exported) -> None:
        tables: dict[str, Any] = found.state
        for name in ("told_planet", "told_channel", "character", "presence", "wishes", "standing", "gone", "erased"):
            for row in tables[name]:
                places = ", ".join("?" * len(row))
                self._database.execute(f"INSERT INTO {name} VALUES ({places})", row)  # noqa: S608
        for *told, traits in tables["told_person"]:
            row = (*told, msgspec.json.encode(traits).decode())
            self._database.execute("INSERT INTO told_person VALUES (?, ?, ?, ?, ?)", row)
        self._database.executemany(_TOLD["memberships"], tables["membership"])
        self._database.executemany("INSERT INTO met VALUES (?, ?, ?, ?, ?, ?)", tables["met"])
        for *told, topics, to in tables["sighting"]:
            self._see(_seen(tuple(told), tuple(topics), tuple(to)))


def _seen(told: tuple[Any, ...], topics: tuple[str, ...], to: tuple[str, ...]) -> Seen:
    root, user, at, planet, channel, name = told
    return Seen(root, user, at, planet, channel, name, topics, to)
