"""Stream latency: how soon bots answer what is meant for them, woken by events or, as the original, by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings
    from scenarios.run_record import RunRecord
    from scenarios.world import World
    from universe.config import Config


def _share(name: str, default: float, description: str) -> Parameter:
    return Parameter(name, default, "share", description, 0.0, 1.0)


SCENARIO = Scenario(
    name="stream_latency",
    description="How soon bots answer: woken by events, or as the original by looking every few minutes.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules the bots follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("faults", "none", "", "with restarts every bot is down for some minutes now and then",
                  choices=("none", "restarts")),
        Parameter("bots", 6, "bots", "bots on every planet", 1, 20),
        Parameter("users", 24, "people", "people; a fifth of them are trusted by a bot", 6, 20_000),
        Parameter("planets", 1, "planets", "servers", 1, 20),
        Parameter("channels", 3, "channels", "channels on each planet; the first is watched", 2, 40),
        Parameter("minutes", 480, "minutes", "virtual time in which people do something", 5, 1440),
        Parameter("events_per_s", 0.05, "1/s", "what people do, over all planets and without answers to bots",
                  0.01, 50),
        _share("mentions", 0.05, "messages that mention a bot"),
        _share("calls", 0.03, "messages that call a bot by name"),
        _share("pairs", 0.01, "messages that mention two bots"),
        _share("private", 0.02, "private messages of trusted people"),
        _share("typing", 0.03, "mentions while somebody else is typing"),
        _share("threads", 0.02, "questions without a topic in a new thread"),
        _share("edits", 0.03, "messages that mention a bot only after an edit"),
        _share("deletions", 0.02, "mentions that are deleted before the answer"),
        _share("trusted", 0.04, "messages of trusted people to nobody"),
        _share("watched", 0.04, "messages in the watched channel"),
        _share("active", 0.04, "messages about what a bot likes in the liveliest channel"),
        _share("curious", 0.03, "messages to which more people react than it takes to make bots curious"),
        _share("presence", 0.08, "changes of somebody's status or voice channel; what is left is small talk"),
        _share("replies", 0.3, "answers of bots to which a person replies"),
        _share("invitations", 0.1, "answers of bots that get an \N{EYES} or a \N{THINKING FACE}"),
        Parameter("original_per_day", 1000, "messages", "autonomous messages of a bot in a day (the original: 10)",
                  1, 100_000),
        Parameter("original_handler", False, "", "the original also answers mentions, replies, private words at once"),
    ),
    rules={"budget.battery_cost": "0", "conduct.flood_severity": "0", "mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planets, the bots, and what people will do."""
    from scenarios.latency.stage import latency_world

    return latency_world(config, params, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """How long everything took, what was missed and what was doubled."""
    from scenarios.latency.findings import latency_findings
    from scenarios.latency.outcomes import observed
    from scenarios.latency.stage import play_of

    play = play_of(config, params, record.seed)
    return latency_findings(observed(play, harvest), str(params["rules"]))
