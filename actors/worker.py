"""A worker is one host with its substrate, as the driver of virtual time sees it: parcels in, progress out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from actors.assembly import HostContext, build
from actors.host import Host, HostStatistics
from actors.host_settings import HostSettings
from actors.member import MemberSpec, wire_encoder
from actors.placement import Placement
from actors.port_runner import close_port, exports_of
from bridges.memory_substrate import MemorySubstrate
from bridges.redis_substrate import RedisSubstrate
from universe.config import SubstrateConfig
from universe.errors import MailboxFull
from universe.events import AnyEvent, event_decoder, event_encoder
from universe.journal import JournalLine
from universe.ports import Port
from universe.substrate import AnyEnvelope, DeadLetter

FOREVER: Final = 1 << 62
"""A time or a cap that is never reached."""


class Parcel(Struct, frozen=True, array_like=True):
    """Mail from one host to another: packed envelopes, or one world event; empty where Redis carries the payload."""

    to: str
    at: int
    kind: str
    payload: bytes


class Progress(Struct, frozen=True, array_like=True):
    """Where a worker stands: its next due time and what it has for others."""

    next_due: int | None
    parcels: list[Parcel]


class Harvest(Struct, frozen=True, array_like=True):
    """What a worker's part of the run decided and left behind; `stores` are its ports' exports by file name."""

    journal: list[JournalLine]
    records: list[tuple[str, str, bytes]]
    events: list[AnyEvent]
    dead_letters: list[DeadLetter]
    views: dict[str, str]
    stores: dict[str, bytes] = {}


class WorkerPlan(Struct, frozen=True):
    """Everything a worker needs to start, as one value that crosses process borders."""

    name: str
    number: int
    settings: HostSettings
    placement: Placement
    members: tuple[MemberSpec, ...]
    substrate: SubstrateConfig
    url: str = ""


class Worker:
    """One host in this process. `clock` is used in wall time only."""

    def __init__(self, plan: WorkerPlan, clock: Callable[[], int]) -> None:
        self.plan = plan
        self._clock = clock
        self._now = plan.settings.start_at
        placed = [spec for spec in plan.members if plan.placement.host_of(spec.address) == plan.number]
        self._specs: list[MemberSpec] = []
        self._ports: list[Port] = []
        self.substrate = self._make_substrate()
        self.host = Host(plan.name, self.substrate, plan.settings)
        self._context = HostContext(self._ingest, self._deliver, clock, plan.settings.grid_ms)
        for spec in placed:
            self._build(spec)
        for kept in self.substrate.kept_members(plan.name):
            self._build(spec_decoder.decode(kept))

    def _build(self, spec: MemberSpec) -> None:
        member, runner = build(spec, self._context)
        self.host.spawn(member, self._now if self.plan.settings.virtual else self._clock(), runner)
        if runner is not None:
            self._ports.append(runner.port)
        self._specs.append(spec)

    def spawn(self, spec: MemberSpec, now: int) -> None:
        """Take a new member on at `now` (UTC ms); its life starts with the host's next pass."""
        self._now = max(self._now, now)
        self._build(spec)
        self.substrate.keep_member(self.plan.name, spec.address, wire_encoder.encode(spec))

    def _make_substrate(self) -> MemorySubstrate | RedisSubstrate:
        plan = self.plan
        if plan.url:
            return RedisSubstrate(plan.substrate, plan.url, wall=not plan.settings.virtual)
        return MemorySubstrate(lambda address: plan.placement.host_of(address) == plan.number)

    def _ingest(self, owner: str, event: AnyEvent) -> None:
        now = self._now if self.plan.settings.virtual else self._clock()
        substrate = self.substrate
        if isinstance(substrate, RedisSubstrate) and not self.plan.settings.virtual:
            substrate = substrate.for_this_thread()
        if substrate.ingest(owner, event, now, self.plan.settings.mailbox_cap) == "full":
            raise MailboxFull(f"{owner} is full")

    def _deliver(self, address: str) -> Callable[[AnyEnvelope], None]:
        def deliver(envelope: AnyEnvelope) -> None:
            substrate = self.substrate
            if isinstance(substrate, RedisSubstrate):
                substrate = substrate.for_this_thread()
            substrate.tell(address, envelope, FOREVER)

        return deliver

    def advance(self, horizon: int, parcels: Sequence[Parcel]) -> Progress:
        """Run every round before `horizon`, or before an answer to one's own exports could arrive."""
        self._accept(parcels)
        grid_ms = self.plan.settings.grid_ms
        out: list[Parcel] = []
        self.host.read(self._now)
        while (due := self.host.next_due()) is not None and due < horizon:
            self._now = due
            self.host.run_pass(due)
            for parcel in self._exports():
                horizon = min(horizon, parcel.at + grid_ms)
                out.append(parcel)
            self.host.read(due)
        return Progress(due, out)

    def _accept(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            if isinstance(self.substrate, RedisSubstrate) or not parcel.payload:
                continue
            if parcel.kind == "event":
                event = event_decoder.decode(parcel.payload)
                self.substrate.ingest(parcel.to, event, self._now, self.plan.settings.mailbox_cap)
            else:
                self.substrate.accept(parcel.to, parcel.payload)

    def _exports(self) -> list[Parcel]:
        substrate = self.substrate
        if isinstance(substrate, RedisSubstrate):
            host_of, here = self.plan.placement.host_of, self.plan.number
            sent, substrate.sent = substrate.sent, []
            return [Parcel(to, at, "notice", b"") for to, at in sent if host_of(to) != here]
        if not substrate.exports and not substrate.event_exports:
            return []
        mail: dict[str, list[AnyEnvelope]] = {}
        for to, envelope in substrate.exports:
            mail.setdefault(to, []).append(envelope)
        parcels = [
            Parcel(to, min(envelope.at for envelope in envelopes), "mail", wire_encoder.encode(envelopes))
            for to, envelopes in mail.items()
        ]
        parcels += [Parcel(to, event.at, "event", event_encoder.encode(event)) for to, event in substrate.event_exports]
        substrate.exports.clear()
        substrate.event_exports.clear()
        return parcels

    def harvest(self) -> Harvest:
        """Decisions, rule records, events and dead letters of this worker (of the whole server on Redis)."""
        substrate = self.substrate
        records: list[tuple[str, str, bytes]] = []
        for spec in self._specs:
            if self.host.member(spec.address).in_digest:
                state = substrate.peek(spec.address).state
                records += [] if state is None else [(spec.address, "state", state)]
                records += [(spec.address, key, data) for key, data in substrate.records(spec.address).items()]
        shared = isinstance(substrate, RedisSubstrate) and self.plan.number > 0
        return Harvest(
            [] if shared else substrate.read_journal(),
            records,
            [] if shared else substrate.read_events(),
            [] if shared else substrate.read_dead_letters(),
            substrate.views if isinstance(substrate, MemorySubstrate) else {},
            exports_of(self._ports),
        )

    def statistics(self) -> HostStatistics:
        """Counters of the host."""
        return self.host.statistics()

    def close(self) -> None:
        """Stop cleanly."""
        self.host.close()
        for port in self._ports:
            close_port(port)
        if isinstance(self.substrate, RedisSubstrate):
            self.substrate.close()


spec_decoder = msgspec.msgpack.Decoder(MemberSpec)
progress_decoder = msgspec.msgpack.Decoder(Progress)
parcels_decoder = msgspec.msgpack.Decoder(list[Parcel])
harvest_decoder = msgspec.msgpack.Decoder(Harvest)
