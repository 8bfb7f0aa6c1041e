"""Random worlds of gossip_leak for tests: small, cheap and hostile, with all that may go wrong on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from actors import people as shards
from actors.assembly import Built
from actors.bot import Bot
from actors.bot_parameters import parameters_of
from actors.bot_state import BotState
from actors.bridge import Bridge
from actors.factories import ArtifactParameters
from actors.gossip_messages import RootsForgotten, SourceGone
from actors.local_runtime import LocalHandle, LocalRuntime
from actors.member import MemberSpec
from actors.turn import Turn
from actors.worker import Harvest
from bridges.artifacts import ArtifactPort, EdgeStore, Exported
from bridges.artifacts.engine import Where
from bridges.artifacts.exporting import write_export
from bridges.config_file import load_config
from scenarios.leak.audit import Audit
from scenarios.leak.cast import cast_of
from scenarios.leak.faults import mortal, outages_of, twice
from scenarios.leak.look import checkpoints_of, looked_into
from scenarios.leak.original_bot import original_leak_members
from scenarios.leak.script import Pace, stream_of
from scenarios.leak.stage import leak_members
from scenarios.leak.steps import Step, Stream, events_of, whole
from scenarios.world import DAY_MS, START_AT, host_settings
from scenarios.world_universe import ARTIFACTS
from tests.artifacts.plain import PlainStore
from universe.config import Config
from universe.rng import below, choose
from universe.substrate import AnyEnvelope

HERE: Final = "tests.leak_worlds"
MINUTE_MS: Final = 60_000
EDGE_EVERY: Final = 8
"""One world in so many keeps its artifacts in the real engine, the others in a store of plain lists."""
FAULTY_EVERY: Final = 4
"""In one world in so many events come twice, members die in the middle of a turn, and bots are down."""
CHECKPOINTS: Final = 5
_FIXED: Final = {
    "privacy.consent": "opt_out", "stream.discord_check_interval_minutes": "0",
    "reflection.diary_spread_minutes": "0", "reflection.dream_spread_minutes": "0", "reflection.phrase_uses": "9",
}  # fmt: skip


class World(Struct, frozen=True, kw_only=True):
    """One random world; `edge` is whether the real engine keeps its artifacts, `faulty` whether members die."""

    seed: int
    config: Config
    stream: Stream
    grid_ms: int
    edge: bool
    faulty: bool


def world_of(seed: int) -> World:
    """2 to 6 bots on 1 to 3 planets, 3 to 8 people, 8 to 36 steps in one to three days, on a fine or a coarse grid."""

    def draw(what: str, low: int, high: int) -> int:
        return low + below(seed, "leak.world", 0, what, high - low + 1)

    grid_ms = choose(seed, "leak.world", 0, "grid", (1, 10, 1_000, 5_000))
    ttl_days = choose(seed, "leak.world", 0, "ttl", (1, 1, 2, 14))
    diary, dream = draw("diary", 0, 1439), draw("dream", 0, 1439)
    more = {
        "graph.enable_universe_graph": "true" if seed % EDGE_EVERY == 0 else "false",
        "chat.enable_cross_bot_chat": "false" if draw("talk", 0, 2) else "true",
        "people.shards": str(draw("shards", 1, 2)), "gossip.ttl_days": str(ttl_days),
        "gossip.retell_chance": choose(seed, "leak.world", 0, "retell", ("0", "0.5", "1")),
        "reflection.diary_minute": str(diary), "reflection.dream_minute": str(dream),
        "reflection.diary_richness": str(draw("diary_richness", 0, 2)),
        "reflection.dream_richness": str(draw("dream_richness", 0, 3)),
        "reflection.insight_min_count": str(draw("insight", 1, 2)), "reflection.hours": str(draw("hours", 12, 60)),
    }  # fmt: skip
    number = choose(seed, "leak.world", 0, "bots", (2, 2, 2, 3, 3, 4, 6))
    people = draw("people", 3, 5 if draw("crowd", 0, 2) else 8)
    cast = cast_of(seed, bots=number, planets=draw("planets", 1, 3), people=people)
    days = draw("days", 10, 28) / 10
    moments = tuple(START_AT + day * DAY_MS + minute * MINUTE_MS for day in range(3) for minute in (diary, dream))
    pace = Pace(days=days, grid_ms=grid_ms, ttl_days=ttl_days, chats=0 if draw("chats", 0, 5) else draw("many", 10, 14),
                moments=tuple(sorted(at for at in moments if at < START_AT + int(days * DAY_MS))))  # fmt: skip
    return World(
        seed=seed, config=load_config(None, {}, {**_FIXED, **more}), grid_ms=grid_ms, edge=seed % EDGE_EVERY == 0,
        faulty=seed % FAULTY_EVERY == 1,
        stream=stream_of(seed, cast, pace, draw("steps", 8, 22)),
    )  # fmt: skip


def restart(runtime: LocalRuntime) -> None:
    """Every host drops all that it holds in memory, and starts again from what is committed."""
    for handle in runtime._handles:
        assert isinstance(handle, LocalHandle)
        handle.worker.host.reload(handle.worker._now)


def lived(
    world: World, steps: Sequence[Step] | None = None, twin: dict[str, str] | None = None
) -> tuple[Audit, Harvest]:
    """Run a world, or what is left of it, and audit it; a `twin` names other factories by the kind of a member."""
    stream = world.stream if steps is None else replace(world.stream, steps=tuple(steps))
    members = [_stored(world, one) for one in leak_members(world.config, stream.cast, world.seed)]
    for kind, factory in (twin or {}).items():
        members = [replace(one, factory=factory) if one.address.startswith(kind) else one for one in members]
    settings = host_settings(world.config, START_AT, world.grid_ms)
    events, checkpoints = events_of(stream.cast, stream.steps), checkpoints_of(stream, world.grid_ms, CHECKPOINTS)
    if not world.faulty:
        return looked_into(members, settings, stream, events, checkpoints)
    outages = outages_of(stream.cast.homes, world.seed, stream.end_at)
    return looked_into(
        mortal(members, outages), settings, stream, twice(events, world.seed), checkpoints, outages.down,
        between=restart,
    )  # fmt: skip


def lived_as_the_original(world: World) -> tuple[Audit, Harvest]:
    """The same stream under the original's rules."""
    stream = world.stream
    return looked_into(
        original_leak_members(world.config, stream.cast, world.seed),
        host_settings(world.config, START_AT, world.grid_ms), stream, events_of(stream.cast, stream.steps),
        checkpoints_of(stream, world.grid_ms, CHECKPOINTS),
    )  # fmt: skip


def _stored(world: World, member: MemberSpec) -> MemberSpec:
    if member.address != ARTIFACTS:
        return member
    return replace(member, factory=f"{HERE}:make_{'edge' if world.edge else 'plain'}_artifacts")


class ListStore(PlainStore):
    """The plain store as a port asks for it."""

    inline: bool = True

    def keep_many(self, artifacts: Sequence[Any]) -> int:
        """One by one."""
        return sum(map(self.keep, artifacts))

    def export(self) -> bytes:
        """As every store does."""
        return write_export(
            Exported(tuple(self.artifacts.values()), tuple(self.memories.values()), tuple(self.withdrawn))
        )

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""


def make_plain_artifacts(address: str, parameters: bytes) -> Built:
    """The bridge to plain lists; `parameters` is `ArtifactParameters` in msgpack."""
    own = msgspec.msgpack.decode(parameters, type=ArtifactParameters)
    store: Any = ListStore()
    return Built(Bridge(address, own.config, inline=True), ArtifactPort(store))


class EmptiedStore(EdgeStore):
    """The real engine, made once: making it costs more than a world, so it is emptied between worlds."""

    def close(self) -> None:
        """Leave it for the next world."""

    def empty(self) -> None:
        """Nothing is left of the world before."""
        self.prepare()
        for name in self._engine.names():
            self._engine.remove(name, Where())


_EDGE: list[EmptiedStore] = []


def make_edge_artifacts(address: str, parameters: bytes) -> Built:
    """The bridge to the real engine; `parameters` is `ArtifactParameters` in msgpack."""
    own = msgspec.msgpack.decode(parameters, type=ArtifactParameters)
    if not _EDGE:
        _EDGE.append(EmptiedStore())
    _EDGE[0].empty()
    return Built(Bridge(address, own.config, inline=True), ArtifactPort(_EDGE[0]))


class DeafPeople(shards.People):
    """A twin: a shard that never hears of a deletion or an edit."""

    def receive(self, state: shards.PeopleState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle anything else."""
        if not isinstance(message.body, SourceGone):
            super().receive(state, message, turn)


class FaithfulBot(Bot):
    """A twin: a bot that forgets nothing that it is told to forget."""

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle anything else."""
        if not isinstance(message.body, RootsForgotten):
            super().receive(state, message, turn)


def make_deaf_people(address: str, parameters: bytes) -> Built:
    """A shard."""
    return Built(DeafPeople(address, shards.parameters_of(parameters)))


def make_faithful_bot(address: str, parameters: bytes) -> Built:
    """A bot."""
    return Built(FaithfulBot(address, parameters_of(parameters)))


DEAF: Final = {"people:": f"{HERE}:make_deaf_people"}
FAITHFUL: Final = {"bot:": f"{HERE}:make_faithful_bot"}


def shrunk(world: World, twin: dict[str, str] | None = None) -> tuple[Step, ...]:
    """The shortest stream that still leaks: steps are dropped one after the other while it does."""
    steps = world.stream.steps
    place = 0
    while place < len(steps):
        fewer = whole(steps[:place] + steps[place + 1 :])
        if lived(world, fewer, twin)[0].leaks:
            steps = fewer
        else:
            place += 1
    return steps


def told(world: World, twin: dict[str, str] | None = None) -> str:
    """A failing world for people to read: its seed, its shortest stream and what leaked."""
    steps = shrunk(world, twin)
    leaks = lived(world, steps, twin)[0].leaks
    cast = world.stream.cast
    head = (
        f"seed {world.seed}: grid {world.grid_ms} ms, homes {cast.homes}, friends {cast.friends}, "
        f"reflection {world.config.reflection}, ttl {world.config.gossip.ttl_days} d"
    )
    lines = [f"{(step.at - START_AT) / 3_600_000:9.4f} h {step}" for step in steps]
    return "\n".join([head, *lines, *(f"leak {leak} at {(leak.at - START_AT) / 3_600_000:.4f} h" for leak in leaks)])
