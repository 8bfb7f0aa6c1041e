"""An activation: a member alive on a host, with what was committed last and what is read but not yet handled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from operator import is_
from typing import Any

import msgspec

from actors.member import Member, Resumed, Started, envelope_decoder, mail_decoder, raw_mail_decoder, state_encoder
from universe.envelope import Envelope
from universe.events import UNDECODABLE
from universe.substrate import AnyEnvelope, DeadLetter, Mail, Snapshot, TurnCommit


class Activation:
    """One member under one epoch. Its state is a cache: after a failed turn it is rebuilt from the committed bytes."""

    __slots__ = (
        "address", "admitted", "alive", "asks", "cursor", "dead", "epoch", "last_now", "loose", "member", "persisted",
        "sends", "state", "state_bytes", "turn",
    )  # fmt: skip

    def __init__(self, member: Member[Any], snapshot: Snapshot) -> None:
        self.member = member
        self.address = member.address
        self.alive = True
        # Most members name no records, and a call per turn to hear so costs.
        self.asks = type(member).needs is not Member.needs
        self.epoch = snapshot.epoch
        self.turn = snapshot.turn
        self.cursor = self.admitted = snapshot.cursor
        self.sends = snapshot.sends
        self.last_now = snapshot.last_now
        self.state_bytes = snapshot.state
        # Made on first use and dropped when empty: an idle member costs little, and a busy one stays in the cache.
        self.loose: list[AnyEnvelope] | None = None
        self.persisted: dict[str, None] | None = dict.fromkeys(snapshot.tries) or None
        self.dead: Sequence[DeadLetter] = ()
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
        self.persist(entry.id for entry in entries)
        return entries

    def persist(self, ids: Iterable[str]) -> None:
        """Note that something is stored about these messages (agenda, tries) which ends when they are handled."""
        persisted = self.persisted or {}
        persisted.update(dict.fromkeys(ids))
        self.persisted = persisted or None

    def greeting(self, start_at: int, now: int) -> AnyEnvelope | None:
        """`Started` for a member that has never had a turn, `Resumed` for one that asks for it."""
        if self.turn == 0:
            return Envelope("runtime:start", 0, start_at, Started())
        if self.member.wants_resume:
            return Envelope("runtime:resume", self.epoch, now, Resumed())
        return None

    def admit(self, unread: list[Mail], now: int, limit: int | None) -> list[AnyEnvelope]:
        """Decode unread mail, oldest first, until `limit` messages; the cursor moves behind what was admitted."""
        admitted: list[AnyEnvelope] = []
        while unread and (limit is None or len(admitted) < limit):
            mail = unread.pop(0)
            payload = mail.payload
            admitted += self._decode(payload, now) if isinstance(payload, bytes) else payload
            self.admitted = mail.cursor
        self.loose = admitted if self.loose is None else self.loose + admitted
        return admitted

    def _decode(self, payload: bytes, now: int) -> Sequence[AnyEnvelope]:
        try:
            return mail_decoder(type(self.member)).decode(payload)
        except UNDECODABLE:
            return self._decode_one_by_one(payload, now)

    def _decode_one_by_one(self, payload: bytes, now: int) -> list[AnyEnvelope]:
        try:
            parts = [bytes(part) for part in raw_mail_decoder.decode(payload)]
        except UNDECODABLE as error:
            self.bury(payload, f"unreadable entry: {type(error).__name__}", now)
            return []
        good: list[AnyEnvelope] = []
        for part in parts:
            try:
                good.append(envelope_decoder(type(self.member)).decode(part))
            except UNDECODABLE as error:
                self.bury(part, f"unreadable message: {type(error).__name__}: {error}"[:200], now)
        return good

    def bury(self, payload: bytes, reason: str, now: int, message_id: str = "", trace: str = "") -> None:
        """Dead-letter a payload with the next commit."""
        trace_hash = blake2b(trace.encode(), digest_size=8).hexdigest() if trace else ""
        letter = DeadLetter(self.address, message_id, reason, trace_hash, payload[:65536], now)
        self.dead = (*self.dead, letter)

    def begin(self, now: int) -> TurnCommit:
        """An empty commit that starts from what was committed last and moves the cursor to what was admitted."""
        return TurnCommit(self.address, self.epoch, self.turn, self.admitted, self.sends, max(now, self.last_now))

    def close(self, commit: TurnCommit, handled: Sequence[AnyEnvelope]) -> None:
        """Complete a commit: the state, the agenda entries it ends, and what the cursor passed but nobody handled."""
        data = state_encoder.encode(self.state)
        if data != self.state_bytes:
            commit.state = data
        persisted, loose = self.persisted, self.loose
        if persisted is not None:
            commit.agenda_drop = [key for message in handled if (key := message.id) in persisted]
        if loose is not None and not (len(loose) == len(handled) and all(map(is_, loose, handled))):
            done = set(map(id, handled))
            left = [message for message in loose if id(message) not in done]
            if left:
                commit.agenda_add = [*(commit.agenda_add or ()), *left]
        if self.dead:
            commit.dead = [*(commit.dead or ()), *self.dead]

    def committed(self, commit: TurnCommit) -> None:
        """The substrate has written `commit`: it is now what was committed last."""
        self.loose = None
        self.turn += 1
        self.cursor = commit.cursor
        self.sends = commit.sends
        self.last_now = commit.now
        if commit.state is not None:
            self.state_bytes = commit.state
        persisted = self.persisted
        if persisted is not None and commit.agenda_drop:
            for message_id in commit.agenda_drop:
                persisted.pop(message_id, None)
            self.persisted = persisted or None
        if commit.agenda_add:
            self.persist(message.id for message in commit.agenda_add)
        self.dead = ()
