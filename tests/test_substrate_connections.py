"""Connections: whoever opened one closes it, and the server sees that."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import redis

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from bridges.redis_client import connect
from bridges.redis_reader import RedisReader
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.members import START_AT, Question, keeper, said
from tests.ports import CLIENT, LOGS, Do, PortParameters, specs
from tests.servers import config_for, running, wait_until
from universe.keys import Keys

CONFIG = config_for("valkey")


@pytest.fixture
def valkey() -> Iterator[RunningServer]:
    """A fresh server."""
    with running("valkey") as server:
        yield server


@pytest.fixture
def looker(valkey: RunningServer) -> Iterator[redis.Redis]:
    """The one client that looks at the others."""
    with connect(CONFIG, valkey.url) as client:
        yield client


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage collection: what is closed was closed by its owner."""
    gc.disable()
    yield
    gc.enable()


def connections(looker: redis.Redis) -> int:
    """Everybody's connections but the looker's own, as the server counts them (``CLIENT LIST``)."""
    return len(looker.client_list()) - 1


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("hosts", [1, 2])
def test_a_runtime_that_has_stopped_holds_no_connection(valkey: RunningServer, looker: redis.Redis, hosts: int) -> None:
    """Its hosts' substrates and readers, its own, and those of its ports' threads: open while it runs, then none."""
    members = (*specs(PortParameters("leak", inline=False)), *(keeper(f"keeper:{name}") for name in "abcd"))
    plan = UniversePlan(
        members=members, settings=HostSettings(start_at=START_AT, grid_ms=0), hosts=hosts,
        url=valkey.url, substrate=CONFIG,
    )  # fmt: skip
    runtime = LocalRuntime(plan)
    runtime.tell(CLIENT, Do(tuple(f"{number} ok" for number in range(8)), channels=8))
    wait_until(lambda: len(LOGS["leak"]) == 8, "the ports' work", 60)
    assert runtime.ingest_all([said(1), said(2)]) == ["accepted", "accepted"]
    assert runtime.ask("keeper:a", Question(), 10_000) == {"type": "answer", "handled": 0}
    assert runtime.drain(30_000)
    LOGS["leak"].clear()
    open_before = connections(looker)
    runtime.stop()

    # One of the runtime, at least one of the ports' threads, and for each host its substrate and its reader.
    assert open_before >= 1 + 1 + 2 * hosts
    wait_until(lambda: connections(looker) == 0, "the end of all connections")


@pytest.mark.usefixtures("uncollected")
def test_a_substrate_closes_its_readers(valkey: RunningServer, looker: redis.Redis) -> None:
    """Readers that have read and readers that have not; a second close is fine."""
    substrate = RedisSubstrate(CONFIG, valkey.url, wall=True)
    readers = [substrate.reader() for _ in range(3)]
    for reader in readers[:2]:
        reader.add("bot:a", "0-0")
        reader.poll(None)
    assert connections(looker) == 2
    substrate.close()
    substrate.close()

    wait_until(lambda: connections(looker) == 0, "the end of the readers' connections")


@pytest.mark.usefixtures("uncollected")
def test_a_reader_that_nobody_closes_stays_connected(valkey: RunningServer, looker: redis.Redis) -> None:
    """The naive twin: its substrate does not know it, so the server still counts it when the substrate is gone."""
    substrate = RedisSubstrate(CONFIG, valkey.url, wall=True)
    forgotten = RedisReader(CONFIG, valkey.url, Keys())
    known = substrate.reader()
    for reader in (forgotten, known):
        reader.add("bot:a", "0-0")
        reader.poll(None)
    substrate.close()
    wait_until(lambda: connections(looker) < 2, "the end of the known reader")

    assert connections(looker) == 1
    forgotten.close()
    wait_until(lambda: connections(looker) == 0, "the end of the other")
