"""Event in to reply in the outbox, at 50 events a second in wall time, every commit on the disk (appendfsync always).

The members are the real ones: planets, three bots, the template composer and the world behind bridges. Every event
mentions one bot, in a channel that is free. No bot thinks or types, so what remains is the engine.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from actors.bot_parameters import BotParameters
from actors.factories import BridgeParameters, spec
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.planet import PlanetParameters
from actors.ray_runtime import RayRuntime
from actors.runtime import Runtime, wall_clock_ms
from benchmarks.measure import Aim, Figures, Result, nearest_rank, progress, result
from benchmarks.ray_pair import ray_started
from benchmarks.stamped_world import StampedParameters
from bridges.disk import fsync_ms
from bridges.redis_server import start_server
from universe.config import Config, SubstrateConfig
from universe.errors import OrreryError
from universe.events import Message
from universe.persona import BotPersona

EVENTS_PER_S: Final = 50
CHANNELS: Final = 200
"""A channel hears an event every 4 s, so no event waits for the end of another answer there."""
PLANETS: Final = ("p0", "p1")
_ANSWER_S: Final = 60.0


class Size(Struct, frozen=True):
    """Events that count, and events before them that warm up."""

    events: int = 750
    warm_up: int = 50
    repeats: int = 3


FULL: Final = Size()
TINY: Final = Size(10, 3, 1)
_AIMS: Final = (
    Aim("local_p50_ms", 6.0, "at_most"),
    Aim("local_p99_ms", 25.0, "at_most"),
    Aim("two_ray_hosts_p99_ms", 50.0, "at_most"),
)


def run(size: Size = FULL) -> Result:
    """Measure local and two Ray hosts in turns. Raises `BadInput` when Ray is missing."""
    took_ms: dict[str, list[float]] = {"local": [], "two_ray_hosts": []}
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as directory, ray_started(2):
        fsync_p50_ms, fsync_p99_ms = fsync_ms(Path(directory))
        for repeat in range(size.repeats):
            for name, runtime, hosts in (("local", LocalRuntime, 1), ("two_ray_hosts", RayRuntime, 2)):
                progress(f"{name}: {size.events} events")
                home = Path(directory) / f"{name}-{repeat}"
                took_ms[name] += _measure(runtime, hosts, home, size)
    metrics: Figures = {"events_per_s": EVENTS_PER_S, "events": size.events * size.repeats}
    for name, values in took_ms.items():
        values.sort()
        metrics |= {f"{name}_p{percent}_ms": nearest_rank(values, percent) for percent in (50, 90, 99)}
        metrics[f"{name}_max_ms"] = values[-1]
    baselines: Figures = {"fsync_p50_ms": fsync_p50_ms, "fsync_p99_ms": fsync_p99_ms}
    ratios: Figures = {
        "local_p50_to_fsync_p50": float(metrics["local_p50_ms"]) / fsync_p50_ms,
        "two_ray_hosts_p50_to_local_p50": float(metrics["two_ray_hosts_p50_ms"]) / float(metrics["local_p50_ms"]),
    }
    return result("latency", metrics, baselines, ratios, _AIMS)


def _bots() -> tuple[BotPersona, ...]:
    return tuple(
        BotPersona(name=name, user_id=f"bot-{name}", display_name=name.title(), think_ms=0, typing_chars_per_s=0)
        for name in ("elena", "dotty", "marcus")
    )


def _members(stamps: Path) -> tuple[MemberSpec, ...]:
    config = Config()
    world = StampedParameters(config.bridge, str(stamps))
    members = [
        MemberSpec("bridge:world", "benchmarks.stamped_world:make_stamped_world", msgspec.msgpack.encode(world)),
        spec("bridge:composer", "make_template_composer", BridgeParameters(config=config.bridge)),
    ]
    for persona in _bots():
        own = BotParameters(persona=persona, planets=PLANETS, budget=config.budget, beats=True)
        members.append(spec(f"bot:{persona.name}", "make_bot", own))
    members += [spec(f"planet:{planet}", "make_planet", PlanetParameters(chat=config.chat)) for planet in PLANETS]
    return tuple(members)


def _measure(runtime: Callable[[UniversePlan], Runtime], hosts: int, home: Path, size: Size) -> list[float]:
    """Milliseconds of every event that counts."""
    home.mkdir()
    stamps = home / "stamps"
    stamps.touch()
    with _universe(runtime, hosts, home, stamps) as universe:
        sent_ns = _send(universe, 0, size.warm_up)
        _wait_for(stamps, size.warm_up)
        sent_ns |= _send(universe, size.warm_up, size.events)
        _wait_for(stamps, size.warm_up + size.events)
        universe.check()
    lines = (line.split() for line in stamps.read_text(encoding="ascii").splitlines())
    first = {message: int(at_ns) for message, at_ns in reversed(list(lines))}
    counted = list(sent_ns)[size.warm_up :]
    return [(first[message] - sent_ns[message]) / 1e6 for message in counted]


@contextmanager
def _universe(
    runtime: Callable[[UniversePlan], Runtime], hosts: int, home: Path, stamps: Path
) -> Iterator[Runtime]:
    config = SubstrateConfig(appendfsync="always", timeout_ms=10_000)
    with ExitStack() as stack:
        server = stack.enter_context(start_server(config, home / "data"))
        settings = HostSettings(start_at=wall_clock_ms(), grid_ms=0)
        plan = UniversePlan(
            members=_members(stamps), settings=settings, hosts=hosts, substrate=config, url=server.url
        )
        universe = stack.enter_context(runtime(plan))
        if not universe.drain(30_000):
            raise OrreryError("the universe did not come to rest before the first event")
        yield universe


def _send(universe: Runtime, first: int, count: int) -> dict[str, int]:
    """Hand in events at an even pace; returns when each was handed in (monotonic ns) by message id."""
    pause, began, sent_ns = threading.Event(), time.monotonic(), {}
    for number in range(first, first + count):
        pause.wait(max(0.0, began + (number - first) / EVENTS_PER_S - time.monotonic()))
        event = _event(number, wall_clock_ms())
        sent_ns[event.message_id] = time.monotonic_ns()
        if universe.ingest(event) != "accepted":
            raise OrreryError(f"event {number} was not accepted")
    return sent_ns


def _event(number: int, now: int) -> Message:
    bots = _bots()
    return Message(
        event_id=f"msg:m{number}", at=now, guild_id=PLANETS[number % len(PLANETS)], channel_id=f"c{number % CHANNELS}",
        user_id=f"u{number % 60}", message_id=f"m{number}", author_name=f"User {number % 60}",
        content="what would you cook with tomatoes tonight?", mentions=(bots[number % len(bots)].user_id,),
    )  # fmt: skip


def _wait_for(stamps: Path, lines: int) -> None:
    """Wait until that many replies stand in the outbox. Raises `OrreryError` when they do not come."""
    pause, deadline = threading.Event(), time.monotonic() + _ANSWER_S
    while (found := stamps.read_bytes().count(b"\n")) < lines:
        if time.monotonic() > deadline:
            raise OrreryError(f"{found} of {lines} replies reached the outbox within {_ANSWER_S:g} s")
        pause.wait(0.02)
