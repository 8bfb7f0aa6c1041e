"""The walk on its peers: a bare loop, asyncio queues, pykka's threads and SimPy's virtual time.

Every side gets the same values, makes the same steps and returns its CPU seconds and the sum of what it saw.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Final

from msgspec import Struct

from benchmarks.measure import cpu_s, peer
from benchmarks.token_members import Token
from benchmarks.token_walk import Walk, step

PYKKA_ACTORS_MAX: Final = 100
"""Each is a thread: with 1,000 of them throughput falls tenfold, with 10,000 the machine stands still (measured)."""
_FINISH_S: Final = 600.0


class Outcome(Struct, frozen=True):
    """CPU seconds of handling every message, set-up aside, and the sum over all actors."""

    cpu_s: float
    total: int


class _Actor:
    """State of one actor of the bare loop."""

    __slots__ = ("total",)

    def __init__(self) -> None:
        self.total = 0


def run_deque(walk: Walk) -> Outcome:
    """One queue, typed messages, dispatch by type: what a program without any framework does."""
    actors = [_Actor() for _ in range(walk.actors)]
    queue: deque[tuple[int, Token]] = deque((walk.actor_of(value), Token(value, walk.hops)) for value in walk.starts())

    def on_token(actor: _Actor, token: Token) -> None:
        actor.total += token.value
        if token.hops > 1:
            value = step(token.value)
            queue.append(((value >> 8) % walk.actors, Token(value, token.hops - 1)))

    handlers = {Token: on_token}

    def loop() -> None:
        while queue:
            number, token = queue.popleft()
            handlers[type(token)](actors[number], token)

    return Outcome(cpu_s(loop), sum(actor.total for actor in actors))


def run_asyncio(walk: Walk) -> Outcome:
    """A queue and a task per actor."""
    return asyncio.run(_asyncio(walk))


async def _asyncio(walk: Walk) -> Outcome:
    queues: list[asyncio.Queue[Token]] = [asyncio.Queue() for _ in range(walk.actors)]
    totals = [0] * walk.actors
    left = walk.tokens
    done = asyncio.Event()

    async def actor(number: int) -> None:
        nonlocal left
        queue = queues[number]
        while True:
            token = await queue.get()
            totals[number] += token.value
            if token.hops > 1:
                value = step(token.value)
                queues[(value >> 8) % walk.actors].put_nowait(Token(value, token.hops - 1))
            else:
                left -= 1
                if not left:
                    done.set()

    tasks = [asyncio.create_task(actor(number)) for number in range(walk.actors)]
    await asyncio.sleep(0)
    for value in walk.starts():
        queues[walk.actor_of(value)].put_nowait(Token(value, walk.hops))
    began = time.process_time()
    await done.wait()
    used = time.process_time() - began
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return Outcome(used, sum(totals))


def run_pykka(walk: Walk) -> Outcome:
    """A thread per actor (`PYKKA_ACTORS_MAX` at most). Raises `BadInput` when pykka is missing."""
    pykka = peer("pykka")
    if walk.actors > PYKKA_ACTORS_MAX:
        raise ValueError(f"at most {PYKKA_ACTORS_MAX} pykka actors")
    refs: list[Any] = []
    left, lock, done = [walk.tokens], threading.Lock(), threading.Event()

    class Walker(pykka.ThreadingActor):  # type: ignore[misc,name-defined]
        """One actor."""

        def __init__(self) -> None:
            super().__init__()
            self.total = 0

        def on_receive(self, message: Any) -> int | None:
            """Add and pass on; anything but a token asks for the sum."""
            if not isinstance(message, Token):
                return self.total
            self.total += message.value
            if message.hops > 1:
                value = step(message.value)
                refs[(value >> 8) % walk.actors].tell(Token(value, message.hops - 1))
                return None
            with lock:
                left[0] -= 1
                if not left[0]:
                    done.set()
            return None

    refs += [Walker.start() for _ in range(walk.actors)]
    try:
        used = cpu_s(lambda: _pykka_run(refs, walk, done))
        return Outcome(used, sum(ref.ask("total", timeout=_FINISH_S) for ref in refs))
    finally:
        for ref in refs:
            ref.stop(timeout=_FINISH_S)


def _pykka_run(refs: list[Any], walk: Walk, done: threading.Event) -> None:
    for value in walk.starts():
        refs[walk.actor_of(value)].tell(Token(value, walk.hops))
    if not done.wait(_FINISH_S):
        raise TimeoutError(f"pykka did not finish {walk.messages} messages within {_FINISH_S} s")


def run_simpy(walk: Walk) -> Outcome:
    """A store and a process per actor; a message takes one unit of virtual time. Raises `BadInput` when missing."""
    simpy = peer("simpy")
    env = simpy.Environment()
    stores = [simpy.Store(env) for _ in range(walk.actors)]
    totals = [0] * walk.actors

    def actor(number: int) -> Generator[Any, Any, None]:
        while True:
            token: Token = yield stores[number].get()
            totals[number] += token.value
            yield env.timeout(1)
            if token.hops > 1:
                value = step(token.value)
                stores[(value >> 8) % walk.actors].put(Token(value, token.hops - 1))

    for number in range(walk.actors):
        env.process(actor(number))
    env.run(until=1)
    for value in walk.starts():
        stores[walk.actor_of(value)].put(Token(value, walk.hops))
    return Outcome(cpu_s(env.run), sum(totals))


PEERS: Final[dict[str, Callable[[Walk], Outcome]]] = {
    "bare_deque": run_deque,
    "asyncio_queues": run_asyncio,
    "pykka": run_pykka,
    "simpy": run_simpy,
}
