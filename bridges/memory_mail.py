"""Mailboxes in memory, and the reader of one host."""

from __future__ import annotations

from collections.abc import Sequence

from universe.substrate import AnyEnvelope, Mail


class _Box:
    """Entries numbered without a gap: `first` is the number of the first held, `read` of the last polled (-1: none)."""

    __slots__ = ("entries", "first", "read")

    def __init__(self) -> None:
        self.entries: list[Mail] = []
        self.first = 1
        self.read = -1


class MemoryMail:
    """Mailboxes by address; `fresh` names those with mail that nobody has polled, in the order of its arrival."""

    def __init__(self) -> None:
        self.boxes: dict[str, _Box] = {}
        self.fresh: dict[str, None] = {}

    def append(self, to: str, payload: bytes | Sequence[AnyEnvelope]) -> int:
        """Add an entry; returns how many the mailbox now holds."""
        box = self.boxes.get(to)
        if box is None:
            box = self.boxes[to] = _Box()
        entries = box.entries
        held = len(entries)
        entries.append(Mail(str(box.first + held), payload))
        self.fresh[to] = None
        return held + 1

    def count(self, address: str) -> int:
        """How many entries a mailbox holds."""
        box = self.boxes.get(address)
        return len(box.entries) if box is not None else 0

    def trim(self, address: str, cursor: str) -> None:
        """Drop what was read up to `cursor`."""
        box = self.boxes.get(address)
        if box is None or not box.entries:
            return
        entries = box.entries
        drop = len(entries) if entries[-1].cursor == cursor else _number(cursor) - box.first + 1
        if drop > 0:
            box.first += min(drop, len(entries))
            del entries[:drop]

    def take(self, address: str) -> list[Mail]:
        """Remove a mailbox and return what it held."""
        self.fresh.pop(address, None)
        box = self.boxes.pop(address, None)
        return box.entries if box is not None else []


class MemoryReader:
    """Reads what is new since the last poll."""

    def __init__(self, mail: MemoryMail) -> None:
        self._boxes = mail.boxes
        self._fresh = mail.fresh

    def add(self, address: str, cursor: str) -> None:
        """Read `address` from behind `cursor`."""
        box = self._boxes.setdefault(address, _Box())
        box.read = _number(cursor)
        if box.entries:
            self._fresh[address] = None

    def remove(self, address: str) -> None:
        """Read `address` no more."""
        if address in self._boxes:
            self._boxes[address].read = -1

    def poll(self, block_ms: int | None) -> list[tuple[str, Mail]]:
        """New entries; memory never waits."""
        del block_ms
        if not self._fresh:
            return []
        found: list[tuple[str, Mail]] = []
        boxes, unclaimed = self._boxes, []
        for address in self._fresh:
            box = boxes[address]
            if box.read < 0:
                unclaimed.append(address)
                continue
            entries = box.entries
            begin = box.read + 1 - box.first
            found += [(address, entry) for entry in (entries[begin:] if begin > 0 else entries)]
            box.read = box.first + len(entries) - 1
        self._fresh.clear()
        self._fresh.update(dict.fromkeys(unclaimed))
        return found


def pack(outgoing: Sequence[tuple[str, AnyEnvelope]], parcels: dict[str, list[AnyEnvelope]]) -> None:
    """Sort a turn's messages into one entry per mailbox and commit, as on a server."""
    for to, envelope in outgoing:
        parcel = parcels.get(to)
        if parcel is None:
            parcels[to] = [envelope]
        else:
            parcel.append(envelope)


def _number(cursor: str) -> int:
    return int(cursor.partition("-")[0])
