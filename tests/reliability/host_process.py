"""A warm, single-threaded parent that forks host processes: a Python start would dominate a thousand kills.

``python -m tests.reliability.host_process URL TRIES_MAX`` reads lines ``KIND NUMBER`` and forks a process for each;
processes tell lines ``WORD PID DETAIL``: born, ready, deposed (members lost so far), ended (exit code).
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Final

from actors.plan import UniversePlan
from actors.runtime import wall_clock_ms
from actors.service import Service
from actors.worker import Worker
from tests.hand_people import wall_town
from tests.reliability import naive_twins
from tests.reliability.kill_world import plan_of
from universe.config import RuntimeConfig

HOSTS: Final = 2
_LOOK_S: Final = 0.01
_FAILED: Final = 3
_STDIN: Final = 0
_STDOUT: Final = 1


def tell(word: str, pid: int, detail: object = "") -> None:
    """Say one line; shorter than PIPE_BUF, so lines of several processes never mix."""
    os.write(_STDOUT, f"{word} {pid} {detail}\n".encode())


def run_host(plan: UniversePlan, number: int, alive: Callable[[], bool]) -> None:
    """One host of the universe, supervised as in production, until its parent has gone."""
    worker = Worker(plan.workers()[number], wall_clock_ms)
    service = Service(worker.host, RuntimeConfig(), wall_clock_ms)
    service.start()
    tell("ready", os.getpid())
    pause, deposed = threading.Event(), 0
    while alive() and service.statistics().running:
        if len(worker.host.deposed) > deposed:
            deposed = len(worker.host.deposed)
            tell("deposed", os.getpid(), deposed)
        pause.wait(_LOOK_S)


def _kinds(url: str, tries_max: int) -> Mapping[str, Callable[[int, Callable[[], bool]], None]]:
    def ready() -> None:
        tell("ready", os.getpid())

    return {
        "host": lambda number, alive: run_host(plan_of(url, HOSTS, tries_max), number, alive),
        "town": lambda number, alive: run_host(wall_town(url, HOSTS, tries_max), number, alive),
        "ack_first": lambda number, alive: naive_twins.ack_first(url, number, alive, ready),
        "effect_first": lambda number, alive: naive_twins.effect_first(url, number, alive, ready),
        "xack_gate": lambda number, alive: naive_twins.xack_gate(url, number, alive, ready),
    }


def _become(body: Callable[[int, Callable[[], bool]], None], number: int, parent: int) -> None:
    """The forked process: run, and end without the parent's clean-up."""
    code = _FAILED
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        body(number, lambda: os.getppid() == parent)
    except Exception:  # noqa: BLE001 - the parent's standard error is the test's
        traceback.print_exc()
    finally:
        os._exit(code)


def _note(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up pipe has the signal."""


def _reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        tell("ended", pid, os.waitstatus_to_exitcode(status))


def main(url: str, tries_max: int) -> None:
    """Fork what is asked for until standard input closes."""
    kinds = _kinds(url, tries_max)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    signal.signal(signal.SIGCHLD, _note)
    me, asked = os.getpid(), b""
    while True:
        ready, _, _ = select.select([_STDIN, reader], [], [])
        if reader in ready:
            os.read(reader, 4096)
        _reap()
        if _STDIN not in ready:
            continue
        chunk = os.read(_STDIN, 4096)
        if not chunk:
            return
        *lines, asked = (asked + chunk).split(b"\n")
        for line in lines:
            kind, number = line.decode().split()
            pid = os.fork()
            if pid == 0:
                _become(kinds[kind], int(number), me)
            tell("born", pid, number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
