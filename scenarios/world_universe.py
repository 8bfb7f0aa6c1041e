"""The part of a world that is about gossip, artifacts and the graph: bridges, and what bots and shards are told."""

from __future__ import annotations

from msgspec import Struct

from actors.factories import ArtifactParameters, DetectorParameters, GraphParameters
from actors.gossip_records import BotGossipSettings, GossipSettings
from universe.config import Config
from universe.persona import BotPersona

ARTIFACTS = "bridge:artifacts"
GRAPH = "bridge:graph"
DETECTOR = "bridge:detector"


def universe_bridges(config: Config) -> list[tuple[str, str, Struct]]:
    """Address, factory and parameters of the bridges that the configuration asks for."""
    artifacts = ArtifactParameters(config=config.bridge, artifacts=config.artifacts)
    bridges: list[tuple[str, str, Struct]] = [(ARTIFACTS, "make_artifacts", artifacts)]
    if config.graph.enable_universe_graph:
        bridges.append((GRAPH, "make_graph", GraphParameters(config=config.bridge, graph=config.graph)))
    if config.gossip.detector == "llm" or config.gossip.enable_sensitivity_check:
        detector = DetectorParameters(config=config.bridge, gossip=config.gossip)
        bridges.append((DETECTOR, "make_llm_detector", detector))
    return bridges


def bot_gossip(config: Config, bots: tuple[BotPersona, ...]) -> BotGossipSettings:
    """What every bot needs for gossip."""
    return BotGossipSettings(
        gossip=config.gossip, privacy=config.privacy, reflection=config.reflection,
        bots=tuple(bot.name for bot in bots), artifacts=ARTIFACTS,
        graph=GRAPH if config.graph.enable_universe_graph else "",
        detector=DETECTOR if config.gossip.detector == "llm" else "",
        in_context=config.graph.in_context, note_minutes=config.graph.note_minutes,
        notes_at_once=config.graph.notes_at_once,
    )  # fmt: skip


def shard_gossip(config: Config, bots: tuple[BotPersona, ...], planets: tuple[str, ...], seed: int) -> GossipSettings:
    """What every people shard needs for gossip; in our worlds all bots are on all planets."""
    return GossipSettings(
        gossip=config.gossip, privacy=config.privacy, planets={bot.name: planets for bot in bots},
        artifacts=ARTIFACTS, graph=GRAPH if config.graph.enable_universe_graph else "",
        detector=DETECTOR if config.gossip.enable_sensitivity_check else "", seed=seed,
    )  # fmt: skip
