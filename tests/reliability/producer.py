"""A live producer: users who go on speaking, on a thread of their own, whatever happens to hosts and server."""

from __future__ import annotations

import threading
from typing import Final, Self

from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import ADDRESSES, CONFIG, START_AT, USERS, said
from universe.errors import SubstrateDown

BACKLOG_ENTRIES_MAX: Final = 150
_PAUSE_S: Final = 0.002
_END_S: Final = 60.0


class Producer:
    """Ingests batches in order until stopped; a batch whose fate is unknown is sent again under the same ids.

    It waits while a mailbox holds more than `BACKLOG_ENTRIES_MAX`, so that faults meet events that keep coming.
    `careless` gives a batch up instead of sending it again: the naive twin.
    """

    def __init__(self, url: str, *, per_user: int = 5, limit: int | None = None, careless: bool = False) -> None:
        self.sent = dict.fromkeys(USERS, 0)
        self.accepted = 0
        self.duplicates = 0
        self.outages = 0
        self.failure: Exception | None = None
        self._substrate = RedisSubstrate(CONFIG, url, wall=True)
        self._per_user, self._limit, self._careless = per_user, limit, careless
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="producer", daemon=True)

    def __enter__(self) -> Self:
        """Begin to speak."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Fall silent."""
        self.finish()

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
            while not self._stop.is_set() and (self._limit is None or sum(self.sent.values()) < self._limit):
                if self._crowded():
                    self._stop.wait(_PAUSE_S)
                else:
                    self._speak()
        except Exception as error:  # noqa: BLE001 - told to the test by finish
            self.failure = error
        finally:
            self._substrate.close()

    def _crowded(self) -> bool:
        keys = self._substrate.keys
        try:
            sizes = self._substrate._line.pipeline([("XLEN", keys.mailbox(address)) for address in ADDRESSES])
        except SubstrateDown:
            return not self._careless
        return max(sizes) > BACKLOG_ENTRIES_MAX

    def _speak(self) -> None:
        numbers = range(self._per_user)
        batch = [(f"planet:{said(user, 0).guild_id}", said(user, self.sent[user] + n)) for n in numbers for user in USERS]
        while True:
            try:
                verdicts = self._substrate.ingest_all(batch, START_AT, 10_000)
                break
            except SubstrateDown:
                self.outages += 1
                if self._careless:
                    verdicts = []
                    break
                self._stop.wait(_PAUSE_S)
        if "full" in verdicts:
            raise AssertionError("a mailbox was full although the producer waits")
        self.accepted += verdicts.count("accepted")
        self.duplicates += verdicts.count("duplicate")
        for user in USERS:
            self.sent[user] += self._per_user
