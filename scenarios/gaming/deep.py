"""The deep world of trust_gaming: the society of the wide one, every message a text through planet, bots, ledgers."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import msgspec

from actors.member import MemberSpec
from actors.users import KnownBot
from actors.worker import Harvest
from scenarios.evenings import evenings_of
from scenarios.gaming.crowd import CrowdParameters
from scenarios.gaming.observed import Observer
from scenarios.gaming.review import Review
from scenarios.gaming.shard import Society
from scenarios.world import (
    DAY_MS,
    SETTLE_MS,
    World,
    bot_members,
    host_settings,
    people_settings,
    planet_member,
    planet_names,
)
from universe.config import Config
from universe.persona import BotPersona

COHORTS: Final = 2
"""Groups of people, a member each: part of the world, whatever the number of hosts."""
PATIENCE_S: Final = 1
THINK_MS: Final = 2_000
"""The bots hear everything and answer nothing: they think longer than the planet waits."""


def gaming_bots(count: int) -> tuple[BotPersona, ...]:
    """Bots that no text calls by name and that nothing interests."""
    return tuple(
        BotPersona(
            name=f"keeper-{number}", user_id=f"9000{number}", display_name=f"Keeper {number}", think_ms=THINK_MS,
            typing_chars_per_s=0,
        )
        for number in range(1, count + 1)
    )  # fmt: skip


def deep_config(config: Config, society: Society) -> Config:
    """The configuration that such a world needs: the society's model, histories as long as the run, no answers."""
    replace = msgspec.structs.replace
    return replace(
        config,
        trust=replace(society.trust, model=society.model),
        people=replace(config.people, history_days_max=max(config.people.history_days_max, society.days + 1)),
        chat=replace(config.chat, grant_timeout_s=PATIENCE_S),
    )


def deep_world(config: Config, society: Society) -> World:
    """The world of a society; every message is heard by the one bot that it mentions, at its very time."""
    config = deep_config(config, society)
    ((planet, name),) = planet_names(1).items()
    bots = gaming_bots(society.bots)
    members = bot_members(config, bots, (planet,), society.seed)
    members += [planet_member(config, planet, society.seed), *_crowds(society, planet, bots)]
    return World(
        members=tuple(members),
        settings=host_settings(config, society.start_at, grid_ms=1),
        end_at=society.start_at + society.days * DAY_MS + SETTLE_MS,
        names={planet: name},
        bots={bot.name: bot.display_name for bot in bots},
        people=people_settings(config, "sim"),
    )


def _crowds(society: Society, planet: str, bots: tuple[BotPersona, ...]) -> list[MemberSpec]:
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots)
    edges = [society.people * number // COHORTS for number in range(COHORTS + 1)]
    cohorts = [
        CrowdParameters(society=society, first=first, last=last, planet=planet, bots=known)
        for first, last in pairwise(edges)
    ]
    return [
        MemberSpec(f"users:{number}", "scenarios.gaming.crowd:make_crowd", msgspec.msgpack.encode(cohort))
        for number, cohort in enumerate(cohorts)
    ]


def deep_review(society: Society, harvest: Harvest, identity_cost: int = 0) -> Review:
    """A finished deep run, looked at as a wide one is."""
    bots = {bot.user_id: bot.name for bot in gaming_bots(society.bots)}
    observer = Observer(society, bots, evenings_of(harvest.records))
    return Review(society, *observer.tallies(harvest.events, harvest.journal), identity_cost)
