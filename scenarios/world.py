"""A world is a plan that the engine can run: members, names for people to read, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings
from actors.factories import ArchiveParameters, BridgeParameters, JudgeParameters, spec
from actors.host_settings import HostSettings
from actors.member import MemberSpec
from actors.people import PeopleParameters
from actors.planet import PlanetParameters
from actors.users import CohortParameters, KnownBot
from bridges.persona_file import load_persona
from scenarios.long_known import Past, friendships, past_member
from scenarios.more_bots import more_bots
from scenarios.world_mind import bot_mind, composer_member, mind_members
from scenarios.world_universe import bot_gossip, shard_gossip, universe_bridges
from universe.config import Config
from universe.events import PRIVATE_GUILD, AnyEvent
from universe.people.friendship import Friendship
from universe.persona import BotPersona, SyntheticUser

START_AT: Final = 1_767_571_200_000
"""Virtual worlds start on Monday 2026-01-05 00:00 UTC."""
DAY_MS: Final = 86_400_000
SETTLE_MS: Final = 600_000
"""Time after the last day (or event) in which what was begun may end."""
PERSONAS: Final = Path(__file__).resolve().parent.parent / "examples" / "personas"
PERSONA_FILES: Final = ("elena.toml", "dotty.toml", "marcus.toml")
_PLANET_NAMES: Final = ("Amber Hall", "Blue Garden", "Copper Yard", "Dune Library", "Echo Lake", "Fern Station")
_CHANNEL_NAMES: Final = ("lounge", "workshop", "kitchen", "music", "garden", "books", "games", "cinema")


class World(Struct, frozen=True, kw_only=True):
    """What the engine runs from ``settings.start_at`` to `end_at`; `events` drive it where a recording does.

    `platform` names the accounts of its people, `people` how the bots know them where that is not the configuration's,
    `long_known` whom they knew before it began.
    """

    members: tuple[MemberSpec, ...]
    settings: HostSettings
    end_at: int
    names: dict[str, str]
    bots: dict[str, str]
    events: Iterable[AnyEvent] = ()
    notes: tuple[str, ...] = ()
    platform: str = "sim"
    people: PeopleSettings | None = None
    long_known: tuple[Friendship, ...] = ()


def planet_names(count: int) -> dict[str, str]:
    """Ids and display names of `count` planets."""
    names = (f"{_PLANET_NAMES[n % 6]} {n // 6 + 1}" if n >= 6 else _PLANET_NAMES[n] for n in range(count))
    return {f"g{number}": name for number, name in enumerate(names)}


def channel_names(planet: str, count: int) -> dict[str, str]:
    """Ids and display names of a planet's channels."""
    names = (f"{_CHANNEL_NAMES[n % 8]}-{n // 8 + 1}" if n >= 8 else _CHANNEL_NAMES[n] for n in range(count))
    return {f"{planet}-c{number}": name for number, name in enumerate(names)}


def bots_of(count: int) -> tuple[BotPersona, ...]:
    """`count` bots: those of the examples first, then made-up ones, at most `BOTS_MAX`."""
    examples = tuple(load_persona(PERSONAS / name) for name in PERSONA_FILES[:count])
    return examples + more_bots(count - len(examples))


def bot_members(
    config: Config, bots: tuple[BotPersona, ...], planets: tuple[str, ...], seed: int, platform: str = "sim",
    liars: frozenset[str] = frozenset(),
) -> list[MemberSpec]:  # fmt: skip
    """The bots with the bridges that they speak through, and the shards that know who people are.

    `liars` are bots that pass on something else than they were told.
    """
    bridge = BridgeParameters(config=config.bridge, seed=seed)
    members = [spec("bridge:world", "make_simulated_world", bridge), spec(*composer_member(config, seed))]
    bridges = (*universe_bridges(config), *people_bridges(config), *mind_members(config, bots, seed))
    members += [spec(address, factory, parameters) for address, factory, parameters in bridges]
    settings = people_settings(config, platform)
    gossip, mind = bot_gossip(config, bots), bot_mind(config, seed)
    for persona in bots:
        own = BotParameters(
            persona=persona, planets=planets, budget=config.budget, stream=config.stream, registry=config.registry,
            seed=seed, prefix=config.substrate.prefix, memory="bridge:artifacts", people=settings,
            gossip=msgspec.structs.replace(gossip, distorts=persona.name in liars),
            beats=config.registry.in_virtual_time, mind=mind,
        )  # fmt: skip
        members.append(spec(f"bot:{persona.name}", "make_bot", own))
    protected: dict[str, tuple[str, ...]] = {}
    for bot in bots:
        protected |= dict.fromkeys((bot.display_name, *bot.aliases), (bot.user_id,))
    known = PeopleParameters(
        platform=platform, config=config.people, bots=tuple(bot.name for bot in bots), protected=protected,
        gossip=shard_gossip(config, bots, planets, seed),
    )  # fmt: skip
    members += [spec(f"people:{number}", "make_people", known) for number in range(config.people.shards)]
    return members


def planet_member(
    config: Config, planet: str, seed: int, listeners: tuple[str, ...] = (), platform: str = "sim"
) -> MemberSpec:
    """A planet under the rules of a configuration; `listeners` hear what our bots say to people."""
    own = PlanetParameters(
        chat=config.chat, stream=config.stream, seed=seed, prefix=config.substrate.prefix, listeners=listeners,
        platform=platform, people=config.people, graph="bridge:graph" if config.graph.enable_universe_graph else "",
        graph_config=config.graph,
    )  # fmt: skip
    return spec(f"planet:{planet}", "make_planet", own)


def people_settings(config: Config, platform: str) -> PeopleSettings:
    """How the bots of a world come to know people."""
    return PeopleSettings(
        platform=platform, trust=config.trust, conduct=config.conduct, people=config.people,
        judge="bridge:judge" if config.conduct.judge == "llm" else "",
        archive="bridge:archive" if config.people.archive_dir else "",
    )  # fmt: skip


def people_bridges(config: Config) -> list[tuple[str, str, Struct]]:
    """Address, factory and parameters of the bridges that the configuration asks for."""
    bridges: list[tuple[str, str, Struct]] = []
    if config.conduct.judge == "llm":
        judge = JudgeParameters(config=config.bridge, conduct=config.conduct)
        bridges.append(("bridge:judge", "make_llm_judge", judge))
    if config.people.archive_dir:
        archive = ArchiveParameters(config=config.bridge, directory=config.people.archive_dir)
        bridges.append(("bridge:archive", "make_people_archive", archive))
    return bridges


def populated_world(
    config: Config, seed: int, planets: dict[str, str], channels: dict[str, dict[str, str]],
    bots: tuple[BotPersona, ...], crowd: tuple[SyntheticUser, ...], *, days: int, cohorts: int, grid_ms: int,
    friends: float = 0.0, liars: frozenset[str] = frozenset(),
) -> World:  # fmt: skip
    """A world that synthetic people drive; the share `friends` of them some bots have long known."""
    listeners = tuple(f"users:{number}" for number in range(cohorts))
    members = bot_members(config, bots, tuple(planets), seed, liars=liars)
    members += [planet_member(config, planet, seed, listeners) for planet in planets]
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots)
    for number, address in enumerate(listeners):
        part = tuple(crowd[number::cohorts])
        cohort = CohortParameters(seed=seed, people=part, bots=dict.fromkeys(planets, known))
        members.append(spec(address, "make_users", cohort))
    known_since = friendships(crowd, tuple(bot.name for bot in bots), friends, seed)
    if known_since:
        members.append(past_member(Past(friendships=known_since, start_at=START_AT, people=config.people)))
    names = dict(planets) | {PRIVATE_GUILD: "private messages"}
    for rooms in channels.values():
        names.update(rooms)
    return World(
        members=tuple(members),
        settings=host_settings(config, START_AT, grid_ms),
        end_at=START_AT + days * DAY_MS + SETTLE_MS,
        names=names,
        bots={bot.name: bot.display_name for bot in bots},
        long_known=known_since,
    )


def host_settings(config: Config, start_at: int, grid_ms: int) -> HostSettings:
    """How hosts run a virtual world."""
    return HostSettings(
        start_at=start_at,
        grid_ms=grid_ms,
        inbox_messages_max=config.runtime.inbox_messages_max,
        tries_max=config.runtime.poison_tries_max,
        mailbox_cap=config.substrate.mailbox_cap,
    )
