"""A town in which people tell bots of their lives, and some bots pass on something else than they heard."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from scenarios.long_known import Past, past_member
from scenarios.population import people
from scenarios.world import START_AT, World, bots_of, channel_names, planet_names, populated_world
from universe.config import Config
from universe.events import ConsentChange
from universe.people.consent import Consent
from universe.people.friendship import Friendship
from universe.persona import SyntheticUser
from universe.rng import chance

CHOSEN_AT_MS: Final = 60_000
"""Who does not want to be told about says so in the first minute."""
MESSAGES_PER_DAY: Final = 12
CHANNELS: Final = 2
GRID_MS: Final = 10


class Town(Struct, frozen=True, kw_only=True):
    """The parameters of a deep run; shares are in [0, 1]."""

    bots: int
    users: int
    planets: int
    days: int
    acquainted: float
    news: float
    opt_out: float
    liars: float


class Cast(Struct, frozen=True, kw_only=True):
    """Who is who, drawn from the seed: the scenario's ground truth."""

    bots: tuple[str, ...]
    liars: frozenset[str]
    crowd: tuple[SyntheticUser, ...]
    friends: dict[str, tuple[str, ...]]
    opted_out: frozenset[str]


def cast_of(town: Town, seed: int) -> Cast:
    """Draw the cast: each draw belongs to one bot, one person or one pair."""
    bots = bots_of(town.bots)
    names = tuple(bot.name for bot in bots)
    planets = planet_names(town.planets)
    channels = {planet: channel_names(planet, CHANNELS) for planet in planets}
    crowd = people(town.users, channels, names, MESSAGES_PER_DAY, seed, town.news)
    friends = {
        one.user_id: tuple(
            bot for bot in names if chance(seed, "propagation.friend", 0, f"{one.user_id}/{bot}", town.acquainted)
        )
        for one in crowd
    }
    return Cast(
        bots=names,
        liars=frozenset(bot for bot in names if chance(seed, "propagation.liar", 0, bot, town.liars)),
        crowd=crowd,
        friends=friends,
        opted_out=frozenset(
            one.user_id for one in crowd if chance(seed, "propagation.opt_out", 0, one.user_id, town.opt_out)
        ),
    )


def propagation_world(town: Town, config: Config, seed: int) -> World:
    """The world of a deep run."""
    cast = cast_of(town, seed)
    planets = planet_names(town.planets)
    channels = {planet: channel_names(planet, CHANNELS) for planet in planets}
    world = populated_world(
        config, seed, planets, channels, bots_of(town.bots), cast.crowd, days=town.days, cohorts=1, grid_ms=GRID_MS,
        liars=cast.liars,
    )  # fmt: skip
    past = tuple(Friendship(one.user_id, one.name, cast.friends[one.user_id]) for one in cast.crowd)
    members = (*world.members, past_member(Past(friendships=past, start_at=START_AT, people=config.people)))
    choices = tuple(
        ConsentChange(
            event_id=f"consent:{one.user_id}", at=START_AT + CHOSEN_AT_MS, guild_id=one.planet, user_id=one.user_id,
            name=one.name, chosen=Consent(share_with_other_bots=False),
        )
        for one in cast.crowd
        if one.user_id in cast.opted_out
    )  # fmt: skip
    return msgspec.structs.replace(world, members=members, events=choices)
