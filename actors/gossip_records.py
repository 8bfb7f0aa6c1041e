"""What the gossip side of a people shard is told at its making, and the names of its records."""

from __future__ import annotations

from msgspec import Struct

from universe.config_universe import GossipConfig, PrivacyConfig, ReflectionConfig


class GossipSettings(Struct, frozen=True, kw_only=True):
    """Rules, the planets of each bot, and addresses of bridges (empty where there is none)."""

    gossip: GossipConfig = GossipConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    planets: dict[str, tuple[str, ...]] = {}
    artifacts: str = ""
    graph: str = ""
    detector: str = ""
    seed: int = 0


class BotGossipSettings(Struct, frozen=True, kw_only=True):
    """What a bot needs for gossip: rules, the names of all bots, and addresses of bridges (empty where there is none).

    Without `artifacts` a bot neither publishes nor reads, without `graph` it notes nothing. A bot with `distorts` tells
    something else than it was told: for simulations only.
    """

    gossip: GossipConfig = GossipConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    reflection: ReflectionConfig = ReflectionConfig()
    bots: tuple[str, ...] = ()
    artifacts: str = ""
    graph: str = ""
    detector: str = ""
    in_context: bool = True
    distorts: bool = False
    note_minutes: int = 10
    notes_at_once: int = 64


class Receipt(Struct):
    """Whom a shard owes an answer about somebody's consent; `waiting` are those that have not confirmed."""

    asker: str
    user_id: str
    waiting: list[str]


def identity(person_id: str) -> str:
    """The record of an `Identity`."""
    return f"identity:{person_id}"


def life(person_id: str) -> str:
    """The record of a `Life`."""
    return f"life:{person_id}"


def source(message_id: str) -> str:
    """The record of a `Source`."""
    return f"source:{message_id}"


def shard_day(number: int) -> str:
    """The record of a `ShardDay`."""
    return f"day:{number}"
