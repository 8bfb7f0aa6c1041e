"""The artifact store on a Qdrant server of one's own (1.15 or newer), or on the client's imitation of one in memory."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from bridges.artifacts.engine_store import PREFIX, EngineStore
from bridges.artifacts.qdrant_engine import MEMORY, QdrantEngine
from bridges.embedding import Embedder, HashingEmbedder
from bridges.http_post import is_one_word
from bridges.secret_file import secret_of
from universe.errors import BadInput

TIMEOUT_MS: Final = 5_000
KEY_BYTES_MAX: Final = 4096


class QdrantStore(EngineStore):
    """An `ArtifactStore` at `url`; ``:memory:`` for an imitation that tests use. Nothing is asked before the first use.

    `key` is sent to the server (see `api_key_of`), in the clear only to this machine. `timeout_ms` is the longest wait
    for each answer, rounded up to seconds. Raises `BadInput` for an address or key that cannot be used, without
    repeating the key.
    """

    def __init__(
        self, url: str, *, key: str = "", timeout_ms: int = TIMEOUT_MS, embedder: Embedder | None = None,
        prefix: str = PREFIX,
    ) -> None:  # fmt: skip
        if url != MEMORY:
            _check_address(url, key)
        engine = QdrantEngine(url, key, timeout_ms, f"{prefix}_withdrawn_roots")
        super().__init__(engine, embedder or HashingEmbedder(), prefix, inline=False)


def api_key_of(path: str) -> str:
    """The key in a file (`artifacts.api_key_file`). Raises `BadInput` (`bridges.secret_file.secret_of`)."""
    return secret_of(path, "artifacts.api_key_file")


def _check_address(url: str, key: str) -> None:
    try:
        parts = urlsplit(url)
        port_is_one = parts.port != 0
    except ValueError as error:
        raise BadInput("artifacts.url is no address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_one or not is_one_word(url):
        raise BadInput("artifacts.url must be http:// or https:// with a host")
    if parts.username is not None or parts.password is not None:
        raise BadInput("artifacts.url holds a name or a password: put the key into artifacts.api_key_file")
    if key and not is_one_word(key):
        raise BadInput("the key of the artifact store must be printable ASCII without spaces")
    if key and parts.scheme != "https" and not _is_this_machine(parts.hostname):
        raise BadInput("artifacts.url must be https where a key is sent to another machine")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
