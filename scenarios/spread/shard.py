"""A shard of a spread: its agents' columns and their ways out; each tick it tells, then hears what all have told."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from actors.wide.shard import Columns, Tallies
from scenarios.spread.networks import Loaded, NetworkRecipe, load_network, starts_of
from universe.spread.agents import Agents
from universe.spread.contacts import Contacts, Replay
from universe.spread.rules import Rules
from universe.spread.step import tell
from universe.spread.told import Told, nothing_told

COUNTED: Final = ("learned", "stopped", "tellers", "met", "opted_out", "disbelieved")
"""What is counted in each tick, in the order of the tally `spread`."""
_EPIDEMIC: Final = ("states", "ticks", "parents", "depths", "roots")
_GOSSIP: Final = (*_EPIDEMIC, "versions", "twists")


class Spread(Struct, frozen=True, kw_only=True):
    """All that decides a run: rules, network, the agents with whom it begins, and how long a tick is."""

    rules: Rules
    recipe: NetworkRecipe
    initial: float
    start: tuple[str, ...]
    ticks: int
    ticks_per_day: int

    def origins(self, loaded: Loaded) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The agents with whom it begins, ascending. Raises `BadInput`."""
        return starts_of(self.recipe, loaded, self.rules, self.initial, self.start)

    @property
    def remembered(self) -> tuple[str, ...]:
        """The columns of agents that mean something under these rules."""
        return _EPIDEMIC if self.rules.process == "sir" else _GOSSIP


def make_spread_shard(parameters: bytes, first: int, last: int) -> SpreadShard:
    """The shard of the agents from `first` to before `last`; `parameters` is a `Spread` in msgpack."""
    return SpreadShard(msgspec.msgpack.decode(parameters, type=Spread), first, last)


class SpreadShard:
    """A slice of the agents. A temporal network has one shard: its contacts are one sequence."""

    def __init__(self, spread: Spread, first: int, last: int) -> None:
        self.spread = spread
        loaded = load_network(spread.recipe)
        origins = spread.origins(loaded)
        self.first = first
        self.network = loaded.network.part(first, last)
        self.agents = Agents.unaware(last - first)
        self.agents.begin(origins[(origins >= first) & (origins < last)] - first, first)
        self._counts = np.zeros(len(COUNTED), np.int64)
        self._replay: Replay | None = None
        if loaded.contacts is not None:
            self._contacts: Contacts = loaded.contacts
            self._edges = loaded.contacts.edges(spread.ticks)
            self._replay = Replay(spread.rules, self.network, loaded.contacts, self.agents)

    def columns(self) -> Columns:
        """All that is remembered of agents."""
        return {name: getattr(self.agents, name) for name in self.spread.remembered}

    def totals(self) -> Tallies:
        """Nothing beyond the counts of ticks."""
        return {}

    def step(self, tick: int) -> Tallies:
        """A whole tick of a world that is one shard."""
        return self.hear(tick, self.tell(tick))

    def tell(self, tick: int) -> Told:
        """Let our tellers tell; returns what goes to hearers anywhere."""
        if self._replay is not None:
            return nothing_told()
        telling = tell(self.spread.rules, self.network, self.agents, tick, tick / self.spread.ticks_per_day)
        counted = (0, telling.stopped, telling.tellers, telling.met, telling.opted_out, telling.disbelieved)
        self._counts = np.array(counted, np.int64)
        return telling.told

    def hear(self, tick: int, told: Told) -> Tallies:
        """Let our agents hear what they were told; returns the counts of the tick."""
        if self._replay is not None:
            part = slice(int(self._edges[tick]), int(self._edges[tick + 1]))
            passing = self._replay.step(tick, part, self._contacts.day_at(tick, self.spread.ticks))
            return {"spread": np.array([getattr(passing, name) for name in COUNTED], np.int64)}
        self._counts[0] = self.agents.learn(told, tick + 1, self.first)
        return {"spread": self._counts}
