"""The part of a world that is about what bots think with: the query bus, the pool of Triage Agents, the library."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Final

from msgspec import Struct

from actors.factories import BridgeParameters, BusParameters, LibraryParameters, LlmParameters
from actors.mind_records import MindSettings
from actors.triage import TriageParameters
from scenarios.policy_file import read_policy
from universe.config import Config
from universe.mind.learning import Policy
from universe.persona import BotPersona

BUS: Final = "bridge:bus"
LIBRARY: Final = "bridge:library"
SYNTHESISER: Final = "bridge:synthesiser"


def composer_member(config: Config, seed: int) -> tuple[str, str, Struct]:
    """Address, factory and parameters of who writes what bots say."""
    if config.mind.composer == "model":
        return "bridge:composer", "make_llm_composer", LlmParameters(config=config.bridge, llm=config.llm)
    return "bridge:composer", "make_template_composer", BridgeParameters(config=config.bridge, seed=seed)


def mind_members(config: Config, bots: tuple[BotPersona, ...], seed: int) -> list[tuple[str, str, Struct]]:
    """Address, factory and parameters of the members that the bots of this configuration think with."""
    mind = config.mind
    if not mind.enabled:
        return []
    bus = BusParameters(config=config.bridge, mind=mind, prefix=config.substrate.prefix)
    members: list[tuple[str, str, Struct]] = [(BUS, "make_bus", bus)]
    policy = read_policy(Path(mind.policy)) if mind.policy else Policy()
    triage = TriageParameters(rules=policy.rules, base=policy.base, seed=seed)
    members += [(address, "make_triage", triage) for address in triage_pool(config)]
    if mind.cartridges:
        names = tuple(bot.name for bot in bots)
        members.append((LIBRARY, "make_library", LibraryParameters(config=config.bridge, mind=mind, bots=names)))
    if mind.synthesis == "model":
        members.append((SYNTHESISER, "make_llm_synthesiser", LlmParameters(config=config.bridge, llm=config.llm)))
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
        synthesiser=SYNTHESISER if mind.synthesis == "model" else "",
        journal_key=secret_of(seed, "journal").hex(),
    )  # fmt: skip


def secret_of(seed: int, purpose: str) -> bytes:
    """16 bytes to key hashes with, others for each purpose; as secret as the seed is.

    Raises OverflowError for a seed outside 0 to 2^128 - 1.
    """
    return blake2b(purpose.encode(), digest_size=16, key=seed.to_bytes(16, "big")).digest()
