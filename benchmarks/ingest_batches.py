"""Events taken in by batch size, client and server together on one core, beside a bare XADD of the same bytes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from benchmarks.irc_day import fresh_messages
from benchmarks.measure import alternate, progress, wall_s
from bridges.redis_client import connect
from bridges.redis_line import RedisLine
from bridges.redis_server import RunningServer, start_server
from bridges.redis_substrate import RedisSubstrate
from universe.config import SubstrateConfig
from universe.errors import OrreryError
from universe.events import AnyEvent, event_encoder
from universe.ingest import owner_of

BATCHES: Final = (1, 16, 64, 256, 1024)
_ROOM: Final = 1 << 40
"""More than a mailbox ever holds: nobody reads here."""


class Size(Struct, frozen=True):
    """Events of a measurement in batches, and one by one."""

    batched: int = 20_480
    single: int = 2_048
    repeats: int = 3

    def events(self, batch: int) -> int:
        """How many events a measurement with this batch size takes in."""
        return self.single if batch == 1 else self.batched


@contextmanager
def one_core() -> Iterator[int]:
    """Keep this thread, and what it starts, on one core; yields how many it may use (1 where the system can)."""
    if not hasattr(os, "sched_setaffinity"):
        yield os.cpu_count() or 0
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield 1
    finally:
        os.sched_setaffinity(0, before)


def measure_batches(events: list[AnyEvent], size: Size, directory: Path) -> tuple[dict[str, list[float]], int]:
    """Events per wall second of every side, and on how many cores.

    Sides are ``ingest_batch_N`` and ``xadd_batch_N``, both on a server that syncs every commit to the disk, and the
    same with ``_unsynced`` on a server that keeps nothing.
    """
    synced = SubstrateConfig(appendfsync="always", timeout_ms=10_000)
    with one_core() as cores, ExitStack() as stack:
        servers = {
            "": stack.enter_context(start_server(synced, directory / "synced")),
            "_unsynced": stack.enter_context(start_server(synced)),
        }
        sides: dict[str, Callable[[], float]] = {}
        for suffix, server in servers.items():
            sides |= _sides(stack, server, suffix, events, size)
        return alternate(sides, size.repeats), cores


def _sides(
    stack: ExitStack, server: RunningServer, suffix: str, events: list[AnyEvent], size: Size
) -> dict[str, Callable[[], float]]:
    config = server.plan.config
    substrate = stack.enter_context(closing(RedisSubstrate(config, server.url, wall=True)))
    line = stack.enter_context(closing(RedisLine(stack.enter_context(connect(config, server.url)), "bare XADD")))
    numbers = count()

    def ingest(batch: int) -> Callable[[], float]:
        def measured() -> float:
            progress(f"ingest in batches of {batch}{suffix}")
            line.execute_command("FLUSHALL")
            found = fresh_messages(events, size.events(batch), f"n{next(numbers)}")
            owned = [(owner_of(event), event) for event in found]
            return len(owned) / wall_s(lambda: _take_in(substrate, owned, batch))

        return measured

    def bare(batch: int) -> Callable[[], float]:
        def measured() -> float:
            line.execute_command("FLUSHALL")
            found = fresh_messages(events, size.events(batch), f"n{next(numbers)}")
            commands = [("XADD", "bare", "*", "data", event_encoder.encode(event)) for event in found]
            return len(commands) / wall_s(lambda: _add(line, commands, batch))

        return measured

    return {
        f"{name}_batch_{batch}{suffix}": side(batch)
        for batch in BATCHES
        for name, side in (("ingest", ingest), ("xadd", bare))
    }


def _take_in(substrate: RedisSubstrate, owned: Sequence[tuple[str, AnyEvent]], batch: int) -> None:
    now = time.time_ns() // 1_000_000
    for first in range(0, len(owned), batch):
        part = owned[first : first + batch]
        if substrate.ingest_all(part, now, _ROOM).count("accepted") != len(part):
            raise OrreryError("an event was not accepted")


def _add(line: RedisLine, commands: list[tuple[Any, ...]], batch: int) -> None:
    for first in range(0, len(commands), batch):
        line.pipeline(commands[first : first + batch])
