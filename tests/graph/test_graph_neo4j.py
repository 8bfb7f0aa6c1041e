"""What only a server can get wrong: its schema, our password, two writers, a transaction that takes too long."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import run

import msgspec
import neo4j
import pytest

from bridges.graph import Neo4jGraph, Neo4jServer, SqliteGraph
from bridges.graph.neo4j_schema import SCHEMA
from tests.graph.note_makers import said, town
from tests.graph.stores import free_port
from tests.scale import scaled
from universe.errors import BadInput, PortRefused, PortRetry
from universe.graph.notes import Met, RootsGone

pytest_plugins = ("tests.graph.neo4j_server",)


def driver_of(server: Neo4jServer) -> neo4j.Driver:
    """A driver of our own."""
    return neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password))


def test_every_constraint_and_index_of_the_schema_is_there(neo4j_server: Neo4jServer, neo4j_graph: Neo4jGraph) -> None:
    """Unique ids and names, Character.name among them, and a second opening makes them no second time."""
    Neo4jGraph(neo4j_server).close()
    with driver_of(neo4j_server) as driver, driver.session() as session:
        unique = {tuple(row["labelsOrTypes"] + row["properties"]) for row in session.run("SHOW CONSTRAINTS")}
        indexes = [row["state"] for row in session.run("SHOW INDEXES")]

    assert {("Character", "name"), ("User", "id"), ("Planet", "id"), ("Topic", "name"), ("Met", "key")} <= unique
    assert {"ONLINE"} == set(indexes)
    assert len(SCHEMA) <= len(indexes)


def test_a_server_that_is_away_or_refuses_us_is_said_in_one_line(neo4j_server: Neo4jServer) -> None:
    """No server, a wrong password, no address, a database that does not exist."""
    away = Neo4jServer(f"bolt://127.0.0.1:{free_port()}", timeout_ms=2000)
    servers = [away, Neo4jServer("gopher://x"), msgspec.structs.replace(neo4j_server, database="nowhere")]
    if neo4j_server.password:
        servers.append(msgspec.structs.replace(neo4j_server, password="wrong"))  # noqa: S106 - it is wrong
    for server in servers:
        with pytest.raises(BadInput) as refused:
            Neo4jGraph(server)
        assert "\n" not in str(refused.value)


def test_a_note_that_waits_too_long_is_put_off_and_changes_nothing(
    neo4j_server: Neo4jServer, neo4j_graph: Neo4jGraph
) -> None:
    """Another writer holds the lock: `PortRetry` after the transaction's time, and later the same note is entered."""
    neo4j_graph.note(town())
    before = neo4j_graph.export()
    hasty = Neo4jGraph(msgspec.structs.replace(neo4j_server, timeout_ms=2000))
    with driver_of(neo4j_server) as driver, driver.session() as session, session.begin_transaction() as holder:
        holder.run("MATCH (w:Writer) SET w.held = true").consume()
        with pytest.raises(PortRetry):
            hasty.note([said(9, "ada", ["jazz"])])
        holder.rollback()

    assert before == neo4j_graph.export()
    hasty.note([said(9, "ada", ["jazz"])])
    hasty.close()
    assert before != neo4j_graph.export()


def test_writers_at_once_lose_nothing_and_count_nothing_twice(
    neo4j_server: Neo4jServer, neo4j_graph: Neo4jGraph
) -> None:
    """Four clients note overlapping meetings of one pair, one withdraws some: the same as one after the other."""
    clients = [Neo4jGraph(neo4j_server) for _ in range(4)]
    jobs = scaled(5, 40)
    meetings = [Met("elena", "ada", "earth", f"msg:{number}", number, number % 3) for number in range(jobs * 3)]
    gone = RootsGone(tuple(meeting.root for meeting in meetings[::5]))

    def work(index: int) -> None:
        for job in range(jobs):
            clients[index].note(meetings[job * 3 : job * 3 + 4])
        clients[index].note([gone])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    for client in clients:
        client.close()
    alone = SqliteGraph(None)
    alone.note([*meetings, gone])

    assert alone.export() == neo4j_graph.export()


def test_a_failed_note_leaves_nothing_behind(neo4j_graph: Neo4jGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server refuses the last statement of a transaction: none of it stands."""
    empty = neo4j_graph.export()
    with monkeypatch.context() as broken:
        broken.setattr("bridges.graph.neo4j_add.PLANET_LAST", "UNWIND $rows AS row RETURN 1 / 0")
        with pytest.raises(PortRefused):
            neo4j_graph.note(town())

    assert empty == neo4j_graph.export()


def test_nobody_pays_for_the_driver_before_a_server_is_asked_for() -> None:
    """Importing the stores, and using the one in SQLite, imports no driver."""
    program = (
        "import sys; from bridges.graph import SqliteGraph; SqliteGraph(None).close(); print('neo4j' in sys.modules)"
    )
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert "False" == done.stdout.strip()
