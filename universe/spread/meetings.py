"""Who meets whom: every way out of some agents is drawn for, block by block, and only what happens is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.rng import GOLDEN, MASK
from universe.rng_columns import Bits, chances, mix_columns
from universe.spread.network import Network, Numbers

BLOCK: Final = 16_000
"""Ways drawn for together: their columns stay in the cache, and below the size at which memory is mapped anew."""
_STEPS: Final = np.arange(BLOCK, dtype=np.uint64) * np.uint64(GOLDEN)


class Meetings(Struct, frozen=True):
    """What happened, in the order of the slots: index among the asked rows, slot, and the draw that let it happen."""

    rows: Numbers
    slots: Numbers
    draws: Bits

    def kept(self, which: NDArray[np.bool_]) -> Meetings:
        """Some of them."""
        return Meetings(self.rows[which], self.slots[which], self.draws[which])


class SlotBlock(Struct, frozen=True):
    """A run of the slots of some rows laid side by side: rows ``low .. low + len(counts)``, `counts` slots of each."""

    begin: int
    low: int
    counts: Numbers


class SlotRuns:
    """The slots of some rows (indexes of a part of a network, ascending) laid side by side.

    The slot at place p, in a row with index i among `rows`, has the number ``p + shifts[i]``.
    """

    def __init__(self, network: Network, rows: Numbers) -> None:
        begins = network.offsets[rows]
        self.counts = network.offsets[rows + 1] - begins
        self.ends = np.cumsum(self.counts)
        self.starts = self.ends - self.counts
        self.shifts = begins - self.starts
        self.total = int(self.ends[-1]) if len(rows) else 0

    def blocks(self) -> Iterator[SlotBlock]:
        """All slots, at most `BLOCK` together."""
        begins = np.arange(0, self.total, BLOCK)
        lows = np.searchsorted(self.ends, begins, "right")
        highs = np.searchsorted(self.ends, np.minimum(begins + BLOCK, self.total), "left") + 1
        for begin, low, high in zip(begins.tolist(), lows.tolist(), highs.tolist(), strict=True):
            counts = self.counts[low:high].copy()
            # The last row may go on in the next block, the first one may have begun in the one before.
            counts[-1] = min(begin + BLOCK, self.total) - self.starts[high - 1]
            counts[0] -= max(0, begin - self.starts[low])
            yield SlotBlock(begin, low, counts)

    def slots_of(self, block: SlotBlock) -> Numbers:
        """The numbers of the slots in a block."""
        shifts = np.repeat(self.shifts[block.low : block.low + len(block.counts)], block.counts)
        shifts += np.arange(block.begin, block.begin + len(shifts))
        return shifts


def meetings(network: Network, rows: Numbers, key: int, probability: float) -> Meetings:
    """Draw for every slot of `rows` from the stream `key`; `network` may be a part, `rows` count from its first."""
    runs = SlotRuns(network, rows)
    origins = runs.shifts.astype(np.uint64) * np.uint64(GOLDEN)
    found: list[tuple[Numbers, Numbers, Bits]] = []
    for block in runs.blocks():
        rows_here = slice(block.low, block.low + len(block.counts))
        places = (origins[rows_here] + np.uint64((key + block.begin * GOLDEN) & MASK)).repeat(block.counts)
        places += _STEPS[: len(places)]
        draws = mix_columns(places)
        hits = chances(draws, probability).nonzero()[0]
        numbers = hits + block.begin
        met = runs.ends[rows_here].searchsorted(numbers, "right")
        met += block.low
        found.append((met, numbers + runs.shifts[met], draws[hits]))
    if not found:
        return Meetings(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint64))
    return Meetings(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
