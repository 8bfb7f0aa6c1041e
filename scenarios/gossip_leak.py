"""Gossip leak: news, secrets, opt-outs and deletions in one stream of which is known who may know what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="gossip_leak",
    description="News and secrets in one stream: what spreads that must not, under our rules beside the original's.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules the bots follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("bots", 6, "bots", "bots, each on some of the planets", 2, 20),
        Parameter("planets", 3, "planets", "planets, each with two channels, one for some bots only", 1, 6),
        Parameter("people", 12, "people", "people, of whom every bot has long known two in three", 1, 100),
        Parameter("steps", 400, "steps", "messages, edits, deletions, choices and insults", 2, 100_000),
        Parameter("days", 2.5, "days", "virtual time; in three days strangers are still strangers", 0.1, 2.9),
        Parameter("faults", "none", "", "restarts: events come twice, members die in a turn, bots are down",
                  choices=("none", "restarts")),
        Parameter("checkpoints", 40, "looks", "moments on the way at which all stores and records are read", 0, 10_000),
        Parameter("grid_ms", 10, "ms", "grid of the rounds: the least delay of any message", 1, 5_000),
    ),
    rules={"gossip.ttl_days": "1", "gossip.retell_chance": "0.5", "reflection.diary_richness": "1",
           "reflection.dream_richness": "2"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planets."""
    from scenarios.leak.plot import plot_of

    return plot_of(params, config, seed).world(str(params["rules"]))


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """Who knew what must not be known; the original on the same stream beside it."""
    from scenarios.leak.findings import leak_findings
    from scenarios.leak.plot import plot_of

    del harvest
    return leak_findings(plot_of(params, config, record.seed), str(params["rules"]), record.digest)
