"""The servers that the bus may lie on: somebody's, or the one of this process that its buses share."""

from __future__ import annotations

import threading
from typing import Final, Protocol

import redis

from bridges.redis_client import connect
from bridges.redis_line import RedisLine
from bridges.redis_server import RunningServer, start_server
from universe.config import SubstrateConfig

DOING: Final = "query bus"
SETTINGS: Final = (("hash-max-listpack-value", "1024"),)
"""A layer's twelve facts lie in one piece: a third less memory than as entries of a table."""


class BusServer(Protocol):
    """Where the bus lies. With `is_own` nobody but the buses of this process sees it."""

    is_own: bool

    def line(self) -> RedisLine:
        """A connection that works, or raises `SubstrateDown` when it is used."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""


class RemoteServer:
    """A server that others run."""

    is_own: bool = False

    def __init__(self, config: SubstrateConfig, url: str) -> None:
        self._client = connect(config, url)
        self._line = RedisLine(self._client, DOING, looks_first=True)

    def line(self) -> RedisLine:
        """The one connection."""
        return self._line

    def close(self) -> None:
        """Drop the connection."""
        self._line.close()
        self._client.close()


class _Shared:
    """The one embedded server of this process: started for the first bus that needs it, stopped with the last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: RunningServer | None = None
        self._holders: set[int] = set()

    def reach(self, holder: int, config: SubstrateConfig) -> RunningServer:
        """The server, running; started again where it has died. Raises as `start_server` does."""
        with self._lock:
            if self._server is not None and not self._server.running:
                self._server.stop()
                self._server = None
            if self._server is None:
                self._server = start_server(config, settings=SETTINGS)
            self._holders.add(holder)
            return self._server

    def leave(self, holder: int) -> None:
        """One bus fewer."""
        with self._lock:
            self._holders.discard(holder)
            if not self._holders and self._server is not None:
                self._server.stop()
                self._server = None


_shared: Final = _Shared()


class OwnServer:
    """A bus's hold on the server of this process, which keeps nothing and dies with us."""

    is_own: bool = True

    def __init__(self, config: SubstrateConfig) -> None:
        self._config = config
        self._server: RunningServer | None = None
        self._client: redis.Redis | None = None
        self._line: RedisLine | None = None

    def line(self) -> RedisLine:
        """The one connection; the first call starts the server where no bus has. Raises as `start_server` does."""
        if self._line is None or self._server is None or not self._server.running:
            self._hang_up()
            self._server = _shared.reach(id(self), self._config)
            self._client = connect(self._config, self._server.url)
            self._line = RedisLine(self._client, DOING, looks_first=True)
        return self._line

    def close(self) -> None:
        """Let go of the server; the last bus stops it."""
        self._hang_up()
        _shared.leave(id(self))

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._client is not None:
            self._client.close()
        self._line = self._client = self._server = None
