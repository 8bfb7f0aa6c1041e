"""The driver of a spread: in each tick all shards tell, what they told goes to its hearers' shards, all hear."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tqdm import tqdm

from actors.usage import ProcessUsage
from actors.wide.checkpoint import load_list, load_timeline, save_list, shard_file, world_name
from actors.wide.driver import CHECKPOINT_TICKS, Interruption
from actors.wide.fingerprint import wide_digest
from actors.wide.shard import Columns, Tallies, WidePlan, added
from actors.wide.shard_host import ShardHandle
from scenarios.spread.host import LocalSpread, RaySpread
from universe.spread.told import Told, joined


class SpreadOutcome(Struct, frozen=True, kw_only=True):
    """A spread that has run: counts by tick (first axis) in the order of `COUNTED`, and the columns of all agents."""

    counts: NDArray[np.int64]
    columns: Columns
    digest: str
    resumed_tick: int
    usage: tuple[ProcessUsage, ...]


def run_spread(plan: WidePlan, runtime: str, checkpoint: Path | None = None) -> SpreadOutcome:
    """Run to the end, from the checkpoint that the directory `checkpoint` holds, if any.

    Raises `BadInput` where Ray is missing or the checkpoint is another run's, `KeyboardInterrupt` after Ctrl-C, with
    the last whole tick kept if there is a checkpoint.
    """
    with _shards(plan, runtime) as shards, _interruptible() as interruption:
        return _Driver(plan, shards, checkpoint and checkpoint.resolve()).run(interruption)


@contextmanager
def _interruptible() -> Iterator[Interruption]:
    """Finish what has begun on Ctrl-C; signals belong to the main thread, elsewhere nothing changes."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption.ask)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shards(plan: WidePlan, runtime: str) -> Iterator[list[ShardHandle]]:
    """The shards of a plan, all made; ended, and Ray if it was started here, at the end."""
    ranges = plan.ranges()
    if runtime != "ray":
        yield [LocalSpread(plan, first, last) for first, last in ranges]
        return
    from actors.ray_runtime import start_ray

    ray, mine = start_ray(len(ranges))
    shards = [RaySpread(ray, plan, first, last) for first, last in ranges]
    try:
        yield [*shards]
    finally:
        for shard in shards:
            shard.close()
        if mine:
            ray.shutdown()


class _Driver:
    def __init__(self, plan: WidePlan, shards: Sequence[ShardHandle], checkpoint: Path | None) -> None:
        self._plan = plan
        self._shards = shards
        self._directory = checkpoint
        self._world = world_name(plan)
        self._lasts = np.array([last for _, last in plan.ranges()])
        self._ticks: list[Tallies] = []

    def run(self, interruption: Interruption) -> SpreadOutcome:
        done = self._resume()
        ticks = tqdm(
            range(done, self._plan.ticks), initial=done, total=self._plan.ticks, unit="tick", desc="ticks",
            disable=not sys.stderr.isatty(), leave=False,
        )  # fmt: skip
        for tick in ticks:
            self._ticks.append(self._tick(tick))
            last = tick + 1 == self._plan.ticks
            if last or interruption.asked or (tick + 1) % CHECKPOINT_TICKS == 0:
                self._save(tick + 1)
            if interruption.asked and not last:
                ticks.close()
                raise KeyboardInterrupt
        parts = self._all("columns")
        columns = (
            parts[0] if len(parts) == 1 else {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        )
        timeline = self._timeline()
        return SpreadOutcome(
            counts=timeline["spread"],
            columns=columns,
            digest=wide_digest(self._all("fingerprint"), timeline, {}),
            resumed_tick=done,
            usage=tuple(shard.usage() for shard in self._shards),
        )

    def _tick(self, tick: int) -> Tallies:
        told = joined(self._all("tell", tick))
        for shard, mail in zip(self._shards, self._mail(told), strict=True):
            shard.begin("hear", tick, mail)
        return added(shard.finish() for shard in self._shards)

    def _mail(self, told: Told) -> list[Told]:
        """What was told, for each shard what its agents hear, in the order of the slots."""
        if len(self._shards) == 1:
            return [told]
        owners = np.searchsorted(self._lasts, told.targets, "right")
        return [told.kept(owners == number) for number in range(len(self._shards))]

    def _all(self, method: str, *arguments: Any) -> list[Any]:
        for shard in self._shards:
            shard.begin(method, *arguments)
        return [shard.finish() for shard in self._shards]

    def _timeline(self) -> Tallies:
        return {"spread": np.stack([one["spread"] for one in self._ticks])}

    def _save(self, tick: int) -> None:
        if self._directory is None:
            return
        names = [shard_file(tick, number, len(self._shards)) for number in range(len(self._shards))]
        for shard, name in zip(self._shards, names, strict=True):
            shard.begin("save", str(self._directory / name), self._world, tick)
        for shard in self._shards:
            shard.finish()
        save_list(self._directory, self._world, tick, names, self._timeline())

    def _resume(self) -> int:
        if self._directory is None:
            return 0
        self._directory.mkdir(parents=True, exist_ok=True)
        listed = load_list(self._directory, self._world)
        if listed is None:
            return 0
        counts = load_timeline(self._directory, listed)["spread"]
        self._ticks = [{"spread": counts[tick]} for tick in range(listed.tick)]
        self._all("restore", [str(self._directory / name) for name in listed.shards], self._world)
        return listed.tick
