"""Trust pump: pings, replies and likes buy a bot's friendship under the original's rules; what they buy under ours."""

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
    name="trust_pump",
    description="Pings, replies and likes buy a bot's friendship: the original's rules beside ours.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules the bots follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("users", 20, "people", "honest users beside the pumpers", 0, 20_000),
        Parameter("bots", 1, "bots", "bots; each has a pumper who is polite and one who insults", 1, 3),
        Parameter("days", 14, "days", "virtual time to run", 1, 365),
        Parameter("pings_per_day", 40, "messages", "what a pumper writes each day, one every 3.2 s", 1, 2000),
    ),
    rules={"mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet."""
    from scenarios.pump.stage import pump_world

    return pump_world(
        config, seed, rules=str(params["rules"]), users=int(params["users"]), bots=int(params["bots"]),
        days=int(params["days"]), pings_per_day=int(params["pings_per_day"]),
    )  # fmt: skip


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """What FRIEND cost whom."""
    from scenarios.evenings import evenings_of
    from scenarios.pump.findings import Played, pump_findings
    from scenarios.pump.friends import courses_of
    from scenarios.pump.pumper import SPREE_AT_HOUR
    from scenarios.pump.stage import cast_of
    from universe.trust.ledger import DAY_MS, HOUR_MS

    del config
    days, cast = int(params["days"]), cast_of(int(params["users"]), int(params["bots"]))
    spree_at = record.started_at + (days - 1) * DAY_MS + SPREE_AT_HOUR * HOUR_MS
    played = Played(
        cast=cast, before=courses_of(harvest.journal, cast.roles, spree_at),
        after=courses_of(harvest.journal, cast.roles, record.ended_at), evenings=evenings_of(harvest.records),
        first_day=record.started_at // DAY_MS, days=days, rules=str(params["rules"]),
    )  # fmt: skip
    return pump_findings(played)
