"""A shard: a slice of a wide world's entities as columns of whole numbers, stepped one tick at a time.

Results never depend on how the entities are sliced: what a shard hands out is whole numbers that are summed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.errors import BadInput

Tallies = dict[str, NDArray[np.int64]]
"""Counts by name; those of shards are added. Names and shapes are the same in every shard and at every tick."""
Columns = dict[str, NDArray[Any]]


class WideShard(Protocol):
    """The entities from `first` to before `last` of a wide world."""

    def step(self, tick: int) -> Tallies:
        """Live through tick number `tick`, counted from 0 and called in order; returns its counts."""

    def columns(self) -> Columns:
        """All that the shard remembers of its entities: live arrays of whole numbers (or bools), never replaced.

        The length of each is the number of entities times a whole number, entity after entity.
        """

    def totals(self) -> Tallies:
        """Counts since the first tick: live arrays, never replaced."""


class WidePlan(Struct, frozen=True, kw_only=True):
    """A wide world: `factory` (``package.module:function``) makes a shard of `parameters`, first and last entity."""

    factory: str
    parameters: bytes
    entities: int
    ticks: int
    shards: int = 1

    def ranges(self) -> list[tuple[int, int]]:
        """First and last entity (exclusive) of each shard: equal parts, at least one shard and none empty."""
        shards = max(1, min(self.shards, self.entities))
        edges = [self.entities * number // shards for number in range(shards + 1)]
        return list(pairwise(edges))


def make_shard(plan: WidePlan, first: int, last: int) -> WideShard:
    """Make the shard of these entities. Raises `BadInput` when there is no such factory."""
    module_name, _, function_name = plan.factory.partition(":")
    try:
        factory: Callable[[bytes, int, int], WideShard] = getattr(import_module(module_name), function_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadInput(f"no shard factory {plan.factory!r}: {error}") from error
    return factory(plan.parameters, first, last)


def added(parts: Iterable[Tallies]) -> Tallies:
    """The sums of several shards' counts."""
    sums: Tallies = {}
    for part in parts:
        for name, counts in part.items():
            sums[name] = sums[name] + counts if name in sums else counts.copy()
    return sums
