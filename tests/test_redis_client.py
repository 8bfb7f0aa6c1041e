"""Clients of the substrate: deadlines, no retries, no secrets in messages."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from bridges.redis_client import connect, connect_blocking, masked_url, substrate_errors
from bridges.redis_server import RunningServer
from tests.servers import CuttingProxy
from universe.config import SubstrateConfig
from universe.errors import BadInput, SubstrateDown, SubstrateRefused

pytest_plugins = ("tests.server_fixtures",)

WRITES = 400
CUT_EVERY = 20


def _write_through_cuts(client: redis.Redis) -> int:
    """Add WRITES entries with a number each; returns how many calls raised `SubstrateDown`."""
    unknown = 0
    for number in range(WRITES):
        try:
            with substrate_errors("write"):
                client.xadd("stream", {"n": str(number)})
        except SubstrateDown as error:
            unknown += error.may_have_happened
    return unknown


def _doubled(server: RunningServer) -> int:
    with connect(server.plan.config, server.url) as reader:
        numbers = [fields[b"n"] for _, fields in reader.xrange("stream")]
    assert len(set(numbers)) == WRITES
    return len(numbers) - len(set(numbers))


def test_a_lost_reply_is_an_error_and_nothing_is_written_twice(
    server: RunningServer, promise: Callable[..., None]
) -> None:
    """Every cut reply surfaces as one unknown outcome; the stream holds each entry once."""
    with CuttingProxy(server.socket_path, b"XADD", CUT_EVERY) as proxy, connect(SubstrateConfig(), proxy.url) as client:
        unknown = _write_through_cuts(client)

    doubled = _doubled(server)
    promise("a lost reply doubles no write", writes=WRITES, replies_cut=proxy.cuts, errors=unknown, doubled=doubled)
    assert (proxy.cuts, doubled) == (unknown, 0)
    assert unknown == WRITES // CUT_EVERY


def test_the_naive_default_client_writes_twice_and_says_nothing(
    server: RunningServer, promise: Callable[..., None]
) -> None:
    """The twin: redis-py as it comes repeats each write whose reply was cut."""
    with CuttingProxy(server.socket_path, b"XADD", CUT_EVERY) as proxy, redis.Redis("127.0.0.1", proxy.port) as default:
        unknown = _write_through_cuts(default)

    doubled = _doubled(server)
    promise("... of redis-py's default client", writes=WRITES, replies_cut=proxy.cuts, errors=unknown, doubled=doubled)
    assert unknown == 0
    assert doubled == proxy.cuts > 0


def test_a_client_has_no_retries_and_the_fast_parser(server: RunningServer) -> None:
    """Read from the live connection, not from what we passed."""
    for client in (connect(SubstrateConfig(), server.url), connect_blocking(SubstrateConfig(), server.url, 50)):
        with client:
            connection = client.connection_pool.get_connection()

            assert connection.retry.get_retries() == 0
            assert type(connection._parser).__name__ == "_HiredisParser"
            assert connection.get_protocol() == 2
            client.connection_pool.release(connection)


def test_a_silent_server_is_down_at_the_deadline() -> None:
    """A peer that accepts and never answers raises `SubstrateDown`, which may have happened."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        client = connect(SubstrateConfig(timeout_ms=50), url)
        with client, pytest.raises(SubstrateDown, match="ask: Timeout"), substrate_errors("ask"):
            client.ping()


def test_an_absent_server_is_down() -> None:
    """A refused connection is `SubstrateDown` too."""
    with (
        connect(SubstrateConfig(), "unix:///nowhere/redis.sock") as client,
        pytest.raises(SubstrateDown),
        substrate_errors("ask"),
    ):
        client.ping()


def test_a_blocking_client_outwaits_its_block(server: RunningServer) -> None:
    """With a timeout shorter than the block, the blocking client gets the empty answer, the plain twin fails."""
    config = SubstrateConfig(timeout_ms=200)  # a server ends a block up to 100 ms late: its timer runs at 10 Hz
    with connect_blocking(config, server.url, block_ms=400) as patient:
        assert not patient.xread({"stream": "$"}, block=400)

    with connect(config, server.url) as hasty, pytest.raises(SubstrateDown), substrate_errors("read"):
        hasty.xread({"stream": "$"}, block=400)


def test_a_block_without_end_is_refused() -> None:
    """BLOCK 0 could never have a deadline."""
    with pytest.raises(ValueError, match="deadline"):
        connect_blocking(SubstrateConfig(), "redis://127.0.0.1", 0)


def test_wrong_credentials_are_a_refusal_not_an_outage(server: RunningServer, client: redis.Redis) -> None:
    """Nothing was executed, so `SubstrateDown` would say too much."""
    client.config_set("requirepass", "right")
    with (
        connect(SubstrateConfig(), f"{server.url}?db=0") as stranger,
        pytest.raises(SubstrateRefused),
        substrate_errors("write"),
    ):
        stranger.set("key", "value")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1", "starts with redis://"),
        ("", "starts with redis://"),
        ("unix://", "names no socket"),
        ("redis://127.0.0.1/abc", "database number"),
        ("redis://127.0.0.1?db=x", "db is a number"),
        ("redis://127.0.0.1?socket_timeout=99", "not allowed"),
        ("redis://127.0.0.1?retry_on_timeout=1", "not allowed"),
        ("redis://127.0.0.1?ssl_ca_cert=x", "did you mean ssl_ca_certs?"),
        ("redis://:hush@127.0.0.1:notaport", "not a URL"),
    ],
)
def test_a_url_that_would_change_our_rules_is_refused(url: str, said: str) -> None:
    """redis-py lets a URL override timeouts and retries; we do not."""
    with pytest.raises(BadInput) as refused:
        connect(SubstrateConfig(), url)

    assert said in str(refused.value)
    assert "hush" not in str(refused.value)


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N")), min_size=12))
def test_a_masked_url_never_shows_its_password(password: str) -> None:
    """Whatever the password, it is not in the text for logs."""
    shown = masked_url(f"redis://user:{password}@host.example:6379/1?db=1")

    assert shown == "redis://***@host.example:6379/1"
