"""Restarts, crashes, flushed scripts, many posters, a cluster: a query goes on, or is plainly gone."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import redis

from bridges.bus import QueryBus, open_bus
from bridges.bus.port import keys_of
from lua.registry import all_scripts
from tests.bus.right_calls import right_args
from tests.bus.rigs import QUERY, RULES, TO_GENERATION, Rig, request
from tests.mind.makers import fact, lives_in
from tests.servers import Product, running, wait_until
from universe.errors import PortRetry
from universe.keys import Keys
from universe.mind.coupling import couple
from universe.mind_requests import Couple, OpenQuery, PostFacts

pytest_plugins = ("tests.bus.fixtures",)

SAW: Final = fact("saw", "L0", lives_in("oslo"))
HEARD: Final = fact("heard", "L3", lives_in("rome"))
POSTERS: Final = 8


def steps(rig: Rig) -> Iterator[Any]:
    """A query, step by step; yields each reply."""
    yield rig.open(SAW)
    yield rig.ask(PostFacts(QUERY.id, "gossip", (HEARD,)))
    yield rig.couple()
    yield rig.decide()
    yield rig.advance(*TO_GENERATION)
    yield rig.close()


def test_a_server_that_is_killed_and_comes_back_between_any_steps_changes_nothing(
    bus_product: Product, tmp_path: Path
) -> None:
    """On a server that keeps its file: the same replies as without the crashes, after one retry each."""
    with running(bus_product) as calm:
        wanted = list(steps(Rig(calm)))
    with running(bus_product, tmp_path / "data", settings=(("appendfsync", "always"),)) as server:
        rig = Rig(server)
        found = []
        for reply in steps(rig):
            found.append(reply)
            server.kill()
            with pytest.raises(PortRetry):
                rig.couple()
            server.restart()
        rig.stop()
    asked = [one for one in found if type(one).__name__ != "Traced"]
    assert [_plain(one) for one in asked] == [_plain(one) for one in wanted[: len(asked)]]
    assert found[-1].trace.deltas == wanted[-1].trace.deltas
    assert found[-1].trace.stages[-1].stage == "logged"


def _plain(reply: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(reply, request_id="")


def test_flushed_scripts_cost_one_round_trip_and_nothing_else(rig: Rig) -> None:
    """SCRIPT FLUSH before every step: the same replies."""
    wanted = [_plain(one) for one in steps(rig)]
    rig.client.flushall()
    rig.asked = 0
    found = []
    going = steps(rig)
    for _ in wanted:
        rig.client.script_flush()
        found.append(_plain(next(going)))

    assert found == wanted


def test_a_query_that_expired_is_gone_and_says_so(rig: Rig) -> None:
    """Nobody touched it: every later step says that there is no such query."""
    short = Rig(rig.server, ttl_ms=1)
    short.open(SAW)
    wait_until(lambda: rig.client.dbsize() == 0, "the query expires")

    assert rig.couple().refused == rig.advance("synthesis").refused == rig.close("expired").refused == "no_query"
    short.stop()


def test_many_posters_and_a_coupler_at_once_lose_nothing_and_leave_no_half_post(rig: Rig) -> None:
    """Threads with a bus each: what was answered as added is coupled, what was refused is not there."""
    rig.open()
    replies: list[tuple[int, Any]] = []
    coupled: list[Any] = []
    barrier = threading.Barrier(POSTERS + 1)

    def post(number: int) -> None:
        bus = open_bus(rig.server.url, rig.prefix, 5000)
        barrier.wait(10)
        for part in range(4):
            facts = tuple(fact(f"p{number}_{part}_{one}", f"L{one}", lives_in("oslo")) for one in range(3))  # type: ignore[arg-type]
            body = PostFacts(QUERY.id, f"s{number}", facts)
            replies.append((number * 4 + part, bus.apply(request(body, f"p{number}_{part}")).reply))
        bus.close()

    def couple_once() -> None:
        bus = open_bus(rig.server.url, rig.prefix, 5000)
        barrier.wait(10)
        coupled.append(bus.apply(request(Couple(QUERY.id, RULES), "couple")).reply)
        bus.close()

    threads = [threading.Thread(target=post, args=(number,)) for number in range(POSTERS)]
    threads.append(threading.Thread(target=couple_once))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    (found,) = coupled
    assert len(replies) == POSTERS * 4
    refused = [reply for _, reply in replies if reply.refused]
    assert {reply.refused for reply in refused} <= {"stage:coupled"}
    added = sum(reply.added for _, reply in replies)
    pushed = sum(reply.added + reply.trimmed - 3 for _, reply in replies if not reply.refused)
    assert found.coupled == couple(QUERY.id, found.facts, RULES)
    assert len(found.facts) == added - pushed
    by_post: dict[str, int] = {}
    for one in found.facts:
        by_post[one.id.rpartition("_")[0]] = by_post.get(one.id.rpartition("_")[0], 0) + 1
    if not pushed:
        assert set(by_post.values()) <= {3}
    assert rig.close("failed").trace.late == len(refused)  # type: ignore[union-attr]


def test_many_that_couple_at_once_couple_once(rig: Rig) -> None:
    """One wins, the others are told the stage; the history has the stage once."""
    rig.open(SAW, HEARD)
    barrier, replies = threading.Barrier(POSTERS), []

    def run(number: int) -> None:
        bus = open_bus(rig.server.url, rig.prefix, 5000)
        barrier.wait(10)
        replies.append(bus.apply(request(Couple(QUERY.id, RULES), f"c{number}")).reply)
        bus.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(POSTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.refused for one in replies) == ["", *["stage:coupled"] * (POSTERS - 1)]
    assert [one.stage for one in rig.close("failed").trace.stages] == ["posted", "search", "coupled", "failed"]  # type: ignore[union-attr]


def _free_port() -> int:
    """A port whose cluster bus port (10,000 higher) exists too."""
    for _ in range(50):
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = int(found.getsockname()[1])
        if port < 50_000:
            return port
    pytest.skip("no free port below 50000 for a cluster node")


@contextmanager
def two_nodes(directory: Path) -> Iterator[list[redis.Redis]]:
    """A cluster of two nodes on the loopback, half of the slots each. Skips where it cannot be formed."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("no redis-server on PATH (Debian: apt-get install redis-server)")
    with ExitStack() as stack:
        nodes, ports = [], [_free_port(), _free_port()]
        for port in ports:
            home = directory / str(port)
            home.mkdir()
            process = subprocess.Popen(
                [binary, "--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--save", "",
                 "--appendonly", "no", "--dir", str(home), "--protected-mode", "no"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(process.wait, 10)
            stack.callback(process.terminate)
            client = redis.Redis(host="127.0.0.1", port=port, socket_timeout=5)
            stack.callback(client.close)
            nodes.append(client)
        for client in nodes:
            wait_until(lambda client=client: _answers(client), "a cluster node answers")  # type: ignore[misc]
        for client, (first, last) in zip(nodes, ((0, 8191), (8192, 16_383)), strict=True):
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last)
        nodes[0].execute_command("CLUSTER", "SET-CONFIG-EPOCH", 1)
        nodes[1].execute_command("CLUSTER", "SET-CONFIG-EPOCH", 2)
        nodes[0].execute_command("CLUSTER", "MEET", "127.0.0.1", ports[1])
        for client in nodes:
            wait_until(lambda client=client: _formed(client), "the cluster forms", 20)  # type: ignore[misc]
        yield nodes


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _formed(client: redis.Redis) -> bool:
    state: Any = client.execute_command("CLUSTER", "INFO")
    text = state.decode() if isinstance(state, bytes) else str(state)
    return "cluster_state:ok" in text and ("cluster_known_nodes:2" in text or "'cluster_known_nodes': '2'" in text)


def test_the_scripts_of_the_bus_run_on_a_cluster(tmp_path: Path) -> None:
    """All keys of a query lie in one slot, whatever its id; keys without a tag (the twin) do not work."""
    with two_nodes(tmp_path) as nodes:
        served = [0, 0]
        for number in range(12):
            query_id = f"{number * 7919}:elena"
            keys = keys_of(Keys("town").query(query_id))
            slots = {int(nodes[0].execute_command("CLUSTER", "KEYSLOT", key)) for key in keys}
            assert len(slots) == 1
            node = int(slots.pop() > 8191)
            served[node] += 1
            port = nodes[node].connection_pool.connection_kwargs["port"]
            bus: QueryBus = open_bus(f"redis://127.0.0.1:{port}", "town", 5000)
            asked = _with_id(query_id)
            bus.apply(request(OpenQuery(asked, (SAW, HEARD)), "a"))
            found: Any = bus.apply(request(Couple(query_id, RULES), "b")).reply
            assert found.coupled == couple(query_id, (SAW, HEARD), RULES)
            bus.close()
        assert min(served) > 0
        args = right_args()["query_couple"][1]
        untagged = [key.replace("{", "").replace("}", "") for key in keys]
        with pytest.raises(redis.ResponseError, match="slot"):
            nodes[0].execute_command("EVAL", all_scripts()["query_couple"].source, len(untagged), *untagged, *args)


def _with_id(query_id: str) -> Any:
    import msgspec

    return msgspec.structs.replace(QUERY, id=query_id)
