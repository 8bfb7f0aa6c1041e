"""Durable mailboxes (appendfsync always) beside one Ray call per message, in round trips per wall second.

A round trip is two messages, each handled in a turn whose commit is on the disk before anything follows from it; a Ray
call keeps nothing. Under way at once: 256 messages (a full pass), or one.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.ray_runtime import RayRuntime
from actors.runtime import Runtime, wall_clock_ms
from benchmarks.echo_members import SERVER, RayEcho, RayServer, Volley, echo_members
from benchmarks.measure import Aim, Figures, Result, alternate, median_ratio, progress, result, wall_s
from benchmarks.ray_pair import ray_actors, ray_started
from bridges.disk import fsync_ms
from bridges.redis_server import start_server
from universe.config import SubstrateConfig

WINDOW: Final = 256
_DEADLINE_MS: Final = 120_000


class Size(Struct, frozen=True):
    """Round trips per measurement: in full passes, one at a time, and as Ray calls."""

    passes: int = 12_800
    single: int = 400
    ray: int = 400
    repeats: int = 5


FULL: Final = Size()
TINY: Final = Size(256, 5, 5, 1)
_AIMS: Final = (
    Aim("local_passes_to_ray_call", 50.0),
    Aim("two_ray_hosts_passes_to_ray_call", 50.0),
    Aim("local_single_to_ray_call", 5.0),
    Aim("two_ray_hosts_single_to_ray_call", 5.0),
)


def run(size: Size = FULL) -> Result:
    """Measure every side in turns. Raises `BadInput` when Ray is missing."""
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as directory, ExitStack() as stack:
        fsync_p50_ms, fsync_p99_ms = fsync_ms(Path(directory))
        ray = stack.enter_context(ray_started(2))
        local = stack.enter_context(_universe(LocalRuntime, 1, Path(directory) / "local"))
        spread = stack.enter_context(_universe(RayRuntime, 2, Path(directory) / "spread"))
        server, echo = stack.enter_context(ray_actors(ray, RayServer, RayEcho))
        figures = alternate(
            {
                "local_passes": _volley(local, size.passes, WINDOW),
                "two_ray_hosts_passes": _volley(spread, size.passes, WINDOW),
                "local_single": _volley(local, size.single, 1),
                "two_ray_hosts_single": _volley(spread, size.single, 1),
                "ray_call": _ray_calls(ray, server, echo, size.ray),
            },
            size.repeats,
        )
    ray_calls = figures.pop("ray_call")
    metrics: Figures = {f"{name}_round_trips_per_s": statistics.median(rates) for name, rates in figures.items()}
    metrics |= {"window": WINDOW, "fsync_p50_ms": fsync_p50_ms, "fsync_p99_ms": fsync_p99_ms}
    baselines: Figures = {"ray_call_round_trips_per_s": statistics.median(ray_calls)}
    ratios: Figures = {f"{name}_to_ray_call": median_ratio(rates, ray_calls) for name, rates in figures.items()}
    return result("mailboxes", metrics, baselines, ratios, _AIMS)


@contextmanager
def _universe(runtime: Callable[[UniversePlan], Runtime], hosts: int, data_dir: Path) -> Iterator[Runtime]:
    """Both members in wall time over a server of their own that syncs every commit."""
    config = SubstrateConfig(appendfsync="always", timeout_ms=10_000)
    with start_server(config, data_dir) as server:
        settings = HostSettings(start_at=wall_clock_ms(), grid_ms=0, inbox_messages_max=WINDOW)
        plan = UniversePlan(members=echo_members(), settings=settings, hosts=hosts, substrate=config, url=server.url)
        with runtime(plan) as running:
            running.ask(SERVER, Volley(WINDOW, WINDOW), _DEADLINE_MS)
            yield running


def _volley(universe: Runtime, trips: int, window: int) -> Callable[[], float]:
    """Round trips per second, the question and its answer included."""

    def measured() -> float:
        progress(f"{trips} round trips, {window} under way")
        return trips / wall_s(lambda: universe.ask(SERVER, Volley(trips, window), _DEADLINE_MS))

    return measured


def _ray_calls(ray: Any, server: Any, echo: Any, trips: int) -> Callable[[], float]:
    """Round trips per second of calls from one Ray actor to another."""
    ray.get(server.volley.remote(echo, 3), timeout=_DEADLINE_MS / 1000)

    def measured() -> float:
        progress(f"{trips} Ray calls")
        took_s: float = ray.get(server.volley.remote(echo, trips), timeout=_DEADLINE_MS / 1000)
        return trips / took_s

    return measured
