"""What bots share and remember, in Qdrant's engine or on its server; docs/artifacts.md says how."""

from bridges.artifacts.discovery import discover_artifacts, get_gossip_for_bot
from bridges.artifacts.edge_store import EdgeStore
from bridges.artifacts.engine_store import PREFIX
from bridges.artifacts.exporting import EXPORT_VERSION, Exported, import_export, read_export
from bridges.artifacts.port import ArtifactPort
from bridges.artifacts.qdrant_store import QdrantStore, api_key_of
from bridges.artifacts.store import ArtifactStore

__all__ = [
    "EXPORT_VERSION",
    "PREFIX",
    "ArtifactPort",
    "ArtifactStore",
    "EdgeStore",
    "Exported",
    "QdrantStore",
    "api_key_of",
    "discover_artifacts",
    "get_gossip_for_bot",
    "import_export",
    "read_export",
]
