"""Mailboxes in memory, and the reader of one host."""

from __future__ import annotations

from collections.abc import Sequence

from universe.substrate import AnyEnvelope, Mail


class MemoryMail:
    """Mailboxes by address; `fresh` names those with mail that nobody has polled, in the order of its arrival."""

    def __init__(self) -> None:
        self.boxes: dict[str, list[Mail]] = {}
        self.fresh: dict[str, None] = {}
        self._entry = 0

    def append(self, to: str, payload: bytes | Sequence[AnyEnvelope]) -> int:
        """Add an entry; returns how many the mailbox now holds."""
        box = self.boxes.get(to)
        if box is None:
            box = self.boxes[to] = []
        self._entry += 1
        box.append(Mail(str(self._entry), payload))
        self.fresh[to] = None
        return len(box)

    def count(self, address: str) -> int:
        """How many entries a mailbox holds."""
        return len(self.boxes.get(address, ()))

    def trim(self, address: str, cursor: str) -> None:
        """Drop what was read up to `cursor`."""
        box = self.boxes.get(address)
        if not box:
            return
        if box[-1].cursor == cursor:
            box.clear()
        else:
            last = _number(cursor)
            box[:] = [entry for entry in box if _number(entry.cursor) > last]

    def take(self, address: str) -> list[Mail]:
        """Remove a mailbox and return what it held."""
        self.fresh.pop(address, None)
        return self.boxes.pop(address, [])


class MemoryReader:
    """Reads what is new since the last poll."""

    def __init__(self, mail: MemoryMail) -> None:
        self._mail = mail.boxes
        self._fresh = mail.fresh
        self._read: dict[str, int] = {}

    def add(self, address: str, cursor: str) -> None:
        """Read `address` from behind `cursor`."""
        self._read[address] = _number(cursor)
        if self._mail.get(address):
            self._fresh[address] = None

    def remove(self, address: str) -> None:
        """Read `address` no more."""
        self._read.pop(address, None)

    def poll(self, block_ms: int | None) -> list[tuple[str, Mail]]:
        """New entries; memory never waits."""
        del block_ms
        if not self._fresh:
            return []
        found: list[tuple[str, Mail]] = []
        read = self._read
        for address in [address for address in self._fresh if address in read]:
            del self._fresh[address]
            last = read[address]
            mail = self._mail[address]
            found += [(address, entry) for entry in mail if _number(entry.cursor) > last]
            read[address] = _number(mail[-1].cursor)
        return found


def _number(cursor: str) -> int:
    return int(cursor.partition("-")[0])
