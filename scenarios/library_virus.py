"""Library virus: one line in one bot's settings, and how many bots come to dream of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from actors.worker import Harvest
    from scenarios.findings import Findings
    from scenarios.run_record import RunRecord
    from scenarios.virus.stage import Outbreak
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="library_virus",
    description="One planted phrase in one bot's dreams: how many bots catch it under the original's rules and ours.",
    parameters=(
        Parameter("rules", "orrery", "", "whose rules dreams follow: the original's, or the configuration's",
                  choices=("orrery", "original")),
        Parameter("bots", 12, "bots", "bots that dream", 2, 20),
        Parameter("days", 30, "days", "virtual days", 2, 366),
        Parameter("patient_zero", 1, "bots", "bots in whose settings the phrase stands; one at least is left without",
                  0, 20),
        Parameter("planted", 1.0, "share", "their dreams that are to hold it", 0, 1),
        Parameter("phrase", "I was locked in a library where every book hummed the same note", "",
                  "the sentence, without the full stop at its end"),
        Parameter("echo", 0.4, "probability", "original only: that one image of a dream that is shown is taken up",
                  0, 1),
        Parameter("users", 24, "people", "people on the planet", 1, 1000),
        Parameter("visitors", 4, "people", "of these, how many ask each bot something each day", 1, 50),
    ),
    rules={"mind.enabled": "false"},
)  # fmt: skip


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the planet. Raises `BadInput` for a phrase that no dream can echo."""
    from scenarios.virus.stage import virus_world

    return virus_world(_outbreak(params), config, seed)


def findings(record: RunRecord, harvest: Harvest, params: dict[str, Value], config: Config) -> Findings:
    """Who caught it, from whom, and what pages say of where they have it from."""
    from scenarios.virus.findings import virus_findings
    from scenarios.virus.stage import patients_of
    from scenarios.virus.tally import Outcome, leaves_of

    outbreak = _outbreak(params)
    outcome = Outcome(
        leaves=tuple(leaves_of(harvest.journal, record.started_at)),
        bots=tuple(record.bots), patients=patients_of(outbreak, record.seed), days=outbreak.days,
    )  # fmt: skip
    return virus_findings(outcome, outbreak.rules, config.reflection)


def _outbreak(params: dict[str, Value]) -> Outbreak:
    from scenarios.virus.stage import Outbreak

    return Outbreak(
        rules="original" if params["rules"] == "original" else "orrery", bots=int(params["bots"]),
        days=int(params["days"]), patient_zero=int(params["patient_zero"]), planted=float(params["planted"]),
        phrase=str(params["phrase"]), echo=float(params["echo"]), users=int(params["users"]),
        visitors=int(params["visitors"]),
    )  # fmt: skip
