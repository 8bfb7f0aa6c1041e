"""Factories of the built-in members: address and parameters in, member (and its port) out."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from actors import bot, bot_parameters, people, planet, triage, users
from actors.assembly import Built
from actors.bridge import Bridge
from actors.member import MemberSpec
from bridges.artifacts import ArtifactPort
from bridges.bus import open_bus
from bridges.graph import GraphPort
from bridges.people_archive import PeopleArchivePort
from bridges.simulated_world import SimulatedWorld
from bridges.stores import artifact_store, graph_store
from bridges.template_composer import TemplateComposer
from universe.config import BridgeConfig, ConductConfig
from universe.config_llm import LlmConfig
from universe.config_mind import MindConfig
from universe.config_universe import ArtifactsConfig, GossipConfig, GraphConfig


class BridgeParameters(Struct, frozen=True, kw_only=True):
    """How a bridge treats its port; `seed` is for ports that draw."""

    config: BridgeConfig
    seed: int = 0


class JudgeParameters(Struct, frozen=True, kw_only=True):
    """How a bridge treats the judge that is a language model, and where that is; the key stays in its file."""

    config: BridgeConfig
    conduct: ConductConfig


class ArchiveParameters(Struct, frozen=True, kw_only=True):
    """Where a bridge keeps the archive of people: one directory a bot in `directory`."""

    config: BridgeConfig
    directory: str


class ArtifactParameters(Struct, frozen=True, kw_only=True):
    """Where a bridge keeps artifacts and memories."""

    config: BridgeConfig
    artifacts: ArtifactsConfig


class GraphParameters(Struct, frozen=True, kw_only=True):
    """Where a bridge keeps the universe graph, and what it recommends."""

    config: BridgeConfig
    graph: GraphConfig


class DetectorParameters(Struct, frozen=True, kw_only=True):
    """How a bridge treats the detector that is a language model, and where that is; the key stays in its file."""

    config: BridgeConfig
    gossip: GossipConfig


class BusParameters(Struct, frozen=True, kw_only=True):
    """Where the query bus of a universe lies."""

    config: BridgeConfig
    mind: MindConfig
    prefix: str = "whisper"


class LibraryParameters(Struct, frozen=True, kw_only=True):
    """The cartridges that the bots of a universe know; `bots` are their names."""

    config: BridgeConfig
    mind: MindConfig
    bots: tuple[str, ...] = ()


class LlmParameters(Struct, frozen=True, kw_only=True):
    """How a bridge treats a language model, and where that is; the key stays in its file."""

    config: BridgeConfig
    llm: LlmConfig


def make_planet(address: str, parameters: bytes) -> Built:
    """A planet."""
    return Built(planet.Planet(address, planet.parameters_of(parameters)))


def make_bot(address: str, parameters: bytes) -> Built:
    """A bot."""
    return Built(bot.Bot(address, bot_parameters.parameters_of(parameters)))


def make_users(address: str, parameters: bytes) -> Built:
    """A cohort of synthetic users."""
    return Built(users.Users(address, users.parameters_of(parameters)))


def make_people(address: str, parameters: bytes) -> Built:
    """A people shard."""
    return Built(people.People(address, people.parameters_of(parameters)))


def make_simulated_world(address: str, parameters: bytes) -> Built:
    """The bridge to the simulated world."""
    own = msgspec.msgpack.decode(parameters, type=BridgeParameters)
    return Built(Bridge(address, own.config, inline=True), SimulatedWorld())


def make_template_composer(address: str, parameters: bytes) -> Built:
    """The bridge to the deterministic composer."""
    own = msgspec.msgpack.decode(parameters, type=BridgeParameters)
    return Built(Bridge(address, own.config, inline=True), TemplateComposer(own.seed))


def make_triage(address: str, parameters: bytes) -> Built:
    """One of a pool of Triage Agents."""
    return Built(triage.Triage(address, triage.parameters_of(parameters)))


def make_bus(address: str, parameters: bytes) -> Built:
    """The bridge to the query bus. Raises `BadInput` for settings that cannot be used."""
    own = msgspec.msgpack.decode(parameters, type=BusParameters)
    mind = own.mind
    bus = open_bus(mind.bus_url, own.prefix, mind.bus_timeout_ms, ttl_ms=mind.query_ttl_s * 1000)
    return Built(Bridge(address, own.config, inline=bus.inline), bus)


def make_library(address: str, parameters: bytes) -> Built:
    """The bridge to cartridges. Raises `BadInput` for one that cannot be read."""
    from bridges.cartridges.library_port import open_library

    own = msgspec.msgpack.decode(parameters, type=LibraryParameters)
    library = open_library(own.mind.cartridges, own.bots)
    return Built(Bridge(address, own.config, inline=library.inline), library)


def make_llm_composer(address: str, parameters: bytes) -> Built:
    """The bridge to a language model that writes. Raises `BadInput` for settings that cannot be used."""
    from bridges.llm.open_llm import open_composer

    own = msgspec.msgpack.decode(parameters, type=LlmParameters)
    return Built(Bridge(address, own.config, inline=False), open_composer(own.llm))


def make_llm_synthesiser(address: str, parameters: bytes) -> Built:
    """The bridge to a language model that says what is known. Raises `BadInput` for settings that cannot be used."""
    from bridges.llm.open_llm import open_synthesiser

    own = msgspec.msgpack.decode(parameters, type=LlmParameters)
    return Built(Bridge(address, own.config, inline=False), open_synthesiser(own.llm))


def make_llm_judge(address: str, parameters: bytes) -> Built:
    """The bridge to a language model that judges messages. Raises `BadInput` for settings that cannot be used."""
    from bridges.llm_judge import LlmJudge, judge_key

    own = msgspec.msgpack.decode(parameters, type=JudgeParameters)
    conduct = own.conduct
    key = judge_key(conduct.judge_key_file)
    judge = LlmJudge(conduct.judge_url, conduct.judge_model, key, conduct.judge_timeout_ms)
    return Built(Bridge(address, own.config, inline=False), judge)


def make_people_archive(address: str, parameters: bytes) -> Built:
    """The bridge to the archive of people on disk."""
    own = msgspec.msgpack.decode(parameters, type=ArchiveParameters)
    return Built(Bridge(address, own.config), PeopleArchivePort(Path(own.directory)))


def make_artifacts(address: str, parameters: bytes) -> Built:
    """The bridge to artifacts and memories. Raises `BadInput` for settings that cannot be used."""
    own = msgspec.msgpack.decode(parameters, type=ArtifactParameters)
    port = ArtifactPort(artifact_store(own.artifacts))
    return Built(Bridge(address, own.config, inline=port.inline), port)


def make_graph(address: str, parameters: bytes) -> Built:
    """The bridge to the universe graph. Raises `BadInput` for settings that cannot be used."""
    own = msgspec.msgpack.decode(parameters, type=GraphParameters)
    port = GraphPort(graph_store(own.graph), inline=own.graph.store == "sqlite")
    return Built(Bridge(address, own.config, inline=port.inline), port)


def make_llm_detector(address: str, parameters: bytes) -> Built:
    """The bridge to a language model that looks for events. Raises `BadInput` for settings that cannot be used."""
    from bridges.llm_detector import LlmDetector
    from bridges.secret_file import secret_of

    own = msgspec.msgpack.decode(parameters, type=DetectorParameters)
    gossip = own.gossip
    key = secret_of(gossip.detector_key_file, "gossip.detector_key_file")
    detector = LlmDetector(gossip.detector_url, gossip.detector_model, key, gossip.detector_timeout_ms)
    return Built(Bridge(address, own.config, inline=False), detector)


def spec(address: str, factory: str, parameters: Struct, *, dedicated: bool = False) -> MemberSpec:
    """The spec of a built-in member: `factory` is the name of a function of this module."""
    return MemberSpec(address, f"actors.factories:{factory}", msgspec.msgpack.encode(parameters), dedicated)
