"""A wide run of gossip_propagation: from parameters to shards, and from what they did to findings."""

from __future__ import annotations

from pathlib import Path

import msgspec

from actors.wide.shard import WidePlan
from scenarios.findings import Findings, WideRun
from scenarios.plain_text import count
from scenarios.spec import Value
from scenarios.spread.driver import SpreadOutcome, run_spread
from scenarios.spread.findings import spread_findings
from scenarios.spread.networks import RANDOM, Loaded, NetworkRecipe, file_recipe, load_network
from scenarios.spread.review import Review
from scenarios.spread.shard import Spread
from scenarios.usage import Usage
from scenarios.virtual_time import DAY_MS
from scenarios.world import START_AT
from universe.errors import BadInput
from universe.spread.rules import Rules


def wide_run(params: dict[str, Value], seed: int, runtime: str, workers: int, checkpoint: Path | None) -> WideRun:
    """Run it. Raises `BadInput` for a network that cannot be read and parameters that do not go together."""
    usage = Usage()
    spread = spread_of(params, seed)
    loaded = load_network(spread.recipe)
    outcome = run_spread(plan_of(spread, loaded, workers), runtime, checkpoint)
    findings = findings_of(spread, loaded, outcome, record=bool(params["record"]))
    wall_s, cpu_s, peak_rss_mb = usage.total(outcome.usage)
    return WideRun(
        digest=outcome.digest, started_at=START_AT, ended_at=START_AT + _span_ms(spread, loaded), findings=findings,
        wall_s=wall_s, cpu_s=cpu_s, peak_rss_mb=peak_rss_mb, resumed_day=outcome.resumed_tick, notes=_notes(loaded),
    )  # fmt: skip


def plan_of(spread: Spread, loaded: Loaded, workers: int) -> WidePlan:
    """How it is run. The contacts of a temporal network are one sequence, so it has one shard."""
    return WidePlan(
        factory="scenarios.spread.shard:make_spread_shard", parameters=msgspec.msgpack.encode(spread),
        entities=len(loaded.network), ticks=spread.ticks, shards=1 if spread.recipe.temporal else workers,
    )  # fmt: skip


def findings_of(spread: Spread, loaded: Loaded, outcome: SpreadOutcome, *, record: bool) -> Findings:
    """What the run found, pictures included."""
    return spread_findings(Review(spread, loaded, outcome.counts, outcome.columns), record=record)


def spread_of(params: dict[str, Value], seed: int) -> Spread:
    """The run that the parameters describe. Raises `BadInput`."""
    start = tuple(name.strip() for name in str(params["start"]).split(",") if name.strip())
    return Spread(
        rules=_rules(params, seed), recipe=_recipe(params), initial=float(params["initial"]), start=start,
        ticks=int(params["ticks"]), ticks_per_day=int(params["ticks_per_day"]),
    )  # fmt: skip


def _rules(params: dict[str, Value], seed: int) -> Rules:
    beta, gamma = float(params["beta"]), float(params["gamma"])
    if params["process"] == "sir":
        return Rules(process="sir", seed=seed, beta=beta, gamma=gamma)
    return Rules(
        process="gossip", seed=seed, beta=beta, gamma=gamma, min_trust=float(params["min_trust"]),
        teller_depth_max=int(params["depth_max"]), min_confidence=float(params["min_confidence"]),
        opt_out=float(params["opt_out"]), liars=float(params["liars"]),
    )  # fmt: skip


def _recipe(params: dict[str, Value]) -> NetworkRecipe:
    temporal, weight_max, name = bool(params["temporal"]), float(params["weight_max"]), str(params["network"])
    if name != RANDOM:
        return file_recipe(name, directed=str(params["directed"]), weight_max=weight_max, temporal=temporal)
    if temporal or weight_max:
        raise BadInput("a random network has neither times nor weights: temporal and weight_max need network=FILE")
    nodes = int(params["nodes"])
    return NetworkRecipe(nodes=nodes, pairs=nodes * int(params["mean_degree"]) // 2)


def _span_ms(spread: Spread, loaded: Loaded) -> int:
    """Virtual time that passes."""
    if loaded.contacts is not None and len(loaded.contacts):
        return round(float(loaded.contacts.times[-1]) * 1000)
    return spread.ticks * DAY_MS // spread.ticks_per_day


def _notes(loaded: Loaded) -> tuple[str, ...]:
    if not loaded.names:
        return ()
    ways = "one way each" if loaded.directed else "both ways"
    told = f"{count(loaded.lines, 'line')} of the file, {ways}: {count(len(loaded.names), 'agent')}"
    return (f"{told}, {count(loaded.network.slots, 'way')} to tell.",)
