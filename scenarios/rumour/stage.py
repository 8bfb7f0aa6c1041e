"""The world of rumour_vs_memory: bots of which some distort what they pass on; and the same with coupling off."""

from __future__ import annotations

from actors.worker import Harvest
from scenarios.one_planet import scripted_world
from scenarios.pleaser.stage import played, uncoupled
from scenarios.rumour.script import Plan, script_of
from scenarios.world import World, bots_of
from universe.config import Config


def rumour_world(plan: Plan, config: Config, seed: int) -> World:
    """The planet with its bots, and everything that is said to them."""
    script = script_of(plan, seed)
    return scripted_world(script, config, bots_of(plan.bots), seed, plan.grid_ms, script.liars)


def without_coupling(plan: Plan, config: Config, seed: int) -> Harvest:
    """What becomes of the same script where nothing is held against anything."""
    return played(rumour_world(plan, uncoupled(config), seed))
