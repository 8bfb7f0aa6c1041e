"""Rumour against memory: bots are told what the person has told them otherwise, with coupling on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings
    from scenarios.rumour.script import Plan
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="rumour_vs_memory",
    description="Gossip against what people told a bot themselves: who wins, what is repeated; coupling on beside off.",
    parameters=(
        Parameter("users", 12, "people", "people who tell bots of their lives", 1, 1000),
        Parameter("bots", 6, "bots", "bots that tell each other", 2, 20),
        Parameter("days", 3, "days", "virtual time in which that happens", 1, 60),
        Parameter("news", 4, "items", "things that each person tells one bot", 1, 8),
        Parameter("liars", 0.34, "share", "bots that pass on something else than they heard", 0, 1),
        Parameter("taken_back", 0.4, "share", "of the news, what does not come true, or is over later", 0, 1),
        Parameter("silent", 0.3, "share", "people who never tell a bot that it is so", 0, 1),
        Parameter("acquainted", 0.7, "probability", "that a bot has long known a person", 0, 1),
        Parameter("grid_ms", 10, "ms", "grid of the rounds: the least delay of any message", 1, 5_000),
    ),
    rules={"gossip.listeners_max": "2", "gossip.retell_chance": "1"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet, with coupling as the configuration has it."""
    from scenarios.rumour.stage import rumour_world

    return rumour_world(_plan(params), config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """What became of the gossip; the same script with coupling off beside it."""
    from scenarios.rumour.findings import rumour_findings
    from scenarios.rumour.script import script_of
    from scenarios.rumour.stage import without_coupling
    from scenarios.rumour.tally import tally_of

    plan = _plan(params)
    script = script_of(plan, record.seed)
    off = without_coupling(plan, config, record.seed)
    return rumour_findings(tally_of(harvest.journal, script), tally_of(off.journal, script), script)


def _plan(params: dict[str, Value]) -> Plan:
    from scenarios.rumour.script import Plan

    return Plan(
        users=int(params["users"]), bots=int(params["bots"]), days=int(params["days"]), news=int(params["news"]),
        liars=float(params["liars"]), taken_back=float(params["taken_back"]), silent=float(params["silent"]),
        acquainted=float(params["acquainted"]), grid_ms=int(params["grid_ms"]),
    )  # fmt: skip
