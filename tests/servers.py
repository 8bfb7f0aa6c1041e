"""Real servers for tests: throw-away Valkey and Redis, a proxy that cuts replies, waits with a deadline.

The fixtures `product`, `server` and `client` live in `tests.server_fixtures`.
"""

from __future__ import annotations

import os
import select
import shutil
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, Self

import pytest

from bridges.redis_server import RunningServer, start_server
from bridges.server_plan import Settings
from universe.config import SubstrateConfig

Product = Literal["valkey", "redis"]
PRODUCTS: Final[tuple[Product, ...]] = ("valkey", "redis")
_MODES: Final[dict[Product, Literal["embedded", "system"]]] = {"valkey": "embedded", "redis": "system"}
_WAIT_S: Final = 15.0


def require(product: Product) -> None:
    """Skip the test, with the reason, where this server is not installed."""
    if product == "redis" and shutil.which("redis-server") is None:
        pytest.skip("no redis-server on PATH (Debian: apt-get install redis-server)")


def config_for(product: Product, accept_risk: tuple[str, ...] = (), timeout_ms: int = 5000) -> SubstrateConfig:
    """A configuration that starts this server; the long timeout is for loaded test machines."""
    return SubstrateConfig(mode=_MODES[product], accept_risk=accept_risk, timeout_ms=timeout_ms)


def running(product: Product, data_dir: Path | None = None, *, settings: Settings = ()) -> RunningServer:
    """Start a throw-away server: use it in a ``with``. Skips where it is not installed."""
    require(product)
    return start_server(config_for(product), data_dir, settings=settings)


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = _WAIT_S) -> None:
    """Poll `condition`; fails naming `what` did not happen before the deadline."""
    pause, deadline = threading.Event(), time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {timeout_s} s: {what}")
        pause.wait(0.005)


def wait_gone(pid: int, what: str, timeout_s: float = _WAIT_S) -> None:
    """Wait until a process, child of ours or not, has ended; one that nobody reaps counts as ended."""
    if not hasattr(os, "pidfd_open"):
        wait_until(lambda: not is_alive(pid), what, timeout_s)
        return
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ready, _, _ = select.select([handle], [], [], timeout_s)
    finally:
        os.close(handle)
    if not ready:
        pytest.fail(f"not within {timeout_s} s: {what}")


def is_alive(pid: int) -> bool:
    """Whether a process runs now; a zombie does not."""
    if hasattr(os, "pidfd_open"):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return False
        try:
            return not select.select([handle], [], [], 0)[0]
        finally:
            os.close(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class CuttingProxy:
    """A TCP proxy to a unix socket that lets commands run but cuts every n-th reply to a command named `word`."""

    def __init__(self, socket_path: Path, word: bytes, every: int) -> None:
        """Listen on a free local port; `cuts` counts the replies that were cut."""
        self.cuts = 0
        self._seen = 0
        self._word, self._every, self._socket_path = word, every, socket_path
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        """Start to accept."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop to accept."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(_WAIT_S)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as far:
            far.connect(str(self._socket_path))
            while True:
                try:
                    request = near.recv(65536)
                    if not request:
                        return
                    far.sendall(request)
                    reply = far.recv(65536)
                    if self._word in request and self._cut_now():
                        return
                    near.sendall(reply)
                except OSError:
                    return

    def _cut_now(self) -> bool:
        self._seen += 1
        cut = self._seen % self._every == 0
        self.cuts += cut
        return cut
