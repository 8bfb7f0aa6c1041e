"""The calendar of a host: who has which message due when."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from universe.envelope import arrival_order
from universe.substrate import AnyEnvelope


class Calendar:
    """Messages of one host's members, bucketed by due time; a heap holds the distinct times."""

    def __init__(self) -> None:
        self._buckets: dict[int, dict[str, list[AnyEnvelope]]] = {}
        self._times: list[int] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, address: str, envelope: AnyEnvelope) -> None:
        """Enter one message under its own due time."""
        self._inbox(envelope.at, address).append(envelope)
        self._size += 1

    def put_all(self, address: str, envelopes: Sequence[AnyEnvelope]) -> None:
        """Enter a member's messages, each under its own due time; most of a mail are due at once."""
        at: int | None = None
        inbox: list[AnyEnvelope] = []
        for envelope in envelopes:
            if envelope.at != at:
                at = envelope.at
                inbox = self._inbox(at, address)
            inbox.append(envelope)
        self._size += len(envelopes)

    def _inbox(self, at: int, address: str) -> list[AnyEnvelope]:
        bucket = self._buckets.get(at)
        if bucket is None:
            bucket = self._buckets[at] = {}
            heappush(self._times, at)
        inbox = bucket.get(address)
        if inbox is None:
            inbox = bucket[address] = []
        return inbox

    def next_due(self) -> int | None:
        """The least due time, or None when nothing is entered."""
        return self._times[0] if self._times else None

    def take(self, now: int) -> dict[str, list[AnyEnvelope]]:
        """Remove and return what is due at `now`: inboxes sorted by (at, sender, seq)."""
        due: dict[str, list[AnyEnvelope]] = {}
        while self._times and self._times[0] <= now:
            for address, inbox in self._buckets.pop(heappop(self._times)).items():
                if address in due:
                    due[address] += inbox
                else:
                    due[address] = inbox
        for inbox in due.values():
            self._size -= len(inbox)
            if len(inbox) > 1:
                inbox.sort(key=arrival_order)
        return due

    def remove(self, address: str) -> None:
        """Forget everything entered for one member (its activation ended)."""
        for bucket in self._buckets.values():
            self._size -= len(bucket.pop(address, ()))
