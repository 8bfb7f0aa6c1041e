"""Host processes are killed while events keep coming: nothing is lost, nothing happens twice, order is kept."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

import msgspec
import pytest

from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from bridges.redis_substrate import RedisSubstrate
from tests.reliability import naive_twins
from tests.reliability.kill_world import CONFIG, FAULTY, POISON, POISON_EXIT, START_AT, USERS, finished, said, tally
from tests.reliability.nursery import Nursery, kill_burst
from tests.reliability.producer import Producer
from tests.scale import scaled
from tests.servers import wait_until

pytest_plugins = ("tests.reliability.fixtures",)

BURST = 10
STORM_TRIES = 10
"""Ten kills of one host within milliseconds may well meet the same message, which is then no poison."""
END_S = 300.0
NEIGHBOURS = 20


def test_killed_hosts_lose_nothing_and_do_nothing_twice(
    durable: RunningServer, substrate: RedisSubstrate, promise: Callable[..., None]
) -> None:
    """SIGKILL of two hosts in bursts of milliseconds, spread over live events, appendfsync always."""
    kills, events, chance = scaled(100, 1_000), scaled(4_000, 50_000), random.Random(1)
    began = time.monotonic()
    with Nursery(durable.url, STORM_TRIES) as nursery, Producer(durable.url) as producer:
        for burst in range(1, kills // BURST + 1):
            kill_burst(nursery, "host", BURST, chance)
            producer.until_accepted(events * BURST * burst // kills)
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


@pytest.mark.parametrize(("kind", "fault"), [("ack_first", "lost"), ("effect_first", "twice")])
def test_naive_consumers_fail_in_the_same_storm(
    kind: str, fault: str, durable: RunningServer, promise: Callable[..., None]
) -> None:
    """Acknowledge first loses events, effect first repeats them: the harness sees what it must see."""
    kills, chance = scaled(30, 200), random.Random(2)
    with connect(CONFIG, durable.url) as client:
        naive_twins.make_groups(client)
        with Nursery(durable.url) as nursery, Producer(durable.url, backlog=naive_twins.backlog) as producer:
            for _ in range(kills // BURST):
                kill_burst(nursery, kind, BURST, chance)
            sent = producer.finish()
            wait_until(lambda: naive_twins.idle(client), "the end of all mailboxes", END_S)
        times = [int(count) for count in client.hgetall(naive_twins.APPLIED).values()]
    found = {"lost": sent - len(times), "twice": sum(times) - len(times)}
    promise(f"the naive twin {kind} fails", kills=kills, events=sent, **found)

    assert found[fault] > 0
    assert [other for other in found if other != fault and found[other]] == []


def _poisoned(substrate: RedisSubstrate, poisons: int, kinds: tuple[str, ...]) -> dict[str, int]:
    """Two users' events with one wrong event of each kind among them; returns what shall be applied."""
    counts = dict.fromkeys(USERS, 0)
    for poison in range(poisons):
        events = []
        for _ in range(NEIGHBOURS):
            for user in USERS[:2]:
                events.append(said(user, counts[user]))
                counts[user] += 1
        middle = events[NEIGHBOURS].at
        for kind in kinds:
            wrong = said(f"k0-{kind}", poison, kind)
            events.insert(NEIGHBOURS, msgspec.structs.replace(wrong, at=middle))
        assert set(substrate.ingest_all([("planet:k0", event) for event in events], START_AT, 10_000)) == {"accepted"}
    return counts


def test_a_message_that_kills_its_host_is_given_up_after_three_counted_tries(
    durable: RunningServer, substrate: RedisSubstrate, promise: Callable[..., None]
) -> None:
    """Poison ends the process once unseen, then three counted times; its neighbours are applied, in order."""
    poisons, deaths = scaled(2, 20), 0
    counts = _poisoned(substrate, poisons, (POISON, FAULTY))
    deadline = time.monotonic() + END_S
    with Nursery(durable.url) as nursery:
        for number in (0, 1):
            nursery.start_ready("host", number)
        while len(substrate.read_dead_letters()) < 2 * poisons or not finished(substrate, counts):
            assert time.monotonic() < deadline, substrate.read_dead_letters()
            if nursery.exits:
                assert nursery.exits.pop() == POISON_EXIT
                deaths += 1
                nursery.start("host", 0)
            nursery.listen(0.02)
    result = tally(substrate, counts)
    reasons = Counter((letter.message_id.rpartition("-")[0], letter.reason) for letter in substrate.read_dead_letters())
    promise(
        "poison is given up, neighbours are applied", poisons=poisons, processes_ended=deaths, neighbours=result.events,
        lost=result.lost, twice=result.twice, inversions=result.inversions, dead_letters=result.dead_letters,
    )  # fmt: skip

    expected = {
        ("event:msg:k0-poison", "ended its host's process"): poisons,
        ("event:msg:k0-faulty", "ValueError: a faulty event"): poisons,
    }
    assert reasons == expected
    assert result.faults == result.dead_letters
    assert 3 * poisons <= deaths <= 4 * poisons


def test_without_a_limit_of_tries_poison_stops_its_neighbours_for_good(
    durable: RunningServer, substrate: RedisSubstrate
) -> None:
    """The twin: a host that tries again and again ends again and again, and what is behind never comes."""
    counts = _poisoned(substrate, 1, (POISON,))
    with Nursery(durable.url, tries_max=1_000_000) as nursery:
        nursery.start_ready("host", 1)
        for _ in range(8):
            nursery.start("host", 0)
            nursery.until(lambda: bool(nursery.exits), "the end of the host")
            assert nursery.exits.pop() == POISON_EXIT

    assert 0 < tally(substrate, counts).lost < sum(counts.values())
