"""Trust gaming: honest users and attackers before the same trust model; who gets in, how soon, with what harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from pathlib import Path

    from actors.worker import Harvest
    from scenarios.findings import Findings, WideRun
    from scenarios.gaming.shard import Society
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="trust_gaming",
    description="Honest users and seven attacks before one trust model: who gets in, how soon, what harm is done.",
    parameters=(
        Parameter("world", "wide", "", "wide: columns on shards; deep: every message through bots and planets",
                  choices=("wide", "deep")),
        Parameter("users", 200, "people", "honest users, each with habits of their own", 1, 20_000_000),
        Parameter("attackers", 40, "people", "attackers for each attack", 0, 1_000_000),
        Parameter("attack", "all", "", "one attack of the library, or all of them",
                  choices=("all", "T1", "T2", "T3", "T4", "T6", "T7", "T14")),
        Parameter("bots", 1, "bots", "bots that know everybody; four of five days go to the favourite", 1, 20),
        Parameter("days", 365, "days", "virtual time to run", 1, 3650),
        Parameter("model", "ene", "", "trust model of the bots",
                  choices=("hardened", "ene", "ene_repaired", "ene_original", "points")),
        Parameter("detector_recall", 0.8, "probability", "that a bad act is seen as one", 0, 1),
        Parameter("false_positive", 0.001, "probability", "that a good message is taken for a bad one", 0, 0.05),
        Parameter("severe_weight", 10, "mild acts", "harm of a severe act", 1, 1000),
        Parameter("identity_cost", 0, "messages", "what a further identity costs its controller", 0, 1_000_000),
    ),
    rules={"mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the society with every message going through planets and bots."""
    from scenarios.gaming.deep import deep_world

    return deep_world(config, society_of(params, config, seed))


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """What a deep run found: under the names of a wide run's findings, from what was said and what bots noted."""
    from scenarios.gaming.deep import deep_review
    from scenarios.gaming.findings import gaming_findings

    society = society_of(params, config, record.seed)
    return gaming_findings(deep_review(society, harvest, int(params["identity_cost"])))


def wide(
    params: dict[str, Value], config: Config, seed: int, *, runtime: str, workers: int, checkpoint: Path | None
) -> WideRun:
    """Run the society as columns on `workers` shards, resuming from the directory `checkpoint` where it holds one."""
    import msgspec

    from actors.wide.driver import run_wide
    from actors.wide.shard import WidePlan
    from scenarios.findings import WideRun
    from scenarios.gaming.findings import gaming_findings
    from scenarios.gaming.review import Review
    from scenarios.usage import Usage
    from scenarios.virtual_time import DAY_MS

    usage = Usage()
    society = society_of(params, config, seed)
    plan = WidePlan(
        factory="scenarios.gaming.shard:make_gaming_shard", parameters=msgspec.msgpack.encode(society),
        entities=society.people, ticks=society.days, shards=workers,
    )  # fmt: skip
    outcome = run_wide(plan, "ray" if runtime == "ray" else "local", checkpoint)
    review = Review(society, outcome.timeline, outcome.totals, int(params["identity_cost"]))
    findings = gaming_findings(review)
    wall_s, cpu_s, peak_rss_mb = usage.total(outcome.usage)
    return WideRun(
        digest=outcome.digest, started_at=society.start_at, ended_at=society.start_at + society.days * DAY_MS,
        findings=findings, wall_s=wall_s, cpu_s=cpu_s, peak_rss_mb=peak_rss_mb, resumed_day=outcome.resumed_tick,
    )  # fmt: skip


def society_of(params: dict[str, Value], config: Config, seed: int) -> Society:
    """The society that the parameters describe. Raises `BadInput` where the tiers do not ascend."""
    from scenarios.gaming.activity import Detector
    from scenarios.gaming.harm import Judgement
    from scenarios.gaming.population import ATTACKS
    from scenarios.gaming.shard import Society, sample_days
    from scenarios.world import START_AT
    from universe.trust.tiers import tier_rules

    tier_rules(config.trust)
    each = int(params["attackers"])
    attacks = ATTACKS if params["attack"] == "all" else (str(params["attack"]),)
    return Society(
        seed=seed, start_at=START_AT, days=int(params["days"]), users=int(params["users"]), bots=int(params["bots"]),
        attacks=attacks if each else (), each=each, model=str(params["model"]), trust=config.trust,
        detector=Detector(float(params["detector_recall"]), float(params["false_positive"])),
        judgement=Judgement(
            mild_milli=round(config.conduct.hostile_severity * 1000),
            severe_milli=round(config.conduct.threat_severity * 1000),
            severe_weight=int(params["severe_weight"]),
        ),
        sample_days=sample_days(int(params["days"])),
    )  # fmt: skip
