"""A service runs a host in wall time on a thread of its own, and supervises it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from msgspec import Struct

from actors.host import Host
from universe.config import RuntimeConfig
from universe.errors import SubstrateDown

log = logging.getLogger("orrery.service")
Result = TypeVar("Result")
IDLE_BLOCK_MS: Final = 250
JOB_DEADLINE_MS: Final = 30_000
_AWAY_WAIT_S: Final = (0.02, 0.05, 0.1, 0.25, 0.5)


class ServiceStatistics(Struct, frozen=True):
    """How a host's service is doing."""

    running: bool
    idle: bool
    restarts: int
    outages: int
    escalated: str


class Service:
    """Restarts a failing host's members from what is committed: `restart_budget` times in `restart_window_s`.

    A substrate that is away is no fault of the host: it is waited for, every wait visible as an outage.
    """

    def __init__(self, host: Host, config: RuntimeConfig, clock: Callable[[], int]) -> None:
        self.host = host
        self._config = config
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"host-{host.name}", daemon=True)
        self._restarts: deque[int] = deque()
        self._restart_count = self._outages = 0
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._idle = False
        self.escalated = ""

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def call(self, job: Callable[[], Result], deadline_ms: int = JOB_DEADLINE_MS) -> Result:
        """Run `job` on the host's thread between two passes and return its result. Raises TimeoutError."""
        future: Future[Result] = Future()
        self._jobs.put((job, future))
        return future.result(deadline_ms / 1000)

    def call_safely(self, job: Callable[[], Result]) -> Result:
        """Run `job` where nothing else touches the host: on its thread, or here where that does not run."""
        return self.call(job) if self._thread.is_alive() else job()

    def _do_jobs(self) -> None:
        while not self._jobs.empty():
            job, future = self._jobs.get()
            try:
                future.set_result(job())
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
                future.set_exception(error)

    def stop(self, deadline_ms: int) -> None:
        """Finish the running pass, then end. Raises TimeoutError when the thread does not end in time."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(deadline_ms / 1000)
        if self._thread.is_alive():
            raise TimeoutError(f"host {self.host.name} did not stop within {deadline_ms} ms")

    def _run(self) -> None:
        failed = False
        while not self._stop.is_set():
            try:
                if failed:
                    self._come_back()
                failed = False
                self._serve()
            except SubstrateDown as error:
                log.warning("substrate away: %s", error)
                self._outages += 1
                failed = True
            except Exception as error:  # the supervisor's whole purpose is to outlive any fault of the host
                log.exception("host %s failed", self.host.name)
                failed = True
                if not self._may_restart():
                    self.escalated = f"{type(error).__name__}: {error}"[:200]
                    return

    def _serve(self) -> None:
        host = self.host
        while not self._stop.is_set():
            self._do_jobs()
            now = self._clock()
            host.read(now, self._block_ms(now))
            self._idle = False
            now = self._clock()
            host.handle(now)
            due = host.next_due()
            self._idle = not host.backlog and (due is None or due > now)

    def _block_ms(self, now: int) -> int | None:
        due = self.host.next_due()
        if self.host.backlog or (due is not None and due <= now):
            return None
        return IDLE_BLOCK_MS if due is None else min(IDLE_BLOCK_MS, due - now)

    def _may_restart(self) -> bool:
        now = self._clock()
        while self._restarts and self._restarts[0] < now - self._config.restart_window_s * 1000:
            self._restarts.popleft()
        self._restarts.append(now)
        self._restart_count += 1
        return len(self._restarts) <= self._config.restart_budget

    def _come_back(self) -> None:
        """Reload from what is committed as soon as the substrate answers."""
        for wait_s in _AWAY_WAIT_S:
            if self._stop.wait(wait_s) or self._reloaded():
                return
        while not self._stop.wait(_AWAY_WAIT_S[-1]) and not self._reloaded():
            pass

    def _reloaded(self) -> bool:
        try:
            self.host.reload(self._clock())
        except SubstrateDown:
            return False
        return True

    def statistics(self) -> ServiceStatistics:
        """How the service is doing."""
        return ServiceStatistics(
            self._thread.is_alive(), self._idle, self._restart_count, self._outages, self.escalated
        )
