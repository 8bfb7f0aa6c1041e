"""Small spreads for tests: networks, runs, and the definition of the rules one agent and one way at a time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from actors.wide.shard import WidePlan
from bridges.network_file import read_network
from scenarios.spread.driver import SpreadOutcome, run_spread
from scenarios.spread.networks import NetworkRecipe, load_network
from scenarios.spread.shard import Spread
from universe.rng import GOLDEN, MASK, key64, mix64
from universe.spread.agents import TELLING, Agents
from universe.spread.network import Network, Ways, network_of
from universe.spread.rules import Rules, confidence
from universe.spread.step import tell

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "networks"
FACEBOOK, MESSAGES = EXAMPLES / "facebook-first-5000.txt", EXAMPLES / "collegemsg-first-5000.txt"
FACTORY = "scenarios.spread.shard:make_spread_shard"


def whole_file(name: str) -> Path:
    """A whole network of SNAP where somebody has it: in the directory that ORRERY_NETWORKS_DIR names."""
    directory = os.environ.get("ORRERY_NETWORKS_DIR", "")
    if not directory or not (Path(directory) / name).is_file():
        pytest.skip(f"ORRERY_NETWORKS_DIR holds no {name}")
    return Path(directory) / name


def sir(seed: int = 1, beta: float = 0.03, gamma: float = 0.1) -> Rules:
    """An epidemic."""
    return Rules(process="sir", seed=seed, beta=beta, gamma=gamma)


def gossip(**changes: Any) -> Rules:
    """Gossip under every gate, loose enough for something to happen."""
    values: dict[str, Any] = {
        "process": "gossip", "seed": 1, "beta": 0.4, "gamma": 0.1, "min_trust": 0.3, "teller_depth_max": 4,
        "min_confidence": 0.4, "opt_out": 0.1, "liars": 0.2,
    }  # fmt: skip
    return Rules(**(values | changes))


def spread(rules: Rules, nodes: int = 400, **changes: Any) -> Spread:
    """A spread over a random network with six neighbours on average."""
    values: dict[str, Any] = {
        "rules": rules, "recipe": NetworkRecipe(nodes=nodes, pairs=3 * nodes), "initial": 0.01, "start": (),
        "ticks": 40, "ticks_per_day": 24,
    }  # fmt: skip
    return Spread(**(values | changes))


def plan_of(whole: Spread, shards: int = 1, ticks: int | None = None, factory: str = FACTORY) -> WidePlan:
    """How it is run; fewer `ticks` than its own stop it early."""
    entities = len(load_network(whole.recipe).network)
    return WidePlan(
        factory=factory, parameters=msgspec.msgpack.encode(whole), entities=entities,
        ticks=whole.ticks if ticks is None else ticks, shards=shards,
    )  # fmt: skip


def ran(whole: Spread, shards: int = 1, runtime: str = "local") -> SpreadOutcome:
    """A whole run."""
    return run_spread(plan_of(whole, shards), runtime)


def outcome_agents(outcome: SpreadOutcome) -> Agents:
    """The columns of a run of gossip."""
    return Agents(**outcome.columns)


def live(rules: Rules, network: Network, starts: list[int], ticks: int) -> Agents:
    """Run in this process without a driver."""
    agents = Agents.unaware(len(network))
    agents.begin(np.array(starts, np.int64), 0)
    for tick in range(ticks):
        if not (agents.states == TELLING).any():
            break
        agents.learn(tell(rules, network, agents, tick, tick / 24).told, tick + 1, 0)
    return agents


def small_network(nodes: int, pairs: list[tuple[int, int]]) -> Network:
    """A network with a way in both directions for each pair."""
    ways = Ways(nodes, 2 * len(pairs))
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    ways.add(ends[:, 0], ends[:, 1])
    ways.add(ends[:, 1], ends[:, 0])
    return ways.network()


def file_network(path: Path) -> Network:
    """The friends of a file."""
    return network_of(read_network(path), directed=False)


def draw(seed: int, purpose: str, tick: int, number: int) -> int:
    """The definition of a draw: place `number` in the stream of (seed, purpose, tick)."""
    return mix64((key64(seed, purpose, tick) + number * GOLDEN) & MASK)


def hit(seed: int, purpose: str, tick: int, number: int, probability: float) -> bool:
    """Whether it falls below `probability`."""
    return draw(seed, purpose, tick, number) < int(probability * (1 << 64))


def by_hand(rules: Rules, network: Network, starts: list[int], ticks: int) -> dict[int, tuple[int, ...]]:
    """The rules said with dictionaries: agent to (state, tick, parent, depth, root, version, twists)."""
    seed = rules.seed
    known: dict[int, tuple[int, ...]] = {agent: (1, 0, -1, 0, agent, 0, 0) for agent in starts}
    for tick in range(ticks):
        heard: dict[int, tuple[int, tuple[int, ...]]] = {}
        for agent, (state, _, _, depth, root, version, twists) in known.items():
            if state != 1:
                continue
            fresh = rules.process == "sir" or (
                depth <= rules.teller_depth_max and confidence(depth, tick / 24) >= rules.min_confidence
            )
            lies = hit(seed, "spread.liar", 0, agent, rules.liars)
            for slot in range(int(network.offsets[agent]), int(network.offsets[agent + 1])):
                other = int(network.targets[slot])
                if not fresh or other in known or not hit(seed, "spread.meet", tick, slot, rules.beta):
                    continue
                if hit(seed, "spread.opt_out", 0, other, rules.opt_out):
                    continue
                if hit(seed, "spread.trust", 0, slot, rules.min_trust):
                    continue
                news = (1, tick + 1, agent, depth + 1, root, agent + 1 if lies else version, twists + lies)
                said = (draw(seed, "spread.meet", tick, slot), news)
                heard[other] = min(heard.get(other, said), said)
        for agent, entry in known.items():
            if entry[0] == 1 and hit(seed, "spread.stop", tick, agent, rules.gamma):
                known[agent] = (2, *entry[1:])
        known |= {other: news for other, (_, news) in heard.items()}
    return known


def told(agents: Agents) -> dict[int, tuple[int, ...]]:
    """The columns in the form of `by_hand`."""
    names = ("states", "ticks", "parents", "depths", "roots", "versions", "twists")
    rows = np.flatnonzero(agents.states)
    return {int(row): tuple(int(getattr(agents, name)[row]) for name in names) for row in rows}
