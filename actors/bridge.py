"""A bridge: the one generic member through which the slow and unsafe outside is reached.

A request is *open* (intended) once its turn is committed, *leased* with a fencing token while its port works on it,
and *done* when the reply goes out, in the same commit. A crash between the two repeats the request under the same id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from msgspec import Struct, field

from actors.member import Member, PortCall, Resumed, Started
from actors.turn import Turn
from universe.config import BridgeConfig
from universe.envelope import Envelope
from universe.ports import AnyReply, AnyRequest, PortFailed
from universe.substrate import AnyEnvelope


class PortResult(Struct, frozen=True, tag="port_result"):
    """What became of one leased call."""

    number: int
    token: int
    outcome: Literal["done", "retry", "refused"]
    reply: AnyReply | None = None
    reason: str = ""
    retry_after_ms: int = 0


class Retry(Struct, frozen=True, tag="retry"):
    """Timer: look for requests that may be leased now."""


class Watch(Struct, frozen=True, tag="watch"):
    """Timer: look for leases that have run out (their result was lost on the way)."""


class OpenRequest(Struct, frozen=True):
    """The outbox record of one request."""

    request: Envelope[AnyRequest]


class Lease(Struct):
    """A leased request; `due` is when a failed one may be tried again (0: its port works on it, since `since`).

    `again` is whether it was leased before: what then became of it nobody knows for sure.
    """

    token: int
    tries: int = 1
    due: int = 0
    since: int = 0
    again: bool = False


class DoneRequest(Struct, frozen=True):
    """The last trace of a finished request, kept in a ring of ``bridge.done_kept``."""

    request_id: str
    outcome: str
    remote_id: str
    at: int


class BridgeState(Struct):
    """`head` is the next number to lease, `tail` the next to give; `failures` in a row open the breaker.

    `leased` is keyed by the number as text: records have text keys only, so that their bytes have one order.
    """

    head: int = 0
    tail: int = 0
    done: int = 0
    refused: int = 0
    failures: int = 0
    open_until: int = 0
    watching: bool = False
    leased: dict[str, Lease] = field(default_factory=dict)


BridgeBody = AnyRequest | PortResult | Retry | Watch | Started | Resumed


class Bridge(Member[BridgeState]):
    """Owner of a port's outbox: leases requests in order, retries, breaks the circuit, dead-letters."""

    State: ClassVar[type[Struct]] = BridgeState
    Protocol: ClassVar[Any] = BridgeBody
    in_digest: ClassVar[bool] = False
    wants_resume: ClassVar[bool] = True

    def __init__(self, address: str, config: BridgeConfig, *, inline: bool = False) -> None:
        super().__init__(address)
        self._config = config
        self._inline = inline

    def needs(self, state: BridgeState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """Outbox records of the results in the inbox and of what may be leased in this turn."""
        numbers = [message.body.number for message in inbox if isinstance(message.body, PortResult)]
        last = min(state.tail, state.head + self._config.in_flight_max)
        return [_record(number) for number in (*numbers, *_leased(state), *range(state.head, last))]

    def receive(self, state: BridgeState, message: AnyEnvelope, turn: Turn) -> None:
        """Take a request in, a result back, or look again."""
        match message.body:
            case PortResult() as result:
                self._finish(state, result, turn)
            case Resumed():
                for number, lease in _leased(state).items():
                    if not lease.due:
                        self._lease(state, number, lease.tries, turn)
            case Watch():
                state.watching = False
                self._take_back(state, turn)
            case Started() | Retry():
                pass
            case _:
                turn.put(_record(state.tail), OpenRequest(message))
                state.tail += 1
        self._lease_more(state, turn)

    def _lease_more(self, state: BridgeState, turn: Turn) -> None:
        if turn.now < state.open_until:
            return
        for number, lease in _leased(state).items():
            if lease.due and lease.due <= turn.now:
                self._lease(state, number, lease.tries + 1, turn)
        while state.head < state.tail and len(state.leased) < self._config.in_flight_max:
            if not self._lease(state, state.head, 1, turn):
                turn.later(Retry(), 0)
                return
            state.head += 1

    def _watch(self, state: BridgeState, turn: Turn) -> None:
        if not self._inline and not state.watching:
            state.watching = True
            turn.later(Watch(), self._config.lease_s * 1000)

    def _take_back(self, state: BridgeState, turn: Turn) -> None:
        """A lease that has run out counts as a failed try: the request may have been applied."""
        for number, lease in _leased(state).items():
            if not lease.due and turn.now - lease.since >= self._config.lease_s * 1000:
                self._finish(state, PortResult(number, lease.token, "retry", reason="lease_ran_out"), turn)
        if any(not lease.due for lease in state.leased.values()):
            self._watch(state, turn)

    def _lease(self, state: BridgeState, number: int, tries: int, turn: Turn) -> bool:
        opened = turn.record(_record(number), OpenRequest)
        if opened is None:
            return False
        token = turn.commit.turn
        state.leased[str(number)] = Lease(token, tries, since=turn.now, again=str(number) in state.leased)
        self._watch(state, turn)
        turn.call(PortCall(opened.request.id, token, number, tries, opened.request))
        return True

    def _finish(self, state: BridgeState, result: PortResult, turn: Turn) -> None:
        lease = state.leased.get(str(result.number))
        if lease is None or lease.token != result.token or lease.due:
            return
        opened = turn.record(_record(result.number), OpenRequest)
        if opened is None:
            return
        if result.outcome == "retry" and lease.tries < self._config.tries_max:
            self._postpone(state, lease, result, turn)
            return
        if result.outcome == "retry":
            self._count_failure(state, turn)
        else:
            state.failures = 0
        reply = result.reply
        if result.outcome != "done" or reply is None:
            may_have_happened = result.outcome == "retry" or lease.again
            reply = PortFailed(opened.request.id, result.reason, may_have_happened)
            state.refused += 1
            turn.dead_letter(f"port {result.outcome}: {result.reason}"[:200])
        self._close(state, result, opened.request, reply, turn)

    def _postpone(self, state: BridgeState, lease: Lease, result: PortResult, turn: Turn) -> None:
        delay_ms = max(result.retry_after_ms, self._config.retry_delay_ms * 2 ** (lease.tries - 1))
        lease.due = turn.now + delay_ms
        self._count_failure(state, turn)
        turn.later(Retry(), delay_ms)

    def _count_failure(self, state: BridgeState, turn: Turn) -> None:
        state.failures += 1
        if state.failures % self._config.breaker_failures == 0:
            state.open_until = turn.now + self._config.breaker_open_ms
            turn.decide("breaker_open", until=state.open_until, failures=state.failures)
            turn.later(Retry(), self._config.breaker_open_ms)

    def _close(
        self, state: BridgeState, result: PortResult, request: Envelope[AnyRequest], reply: AnyReply, turn: Turn
    ) -> None:
        del state.leased[str(result.number)]
        turn.put(_record(result.number), None)
        remote_id = getattr(reply, "remote_id", "")
        slot = state.done % self._config.done_kept
        state.done += 1
        turn.put(f"done:{slot}", DoneRequest(request.id, result.outcome, remote_id, turn.now))
        turn.begin(request)
        turn.decide("port_done", request=request.id, outcome=result.outcome, remote=remote_id)
        if not request.sender.startswith("event:"):
            turn.send(request.sender, reply)


def _record(number: int) -> str:
    return f"open:{number}"


def _leased(state: BridgeState) -> dict[int, Lease]:
    """The leases in the order in which their requests came."""
    return {int(number): state.leased[number] for number in sorted(state.leased, key=int)}
