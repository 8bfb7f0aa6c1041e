"""What agents know and from whom: columns with the provenance of every transmission, at most one for each agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.spread.network import Numbers
from universe.spread.told import Told

UNAWARE, TELLING, STOPPED = 0, 1, 2
"""In the words of an epidemic: susceptible, infected, recovered."""
NOBODY: Final = -1


class Transmission(Struct, frozen=True, kw_only=True):
    """An agent learned the news: at the end of `tick` (counted from 1), from `parent`, `depth` hops from `root`.

    The agents with whom it began have tick 0, depth 0, no parent (-1) and themselves as root. `version` is 0 for the
    origin's wording and v + 1 for that of the liar v, `twists` counts the liars on the way.
    """

    agent: int
    tick: int
    parent: int
    depth: int
    root: int
    version: int
    twists: int


class Agents(Struct, frozen=True, kw_only=True):
    """A row for each agent. Who is unaware has the tick, parent, depth and root `NOBODY`."""

    states: NDArray[np.uint8]
    ticks: NDArray[np.int32]
    parents: NDArray[np.int32]
    depths: NDArray[np.int32]
    roots: NDArray[np.int32]
    versions: NDArray[np.int32]
    twists: NDArray[np.int32]

    @classmethod
    def unaware(cls, agents: int) -> Agents:
        """Nobody knows anything."""
        unknown = {name: np.full(agents, NOBODY, np.int32) for name in ("ticks", "parents", "depths", "roots")}
        plain = {name: np.zeros(agents, np.int32) for name in ("versions", "twists")}
        return cls(states=np.full(agents, UNAWARE, np.uint8), **unknown, **plain)

    def __len__(self) -> int:
        return len(self.states)

    def begin(self, rows: Numbers, first: int) -> None:
        """These are the origins; `first` is the number of the agent in row 0."""
        self.states[rows] = TELLING
        self.ticks[rows] = 0
        self.depths[rows] = 0
        self.roots[rows] = rows + first

    def learn(self, told: Told, tick: int, first: int) -> int:
        """Unaware hearers believe one telling each, at the end of `tick`; returns how many learned."""
        unaware = self.states[told.targets - first] == UNAWARE
        new = (told if unaware.all() else told.kept(unaware)).chosen(first, len(self))
        rows = new.targets - first
        self.states[rows] = TELLING
        self.ticks[rows] = tick
        self.parents[rows] = new.sources
        self.depths[rows] = new.depths
        self.roots[rows] = new.roots
        self.versions[rows] = new.versions
        self.twists[rows] = new.twists
        return len(rows)

    def order(self) -> Numbers:
        """The rows of all who know, by tick, then by number."""
        knowing = np.flatnonzero(self.states != UNAWARE)
        return knowing[np.argsort(self.ticks[knowing], kind="stable")]

    def transmissions(self) -> Iterator[Transmission]:
        """All transmissions one by one, origins first; rows are agents."""
        for row in self.order().tolist():
            yield Transmission(
                agent=row, tick=int(self.ticks[row]), parent=int(self.parents[row]), depth=int(self.depths[row]),
                root=int(self.roots[row]), version=int(self.versions[row]), twists=int(self.twists[row]),
            )  # fmt: skip
