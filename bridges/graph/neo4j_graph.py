"""The universe graph on a Neo4j 5 server, through the official driver."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from bridges.graph.answers import Rows, answer
from bridges.graph.entries import sorted_notes
from bridges.graph.neo4j_export import graph_rows, state_rows
from bridges.graph.neo4j_facts import Neo4jFacts
from bridges.graph.neo4j_schema import LOCK, SCHEMA, SCHEMA_VERSION
from bridges.graph.neo4j_writer import Writer
from bridges.graph.rows import encoded
from universe.errors import BadInput, PortRefused, PortRetry
from universe.graph.notes import GraphEntry
from universe.graph.questions import Argument

if TYPE_CHECKING:
    import neo4j

_ROWS_A_STATEMENT: Final = 1000
_RETRY_MS: Final = 1000
_TOO_LONG: Final = "Neo.ClientError.Transaction."
"""Timed out, terminated, or its wait for a lock ended."""


class Neo4jServer(Struct, frozen=True):
    """Where the server is: the database belongs to one universe alone.

    `timeout_ms` bounds the making of a connection, each write to it, and each transaction.
    """

    uri: str
    user: str = "neo4j"
    password: str = ""
    database: str = "neo4j"
    timeout_ms: int = 10_000


class Neo4jGraph:
    """A `bridges.graph.store.GraphStore` on a server. Nothing is tried twice: `PortRetry` says what may be.

    Raises `BadInput` where the server cannot be reached, refuses us, or holds a newer graph.
    """

    def __init__(self, server: Neo4jServer) -> None:
        import neo4j

        self._timeout_s = server.timeout_ms / 1000
        self._database = server.database
        self._driver: neo4j.Driver | None = None
        try:
            self._driver = neo4j.GraphDatabase.driver(
                server.uri, auth=(server.user, server.password) if server.password else None,
                connection_timeout=self._timeout_s, connection_acquisition_timeout=self._timeout_s,
                connection_write_timeout=self._timeout_s, max_transaction_retry_time=0.0, telemetry_disabled=True,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            )  # fmt: skip
            self._prepare()
        except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, ValueError, OSError) as error:
            self.close()
            raise BadInput(f"no graph at {server.uri}: {_reason(error)}") from error
        except BaseException:
            self.close()
            raise

    def note(self, entries: Sequence[GraphEntry]) -> None:
        """Enter notes, all or none, in one transaction."""
        batch = sorted_notes(entries)
        with self._transaction(write=True) as run:
            run(LOCK, [0])
            Writer(run).enter(batch)

    def ask(self, question: str, arguments: Mapping[str, Argument]) -> Rows:
        """The rows of a question."""
        with self._transaction(write=False) as run:
            return answer(Neo4jFacts(run), question, arguments)

    def export(self) -> bytes:
        """All rows as canonical JSON."""
        with self._transaction(write=False) as run:
            return encoded(state_rows(run), graph_rows(run))

    def close(self) -> None:
        """Close the connections."""
        if self._driver is not None:
            self._driver.close()

    def _prepare(self) -> None:
        """Constraints and indexes, each in a transaction of its own as the server wants it."""
        assert self._driver is not None  # noqa: S101 - set by the caller
        with self._driver.session(database=self._database) as session:
            for statement in SCHEMA:
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes($seconds)", seconds=int(self._timeout_s) + 1).consume()
        with self._transaction(write=True) as run:
            version = run(LOCK, [0])[0]["schema"]
        if version > SCHEMA_VERSION:
            raise BadInput(f"the graph was written by a newer Orrery (graph version {version})")

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Callable[..., list[dict[str, Any]]]]:
        """An explicit transaction, which the driver never repeats; errors become those of ports."""
        import neo4j

        assert self._driver is not None  # noqa: S101 - closed graphs have a driver too
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        try:
            with (
                self._driver.session(database=self._database, default_access_mode=mode) as session,
                session.begin_transaction(timeout=self._timeout_s) as transaction,
            ):
                yield _runner(transaction)
                transaction.commit()
        except neo4j.exceptions.ConstraintError as error:
            raise PortRetry(f"the graph was written to meanwhile: {_reason(error)}", _RETRY_MS) from error
        except (neo4j.exceptions.ClientError, neo4j.exceptions.ConfigurationError) as error:
            if str(getattr(error, "code", "")).startswith(_TOO_LONG):
                raise PortRetry(f"the graph took too long: {_reason(error)}", _RETRY_MS) from error
            raise PortRefused(f"the graph refused: {_reason(error)}") from error
        except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError) as error:
            raise PortRetry(f"the graph is away: {_reason(error)}", _RETRY_MS) from error


def _runner(transaction: neo4j.Transaction) -> Callable[..., list[dict[str, Any]]]:
    """Runs statements; those with rows in steps, so that no message to the server grows without bound."""

    def run(statement: str, rows: Collection[Any] | None = None, **given: Any) -> list[dict[str, Any]]:
        if rows is None:
            return transaction.run(statement, given).data()
        ordered, found = list(rows), list[dict[str, Any]]()
        for start in range(0, len(ordered), _ROWS_A_STATEMENT):
            step = {"rows": ordered[start : start + _ROWS_A_STATEMENT], "schema": SCHEMA_VERSION}
            found += transaction.run(statement, step).data()
        return found

    return run


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
