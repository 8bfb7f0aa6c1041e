"""The world of overnight_loop: bots on one planet, a few words of people, the original's rules or ours."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from actors.member import MemberSpec
from actors.users import KnownBot
from scenarios.overnight.original_bot import OriginalBotParameters
from scenarios.overnight.original_planet import PasserParameters
from scenarios.overnight.people import night_messages
from scenarios.overnight.provoker import ADVERSARIAL, ProvokerParameters
from scenarios.world import (
    START_AT,
    World,
    bot_members,
    bots_of,
    channel_names,
    host_settings,
    planet_member,
    planet_names,
)
from universe.config import Config
from universe.persona import BotPersona

HOUR_MS: Final = 3_600_000
DELIVERY_MS: Final = 100
"""How long a message travels to the original's bots."""
REDIS: Final = "redis:shared"
_HERE: Final = "scenarios.overnight"
Bots = tuple[BotPersona, ...]


class NightParameters(Struct, frozen=True, kw_only=True):
    """The parameters of the scenario; see there."""

    rules: str = "orrery"
    bots: int = 12
    hours: int = 8
    human_messages: int = 4
    mentions: float = 1.0
    phrasing: str = ADVERSARIAL
    channels: int = 1
    latency_ms: int = 0
    bookkeeping_ms: int = 50


def overnight_world(night: NightParameters, config: Config, seed: int) -> World:
    """The planet; it ends with the night's last hour."""
    names = planet_names(1)
    (planet,) = names
    channels = channel_names(planet, night.channels)
    personas = bots_of(night.bots)
    members = _original if night.rules == "original" else _ours
    said = night_messages(
        planet, tuple(channels), personas, seed, start_at=START_AT, span_ms=night.hours * HOUR_MS,
        per_channel=night.human_messages, mentions=night.mentions,
    )  # fmt: skip
    return World(
        members=tuple(members(night, config, personas, planet, seed)),
        settings=host_settings(config, START_AT, grid_ms=1),
        end_at=START_AT + night.hours * HOUR_MS,
        names=names | channels,
        bots={bot.name: bot.display_name for bot in personas},
        events=said,
    )


def _ours(night: NightParameters, config: Config, bots: Bots, planet: str, seed: int) -> list[MemberSpec]:
    """Our bots as everywhere, but for what they say."""
    members = bot_members(config, bots, (planet,), seed)
    composer = _composer(night, config, bots, seed)
    said_by = [composer if member.address == composer.address else member for member in members]
    return [*said_by, planet_member(config, planet, seed)]


def _original(night: NightParameters, config: Config, bots: Bots, planet: str, seed: int) -> list[MemberSpec]:
    """The original's bots in the same simulated chat service, with the same composer."""
    outside = [member for member in bot_members(config, (), (), seed) if member.address == "bridge:world"]
    passer = PasserParameters(bots=tuple(bot.name for bot in bots), delivery_ms=DELIVERY_MS)
    own = [
        OriginalBotParameters(
            persona=bot, chat=config.chat, seed=seed, bookkeeping_ms=night.bookkeeping_ms, redis=REDIS
        )
        for bot in bots
    ]
    return [
        *outside,
        _composer(night, config, bots, seed),
        _spec(f"planet:{planet}", "original_planet:make_original_planet", passer),
        _spec(REDIS, "original_redis:make_original_redis", config.chat),
        *(_spec(f"bot:{one.persona.name}", "original_bot:make_original_bot", one) for one in own),
    ]


def _composer(night: NightParameters, config: Config, bots: Bots, seed: int) -> MemberSpec:
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots)
    own = ProvokerParameters(
        config=config.bridge, seed=seed, bots=known, phrasing=night.phrasing, latency_ms=night.latency_ms
    )
    return _spec("bridge:composer", "provoker:make_provoker", own)


def _spec(address: str, factory: str, parameters: Struct) -> MemberSpec:
    return MemberSpec(address, f"{_HERE}.{factory}", msgspec.msgpack.encode(parameters))
