"""What a server must be, and whose a prefix is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from bridges.redis_check import (
    RISKS,
    VERSION_MIN,
    ServerFacts,
    accepted_risks,
    check_server,
    claim_prefix,
    facts_from,
    judge,
)
from bridges.redis_client import connect
from bridges.redis_server import RunningServer
from tests.servers import Product, config_for, running
from universe.config import SubstrateConfig
from universe.errors import BadInput, SubstrateDown, SubstrateRefused
from universe.keys import Keys

pytest_plugins = ("tests.server_fixtures",)

NOW = 1_760_000_000_000
CLAIMERS = 20
POLICIES = (
    "allkeys-lfu", "allkeys-lru", "allkeys-random", "noeviction",
    "volatile-lfu", "volatile-lru", "volatile-random", "volatile-ttl",
)  # fmt: skip
FIT = ServerFacts(
    product="redis", version="7.0.15", mode="standalone", role="master", eviction="noeviction",
    aof=True, aof_broken=False, fsync="always", fsync_paused_by_rewrite=False,
)  # fmt: skip


def _change(facts: ServerFacts, **changes: object) -> ServerFacts:
    return msgspec.structs.replace(facts, **changes)


def _refusal(client: redis.Redis, *, live: bool = False) -> str:
    """Why the server is refused, or an empty text when it is not."""
    try:
        check_server(client, SubstrateConfig(), live=live)
    except SubstrateRefused as refused:
        return str(refused)
    return ""


def test_our_own_server_is_fit_for_live_and_says_what_it_is(product: Product, tmp_path: Path) -> None:
    """The embedded settings pass every check, with no risk accepted."""
    with running(product, tmp_path) as server, connect(server.plan.config, server.url) as client:
        report = check_server(client, server.plan.config, live=True)

        assert report.accepted == ()
        assert report.lines() == (f"substrate: {product} {server.version}, AOF, appendfsync always, noeviction",)


def test_every_policy_that_evicts_is_refused(server: RunningServer, client: redis.Redis) -> None:
    """8 policies, 7 refused, each by name; the naive twin is a server that takes them all."""
    refused = []
    for policy in POLICIES:
        client.config_set("maxmemory-policy", policy)
        why = _refusal(client)
        refused += [policy] if f"maxmemory-policy is {policy}" in why else []
        assert bool(why) == (policy != "noeviction")

    assert refused == [policy for policy in POLICIES if policy != "noeviction"]


def test_a_cluster_is_refused_whatever_is_accepted(product: Product) -> None:
    """One stand-alone primary is what is supported."""
    with running(product, settings=(("cluster-enabled", "yes"), *_tcp())) as server:
        config = config_for(product, accept_risk=tuple(RISKS))
        with connect(config, server.url) as client, pytest.raises(SubstrateRefused, match="cluster mode"):
            check_server(client, config, live=False)


def _tcp() -> tuple[tuple[str, ...], ...]:
    """A cluster node must have ports; it binds this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as port, socket.create_server(("127.0.0.1", 0)) as bus:
        numbers = [str(free.getsockname()[1]) for free in (port, bus)]
    return (("port", numbers[0]), ("bind", "127.0.0.1"), ("cluster-port", numbers[1]))


def test_a_replica_is_refused(product: Product) -> None:
    """Its primary need not even exist."""
    replica = running(product, settings=(("replicaof", "127.0.0.1", "1"),))
    with replica as server, connect(server.plan.config, server.url) as client:
        assert "role is slave, not master" in _refusal(client)


def test_a_server_that_may_forget_is_refused_in_live_only(server: RunningServer, client: redis.Redis) -> None:
    """No append-only file, or a lazy one, is fine for a simulation and refused in live."""
    assert "appendonly is off" in _refusal(client, live=True)
    assert _refusal(client) == ""


def test_a_lazy_append_only_file_is_refused_in_live(product: Product, tmp_path: Path) -> None:
    """The policy and its pause during rewrites are both read from the server."""
    with running(product, tmp_path) as server, connect(server.plan.config, server.url) as client:
        for policy in ("everysec", "no"):
            client.config_set("appendfsync", policy)
            assert f"appendfsync is {policy}, not always" in _refusal(client, live=True)
        client.config_set("appendfsync", "always")
        client.config_set("no-appendfsync-on-rewrite", "yes")

        assert "no-appendfsync-on-rewrite" in _refusal(client, live=True)


def test_an_accepted_risk_passes_and_is_reported_at_every_start(product: Product, client: redis.Redis) -> None:
    """The report names what was seen and what it means, and the accepted risks that do not apply."""
    config = config_for(product, accept_risk=("durability", "eviction"))
    report = check_server(client, config, live=True)

    assert [risk.name for risk in report.accepted] == ["durability"]
    assert report.lines()[1:] == (
        f"ACCEPTED RISK durability: appendonly is off; {RISKS['durability']}",
        "accepted risk eviction: does not apply to this server",
    )


@pytest.mark.parametrize("how", ["renamed", "forbidden"])
def test_settings_that_cannot_be_read_are_refused_in_live(product: Product, how: str, tmp_path: Path) -> None:
    """CONFIG renamed away or forbidden by ACL: unknown is not good; a simulation needs nothing from CONFIG."""
    settings = (("rename-command", "CONFIG", ""),) if how == "renamed" else ()
    with running(product, tmp_path, settings=settings) as server, connect(server.plan.config, server.url) as client:
        if how == "forbidden":
            client.execute_command("ACL", "SETUSER", "default", "-config")

        assert "does not say appendfsync, no-appendfsync-on-rewrite" in _refusal(client, live=True)
        assert _refusal(client) == ""
        accepting = config_for(product, accept_risk=("unreadable_settings",))
        assert [risk.name for risk in check_server(client, accepting, live=True).accepted] == ["unreadable_settings"]


def test_a_server_that_hides_its_info_is_refused(client: redis.Redis) -> None:
    """Without INFO nothing is known, in a simulation neither."""
    client.acl_setuser("default", commands=["-info"])

    assert "does not say version, mode, role, eviction" in _refusal(client)


def test_an_absent_server_is_down_not_refused() -> None:
    """The two have different remedies."""
    with connect(SubstrateConfig(), "unix:///nowhere/redis.sock") as client, pytest.raises(SubstrateDown):
        check_server(client, SubstrateConfig(), live=True)


@pytest.mark.parametrize(
    ("info", "fit"),
    [
        ({"redis_version": "6.2.14"}, False),
        ({"redis_version": "7.0.0"}, True),
        ({"redis_version": "10.1.0"}, True),
        ({"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "7.2.11"}, False),
        ({"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.0.0"}, True),
        ({"redis_version": "7.2.4", "server_name": "valkey"}, False),
    ],
)
def test_an_old_version_is_refused_whatever_is_accepted(info: dict[str, str], fit: bool) -> None:
    """Read from INFO: Valkey reports an old redis_version beside its own."""
    facts = facts_from({**info, "redis_mode": "standalone", "role": "master", "maxmemory_policy": "noeviction"}, {})
    if fit:
        assert judge(facts, (), live=False).facts.version
        return
    with pytest.raises(SubstrateRefused, match="too old"):
        judge(facts, tuple(RISKS), live=False)


@given(st.sampled_from(sorted(VERSION_MIN)), st.integers(0, 30), st.integers(0, 30), st.integers(0, 99))
def test_versions_are_compared_as_numbers(product: str, major: int, minor: int, patch: int) -> None:
    """Refused exactly below the least version, for any version."""
    facts = _change(FIT, product=product, version=f"{major}.{minor}.{patch}")
    try:
        judge(facts, (), live=True)
        refused = False
    except SubstrateRefused:
        refused = True

    assert refused == ((major, minor) < VERSION_MIN[product])


def test_the_naive_comparison_of_texts_refuses_a_new_version() -> None:
    """The twin: as texts, 10.0 lies below 7.0."""
    new, least = "10.0", "7.0"

    assert new < least
    assert judge(_change(FIT, version=new), (), live=True).facts.version == new


@given(
    st.builds(
        ServerFacts, product=st.sampled_from([None, "redis"]), version=st.sampled_from([None, "7.0.0"]),
        mode=st.sampled_from([None, "standalone"]), role=st.sampled_from([None, "master", "slave"]),
        eviction=st.sampled_from([None, "noeviction", "allkeys-lru"]), aof=st.sampled_from([None, True, False]),
        aof_broken=st.sampled_from([None, True, False]), fsync=st.sampled_from([None, "always", "everysec"]),
        fsync_paused_by_rewrite=st.sampled_from([None, True, False]),
    ),
    st.sets(st.sampled_from(sorted(RISKS))),
    st.booleans(),
)  # fmt: skip
def test_a_server_passes_exactly_when_each_of_its_risks_is_accepted(
    facts: ServerFacts,
    accepted: set[str],
    live: bool,
) -> None:
    """Accepting all always passes and tells the risks; any other set passes if and only if it covers them."""
    carried = {risk.name for risk in judge(facts, tuple(RISKS), live=live).accepted}
    if carried <= accepted:
        report = judge(facts, tuple(sorted(accepted)), live=live)
        assert {risk.name for risk in report.accepted} == carried
        assert set(report.unused) == accepted - carried
        return
    with pytest.raises(SubstrateRefused) as refused:
        judge(facts, tuple(sorted(accepted)), live=live)
    assert all(f"risk {name}:" in str(refused.value) for name in carried - accepted)


def test_a_risk_that_does_not_exist_is_bad_input_with_a_suggestion() -> None:
    """A misspelt risk would otherwise protect nobody."""
    with pytest.raises(BadInput, match="did you mean eviction"):
        accepted_risks(SubstrateConfig(accept_risk=("evictoin",)))
    with pytest.raises(BadInput, match="there are eviction, durability"):
        accepted_risks(SubstrateConfig(accept_risk=("xyz",)))

    assert accepted_risks(SubstrateConfig(accept_risk=("replica", "eviction", "replica"))) == ("eviction", "replica")


def test_a_universe_takes_its_own_prefix_again_and_nobody_elses(client: redis.Redis) -> None:
    """`since` stays, the token is the last taker's, the key is readable JSON, a second prefix is free."""
    keys = Keys("whisper")
    first = claim_prefix(client, keys, "orrery", NOW, "token-1")
    again = claim_prefix(client, keys, "orrery", NOW + 5, "token-2")
    with pytest.raises(SubstrateRefused, match=f'"orrery" since "{NOW}"'):
        claim_prefix(client, keys, "intruder", NOW + 9, "token-3")
    other = claim_prefix(client, Keys("second"), "intruder", NOW + 9, "token-3")

    assert (first.since_ms, again.since_ms, other.since_ms) == (NOW, NOW, NOW + 9)
    assert msgspec.json.decode(client.get(keys.owner) or b"") == {
        "universe": "orrery",
        "since": str(NOW),
        "token": "token-2",
    }


def _race(server: RunningServer, take: Callable[[redis.Redis, str, threading.Barrier], bool]) -> list[str]:
    """Let CLAIMERS universes take the prefix at once; returns those that believe they have it."""
    gate = threading.Barrier(CLAIMERS)

    def run(name: str) -> str | None:
        with connect(server.plan.config, server.url) as own:
            own.ping()
            return name if take(own, name, gate) else None

    with ThreadPoolExecutor(CLAIMERS) as pool:
        return [name for name in pool.map(run, [f"universe-{n}" for n in range(CLAIMERS)]) if name]


def test_of_many_claimers_exactly_one_wins(server: RunningServer, client: redis.Redis) -> None:
    """20 universes at once, five prefixes: one owner each, and the key agrees with what it was told."""
    for number in range(5):
        keys = Keys(f"prefix-{number}")

        def take(own: redis.Redis, name: str, gate: threading.Barrier, keys: Keys = keys) -> bool:
            gate.wait(10)
            try:
                claim_prefix(own, keys, name, NOW, "token")
            except SubstrateRefused:
                return False
            return True

        winners = _race(server, take)
        assert [msgspec.json.decode(client.get(keys.owner) or b"")["universe"]] == winners


def test_the_naive_look_then_write_has_many_winners(server: RunningServer) -> None:
    """The twin: GET, then SET, and everybody owns the prefix."""

    def take(own: redis.Redis, name: str, gate: threading.Barrier) -> bool:
        free = own.get("naive:owner") is None
        gate.wait(10)
        if free:
            own.set("naive:owner", name)
        return free

    assert len(_race(server, take)) > 1


def test_a_prefix_whose_owner_key_is_not_ours_is_refused_and_left_alone(client: redis.Redis) -> None:
    """Another type, another text, JSON of another shape: refused, unchanged."""
    keys = Keys("taken")
    client.rpush(keys.owner, "a", "b")
    before = client.dump(keys.owner)
    with pytest.raises(SubstrateRefused, match="not ours"):
        claim_prefix(client, keys, "orrery", NOW, "token")
    assert client.dump(keys.owner) == before
    for foreign in (b"", b"text", b"5", b"[]", b'{"universe":1,"since":"1"}', b'{"universe":"orrery"}', b"\xff" * 9):
        client.delete(keys.owner)
        client.set(keys.owner, foreign)
        with pytest.raises(SubstrateRefused, match="not ours"):
            claim_prefix(client, keys, "orrery", NOW, "token")
        assert client.get(keys.owner) == foreign


def test_names_outside_the_grammar_never_reach_the_server(client: redis.Redis) -> None:
    """A universe or token with spaces, quotes or colons is bad input."""
    for universe, token in (("a b", "t"), ('a"', "t"), ("", "t"), ("a", "t:1"), ("a", "x" * 65)):
        with pytest.raises(BadInput, match="is not 1 to 64"):
            claim_prefix(client, Keys(), universe, NOW, token)

    assert client.dbsize() == 0
