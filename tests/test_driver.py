"""The driver of virtual time: the same run for any number of hosts, in memory and on servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.driver import FEED_EVENTS, Driver
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.worker import FOREVER
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from tests.members import START_AT, Question, Say, WalkerParameters, keeper, said, walker
from tests.scale import scaled
from tests.servers import PRODUCTS, config_for, require, running
from universe.config import SubstrateConfig
from universe.errors import BadInput, MailboxFull, ReplyTimeout
from universe.events import AnyEvent

ADDRESSES = ("planet:g", "walk:a", "walk:b", "walk:c", "walk:d", "walk:e")
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def valkey() -> Iterator[RunningServer]:
    """One server for all examples; each run empties it."""
    with running("valkey") as server:
        yield server


def members(seed: int, delay_ms_max: int = 900, count: int = 6, steps: int = 5) -> tuple[MemberSpec, ...]:
    """Walkers that send to each other."""
    peers = ADDRESSES[:count]
    own = WalkerParameters(seed, peers, delay_ms_max, first=2, steps=steps)
    return tuple(walker(address, own) for address in peers)


def plan(
    specs: tuple[MemberSpec, ...], hosts: int = 1, grid_ms: int = 1, url: str = "", cap: int = 10_000
) -> UniversePlan:
    """A virtual universe."""
    universe = HostSettings(start_at=START_AT, grid_ms=grid_ms, mailbox_cap=cap)
    config = config_for("valkey") if url else SubstrateConfig()
    return UniversePlan(members=specs, settings=universe, hosts=hosts, url=url, substrate=config)


def run(
    universe: UniversePlan, events: tuple[AnyEvent, ...] = (), stops: tuple[int, ...] = (DAY_MS,)
) -> tuple[str, int]:
    """Digest and number of decisions of a run."""
    if universe.url:
        with connect(universe.substrate, universe.url) as client:
            client.flushall()
    with LocalRuntime(universe) as runtime:
        runtime.feed(events)
        for stop in stops:
            runtime.run_until(START_AT + stop)
        return runtime.digest(), len(runtime.harvest().journal)


def spread(hosts: int) -> set[int]:
    """On which hosts the walkers live."""
    return {plan(members(1), hosts).placement().host_of(address) for address in ADDRESSES}


def test_the_digest_is_the_same_for_any_number_of_hosts(valkey: RunningServer) -> None:
    """1, 2, 3 hosts, in memory and on a server, with world events on top; another seed gives another digest."""
    events = tuple(said(number, at=START_AT + number * 37) for number in range(40))
    assert [len(spread(hosts)) for hosts in (1, 2, 3)] == [1, 2, 3]
    results = {
        (url, hosts): run(plan(members(7), hosts, url=url), events) for url in ("", valkey.url) for hosts in (1, 2, 3)
    }

    assert len(set(results.values())) == 1
    assert next(iter(results.values()))[1] > 500
    assert run(plan(members(8)), events) != results["", 1]


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_server_gives_the_digest_of_memory(product: str) -> None:
    """Valkey and Redis alike."""
    require(product)  # type: ignore[arg-type]
    with running(product) as server:  # type: ignore[arg-type]
        assert run(plan(members(3, steps=3), 2, url=server.url)) == run(plan(members(3, steps=3)))


Worlds = st.tuples(
    st.integers(0, 2**32), st.sampled_from([1, 40, 5000]), st.integers(2, 6), st.integers(0, 4),
    st.sampled_from([1, 7, 1000]),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 4000)), max_size=8, unique_by=lambda item: item[0]),
    st.lists(st.integers(0, 9000), max_size=3),
)  # fmt: skip


@settings(
    max_examples=scaled(15, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=Worlds)
def test_random_little_worlds_do_not_depend_on_their_placement(
    valkey: RunningServer, world: tuple[int, int, int, int, int, list[tuple[int, int]], list[int]]
) -> None:
    """Walkers, delays, grid, events and stops at random: memory on 1 host, on 3 hosts, and a server agree."""
    seed, delay_ms_max, count, steps, grid_ms, said_at, stops = world
    specs = members(seed, delay_ms_max, count, steps)
    events = tuple(said(number, at=START_AT + at) for number, at in sorted(said_at, key=lambda item: item[::-1]))
    ends = (*sorted(stops), DAY_MS)
    alone = run(plan(specs, 1, grid_ms), events, ends)

    assert run(plan(specs, 3, grid_ms), events, (DAY_MS,)) == alone
    assert run(plan(specs, 2, grid_ms, valkey.url), events, ends) == alone


class HastyDriver(Driver):
    """The twin: every worker runs as far as it can, whoever may still write to it."""

    def _window(self, end: int) -> None:
        for number, due in enumerate(self._due):
            if due < end:
                self._workers[number].begin(end, self._parcels[number])
                self._parcels[number] = []
                progress = self._workers[number].finish()
                self._due[number] = FOREVER if progress.next_due is None else progress.next_due
                for parcel in progress.parcels:
                    self._carry(parcel)


def test_without_lookahead_the_placement_decides() -> None:
    """The hasty twin gives another result on three hosts than on one; ours does not."""

    def hasty(hosts: int) -> str:
        universe = plan(members(7), hosts)
        with LocalRuntime(universe) as runtime:
            runtime.driver = HastyDriver(runtime._handles, universe.placement(), START_AT, 1, 10_000)
            runtime.run_until(START_AT + DAY_MS)
            return runtime.digest()

    assert hasty(1) == run(plan(members(7), 1))[0]
    assert hasty(3) != hasty(1)


def test_a_recording_is_read_in_chunks_a_little_ahead() -> None:
    """Three chunks of events, one a second: all are handled, and none is read long before its time."""
    count = 3 * FEED_EVENTS
    read: list[int] = []

    def recording() -> Iterator[AnyEvent]:
        for number in range(count):
            read.append(number)
            yield said(number, at=START_AT + number * 1000)

    with LocalRuntime(plan((keeper("planet:g"),), 2)) as runtime:
        runtime.feed(recording())
        at_start = len(read)
        runtime.run_until(START_AT + 100_000)
        early = (len(read), len(runtime.harvest().events))
        runtime.run_until(START_AT + DAY_MS)
        events = runtime.harvest().events

    assert at_start <= FEED_EVENTS
    assert early[0] <= 2 * FEED_EVENTS
    assert early[1] >= 100
    assert [event.at for event in events] == [START_AT + number * 1000 for number in range(count)]


@pytest.mark.parametrize("hosts", [1, 3])
@pytest.mark.parametrize("durable", [False, True])
def test_an_ask_is_answered_in_virtual_time(valkey: RunningServer, hosts: int, *, durable: bool) -> None:
    """The answer comes as plain data, from whichever host; a member that is not there gives none in time."""
    with connect(config_for("valkey"), valkey.url) as client:
        client.flushall()
    specs = tuple(keeper(f"keeper:{name}") for name in "abc")
    with LocalRuntime(plan(specs, hosts, url=valkey.url if durable else "")) as runtime:
        for name in "abc":
            runtime.tell(f"keeper:{name}", Say("x"))
        answers = [runtime.ask(f"keeper:{name}", Question(), 1000) for name in "abc"]
        with pytest.raises(ReplyTimeout, match="keeper:nobody gave no answer within 500 ms") as timeout:
            runtime.ask("keeper:nobody", Question(), 500)
        driver = runtime.driver
        assert driver is not None
        now = driver.now

    assert answers == [{"type": "answer", "handled": 1}] * 3
    assert timeout.value.may_have_happened
    assert now >= START_AT + 500


def test_telling_a_full_mailbox_says_so(valkey: RunningServer) -> None:
    """At the cap the caller hears `MailboxFull`; after a round there is room again."""
    with connect(config_for("valkey"), valkey.url) as client:
        client.flushall()
    with LocalRuntime(plan((keeper("keeper:a"),), url=valkey.url, cap=3)) as runtime:
        for number in range(3):
            runtime.tell("keeper:a", Say(str(number)))
        with pytest.raises(MailboxFull, match="keeper:a is full") as full:
            runtime.tell("keeper:a", Say("one too many"))
        runtime.run_until(START_AT + 1000)
        runtime.tell("keeper:a", Say("again"))
        answer = runtime.ask("keeper:a", Question(), 1000)

    assert not full.value.may_have_happened
    assert answer["handled"] == 4


@pytest.mark.parametrize("hosts", [1, 3])
def test_a_member_can_be_added_to_a_running_world(hosts: int) -> None:
    """It starts at the world's time and is the same on any number of hosts."""
    own = WalkerParameters(1, ADDRESSES, 100, first=2, steps=3)
    with LocalRuntime(plan(members(7), hosts)) as runtime:
        runtime.run_until(START_AT + 1000)
        runtime.spawn(walker("walk:late", own))
        runtime.run_until(START_AT + DAY_MS)
        lines = [line for line in runtime.harvest().journal if line.member == "walk:late"]
        digest = runtime.digest()
    with LocalRuntime(plan(members(7), 4 - hosts)) as runtime:
        runtime.run_until(START_AT + 1000)
        runtime.spawn(walker("walk:late", own))
        runtime.run_until(START_AT + DAY_MS)
        other = runtime.digest()

    assert len(lines) == 1
    assert lines[0].at >= START_AT + 1000
    assert digest == other


def test_what_belongs_to_wall_time_is_refused_in_virtual_time() -> None:
    """And a world in memory cannot run in wall time."""
    with LocalRuntime(plan((keeper("keeper:a"),))) as runtime, pytest.raises(BadInput, match="virtual time"):
        runtime.ingest(said(1))
    with pytest.raises(BadInput, match="durable"):
        LocalRuntime(plan((keeper("keeper:a"),), grid_ms=0))
