"""Runs a port's leased calls outside of any turn: at once for inline ports, on threads for slow ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from hashlib import blake2b
from typing import Any

from actors.bridge import PortResult
from actors.member import PortCall
from universe.envelope import Envelope
from universe.errors import PortRefused, PortRetry
from universe.events import AnyEvent
from universe.ingest import owner_of
from universe.ports import Port, PortAnswer, PortRequest
from universe.substrate import AnyEnvelope

log = logging.getLogger("orrery.port")
Ingest = Callable[[str, AnyEvent], Any]
Deliver = Callable[[AnyEnvelope], Any]


def apply_call(port: Port, call: PortCall, now: int) -> tuple[PortResult, PortAnswer | None]:
    """Let a port do one call; whatever it raises becomes a result, never an exception."""
    message = call.request
    request = PortRequest(
        call.request_id, message.sender, message.body, message.origin, message.hop, now, call.tries == 1
    )
    try:
        answer = port.apply(request)
    except PortRefused as error:
        return PortResult(call.number, call.token, "refused", reason=error.reason), None
    except PortRetry as error:
        return PortResult(
            call.number, call.token, "retry", reason=error.reason, retry_after_ms=error.retry_after_ms
        ), None
    except Exception as error:  # noqa: BLE001 - an adapter's surprise is a failed try, not the end of the host
        log.warning("port %s failed: %s", port.name, type(error).__name__)
        return PortResult(call.number, call.token, "retry", reason=f"{type(error).__name__}: {error}"[:200]), None
    return PortResult(call.number, call.token, "done", reply=answer.reply), answer


def _result_envelope(port: Port, call: PortCall, result: PortResult, at: int) -> AnyEnvelope:
    return Envelope(f"port:{port.name}", call.number * 1000 + call.tries, at, result)


class InlineRunner:
    """Applies calls at once, in order. In virtual time a result is due after the port's declared latency."""

    def __init__(self, port: Port, ingest: Ingest, grid_ms: int) -> None:
        self._port = port
        self._ingest = ingest
        self._grid_ms = grid_ms

    def run(self, calls: Sequence[PortCall], now: int) -> list[AnyEnvelope]:
        """Apply the calls and return their results."""
        results: list[AnyEnvelope] = []
        for call in calls:
            result, answer = apply_call(self._port, call, now)
            for event in answer.events if answer else ():
                self._ingest(owner_of(event), event)
            latency_ms = max(self._grid_ms, answer.latency_ms if answer and self._grid_ms else 0)
            results.append(_result_envelope(self._port, call, result, now + latency_ms))
        return results

    def close(self, deadline_ms: int) -> None:
        """Nothing runs between calls."""
        del deadline_ms


class ThreadRunner:
    """Applies calls on threads; one channel's calls stay in order. Results come as mail, which also wakes the host."""

    def __init__(self, port: Port, ingest: Ingest, deliver: Deliver, clock: Callable[[], int], threads: int) -> None:
        self._port = port
        self._ingest = ingest
        self._deliver = deliver
        self._clock = clock
        self._lanes = [ThreadPoolExecutor(1, f"port-{port.name}-{lane}") for lane in range(threads)]
        self._running: set[Any] = set()

    def run(self, calls: Sequence[PortCall], now: int) -> list[AnyEnvelope]:
        """Start the calls."""
        del now
        for call in calls:
            key = f"{call.request.planet}/{call.request.channel}".encode()
            lane = int.from_bytes(blake2b(key, digest_size=4).digest(), "little") % len(self._lanes)
            future = self._lanes[lane].submit(self._apply, call)
            self._running.add(future)
            future.add_done_callback(self._running.discard)
        return []

    def _apply(self, call: PortCall) -> None:
        result, answer = apply_call(self._port, call, self._clock())
        try:
            for event in answer.events if answer else ():
                self._ingest(owner_of(event), event)
            self._deliver(_result_envelope(self._port, call, result, self._clock()))
        except Exception as error:  # noqa: BLE001 - the lease stays; the bridge takes it up again when it resumes
            log.warning("result of port %s was not delivered: %s", self._port.name, type(error).__name__)

    def close(self, deadline_ms: int) -> None:
        """Take no more calls and wait for running ones."""
        for lane in self._lanes:
            lane.shutdown(wait=False, cancel_futures=True)
        wait(list(self._running), timeout=deadline_ms / 1000)
