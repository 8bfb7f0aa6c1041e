"""A live producer: users who go on speaking, on a thread of their own, whatever happens to hosts and server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, Self

from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import ADDRESSES, CONFIG, START_AT, USERS, said
from tests.servers import wait_until
from universe.errors import SubstrateDown
from universe.events import AnyEvent
from universe.ingest import owner_of
from universe.substrate import Accepted

BACKLOG_ENTRIES_MAX: Final = 150
PER_USER: Final = 5
_PAUSE_S: Final = 0.002
_END_S: Final = 60.0
_ACCEPT_S: Final = 300.0
Backlog = Callable[[RedisSubstrate], int]


def longest_mailbox(substrate: RedisSubstrate) -> int:
    """How many entries the longest mailbox of the universe holds."""
    sizes: list[int] = substrate._line.pipeline([("XLEN", substrate.keys.mailbox(address)) for address in ADDRESSES])
    return max(sizes)


class Producer:
    """Ingests batches in order until stopped; a batch whose fate is unknown is sent again under the same ids.

    It waits while `backlog` exceeds `BACKLOG_ENTRIES_MAX`, so that faults meet events that keep coming.
    `careless` gives a batch up instead of sending it again: the naive twin.
    """

    def __init__(self, url: str, *, backlog: Backlog = longest_mailbox, careless: bool = False) -> None:
        self.sent = dict.fromkeys(USERS, 0)
        self.accepted = 0
        self.duplicates = 0
        self.outages = 0
        self.failure: Exception | None = None
        self._substrate = RedisSubstrate(CONFIG, url, wall=True)
        self._backlog, self._careless = backlog, careless
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="producer", daemon=True)

    def __enter__(self) -> Self:
        """Begin to speak."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Fall silent."""
        self.finish()

    def until_accepted(self, count: int) -> None:
        """Wait until `count` events were accepted; fails when the producer broke or they do not come."""
        wait_until(lambda: self.accepted >= count or self.failure is not None, f"{count} accepted events", _ACCEPT_S)
        if self.failure is not None:
            raise self.failure

    def finish(self) -> int:
        """Fall silent behind the running batch; returns how many events were sent. Raises what broke the producer."""
        self._stop.set()
        self._thread.join(_END_S)
        if self.failure is not None:
            raise self.failure
        if self._thread.is_alive():
            raise TimeoutError("the producer did not end")
        return sum(self.sent.values())

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self._crowded():
                    self._stop.wait(_PAUSE_S)
                else:
                    self._speak()
        except Exception as error:  # noqa: BLE001 - told to the test by finish
            self.failure = error
        finally:
            self._substrate.close()

    def _crowded(self) -> bool:
        try:
            return self._backlog(self._substrate) > BACKLOG_ENTRIES_MAX
        except SubstrateDown:
            return not self._careless

    def _speak(self) -> None:
        events = [said(user, self.sent[user] + number) for number in range(PER_USER) for user in USERS]
        batch: list[tuple[str, AnyEvent]] = [(owner_of(event), event) for event in events]
        verdicts = self._ingest(batch)
        while verdicts is None and not self._careless:
            verdicts = self._ingest(batch)
        self._count(verdicts or [])

    def _ingest(self, batch: list[tuple[str, AnyEvent]]) -> list[Accepted] | None:
        """The verdicts, or None where the server did not answer: any part of the batch may have been taken in."""
        try:
            return self._substrate.ingest_all(batch, START_AT, 10_000)
        except SubstrateDown:
            self.outages += 1
            self._stop.wait(_PAUSE_S)
            return None

    def _count(self, verdicts: list[Accepted]) -> None:
        if "full" in verdicts:
            raise AssertionError("a mailbox was full although the producer waits")
        self.accepted += verdicts.count("accepted")
        self.duplicates += verdicts.count("duplicate")
        for user in USERS:
            self.sent[user] += PER_USER
