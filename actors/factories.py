"""Factories of the built-in members: address and parameters in, member (and its port) out."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from actors import bot, planet, users
from actors.assembly import Built
from actors.bridge import Bridge
from actors.member import MemberSpec
from bridges.simulated_world import SimulatedWorld
from bridges.template_composer import TemplateComposer
from universe.config import BridgeConfig


class BridgeParameters(Struct, frozen=True, kw_only=True):
    """How a bridge treats its port; `seed` is for ports that draw."""

    config: BridgeConfig
    seed: int = 0


def make_planet(address: str, parameters: bytes) -> Built:
    """A planet."""
    return Built(planet.Planet(address, planet.parameters_of(parameters)))


def make_bot(address: str, parameters: bytes) -> Built:
    """A bot."""
    return Built(bot.Bot(address, bot.parameters_of(parameters)))


def make_users(address: str, parameters: bytes) -> Built:
    """A cohort of synthetic users."""
    return Built(users.Users(address, users.parameters_of(parameters)))


def make_simulated_world(address: str, parameters: bytes) -> Built:
    """The bridge to the simulated world."""
    own = msgspec.msgpack.decode(parameters, type=BridgeParameters)
    return Built(Bridge(address, own.config, inline=True), SimulatedWorld())


def make_template_composer(address: str, parameters: bytes) -> Built:
    """The bridge to the deterministic composer."""
    own = msgspec.msgpack.decode(parameters, type=BridgeParameters)
    return Built(Bridge(address, own.config, inline=True), TemplateComposer(own.seed))


def spec(address: str, factory: str, parameters: Struct, *, dedicated: bool = False) -> MemberSpec:
    """The spec of a built-in member: `factory` is the name of a function of this module."""
    return MemberSpec(address, f"actors.factories:{factory}", msgspec.msgpack.encode(parameters), dedicated)
