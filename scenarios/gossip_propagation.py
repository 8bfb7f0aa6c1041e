"""Gossip over a network: how far news goes, how fast, how changed, who never learns it; an epidemic as a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value
from universe.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from actors.worker import Harvest
    from scenarios.findings import Findings, WideRun
    from scenarios.propagation.stage import Town
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="gossip_propagation",
    description="News over a network: reach, speed, distortion, who never learns; process=sir is an epidemic.",
    parameters=(
        Parameter("world", "wide", "", "wide: columns on shards; deep: real bots, messages and gates",
                  choices=("wide", "deep")),
        Parameter("process", "gossip", "", "gossip: with trust, depth, confidence and consent; sir: with none of them",
                  choices=("gossip", "sir")),
        Parameter("network", "random", "", "random, or a file: an edge list (.txt, .csv) or GraphML, also with .gz"),
        Parameter("nodes", 10_000, "agents", "agents of a random network", 2, 50_000_000),
        Parameter("mean_degree", 10, "neighbours", "mean number of neighbours in a random network", 0, 1000),
        Parameter("directed", "auto", "", "whether a line of a file is one way; auto: as it says, temporal ones are",
                  choices=("auto", "true", "false")),
        Parameter("temporal", False, "", "lines of a file are messages with a time, played back in order"),
        Parameter("weight_max", 0.0, "", "above 0: a file's weights divided by this are trust", 0, 1e9),
        Parameter("ticks", 100, "ticks", "how long it runs; a temporal network is divided into so many", 1, 100_000),
        Parameter("ticks_per_day", 24, "ticks", "ticks in a virtual day; a temporal network has its own time",
                  1, 86_400),
        Parameter("initial", 0.001, "share", "agents with whom it begins, at least one", 0, 1),
        Parameter("start", "", "ids", "agents with whom it begins instead, separated by commas"),
        Parameter("beta", 0.03, "probability", "that a teller tells a neighbour in a tick (or by a message)", 0, 1),
        Parameter("gamma", 0.1, "probability", "that a teller stops telling at the end of a tick", 0, 1),
        Parameter("min_trust", 0.2, "trust", "gossip: below it a hearer does not believe the teller", 0, 1),
        Parameter("depth_max", 1, "hops", "gossip: who is further than this from the origin does not retell", 0, 1000),
        Parameter("min_confidence", 0.7, "confidence", "gossip: news below it is not retold", 0, 1),
        Parameter("opt_out", 0.0, "share", "gossip: agents who neither tell nor are told", 0, 1),
        Parameter("liars", 0.0, "share", "gossip: agents who change what they tell", 0, 1),
        Parameter("bots", 12, "bots", "deep: bots, all on every planet", 2, 20),
        Parameter("users", 60, "people", "deep: people who tell bots of their lives", 1, 20_000),
        Parameter("planets", 2, "planets", "deep: Discord servers", 1, 50),
        Parameter("days", 4, "days", "deep: virtual time to run", 1, 365),
        Parameter("acquainted", 0.5, "probability", "deep: that a bot has long known a person", 0, 1),
        Parameter("news", 0.1, "share", "deep: of what people say to bots that tells of their lives", 0, 1),
        Parameter("record", False, "", "also write every transmission with its provenance, transmissions.parquet"),
    ),
    rules={"gossip.listeners_max": "3", "gossip.retell_chance": "1", "mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the deep world: real bots, words, messages and gates; those of the configuration hold."""
    from scenarios.propagation.stage import propagation_world

    if params["process"] == "sir":
        raise BadInput("process=sir runs with world=wide: an epidemic has no words")
    return propagation_world(_town(params), config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """How far what people told went in the deep world."""
    del harvest, config
    from scenarios.propagation.findings import propagation_findings
    from scenarios.propagation.stage import cast_of
    from scenarios.propagation.tally import items_of

    return propagation_findings(items_of(record.journal), cast_of(_town(params), record.seed))


def _town(params: dict[str, Value]) -> Town:
    from scenarios.propagation.stage import Town

    return Town(
        bots=int(params["bots"]), users=int(params["users"]), planets=int(params["planets"]), days=int(params["days"]),
        acquainted=float(params["acquainted"]), news=float(params["news"]), opt_out=float(params["opt_out"]),
        liars=float(params["liars"]),
    )  # fmt: skip


def wide(
    params: dict[str, Value], config: Config, seed: int, *, runtime: str, workers: int, checkpoint: Path | None
) -> WideRun:
    """Run the spread as columns on `workers` shards, going on from the directory `checkpoint` where it holds one."""
    del config
    from scenarios.spread.wide import wide_run

    return wide_run(params, seed, runtime, workers, checkpoint)
