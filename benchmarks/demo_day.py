"""The demo's virtual day, through the command line: CPU seconds in one process, wall seconds on Ray with its start.

Both runs must end in the same digest.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, progress, result
from universe.errors import OrreryError

RUN: Final = Path(__file__).resolve().parent.parent / "run.py"
_TIMEOUT_S: Final = 900


class Size(Struct, frozen=True):
    """The demo's number of users (60 by default) and how often each side runs."""

    users: int = 60
    repeats: int = 3
    workers: int = 2


FULL: Final = Size()
TINY: Final = Size(3, 1, 1)
_AIMS: Final = (Aim("local_cpu_s", 5.0, "at_most"), Aim("ray_wall_s", 60.0, "at_most"))


class Day(Struct, frozen=True):
    """One run as its caller sees it: the process from start to end, Ray's own processes left aside in `cpu_s`."""

    digest: str
    human_messages: int
    wall_s: float
    cpu_s: float


def run(size: Size = FULL) -> Result:
    """Run the day on both runtimes in turns. Raises `OrreryError` when a run fails or the digests differ."""
    local, ray = [], []
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as directory:
        for _ in range(size.repeats):
            progress("local")
            local.append(_day(size, Path(directory) / "local", "--runtime", "local"))
            progress("on Ray")
            ray.append(_day(size, Path(directory) / "ray", "--runtime", "ray", "--workers", str(size.workers)))
    digests = {day.digest for day in (*local, *ray)}
    if len(digests) > 1:
        raise OrreryError(f"{len(digests)} digests of one day: {', '.join(sorted(digests))}")
    metrics: Figures = {
        "users": size.users,
        "human_messages": local[0].human_messages,
        "local_cpu_s": statistics.median(day.cpu_s for day in local),
        "local_wall_s": statistics.median(day.wall_s for day in local),
        "ray_workers": size.workers,
        "ray_wall_s": statistics.median(day.wall_s for day in ray),
    }
    day_s = 86_400.0
    ratios: Figures = {
        "ray_wall_to_local_wall": float(metrics["ray_wall_s"]) / float(metrics["local_wall_s"]),
        "virtual_day_to_local_wall": day_s / float(metrics["local_wall_s"]),
    }
    return result("demo_day", metrics, {"virtual_day_s": day_s}, ratios, _AIMS)


def _day(size: Size, out: Path, *words: str) -> Day:
    command = [
        sys.executable, str(RUN), "sim", "demo", "--seed", "1", "--set", f"users={size.users}", *words,
        "--out", str(out), "--json",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise OrreryError(f"the demo ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    told: dict[str, Any] = msgspec.json.decode(done.stdout.splitlines()[-1])
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Day(told["digest"], told["metrics"]["human_messages"], wall_s, cpu_s)
