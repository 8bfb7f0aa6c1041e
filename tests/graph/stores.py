"""What tests do to stores from outside."""

from __future__ import annotations

import socket

from bridges.graph import Neo4jGraph


def emptied(graph: Neo4jGraph) -> Neo4jGraph:
    """The same graph without any node."""
    assert graph._driver is not None
    with graph._driver.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
    return graph


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
