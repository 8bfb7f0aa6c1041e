"""The driver of a wide world: steps all shards tick by tick, adds up their counts, keeps checkpoints, ends cleanly."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final, Literal

import numpy as np
from msgspec import Struct
from tqdm import tqdm

from actors.usage import ProcessUsage
from actors.wide.checkpoint import FileList, load_list, load_timeline, save_list, shard_file, world_name
from actors.wide.fingerprint import wide_digest
from actors.wide.shard import Tallies, WidePlan, added
from actors.wide.shard_host import LocalShard, RayShard, ShardHandle

CHECKPOINT_TICKS: Final = 30
"""Ticks between two checkpoints."""


class WideOutcome(Struct, frozen=True, kw_only=True):
    """A wide world that has run: counts of each tick (first axis), totals, digest, and what the shards' processes used.

    `resumed_tick` is the number of ticks that a checkpoint had done already.
    """

    timeline: Tallies
    totals: Tallies
    digest: str
    resumed_tick: int
    usage: tuple[ProcessUsage, ...]


class Interruption:
    """Whether somebody pressed Ctrl-C: the tick is finished first. A second time stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        del number, frame
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


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


def run_wide(plan: WidePlan, runtime: Literal["local", "ray"], checkpoint: Path | None = None) -> WideOutcome:
    """Run a wide world to its end, from its checkpoint if the directory `checkpoint` holds one.

    Raises `BadInput` where Ray is missing or the checkpoint is not this world's, `KeyboardInterrupt` after Ctrl-C, with
    the last whole tick kept if there is a checkpoint.
    """
    with _shards(plan, runtime) as shards, _interruptible() as interruption:
        return _Driver(plan, shards, checkpoint and checkpoint.resolve()).run(interruption)


@contextmanager
def _shards(plan: WidePlan, runtime: Literal["local", "ray"]) -> Iterator[list[ShardHandle]]:
    """The shards of a plan, all made; ended, and Ray if it was started here, at the end."""
    if runtime == "local":
        yield [LocalShard(plan, first, last) for first, last in plan.ranges()]
        return
    from actors.ray_runtime import start_ray

    ray, mine = start_ray(len(plan.ranges()))
    shards = [RayShard(ray, plan, first, last) for first, last in plan.ranges()]
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
        self._timeline: list[Tallies] = []

    def run(self, interruption: Interruption) -> WideOutcome:
        done = self._resume()
        ticks = tqdm(
            range(done, self._plan.ticks), initial=done, total=self._plan.ticks, unit="d", desc="virtual days",
            disable=not sys.stderr.isatty(), leave=False,
        )  # fmt: skip
        for tick in ticks:
            self._timeline.append(added(self._all("step", tick)))
            last = tick + 1 == self._plan.ticks
            if last or interruption.asked or (tick + 1) % CHECKPOINT_TICKS == 0:
                self._save(tick + 1)
            if interruption.asked and not last:
                ticks.close()
                raise KeyboardInterrupt
        timeline = {name: np.stack([one[name] for one in self._timeline]) for name in self._timeline[0]}
        totals = added(self._all("totals"))
        return WideOutcome(
            timeline=timeline,
            totals=totals,
            digest=wide_digest(self._all("fingerprint"), timeline, totals),
            resumed_tick=done,
            usage=tuple(shard.usage() for shard in self._shards),
        )

    def _all(self, method: str, *arguments: Any) -> list[Any]:
        for shard in self._shards:
            shard.begin(method, *arguments)
        return [shard.finish() for shard in self._shards]

    def _save(self, tick: int) -> None:
        if self._directory is None:
            return
        names = [shard_file(tick, number, len(self._shards)) for number in range(len(self._shards))]
        for shard, name in zip(self._shards, names, strict=True):
            shard.begin("save", str(self._directory / name), self._world, tick)
        for shard in self._shards:
            shard.finish()
        timeline = {name: np.stack([one[name] for one in self._timeline]) for name in self._timeline[0]}
        save_list(self._directory, self._world, tick, names, timeline)

    def _resume(self) -> int:
        if self._directory is None:
            return 0
        self._directory.mkdir(parents=True, exist_ok=True)
        listed = load_list(self._directory, self._world)
        if listed is None:
            return 0
        self._restore(self._directory, listed)
        return listed.tick

    def _restore(self, directory: Path, listed: FileList) -> None:
        timeline = load_timeline(directory, listed)
        self._timeline = [{name: counts[tick] for name, counts in timeline.items()} for tick in range(listed.tick)]
        self._all("restore", [str(directory / name) for name in listed.shards], self._world)
