"""Host processes are killed while events keep coming: nothing is lost, nothing happens twice, order is kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.reliability import naive_twins
from tests.reliability.kill_world import CONFIG, FAULTY, POISON, POISON_EXIT, START_AT, USERS, finished, said, tally
from tests.reliability.nursery import Nursery, kill_burst
from tests.reliability.producer import Producer
from tests.scale import scaled
from tests.servers import running, wait_until

BURST = 10
STORM_TRIES = 50
"""Ten kills of one host within milliseconds may well meet the same message, which is then no poison."""
END_S = 120.0


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that syncs every command before it answers."""
    with running("valkey", tmp_path / "data") as server:
        yield server


@pytest.fixture
def substrate(durable: RunningServer) -> Iterator[RedisSubstrate]:
    """The test's own view of the server."""
    view = RedisSubstrate(CONFIG, durable.url, wall=True)
    yield view
    view.close()


def test_killed_hosts_lose_nothing_and_do_nothing_twice(
    durable: RunningServer, substrate: RedisSubstrate, promise: Callable[..., None]
) -> None:
    """SIGKILL of two hosts in bursts of milliseconds, spread over live events, appendfsync always."""
    kills, events, chance = scaled(60, 1_000), scaled(3_000, 50_000), random.Random(1)
    began = time.monotonic()
    with Nursery(durable.url, STORM_TRIES) as nursery, Producer(durable.url) as producer:
        for burst in range(1, kills // BURST + 1):
            kill_burst(nursery, "host", BURST, chance)
            quota = events * BURST * burst // kills
            wait_until(lambda quota=quota: producer.accepted >= quota, "the events of this burst", END_S)
        sent = producer.finish()
        wait_until(lambda: finished(substrate, producer.sent), "the last effects", END_S)
        crashed = [code for code in nursery.exits if code != -9]
    took = time.monotonic() - began
    result = tally(substrate, producer.sent)
    promise(
        "killed hosts lose nothing", kills=kills, events=result.events, messages=sent * 5, lost=result.lost,
        twice=result.twice, inversions=result.inversions, effects=result.effects, effects_lost=result.effects_lost,
        effects_twice=result.effects_twice, dead_letters=result.dead_letters, seconds=took,
    )  # fmt: skip

    assert crashed == []
    assert result.events == sent >= events
    assert result.faults == 0, result
