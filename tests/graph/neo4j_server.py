"""A pytest plugin: a real Neo4j for a session, from the jars that `tests/graph/neo4j/pom.xml` names.

``NEO4J_TEST_URI`` (with ``NEO4J_TEST_USER`` and ``NEO4J_TEST_PASSWORD``) takes a server of one's own instead: all its
data is deleted. The jars are never downloaded by a test; without them the tests that need them skip and say how.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import neo4j
import pytest

from bridges.graph import GraphStore, Neo4jGraph, Neo4jServer, SqliteGraph
from tests.graph.stores import emptied, free_port
from tests.servers import wait_until

HERE: Final = Path(__file__).resolve().parent / "neo4j"
RESOLVE: Final = "mvn -q -B -f tests/graph/neo4j/pom.xml dependency:build-classpath"
_START_S: Final = 120.0
_STOP_S: Final = 20.0
_JAVA: Final = (
    "java", "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
)  # fmt: skip
_SETTINGS: Final = """server.default_listen_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.memory.pagecache.size=64m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
"""


def jars() -> str:
    """The class path of the server; skips, with the way out, where it cannot be started."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("no Neo4j: no Java Development Kit on PATH (Debian: openjdk-17-jdk-headless)")
    version = re.search(r"<neo4j.version>([\d.]+)<", (HERE / "pom.xml").read_text(encoding="utf-8"))
    assert version is not None
    listed = HERE.parents[2] / "build" / "neo4j" / f"{version[1]}.classpath"
    names = listed.read_text(encoding="utf-8").strip() if listed.is_file() else ""
    if not names or not all(Path(name).is_file() for name in names.split(os.pathsep)):
        pytest.skip(f"no Neo4j: its jars are not here; once: {RESOLVE}")
    return names


def answers(port: int, server: subprocess.Popen[bytes], log: Path) -> bool:
    """Whether the port is open; fails with the log's end when the server has died."""
    if server.poll() is not None:
        pytest.fail(f"Neo4j ended with {server.returncode}: {log.read_text(encoding='utf-8')[-2000:]}")
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A server with a password of its own, started once and stopped by its process id."""
    if uri := os.environ.get("NEO4J_TEST_URI"):
        user, password = os.environ.get("NEO4J_TEST_USER", "neo4j"), os.environ.get("NEO4J_TEST_PASSWORD", "")
        yield Neo4jServer(uri, user, password)
        return
    names, home, port = jars(), tmp_path_factory.mktemp("neo4j"), free_port()
    settings, log = home / "neo4j.conf", home / "server.log"
    settings.write_text(_SETTINGS.format(port=port), encoding="utf-8")
    command = [*_JAVA, "-cp", names, str(HERE / "Neo4jServer.java"), str(home), str(settings)]
    with log.open("wb") as out, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=out) as server:
        try:
            wait_until(lambda: answers(port, server, log), "Neo4j listens", _START_S)
            given = Neo4jServer(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_hex(16), timeout_ms=30_000)
            _set_password(given)
            yield given
        finally:
            server.kill()  # its data is a temporary directory's
            server.wait(_STOP_S)


def _set_password(server: Neo4jServer) -> None:
    """A fresh server takes only a change of its first password."""
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, "neo4j")) as driver,
        driver.session(database="system") as session,
    ):
        change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
        session.run(change, password=server.password).consume()


@pytest.fixture(scope="session")
def one_neo4j(neo4j_server: Neo4jServer) -> Iterator[Neo4jGraph]:
    """One open graph on the server."""
    graph = Neo4jGraph(neo4j_server)
    yield graph
    graph.close()


@pytest.fixture
def neo4j_graph(one_neo4j: Neo4jGraph) -> Neo4jGraph:
    """An empty graph on the server."""
    return emptied(one_neo4j)


@pytest.fixture(params=["sqlite", "neo4j"])
def graph(request: pytest.FixtureRequest) -> Iterator[GraphStore]:
    """An empty graph in each store in turn."""
    if request.param == "neo4j":
        yield request.getfixturevalue("neo4j_graph")
        return
    store = SqliteGraph(None)
    yield store
    store.close()
