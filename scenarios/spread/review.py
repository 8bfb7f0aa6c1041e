"""A finished spread looked at: reach, speed, depth, distortion, and why the others never learned."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from actors.wide.shard import Columns
from scenarios.spread.networks import Loaded
from scenarios.spread.shard import COUNTED, Spread
from universe.spread.agents import NOBODY, UNAWARE, Agents
from universe.spread.contacts import Replay
from universe.spread.network import Numbers
from universe.spread.reach import hops_from
from universe.spread.rules import Rules

DIGITS: Final = 6
SPEEDS: Final = (10, 50, 90)
"""Percent of the final reach."""
REASONS: Final = {
    "opt_out": "opted out, or only reachable through those who did",
    "unreachable": "no path in the network leads there",
    "trust": "on every path somebody trusts a teller too little",
    "order": "no path in the order of time",
    "depth": "too many hops from the origin",
    "confidence": "too many hops for the confidence in fresh news",
    "chance": "could have learned, and did not",
}


class Review:
    """`counts` by tick in the order of `COUNTED`, and the `columns` of all agents."""

    def __init__(self, spread: Spread, loaded: Loaded, counts: NDArray[np.int64], columns: Columns) -> None:
        self.spread = spread
        self.loaded = loaded
        self.counts = dict(zip(COUNTED, counts.T, strict=True))
        self.columns = columns
        self.states: NDArray[np.uint8] = columns["states"]
        self.agents = len(self.states)

    @cached_property
    def origins(self) -> int:
        """With how many agents it began."""
        return int(np.count_nonzero(self.columns["ticks"] == 0))

    @cached_property
    def informed(self) -> Numbers:
        """How many knew at the end of each tick, the time before the first one included."""
        return self.origins + np.concatenate(([0], np.cumsum(self.counts["learned"])))

    @cached_property
    def telling(self) -> Numbers:
        """How many of those could still tell."""
        return self.informed - np.concatenate(([0], np.cumsum(self.counts["stopped"])))

    def state(self, state: int) -> int:
        """How many agents ended in a state."""
        return int(np.count_nonzero(self.states == state))

    def total(self, name: str) -> int:
        """A count over all ticks."""
        return int(self.counts[name].sum())

    @property
    def reach(self) -> float:
        """The share of agents who know at the end."""
        return round(int(self.informed[-1]) / self.agents, DIGITS)

    @cached_property
    def depths(self) -> list[int]:
        """How many agents learned at each number of hops, from 0."""
        depths = self.columns["depths"]
        found: list[int] = np.bincount(depths[depths != NOBODY]).tolist()
        return found

    def ticks_to(self, percent: int) -> int:
        """After how many ticks `percent` of the final reach had been informed."""
        wanted = -(-int(self.informed[-1]) * percent // 100)
        return int(np.searchsorted(self.informed, wanted))

    def distorted(self) -> tuple[int, int, int]:
        """Who knows another wording than the origin's, through how many liars in sum, and how many such wordings."""
        versions, twists = self.columns["versions"], self.columns["twists"]
        changed = versions[versions != 0]
        return len(changed), int(twists.sum()), len(np.unique(changed))

    @cached_property
    def never(self) -> dict[str, int]:
        """Who never learned, by the first reason of `REASONS` that holds."""
        left = self.states == UNAWARE
        told = dict.fromkeys(REASONS, 0)
        for name, out_of_reach in self._obstacles():
            told[name] += int(np.count_nonzero(left & out_of_reach))
            left &= ~out_of_reach
        return told | {"chance": int(np.count_nonzero(left))}

    def _obstacles(self) -> list[tuple[str, NDArray[np.bool_]]]:
        """Who is out of reach, by reason."""
        rules, network = self.spread.rules, self.loaded.network
        starts = np.flatnonzero(self.columns["ticks"] == 0)
        barred = rules.opted_out(np.arange(self.agents)) if rules.opt_out > 0.0 else None
        anywhere = hops_from(network, starts)
        found = [("unreachable", anywhere == NOBODY)]
        hops = anywhere
        if barred is not None:
            hops = hops_from(network, starts, barred)
            # Who opted out is told so first, wherever they are.
            found.insert(0, ("opt_out", barred))
            found.append(("opt_out", hops == NOBODY))
        if rules.min_trust > 0.0:
            hops = hops_from(network, starts, barred, lambda slots: rules.believed(network, slots))
            found.append(("trust", hops == NOBODY))
        if self.loaded.contacts is not None:
            found.append(("order", self._in_order(starts) == NOBODY))
        if rules.process == "gossip":
            found.append(("depth", hops > rules.teller_depth_max + 1))
            found.append(("confidence", hops > rules.depth_limit(0.0) + 1))
        return found

    def _in_order(self, starts: Numbers) -> NDArray[np.int32]:
        """Depths in a replay in which every message carries the news as far as trust and consent let it."""
        rules, contacts = self.spread.rules, self.loaded.contacts
        agents = Agents.unaware(self.agents)
        agents.begin(starts, 0)
        if contacts is not None:
            eager = Rules(
                process="gossip", seed=rules.seed, beta=1.0, gamma=0.0, min_trust=rules.min_trust,
                opt_out=rules.opt_out,
            )  # fmt: skip
            Replay(eager, self.loaded.network, contacts, agents).step(0, slice(0, len(contacts)), 0.0)
        return agents.depths
