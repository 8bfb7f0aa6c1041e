"""The epidemic of the benchmark `spread`: its network and first agents, and the loop that raw numpy makes of it.

The law: each infected agent tries each susceptible neighbour once a tick with `BETA`, then recovers with `GAMMA`; who
is infected in a tick acts from the next one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.random import default_rng
from numpy.typing import NDArray

from universe.spread.network import Network

BETA, GAMMA, TICKS, DEGREE, INITIAL = 0.03, 0.1, 100, 10, 0.001
SHARES: Final = (0.80, 0.90)
"""Between these shares of all agents every side must end recovered: 0.866 is expected, Starsim's law gives less."""


class Epidemic(Struct, frozen=True):
    """How many agents ended recovered and infected."""

    recovered: int
    infected: int


def pairs_of(network: Network) -> NDArray[np.int64]:
    """Each edge once, as two columns: what graph libraries are built from."""
    sources = np.repeat(np.arange(len(network)), np.diff(network.offsets))
    targets = network.targets.astype(np.int64)
    once = sources < targets
    return np.stack((sources[once], targets[once]), axis=1)


def raw_numpy(network: Network, origins: NDArray[np.int64], seed: int) -> Epidemic:
    """What one would write without an engine: one generator, 32-bit draws, no provenance, no shards, no checks."""
    rng = default_rng(seed)
    offsets, targets, degrees = network.offsets, network.targets, np.diff(network.offsets)
    states = np.zeros(len(network), np.int8)
    states[origins] = 1
    infected = origins
    for _ in range(TICKS):
        counts = degrees[infected]
        ends = np.cumsum(counts)
        hits = np.flatnonzero(rng.random(int(counts.sum()), dtype=np.float32) < BETA)
        rows = np.searchsorted(ends, hits, side="right")
        met = targets[offsets[infected[rows]] + hits - (ends[rows] - counts[rows])]
        new = np.unique(met[states[met] == 0])
        states[new] = 1
        recovers = rng.random(len(infected), dtype=np.float32) < GAMMA
        states[infected[recovers]] = 2
        infected = np.concatenate((infected[~recovers], new))
    return Epidemic(int((states == 2).sum()), len(infected))
