"""The world of trust_pump: honest people, pumpers and bots on one planet, under the original's rules or ours."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from actors.factories import spec
from actors.member import MemberSpec
from actors.users import CohortParameters, KnownBot
from scenarios.population import people
from scenarios.pump.pumper import Pumper, PumperParameters, pump_channel
from scenarios.world import (
    DAY_MS,
    SETTLE_MS,
    START_AT,
    World,
    bot_members,
    bots_of,
    channel_names,
    host_settings,
    people_settings,
    planet_member,
    planet_names,
)
from universe.config import Config
from universe.events import PRIVATE_GUILD
from universe.persona import BotPersona

CHANNELS: Final = 2
MESSAGES_PER_DAY: Final = 12
"""What an honest person writes on average, a third of it to bots."""
HONEST, PUMPER, INSULTER = "honest", "pumper", "insulter"
ROLES: Final = (PUMPER, INSULTER, HONEST)
REACTIONS_UNLIMITED: Final = 20


class Cast(Struct, frozen=True):
    """Who plays: roles by user id, and the bot whom a pumper pumps."""

    roles: dict[str, str]
    pumped: dict[str, str]


def pump_config(config: Config, rules: str) -> Config:
    """The configuration of these rules; ours are the configuration as it is.

    The original counted every message as a point, whatever it said, and every liking emoji as another, without limit,
    decay or days; at 20 points somebody was a FRIEND.
    """
    if rules != "original":
        return config
    replace = msgspec.structs.replace
    conduct = replace(
        config.conduct, judge="rules", flood_severity=0.0, impersonation_severity=0.0, hostile_severity=0.0,
        threat_severity=0.0, reactions_per_message=REACTIONS_UNLIMITED,
    )  # fmt: skip
    return replace(config, trust=replace(config.trust, model="points"), conduct=conduct)


def pumpers_of(bots: tuple[BotPersona, ...]) -> tuple[Pumper, ...]:
    """For every bot one who is polite and one who insults."""
    return tuple(
        Pumper(f"{role}-{bot.name}", KnownBot(bot.name, bot.user_id, bot.display_name), role == INSULTER)
        for bot in bots
        for role in (PUMPER, INSULTER)
    )


def cast_of(users: int, bots: int) -> Cast:
    """Everybody of a run."""
    pumpers = pumpers_of(bots_of(bots))
    honest = (f"u{number:05d}" for number in range(users))
    roles = dict.fromkeys(honest, HONEST) | {one.user_id: INSULTER if one.insults else PUMPER for one in pumpers}
    return Cast(roles, {one.user_id: one.bot.name for one in pumpers})


def pump_world(config: Config, seed: int, *, rules: str, users: int, bots: int, days: int, pings_per_day: int) -> World:
    """A planet with all of them."""
    config = pump_config(config, rules)
    names = planet_names(1)
    (planet,) = names
    channels = channel_names(planet, CHANNELS)
    personas = bots_of(bots)
    members = bot_members(config, personas, (planet,), seed)
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in personas)
    crowd = people(users, {planet: channels}, tuple(bot.name for bot in personas), MESSAGES_PER_DAY, seed)
    pumpers = PumperParameters(
        seed=seed, planet=planet, pumpers=pumpers_of(personas), pings_per_day=pings_per_day, days=days
    )
    members += [
        planet_member(config, planet, seed, ("users:0", "users:pumpers")),
        spec("users:0", "make_users", CohortParameters(seed=seed, people=crowd, bots={planet: known})),
        MemberSpec("users:pumpers", "scenarios.pump.pumper:make_pumpers", msgspec.msgpack.encode(pumpers)),
    ]
    rooms = {pump_channel(planet, one.user_id): one.user_id for one in pumpers.pumpers}
    return World(
        members=tuple(members),
        settings=host_settings(config, START_AT, grid_ms=1),
        end_at=START_AT + days * DAY_MS + SETTLE_MS,
        names=names | channels | rooms | {PRIVATE_GUILD: "private messages"},
        bots={bot.name: bot.display_name for bot in personas},
        people=people_settings(config, "sim"),
    )
