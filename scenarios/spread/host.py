"""A shard of a spread in its process, and the two ways to it: here, or as a Ray actor."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from actors.wide.shard import Columns, Tallies, WidePlan
from actors.wide.shard_host import LocalShard, RayShard, ShardHost
from scenarios.spread.shard import SpreadShard
from universe.spread.told import Told


class SpreadHost(ShardHost):
    """What every wide shard can, and the two halves of a tick."""

    def __init__(self, plan: bytes, first: int, last: int) -> None:
        super().__init__(plan, first, last)
        self._spreading = cast("SpreadShard", self._shard)

    def tell(self, tick: int) -> Told:
        """What our tellers tell."""
        return self._spreading.tell(tick)

    def hear(self, tick: int, told: Told) -> Tallies:
        """Hear what all shards told ours."""
        return self._spreading.hear(tick, told)

    def columns(self) -> Columns:
        """What is known of our agents."""
        return self._spreading.columns()


class LocalSpread(LocalShard):
    """A shard in this process."""

    def __init__(self, plan: WidePlan, first: int, last: int) -> None:
        self._host = SpreadHost(msgspec.msgpack.encode(plan), first, last)
        self._call = self._host.totals


class RaySpread(RayShard):
    """A shard in a Ray actor of its own."""

    def __init__(self, ray: Any, plan: WidePlan, first: int, last: int) -> None:
        self._ray = ray
        actor = ray.remote(SpreadHost).options(num_cpus=0, max_restarts=0)
        self._actor = actor.remote(msgspec.msgpack.encode(plan), first, last)
        self._call = None
