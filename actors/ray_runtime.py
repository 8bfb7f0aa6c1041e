"""RayRuntime: hosts of a universe as Ray actors on this machine. Ray is imported when one is made."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from actors.host import HostStatistics
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.ray_host import RayHost
from actors.runtime import Runtime, wall_clock_ms
from actors.service import ServiceStatistics
from actors.usage import ProcessUsage
from actors.worker import Harvest, Parcel, Progress, WorkerPlan, harvest_decoder, progress_decoder
from universe.config import RuntimeConfig
from universe.errors import BadInput, Escalated

CALL_TIMEOUT_S: Final = 600.0
START_TIMEOUT_S: Final = 120.0
encoder = msgspec.msgpack.Encoder()


def start_ray(hosts: int) -> tuple[Any, bool]:
    """Start a quiet Ray with few processes, or use the one that runs; returns it and whether it was started.

    Raises `BadInput` where Ray is missing.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_prestart_worker_first_driver", "0")
    os.environ.setdefault("RAY_enable_worker_prestart", "0")
    os.environ.setdefault("RAY_worker_maximum_startup_concurrency", "8")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise BadInput("Ray is not installed: use --runtime local, or install the pinned packages") from error
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=max(1, hosts), include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    return ray, started


class RayHandle:
    """A worker in a Ray actor. Its calls carry bytes only."""

    def __init__(self, ray: Any, plan: WorkerPlan, config: RuntimeConfig) -> None:
        self._ray = ray
        actor = ray.remote(RayHost).options(num_cpus=0, max_restarts=-1, max_task_retries=0)
        self.actor = actor.remote(encoder.encode(plan), encoder.encode(config))
        self._running: Any = None

    def ready(self) -> int:
        """Wait until the members are loaded; returns the process id."""
        return int(self._ray.get(self.actor.ready.remote(), timeout=START_TIMEOUT_S))

    def begin(self, horizon: int, parcels: Sequence[Parcel]) -> None:
        """Start to run every round before `horizon`."""
        self._running = self.actor.advance.remote(horizon, encoder.encode(parcels))

    def finish(self) -> Progress:
        """Where the worker stands. Raises `Escalated` when its process died: a world in memory is lost with it."""
        try:
            return progress_decoder.decode(self._ray.get(self._running, timeout=CALL_TIMEOUT_S))
        except self._ray.exceptions.RayActorError as error:
            raise Escalated("a host of this virtual world died and took its members along; run it again") from error

    def spawn(self, spec: MemberSpec, now: int) -> None:
        """Take a new member on."""
        self._ray.get(self.actor.spawn.remote(encoder.encode(spec), now), timeout=CALL_TIMEOUT_S)

    def _bytes(self, method: str) -> bytes:
        reply: bytes = self._ray.get(getattr(self.actor, method).remote(), timeout=CALL_TIMEOUT_S)
        return reply

    def harvest(self) -> Harvest:
        """What the worker decided and left behind."""
        return harvest_decoder.decode(self._bytes("harvest"))

    def statistics(self) -> HostStatistics:
        """Counters of the host."""
        return msgspec.msgpack.decode(self._bytes("statistics"), type=HostStatistics)

    def service_statistics(self) -> ServiceStatistics:
        """How the service is doing."""
        return msgspec.msgpack.decode(self._bytes("service_statistics"), type=ServiceStatistics)

    def usage(self) -> ProcessUsage:
        """What the actor's process has used."""
        return msgspec.msgpack.decode(self._bytes("usage"), type=ProcessUsage)

    def stop(self, deadline_ms: int) -> None:
        """End the service and stop cleanly."""
        self._ray.get(self.actor.stop.remote(deadline_ms), timeout=deadline_ms / 1000 + CALL_TIMEOUT_S)

    def close(self) -> None:
        """End the process."""
        self._ray.kill(self.actor)


class RayRuntime(Runtime):
    """A universe over Ray hosts. Stops Ray with itself when it started it."""

    def __init__(self, plan: UniversePlan, config: RuntimeConfig | None = None) -> None:
        self._ray, self._mine = start_ray(plan.hosts)
        handles = [RayHandle(self._ray, worker, config or RuntimeConfig()) for worker in plan.workers()]
        self.pids = [handle.ready() for handle in handles]
        super().__init__(plan, handles, wall_clock_ms)

    def stop(self, deadline_ms: int = 10_000) -> None:
        """Stop all hosts, and Ray if this runtime started it."""
        super().stop(deadline_ms)
        if self._mine:
            self._ray.shutdown()
