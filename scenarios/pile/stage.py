"""The world of pile_on: people talk on a planet with many bots, under the original's rules or ours."""

from __future__ import annotations

from typing import Final

import msgspec

from actors.member import MemberSpec
from scenarios.pile.original_members import RelayParameters
from scenarios.pile.original_rules import OriginalRules
from scenarios.pile.script import TRUSTED, Said, Script
from scenarios.world import (
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
from universe.people.records import platform_id_of

_MEMBERS: Final = "scenarios.pile.original_members"


def pile_script(seed: int, *, bots: int, channels: int, per_minute: float) -> Script:
    """The script of one planet: `channels` ordinary ones and one that the bots watch."""
    (planet,) = planet_names(1)
    rooms = tuple((planet, channel) for channel in channel_names(planet, channels + 1))
    return Script(seed=seed, bots=bots_of(bots), rooms=rooms, watched=1, per_minute=per_minute, start_at=START_AT)


def pile_config(config: Config, watched: tuple[str, ...]) -> Config:
    """The configuration with the watched channels, and with the trusted user as the bots' owner: trusted at once."""
    replace = msgspec.structs.replace
    return replace(
        config,
        stream=replace(config.stream, watch_channels=watched),
        people=replace(config.people, owner_ids=(platform_id_of("sim", TRUSTED),), owner_names=()),
    )


def pile_world(config: Config, script: Script, said: list[Said], *, rules: str, daily_cap: int, grid_ms: int) -> World:
    """The planet, its bots, and what is said."""
    planets = tuple(dict.fromkeys(guild for guild, _ in script.rooms))
    watched = tuple(channel for _, channel in script.rooms[len(script.rooms) - script.watched :])
    config = pile_config(config, watched)
    names = planet_names(len(planets))
    for planet in planets:
        names |= channel_names(planet, sum(guild == planet for guild, _ in script.rooms))
    if rules == "original":
        members = original_members(config, script, watched, planets, daily_cap)
    else:
        members = bot_members(config, script.bots, planets, script.seed)
        members += [planet_member(config, planet, script.seed) for planet in planets]
    return World(
        members=tuple(members),
        settings=host_settings(config, script.start_at, grid_ms),
        end_at=max((one.message.at for one in said), default=script.start_at) + SETTLE_MS,
        names=names,
        bots={bot.name: bot.display_name for bot in script.bots},
        events=[one.message for one in said],
        people=people_settings(config, "sim"),
    )


def original_members(
    config: Config, script: Script, watched: tuple[str, ...], planets: tuple[str, ...], daily_cap: int
) -> list[MemberSpec]:
    """The same bots, each deciding alone, with the same ports behind them."""
    relay = msgspec.msgpack.encode(RelayParameters(tuple(bot.name for bot in script.bots)))
    members = bot_members(config, (), planets, script.seed)
    members += [MemberSpec(f"planet:{planet}", f"{_MEMBERS}:make_relay", relay) for planet in planets]
    for bot in script.bots:
        rules = OriginalRules(persona=bot, seed=script.seed, watched=watched, trusted=(TRUSTED,), daily_cap=daily_cap)
        members.append(MemberSpec(f"bot:{bot.name}", f"{_MEMBERS}:make_original_bot", msgspec.msgpack.encode(rules)))
    return members
