"""Kills a writer of a directory at each of its steps in turn and tells what it left; run as a module."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from scenarios.directory_swap import replacing, restore

FILES: Final = ("manifest.json", "table", "journal/day")
WATCHED: Final = ("open", "os.", "shutil.", "fcntl.", "tempfile.")


def fill(directory: Path, word: str) -> None:
    """Write every file with the same word."""
    for name in FILES:
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(word, encoding="ascii")


def state(directory: Path) -> str:
    """``old``, ``new``, ``absent``, or ``torn`` for anything in between."""
    if not directory.exists():
        return "absent"
    paths = [path for path in directory.rglob("*") if path.is_file()]
    words = {path.read_text(encoding="ascii") for path in paths}
    whole = len(paths) == len(FILES) and len(words) == 1
    return words.pop() if whole and words <= {"old", "new"} else "torn"


def write_exchanging(out: Path) -> None:
    """The way of the run directory."""
    with replacing(out) as new:
        fill(new, "new")


def write_renaming(out: Path) -> None:
    """The way where a file system cannot exchange two directories."""
    with replacing(out, exchange=lambda *_: False) as new:
        fill(new, "new")


def write_naively(out: Path) -> None:
    """The twin: remove the old directory, then write into its place."""
    shutil.rmtree(out)
    out.mkdir()
    fill(out, "new")


WRITERS: Final = {"exchanging": write_exchanging, "renaming": write_renaming, "naive": write_naively}


def die_at(step: int) -> None:
    """Kill this process before its `step`-th operation on files from here on."""
    left = step

    def watch(event: str, _: object) -> None:
        nonlocal left
        if event.startswith(WATCHED):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def crash_everywhere(writer: str, home: Path) -> dict[str, dict[str, int]]:
    """Kill at step 1, 2, 3 ... until the writer gets through; counts of what was left, and after `restore`."""
    left, restored = Counter[str](), Counter[str]()
    for step in range(1, 10_000):
        out = home / f"{step}" / "run"
        out.mkdir(parents=True)
        fill(out, "old")
        child = os.fork()
        if child == 0:
            die_at(step)
            WRITERS[writer](out)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        left[state(out)] += 1
        restore(out)
        restored[state(out)] += 1
        restored["leftovers"] += len(list(out.parent.iterdir())) - out.exists()
        if os.WIFEXITED(status):
            return {"left": dict(left), "restored": dict(restored), "kills": {"kills": step - 1}}
    raise AssertionError("the writer never got through")


if __name__ == "__main__":
    print(json.dumps(crash_everywhere(sys.argv[1], Path(sys.argv[2]))))
