"""Runs a port's leased calls outside of any turn: at once for inline ports, on threads for slow ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from hashlib import blake2b
from typing import Any, Literal

from actors.bridge import PortResult
from actors.member import PortCall
from universe.envelope import Envelope
from universe.errors import PortRefused, PortRetry, SubstrateDown
from universe.events import AnyEvent
from universe.ingest import owner_of
from universe.ports import Exporting, Port, PortRequest
from universe.substrate import AnyEnvelope

log = logging.getLogger("orrery.port")
Ingest = Callable[[str, AnyEvent], Any]
Deliver = Callable[[AnyEnvelope], Any]


def apply_call(port: Port, call: PortCall, ingest: Ingest, now: int) -> tuple[PortResult, int]:
    """Let a port do one call and hand in the world events it caused; returns the result and its latency in ms.

    Whatever the port raises becomes a result, never an exception; `SubstrateDown` passes through.
    """
    message = call.request
    request = PortRequest(
        call.request_id, message.sender, message.body, message.origin, message.hop, now, call.tries == 1
    )
    try:
        answer = port.apply(request)
        for event in answer.events:
            ingest(owner_of(event), event)
    except PortRefused as error:
        return _not_done(call, "refused", error.reason), 0
    except PortRetry as error:
        return _not_done(call, "retry", error.reason, error.retry_after_ms), 0
    except SubstrateDown:
        raise
    except Exception as error:  # noqa: BLE001 - an adapter's surprise is a failed try, not the end of the host
        log.warning("port %s failed: %s", port.name, type(error).__name__)
        return _not_done(call, "retry", f"{type(error).__name__}: {error}"), 0
    return PortResult(call.number, call.token, "done", reply=answer.reply), answer.latency_ms


def _not_done(call: PortCall, outcome: Literal["retry", "refused"], reason: str, after_ms: int = 0) -> PortResult:
    return PortResult(call.number, call.token, outcome, reason=reason[:200], retry_after_ms=after_ms)


def _result_envelope(port: Port, call: PortCall, result: PortResult, at: int) -> AnyEnvelope:
    return Envelope(f"port:{port.name}", call.number * 1000 + call.tries, at, result)


def exports_of(ports: Iterable[Port]) -> dict[str, bytes]:
    """What is in the ports' stores, by file name; most ports have none."""
    files: dict[str, bytes] = {}
    for port in ports:
        if isinstance(port, Exporting):
            files.update(port.exports())
    return files


def close_port(port: Port) -> None:
    """Let go of what a port holds open."""
    if isinstance(port, Exporting):
        port.close()


class InlineRunner:
    """Applies calls at once, in order. In virtual time a result is due after the port's declared latency."""

    def __init__(self, port: Port, ingest: Ingest, grid_ms: int) -> None:
        self.port = port
        self._ingest = ingest
        self._grid_ms = grid_ms

    def run(self, calls: Sequence[PortCall], now: int) -> list[AnyEnvelope]:
        """Apply the calls and return their results."""
        results: list[AnyEnvelope] = []
        for call in calls:
            result, latency_ms = apply_call(self.port, call, self._ingest, now)
            due = now + max(self._grid_ms, latency_ms) if self._grid_ms else now
            results.append(_result_envelope(self.port, call, result, due))
        return results

    def close(self, deadline_ms: int) -> None:
        """Nothing runs between calls."""
        del deadline_ms


class ThreadRunner:
    """Applies calls on threads; one channel's calls stay in order. Results come as mail, which also wakes the host."""

    def __init__(self, port: Port, ingest: Ingest, deliver: Deliver, clock: Callable[[], int], threads: int) -> None:
        self.port = port
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
        try:
            result, _ = apply_call(self.port, call, self._ingest, self._clock())
            self._deliver(_result_envelope(self.port, call, result, self._clock()))
        except Exception as error:  # noqa: BLE001 - the lease stays; the bridge takes it back when it has run out
            log.warning("result of port %s was not delivered: %s", self.port.name, type(error).__name__)

    def close(self, deadline_ms: int) -> None:
        """Take no more calls and wait for running ones."""
        for lane in self._lanes:
            lane.shutdown(wait=False, cancel_futures=True)
        wait(list(self._running), timeout=deadline_ms / 1000)
