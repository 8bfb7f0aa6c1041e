"""Opens the bus: on a server of somebody's by URL, or on one of our own that starts when it is first needed."""

from __future__ import annotations

from bridges.bus.bus_server import OwnServer, RemoteServer
from bridges.bus.port import TTL_MS, QueryBus
from universe.config import SubstrateConfig
from universe.errors import BadInput
from universe.keys import Keys


def open_bus(url: str, prefix: str, timeout_ms: int, *, ttl_ms: int = TTL_MS) -> QueryBus:
    """The bus on the server at `url`, which is reached at the first request.

    Parameters
    ----------
    url
        ``redis://``, ``rediss://`` or ``unix://``.
    prefix
        Whose queries they are (``substrate.prefix``).
    timeout_ms
        Longest wait for the server, >= 1.
    ttl_ms
        How long a query is kept that nobody touches, in wall time, >= 1.

    Raises
    ------
    BadInput
        The URL is none of ours.
    BadKey
        The prefix is no id.

    """
    config = SubstrateConfig(mode="url", url=url, timeout_ms=timeout_ms)
    return QueryBus(RemoteServer(config, url), Keys(prefix), ttl_ms)


def open_embedded_bus(config: SubstrateConfig, *, ttl_ms: int = TTL_MS) -> QueryBus:
    """The bus on a server of its own (`mode` embedded or system), which starts at the first request.

    Raises `BadInput` for the mode ``url``, `BadKey` for a prefix that is no id.
    """
    if config.mode == "url":
        raise BadInput("substrate.mode is url: that server is not ours to start, open the bus by its URL")
    return QueryBus(OwnServer(config), Keys(config.prefix), ttl_ms)
