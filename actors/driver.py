"""The driver of virtual time: rounds over any number of workers, with the same result for every number.

A round handles everything due at one instant. A worker may run ahead of the others until the least instant at which
one of them could answer (conservative lookahead: Chandy and Misra 1979); the grid is the least delay of a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, Protocol

import msgspec
from msgspec import Struct

from actors.host import HostStatistics
from actors.member import MemberSpec, wire_encoder
from actors.placement import OUTSIDE, Placement
from actors.worker import FOREVER, Harvest, Parcel, Progress
from universe.envelope import Envelope
from universe.errors import MailboxFull, ReplyTimeout
from universe.events import AnyEvent, event_encoder
from universe.ingest import owner_of

FEED_EVENTS: Final = 512
FEED_AHEAD_MS: Final = 60_000


class WorkerHandle(Protocol):
    """A worker, here or in another process; `begin` does not wait, `finish` does."""

    def begin(self, horizon: int, parcels: Sequence[Parcel]) -> None:
        """Start to run every round before `horizon`."""

    def finish(self) -> Progress:
        """Where the worker stands after what was begun."""

    def spawn(self, spec: MemberSpec, now: int) -> None:
        """Take a new member on."""

    def harvest(self) -> Harvest:
        """What the worker decided and left behind."""

    def statistics(self) -> HostStatistics:
        """Counters of the worker's host."""

    def close(self) -> None:
        """Stop cleanly."""


class Courier(Protocol):
    """Hands mail in where a server carries the payload (`RedisSubstrate`)."""

    def tell_packed(self, to: str, entry: bytes, at: int, cap: int) -> str:
        """Put packed mail into a mailbox."""

    def ingest(self, owner: str, event: AnyEvent, now: int, cap: int) -> str:
        """Take in a world event."""

    def collect(self, address: str, deadline_ms: int) -> list[Any]:
        """Take the mail of an asker."""


class Driver:
    """Runs workers through virtual time from `start_at` (UTC ms)."""

    def __init__(
        self, workers: Sequence[WorkerHandle], placement: Placement, start_at: int, grid_ms: int,
        mailbox_cap: int, courier: Courier | None = None,
    ) -> None:  # fmt: skip
        self.now = start_at
        self.windows = 0
        self._workers = workers
        self._placement = placement
        self._grid_ms = grid_ms
        self._cap = mailbox_cap
        self._courier = courier
        self._due = [start_at] * len(workers)
        self._parcels: list[list[Parcel]] = [[] for _ in workers]
        self._answers: dict[str, list[Any]] = {}
        self._feed: Iterator[AnyEvent] = iter(())
        self._fed: list[AnyEvent] = []
        self._asks = 0

    def feed(self, events: Iterable[AnyEvent]) -> None:
        """Drive the world with `events` in the order of their times, read lazily."""
        self._feed = iter(events)
        self._fed = list(islice(self._feed, FEED_EVENTS))

    def spawn(self, spec: MemberSpec) -> None:
        """Add a member to the running world; its first turn is in the next round."""
        self._workers[self._placement.host_of(spec.address)].spawn(spec, self.now)
        self.wake(spec.address)

    def wake(self, address: str) -> None:
        """Make the member's worker look for work in the next round."""
        number = self._placement.host_of(address)
        self._due[number] = min(self._due[number], self.now + self._grid_ms)

    def tell(self, to: str, body: Struct, sender: str = "act:outside") -> None:
        """Send a message from outside, due one grid step from now; it is handled before an `ask` of the same instant.

        That is so because ``act:`` sorts before ``ask:``.
        """
        self._asks += 1
        self._post(to, Envelope(sender, self._asks, self.now + self._grid_ms, body))

    def ask(self, to: str, body: Struct, within_ms: int) -> Any:
        """Send a message and run until its answer; returns the answer's body as plain data.

        Raises `ReplyTimeout` when `within_ms` of virtual time pass without one.
        """
        self._asks += 1
        asker = f"ask:{self._asks}"
        self._post(to, Envelope(asker, 0, self.now + self._grid_ms, body))
        self._answers[asker] = []
        self.run_until(self.now + within_ms, asker)
        answers = self._answers.pop(asker)
        if not answers:
            raise ReplyTimeout(f"{to} gave no answer within {within_ms} ms of virtual time")
        return msgspec.msgpack.decode(answers[0], type=list[Envelope[Any]])[0].body

    def _post(self, to: str, envelope: Envelope[Any]) -> None:
        entry = wire_encoder.encode([envelope])
        if self._courier is not None and self._courier.tell_packed(to, entry, envelope.at, self._cap) == "full":
            raise MailboxFull(f"{to} is full")
        self._carry(Parcel(to, envelope.at, "mail", entry))

    def _carry(self, parcel: Parcel) -> None:
        number = self._placement.host_of(parcel.to)
        if number == OUTSIDE:
            self._answer(parcel)
            return
        self._parcels[number].append(parcel)
        self._due[number] = min(self._due[number], parcel.at)

    def _answer(self, parcel: Parcel) -> None:
        payload = [parcel.payload] if parcel.payload else self._courier.collect(parcel.to, 1) if self._courier else []
        if parcel.to in self._answers:
            self._answers[parcel.to] += payload

    def _refill(self, until: int) -> None:
        """Hand in events a little ahead of time: enough to run on, never the whole recording."""
        limit = min(until, min(self._due) + FEED_AHEAD_MS)
        while self._fed and (self._fed[0].at <= limit or min(self._due) >= FOREVER):
            for event in self._fed:
                self._hand_in(event)
            self._fed = list(islice(self._feed, FEED_EVENTS))
            limit = min(until, min(self._due) + FEED_AHEAD_MS)

    def _hand_in(self, event: AnyEvent) -> None:
        owner = owner_of(event)
        if self._courier is not None:
            self._courier.ingest(owner, event, self.now, FOREVER)
        self._carry(Parcel(owner, event.at, "event", event_encoder.encode(event)))

    def run_until(self, until: int, asker: str | None = None) -> None:
        """Handle everything due up to and including `until`, or until `asker` has an answer."""
        while not (asker is not None and self._answers[asker]):
            self._refill(until)
            least = min(self._due)
            if least > until:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, least)
            self._window(until + 1)

    def _window(self, end: int) -> None:
        """Let every worker that has work run as far as nobody else could disturb it."""
        self.windows += 1
        running: list[int] = []
        for number, due in enumerate(self._due):
            others = min((other for index, other in enumerate(self._due) if index != number), default=FOREVER)
            horizon = min(end, others + self._grid_ms, self._fed[0].at if self._fed else FOREVER)
            if due < horizon:
                self._workers[number].begin(horizon, self._parcels[number])
                self._parcels[number] = []
                running.append(number)
        progress = [(number, self._workers[number].finish()) for number in running]
        for number, reached in progress:
            self._due[number] = FOREVER if reached.next_due is None else reached.next_due
        for _, reached in progress:
            for parcel in reached.parcels:
                self._carry(parcel)
