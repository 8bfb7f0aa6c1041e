"""A real host over a real server, driven pass by pass, and everything that can be seen of it from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
import redis
from msgspec import Struct

from actors.bot import Bot
from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings
from actors.bridge import Bridge
from actors.host import Host
from actors.host_settings import HostSettings
from actors.member import Member, envelope_decoder, mail_decoder
from actors.planet import Planet, PlanetParameters
from actors.port_runner import InlineRunner
from bridges.redis_client import connect
from tests.coordination.ports import CRASHED_AFTER, LOST, CrashingSubstrate, FailingWorld, Faults, Memoryless, Provoker
from tests.hand_turns import START_AT
from universe.config import BridgeConfig, BudgetConfig, ChatConfig, RegistryConfig, StreamConfig, SubstrateConfig
from universe.envelope import arrival_order
from universe.errors import PortRetry, SubstrateDown
from universe.events import AnyEvent, event_decoder
from universe.ingest import owner_of
from universe.journal import JournalLine, lines_decoder
from universe.keys import Keys
from universe.persona import BotPersona
from universe.ports import Port
from universe.substrate import Accepted, AnyEnvelope

CONFIG: Final = SubstrateConfig(timeout_ms=10_000)
KEYS: Final = Keys(CONFIG.prefix)
CAP: Final = 10_000
BRIDGE: Final = BridgeConfig(tries_max=3)
NAMES: Final = ("anna", "elena", "marcus", "nora", "otto")
BOTS: Final = tuple(
    BotPersona(
        name=name, user_id=f"id-{name}", display_name=name.title(), interests=("music",), think_ms=700 + 300 * number,
        typing_chars_per_s=40,
    )
    for number, name in enumerate(NAMES)
)  # fmt: skip


class Settings(Struct, frozen=True, kw_only=True):
    """The rules of one world."""

    bots: int
    planets: int
    chat: ChatConfig
    stream: StreamConfig
    budget: BudgetConfig
    registry: RegistryConfig


class Cast(Struct, frozen=True):
    """Who plays: the makers of planets and bots, so that naive ones can take the same parts."""

    planet: Callable[[str, PlanetParameters], Member[Any]] = Planet
    bot: Callable[[str, BotParameters], Member[Any]] = Bot


class Sight(Struct, frozen=True):
    """What one pass left behind. `handled` maps a planet to what it handled, in order; `clocks` when that was."""

    lines: list[JournalLine]
    mail: list[tuple[str, AnyEnvelope]]
    events: list[AnyEvent]
    handled: dict[str, list[AnyEnvelope]]
    clocks: dict[str, int]


class World:
    """`now` is the host's time (UTC ms); `see` is told of every pass."""

    def __init__(self, url: str, settings: Settings, cast: Cast, see: Callable[[Sight], None]) -> None:
        self.settings = settings
        self.bots = BOTS[: settings.bots]
        self.planets = tuple(f"planet:g{number}" for number in range(settings.planets))
        self.now = START_AT
        self.faults = Faults()
        self.dead: set[str] = set()
        self.zombie: Host | None = None
        self._url, self._cast, self._see = url, cast, see
        self.client: redis.Redis = connect(CONFIG, url)
        self.client.flushdb()
        self._kinds: dict[str, type[Member[Any]]] = {}
        self._read: dict[str, bytes] = {}
        self._waiting: dict[str, dict[str, tuple[bytes, AnyEnvelope]]] = {planet: {} for planet in self.planets}
        self._timers: dict[str, dict[str, AnyEnvelope]] = {planet: {} for planet in self.planets}
        self.outside = CrashingSubstrate(CONFIG, url, wall=False)
        self.outside.faults = Faults()
        self.host = self._start()

    def _start(self) -> Host:
        substrate = CrashingSubstrate(CONFIG, self._url, wall=False)
        substrate.faults = self.faults
        host = Host("host-0", substrate, HostSettings(start_at=START_AT, tries_max=50))
        for member, port in self._members():
            self._kinds[member.address] = type(member)
            if member.address not in self.dead:
                host.spawn(member, self.now, InlineRunner(port, self._ingest, 1) if port is not None else None)
        return host

    def _members(self) -> list[tuple[Member[Any], Port | None]]:
        own = self.settings
        members: list[tuple[Member[Any], Port | None]] = [
            (Bridge("bridge:world", BRIDGE, inline=True), FailingWorld(self.faults)),
            (Bridge("bridge:composer", BRIDGE, inline=True), Provoker(self.bots, self.faults)),
            (Bridge("bridge:memory", BRIDGE, inline=True), Memoryless()),
        ]
        members += [
            (self._cast.planet(planet, PlanetParameters(chat=own.chat, stream=own.stream, seed=1)), None)
            for planet in self.planets
        ]
        return members + [(self._bot(persona), None) for persona in self.bots]

    def _bot(self, persona: BotPersona) -> Member[Any]:
        own = self.settings
        parameters = BotParameters(
            persona=persona, planets=tuple(planet.partition(":")[2] for planet in self.planets), budget=own.budget,
            stream=own.stream, registry=own.registry, seed=1, memory="bridge:memory", beats=True,
            people=PeopleSettings(),
        )  # fmt: skip
        return self._cast.bot(f"bot:{persona.name}", parameters)

    def _ingest(self, owner: str, event: AnyEvent) -> None:
        """What a port's event goes through; the connection may end behind it."""
        planned, self.faults.after_ingest = self.faults.after_ingest, ""
        self.outside.ingest(owner, event, self.now, CAP)
        if planned == LOST:
            raise PortRetry("the answer was lost", 100)
        if planned == CRASHED_AFTER:
            raise SubstrateDown("the port's host ended behind the effect")

    def ingest(self, event: AnyEvent) -> Accepted:
        """An event from outside."""
        answer = self.outside.ingest(owner_of(event), event, self.now, CAP)
        self.look()
        return answer

    def tell(self, to: str, envelope: AnyEnvelope) -> None:
        """A message from outside."""
        self.outside.tell(to, envelope, CAP)
        self.look()

    def step(self, now: int) -> None:
        """One pass at `now`; what ends the connection makes the host start again from what is committed."""
        try:
            self.host.run_pass(now)
        except SubstrateDown:
            self.look()
            self.host.reload(self.now)
        self.look()

    def advance(self, until: int, passes: int | None = None) -> bool:
        """Handle what is due up to `until`, at most `passes`; returns whether all is done."""
        while passes is None or passes > 0:
            self.host.read(self.now)
            due = self.host.next_due()
            if due is None or due > until:
                self.now = max(self.now, until)
                return True
            self.now = max(self.now, due)
            self.step(self.now)
            passes = passes - 1 if passes is not None else None
        return False

    def crash(self, down_ms: int, *, haunted: bool) -> None:
        """The host ends without a word and another begins after `down_ms`; `haunted`: the old one lives on."""
        self.lay()
        old, self.now = self.host, self.now + down_ms
        self.host = self._start()
        if haunted and isinstance(old.substrate, CrashingSubstrate):
            old.substrate.faults = Faults()
            self.zombie = old
        else:
            _drop(old)

    def lay(self) -> None:
        """The zombie is no more."""
        if self.zombie is not None:
            _drop(self.zombie)
            self.zombie = None

    def revive(self, bot: str) -> None:
        """A bot that was dead runs again."""
        self.dead.remove(f"bot:{bot}")
        persona = next(one for one in self.bots if one.name == bot)
        self.host.spawn(self._bot(persona), self.now)

    def look(self) -> None:
        """Read what was written since the last look: logs, mailboxes, what the planets have behind them."""
        addresses = list(self._kinds)
        reads = self.client.pipeline(transaction=False)
        for key in (KEYS.journal, KEYS.events, *map(KEYS.mailbox, addresses)):
            reads.xrange(key, b"(" + self._read[key] if key in self._read else b"-", b"+")
        for planet in self.planets:
            reads.hgetall(KEYS.member(planet))
        journal, events, *rest = reads.execute()
        lines = [line for fields in self._new(KEYS.journal, journal) for line in lines_decoder.decode(fields[b"b"])]
        taken = [event_decoder.decode(fields[b"data"]) for fields in self._new(KEYS.events, events)]
        mail: list[tuple[str, AnyEnvelope]] = []
        for address, entries in zip(addresses, rest, strict=False):
            decoder = mail_decoder(self._kinds[address])
            for (entry_id, _), fields in zip(entries, self._new(KEYS.mailbox(address), entries), strict=True):
                for envelope in decoder.decode(fields[b"b"]):
                    mail.append((address, envelope))
                    if address in self._waiting:
                        self._waiting[address][envelope.id] = (entry_id, envelope)
        hashes = dict(zip(self.planets, rest[len(addresses) :], strict=True))
        handled = {planet: self._handled(planet, hashes[planet]) for planet in self.planets}
        clocks = {planet: int(hashes[planet].get(b"now", 0)) for planet in self.planets}
        self._see(Sight(lines, mail, taken, handled, clocks))

    def _new(self, key: str, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> list[dict[bytes, bytes]]:
        if entries:
            self._read[key] = entries[-1][0]
        return [fields for _, fields in entries]

    def _handled(self, planet: str, fields: dict[bytes, bytes]) -> list[AnyEnvelope]:
        """What is behind the committed cursor and not on the agenda has been handled."""
        agenda = {name[1:].decode() for name in fields if name.startswith(b"@")}
        cursor, waiting, timers = _place(fields.get(b"cursor", b"0-0")), self._waiting[planet], self._timers[planet]
        done = [
            envelope for name, (entry, envelope) in waiting.items() if _place(entry) <= cursor and name not in agenda
        ]
        done += [envelope for name, envelope in timers.items() if name not in agenda]
        for envelope in done:
            waiting.pop(envelope.id, None)
            timers.pop(envelope.id, None)
        decoder = envelope_decoder(self._kinds[planet])
        for name in agenda:
            if name not in waiting and name not in timers:
                timers[name] = decoder.decode(fields[b"@" + name.encode()])
        return sorted(done, key=arrival_order)

    def close(self) -> None:
        """Drop everything."""
        self.lay()
        _drop(self.host)
        self.outside.close()
        self.client.close()

    def record(self, address: str, name: str, kind: type[Any]) -> Any:
        """A committed record of a member, or None."""
        data: Any = self.client.hget(KEYS.records(address), name)
        return None if data is None else msgspec.msgpack.decode(data, type=kind)

    def committed(self) -> list[Any]:
        """Everything that a zombie could have written: members and records as they are, lengths of all streams.

        Counters of tries stand outside of every turn and its fence.
        """
        reads = self.client.pipeline(transaction=False)
        for address in self._kinds:
            reads.hgetall(KEYS.member(address))
            reads.hgetall(KEYS.records(address))
            reads.xlen(KEYS.mailbox(address))
        for key in (KEYS.journal, KEYS.events, KEYS.dead_letters):
            reads.xlen(key)
        found: list[Any] = reads.execute()
        return [_without_tries(one) if isinstance(one, dict) else one for one in found]


def _place(entry_id: bytes) -> tuple[int, int]:
    millis, _, number = entry_id.partition(b"-")
    return int(millis), int(number)


def _without_tries(fields: dict[bytes, bytes]) -> dict[bytes, bytes]:
    return {name: value for name, value in fields.items() if not name.startswith(b"try:")}


def _drop(host: Host) -> None:
    """The connections go, and nothing is said."""
    substrate = host.substrate
    if isinstance(substrate, CrashingSubstrate):
        substrate.close()
