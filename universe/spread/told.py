"""What is told in a tick: one row a telling, with all that its hearer will remember of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.rng_columns import Bits
from universe.spread.network import Numbers


class Told(Struct, frozen=True, kw_only=True):
    """Tellings in the order of their slots. `draws` decide between several to the same hearer: the smallest counts.

    `depths` are the hearers' (hops from the origin), `roots` the agents that the news comes from. `versions`: 0 is
    the origin's wording, v + 1 that of the liar v; `twists` counts the liars on the way.
    """

    targets: NDArray[np.int32]
    sources: NDArray[np.int32]
    draws: Bits
    depths: NDArray[np.int32]
    roots: NDArray[np.int32]
    versions: NDArray[np.int32]
    twists: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.targets)

    def kept(self, which: NDArray[np.bool_] | Numbers) -> Told:
        """Some of the rows."""
        return Told(**{name: getattr(self, name)[which] for name in self.__struct_fields__})

    def chosen(self, first: int, agents: int) -> Told:
        """One telling for each hearer among the `agents` from `first` on, in the order of the slots."""
        rows, places = self.targets - first, np.arange(len(self))
        last = np.empty(agents, np.int32)
        last[rows] = places
        repeated = last[rows] != places
        if not repeated.any():
            return self
        several = np.zeros(agents, np.bool_)
        several[rows[repeated]] = True
        involved = np.flatnonzero(several[rows])
        order = involved[np.argsort(self.draws[involved], kind="stable")[::-1]]
        # Of repeated places numpy keeps the last value: the smallest draw.
        last[rows[order]] = order
        return self.kept(last[rows] == places)


def joined(parts: Sequence[Told]) -> Told:
    """Those of several shards, in the order of the shards and so of the slots."""
    if len(parts) == 1:
        return parts[0]
    names = Told.__struct_fields__
    return Told(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def nothing_told() -> Told:
    """No telling."""
    whole = np.zeros(0, np.int32)
    return Told(
        targets=whole, sources=whole, draws=np.zeros(0, np.uint64), depths=whole, roots=whole, versions=whole,
        twists=whole,
    )  # fmt: skip
