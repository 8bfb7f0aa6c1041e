"""A year of trust_gaming for 1,000,000 people and 5 bots through the command line: two Ray shards beside one.

Both runs must end in the same digest. Wall seconds are the process's from start to end, Ray's start included in both.
"""

from __future__ import annotations

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
_TIMEOUT_S: Final = 1800


class Size(Struct, frozen=True):
    """Honest people, bots and days."""

    users: int = 1_000_000
    bots: int = 5
    days: int = 365


FULL: Final = Size()
TINY: Final = Size(200, 2, 20)
_AIMS: Final = (
    Aim("two_shards_wall_s", 90.0, "at_most"),
    Aim("two_shards_peak_mb", 3000.0, "at_most"),
    Aim("one_shard_to_two", 1.5),
)


class Year(Struct, frozen=True):
    """One run as its caller sees it; memory in 10^6 bytes over all its processes."""

    digest: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(size: Size = FULL) -> Result:
    """Run both. Raises `OrreryError` when a run fails or the digests differ."""
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as directory:
        progress("two shards on Ray")
        two = _year(size, Path(directory) / "two", "--workers", "2", "--runtime", "ray")
        progress("one shard on Ray")
        one = _year(size, Path(directory) / "one", "--workers", "1", "--runtime", "ray")
    if one.digest != two.digest:
        raise OrreryError(f"two digests of one year: {one.digest}, {two.digest}")
    person_days = size.users * size.days
    metrics: Figures = {
        "users": size.users,
        "bots": size.bots,
        "days": size.days,
        "two_shards_wall_s": two.wall_s,
        "two_shards_cpu_s": two.cpu_s,
        "two_shards_peak_mb": two.peak_mb,
        "person_days_per_wall_s": person_days / two.wall_s,
    }
    baselines: Figures = {
        "one_shard_wall_s": one.wall_s,
        "one_shard_cpu_s": one.cpu_s,
        "one_shard_peak_mb": one.peak_mb,
    }
    return result("wide_gaming", metrics, baselines, {"one_shard_to_two": one.wall_s / two.wall_s}, _AIMS)


def _year(size: Size, out: Path, *words: str) -> Year:
    given = [f"{name}={getattr(size, name)}" for name in size.__struct_fields__]
    sets = [word for pair in ("world=wide", *given) for word in ("--set", pair)]
    command = [
        sys.executable, str(RUN), "sim", "trust_gaming", "--seed", "1", *sets, *words, "--out", str(out), "--json",
    ]  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    wall_s = time.perf_counter() - began
    if done.returncode:
        raise OrreryError(f"the year ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    told: dict[str, Any] = msgspec.json.decode(done.stdout.splitlines()[-1])
    return Year(told["digest"], wall_s, told["cpu_s"], told["peak_rss_mb"])
