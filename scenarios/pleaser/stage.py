"""The world of people_pleaser: bots with cartridges and a wish to please, and the same bots with coupling off."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.worker import Harvest
from scenarios.long_known import Past, past_member
from scenarios.pleaser.script import CHANNEL, PLANET, Plan, script_of
from scenarios.world import SETTLE_MS, START_AT, World, bot_members, bots_of, host_settings, planet_member
from universe.config import Config

CARTRIDGES: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "cartridges"
KNOWN: Final = ("physics.kbc", "neuroscience.kbc")
"""What the bots know of the world, where the configuration names no cartridges."""
OFF: Final = 1.0
"""The coupling threshold that lets every contradiction pass."""


def pleaser_world(plan: Plan, config: Config, seed: int) -> World:
    """The planet with its bots, and everything that is said to them."""
    config, script, bots = _eager(plan, config), script_of(plan, seed), bots_of(plan.bots)
    members = bot_members(config, bots, (PLANET,), seed)
    members.append(planet_member(config, PLANET, seed))
    if script.friends:
        members.append(past_member(Past(friendships=script.friends, start_at=START_AT, people=config.people)))
    return World(
        members=tuple(members), settings=host_settings(config, START_AT, plan.grid_ms),
        end_at=script.end_at + SETTLE_MS, names={PLANET: "Amber Hall", CHANNEL: "lounge"},
        bots={bot.name: bot.display_name for bot in bots}, events=script.events(bots), long_known=script.friends,
    )  # fmt: skip


def without_coupling(plan: Plan, config: Config, seed: int) -> Harvest:
    """What becomes of the same script where nothing is held against anything."""
    return played(pleaser_world(plan, uncoupled(config), seed))


def uncoupled(config: Config) -> Config:
    """The same rules with coupling off."""
    return msgspec.structs.replace(config, mind=msgspec.structs.replace(config.mind, coupling_threshold=OFF))


def played(world: World) -> Harvest:
    """Run a world in this process to its end."""
    with LocalRuntime(UniversePlan(members=world.members, settings=world.settings)) as runtime:
        runtime.feed(world.events)
        runtime.run_until(world.end_at)
        return runtime.harvest()


def _eager(plan: Plan, config: Config) -> Config:
    mind = config.mind
    known = mind.cartridges or tuple(str(CARTRIDGES / name) for name in KNOWN)
    return msgspec.structs.replace(
        config, mind=msgspec.structs.replace(mind, cartridges=known, agreeableness=plan.agreeableness)
    )
