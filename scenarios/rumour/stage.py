"""The world of rumour_vs_memory: bots of which some distort what they pass on; and the same with coupling off."""

from __future__ import annotations

from actors.worker import Harvest
from scenarios.long_known import Past, past_member
from scenarios.pleaser.stage import played, uncoupled
from scenarios.rumour.script import CHANNEL, PLANET, Plan, script_of
from scenarios.world import SETTLE_MS, START_AT, World, bot_members, bots_of, host_settings, planet_member
from universe.config import Config


def rumour_world(plan: Plan, config: Config, seed: int) -> World:
    """The planet with its bots, and everything that is said to them."""
    script, bots = script_of(plan, seed), bots_of(plan.bots)
    members = bot_members(config, bots, (PLANET,), seed, liars=script.liars)
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
    return played(rumour_world(plan, uncoupled(config), seed))
