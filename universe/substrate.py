"""The substrate port: mailboxes, member records and the atomic commit of a host's pass.

Two adapters obey it under one behaviour suite: `bridges.redis_substrate` (durable) and `bridges.memory_substrate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct

from universe.envelope import Envelope
from universe.events import AnyEvent
from universe.journal import JournalLine

AnyEnvelope = Envelope[Any]
Accepted = Literal["accepted", "duplicate", "full"]
Verdict = Literal["stale", "deposed"]
START_CURSOR = "0-0"


class Snapshot(Struct, frozen=True):
    """A member as it was committed last. `epoch` names this activation; an older one can no longer write."""

    epoch: int
    turn: int = 0
    cursor: str = START_CURSOR
    sends: int = 0
    last_now: int = 0
    state: bytes | None = None
    agenda: Sequence[bytes | AnyEnvelope] = ()
    tries: Mapping[str, int] = {}


class Mail(Struct, frozen=True, gc=False):
    """One mailbox entry: packed bytes from a durable substrate, envelopes themselves from memory."""

    cursor: str
    payload: bytes | Sequence[AnyEnvelope]


class DeadLetter(Struct, frozen=True):
    """What a member could not handle: the reason, the hash of the traceback, at most 64 KiB of the payload."""

    member: str
    message_id: str
    reason: str
    trace_hash: str
    payload: bytes
    at: int


class View(Struct, frozen=True):
    """A key of the seeds written for human eyes in the owner's commit; None deletes it."""

    key: str
    value: str | None
    ttl_ms: int = 0


class TurnCommit(Struct, gc=False):
    """Everything one turn wants written. `turn` and `epoch` are those the turn started from; `cursor` moves on.

    Lists are made on first use: most turns of a virtual world use one or two of them.
    """

    address: str
    epoch: int
    turn: int
    cursor: str
    sends: int = 0
    now: int = 0
    state: bytes | None = None
    records: dict[str, bytes | None] | None = None
    agenda_add: list[AnyEnvelope] | None = None
    agenda_drop: list[str] | None = None
    outgoing: list[tuple[str, AnyEnvelope]] | None = None
    journal: list[JournalLine] | None = None
    dead: list[DeadLetter] | None = None
    views: list[View] | None = None


class Reader(Protocol):
    """Reads the mailboxes of the members of one host, each from its own cursor onwards, every entry once."""

    def add(self, address: str, cursor: str) -> None:
        """Read `address` from behind `cursor` (again)."""

    def remove(self, address: str) -> None:
        """Read `address` no more."""

    def poll(self, block_ms: int | None) -> list[tuple[str, Mail]]:
        """New entries of all mailboxes; waits up to `block_ms` for the first (None: does not wait)."""


class Substrate(Protocol):
    """The port. Every method that reaches a server raises `SubstrateDown`; the command may then have happened."""

    def activate(self, address: str) -> Snapshot:
        """Become the member's only writer: raises its epoch and returns what was committed last."""

    def peek(self, address: str) -> Snapshot:
        """What was committed last, without becoming the writer."""

    def read_journal(self) -> list[JournalLine]:
        """Journal lines of committed turns that nobody has drained yet."""

    def read_events(self) -> list[AnyEvent]:
        """The log of accepted events."""

    def read_dead_letters(self) -> list[DeadLetter]:
        """All dead letters."""

    def reader(self) -> Reader:
        """A reader for one host."""

    def fetch(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, bytes]]:
        """Records by member and id; what does not exist is absent."""

    def records(self, address: str) -> dict[str, bytes]:
        """All on-demand records of a member."""

    def commit(self, turns: Sequence[TurnCommit], cap: int) -> dict[str, Verdict]:
        """Write all turns or, when one is stale or deposed, nothing; returns the verdicts (empty: written).

        A mailbox that grows beyond `cap` is counted as an alarm, never refused: refusing here can deadlock.
        """

    def ingest(self, owner: str, event: AnyEvent, now: int, cap: int) -> Accepted:
        """Take in one world event: once per identity, into the log and the owner's mailbox, or not at all."""

    def ingest_all(self, events: Sequence[tuple[str, AnyEvent]], now: int, cap: int) -> list[Accepted]:
        """Take in events with their owners; one answer each, in order, as `ingest` gives them one after the other."""

    def tell(self, to: str, envelope: AnyEnvelope, cap: int) -> Accepted:
        """Put one message from outside into a mailbox unless it is full."""

    def count_try(self, address: str, message_id: str) -> int:
        """Count a try of a message before it is tried; returns how often it has been tried."""

    def reject(self, letter: DeadLetter) -> None:
        """Dead-letter what never reached a mailbox."""

    def mark_host(self, name: str, running: bool) -> bool:
        """Note that a host runs or stopped cleanly; returns whether it was marked as running before."""

    def keep_member(self, host: str, address: str, spec: bytes) -> None:
        """Remember a member that was added to a running host, for the host's next start."""

    def kept_members(self, host: str) -> list[bytes]:
        """The specs of the members that were added to a host."""

    def collect(self, address: str, deadline_ms: int) -> list[bytes | AnyEnvelope]:
        """Wait for the reply of an `ask` on its private mailbox, then delete that; empty when none came."""
