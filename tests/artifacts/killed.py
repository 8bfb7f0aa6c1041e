"""Fills an embedded store and is killed; run as a module."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bridges.artifacts import EdgeStore
from tests.artifacts.makers import NOW, an_artifact, remembered
from tests.directory_crashes import die_at


def fill(place: Path, before: int, after: int) -> None:
    """Write, flush, write more, and die."""
    store = EdgeStore(place)
    store.keep_many([an_artifact(number) for number in range(before)])
    store.flush()
    for number in range(before, before + after):
        store.keep(an_artifact(number))
    for number in range(after):
        store.remember(remembered(number, at=NOW + number))
    store.withdraw(("msg:0",))
    os.kill(os.getpid(), signal.SIGKILL)


def steps(home: Path, stride: int) -> None:
    """Let children die at one step after another of the making of a store, until one gets through; then die."""
    for step in range(1, 10_000, stride):
        child = os.fork()
        if child == 0:
            die_at(step)
            store = EdgeStore(home / f"{step:05}")
            store.keep(an_artifact())
            store.remember(remembered())
            store.close()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[3:]]
    {"fill": fill, "steps": steps}[sys.argv[1]](Path(sys.argv[2]), *numbers)
