"""Hosts in wall time: told, asked, fed, drained and stopped; restarted a few times, then given up aloud."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
import redis

from actors.host import Host
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from actors.runtime import wall_clock_ms
from actors.service import Service
from bridges.memory_substrate import MemorySubstrate
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from tests.members import START_AT, Question, Say, keeper, said
from tests.scale import scaled
from tests.servers import config_for, running, wait_until
from universe.config import RuntimeConfig
from universe.errors import BadInput, Escalated, MailboxFull, ReplyTimeout, SubstrateDown
from universe.keys import Keys

NAMES = ("keeper:a", "keeper:b", "keeper:c", "planet:g")
KEYS = Keys()


@pytest.fixture
def valkey() -> Iterator[RunningServer]:
    """A fresh server."""
    with running("valkey") as server:
        yield server


def plan(url: str, hosts: int = 1, cap: int = 10_000) -> UniversePlan:
    """Keepers in wall time."""
    universe = HostSettings(start_at=START_AT, grid_ms=0, mailbox_cap=cap)
    specs = tuple(keeper(name) for name in NAMES)
    return UniversePlan(members=specs, settings=universe, hosts=hosts, url=url, substrate=config_for("valkey"))


def started(url: str, hosts: int = 1, cap: int = 10_000, config: RuntimeConfig | None = None) -> LocalRuntime:
    """The keepers at work."""
    return LocalRuntime(plan(url, hosts, cap), config)


@pytest.mark.parametrize("hosts", [1, 2])
def test_a_member_is_told_asked_and_fed_in_wall_time(valkey: RunningServer, hosts: int) -> None:
    """A message, a question with its answer, a world event once per identity."""
    with started(valkey.url, hosts) as runtime:
        runtime.tell("keeper:a", Say("x"))
        replies = [runtime.ingest(said(1)) for _ in range(3)]
        assert runtime.drain(10_000)
        answers = [runtime.ask(name, Question(), 10_000)["handled"] for name in NAMES]

    assert replies == ["accepted", "duplicate", "duplicate"]
    assert answers == [1, 0, 0, 1]


def test_an_ask_without_an_answer_ends_at_its_deadline(valkey: RunningServer) -> None:
    """The request may have been handled: the error says so."""
    with started(valkey.url) as runtime, pytest.raises(ReplyTimeout, match="within 50 ms") as timeout:
        runtime.ask("keeper:nobody", Question(), 50)

    assert timeout.value.may_have_happened


def test_a_full_mailbox_is_refused_at_the_edge(valkey: RunningServer) -> None:
    """Of a member that nobody runs; `tell`, `ask` and `ingest` all say so."""
    with started(valkey.url, cap=2) as runtime:
        for _ in range(2):
            runtime.tell("keeper:nobody", Say("x"))
            runtime.ingest(said(1, "nowhere"))
            runtime.ingest(said(2, "nowhere"))
        with pytest.raises(MailboxFull, match="keeper:nobody is full"):
            runtime.tell("keeper:nobody", Say("x"))
        with pytest.raises(MailboxFull, match="keeper:nobody is full"):
            runtime.ask("keeper:nobody", Question(), 1000)

        assert runtime.ingest(said(3, "nowhere")) == "full"


def test_a_drained_universe_has_handled_everything(valkey: RunningServer, promise: Callable[..., None]) -> None:
    """Many messages from several threads of the outside; nothing lost, nothing twice; mailboxes empty at rest."""
    each = scaled(100, 2000)
    with started(valkey.url, 2) as runtime:
        for number in range(each):
            for name in NAMES:
                runtime.tell(name, Say(f"{name}/{number}"))
        assert runtime.drain(60_000)
        heard = [str(line.details["text"]) for line in runtime.harvest().journal]
        with connect(config_for("valkey"), valkey.url) as client:
            left = [client.xlen(KEYS.mailbox(name)) for name in NAMES]
    promise("a drained universe has handled everything", told=each * len(NAMES), handled=len(heard))

    assert sorted(heard) == sorted(f"{name}/{number}" for number in range(each) for name in NAMES)
    assert left == [0, 0, 0, 0]


def test_a_stopped_universe_goes_on_where_it_was(valkey: RunningServer) -> None:
    """Stop is clean and idempotent; mail that comes meanwhile is handled by the next start, once."""
    first = started(valkey.url)
    first.tell("keeper:a", Say("before"))
    assert first.drain(10_000)
    first.stop()
    first.stop()
    with connect(config_for("valkey"), valkey.url) as client:
        assert client.hget(KEYS.host("host-0"), "running") == b"0"
    assert [service.running for service in first.statistics().services] == [False]
    outside = started(valkey.url)
    outside.tell("keeper:a", Say("after"))
    assert outside.drain(10_000)
    texts = [line.details["text"] for line in outside.harvest().journal]
    outside.stop()

    assert texts == ["before", "after"]


def test_poison_is_given_up_and_its_neighbours_are_handled(
    valkey: RunningServer, promise: Callable[..., None]
) -> None:
    """Before and behind it, in its own mailbox and in others: no innocent is lost."""
    texts = [f"n{number}" for number in range(100)]
    with started(valkey.url) as runtime:
        for number, text in enumerate(texts):
            runtime.tell("keeper:a", Say(text))
            runtime.tell("keeper:b", Say(text))
            if number % 25 == 3:
                runtime.tell("keeper:a", Say("poison"))
        assert runtime.drain(30_000)
        harvest, statistics = runtime.harvest(), runtime.statistics()
    by_member = {name: [line.details["text"] for line in harvest.journal if line.member == name] for name in NAMES}
    promise("poison in wall time takes no innocent along", poison=4, innocents=200, innocents_dead=0)

    assert by_member["keeper:a"] == by_member["keeper:b"] == texts
    assert [letter.reason for letter in harvest.dead_letters] == ["RuntimeError: this text is poison"] * 4
    assert statistics.hosts[0].dead_letters == 4
    assert statistics.services[0].restarts == 0


def corrupt(server: RunningServer, key: str) -> None:
    """Put something under a key that no script takes."""
    with connect(config_for("valkey"), server.url) as client:
        client.delete(key)
        client.set(key, "broken by hand")


@pytest.mark.parametrize("key", [KEYS.mailbox("keeper:a"), KEYS.member("keeper:a"), KEYS.records("keeper:a")])
def test_a_host_that_keeps_failing_is_given_up_aloud(valkey: RunningServer, key: str) -> None:
    """Five restarts in 30 s, then `Escalated`; the other host goes on, and mailboxes keep what they hold."""
    runtime = started(valkey.url)
    assert runtime.drain(10_000)
    runtime.check()
    corrupt(valkey, key)
    if key != KEYS.mailbox("keeper:a"):
        runtime.tell("keeper:a", Say("x"))
    wait_until(lambda: bool(runtime.statistics().services[0].escalated), "the escalation", 30)
    with pytest.raises(Escalated, match=r"WRONG_?TYPE"):
        runtime.check()
    wait_until(lambda: not runtime.statistics().services[0].running, "the end of the thread")
    service = runtime.statistics().services[0]
    runtime.stop()

    assert service.restarts == RuntimeConfig().restart_budget + 1


def test_a_fault_that_passes_costs_a_restart_and_nothing_else(valkey: RunningServer) -> None:
    """The key is repaired in time: the host comes back from what is committed and handles its mail."""
    with started(valkey.url, config=RuntimeConfig(restart_budget=1000)) as runtime:
        runtime.tell("keeper:a", Say("before"))
        assert runtime.drain(10_000)
        with connect(config_for("valkey"), valkey.url) as client:
            saved = client.dump(KEYS.member("keeper:a"))
            corrupt(valkey, KEYS.member("keeper:a"))
            runtime.tell("keeper:a", Say("during"))
            wait_until(lambda: runtime.statistics().services[0].restarts > 1, "a restart", 30)
            client.restore(KEYS.member("keeper:a"), 0, saved, replace=True)
        wait_until(lambda: len(_texts(client)) == 2, "the message", 30)
        runtime.check()

        assert [line.details["text"] for line in runtime.harvest().journal] == ["before", "during"]


def _texts(client: redis.Redis) -> list[bytes]:
    entries: list[bytes] = client.xrange(KEYS.journal)
    return entries


class Jumping:
    """A clock that jumps `step_ms` at each look: outside of the restart window every failure is the first."""

    def __init__(self, step_ms: int) -> None:
        self.now, self.step_ms = START_AT, step_ms

    def __call__(self) -> int:
        """The time."""
        self.now += self.step_ms
        return self.now


@pytest.mark.parametrize(("step_ms", "escalates"), [(1, True), (31_000, False)])
def test_the_budget_counts_within_its_window_only(step_ms: int, *, escalates: bool) -> None:
    """Eight failures within milliseconds end the host; one in each half minute never does."""
    host = Host("host-0", MemorySubstrate(), HostSettings(start_at=START_AT, grid_ms=0))
    service = Service(host, RuntimeConfig(), Jumping(step_ms))
    failures = [8]

    def read(now: int, block_ms: int | None = None) -> None:
        del now, block_ms
        if failures[0]:
            failures[0] -= 1
            raise ValueError("this host fails")
        threading.Event().wait(0.001)

    host.read = read  # type: ignore[method-assign]
    service.start()
    wait_until(lambda: bool(service.escalated) or (service.statistics().restarts == 8), "the failures", 30)
    wait_until(lambda: service.statistics().running != escalates, "the outcome", 30)
    found = service.statistics()
    service.stop(10_000)

    assert (bool(found.escalated), found.running) == (escalates, not escalates)
    assert found.restarts == (6 if escalates else 8)


def test_a_substrate_that_is_away_costs_no_restart(valkey: RunningServer) -> None:
    """The server is stopped and started again: an outage, waited for; the host is not blamed."""
    with started(valkey.url, config=RuntimeConfig(restart_budget=1)) as runtime:
        assert runtime.drain(10_000)
        valkey.kill()
        wait_until(lambda: runtime.statistics().services[0].outages > 0, "the outage", 30)
        with pytest.raises(SubstrateDown):
            runtime.tell("keeper:a", Say("x"))
        valkey.restart()
        wait_until(lambda: _accepted(runtime), "the server's return", 30)
        assert runtime.ask("keeper:a", Question(), 20_000)["handled"] >= 1
        runtime.check()

        assert runtime.statistics().services[0].restarts == 0


def _accepted(runtime: LocalRuntime) -> bool:
    try:
        runtime.tell("keeper:a", Say("x"))
    except SubstrateDown:
        return False
    return True


def test_jobs_run_on_the_hosts_own_thread(valkey: RunningServer) -> None:
    """Between two passes; what a job raises belongs to whoever asked, and a job nobody runs times out."""
    with started(valkey.url) as runtime:
        service = runtime._handles[0]._service  # type: ignore[attr-defined]
        assert service.call(lambda: threading.current_thread().name, 10_000) == "host-host-0"
        with pytest.raises(ZeroDivisionError):
            service.call(lambda: 1 // 0, 10_000)
        runtime.check()
        assert service.statistics().restarts == 0
    with pytest.raises(TimeoutError):
        service.call(lambda: 1, 10)


def test_what_belongs_to_virtual_time_is_refused_in_wall_time(valkey: RunningServer) -> None:
    """Nobody can step a clock that runs."""
    with started(valkey.url) as runtime:
        with pytest.raises(BadInput, match="wall time"):
            runtime.run_until(wall_clock_ms())
        with pytest.raises(BadInput, match="wall time"):
            runtime.feed([])


def test_a_member_added_at_run_time_is_there_after_a_restart(valkey: RunningServer) -> None:
    """Its host remembers it."""
    with started(valkey.url) as runtime:
        runtime.spawn(keeper("keeper:late"))
        runtime.tell("keeper:late", Say("x"))
        assert runtime.ask("keeper:late", Question(), 10_000)["handled"] == 1
    with started(valkey.url) as runtime:
        runtime.wake("keeper:late")

        assert runtime.ask("keeper:late", Question(), 10_000)["handled"] == 1
