"""A temporal network: messages in the order of time are the only moments at which news can pass."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.errors import BadInput
from universe.rng_columns import Bits, chances
from universe.spread.agents import STOPPED, TELLING, UNAWARE, Agents
from universe.spread.draws import chance_numbers, draw_numbers
from universe.spread.network import EdgeList, Network, Numbers, slots_between
from universe.spread.rules import Rules

DAY_S: Final = 86_400.0
_BARRED, _DISBELIEVED = 1, 2


class Contacts(Struct, frozen=True, kw_only=True):
    """Contacts by time: `sources` may tell `targets` through `slots` of the network of all contacts.

    `times` are seconds since the first contact; what happens in one second happens at once.
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    slots: Numbers
    times: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.times)

    def edges(self, ticks: int) -> Numbers:
        """Where each of `ticks` equally long parts begins, and the end: ``ticks + 1`` places."""
        span = float(self.times[-1]) if len(self) else 0.0
        inner = np.searchsorted(self.times, span * np.arange(1, ticks) / ticks)
        return np.concatenate(([0], inner, [len(self)])).astype(np.int64)

    def day_at(self, tick: int, ticks: int) -> float:
        """Days from the first contact to the beginning of a tick."""
        return float(self.times[-1]) * tick / ticks / DAY_S if len(self) else 0.0


def contacts_of(edges: EdgeList, network: Network, *, directed: bool) -> Contacts:
    """The contacts of a file with times; undirected ones go both ways. Raises `BadInput` where it has no times."""
    if edges.times is None:
        raise BadInput("this network has no times: leave temporal away")
    apart = np.flatnonzero(edges.sources != edges.targets)
    sources, targets, times = edges.sources[apart], edges.targets[apart], edges.times[apart]
    if not directed:
        sources, targets = np.concatenate((sources, targets)), np.concatenate((targets, sources))
        times = np.concatenate((times, times))
    order = np.argsort(times, kind="stable")
    sources, targets, times = sources[order], targets[order], times[order]
    begin = times[0] if len(times) else 0.0
    slots = slots_between(network, sources, targets)
    return Contacts(sources=sources, targets=targets, slots=slots, times=times - begin)


class Passing(Struct):
    """Counts of a tick, named as those of `universe.spread.step.Telling`, and how many learned."""

    tellers: int = 0
    stopped: int = 0
    met: int = 0
    opted_out: int = 0
    disbelieved: int = 0
    learned: int = 0


class Replay:
    """Contacts run through in order, under rules, with what everybody knows in `agents`."""

    def __init__(self, rules: Rules, network: Network, contacts: Contacts, agents: Agents) -> None:
        self._rules = rules
        self._network = network
        self._contacts = contacts
        self._agents = agents
        self._lying = rules.lying(np.arange(len(agents)))

    def step(self, tick: int, part: slice, days: float) -> Passing:
        """Run through the contacts of tick number `tick` (from 0); then tellers of its start stop by chance."""
        rules, agents = self._rules, self._agents
        tellers = np.flatnonzero(agents.states == TELLING)
        counts = Passing(tellers=len(tellers))
        limit = rules.depth_limit(days)
        numbers = np.arange(part.start, part.stop)
        draws = draw_numbers(rules.seed, "spread.contact", 0, numbers)
        hits = np.flatnonzero(chances(draws, rules.beta))
        self._pass_on(numbers[hits], draws[hits], limit, tick, counts)
        stops = tellers[chance_numbers(rules.seed, "spread.stop", tick, tellers, rules.gamma)]
        agents.states[stops] = STOPPED
        counts.stopped = len(stops)
        return counts

    def _fates(self, numbers: Numbers) -> list[int]:
        """What would become of each contact if its source knew: 0 for believed."""
        fates = np.zeros(len(numbers), np.int8)
        if self._rules.min_trust > 0.0:
            fates[~self._rules.believed(self._network, self._contacts.slots[numbers])] = _DISBELIEVED
        if self._rules.opt_out > 0.0:
            fates[self._rules.opted_out(self._contacts.targets[numbers])] = _BARRED
        kept: list[int] = fates.tolist()
        return kept

    def _pass_on(self, numbers: Numbers, draws: Bits, limit: int, tick: int, counts: Passing) -> None:
        contacts, agents = self._contacts, self._agents
        states, depths = agents.states.data, agents.depths.data
        columns = (contacts.sources[numbers], contacts.targets[numbers], contacts.times[numbers], draws)
        now, heard = -1.0, dict[int, tuple[int, int]]()
        for source, target, at, draw, fate in zip(*(one.tolist() for one in columns), self._fates(numbers),
                                                  strict=True):  # fmt: skip
            if at != now:
                counts.learned += self._learn(heard, tick)
                now = at
            if states[source] != TELLING or depths[source] > limit:
                continue
            counts.met += 1
            counts.opted_out += fate == _BARRED
            counts.disbelieved += fate == _DISBELIEVED
            if not fate and states[target] == UNAWARE:
                heard[target] = min(heard.get(target, (draw, source)), (draw, source))
        counts.learned += self._learn(heard, tick)

    def _learn(self, heard: dict[int, tuple[int, int]], tick: int) -> int:
        """Enter what was heard in one second."""
        agents, learned = self._agents, len(heard)
        for target, (_, source) in heard.items():
            lies = bool(self._lying[source])
            agents.states[target] = TELLING
            agents.ticks[target] = tick + 1
            agents.parents[target] = source
            agents.depths[target] = agents.depths[source] + 1
            agents.roots[target] = agents.roots[source]
            agents.versions[target] = source + 1 if lies else agents.versions[source]
            agents.twists[target] = agents.twists[source] + lies
        heard.clear()
        return learned
