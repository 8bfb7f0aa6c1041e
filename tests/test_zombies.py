"""Paused owners wake up, members are activated twice: one writes, the other is refused and told."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from actors.host import Host
from actors.runtime import wall_clock_ms
from actors.worker import Worker
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.reliability import naive_twins
from tests.reliability.host_process import HOSTS
from tests.reliability.kill_world import (
    CONFIG,
    PLANETS,
    START_AT,
    USERS,
    PlanetState,
    finished,
    plan_of,
    said,
    tally,
)  # fmt: skip
from tests.reliability.nursery import Nursery
from tests.reliability.producer import Producer
from tests.scale import scaled
from tests.servers import running, wait_until

pytest_plugins = ("tests.reliability.fixtures",)

END_S = 120.0
ACTIVATIONS = 4


def _members(number: int) -> list[str]:
    plan = plan_of("unix:///nowhere", HOSTS)
    placement = plan.placement()
    return [spec.address for spec in plan.members if placement.host_of(spec.address) == number]


def _haunt(nursery: Nursery, producer: Producer, substrate: RedisSubstrate, zombie: int, number: int) -> int:
    """Pause a host under load, let a second owner work, wake the zombie and see it deposed; returns the new owner."""
    members = _members(number)
    producer.until_accepted(producer.accepted + 1)
    os.kill(zombie, signal.SIGSTOP)
    owner = nursery.start_ready("host", number)
    turns = {address: substrate.peek(address).turn for address in members}
    wait_until(
        lambda: all(substrate.peek(address).turn > turn for address, turn in turns.items()), "the owner's turns", END_S
    )
    os.kill(zombie, signal.SIGCONT)
    everybody = str(len(members))
    nursery.until(lambda: nursery.told.get(("deposed", zombie)) == everybody, "the end of the zombie's members", END_S)
    assert ("deposed", owner) not in nursery.told
    nursery.kill(zombie)
    return owner


def test_a_zombie_that_wakes_up_writes_nothing_and_is_deposed(
    durable: RunningServer, substrate: RedisSubstrate, promise: Callable[..., None]
) -> None:
    """SIGSTOP under load, a second owner takes over and works, SIGCONT: every member of the zombie is refused."""
    zombies = scaled(10, 40)
    with Nursery(durable.url) as nursery, Producer(durable.url) as producer:
        owners = [nursery.start_ready("host", number) for number in range(HOSTS)]
        for zombie in range(zombies):
            number = zombie % HOSTS
            owners[number] = _haunt(nursery, producer, substrate, owners[number], number)
        sent = producer.finish()
        wait_until(lambda: finished(substrate, producer.sent), "the last effects", END_S)
    result = tally(substrate, producer.sent)
    promise(
        "zombies write nothing", zombies=zombies, events=sent, lost=result.lost, twice=result.twice,
        stale_writes=result.miscounted, inversions=result.inversions, effects_twice=result.effects_twice,
    )  # fmt: skip

    assert result.faults == 0, result


def test_xack_as_the_gate_loses_updates_to_a_zombie(durable: RunningServer, promise: Callable[..., None]) -> None:
    """The naive twin in the same harness: XACK fences entries, not the record that the zombie has cached."""
    view, user, part = RedisSubstrate(CONFIG, durable.url, wall=True), USERS[0], 50
    with connect(CONFIG, durable.url) as client, Nursery(durable.url) as nursery:
        naive_twins.make_groups(client)

        def send(first: int) -> None:
            for number in range(first, first + part):
                assert view.ingest("planet:k0", said(user, number), START_AT, 10_000) == "accepted"

        zombie = nursery.start_ready("xack_gate", 0)
        send(0)
        wait_until(lambda: client.get(naive_twins.RECORD) == b"%d" % part, "the first owner's record")
        os.kill(zombie, signal.SIGSTOP)
        nursery.start_ready("xack_gate", 1)
        send(part)
        wait_until(lambda: int(client.get(naive_twins.RECORD) or 0) > part, "the second owner's record")
        os.kill(zombie, signal.SIGCONT)
        send(2 * part)
        wait_until(lambda: naive_twins.idle(client), "the end of the mailbox")
        lost = 3 * part - int(client.get(naive_twins.RECORD) or 0)
    view.close()
    promise("the naive twin xack_gate fails", zombies=1, events=3 * part, lost_updates=lost)

    assert lost > 0


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningServer]:
    """A server for all examples; each takes a prefix of its own."""
    with running("valkey") as server:
        yield server


example_number = iter(range(1_000_000))


def _run_dry(host: Host) -> None:
    host.run_pass(START_AT + 1000)
    while host.backlog or host.next_due() is not None:
        host.run_pass(START_AT + 1000)


@example_settings(max_examples=scaled(60, 500))
@given(order=st.permutations(range(ACTIVATIONS)), reads=st.tuples(*[st.booleans()] * ACTIVATIONS))
def test_of_several_activations_the_newest_wins_and_the_others_write_nothing(
    shared: RunningServer, order: list[int], reads: tuple[bool, ...]
) -> None:
    """Whoever has read what and whoever commits first: one set of turns is written, by the newest activation."""
    config = msgspec.structs.replace(CONFIG, prefix=f"x{next(example_number)}")
    plan = plan_of(shared.url, 1, config=config)
    workers: list[Worker] = []
    view = RedisSubstrate(config, shared.url, wall=True)
    try:
        events = [said(f"{planet}-ada", number) for planet in PLANETS for number in range(3)]
        view.ingest_all([(f"planet:{event.guild_id}", event) for event in events], START_AT, 100)
        for early in reads:
            workers.append(Worker(plan.workers()[0], wall_clock_ms))
            if early:
                workers[-1].host.read(START_AT + 1000)
        for position in order:
            _run_dry(workers[position].host)
        newest = workers[-1].host
        applied = [
            msgspec.msgpack.decode(view.peek(f"planet:{planet}").state or b"", type=PlanetState) for planet in PLANETS
        ]
        assert [(state.applied, state.inversions) for state in applied] == [(3, 0)] * len(PLANETS)
        assert newest.deposed == set()
        assert newest.statistics().refused_commits == 0
        for worker in workers[:-1]:
            assert {f"planet:{planet}" for planet in PLANETS} <= worker.host.deposed
            assert worker.statistics().messages == 0
    finally:
        for worker in workers:
            worker.close()
        view.close()
