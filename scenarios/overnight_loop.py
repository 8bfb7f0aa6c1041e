"""Overnight loop: bots that answer each other all night under the original's rules; how far they get under ours."""

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
    name="overnight_loop",
    description="Bots reply to each other for ever: the original's rules beside ours.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules the bots follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("bots", 12, "bots", "bots, all in every channel", 2, 20),
        Parameter("hours", 8, "hours", "virtual time to run", 1, 72),
        Parameter("human_messages", 4, "messages", "what people say in each channel, spread over the night", 1, 60),
        Parameter("mentions", 1.0, "share", "people's messages that mention a bot, the first in any case", 0, 1),
        Parameter("phrasing", "adversarial", "", "what a bot says: names, mentions and answers others, or just answers",
                  choices=("adversarial", "plain")),
        Parameter("channels", 1, "channels", "channels at once", 1, 8),
        Parameter("latency_ms", 0, "ms", "what writing takes longer than a template", 0, 120_000),
        Parameter("bookkeeping_ms", 50, "ms", "how long the original keeps its lock after an answer", 0, 60_000),
    ),
    rules={"mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet."""
    from scenarios.overnight.stage import NightParameters, overnight_world

    night = NightParameters(
        rules=str(params["rules"]), bots=int(params["bots"]), hours=int(params["hours"]),
        human_messages=int(params["human_messages"]), mentions=float(params["mentions"]),
        phrasing=str(params["phrasing"]), channels=int(params["channels"]), latency_ms=int(params["latency_ms"]),
        bookkeeping_ms=int(params["bookkeeping_ms"]),
    )  # fmt: skip
    return overnight_world(night, config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """How long the chains became."""
    from scenarios.overnight.findings import night_findings
    from scenarios.overnight.review import review

    del harvest
    rules = str(params["rules"])
    night = review(
        record.events, record.journal, config.chat, record.started_at, record.ended_at, original=rules == "original"
    )
    return night_findings(night, record.journal, rules)
