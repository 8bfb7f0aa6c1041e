"""The world of people_pleaser: bots with cartridges and a wish to please, and the same bots with coupling off."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.worker import Harvest
from scenarios.one_planet import scripted_world
from scenarios.pleaser.script import Plan, script_of
from scenarios.world import World, bots_of
from universe.config import Config

CARTRIDGES: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "cartridges"
KNOWN: Final = ("physics.kbc", "neuroscience.kbc")
"""What the bots know of the world, where the configuration names no cartridges."""
OFF: Final = 1.0
"""The coupling threshold that lets every contradiction pass."""


def pleaser_world(plan: Plan, config: Config, seed: int) -> World:
    """The planet with its bots, and everything that is said to them."""
    return scripted_world(script_of(plan, seed), _eager(plan, config), bots_of(plan.bots), seed, plan.grid_ms)


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
