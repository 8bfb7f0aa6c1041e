"""An activation: a member alive on a host, with what was committed last and what is read but not yet handled."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from actors.member import Member, Resumed, Started, envelope_decoder, mail_decoder, raw_mail_decoder, state_encoder
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope, DeadLetter, Mail, Snapshot, TurnCommit

DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""All that a hostile payload raises in msgspec (measured: ValidationError is a DecodeError, the others are not)."""


class Activation:
    """One member under one epoch. Its state is a cache: after a failed turn it is rebuilt from the committed bytes."""

    __slots__ = (
        "address", "admitted", "alive", "cursor", "dead", "epoch", "last_now", "loose", "member", "persisted",
        "sends", "state", "state_bytes", "tries", "turn", "unread",
    )  # fmt: skip

    def __init__(self, member: Member[Any], snapshot: Snapshot) -> None:
        self.member = member
        self.address = member.address
        self.alive = True
        self.epoch = snapshot.epoch
        self.turn = snapshot.turn
        self.cursor = self.admitted = snapshot.cursor
        self.sends = snapshot.sends
        self.last_now = snapshot.last_now
        self.state_bytes = snapshot.state
        self.tries = dict(snapshot.tries)
        self.unread: deque[Mail] = deque()
        self.loose: dict[int, AnyEnvelope] = {}
        self.persisted: set[str] = set()
        self.dead: list[DeadLetter] = []
        self.state: Any = None
        self.rebuild()

    def rebuild(self) -> None:
        """Throw the cached state away and decode the committed one."""
        if self.state_bytes is None:
            self.state = self.member.initial()
        else:
            self.state = msgspec.msgpack.decode(self.state_bytes, type=self.member.State)

    def agenda(self, snapshot: Snapshot) -> list[AnyEnvelope]:
        """The committed agenda, decoded; from now on its entries are dropped by the commit that handles them."""
        decoder = envelope_decoder(type(self.member))
        entries = [decoder.decode(item) if isinstance(item, bytes) else item for item in snapshot.agenda]
        self.persisted = {entry.id for entry in entries}
        return entries

    def greeting(self, start_at: int, now: int) -> AnyEnvelope | None:
        """`Started` for a member that has never had a turn, `Resumed` for one that asks for it."""
        if self.turn == 0:
            return Envelope("runtime:start", 0, start_at, Started())
        if self.member.wants_resume:
            return Envelope("runtime:resume", self.epoch, now, Resumed())
        return None

    def admit(self, now: int, limit: int | None) -> list[AnyEnvelope]:
        """Decode unread mail, oldest first, until `limit` messages; the cursor moves behind what was admitted."""
        admitted: list[AnyEnvelope] = []
        while self.unread and (limit is None or len(admitted) < limit):
            mail = self.unread.popleft()
            admitted += mail.payload if not isinstance(mail.payload, bytes) else self._decode(mail.payload, now)
            self.admitted = mail.cursor
        for envelope in admitted:
            self.loose[id(envelope)] = envelope
        return admitted

    def _decode(self, payload: bytes, now: int) -> Sequence[AnyEnvelope]:
        try:
            return mail_decoder(type(self.member)).decode(payload)
        except DECODE_ERRORS:
            return self._decode_one_by_one(payload, now)

    def _decode_one_by_one(self, payload: bytes, now: int) -> list[AnyEnvelope]:
        try:
            parts = [bytes(part) for part in raw_mail_decoder.decode(payload)]
        except DECODE_ERRORS as error:
            self.bury(payload, f"unreadable entry: {type(error).__name__}", now)
            return []
        good: list[AnyEnvelope] = []
        for part in parts:
            try:
                good.append(envelope_decoder(type(self.member)).decode(part))
            except DECODE_ERRORS as error:
                self.bury(part, f"unreadable message: {type(error).__name__}: {error}"[:200], now)
        return good

    def bury(self, payload: bytes, reason: str, now: int, message_id: str = "", trace: str = "") -> None:
        """Dead-letter a payload with the next commit."""
        trace_hash = blake2b(trace.encode(), digest_size=8).hexdigest() if trace else ""
        self.dead.append(DeadLetter(self.address, message_id, reason, trace_hash, payload[:65536], now))

    def begin(self, now: int) -> TurnCommit:
        """An empty commit that starts from what was committed last and moves the cursor to what was admitted."""
        return TurnCommit(self.address, self.epoch, self.turn, self.admitted, self.sends, max(now, self.last_now))

    def close(self, commit: TurnCommit, handled: Sequence[AnyEnvelope]) -> None:
        """Complete a commit: the state, the agenda entries it ends, and what the cursor passed but nobody handled."""
        data = state_encoder.encode(self.state)
        if data != self.state_bytes:
            commit.state = data
        if self.persisted or self.tries:
            ids = (message.id for message in handled)
            commit.agenda_drop = [key for key in ids if key in self.persisted or key in self.tries]
        loose = self.loose
        for message in handled:
            loose.pop(id(message), None)
        if loose:
            commit.agenda_add = [*(commit.agenda_add or ()), *loose.values()]
            loose.clear()
        if self.dead:
            commit.dead = [*(commit.dead or ()), *self.dead]

    def committed(self, commit: TurnCommit) -> None:
        """The substrate has written `commit`: it is now what was committed last."""
        self.turn += 1
        self.cursor = commit.cursor
        self.sends = commit.sends
        self.last_now = commit.now
        if commit.state is not None:
            self.state_bytes = commit.state
        if commit.agenda_drop:
            self.persisted.difference_update(commit.agenda_drop)
            for message_id in commit.agenda_drop:
                self.tries.pop(message_id, None)
        if commit.agenda_add:
            self.persisted.update(message.id for message in commit.agenda_add)
        if self.dead:
            self.dead = []
