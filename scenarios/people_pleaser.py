"""People pleaser: falsehoods told to bots again and again, with the layers held against each other and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings
    from scenarios.pleaser.script import Plan
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="people_pleaser",
    description="Falsehoods told to bots N times: whether a bot ever agrees; coupling off beside coupling on.",
    parameters=(
        Parameter("users", 3, "people", "people who insist, each on one falsehood of every kind", 1, 100),
        Parameter("bots", 2, "bots", "bots to whom they insist", 1, 20),
        Parameter("times", 50, "times", "how often each of them says each thing", 1, 1000),
        Parameter("crowd", 8, "people", "different people who say one falsehood to one bot, once each", 0, 1000),
        Parameter("agreeableness", 1.0, "share", "how much bots want to please; 0: not at all", 0, 1),
        Parameter("acquainted", 0.5, "probability", "that a bot has long known somebody who insists", 0, 1),
        Parameter("grid_ms", 10, "ms", "grid of the rounds: the least delay of any message", 1, 5_000),
    ),
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet, with coupling as the configuration has it."""
    from scenarios.pleaser.stage import pleaser_world

    return pleaser_world(_plan(params), config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """What bots said to what they were told; the same script with coupling off beside it."""
    from scenarios.pleaser.findings import pleaser_findings
    from scenarios.pleaser.script import script_of
    from scenarios.pleaser.stage import without_coupling
    from scenarios.pleaser.tally import replies_of

    plan = _plan(params)
    off = without_coupling(plan, config, record.seed)
    script = script_of(plan, record.seed)
    return pleaser_findings(
        replies_of(harvest.journal, harvest.events, script), replies_of(off.journal, off.events, script), plan
    )


def _plan(params: dict[str, Value]) -> Plan:
    from scenarios.pleaser.script import Plan

    return Plan(
        users=int(params["users"]), bots=int(params["bots"]), times=int(params["times"]), crowd=int(params["crowd"]),
        agreeableness=float(params["agreeableness"]), acquainted=float(params["acquainted"]),
        grid_ms=int(params["grid_ms"]),
    )  # fmt: skip
