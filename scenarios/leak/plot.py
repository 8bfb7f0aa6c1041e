"""One run of gossip_leak: its stream, its members under whosever rules, and its moments to look into the stores."""

from __future__ import annotations

from msgspec import Struct

from actors.member import MemberSpec
from actors.worker import Harvest
from scenarios.leak.audit import Audit
from scenarios.leak.cast import cast_of
from scenarios.leak.faults import mortal, outages_of, twice
from scenarios.leak.look import checkpoints_of, looked_into
from scenarios.leak.original_bot import original_leak_members
from scenarios.leak.script import Pace, stream_of
from scenarios.leak.stage import leak_members
from scenarios.leak.steps import BACK_ROOM, ROOM, Stream, events_of
from scenarios.spec import Value
from scenarios.world import DAY_MS, START_AT, World, host_settings, people_settings, planet_names
from universe.config import Config
from universe.events import PRIVATE_GUILD, AnyEvent

_MINUTE_MS = 60_000
HABITS_PER_STEPS = 20
"""Of so many steps one is a message about the topic to which one person comes back."""


class Plot(Struct, frozen=True, kw_only=True):
    """A stream and how it is played; `faulty`: events come twice, members die, bots are down."""

    seed: int
    config: Config
    stream: Stream
    grid_ms: int
    faulty: bool
    looks: int

    def members(self, rules: str) -> list[MemberSpec]:
        """The members under ``original`` or ``orrery`` rules."""
        cast = self.stream.cast
        if rules == "original":
            return original_leak_members(self.config, cast, self.seed)
        members = leak_members(self.config, cast, self.seed)
        return mortal(members, outages_of(cast.homes, self.seed, self.stream.end_at)) if self.faulty else members

    def events(self) -> list[AnyEvent]:
        """What happens, some of it twice where there are faults."""
        events = events_of(self.stream.cast, self.stream.steps)
        return twice(events, self.seed) if self.faulty else events

    def world(self, rules: str) -> World:
        """For the engine."""
        cast = self.stream.cast
        names = {name: shown for name, shown in planet_names(len(cast.planets)).items() if name in cast.planets}
        for planet in cast.planets:
            names |= {f"{planet}-{ROOM}": "lounge", f"{planet}-{BACK_ROOM}": "back room"}
        return World(
            members=tuple(self.members(rules)),
            settings=host_settings(self.config, START_AT, self.grid_ms),
            end_at=self.stream.end_at,
            names=names | {PRIVATE_GUILD: "private messages"},
            bots={bot.name: bot.display_name for bot in cast.bots},
            events=self.events(),
            people=people_settings(self.config, "sim"),
        )

    def look(self, rules: str) -> tuple[Audit, Harvest]:
        """Play it, and read all stores and records on the way and at the end."""
        checkpoints = checkpoints_of(self.stream, self.grid_ms, self.looks)
        settings = host_settings(self.config, START_AT, self.grid_ms)
        if not self.faulty or rules == "original":
            return looked_into(self.members(rules), settings, self.stream, self.events(), checkpoints)
        down = outages_of(self.stream.cast.homes, self.seed, self.stream.end_at).down
        return looked_into(self.members(rules), settings, self.stream, self.events(), checkpoints, down)


def plot_of(params: dict[str, Value], config: Config, seed: int) -> Plot:
    """What the parameters, the configuration and the seed make."""
    cast = cast_of(seed, bots=int(params["bots"]), planets=int(params["planets"]), people=int(params["people"]))
    grid_ms, days, rules = int(params["grid_ms"]), float(params["days"]), config.reflection
    end_at = START_AT + int(days * DAY_MS)
    minutes = sorted((rules.diary_minute, rules.dream_minute))
    moments = (START_AT + day * DAY_MS + minute * _MINUTE_MS for day in range(3) for minute in minutes)
    steps = int(params["steps"])
    pace = Pace(
        days=days, grid_ms=grid_ms, ttl_days=config.gossip.ttl_days, chats=steps // HABITS_PER_STEPS,
        moments=tuple(at for at in moments if at < end_at),
    )  # fmt: skip
    return Plot(
        seed=seed, config=config, stream=stream_of(seed, cast, pace, steps), grid_ms=grid_ms,
        faulty=params["faults"] == "restarts", looks=int(params["checkpoints"]),
    )  # fmt: skip
