"""``facts.db``: read from a file that may be hostile, and written so that the same facts give the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from bridges.cartridges.limits import FACTS_MAX, SQLITE_STEPS_MAX, VALUE_BYTES_MAX
from bridges.cartridges.moments import sqlite_time
from universe.cartridges.fact import ACTIVE, ID_MAX, TEXT_CHARS_MAX, CartridgeFact
from universe.errors import BadInput

_REAL: Final = ("id", "content")
_DOCUMENTED: Final = ("fact_id", "fact_text")
_OPTIONAL: Final = ("content_hash", "created_at", "status")
_STEPS_A_CALL: Final = 10_000
_PRAGMAS: Final = frozenset({"table_xinfo", "trusted_schema", "cell_size_check"})
_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_LIMITS: Final = (
    (sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX), (sqlite3.SQLITE_LIMIT_SQL_LENGTH, VALUE_BYTES_MAX),
    (sqlite3.SQLITE_LIMIT_COLUMN, 64), (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 32), (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
)  # fmt: skip
_SCHEMA: Final = (
    """CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_hash TEXT UNIQUE NOT NULL,
    content TEXT NOT NULL,
    created_at TEXT DEFAULT CURRENT_TIMESTAMP,
    access_count INTEGER DEFAULT 0,
    last_accessed TEXT,
    status TEXT DEFAULT 'active'
)""",
    "CREATE INDEX idx_content_hash ON facts(content_hash)",
    "CREATE INDEX idx_access_count ON facts(access_count DESC)",
    "CREATE INDEX idx_status ON facts(status)",
    "CREATE INDEX idx_last_accessed ON facts(last_accessed DESC)",
)
_INSERT: Final = "INSERT INTO facts (id, content_hash, content, created_at, status) VALUES (?, ?, ?, ?, ?)"


class Row(Struct, frozen=True):
    """One row: what the columns hold, "" for a column that the format does not have."""

    id: int
    text: str
    content_hash: str = ""
    created_at: str = ""
    status: str = ACTIVE


def read_rows(path: Path) -> list[Row]:
    """Every fact of a database, by id; the real columns or the documented ones (``fact_id``, ``fact_text``).

    Nothing is ever written, also no journal is played back. Views, triggers, virtual tables and computed columns are
    refused: they run what the file says. Raises `BadInput`.
    """
    if not path.lstat().st_size:
        raise BadInput(f"{str(path)!r} is empty; it should be a SQLite database")
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _guard(database)
            columns = _columns(database, path)
            rows = [_row(values, columns, path) for values in _selected(database, columns, path)]
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        raise BadInput(f"{str(path)!r} cannot be read as a SQLite database: {_reason(error)}") from error
    # The documented format need not say that its ids are a key, and an index that lies gives them in any order.
    if len({row.id for row in rows}) < len(rows):
        raise BadInput(f"{str(path)!r} holds two facts of one id")
    return sorted(rows, key=lambda row: row.id)


def _reason(error: Exception) -> str:
    return "reading it takes too long" if str(error) == "interrupted" else str(error)


def _guard(database: sqlite3.Connection) -> None:
    """Let the file ask for nothing: bounded values and time, and only reading."""
    for limit, value in _LIMITS:
        database.setlimit(limit, value)
    left = iter(range(SQLITE_STEPS_MAX // _STEPS_A_CALL))
    database.set_progress_handler(lambda: next(left, None) is None, _STEPS_A_CALL)
    database.set_authorizer(_authorised)
    # Bytes, since text in a database may be no text.
    database.text_factory = bytes
    database.execute("PRAGMA trusted_schema=OFF")
    database.execute("PRAGMA cell_size_check=ON")


def _authorised(action: int, one: str | None, _: str | None, __: str | None, ___: str | None) -> int:
    allowed = action in _READING or (action == sqlite3.SQLITE_PRAGMA and one in _PRAGMAS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _columns(database: sqlite3.Connection, path: Path) -> list[str]:
    """The columns to read, the id first, then the text."""
    tables = [tuple(map(_text, row)) for row in database.execute("SELECT type, name, sql FROM sqlite_master")]
    acting = [f"the {kind} {name!r}" for kind, name, _ in tables if kind in ("view", "trigger")]
    acting += [f"the virtual table {name!r}" for kind, name, sql in tables if kind == "table" and _is_virtual(sql)]
    if acting:
        raise BadInput(f"{str(path)!r} holds {acting[0][:100]}; a cartridge holds tables only")
    if not any(kind == "table" and name == "facts" for kind, name, _ in tables):
        raise BadInput(f"{str(path)!r} has no table facts")
    found = {_text(row[1]): row[6] for row in database.execute("PRAGMA table_xinfo(facts)")}
    for id_column, text_column in (_REAL, _DOCUMENTED):
        if id_column in found and text_column in found:
            wanted = [id_column, text_column, *(name for name in _OPTIONAL if name in found)]
            if any(found[name] for name in wanted):
                raise BadInput(f"{str(path)!r} has computed columns in its table facts")
            return wanted
    raise BadInput(f"{str(path)!r}: the table facts has neither id and content nor fact_id and fact_text")


def _is_virtual(sql: str) -> bool:
    return sql.split(maxsplit=2)[1:2] not in (["TABLE"], ["table"])


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _selected(database: sqlite3.Connection, columns: Sequence[str], path: Path) -> Iterator[tuple[Any, ...]]:
    named = ", ".join(f'"{name}"' for name in columns)  # only names from the constants above
    query = f"SELECT {named} FROM facts ORDER BY {columns[0]}"  # noqa: S608
    for number, values in enumerate(database.execute(query), start=1):
        if number > FACTS_MAX:
            raise BadInput(f"{str(path)!r} holds more than {FACTS_MAX:,} facts")
        yield values


def _row(values: tuple[Any, ...], columns: Sequence[str], path: Path) -> Row:
    number = values[0]
    where = f"{str(path)!r}, fact {str(number)[:30]}"
    if not isinstance(number, int) or not 1 <= number <= ID_MAX:
        raise BadInput(f"{where}: an id is a whole number from 1 to {ID_MAX}")
    texts = {name: _strict(value, name, where) for name, value in zip(columns[1:], values[1:], strict=True)}
    text = texts.pop(columns[1])
    if not text.strip() or len(text) > TEXT_CHARS_MAX:
        raise BadInput(f"{where}: a text has 1 to {TEXT_CHARS_MAX:,} characters")
    return Row(number, text, **{name: value for name, value in texts.items() if value})


def _strict(value: object, name: str, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, bytes):
        raise BadInput(f"{where}: {name} is no text")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{where}: {name} is no UTF-8 text") from error


def write_rows(path: Path, facts: Sequence[CartridgeFact], hashes: Sequence[str]) -> None:
    """Write a new database in the real format; `hashes` are the facts' content hashes. Raises `BadInput`."""
    rows = [(fact.id, content_hash, fact.text, sqlite_time(fact.created_at), fact.status)
            for fact, content_hash in zip(facts, hashes, strict=True)]  # fmt: skip
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for command in ("PRAGMA page_size=4096", "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "BEGIN"):
                database.execute(command)
            for command in _SCHEMA:
                database.execute(command)
            database.executemany(_INSERT, rows)
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise BadInput(f"cannot write {str(path)!r}: {error}") from error
