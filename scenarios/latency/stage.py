"""The world of stream_latency: the same people before bots that are woken, or before the original's that look."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from actors.factories import BridgeParameters, spec
from actors.member import MemberSpec
from scenarios.latency import script
from scenarios.latency.board import BoardParameters
from scenarios.latency.crowd import CrowdParameters
from scenarios.latency.cues import Play, Role, Stage, shares_of
from scenarios.latency.polling import PollingParameters
from scenarios.latency.restarts import RestartingParameters, windows_of
from scenarios.spec import Value
from scenarios.world import (
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
from universe.errors import BadInput
from universe.events import PRIVATE_GUILD
from universe.persona import BotPersona

MINUTE_MS: Final = 60_000
AFTERWARDS_MS: Final = 20 * MINUTE_MS
"""Time after the last event in which sweeps and polls find what there is to find."""
TRUSTED_EVERY: Final = 5
CROWD: Final = "users:crowd"


def latency_config(config: Config, params: dict[str, Value]) -> Config:
    """The configuration that the scenario needs: a watched channel on each planet, trusted people, beats for restarts.

    Whom bots trust are their owners' accounts: that needs no sixty days. What the user watches stands.
    """
    replace = msgspec.structs.replace
    stages = stages_of(params)
    watched = config.stream.watch_channels or tuple(stage.rooms[0] for stage in stages)
    owners = tuple(f"sim:{user}" for stage in stages for user in stage.people[: stage.trusted])
    restarts = params["faults"] == "restarts"
    return replace(
        config,
        stream=replace(config.stream, watch_channels=watched),
        people=replace(config.people, owner_ids=owners),
        registry=replace(config.registry, in_virtual_time=restarts or config.registry.in_virtual_time),
    )


def stages_of(params: dict[str, Value]) -> tuple[Stage, ...]:
    """The planets with their channels and people. Raises `BadInput` for planets with fewer than six people."""
    planets, users = int(params["planets"]), int(params["users"])
    each = users // planets
    if each < 6:
        raise BadInput(f"stream_latency needs six users on each planet: users is at least {6 * planets}")
    stages = []
    for planet in planet_names(planets):
        people = tuple(f"{planet}-u{number}" for number in range(each))
        stages.append(Stage(planet, tuple(channel_names(planet, int(params["channels"]))), people,
                            max(1, each // TRUSTED_EVERY)))  # fmt: skip
    return tuple(stages)


def play_of(config: Config, params: dict[str, Value], seed: int) -> Play:
    """What people will do. Raises `BadInput` for shares of more than the whole, and for too few people."""
    shares = shares_of(params)
    if (total := sum(shares.values())) > 1.0 + 1e-9:
        raise BadInput(f"the shares of what people do are {total:.3g} together; they are at most 1")
    stages, stream = stages_of(params), config.stream
    reactors = stream.curiosity_reactions + 1
    if reactors >= min(len(stage.people) for stage in stages):
        raise BadInput(f"stream.curiosity_reactions={stream.curiosity_reactions} needs more users on each planet")
    bots = tuple(Role(bot.name, bot.user_id, bot.display_name, bot.interests) for bot in bots_of(int(params["bots"])))
    span_ms = int(params["minutes"]) * MINUTE_MS
    restarts = params["faults"] == "restarts"
    return Play(
        seed=seed, bots=bots, stages=stages, shares=shares, replies=float(params["replies"]),
        invitations=float(params["invitations"]), reactors=reactors, start_at=START_AT, span_ms=span_ms,
        events_per_s=float(params["events_per_s"]), grant_timeout_ms=config.chat.grant_timeout_s * 1000,
        sweep_ms=stream.discord_check_interval_minutes * MINUTE_MS, look_back_ms=stream.look_back_minutes * MINUTE_MS,
        active_messages=stream.active_messages, active_window_ms=stream.active_window_s * 1000,
        tired=config.budget.battery_cost > 0,
        down={bot.name: windows_of(bot.name, seed, START_AT, span_ms) for bot in bots} if restarts else {},
    )  # fmt: skip


def latency_world(config: Config, params: dict[str, Value], seed: int) -> World:
    """Planets, bots and people under the rules that were asked for."""
    play = play_of(config, params, seed)
    config = latency_config(config, params)
    personas = bots_of(int(params["bots"]))
    original = params["rules"] == "original"
    members = original_members(config, params, play, personas) if original else our_members(config, play, personas)
    crowd = CrowdParameters(
        seed=seed, bots=tuple(bot.user_id for bot in personas), until=play.start_at + play.span_ms,
        replies=play.replies, invitations=play.invitations,
    )  # fmt: skip
    members.append(MemberSpec(CROWD, "scenarios.latency.crowd:make_crowd", msgspec.msgpack.encode(crowd)))
    names = planet_names(len(play.stages))
    rooms = {room: name for planet in names for room, name in channel_names(planet, int(params["channels"])).items()}
    return World(
        members=tuple(members),
        settings=host_settings(config, START_AT, grid_ms=1),
        end_at=START_AT + play.span_ms + AFTERWARDS_MS,
        names=names | rooms | {PRIVATE_GUILD: "private messages"},
        bots={bot.name: bot.display_name for bot in personas},
        events=script.events(play),
        people=people_settings(config, "sim"),
    )


def our_members(config: Config, play: Play, personas: tuple[BotPersona, ...]) -> list[MemberSpec]:
    """Bots and planets as everywhere; with restarts the bots are down at times."""
    planets = tuple(stage.planet for stage in play.stages)
    members = bot_members(config, personas, planets, play.seed)
    if play.down:
        members = [_restarting(one, play) if one.address.startswith("bot:") else one for one in members]
    return [*members, *(planet_member(config, planet, play.seed, (CROWD,)) for planet in planets)]


def _restarting(member: MemberSpec, play: Play) -> MemberSpec:
    own = RestartingParameters(member.parameters, play.down[member.address.removeprefix("bot:")])
    return MemberSpec(member.address, "scenarios.latency.restarts:make_restarting_bot", msgspec.msgpack.encode(own))


def original_members(
    config: Config, params: dict[str, Value], play: Play, personas: tuple[BotPersona, ...]
) -> list[MemberSpec]:
    """Bots that look by themselves, and boards for them to look at."""
    bridge = BridgeParameters(config=config.bridge, seed=play.seed)
    members = [spec("bridge:world", "make_simulated_world", bridge),
               spec("bridge:composer", "make_template_composer", bridge)]  # fmt: skip
    planets = tuple(stage.planet for stage in play.stages)
    handler = bool(params["original_handler"])
    common: dict[str, Any] = {
        "planets": planets, "seed": play.seed, "per_day": int(params["original_per_day"]), "handler": handler,
        "watched": frozenset(config.stream.watch_channels),
    }  # fmt: skip
    for persona in personas:
        own = PollingParameters(
            persona=persona, trusted=trusting(play, persona.name), down=play.down.get(persona.name, ()), **common
        )
        members.append(
            MemberSpec(f"bot:{persona.name}", "scenarios.latency.polling:make_polling_bot", msgspec.msgpack.encode(own))
        )
    addresses = tuple(f"bot:{persona.name}" for persona in personas) if handler else ()
    board = BoardParameters(seed=play.seed, listeners=(CROWD,), bots=addresses)
    made = "scenarios.latency.board:make_board"
    return members + [MemberSpec(f"planet:{planet}", made, msgspec.msgpack.encode(board)) for planet in planets]


def trusting(play: Play, bot: str) -> frozenset[str]:
    """The people whom a bot trusts: who greeted it."""
    return frozenset(
        stage.people[number]
        for stage in play.stages
        for number in range(stage.trusted)
        if play.bots[number % len(play.bots)].name == bot
    )
