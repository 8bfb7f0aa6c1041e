"""Who could be reached at all: hops from the origins through a network, with some agents or ways left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from universe.spread.agents import NOBODY
from universe.spread.meetings import SlotRuns
from universe.spread.network import Network, Numbers

Open = Callable[[Numbers], NDArray[np.bool_]]
"""Which slots are open."""


def hops_from(
    network: Network, starts: Numbers, barred: NDArray[np.bool_] | None = None, is_open: Open | None = None
) -> NDArray[np.int32]:
    """The fewest hops from any of `starts` to each agent of a whole network; `NOBODY` where there is no path.

    Nobody who is `barred` (by agent) is stepped on, no slot is used that is not open.
    """
    hops = np.full(len(network), NOBODY, np.int32)
    hops[starts] = 0
    frontier, depth = np.unique(starts), 0
    while len(frontier):
        depth += 1
        runs = SlotRuns(network, frontier)
        for block in runs.blocks():
            slots = runs.slots_of(block)
            targets = network.targets_of(slots)
            new = hops[targets] == NOBODY
            if barred is not None:
                new &= ~barred[targets]
            if is_open is not None:
                new[new] = is_open(slots[new])
            hops[targets[new]] = depth
        frontier = np.flatnonzero(hops == depth)
    return hops
