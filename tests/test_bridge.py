"""The bridge: open, leased, done; retries, the breaker, refusals, restarts; in virtual and in wall time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.bridge import Bridge, BridgeState, PortResult
from actors.host import Host
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import PortCall
from actors.plan import UniversePlan
from actors.turn import Turn
from actors.worker import Harvest
from bridges.memory_substrate import MemorySubstrate
from bridges.redis_server import RunningServer
from tests.members import START_AT
from tests.ports import BRIDGE, CLIENT, GATE, LOGS, Applying, Client, ClientState, Do, PortParameters, Reply, specs
from tests.scale import scaled
from tests.servers import config_for, running, wait_until
from universe.config import BridgeConfig, SubstrateConfig
from universe.envelope import Envelope
from universe.ports import Applied
from universe.substrate import AnyEnvelope

HOUR_MS = 3_600_000
NO_BREAKER = BridgeConfig(breaker_failures=1_000_000)


@pytest.fixture(autouse=True)
def _fresh_logs() -> Iterator[None]:
    LOGS.clear()
    GATE.clear()
    yield
    GATE.set()


def replies_in(harvest: Harvest) -> list[Reply]:
    """What the client kept."""
    for address, record, data in harvest.records:
        if (address, record) == (CLIENT, "state"):
            return msgspec.msgpack.decode(data, type=ClientState).replies
    return []


def virtually(
    texts: tuple[str, ...], config: BridgeConfig = NO_BREAKER, hosts: int = 1
) -> tuple[list[Applying], list[Reply], Harvest]:
    """Tries, replies and harvest of one hour in which the client asks for all texts at once."""
    LOGS.clear()
    universe = UniversePlan(
        members=specs(PortParameters("virtual", config)), settings=HostSettings(start_at=START_AT), hosts=hosts
    )
    with LocalRuntime(universe) as runtime:
        runtime.tell(CLIENT, Do(texts))
        runtime.run_until(START_AT + HOUR_MS)
        harvest = runtime.harvest()
    return LOGS["virtual"], replies_in(harvest), harvest


def test_a_request_is_applied_once_and_answered() -> None:
    """The reply names the remote id; its latency is the declared one; the journal says so; nothing stays open."""
    applied, replies, harvest = virtually(("ok",))
    done = [line for line in harvest.journal if line.kind == "port_done"]

    assert [(entry.text, entry.first_try) for entry in applied] == [("ok", True)]
    assert [(reply.text, reply.outcome) for reply in replies] == [("ok", "remote-1")]
    assert replies[0].at - applied[0].at >= 40
    assert [line.details for line in done] == [
        {"request": applied[0].request_id, "outcome": "done", "remote": "remote-1"}
    ]
    assert harvest.dead_letters == []


def test_a_failing_request_is_tried_again_with_growing_pauses() -> None:
    """Three failures, then success: pauses double; the id stays; only the first try says that it is the first."""
    applied, replies, _ = virtually(("retry:3",))
    pauses = [later.at - earlier.at for earlier, later in pairwise(applied)]

    assert len({entry.request_id for entry in applied}) == 1
    assert [entry.first_try for entry in applied] == [True, False, False, False]
    assert [pause // 500 for pause in pauses] == [1, 2, 4]
    assert [reply.outcome for reply in replies] == ["remote-4"]


def test_the_outside_may_ask_for_more_patience() -> None:
    """A rate limit's own pause counts when it is longer than ours."""
    applied, _, _ = virtually(("patient:90000",))

    assert applied[1].at - applied[0].at >= 90_000


def test_an_adapters_surprise_is_a_failed_try() -> None:
    """An exception that no port should raise is retried like any other failure."""
    applied, replies, harvest = virtually(("crash:2", "ok"))

    assert len(applied) == 4
    assert sorted(reply.text for reply in replies) == ["crash:2", "ok"]
    assert harvest.dead_letters == []


def test_after_the_last_try_the_client_hears_that_it_may_have_happened() -> None:
    """Five tries, a dead letter with the reason, `PortFailed`; others are not disturbed."""
    applied, replies, harvest = virtually(("retry:99", "ok"))
    failed = next(reply for reply in replies if reply.text == "retry:99")

    assert sum(entry.text == "retry:99" for entry in applied) == 5
    assert (failed.outcome, failed.may_have_happened) == ("busy", True)
    assert [(letter.member, letter.reason) for letter in harvest.dead_letters] == [(BRIDGE, "port retry: busy")]


def test_a_refused_request_fails_at_once() -> None:
    """It was not applied, and will not be: no second try, a dead letter, `PortFailed`."""
    applied, replies, harvest = virtually(("refuse",))

    assert len(applied) == 1
    assert [(reply.outcome, reply.may_have_happened) for reply in replies] == [("forbidden", False)]
    assert [letter.reason for letter in harvest.dead_letters] == ["port refused: forbidden"]


def test_the_breaker_opens_after_three_failures_in_a_row_and_closes_with_a_success() -> None:
    """While it is open the port is left alone for ten seconds; then everything is done."""
    config = BridgeConfig(in_flight_max=1)
    applied, replies, harvest = virtually(("retry:3", *["ok"] * 5), config)
    opened = [line for line in harvest.journal if line.kind == "breaker_open"]
    resting = [entry for entry in applied for line in opened if line.at < entry.at < line.at + 10_000]

    assert len(opened) == 1
    assert resting == []
    assert opened[0].at - START_AT < 10_000
    assert applied[3].at >= opened[0].at + 10_000
    assert len(replies) == 6
    assert {reply.outcome[:6] for reply in replies} == {"remote"}


def test_without_the_breaker_a_dead_port_is_hammered() -> None:
    """The twin with the breaker out of reach tries a dead port more often in its first ten seconds."""
    dead = tuple(f"{number} retry:99" for number in range(20))
    counts = []
    for config in (BridgeConfig(), NO_BREAKER):
        applied, _, _ = virtually(dead, config)
        counts.append(sum(entry.at < START_AT + 10_000 for entry in applied))

    assert counts[0] < counts[1]


def test_more_requests_than_places_are_all_done_in_their_order(promise: Callable[..., None]) -> None:
    """Two in flight, many waiting: first tries in the order of the requests, every one answered once."""
    count = scaled(200, 5_000)
    texts = tuple(f"{number} ok" for number in range(count))
    applied, replies, _ = virtually(texts, BridgeConfig(in_flight_max=2))
    promise("a bridge with two places does all requests in order", requests=count, done=len(replies), twice=0)

    assert [entry.text for entry in applied] == list(texts)
    assert [reply.text for reply in replies] == list(texts)


Scripts = st.lists(st.sampled_from(["ok", "refuse", "retry:1", "retry:9", "crash:1"]), min_size=1, max_size=25)


@settings(max_examples=scaled(25, 300))
@given(Scripts, st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))
def test_every_request_is_answered_exactly_once(scripts: list[str], places: int, tries: int, hosts: int) -> None:
    """Whatever the port does, whatever the limits: one reply per request, a dead letter per failure, none left."""
    texts = tuple(f"{number} {script}" for number, script in enumerate(scripts))
    config = BridgeConfig(in_flight_max=places, tries_max=tries, breaker_open_ms=1000)
    applied, replies, harvest = virtually(texts, config, hosts)
    failures = [reply for reply in replies if not reply.outcome.startswith("remote")]

    assert sorted(reply.text for reply in replies) == sorted(texts)
    assert len(harvest.dead_letters) == len(failures)
    assert max(sum(entry.text == text for entry in applied) for text in texts) <= tries


class Hands:
    """A port whose results a test hands in itself, when it likes."""

    def __init__(self) -> None:
        self.calls: list[PortCall] = []

    def run(self, calls: list[PortCall], now: int) -> list[AnyEnvelope]:
        """Keep the calls."""
        del now
        self.calls += calls
        return []

    def close(self, deadline_ms: int) -> None:
        """Nothing runs."""


class ByHand:
    """Client and bridge on one host over memory; `restart` is what comes after SIGKILL."""

    def __init__(self, config: BridgeConfig = NO_BREAKER, kind: type[Bridge] = Bridge) -> None:
        self.substrate = MemorySubstrate()
        self.kind = kind
        self.config = config
        self.now = START_AT
        self.seq = 0
        self.restart()

    def restart(self) -> None:
        """Another process takes over."""
        self.hands = Hands()
        self.host = Host("host-0", self.substrate, HostSettings(start_at=START_AT))
        self.host.spawn(Client(CLIENT), self.now)
        self.host.spawn(self.kind(BRIDGE, self.config), self.now, self.hands)
        self.run(0)

    def run(self, ms: int) -> None:
        """Let time pass."""
        self.now += ms
        self.host.read(self.now)
        while (due := self.host.next_due()) is not None and due <= self.now:
            self.host.run_pass(due)
            self.host.read(due)

    def do(self, *texts: str) -> None:
        """The client asks."""
        self.seq += 1
        self.substrate.tell(CLIENT, Envelope("x", self.seq, self.now, Do(texts)), 10_000)
        self.run(5)

    def result(self, call: PortCall, remote: str = "r") -> None:
        """The port says that a call is done."""
        result = PortResult(call.number, call.token, "done", Applied(call.request_id, remote))
        self.seq += 1
        self.substrate.tell(BRIDGE, Envelope("port:x", self.seq, self.now, result), 10_000)
        self.run(5)

    def replies(self) -> list[str]:
        """The remote ids that the client heard."""
        data = self.substrate.peek(CLIENT).state
        return [] if data is None else [r.outcome for r in msgspec.msgpack.decode(data, type=ClientState).replies]

    def state(self) -> BridgeState:
        """What is committed of the bridge."""
        data = self.substrate.peek(BRIDGE).state
        assert data is not None
        return msgspec.msgpack.decode(data, type=BridgeState)


def test_after_a_crash_a_leased_request_is_leased_again_under_its_id() -> None:
    """The new lease has a new token, the same request id, and is not a first try that might be lost."""
    world = ByHand()
    world.do("ok", "ok")
    before = list(world.hands.calls)
    world.restart()
    after = list(world.hands.calls)

    assert [call.request_id for call in after] == [call.request_id for call in before]
    assert all(new.token > old.token for old, new in zip(before, after, strict=True))
    for call in after:
        world.result(call)
    assert (world.replies(), world.state().leased) == (["r", "r"], {})


def test_a_late_result_under_an_old_token_is_ignored() -> None:
    """The old process's answer comes after the new lease: only the new one counts, once."""
    world = ByHand()
    world.do("ok")
    old = world.hands.calls[0]
    world.restart()
    new = world.hands.calls[0]
    world.result(old, "late")
    ignored = world.replies()
    world.result(new, "right")
    world.result(new, "again")
    world.result(old, "late")

    assert ignored == []
    assert world.replies() == ["right"]


class Tokenless(Bridge):
    """The twin: takes any result for a number that is leased."""

    def _finish(self, state: BridgeState, result: PortResult, turn: Turn) -> None:
        lease = state.leased.get(str(result.number))
        token = result.token if lease is None else lease.token
        super()._finish(state, msgspec.structs.replace(result, token=token), turn)


def test_without_the_token_the_late_result_wins() -> None:
    """The twin answers with what the dead process said, while the new one still works on it."""
    world = ByHand(kind=Tokenless)
    world.do("ok")
    old = world.hands.calls[0]
    world.restart()
    world.result(old, "late")

    assert world.replies() == ["late"]


def test_a_lost_result_is_a_failed_try_once_its_lease_has_run_out() -> None:
    """Nobody ever hands the result in: after the lease the request is tried again."""
    world = ByHand(BridgeConfig(lease_s=60))
    world.do("ok")
    world.run(59_000)
    early = len(world.hands.calls)
    world.run(3_000)
    world.run(3_000)

    assert (early, len(world.hands.calls)) == (1, 2)
    assert world.hands.calls[0].request_id == world.hands.calls[1].request_id
    world.result(world.hands.calls[0])
    assert world.replies() == []
    world.result(world.hands.calls[1])
    assert world.replies() == ["r"]


def test_the_traces_of_finished_requests_are_a_ring() -> None:
    """No more than ``done_kept`` of them stay, and no open record of a finished request."""
    world = ByHand(BridgeConfig(done_kept=3))
    for number in range(8):
        world.do("ok")
        world.result(world.hands.calls[-1], f"r{number}")
    records = world.substrate.records(BRIDGE)

    assert sorted(records) == ["done:0", "done:1", "done:2"]
    assert world.state().done == 8


@pytest.fixture
def valkey() -> Iterator[RunningServer]:
    """A fresh server."""
    with running("valkey") as server:
        yield server


def wall_plan(url: str, parameters: PortParameters) -> UniversePlan:
    """Client and bridge in wall time."""
    config: SubstrateConfig = config_for("valkey")
    universe = HostSettings(start_at=START_AT, grid_ms=0)
    return UniversePlan(members=specs(parameters), settings=universe, url=url, substrate=config)


@pytest.mark.parametrize("inline", [False, True])
def test_in_wall_time_ports_run_on_threads_and_keep_the_order_of_a_channel(
    valkey: RunningServer, *, inline: bool
) -> None:
    """Four channels, failures among them: every request is answered once; first tries of a channel are in order."""
    texts = tuple(f"{number} {'retry:1' if number % 10 == 7 else 'ok'}" for number in range(80))
    config = BridgeConfig(retry_delay_ms=1, breaker_failures=1000)
    parameters = PortParameters("wall", config, inline=inline)
    with LocalRuntime(wall_plan(valkey.url, parameters)) as runtime:
        runtime.tell(CLIENT, Do(texts, channels=4))
        wait_until(lambda: len(replies_in(runtime.harvest())) == len(texts), "all replies", 60)
        replies = replies_in(runtime.harvest())
        runtime.check()
    first = [entry.text for entry in LOGS["wall"] if entry.first_try]

    assert sorted(reply.text for reply in replies) == sorted(texts)
    for channel in range(4):
        assert [text for text in first if int(text.split()[0]) % 4 == channel] == list(texts[channel::4])


def test_a_port_that_hangs_delays_its_own_channel_and_nothing_else(valkey: RunningServer) -> None:
    """The first channel's thread waits; other channels, and the client itself, go on; then the rest follows."""
    texts = ("0 wait", "1 ok", "2 ok", "3 ok", "4 ok", "5 ok", "6 ok", "7 ok")
    with LocalRuntime(wall_plan(valkey.url, PortParameters("hang", inline=False))) as runtime:
        runtime.tell(CLIENT, Do(texts, channels=8))
        wait_until(lambda: len(replies_in(runtime.harvest())) >= 1, "a reply of another channel", 30)
        early = {reply.text for reply in replies_in(runtime.harvest())}
        GATE.set()
        wait_until(lambda: len(replies_in(runtime.harvest())) == len(texts), "all replies", 30)

    assert "0 wait" not in early


def test_a_bridge_in_wall_time_goes_on_after_a_restart_of_its_universe(valkey: RunningServer) -> None:
    """Stopped while a request hangs: the next start leases it again under the same id, and it is answered once."""
    parameters = PortParameters("again", inline=False)
    first = LocalRuntime(wall_plan(valkey.url, parameters))
    first.tell(CLIENT, Do(("0 wait",)))
    wait_until(lambda: len(LOGS.get("again", ())) == 1, "the first lease", 30)
    with LocalRuntime(wall_plan(valkey.url, parameters)) as second:
        wait_until(lambda: len(LOGS["again"]) == 2, "the second lease", 30)
        GATE.set()
        wait_until(lambda: len(replies_in(second.harvest())) == 1, "the reply", 30)
        first.stop()
        assert second.drain(10_000)
        replies = replies_in(second.harvest())

    assert len({entry.request_id for entry in LOGS["again"]}) == 1
    assert len(replies) == 1
