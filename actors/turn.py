"""A turn: the only way in which a member acts. Nothing here reaches outside; the host commits what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from universe.envelope import Envelope
from universe.journal import Detail, JournalLine
from universe.substrate import AnyEnvelope, DeadLetter, TurnCommit, View

if TYPE_CHECKING:
    from actors.member import PortCall

Record = TypeVar("Record", bound=Struct)
record_encoder = msgspec.msgpack.Encoder(order="deterministic")


class Turn(Struct, eq=False, gc=False):
    """Collects what one turn sends, stores, shows and journals.

    `now` is UTC ms and never runs backwards for a member. `grid_ms` is the smallest delay of a message: 0 in wall
    time, the round grid in virtual time.
    """

    commit: TurnCommit
    _loaded: Mapping[str, bytes]
    _grid_ms: int
    calls: list[PortCall] | None = None
    timers: list[AnyEnvelope] | None = None
    _records: dict[str, Struct | None] | None = None
    _cause: AnyEnvelope | None = None
    _cause_ids: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The member whose turn this is."""
        return self.commit.address

    @property
    def now(self) -> int:
        """When the turn happens (UTC ms)."""
        return self.commit.now

    def begin(self, cause: AnyEnvelope) -> None:
        """Everything said from here on was caused by `cause`."""
        self._cause = cause
        self._cause_ids = ()

    def send(
        self,
        to: str,
        body: Struct,
        *,
        delay_ms: int = 0,
        hop: int | None = None,
        planet: str | None = None,
        channel: str | None = None,
        visibility: str | None = None,
    ) -> str:
        """Send `body` to a member, due `delay_ms` after now; returns the message's id.

        Root, hop, planet, channel and visibility follow from the cause unless given.
        """
        commit, cause = self.commit, self._cause
        address = commit.address
        seq = commit.sends = commit.sends + 1
        at = commit.now + (max(self._grid_ms, delay_ms) if delay_ms else self._grid_ms)
        if cause is None:
            envelope: AnyEnvelope = Envelope(address, seq, at, body)
        else:
            parents = self._cause_ids
            if not parents:
                parents = self._cause_ids = (f"{cause.sender}/{cause.seq}",)
            envelope = Envelope(
                address,
                seq,
                at,
                body,
                cause.root or parents[0],
                parents,
                cause.hop if hop is None else hop,
                cause.planet if planet is None else planet,
                cause.channel if channel is None else channel,
                cause.visibility if visibility is None else visibility,
            )
        if to == address:
            if commit.agenda_add is None:
                commit.agenda_add = []
            commit.agenda_add.append(envelope)
        elif commit.outgoing is None:
            commit.outgoing = [(to, envelope)]
        else:
            commit.outgoing.append((to, envelope))
        return f"{address}/{seq}"

    def later(self, body: Struct, delay_ms: int) -> str:
        """Set a timer: `body` comes back to this member `delay_ms` after now."""
        return self.send(self.address, body, delay_ms=delay_ms)

    def record(self, record_id: str, kind: type[Record]) -> Record | None:
        """A record named by `needs`, or None where there is none. Store changes with `put`."""
        if self._records is None:
            self._records = {}
        if record_id in self._records:
            return self._records[record_id]  # type: ignore[return-value]
        data = self._loaded.get(record_id)
        value = None if data is None else msgspec.msgpack.decode(data, type=kind)
        self._records[record_id] = value
        return value

    def put(self, record_id: str, value: Struct | None) -> None:
        """Store a record (None deletes it)."""
        if self._records is None:
            self._records = {}
        if self.commit.records is None:
            self.commit.records = {}
        self._records[record_id] = value
        self.commit.records[record_id] = None if value is None else record_encoder.encode(value)

    def decide(self, kind: str, **details: Detail) -> None:
        """Journal a decision: ids, numbers and reason codes, never message text."""
        commit = self.commit
        cause = self._cause
        commit.sends += 1
        cause_id, root = (cause.id, cause.origin) if cause is not None else ("", "")
        if commit.journal is None:
            commit.journal = []
        commit.journal.append(JournalLine(self.now, self.address, commit.sends, kind, cause_id, root, details))

    def show(self, key: str, value: str | None, ttl_ms: int = 0) -> None:
        """Write a view of this member's facts under one of the seeds' keys; `ttl_ms` is garbage collection only."""
        self.commit.views = [*(self.commit.views or ()), View(key, value, ttl_ms)]

    def dead_letter(self, reason: str, payload: bytes = b"") -> None:
        """Give the current message up, with a reason that the operator will read."""
        message = self._cause.id if self._cause is not None else ""
        letter = DeadLetter(self.address, message, reason, "", payload[:65536], self.now)
        self.commit.dead = [*(self.commit.dead or ()), letter]

    def call(self, call: PortCall) -> None:
        """After the commit, run this call on the member's port."""
        self.calls = [*(self.calls or ()), call]
