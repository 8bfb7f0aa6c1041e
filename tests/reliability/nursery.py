"""The test's hand on host processes: start, wait for what they tell, kill, pause."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final, Self

import pytest

from tests.tree import ROOT

_WAIT_S: Final = 30.0
LIFE_S: Final = (0.002, 0.015)
"""How long a host lives after it is ready, in a burst of kills."""


class Nursery:
    """One `tests.reliability.host_process` and the processes that it forks. One thread uses it."""

    def __init__(self, url: str, tries_max: int = 3) -> None:
        command = [sys.executable, "-m", "tests.reliability.host_process", url, str(tries_max)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._unread = b""
        self._asked: list[int] = []
        self.pids: dict[int, int] = {}
        """Number of a host to the process that was born last for it."""
        self.living: set[int] = set()
        self.told: dict[tuple[str, int], str] = {}
        self.exits: list[int] = []

    def __enter__(self) -> Self:
        """The nursery itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End everything that was born."""
        for pid in self.living:
            os.kill(pid, signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(_WAIT_S)
        self._process.stdout.close()

    def start(self, kind: str, number: int) -> int:
        """Fork one process; returns its pid as soon as it is born."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{kind} {number}\n".encode())
        self._process.stdin.flush()
        self.pids.pop(number, None)
        self.until(lambda: number in self.pids, f"the birth of {kind} {number}")
        return self.pids[number]

    def start_ready(self, kind: str, number: int) -> int:
        """Fork one process and wait until it is ready; returns its pid."""
        pid = self.start(kind, number)
        self.until(lambda: ("ready", pid) in self.told, f"{kind} {number} ready")
        return pid

    def kill(self, pid: int) -> None:
        """SIGKILL one process; its end is told later."""
        self.living.discard(pid)
        os.kill(pid, signal.SIGKILL)

    def until(self, condition: Callable[[], bool], what: str, timeout_s: float = _WAIT_S) -> None:
        """Take in what is told until `condition` holds; fails naming `what` did not happen."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {timeout_s} s: {what}")
            self.listen(0.02)

    def listen(self, timeout_s: float) -> None:
        """Take in what was told, waiting at most `timeout_s` for the first line."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, timeout_s))
        if not ready:
            return
        chunk = os.read(self._process.stdout.fileno(), 65536)
        if not chunk:
            pytest.fail("the parent of the host processes ended")
        *lines, self._unread = (self._unread + chunk).split(b"\n")
        for line in lines:
            word, pid, detail = line.decode().split(" ", 2)
            self._hear(word, int(pid), detail)

    def _hear(self, word: str, pid: int, detail: str) -> None:
        self.told[word, pid] = detail
        if word == "born":
            self.pids[int(detail)] = pid
            self.living.add(pid)
        elif word == "ended":
            self.living.discard(pid)
            self.exits.append(int(detail))
            self.told.pop(("ready", pid), None)  # the number may be given to another process


def kill_burst(nursery: Nursery, kind: str, kills: int, chance: random.Random) -> None:
    """SIGKILL both processes of a kind again and again, each `LIFE_S` after it was ready; both are ready in the end."""
    due: dict[int, float] = {}
    numbers = {nursery.pids.get(number) or nursery.start(kind, number): number for number in (0, 1)}
    while kills:
        for pid in numbers:
            if pid not in due and ("ready", pid) in nursery.told:
                due[pid] = time.monotonic() + chance.uniform(*LIFE_S)
        nursery.listen(min(due.values(), default=time.monotonic() + 1.0) - time.monotonic())
        for pid, moment in list(due.items()):
            if kills and time.monotonic() >= moment:
                nursery.kill(pid)
                del due[pid]
                number = numbers.pop(pid)
                numbers[nursery.start(kind, number)] = number
                kills -= 1
    nursery.until(lambda: all(("ready", pid) in nursery.told for pid in numbers), "the last hosts ready")
