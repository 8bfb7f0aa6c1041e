"""The world of gossip_leak: bots that are not everywhere, people whom some of them have long known, and a script."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bot_messages import RestorePerson
from actors.bot_parameters import BotParameters
from actors.factories import BridgeParameters, spec
from actors.gossip_records import GossipSettings
from actors.member import Member, MemberSpec, Started
from actors.people import PeopleParameters
from actors.turn import Turn
from scenarios.leak.cast import Cast, long_known
from scenarios.world import people_settings, planet_member
from scenarios.world_mind import bot_mind, mind_members
from scenarios.world_universe import ARTIFACTS, GRAPH, bot_gossip, universe_bridges
from universe.config import Config
from universe.people.accounts import Accounts
from universe.substrate import AnyEnvelope

PROMPTER: Final = "stage:prompter"


class PrompterParameters(Struct, frozen=True):
    """Pairs of a bot's address and somebody whom it has long known."""

    known: tuple[tuple[str, RestorePerson], ...]


class PrompterState(Struct):
    """How many bots were told of somebody."""

    told: int = 0


class Prompter(Member[PrompterState]):
    """Gives every bot its old acquaintances, before anybody says a word."""

    State: ClassVar[type[Struct]] = PrompterState
    Protocol: ClassVar[Any] = Started

    def __init__(self, address: str, parameters: PrompterParameters) -> None:
        super().__init__(address)
        self._known = parameters.known

    def receive(self, state: PrompterState, message: AnyEnvelope, turn: Turn) -> None:
        """Tell them."""
        del message
        for bot, known in self._known:
            state.told += 1
            turn.send(bot, known, planet="", channel="")


def make_prompter(address: str, parameters: bytes) -> Built:
    """The prompter; `parameters` is `PrompterParameters` in msgpack."""
    return Built(Prompter(address, msgspec.msgpack.decode(parameters, type=PrompterParameters)))


def prompter(cast: Cast, config: Config) -> MemberSpec:
    """The prompter of a cast."""
    accounts = Accounts("sim", config.people)
    known = tuple((f"bot:{bot}", long_known(user, cast.people[user], accounts)) for bot, user in cast.friends)
    parameters = msgspec.msgpack.encode(PrompterParameters(known))
    return MemberSpec(PROMPTER, "scenarios.leak.stage:make_prompter", parameters)


def leak_members(config: Config, cast: Cast, seed: int) -> list[MemberSpec]:
    """Planets, bots and shards under our rules; every bot is where the cast has it, and every shard knows it."""
    bridge = BridgeParameters(config=config.bridge, seed=seed)
    members = [
        prompter(cast, config), spec("bridge:world", "make_simulated_world", bridge),
        spec("bridge:composer", "make_template_composer", bridge),
    ]  # fmt: skip
    bridges = (*universe_bridges(config), *mind_members(config, cast.bots, seed))
    members += [spec(address, factory, parameters) for address, factory, parameters in bridges]
    gossip, people = bot_gossip(config, cast.bots), people_settings(config, "sim")
    for persona in cast.bots:
        own = BotParameters(
            persona=persona, planets=cast.homes[persona.name], budget=config.budget, stream=config.stream,
            registry=config.registry, seed=seed, prefix=config.substrate.prefix, memory=ARTIFACTS, people=people,
            gossip=gossip, mind=bot_mind(config, seed),
        )  # fmt: skip
        members.append(spec(f"bot:{persona.name}", "make_bot", own))
    shard = PeopleParameters(
        platform="sim", config=config.people, bots=tuple(bot.name for bot in cast.bots),
        protected={bot.display_name: (bot.user_id,) for bot in cast.bots},
        gossip=GossipSettings(
            gossip=config.gossip, privacy=config.privacy, planets=cast.homes, artifacts=ARTIFACTS,
            graph=GRAPH if config.graph.enable_universe_graph else "", seed=seed,
        ),
    )  # fmt: skip
    members += [spec(f"people:{number}", "make_people", shard) for number in range(config.people.shards)]
    return members + [planet_member(config, planet, seed) for planet in cast.planets]
