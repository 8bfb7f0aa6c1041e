"""The demo: a small universe of planets, bots and synthetic people, one virtual day end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.spec import Parameter, Scenario, Value

if TYPE_CHECKING:
    from scenarios.world import World
    from universe.config import Config

SCENARIO = Scenario(
    name="demo",
    description="A small universe end to end: people chat on planets, bots listen, one at a time answers.",
    parameters=(
        Parameter("users", 60, "people", "synthetic users, spread over the planets", 0, 20_000),
        Parameter("bots", 3, "bots", "bots present on every planet", 0, 20),
        Parameter("planets", 2, "planets", "Discord servers", 1, 50),
        Parameter("channels", 3, "channels", "channels per planet", 1, 50),
        Parameter("days", 1, "days", "virtual time to run", 1, 3650),
        Parameter("messages_per_day", 24, "messages", "what one user writes on average in a day", 0, 2000),
        Parameter("friends", 0.3, "share", "people whom some bots have known for long", 0, 1),
        Parameter("news", 0.08, "share", "of what people say to bots: news of their lives", 0, 1),
        Parameter("cohorts", 2, "cohorts", "groups that host the users (part of the world)", 1, 64),
        Parameter("grid_ms", 1, "ms", "grid of the rounds: the least delay of any message", 1, 60_000),
    ),
    rules={"stream.post_in_quiet_channels": "true"},
)


def world(params: dict[str, Value], config: Config, seed: int) -> World:
    """Build the universe of the demo."""
    # Here, because `run.py list` must work before the packages are installed.
    from scenarios.population import people
    from scenarios.world import bots_of, channel_names, planet_names, populated_world

    planets = planet_names(int(params["planets"]))
    channels = {planet: channel_names(planet, int(params["channels"])) for planet in planets}
    bots = bots_of(int(params["bots"]))
    names = tuple(bot.name for bot in bots)
    crowd = people(
        int(params["users"]), channels, names, int(params["messages_per_day"]), seed, float(params["news"])
    )
    return populated_world(
        config, seed, planets, channels, bots, crowd,
        days=int(params["days"]), cohorts=int(params["cohorts"]), grid_ms=int(params["grid_ms"]),
        friends=float(params["friends"]),
    )  # fmt: skip
