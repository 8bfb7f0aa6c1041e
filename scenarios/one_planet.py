"""A world of one planet with one channel, in which a script says everything that people say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from scenarios.long_known import Past, past_member
from scenarios.world import SETTLE_MS, START_AT, World, bot_members, host_settings, planet_member
from universe.config import Config
from universe.events import AnyEvent
from universe.people.friendship import Friendship
from universe.persona import BotPersona

PLANET: Final = "g0"
CHANNEL: Final = "g0-c0"


class Script(Protocol):
    """Who had long been known, what is said to which bots, and until when (UTC ms)."""

    @property
    def friends(self) -> tuple[Friendship, ...]:
        """People whom bots have long known."""

    @property
    def end_at(self) -> int:
        """When the last is said."""

    def events(self, bots: tuple[BotPersona, ...]) -> Iterable[AnyEvent]:
        """What people say, in order."""


def scripted_world(
    script: Script, config: Config, bots: tuple[BotPersona, ...], seed: int, grid_ms: int,
    liars: frozenset[str] = frozenset(),
) -> World:  # fmt: skip
    """The planet with its bots, and everything that is said to them."""
    members = bot_members(config, bots, (PLANET,), seed, liars=liars)
    members.append(planet_member(config, PLANET, seed))
    if script.friends:
        members.append(past_member(Past(friendships=script.friends, start_at=START_AT, people=config.people)))
    return World(
        members=tuple(members), settings=host_settings(config, START_AT, grid_ms),
        end_at=script.end_at + SETTLE_MS, names={PLANET: "Amber Hall", CHANNEL: "lounge"},
        bots={bot.name: bot.display_name for bot in bots}, events=script.events(bots), long_known=script.friends,
    )  # fmt: skip
