"""A host as a Ray actor: bytes in, bytes out, one process, restarted by Ray from what is committed."""

from __future__ import annotations

import logging
import os

import msgspec

from actors.member import MemberSpec
from actors.runtime import wall_clock_ms
from actors.service import Service
from actors.usage import process_usage
from actors.worker import Worker, WorkerPlan, parcels_decoder
from universe.config import RuntimeConfig

encoder = msgspec.msgpack.Encoder()


class RayHost:
    """What runs inside the Ray actor. In wall time its service starts with it, also after a restart."""

    def __init__(self, plan: bytes, config: bytes) -> None:
        logging.basicConfig(level=logging.ERROR)
        decoded = msgspec.msgpack.decode(plan, type=WorkerPlan)
        self._worker = Worker(decoded, wall_clock_ms)
        settings = msgspec.msgpack.decode(config, type=RuntimeConfig)
        self._service = Service(self._worker.host, settings, wall_clock_ms)
        if not decoded.settings.virtual:
            self._service.start()

    def ready(self) -> int:
        """The process id, once the members are loaded."""
        return os.getpid()

    def advance(self, horizon: int, parcels: bytes) -> bytes:
        """Run every round before `horizon`."""
        return encoder.encode(self._worker.advance(horizon, parcels_decoder.decode(parcels)))

    def spawn(self, spec: bytes, now: int) -> None:
        """Take a new member on."""
        decoded = msgspec.msgpack.decode(spec, type=MemberSpec)
        self._service.call_safely(lambda: self._worker.spawn(decoded, now))

    def harvest(self) -> bytes:
        """What the worker decided and left behind."""
        return encoder.encode(self._service.call_safely(self._worker.harvest))

    def statistics(self) -> bytes:
        """Counters of the host."""
        return encoder.encode(self._worker.statistics())

    def service_statistics(self) -> bytes:
        """How the service is doing."""
        return encoder.encode(self._service.statistics())

    def usage(self) -> bytes:
        """CPU seconds and peak resident megabytes of this process."""
        return encoder.encode(process_usage())

    def stop(self, deadline_ms: int) -> None:
        """End the service and stop cleanly."""
        self._service.stop(deadline_ms)
        self._worker.close()
