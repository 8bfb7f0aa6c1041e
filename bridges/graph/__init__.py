"""The universe graph's stores: SQLite for simulations and one host, Neo4j for several; `GraphPort` before either."""

from __future__ import annotations

from bridges.graph.neo4j_graph import Neo4jGraph, Neo4jServer
from bridges.graph.port import GraphPort
from bridges.graph.sqlite_graph import SqliteGraph
from bridges.graph.store import GraphStore

__all__ = ["GraphPort", "GraphStore", "Neo4jGraph", "Neo4jServer", "SqliteGraph"]
