"""Pile-on: many bots hear one message; how many answer, when each decides alone and when the planet gives the floor."""

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
    name="pile_on",
    description="Many bots hear one message: how many answer, under the original's rules beside ours.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules the bots follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("bots", 12, "bots", "bots that hear every message", 2, 20),
        Parameter("messages", 400, "messages", "what people write", 1, 1_000_000),
        Parameter("channels", 3, "channels", "channels beside the one that the bots watch", 1, 50),
        Parameter("per_minute", 2.0, "messages/min", "how fast people write, over all channels", 0.01, 6000.0),
        Parameter("daily_cap", 0, "answers", "original only: unasked answers of a bot in a day (0: no limit)", 0, 1000),
        Parameter("grid_ms", 1, "ms", "grid of the rounds: the least delay of any message", 1, 60_000),
    ),
    rules={"mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet."""
    from scenarios.pile.stage import pile_script, pile_world

    script = pile_script(
        seed, bots=int(params["bots"]), channels=int(params["channels"]), per_minute=float(params["per_minute"])
    )
    return pile_world(
        config, script, script.messages(int(params["messages"])), rules=str(params["rules"]),
        daily_cap=int(params["daily_cap"]), grid_ms=int(params["grid_ms"]),
    )  # fmt: skip


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """How many bots answered what."""
    from scenarios.pile.findings import pile_findings
    from scenarios.pile.stage import pile_script
    from scenarios.pile.tally import rows_of

    del config
    script = pile_script(
        record.seed, bots=int(params["bots"]), channels=int(params["channels"]), per_minute=float(params["per_minute"])
    )
    rows = rows_of(script.messages(int(params["messages"])), harvest.events)
    return pile_findings(rows, str(params["rules"]))
