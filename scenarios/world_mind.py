"""The part of a world that is about what bots think with: the query bus, the pool of Triage Agents, the library."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec import Struct

from actors.factories import BusParameters, LibraryParameters
from actors.mind_records import MindSettings
from actors.triage import TriageParameters
from universe.config import Config

BUS: Final = "bridge:bus"
LIBRARY: Final = "bridge:library"


def mind_members(config: Config) -> list[tuple[str, str, Struct]]:
    """Address, factory and parameters of the members that bots of this configuration think with."""
    mind = config.mind
    if not mind.enabled:
        return []
    bus = BusParameters(config=config.bridge, mind=mind, prefix=config.substrate.prefix)
    members: list[tuple[str, str, Struct]] = [(BUS, "make_bus", bus)]
    members += [(address, "make_triage", TriageParameters()) for address in triage_pool(config)]
    if mind.cartridges:
        members.append((LIBRARY, "make_library", LibraryParameters(config=config.bridge, mind=mind)))
    return members


def triage_pool(config: Config) -> tuple[str, ...]:
    """The addresses of the Triage Agents."""
    return tuple(f"triage:{number}" for number in range(config.mind.triage_members))


def bot_mind(config: Config, seed: int) -> MindSettings:
    """What every bot needs to think."""
    mind = config.mind
    if not mind.enabled:
        return MindSettings(mind=mind)
    return MindSettings(
        mind=mind, bus=BUS, triage=triage_pool(config), library=LIBRARY if mind.cartridges else "",
        journal_key=blake2b(b"journal", digest_size=16, key=seed.to_bytes(16, "big")).hexdigest(),
    )  # fmt: skip
