"""Pile-ons for tests: planets with 2 to 20 bots each in one universe, faults on the way, and the check of who spoke."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bot import Bot
from actors.bot_parameters import parameters_of
from actors.bot_state import BotState
from actors.bridge import Bridge
from actors.member import MemberSpec
from actors.planet_messages import Granted
from actors.turn import Turn
from bridges.simulated_world import SimulatedWorld
from bridges.template_composer import TemplateComposer
from scenarios.pile.script import TO_PERSON, Said, Script
from scenarios.pile.stage import original_members, pile_config
from scenarios.pile.tally import Row, rows_of
from scenarios.world import bot_members, bots_of, planet_member
from universe.config import BridgeConfig, Config
from universe.errors import PortRefused, PortRetry
from universe.events import AnyEvent, MemberJoin, MemberLeave
from universe.journal import JournalLine
from universe.persona import BotPersona
from universe.ports import PortAnswer, PortRequest
from universe.rng import below
from universe.substrate import AnyEnvelope

HERE: Final = "tests.pile"
REASONS: Final = frozenset({"too_late", "port_failed"})
"""Why a bot that has the floor may be silent by design, beside being dead while it has it (``expired``)."""
HEARD_LATE_MS: Final = 3_000
SLOW, LATE, LEAVING = "dotty", "marcus", "kit"
"""Bots that think longer than the planet waits, that join a running universe, and that leave and come back."""


class Stage(Struct, frozen=True, kw_only=True):
    """Planets g2 to g20: planet gN has the first N bots. One universe, so bots are busy on many planets at once."""

    scripts: tuple[Script, ...]
    said: tuple[Said, ...]
    config: Config
    personas: tuple[BotPersona, ...]

    def planets_of(self, bot: BotPersona) -> tuple[str, ...]:
        """Where a bot is present."""
        return tuple(script.rooms[0][0] for script in self.scripts if bot.name in {one.name for one in script.bots})


def stage(
    config: Config, messages: int, *, sizes: Sequence[int], per_minute: float, start_at: int, seed: int = 7,
    change: Callable[[BotPersona], BotPersona] = lambda bot: bot,
) -> Stage:  # fmt: skip
    """`messages` on every planet, in three ordinary channels and one watched; `change` adapts bots."""
    scripts = []
    for size in sizes:
        rooms = tuple((f"g{size}", f"g{size}-c{number}") for number in range(4))
        bots = tuple(map(change, bots_of(size)))
        scripts.append(Script(seed=seed + size, bots=bots, rooms=rooms, watched=1, per_minute=per_minute,
                              start_at=start_at))  # fmt: skip
    said = sorted((one for script in scripts for one in script.messages(messages)), key=lambda one: one.message.at)
    watched = tuple(script.rooms[-1][1] for script in scripts)
    personas = tuple(map(change, bots_of(max(sizes))))
    return Stage(scripts=tuple(scripts), said=tuple(said), config=pile_config(config, watched), personas=personas)


class FaultyParameters(Struct, frozen=True, kw_only=True):
    """How long the world lets an effect wait that it takes only at the second try: longer than a bot has the floor."""

    config: BridgeConfig
    seed: int
    wait_ms: int


def our_members(built: Stage, wait_ms: int = 0) -> dict[str, MemberSpec]:
    """Planets, bots and ports under our rules, by address; with `wait_ms` bots crash and ports fail."""
    seed, members = built.scripts[0].seed, dict[str, MemberSpec]()
    for bot in built.personas:
        members |= {one.address: one for one in bot_members(built.config, (bot,), built.planets_of(bot), seed)}
    for script in built.scripts:
        planet = planet_member(built.config, script.rooms[0][0], seed)
        members[planet.address] = planet
    if wait_ms:
        faulty = msgspec.msgpack.encode(FaultyParameters(config=built.config.bridge, seed=seed, wait_ms=wait_ms))
        for port in ("world", "composer"):
            members[f"bridge:{port}"] = MemberSpec(f"bridge:{port}", f"{HERE}:make_faulty_{port}", faulty)
        for address, spec in members.items():
            if address.startswith("bot:"):
                members[address] = msgspec.structs.replace(spec, factory=f"{HERE}:make_crashing_bot")
    return members


def naive_members(built: Stage) -> dict[str, MemberSpec]:
    """The twin: the same bots and planets, every bot for itself."""
    members: dict[str, MemberSpec] = {}
    for script in built.scripts:
        watched = built.config.stream.watch_channels
        some = original_members(built.config, script, watched, (script.rooms[0][0],), 0)
        members |= {one.address: one for one in some}
    return members


class CrashingBot(Bot):
    """A bot that dies of every thirtieth grant."""

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle a message, or crash."""
        granted = message.body
        if isinstance(granted, Granted) and not below(1, "crash", granted.grant, granted.channel, 30):
            raise RuntimeError("this grant is deadly")
        super().receive(state, message, turn)


class FaultyComposer(TemplateComposer):
    """Refuses, fails at first, or is very slow, now and then."""

    def apply(self, request: PortRequest) -> PortAnswer:
        """Compose, perhaps."""
        match below(1, "composer", 0, request.request_id, 30):
            case 0:
                raise PortRefused("no words")
            case 1 if request.first_try:
                raise ValueError("surprise")
            case 2:
                return msgspec.structs.replace(super().apply(request), latency_ms=100_000)
        return super().apply(request)


class FaultyWorld(SimulatedWorld):
    """Refuses, takes an effect much later, or does what it is asked and says that it failed, now and then."""

    def __init__(self, wait_ms: int) -> None:
        super().__init__()
        self._wait_ms = wait_ms

    def apply(self, request: PortRequest) -> PortAnswer:
        """Say it, perhaps."""
        answer = super().apply(request)
        match below(1, "world", 0, request.request_id, 30):
            case 0:
                raise PortRefused("forbidden")
            case 1 if request.first_try:
                raise PortRetry("rate limit", self._wait_ms)
            case 2:
                # The message goes out and is heard late; the call breaks at every try, so the bot hears of a failure.
                late = [msgspec.structs.replace(event, at=event.at + HEARD_LATE_MS) for event in answer.events]
                broken: Any = object()
                return msgspec.structs.replace(answer, events=(*late, broken))
        return answer


def make_crashing_bot(address: str, parameters: bytes) -> Built:
    """A bot that crashes."""
    return Built(CrashingBot(address, parameters_of(parameters)))


def make_faulty_composer(address: str, parameters: bytes) -> Built:
    """The bridge to the composer that fails."""
    own = msgspec.msgpack.decode(parameters, type=FaultyParameters)
    return Built(Bridge(address, own.config, inline=True), FaultyComposer(own.seed))


def make_faulty_world(address: str, parameters: bytes) -> Built:
    """The bridge to the world that fails."""
    own = msgspec.msgpack.decode(parameters, type=FaultyParameters)
    return Built(Bridge(address, own.config, inline=True), FaultyWorld(own.wait_ms))


def moves(built: Stage, bot: str, leaves_at: int, back_at: int) -> list[AnyEvent]:
    """A bot is taken off all its planets and comes back to them."""
    own = next(one for one in built.personas if one.name == bot)
    found: list[AnyEvent] = []
    for planet in built.planets_of(own):
        leave = MemberLeave(event_id=f"leave:{planet}", at=leaves_at, guild_id=planet, user_id=own.user_id)
        join = MemberJoin(event_id=f"join:{planet}", at=back_at, guild_id=planet, user_id=own.user_id, name=bot)
        found += [leave, join]
    return found


class Audit(Struct, frozen=True, kw_only=True):
    """Who spoke: all but `messages`, `answered`, `direct` and `excused` must be 0.

    `piled_on`: more speakers than bots named, or than one. `strangers`: a message that addresses bots was answered by
    another one, or one that is for a person by any. `direct` messages address one bot, that is there; `silent` of
    them got no answer for no reason that the design gives, `excused` for one.
    """

    messages: int
    answered: int
    direct: int
    piled_on: int
    answered_twice: int
    strangers: int
    silent: int
    excused: int
    examples: tuple[str, ...] = ()

    @property
    def faults(self) -> int:
        """How often the promise was broken."""
        return self.piled_on + self.answered_twice + self.strangers + self.silent


Away = Callable[[str, int], bool]


def never(bot: str, at: int) -> bool:
    """Nobody is ever away."""
    del bot, at
    return False


def audit(
    said: Sequence[Said], events: Iterable[AnyEvent], journal: Iterable[JournalLine], away: Away = never
) -> Audit:
    """Check a run; `away(bot, at)` tells whether a bot was not there at a time (UTC ms): it need not answer then."""
    rows = rows_of(said, events)
    excuses = {
        (str(line.details["message"]), str(line.details.get("bot") or line.member.partition(":")[2]))
        for line in journal
        if line.kind == "expired" or (line.kind == "declined" and line.details["reason"] in REASONS)
    }
    there = [row for row in rows if not any(away(bot, row.said.message.at) for bot in row.said.addressed)]
    direct = [row for row in there if len(row.said.addressed) == 1]
    silent = [row for row in direct if not row.speakers]
    unexcused = [row for row in silent if (row.said.message.message_id, row.said.addressed[0]) not in excuses]
    meant = [row for row in there if row.said.addressed or row.said.kind == TO_PERSON]
    strange = [row for row in meant if not set(row.speakers) <= set(row.said.addressed)]
    piled = [row for row in rows if row.piled_on]
    twice = [row for row in rows if row.answered_twice]
    return Audit(
        messages=len(rows), answered=sum(bool(row.speakers) for row in rows), direct=len(direct), piled_on=len(piled),
        answered_twice=len(twice), strangers=len(strange), silent=len(unexcused),
        excused=len(silent) - len(unexcused), examples=tuple(map(_told, [*piled, *twice, *strange, *unexcused][:5])),
    )  # fmt: skip


def _told(row: Row) -> str:
    one = row.said
    return f"{one.message.message_id} {one.kind} addressed {one.addressed} named {one.named} spoke {row.speakers}"
