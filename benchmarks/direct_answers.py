"""Direct messages at an even pace in wall time: how long the engine takes until the world is handed the reply.

Open loop: an event's time begins when it was due, not when a late sender got round to it. The members are the real
ones, every commit is on the disk before anything follows from it, and no bot thinks or types.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.runtime import wall_clock_ms
from benchmarks.stamped_world import StampedParameters
from bridges.redis_server import start_server
from scenarios.world import bot_members, bots_of, planet_member
from universe.config import Config, PeopleConfig, SubstrateConfig
from universe.errors import OrreryError
from universe.events import PRIVATE_GUILD, Message
from universe.persona import BotPersona

EVENTS_PER_S: Final = 50
CHANNELS: Final = 200
"""A channel hears an event every 4 s, so no answer waits for the end of another one there."""
PEOPLE: Final = 60
PLANETS: Final = ("p0", "p1")
_ANSWER_S: Final = 60.0
_CONFIG: Final = Config(people=PeopleConfig(dm_min_tier="stranger"))
"""Anybody may write in private: a refusal would be quicker than an answer."""


class Answers(Struct, frozen=True):
    """Ascending: milliseconds from an event's due time to its reply, and by how much the sender was late.

    `cpu_ms` is what one event took of this process (sender and host, not the server).
    """

    took_ms: list[float]
    sent_late_ms: list[float]
    cpu_ms: float


def measure_answers(events: int, warm_up: int, directory: Path) -> Answers:
    """Send `warm_up` and then `events` direct messages. Raises `OrreryError` when a reply does not come."""
    stamps = directory / "stamps"
    stamps.touch()
    with _universe(directory / "data", stamps) as universe:
        _send(universe, 0, warm_up)
        _wait_for(stamps, warm_up)
        before_s = time.process_time()
        due_ns, late_ms = _send(universe, warm_up, events)
        _wait_for(stamps, warm_up + events)
        cpu_ms = (time.process_time() - before_s) * 1000 / events
        universe.check()
    lines = [line.split() for line in stamps.read_text(encoding="ascii").splitlines()]
    first = {message: int(at_ns) for message, at_ns in reversed(lines)}
    took_ms = sorted((first[message] - due) / 1e6 for message, due in due_ns.items())
    return Answers(took_ms, sorted(late_ms), cpu_ms)


def _bots() -> tuple[BotPersona, ...]:
    return tuple(msgspec.structs.replace(bot, think_ms=0, typing_chars_per_s=0) for bot in bots_of(3))


def _members(stamps: Path) -> tuple[MemberSpec, ...]:
    world = StampedParameters(_CONFIG.bridge, str(stamps))
    stamped = MemberSpec("bridge:world", "benchmarks.stamped_world:make_stamped_world", msgspec.msgpack.encode(world))
    members = [member for member in bot_members(_CONFIG, _bots(), PLANETS, 0) if member.address != stamped.address]
    return (stamped, *members, *(planet_member(_CONFIG, planet, 0) for planet in PLANETS))


@contextmanager
def _universe(data_dir: Path, stamps: Path) -> Iterator[LocalRuntime]:
    config = SubstrateConfig(appendfsync="always", timeout_ms=10_000)
    settings = HostSettings(start_at=wall_clock_ms(), grid_ms=0)
    with start_server(config, data_dir) as server:
        plan = UniversePlan(members=_members(stamps), settings=settings, substrate=config, url=server.url)
        with LocalRuntime(plan) as universe:
            if not universe.drain(30_000):
                raise OrreryError("the universe did not come to rest before the first event")
            yield universe


def _send(universe: LocalRuntime, first: int, count: int) -> tuple[dict[str, int], list[float]]:
    """Hand in events on schedule: when each was due (monotonic ns) by message id, and how late it was sent (ms)."""
    pause, due_ns, late_ms = threading.Event(), dict[str, int](), list[float]()
    began = time.monotonic_ns()
    for number in range(count):
        due = began + number * 1_000_000_000 // EVENTS_PER_S
        pause.wait(max(0.0, (due - time.monotonic_ns()) / 1e9))
        event = _event(first + number, wall_clock_ms())
        due_ns[event.message_id] = due
        late_ms.append((time.monotonic_ns() - due) / 1e6)
        if universe.ingest(event) != "accepted":
            raise OrreryError(f"event {event.event_id} was not accepted")
    return due_ns, late_ms


def _event(number: int, now: int) -> Message:
    """In turn: a mention, a reply to a bot, a private message; each to one of the bots in turn."""
    bots = _bots()
    bot, kind = bots[number % len(bots)], ("mention", "reply", "private")[number // len(bots) % 3]
    private = kind == "private"
    return Message(
        event_id=f"msg:m{number}", at=now, user_id=f"u{number % PEOPLE}", message_id=f"m{number}",
        guild_id=PRIVATE_GUILD if private else PLANETS[number % len(PLANETS)],
        channel_id=f"dm-u{number % PEOPLE}-{bot.name}" if private else f"c{number % CHANNELS}",
        author_name=f"User {number % PEOPLE}", content="what would you cook with tomatoes tonight?",
        mentions=(bot.user_id,) if kind == "mention" else (),
        reply_to=f"earlier{number}" if kind == "reply" else "", reply_to_user=bot.user_id if kind == "reply" else "",
        dm_bot=bot.name if private else "",
    )  # fmt: skip


def _wait_for(stamps: Path, lines: int) -> None:
    """Wait until that many replies were handed over. Raises `OrreryError` when they do not come."""
    pause, deadline = threading.Event(), time.monotonic() + _ANSWER_S
    while (found := stamps.read_bytes().count(b"\n")) < lines:
        if time.monotonic() > deadline:
            raise OrreryError(f"{found} of {lines} replies were handed to the world within {_ANSWER_S:g} s")
        pause.wait(0.02)
