"""Opening the bus: nothing before the first request, one embedded server for all, nothing left behind."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from actors.port_runner import close_port
from bridges.bus import QueryBus, bus_server, open_bus
from bridges.bus.bus_server import OwnServer
from bridges.redis_client import connect
from tests.bus.rigs import QUERY, RULES, Rig, request
from tests.mind.makers import fact, lives_in
from tests.servers import config_for, wait_gone
from universe.errors import BadInput, BadKey, PortRefused, PortRetry
from universe.mind_requests import ClearQuery, CloseQuery, Couple, LookUp, OpenQuery, PostFacts
from universe.ports import Exporting

pytest_plugins = ("tests.bus.fixtures",)

SAW = fact("saw", "L0", lives_in("oslo"))
OPEN = request(OpenQuery(QUERY, (SAW,)))


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds of other tests in this process may still hold the one server: here is another one."""
    monkeypatch.setattr(bus_server, "_shared", bus_server._Shared())


def pid_of(bus: QueryBus) -> int:
    """The process of the embedded server that a bus uses."""
    server: Any = bus._server
    assert isinstance(server, OwnServer)
    return int(server._server.pid) if server._server is not None else 0  # type: ignore[attr-defined]


def keys_there(bus: QueryBus) -> int:
    """How many keys the server of a bus holds."""
    return int(bus._server.line().execute_command("DBSIZE"))


def test_the_embedded_server_starts_with_the_first_request_and_ends_with_the_last_bus() -> None:
    """Two buses, one process; the first to close leaves the other's queries alone and takes its own away."""
    one, two = open_bus("", "one", 5000), open_bus("", "two", 5000)
    assert (bus_server._shared._server, pid_of(one)) == (None, 0)
    one.apply(OPEN)
    two.apply(OPEN)
    pid = pid_of(one)

    assert pid == pid_of(two) != 0
    there = keys_there(two)
    close_port(one)
    assert 0 < keys_there(two) < there
    assert two.apply(request(Couple(QUERY.id, RULES))).reply.facts == (SAW,)  # type: ignore[union-attr]
    two.close()
    two.close()
    wait_gone(pid, "the embedded server ends with the last bus")
    assert bus_server._shared._server is None


def test_a_bus_that_was_closed_opens_again_empty() -> None:
    """The same object after `close` is a new bus on a new server."""
    bus = open_bus("", "again", 5000)
    bus.apply(OPEN)
    bus.close()
    found: Any = bus.apply(request(Couple(QUERY.id, RULES))).reply

    assert found.refused == "no_query"
    bus.close()


def test_two_runs_after_each_other_share_nothing() -> None:
    """The same prefix and the same ids in one process: the second run finds nothing of the first."""
    other = open_bus("", "bystander", 5000)
    other.apply(OPEN)
    for _ in range(2):
        bus = open_bus("", "run", 5000)
        found: Any = bus.apply(OPEN).reply
        assert (found.added, found.known) == (1, 0)
        bus.close()
    other.close()


def test_an_embedded_server_that_died_is_replaced() -> None:
    """The queries are gone with it, and the next request is served."""
    bus, other = open_bus("", "dies", 5000), open_bus("", "other", 5000)
    bus.apply(OPEN)
    other.apply(OPEN)
    pid = pid_of(bus)
    assert bus_server._shared._server is not None
    bus_server._shared._server.kill()
    found: Any = bus.apply(request(Couple(QUERY.id, RULES))).reply

    assert found.refused == "no_query"
    assert pid_of(bus) not in (0, pid)
    found = other.apply(request(Couple(QUERY.id, RULES))).reply
    assert (found.refused, pid_of(other)) == ("no_query", pid_of(bus))
    bus.close()
    other.close()


def test_buses_of_several_threads_share_one_server() -> None:
    """Opened at the same moment: one process, and each thread's query whole."""
    buses = [open_bus("", f"t{number}", 5000) for number in range(4)]
    pids: list[int] = []
    barrier = threading.Barrier(4)

    def use(bus: QueryBus) -> None:
        barrier.wait(10)
        bus.apply(OPEN)
        pids.append(pid_of(bus))

    threads = [threading.Thread(target=use, args=(bus,)) for bus in buses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(set(pids)) == 1 < len(pids)
    for bus in buses:
        bus.close()
    assert bus_server._shared._server is None


def test_a_bus_on_somebodys_server_leaves_queries_for_its_other_hosts(rig: Rig) -> None:
    """Closing the bus closes the connection and nothing else."""
    rig.open(SAW)
    rig.bus.close()

    assert rig.stage == "search"
    assert rig.couple().facts == (SAW,)


def test_a_server_that_is_away_is_tried_again_later(rig: Rig) -> None:
    """Nobody listens: a retry, not a refusal, and nothing is sent twice by itself."""
    bus = open_bus("unix:///tmp/there-is-no-such.sock", "whisper", 200)
    with pytest.raises(PortRetry, match="bus_down"):
        bus.apply(OPEN)
    bus.close()
    assert rig.client.dbsize() == 0


@pytest.mark.parametrize("url", ["http://x", "redis://x:y", "unix://", "redis://h/0?socket_timeout=99"])
def test_a_url_that_is_none_of_ours_is_refused_at_once(url: str) -> None:
    """Before anything is asked."""
    with pytest.raises(BadInput):
        open_bus(url, "whisper", 1000)


def test_a_bad_prefix_and_bad_times_are_refused_at_once() -> None:
    """Whatever would end in a key or in a timeout."""
    with pytest.raises(BadKey):
        open_bus("", "a:b", 1000)
    for timeout_ms, ttl_ms in ((0, 1000), (1000, 0), (-1, 1)):
        with pytest.raises(BadInput):
            open_bus("", "whisper", timeout_ms, ttl_ms=ttl_ms)


def test_the_bus_is_a_port_that_can_be_closed_and_takes_only_its_own_requests() -> None:
    """Named, inline, with nothing to export; a request of another port is refused."""
    bus = open_bus("", "whisper", 5000)
    assert isinstance(bus, Exporting)
    assert (bus.name, bus.inline, bus.exports()) == ("bus", True, {})
    with pytest.raises(PortRefused, match="LookUp"):
        bus.apply(request(LookUp("elena", "x")))
    bus.close()


def test_the_lifetime_that_was_asked_for_is_the_servers(rig: Rig) -> None:
    """Also below the one of closed queries, which is then shorter."""
    short = Rig(rig.server, ttl_ms=20_000)
    short.open(SAW)
    client: Any = rig.client
    assert all(10_000 < client.pttl(key) <= 20_000 for key in short.existing())
    short.ask(CloseQuery(QUERY.id, "failed"))
    assert all(0 < client.pttl(key) <= 20_000 for key in short.existing())
    short.ask(ClearQuery(QUERY.id))
    short.stop()


def test_cut_replies_are_retries_and_what_is_redone_is_done_once(rig: Rig) -> None:
    """The script has run, its answer is lost: the bridge asks again under the same id."""
    from tests.servers import CuttingProxy

    with CuttingProxy(rig.server.socket_path, b"EVALSHA", 2) as proxy:
        bus = open_bus(proxy.url, "whisper", 5000)
        replies: list[Any] = []
        post, end = PostFacts(QUERY.id, "m", (SAW,)), CloseQuery(QUERY.id, "failed")
        for number, body in enumerate((OpenQuery(QUERY), post, Couple(QUERY.id, RULES), end)):
            for _ in range(4):
                try:
                    replies.append(bus.apply(request(body, f"c{number}")).reply)
                    break
                except PortRetry:
                    continue
        bus.close()
    assert proxy.cuts > 0
    assert [one.refused for one in replies] == ["", "", "", ""]
    assert replies[1].added == 1
    assert [one.stage for one in replies[3].trace.stages] == ["posted", "search", "coupled", "failed"]
    with connect(config_for("valkey"), rig.server.url) as client:
        assert client.hget(rig.keys.metadata, "posts") == b"1"
