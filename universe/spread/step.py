"""One tick of spreading over a network: tellers tell along their ways, then hearers learn, all at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.spread.agents import STOPPED, TELLING, UNAWARE, Agents
from universe.spread.draws import chance_numbers, stream
from universe.spread.meetings import Meetings, meetings
from universe.spread.network import Network, Numbers
from universe.spread.rules import Rules
from universe.spread.told import Told, joined, nothing_told

SLOTS_TOGETHER: Final = 1 << 20
"""About so many ways are looked at before what is not news is forgotten: it bounds the memory of a busy tick."""


class Telling(Struct, frozen=True, kw_only=True):
    """What tellers did in a tick: `told` leaves away what is not believed and, of one's own agents, who knows already.

    `tellers` could still tell at the start of the tick, `stopped` of them stop at its end. `met` ways were used, of
    these `opted_out` to somebody who is told nothing, `disbelieved` with too little trust.
    """

    told: Told
    tellers: int
    stopped: int
    met: int
    opted_out: int
    disbelieved: int


def tell(rules: Rules, network: Network, agents: Agents, tick: int, days: float) -> Telling:
    """Let the tellers of a part of the network tell in tick number `tick` (from 0), then stop by chance.

    `network` and `agents` hold the same agents. `days` is the age of the news.
    """
    first = network.first
    telling = np.flatnonzero(agents.states == TELLING)
    rows = telling if rules.process == "sir" else telling[agents.depths[telling] <= rules.depth_limit(days)]
    key = stream(rules.seed, "spread.meet", tick)
    parts, met, opted_out, disbelieved = [nothing_told()], 0, 0, 0
    step = max(1, SLOTS_TOGETHER * len(network) // max(1, network.slots))
    for begin in range(0, len(rows), step):
        some = rows[begin : begin + step]
        found = meetings(network, some, key, rules.beta)
        met += len(found.rows)
        found, barred, doubted = admitted(rules, network, found)
        opted_out, disbelieved = opted_out + barred, disbelieved + doubted
        targets = network.targets_of(found.slots)
        news = ~_known(agents, targets - first)
        parts.append(_told(rules, agents, some[found.rows[news]], first, targets[news], found.draws[news]))
    stops = telling[chance_numbers(rules.seed, "spread.stop", tick, telling + first, rules.gamma)]
    agents.states[stops] = STOPPED
    return Telling(
        told=joined(parts[1:] or parts), tellers=len(telling), stopped=len(stops), met=met, opted_out=opted_out,
        disbelieved=disbelieved,
    )  # fmt: skip


def admitted(rules: Rules, network: Network, found: Meetings) -> tuple[Meetings, int, int]:
    """The meetings in which the hearer may be told and believes; how many may not, and how many do not."""
    opted_out = disbelieved = 0
    if rules.opt_out > 0.0:
        barred = rules.opted_out(network.targets_of(found.slots))
        found, opted_out = found.kept(~barred), int(barred.sum())
    if rules.min_trust > 0.0:
        believed = rules.believed(network, found.slots)
        found, disbelieved = found.kept(believed), int((~believed).sum())
    return found, opted_out, disbelieved


def _known(agents: Agents, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which rows are our own agents who know already; of others only their shard can tell."""
    if len(rows) and (rows.min() < 0 or rows.max() >= len(agents)):
        own = (rows >= 0) & (rows < len(agents))
        known = np.zeros(len(rows), np.bool_)
        known[own] = agents.states[rows[own]] != UNAWARE
        return known
    all_known: NDArray[np.bool_] = agents.states[rows] != UNAWARE
    return all_known


def _told(
    rules: Rules, agents: Agents, rows: Numbers, first: int, targets: NDArray[np.int32], draws: NDArray[np.uint64]
) -> Told:
    """Tellings by the agents in `rows`: a liar's have a wording of its own."""
    versions, twists = agents.versions[rows], agents.twists[rows]
    sources = (rows + first).astype(np.int32)
    if rules.liars > 0.0:
        lying = rules.lying(sources)
        versions[lying] = sources[lying] + 1
        twists += lying
    return Told(
        targets=targets, sources=sources, draws=draws, depths=agents.depths[rows] + 1, roots=agents.roots[rows],
        versions=versions, twists=twists,
    )  # fmt: skip
