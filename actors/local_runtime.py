"""LocalRuntime: all hosts of a universe in this process."""

from __future__ import annotations

from collections.abc import Sequence

from actors.host import HostStatistics
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.runtime import Clock, Runtime, wall_clock_ms
from actors.service import Service, ServiceStatistics
from actors.usage import ProcessUsage
from actors.worker import Harvest, Parcel, Progress, Worker, WorkerPlan
from universe.config import RuntimeConfig


class LocalHandle:
    """A worker in this process: stepped in virtual time, on a thread of its own in wall time."""

    def __init__(self, plan: WorkerPlan, config: RuntimeConfig, clock: Clock) -> None:
        self.worker = Worker(plan, clock)
        self._service = Service(self.worker.host, config, clock)
        self._progress: Progress | None = None
        self._free = not plan.settings.virtual

    def start(self) -> None:
        """Let the host run free (wall time)."""
        if self._free:
            self._service.start()

    def begin(self, horizon: int, parcels: Sequence[Parcel]) -> None:
        """Run every round before `horizon`."""
        self._progress = self.worker.advance(horizon, parcels)

    def finish(self) -> Progress:
        """Where the worker stands."""
        progress, self._progress = self._progress, None
        if progress is None:
            raise ValueError("finish without begin")
        return progress

    def spawn(self, spec: MemberSpec, now: int) -> None:
        """Take a new member on."""
        self._service.call_safely(lambda: self.worker.spawn(spec, now))

    def harvest(self) -> Harvest:
        """What the worker decided and left behind."""
        return self._service.call_safely(self.worker.harvest)

    def statistics(self) -> HostStatistics:
        """Counters of the host."""
        return self.worker.statistics()

    def service_statistics(self) -> ServiceStatistics:
        """How the service is doing."""
        return self._service.statistics()

    def usage(self) -> ProcessUsage:
        """Nothing: the host lives in this process."""
        return ProcessUsage()

    def stop(self, deadline_ms: int) -> None:
        """End the service."""
        self._service.stop(deadline_ms)

    def close(self) -> None:
        """Stop cleanly."""
        self.worker.close()


class LocalRuntime(Runtime):
    """A universe in this process, on one or more hosts."""

    def __init__(self, plan: UniversePlan, config: RuntimeConfig | None = None, clock: Clock = wall_clock_ms) -> None:
        handles = [LocalHandle(worker, config or RuntimeConfig(), clock) for worker in plan.workers()]
        super().__init__(plan, handles, clock)
        for handle in handles:
            handle.start()
