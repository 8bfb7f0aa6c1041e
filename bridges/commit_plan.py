"""From turns to the arguments of the commit script: every key once, everything else by position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from universe.keys import Keys
from universe.substrate import AnyEnvelope, TurnCommit

ENTRY_MESSAGES_MAX: Final = 256
"""Most messages packed into one mailbox entry: COUNT limits entries, so entries must be bounded (measured trap)."""

encoder = msgspec.msgpack.Encoder()


def least_id_above(cursor: str) -> str:
    """The least stream id above `cursor`: trimming below it empties a mailbox that was read to its end."""
    millis, _, number = cursor.partition("-")
    return f"{millis}-{int(number or 0) + 1}"


class CommitPlan:
    """Keys and arguments of one call of ``commit-2.lua``."""

    def __init__(self, keys: Keys) -> None:
        self._names = keys
        self._index: dict[str, int] = {}
        self.sent: list[tuple[str, int]] = []
        self._blobs: list[str | bytes | int] = [b"", b"", b"", b"", b"", 0]
        self._slot(keys.journal)
        self._slot(keys.dead_letters)

    @property
    def keys(self) -> list[str]:
        """All keys in slot order."""
        return list(self._index)

    def _slot(self, key: str) -> int:
        return self._index.setdefault(key, len(self._index) + 1)

    def arguments(self, turns: Sequence[TurnCommit], cap: int) -> list[str | bytes | int]:
        """The script's ARGV for `turns`."""
        entries = [self._turn(turn) for turn in turns]
        mail = self._mail(turns)
        views = [
            (self._slot(view.key), view.value or "", -1 if view.value is None else view.ttl_ms)
            for turn in turns
            for view in turn.views or ()
        ]
        lines = [line for turn in turns for line in turn.journal or ()]
        dead = [self._blob(encoder.encode(letter)) for turn in turns for letter in turn.dead or ()]
        self._blobs[:6] = [
            encoder.encode(entries), encoder.encode(mail), encoder.encode(views),
            encoder.encode(lines) if lines else b"", encoder.encode(dead), cap,
        ]  # fmt: skip
        return self._blobs

    def _blob(self, data: str | bytes) -> int:
        """Lua's msgpack knows no byte strings (measured), so bytes travel as arguments of their own."""
        self._blobs.append(data)
        return len(self._blobs)

    def _turn(self, turn: TurnCommit) -> tuple[Any, ...]:
        names = self._names
        values: dict[str, str | bytes] = {
            "turn": str(turn.turn + 1), "cursor": turn.cursor, "sends": str(turn.sends), "now": str(turn.now),
        }  # fmt: skip
        if turn.state is not None:
            values["state"] = turn.state
        for envelope in turn.agenda_add or ():
            values[f"@{envelope.id}"] = encoder.encode(envelope)
        dropped = [f"{mark}{key}" for key in turn.agenda_drop or () for mark in ("@", "try:")]
        records = turn.records or {}
        written = {record: data for record, data in records.items() if data is not None}
        deleted = [record for record, data in records.items() if data is None]
        slots = (names.member(turn.address), names.records(turn.address), names.mailbox(turn.address))
        trim = "" if turn.cursor == "0-0" else least_id_above(turn.cursor)
        places = map(self._slot, slots)
        return (*places, turn.epoch, turn.turn, trim, self._named(values), dropped, self._named(written), deleted)

    def _named(self, values: Mapping[str, str | bytes]) -> list[str | int]:
        return [part for name, data in values.items() for part in (name, self._blob(data))]

    def _mail(self, turns: Sequence[TurnCommit]) -> list[tuple[int, int]]:
        parcels: dict[str, list[AnyEnvelope]] = {}
        for turn in turns:
            for to, envelope in turn.outgoing or ():
                parcels.setdefault(to, []).append(envelope)
                self.sent.append((to, envelope.at))
        entries = [
            (to, envelopes[first : first + ENTRY_MESSAGES_MAX])
            for to, envelopes in parcels.items()
            for first in range(0, len(envelopes), ENTRY_MESSAGES_MAX)
        ]
        return [(self._slot(self._names.mailbox(to)), self._blob(encoder.encode(entry))) for to, entry in entries]
