"""The server is killed under load in live settings: what was acknowledged stays, what was not is sent again."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from actors.local_runtime import LocalRuntime
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import CONFIG, START_AT, USERS, Tally, finished, plan_of, said, tally
from tests.reliability.producer import Producer
from tests.scale import scaled
from tests.servers import CuttingProxy, running, wait_until
from universe.errors import SubstrateDown
from universe.events import Message

END_S = 120.0
EVENTS_PER_KILL = (100, 400)


def _kill_under_load(server: RunningServer, producer: Producer, kills: int) -> None:
    """SIGKILL the server while users speak, and start it again; return when they are heard again."""
    chance = random.Random(4)
    for _ in range(kills):
        producer.until_accepted(producer.accepted + chance.randint(*EVENTS_PER_KILL))
        server.kill()
        server.restart()
    producer.until_accepted(producer.accepted + 1)


def test_a_killed_server_loses_nothing_that_it_acknowledged(tmp_path: Path, promise: Callable[..., None]) -> None:
    """SIGKILL and restart under load, appendfsync always: each accepted event is applied once, in order."""
    kills = scaled(4, 10)
    with running("valkey", tmp_path / "data") as server, LocalRuntime(plan_of(server.url, 2)) as runtime:
        with Producer(server.url) as producer:
            _kill_under_load(server, producer, kills)
            sent = producer.finish()
            view = RedisSubstrate(CONFIG, server.url, wall=True)
            wait_until(lambda: finished(view, producer.sent), "the last effects", END_S)
        runtime.check()
        services = runtime.statistics().services
        result = tally(view, producer.sent)
        view.close()
    outages = sum(service.outages for service in services)
    promise(
        "a killed server loses nothing acknowledged", kills=kills, events=sent, lost=result.lost, twice=result.twice,
        inversions=result.inversions, effects_lost=result.effects_lost, effects_twice=result.effects_twice,
        batches_sent_again=producer.outages, kept_though_unanswered=producer.duplicates, host_outages=outages,
    )  # fmt: skip

    assert result.faults == 0, result
    assert producer.accepted + producer.duplicates == sent
    assert producer.outages >= kills
    assert outages >= kills
    assert [service.restarts for service in services] == [0, 0]


def test_the_hosts_come_back_by_themselves_when_the_server_was_away_while_they_slept(tmp_path: Path) -> None:
    """An idle host notices the outage in its blocking read and goes on after it."""
    with running("valkey", tmp_path / "data") as server, LocalRuntime(plan_of(server.url, 1)) as runtime:
        assert runtime.drain(10_000)
        server.kill()
        wait_until(lambda: runtime.statistics().services[0].outages > 0, "the host's noticing", END_S)
        server.restart()
        with Producer(server.url) as producer:
            producer.until_accepted(1)
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        wait_until(lambda: finished(view, producer.sent), "the effects", END_S)
        result: Tally = tally(view, producer.sent)
        view.close()

    assert result.faults == 0, result


def test_a_producer_that_does_not_send_again_loses_events(tmp_path: Path, promise: Callable[..., None]) -> None:
    """The naive twin: SubstrateDown may mean that nothing happened."""
    kills = scaled(2, 10)
    with running("valkey", tmp_path / "data") as server, LocalRuntime(plan_of(server.url, 1)) as runtime:
        with Producer(server.url, careless=True) as producer:
            _kill_under_load(server, producer, kills)
            sent = producer.finish()
        assert runtime.drain(60_000)
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        result = tally(view, producer.sent)
        view.close()
    promise("the naive twin of the producer fails", kills=kills, events=sent, lost=result.lost)

    assert result.lost > 0


@pytest.mark.parametrize("same_id", [True, False], ids=["same id", "naive: new id"])
def test_a_lost_reply_makes_no_event_twice_when_it_is_sent_again_under_its_id(
    same_id: bool, promise: Callable[..., None]
) -> None:
    """A proxy lets every 37th script run and cuts its reply; only a retry under the same id is safe."""
    events, calls = scaled(1_000, 10_000), 0
    with running("valkey") as server, CuttingProxy(server.socket_path, b"EVALSHA", every=37) as proxy:
        producer = RedisSubstrate(CONFIG, proxy.url, wall=True)
        for number in range(events):
            event = said(USERS[0], number)
            while True:
                calls += 1
                try:
                    assert producer.ingest("planet:k0", event, START_AT, 100_000) in ("accepted", "duplicate")
                    break
                except SubstrateDown:
                    event = event if same_id else msgspec.structs.replace(event, event_id=f"{event.event_id}.again")
        producer.close()
        view = RedisSubstrate(CONFIG, server.url, wall=True)
        contents = [event.content for event in view.read_events() if isinstance(event, Message)]
        view.close()
    name = "a lost reply makes no event twice" if same_id else "the naive twin of the retry fails"
    promise(name, events=events, replies_cut=proxy.cuts, twice=len(contents) - len(set(contents)))

    assert len(set(contents)) == events
    assert proxy.cuts > events // 50
    assert (len(contents) == events) == same_id


def test_a_server_without_memory_is_waited_for(tmp_path: Path) -> None:
    """A server that refuses every write is an outage, not a fault of the hosts; with memory again, all is applied."""
    with running("valkey", tmp_path / "data") as server, LocalRuntime(plan_of(server.url, 2)) as runtime:
        with Producer(server.url) as producer, connect(CONFIG, server.url) as client:
            producer.until_accepted(50)
            client.config_set("maxmemory", 1)
            wait_until(lambda: sum(one.outages for one in runtime.statistics().services) >= 2, "outages", END_S)
            client.config_set("maxmemory", 0)
            producer.until_accepted(producer.accepted + 50)
            producer.finish()
            view = RedisSubstrate(CONFIG, server.url, wall=True)
            wait_until(lambda: finished(view, producer.sent), "the last effects", END_S)
        runtime.check()
        services = runtime.statistics().services
        result = tally(view, producer.sent)
        view.close()

    assert result.faults == 0, result
    assert [service.restarts for service in services] == [0, 0]
