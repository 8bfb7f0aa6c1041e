"""The servers that the bus may lie on: somebody's, or one of our own."""

from __future__ import annotations

from typing import Final, Protocol

from bridges.redis_client import connect
from bridges.redis_line import RedisLine
from bridges.redis_server import RunningServer, start_server
from universe.config import SubstrateConfig

DOING: Final = "query bus"


class BusServer(Protocol):
    """Where the bus lies."""

    def line(self) -> RedisLine:
        """A connection that works, or raises `SubstrateDown` when it is used."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""


class RemoteServer:
    """A server that others run."""

    def __init__(self, config: SubstrateConfig, url: str) -> None:
        self._client = connect(config, url)
        self._line = RedisLine(self._client, DOING)

    def line(self) -> RedisLine:
        """The one connection."""
        return self._line

    def close(self) -> None:
        """Drop the connection."""
        self._line.close()
        self._client.close()


class OwnServer:
    """A private server that keeps nothing, dies with us, and is started again where it died before us."""

    def __init__(self, config: SubstrateConfig) -> None:
        self._config = config
        self._server: RunningServer | None = None
        self._reached: RemoteServer | None = None

    def line(self) -> RedisLine:
        """The one connection; the first call starts the server. Raises as `start_server` does."""
        if self._server is not None and not self._server.running:
            self.close()
        if self._server is None or self._reached is None:
            self._server = start_server(self._config)
            self._reached = RemoteServer(self._config, self._server.url)
        return self._reached.line()

    def close(self) -> None:
        """Stop the server."""
        if self._reached is not None:
            self._reached.close()
        if self._server is not None:
            self._server.stop()
        self._server = self._reached = None
