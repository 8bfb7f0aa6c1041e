"""A shard with what its process does for it, and the two ways to reach one: in this process, or as a Ray actor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from actors.usage import ProcessUsage, process_usage
from actors.wide.checkpoint import restore_shard, save_shard
from actors.wide.fingerprint import fingerprint
from actors.wide.shard import Tallies, WidePlan, make_shard
from universe.errors import Escalated
from universe.rng_columns import Bits

CALL_TIMEOUT_S: Final = 3600.0


class ShardHost:
    """The entities from `first` to before `last` of the world that `plan` (msgpack of `WidePlan`) describes."""

    def __init__(self, plan: bytes, first: int, last: int) -> None:
        self._place = first, last
        self._shard = make_shard(msgspec.msgpack.decode(plan, type=WidePlan), first, last)

    def step(self, tick: int) -> Tallies:
        """Live through a tick."""
        return self._shard.step(tick)

    def totals(self) -> Tallies:
        """Counts since the first tick."""
        return self._shard.totals()

    def fingerprint(self) -> Bits:
        """The shard's part of the digest."""
        first, last = self._place
        return fingerprint(self._shard.columns(), first, last - first)

    def save(self, path: str, world: str, tick: int) -> None:
        """Write a checkpoint file."""
        save_shard(Path(path), world, tick, self._place, self._shard)

    def restore(self, paths: list[str], world: str) -> None:
        """Go on from checkpoint files."""
        restore_shard([Path(path) for path in paths], world, self._place, self._shard)

    def usage(self) -> ProcessUsage:
        """What this process has used."""
        return process_usage()


class ShardHandle(Protocol):
    """A way to a shard: calls are begun on all shards, then finished."""

    def begin(self, method: str, *arguments: Any) -> None:
        """Begin to call a method of `ShardHost`."""

    def finish(self) -> Any:
        """What the call returned."""

    def usage(self) -> ProcessUsage:
        """What the shard's own process has used."""

    def close(self) -> None:
        """End it."""


class LocalShard:
    """A shard in this process; its work is done when it is asked for."""

    def __init__(self, plan: WidePlan, first: int, last: int) -> None:
        self._host = ShardHost(msgspec.msgpack.encode(plan), first, last)
        self._call: Callable[[], Any] = self._host.totals

    def begin(self, method: str, *arguments: Any) -> None:
        """Note a call."""
        self._call = partial(getattr(self._host, method), *arguments)

    def finish(self) -> Any:
        """Make the call."""
        return self._call()

    def usage(self) -> ProcessUsage:
        """Nothing: the shard lives in this process."""
        return ProcessUsage()

    def close(self) -> None:
        """Nothing to end."""


class RayShard:
    """A shard in a Ray actor of its own."""

    def __init__(self, ray: Any, plan: WidePlan, first: int, last: int) -> None:
        self._ray = ray
        actor = ray.remote(ShardHost).options(num_cpus=0, max_restarts=0)
        self._actor = actor.remote(msgspec.msgpack.encode(plan), first, last)
        self._call: Any = None

    def begin(self, method: str, *arguments: Any) -> None:
        """Begin to call a method."""
        self._call = getattr(self._actor, method).remote(*arguments)

    def finish(self) -> Any:
        """What it returned. Raises `Escalated` when the process died."""
        try:
            return self._ray.get(self._call, timeout=CALL_TIMEOUT_S)
        except self._ray.exceptions.RayActorError as error:
            raise Escalated("a shard of this wide world died; run it again, a checkpoint goes on from there") from error

    def usage(self) -> ProcessUsage:
        """What the actor's process has used."""
        self.begin("usage")
        used: ProcessUsage = self.finish()
        return used

    def close(self) -> None:
        """End the process."""
        self._ray.kill(self._actor)
