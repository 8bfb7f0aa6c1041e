"""How a bot is made: its persona, its limits, and the addresses of whom it works with."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from actors.bot_records import PeopleSettings
from actors.gossip_records import BotGossipSettings
from actors.mind_records import MindSettings
from universe.config import BudgetConfig, RegistryConfig, StreamConfig
from universe.persona import BotPersona


class BotParameters(Struct, frozen=True, kw_only=True):
    """`planets` are guild ids; `beats` is whether the bot goes on saying that it is alive (wall time).

    `memory` is the address of the bridge to where it remembers what bots said to each other; empty for none.
    """

    persona: BotPersona
    planets: tuple[str, ...]
    budget: BudgetConfig
    stream: StreamConfig = StreamConfig()
    registry: RegistryConfig = RegistryConfig()
    seed: int = 0
    prefix: str = "whisper"
    composer: str = "bridge:composer"
    world: str = "bridge:world"
    memory: str = ""
    beats: bool = False
    people: PeopleSettings = PeopleSettings()
    gossip: BotGossipSettings = BotGossipSettings()
    mind: MindSettings = MindSettings()


def parameters_of(data: bytes) -> BotParameters:
    """Decode a bot's parameters."""
    return msgspec.msgpack.decode(data, type=BotParameters)
