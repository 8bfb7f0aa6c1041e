"""Which store a configuration asks for."""

from __future__ import annotations

from pathlib import Path

from bridges.artifacts import ArtifactStore, EdgeStore
from bridges.embedding import embedder_named
from bridges.graph import GraphStore, SqliteGraph
from bridges.secret_file import secret_of
from universe.config_universe import ArtifactsConfig, GraphConfig


def artifact_store(config: ArtifactsConfig) -> ArtifactStore:
    """The store of artifacts and memories. Raises `BadInput` for settings that cannot be used."""
    embedder = embedder_named(config.embedder)
    if config.engine == "edge":
        return EdgeStore(config.directory or None, embedder=embedder, prefix=config.prefix)
    from bridges.artifacts import QdrantStore, api_key_of

    key = api_key_of(config.api_key_file)
    return QdrantStore(config.url, key=key, timeout_ms=config.timeout_ms, embedder=embedder, prefix=config.prefix)


def graph_store(config: GraphConfig) -> GraphStore:
    """The store of the universe graph. Raises `BadInput` for settings that cannot be used."""
    if config.store == "sqlite":
        return SqliteGraph(Path(config.file) if config.file else None)
    from bridges.graph import Neo4jGraph, Neo4jServer

    password = secret_of(config.password_file, "graph.password_file")
    return Neo4jGraph(Neo4jServer(config.url, config.user, password, timeout_ms=config.timeout_ms))
