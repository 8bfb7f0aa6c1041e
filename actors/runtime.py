"""What every runtime offers, and the part of it that does not depend on where hosts run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, Self

import msgspec
from msgspec import Struct

from actors.driver import Driver, WorkerHandle
from actors.host import HostStatistics
from actors.member import MemberSpec, wire_encoder
from actors.plan import UniversePlan
from actors.service import ServiceStatistics
from actors.usage import ProcessUsage
from actors.worker import Harvest
from bridges.intake import Taken, take_events, take_in_all
from bridges.redis_substrate import RedisSubstrate
from universe.digest import run_digest
from universe.envelope import Envelope
from universe.errors import BadInput, Escalated, MailboxFull, ReplyTimeout
from universe.events import AnyEvent
from universe.journal import journal_order
from universe.stream.capture import Capture

Clock = Callable[[], int]


def wall_clock_ms() -> int:
    """The wall clock in UTC milliseconds: the one place where the engine reads it."""
    return time.time_ns() // 1_000_000


class RuntimeStatistics(Struct, frozen=True):
    """Counters of all hosts; `windows` counts the driver's steps in virtual time."""

    hosts: list[HostStatistics]
    services: list[ServiceStatistics]
    windows: int


class Handle(WorkerHandle, Protocol):
    """A worker whose host can also run free."""

    def service_statistics(self) -> ServiceStatistics:
        """How the worker's service is doing."""

    def usage(self) -> ProcessUsage:
        """What the host's own process has used; zero for a host in this process."""

    def stop(self, deadline_ms: int) -> None:
        """Finish the running pass and end the service."""


class Runtime:
    """Members of one universe on some hosts. Use as a context manager; `stop` is idempotent."""

    def __init__(self, plan: UniversePlan, handles: Sequence[Handle], clock: Clock) -> None:
        if not plan.settings.virtual and not plan.url:
            raise BadInput("wall time needs a durable substrate")
        self.plan = plan
        self._handles = handles
        self._clock = clock
        self._asks = 0
        self._stopped = False
        self._placement = plan.placement()
        self._capture = Capture(plan.stream)
        self._outside = RedisSubstrate(plan.substrate, plan.url, wall=not plan.settings.virtual) if plan.url else None
        self.driver = (
            Driver(
                handles, self._placement, plan.settings.start_at, plan.settings.grid_ms,
                plan.settings.mailbox_cap, self._outside,
            )
            if plan.settings.virtual
            else None
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def spawn(self, spec: MemberSpec) -> None:
        """Add a member to the running universe; its host remembers it over restarts."""
        if self.driver is not None:
            self.driver.spawn(spec)
        else:
            self._handles[self._placement.host_of(spec.address)].spawn(spec, self._clock())

    def wake(self, address: str) -> None:
        """Make a member's host look for work now: an entry without messages ends its blocking read."""
        if self.driver is not None:
            self.driver.wake(address)
        else:
            self._wall.tell_packed(address, wire_encoder.encode([]), self._clock(), self.plan.settings.mailbox_cap)

    def ingest(self, event: AnyEvent) -> Taken:
        """Take in one world event (wall time), unless that is off or it says nothing new. Raises `SubstrateDown`."""
        return self.ingest_all([event])[0]

    def ingest_all(self, events: Iterable[AnyEvent]) -> list[Taken]:
        """Take in world events in order (wall time): one answer each, few round trips. Raises `SubstrateDown`.

        After `SubstrateDown` any of them may have been taken in: hand in the same events again, none counts twice.
        """
        return take_events(self._wall, list(events), self._clock(), self.plan.settings.mailbox_cap, self._capture)

    def ingest_json(self, data: bytes) -> Taken:
        """Take in one world event as JSON (wall time); what cannot be read is dead-lettered. Raises `SubstrateDown`."""
        return self.ingest_json_all([data])[0]

    def ingest_json_all(self, lines: Iterable[bytes]) -> list[Taken]:
        """`ingest_json` for many events in order, one answer each: what cannot be read hinders none of the others."""
        return take_in_all(self._wall, list(lines), self._clock(), self.plan.settings.mailbox_cap, self._capture)

    def feed(self, events: Iterable[AnyEvent]) -> None:
        """Drive a virtual world with events in time order."""
        self._virtual.feed(events)

    def run_until(self, at: int) -> None:
        """Run a virtual world up to and including `at` (UTC ms)."""
        self._virtual.run_until(at)

    def tell(self, to: str, body: Struct) -> None:
        """Send a message from outside. Raises `MailboxFull`, and `SubstrateDown` in wall time."""
        if self.driver is not None:
            self.driver.tell(to, body)
            return
        self._asks += 1
        now = self._clock()
        # "act:" sorts before "ask:": who tells and then asks in the same millisecond is answered in that order.
        envelope = Envelope(f"act:{now}", self._asks, now, body)
        if self._wall.tell(to, envelope, self.plan.settings.mailbox_cap) == "full":
            raise MailboxFull(f"{to} is full")

    def ask(self, to: str, body: Struct, within_ms: int) -> Any:
        """Send a message and wait for its answer, as plain data. Raises `ReplyTimeout`, `MailboxFull`."""
        if self.driver is not None:
            return self.driver.ask(to, body, within_ms)
        self._asks += 1
        now = self._clock()
        asker = f"ask:{now}-{id(self)}-{self._asks}"
        if self._wall.tell(to, Envelope(asker, 0, now, body), self.plan.settings.mailbox_cap) == "full":
            raise MailboxFull(f"{to} is full")
        answers = self._wall.collect(asker, within_ms)
        if not answers:
            raise ReplyTimeout(f"{to} gave no answer within {within_ms} ms")
        return msgspec.msgpack.decode(answers[0], type=list[Envelope[Any]])[0].body  # type: ignore[arg-type]

    @property
    def _wall(self) -> RedisSubstrate:
        if self._outside is None or self.driver is not None:
            raise BadInput("this universe runs in virtual time")
        return self._outside

    @property
    def _virtual(self) -> Driver:
        if self.driver is None:
            raise BadInput("this universe runs in wall time")
        return self.driver

    def drain(self, deadline_ms: int) -> bool:
        """Wait until every host is idle (wall time); returns False when the deadline came first."""
        end = time.monotonic() + deadline_ms / 1000
        before: list[int] = []
        while time.monotonic() < end:
            now = [host.messages for host in self.statistics().hosts]
            idle = all(handle.service_statistics().idle for handle in self._handles)
            if idle and now == before:
                return True
            before = now
            time.sleep(0.01)
        return False

    def check(self) -> None:
        """Raise `Escalated` when a host gave up."""
        for handle in self._handles:
            if reason := handle.service_statistics().escalated:
                raise Escalated(reason)

    def statistics(self) -> RuntimeStatistics:
        """Counters of all hosts."""
        services = [] if self.driver is not None else [handle.service_statistics() for handle in self._handles]
        windows = self.driver.windows if self.driver is not None else 0
        return RuntimeStatistics([handle.statistics() for handle in self._handles], services, windows)

    def usage(self) -> list[ProcessUsage]:
        """What the hosts' own processes have used."""
        return [handle.usage() for handle in self._handles]

    def harvest(self) -> Harvest:
        """Everything that was decided, in one order for every placement."""
        parts: list[Harvest] = [handle.harvest() for handle in self._handles]
        views: dict[str, str] = {}
        for part in parts:
            views.update(part.views)
        return Harvest(
            sorted((line for part in parts for line in part.journal), key=journal_order),
            sorted(record for part in parts for record in part.records),
            sorted((event for part in parts for event in part.events), key=lambda event: (event.at, event.event_id)),
            sorted((letter for part in parts for letter in part.dead_letters), key=lambda dead: (dead.at, dead.member)),
            dict(sorted(views.items())),
            {name: data for part in parts for name, data in part.stores.items()},
        )

    def digest(self) -> str:
        """The digest of the run so far."""
        harvest = self.harvest()
        return run_digest(harvest.journal, harvest.records)

    def stop(self, deadline_ms: int = 10_000) -> None:
        """Stop all hosts cleanly; what is committed stays."""
        if self._stopped:
            return
        self._stopped = True
        for handle in self._handles:
            handle.stop(deadline_ms)
        for handle in self._handles:
            handle.close()
        if self._outside is not None:
            self._outside.close()
