"""Pile-on in wall time: Ray hosts on a real server, told from several threads, with crashes, duplicates and kills."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec
import ray

from actors.bridge import BridgeState
from actors.host_settings import HostSettings
from actors.plan import UniversePlan
from actors.ray_runtime import RayHandle, RayRuntime
from actors.runtime import wall_clock_ms
from bridges.redis_substrate import RedisSubstrate
from tests.pile import LATE, LEAVING, SLOW, Stage, audit, moves, our_members, stage
from tests.scale import scaled
from tests.servers import running, wait_gone, wait_until
from universe.chat.channel import ChannelRecord
from universe.config import BridgeConfig, ChatConfig, Config, StreamConfig, SubstrateConfig
from universe.events import AnyEvent
from universe.ingest import owner_of
from universe.persona import BotPersona

HOSTS, THREADS, CAP = 2, 4, 100_000
SIZES: Final = (2, 5, 12, 20)
GRANT_S: Final = 6
SUBSTRATE: Final = SubstrateConfig(timeout_ms=10_000)
CONFIG: Final = Config(
    chat=ChatConfig(grant_timeout_s=GRANT_S, defer_s=1),
    stream=StreamConfig(debounce_s=1, discord_check_interval_minutes=1),
    bridge=BridgeConfig(retry_delay_ms=50, breaker_failures=1000),
)
END_S: Final = 300.0


def _quick(bot: BotPersona) -> BotPersona:
    """Bots that think for a moment, and one that thinks longer than it has the floor."""
    think_ms = (GRANT_S + 1) * 1000 if bot.name == SLOW else bot.think_ms // 100
    return msgspec.structs.replace(bot, think_ms=think_ms, typing_chars_per_s=0)


def _tell(url: str, events: Sequence[AnyEvent], part: int) -> Counter[str]:
    """One thread's events, and those of the next thread as well: each comes from two sides."""
    view, answers = RedisSubstrate(SUBSTRATE, url, wall=True), Counter[str]()
    for whose in (part, (part + 1) % THREADS):
        own = list(events[whose::THREADS])
        for first in range(0, len(own), 20):
            batch = [(owner_of(event), event) for event in own[first : first + 20]]
            answers.update(view.ingest_all(batch, wall_clock_ms(), CAP))
    view.close()
    return answers


def _at_rest(view: RedisSubstrate, built: Stage) -> bool:
    """Whether every message was heard, nobody has a floor, nothing waits, and no port has anything to do."""
    heard = 0
    for script in built.scripts:
        records = view.records(f"planet:{script.rooms[0][0]}")
        found = [msgspec.msgpack.decode(data, type=ChannelRecord) for name, data in records.items()
                 if name.startswith("channel:")]  # fmt: skip
        heard += sum(channel.human_messages for channel in found)
        if any(channel.floors or channel.waiting for channel in found):
            return False
    ports = [view.peek(f"bridge:{name}").state for name in ("world", "composer")]
    states = [msgspec.msgpack.decode(state, type=BridgeState) for state in ports if state is not None]
    return heard == len(built.said) and all(not state.leased and state.head == state.tail for state in states)


def _pid(handle: RayHandle) -> int:
    """The host's process once its members are loaded, 0 while it is away."""
    try:
        return handle.ready()
    except ray.exceptions.RayActorError:
        return 0


def _wait_for_turns(view: RedisSubstrate, turns: int) -> None:
    """Wait until the largest planet has done some more turns."""
    turn = view.peek("planet:g20").turn + turns
    wait_until(lambda: view.peek("planet:g20").turn >= turn, "a moment in the work", END_S)


def _kill(runtime: RayRuntime, number: int, view: RedisSubstrate) -> None:
    """SIGKILL a host in the midst of the work, and wait until it is back."""
    handle = runtime._handles[number]
    assert isinstance(handle, RayHandle)
    pid = handle.ready()
    _wait_for_turns(view, 20)
    os.kill(pid, signal.SIGKILL)
    wait_gone(pid, "the end of the host")
    wait_until(lambda: _pid(handle) not in (0, pid), "the restart", END_S)


def _staged(each: int, start_at: int) -> Stage:
    return stage(CONFIG, each, sizes=SIZES, per_minute=scaled(300, 120), start_at=start_at, change=_quick)


def _events(built: Stage) -> list[AnyEvent]:
    """What is said, and in the second quarter a bot is away."""
    first_at, last_at = built.said[0].message.at, built.said[-1].message.at
    quarter_ms = (last_at - first_at) // 4
    gone = moves(built, LEAVING, first_at + quarter_ms, first_at + 2 * quarter_ms)
    return [*(one.message for one in built.said), *gone]


def _may_be_away(bot: str, at: int) -> bool:
    """When a host is killed, nobody can say which messages were handled before the bot came or left."""
    del at
    return bot in (LATE, LEAVING)


def test_nobody_piles_on_while_hosts_are_killed_in_wall_time(tmp_path: Path, promise: Callable[..., None]) -> None:
    """Hosts on Ray share a server: each event is told twice, by several threads; bots crash, are slow, come and go."""
    each, kills = scaled(40, 400), scaled(1, 6)
    members = our_members(_staged(each, 0), wait_ms=(GRANT_S + 1) * 1000)
    late = members.pop(f"bot:{LATE}")
    with running("valkey", tmp_path / "data") as server:
        view = RedisSubstrate(SUBSTRATE, server.url, wall=True)
        settings = HostSettings(start_at=wall_clock_ms(), grid_ms=0)
        plan = UniversePlan(members=tuple(members.values()), settings=settings, hosts=HOSTS, substrate=SUBSTRATE,
                            url=server.url)  # fmt: skip
        with RayRuntime(plan) as runtime, ThreadPoolExecutor(THREADS) as threads:
            built = _staged(each, wall_clock_ms())
            events = _events(built)
            told = [threads.submit(_tell, server.url, events, part) for part in range(THREADS)]
            answers = sum((one.result() for one in told), Counter[str]())
            _wait_for_turns(view, 10)
            runtime.spawn(late)
            for number in range(kills):
                _kill(runtime, number % HOSTS, view)
            wait_until(lambda: _at_rest(view, built), "the last answer", END_S)
            runtime.check()
            harvest = runtime.harvest()
        view.close()
    found = audit(built.said, harvest.events, harvest.journal, _may_be_away)
    promise(
        "nobody piles on, in wall time", messages=found.messages, bots="2 to 20", kills=kills,
        answered=found.answered, direct=found.direct, excused=found.excused, faults=found.faults,
    )  # fmt: skip

    assert answers == {"accepted": len(events), "duplicate": len(events)}
    assert found.faults == 0, found
    assert found.answered > 0
    assert "too_late" in {line.details["reason"] for line in harvest.journal if line.kind == "declined"}
    assert harvest.dead_letters
    assert f"bot:{LATE}" in {line.member for line in harvest.journal}
