"""Opens the bus: on somebody's server by URL, or on the embedded one that all buses of a process share."""

from __future__ import annotations

from bridges.bus.bus_server import BusServer, OwnServer, RemoteServer
from bridges.bus.port import TTL_MS, QueryBus
from universe.config import SubstrateConfig
from universe.errors import BadInput
from universe.keys import Keys


def open_bus(url: str, prefix: str, timeout_ms: int, *, ttl_ms: int = TTL_MS) -> QueryBus:
    """The bus on the server at `url`; nothing is started or reached before the first request.

    Parameters
    ----------
    url
        ``redis://``, ``rediss://`` or ``unix://``; ``""`` for an embedded server, one for all buses of this process.
        What a bus left on the embedded one goes with the bus, and the server with the last of them.
    prefix
        Whose queries they are (``substrate.prefix``); it keeps the buses of one server apart.
    timeout_ms
        Longest wait for the server, >= 1.
    ttl_ms
        How long a query is kept that nobody touches, in the server's own time (virtual time does not count), >= 1.

    Raises
    ------
    BadInput
        The URL is none of ours, or a number is too small.
    BadKey
        The prefix is no id.

    """
    if timeout_ms < 1 or ttl_ms < 1:
        raise BadInput(f"the query bus waits and keeps for 1 ms or more, not {min(timeout_ms, ttl_ms)}")
    keys = Keys(prefix)
    server: BusServer
    if url:
        server = RemoteServer(SubstrateConfig(mode="url", url=url, timeout_ms=timeout_ms), url)
    else:
        server = OwnServer(SubstrateConfig(mode="embedded", timeout_ms=timeout_ms))
    return QueryBus(server, keys, ttl_ms)
