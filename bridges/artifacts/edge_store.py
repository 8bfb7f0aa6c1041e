"""The embedded default: the artifact store on Qdrant's engine in this process."""

from __future__ import annotations

from pathlib import Path

from bridges.artifacts.edge_engine import EdgeEngine
from bridges.artifacts.engine_store import PREFIX, EngineStore
from bridges.embedding import Embedder, HashingEmbedder


class EdgeStore(EngineStore):
    """An `ArtifactStore` in a directory of its own; `directory` None for a private one that is gone after `close`.

    Without an `embedder` it hashes. Raises `BadInput` where the directory cannot be used, is open elsewhere, or was
    filled by a newer Orrery or with another embedder.
    """

    def __init__(
        self, directory: Path | str | None = None, *, embedder: Embedder | None = None, prefix: str = PREFIX
    ) -> None:
        engine = EdgeEngine(None if directory is None else Path(directory))
        try:
            super().__init__(engine, embedder or HashingEmbedder(), prefix, inline=True)
            if directory is not None:
                # At once, so that a wrong directory is told at the start; a private one is made when it is used.
                self.prepare()
        except BaseException:
            engine.close()
            raise
