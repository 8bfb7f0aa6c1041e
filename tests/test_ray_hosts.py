"""Ray hosts are killed with full mailboxes: Ray starts them again, and they go on from what is committed."""

from __future__ import annotations

import os
import random
import signal
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import ray

from actors.ray_runtime import RayHandle, RayRuntime
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import (
    CONFIG,
    OUTBOX,
    PLANETS,
    START_AT,
    USERS,
    finished,
    plan_of,
    said,
    tally,
)  # fmt: skip
from tests.reliability.producer import longest_mailbox
from tests.scale import scaled
from tests.servers import running, wait_gone, wait_until
from universe.ingest import owner_of

HOSTS = 2
MAILBOX_EVENTS = 500
END_S = 120.0
RESTART_S = 60.0


def _fill(view: RedisSubstrate, sent: dict[str, int]) -> None:
    """Some 500 more events for each planet."""
    rounds = MAILBOX_EVENTS * len(PLANETS) // len(USERS)
    events = [said(user, sent[user] + number) for number in range(rounds) for user in USERS]
    assert set(view.ingest_all([(owner_of(event), event) for event in events], START_AT, 10_000)) == {"accepted"}
    for user in USERS:
        sent[user] += rounds


def _pid(handle: RayHandle) -> int:
    """The host's process once its members are loaded, 0 while it is away."""
    try:
        return handle.ready()
    except ray.exceptions.RayActorError:
        return 0


def _kill(handle: RayHandle, pid: int, view: RedisSubstrate, turns: int) -> tuple[int, float]:
    """SIGKILL a host some turns from now; returns its next process and how many seconds it took to be loaded."""
    turn = view.peek(OUTBOX).turn + turns
    wait_until(lambda: view.peek(OUTBOX).turn >= turn, "a moment in the work", END_S)
    assert longest_mailbox(view) > 0
    began = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    wait_gone(pid, "the end of the host")
    wait_until(lambda: _pid(handle) not in (0, pid), "the restart", RESTART_S)
    return handle.ready(), time.monotonic() - began


def test_killed_ray_hosts_lose_nothing_and_come_back_by_themselves(
    tmp_path: Path, promise: Callable[..., None]
) -> None:
    """SIGKILL of a host's process with 500 events in each mailbox: once each, in order, after a restart by Ray."""
    kills, chance, sent = scaled(2, 12), random.Random(5), dict.fromkeys(USERS, 0)
    took_s: list[float] = []
    with running("valkey", tmp_path / "data") as server:
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        with RayRuntime(plan_of(server.url, HOSTS)) as runtime:
            pids = list(runtime.pids)
            for kill in range(kills):
                number = kill % HOSTS
                handle = runtime._handles[number]
                assert isinstance(handle, RayHandle)
                _fill(view, sent)
                pids[number], seconds = _kill(handle, pids[number], view, chance.randint(0, 2))
                took_s.append(seconds)
            wait_until(lambda: finished(view, sent), "the last effects", END_S)
            runtime.check()
        result = tally(view, sent)
        view.close()
    promise(
        "killed Ray hosts lose nothing", kills=kills, events=result.events, lost=result.lost, twice=result.twice,
        inversions=result.inversions, effects_lost=result.effects_lost, effects_twice=result.effects_twice,
        recovery_p50_s=statistics.median(took_s), recovery_max_s=max(took_s),
    )  # fmt: skip

    assert result.faults == 0, result
