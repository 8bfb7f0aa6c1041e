"""The world of library_virus: bots on one planet, people who visit them, and a line in somebody's settings."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import Struct

from actors.member import MemberSpec
from scenarios.virus.dreamers import DreamerParameters, Virus
from scenarios.virus.people import visits
from scenarios.virus.phrase import sentence_of
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
from universe.rng import draw

CHANNELS: Final = 4
GRID_MS: Final = 10


class Outbreak(Struct, frozen=True, kw_only=True):
    """The parameters of the scenario; see there."""

    rules: Literal["orrery", "original"] = "orrery"
    bots: int = 12
    days: int = 30
    patient_zero: int = 1
    planted: float = 1.0
    phrase: str
    echo: float = 0.4
    users: int = 24
    visitors: int = 4


def patients_of(outbreak: Outbreak, seed: int) -> tuple[str, ...]:
    """The bots in whose settings the sentence stands: at least one other is left without."""
    names = [bot.name for bot in bots_of(outbreak.bots)]
    drawn = sorted(names, key=lambda name: (draw(seed, "virus.patient", 0, name), name))
    return tuple(sorted(drawn[: min(outbreak.patient_zero, len(names) - 1)]))


def virus_world(outbreak: Outbreak, config: Config, seed: int) -> World:
    """The planet with its bots. Raises `BadInput` for a phrase that no dream can echo."""
    names = planet_names(1)
    (planet,) = names
    channels = channel_names(planet, CHANNELS)
    personas = bots_of(outbreak.bots)
    said = visits(
        planet, tuple(channels), personas, seed, start_at=START_AT, days=outbreak.days, users=outbreak.users,
        visitors=outbreak.visitors,
    )  # fmt: skip
    members = [
        dreamer(outbreak, config, member, patients_of(outbreak, seed))
        for member in bot_members(config, personas, (planet,), seed)
    ]
    return World(
        members=(*members, planet_member(config, planet, seed)),
        settings=host_settings(config, START_AT, GRID_MS),
        end_at=START_AT + outbreak.days * DAY_MS + SETTLE_MS,
        names=names | channels,
        bots={bot.name: bot.display_name for bot in personas},
        events=said,
        people=people_settings(config, "sim"),
    )


def dreamer(outbreak: Outbreak, config: Config, member: MemberSpec, patients: tuple[str, ...]) -> MemberSpec:
    """A bot as a dreaming bot; any other member as it is."""
    kind, _, name = member.address.partition(":")
    if kind != "bot":
        return member
    virus = Virus(
        rules=outbreak.rules, sentence=sentence_of(outbreak.phrase, config.reflection),
        planted=outbreak.planted if name in patients else 0.0, echo=outbreak.echo,
    )  # fmt: skip
    parameters = msgspec.msgpack.encode(DreamerParameters(member.parameters, virus))
    return msgspec.structs.replace(member, factory="scenarios.virus.dreamers:make_dreamer", parameters=parameters)
