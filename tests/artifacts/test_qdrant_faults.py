"""The store on a server: what goes wrong there is told once, with what to assume, and without its secrets."""

from __future__ import annotations

import socket
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridges.artifacts import ArtifactPort, QdrantStore, api_key_of
from bridges.artifacts.asking import SCHEMA_VERSION
from tests.artifacts.makers import NOW, an_artifact, asked, found, remembered
from tests.artifacts.stand_in import StandIn, stand_in
from universe.errors import BadInput, PortRefused, PortRetry
from universe.ports import PortRequest
from universe.store_requests import Keep

KEY = "qd-very-secret-0123456789"


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A stand-in for a server."""
    with stand_in() as running:
        yield running


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_server_in_trouble_is_asked_again_later(server: StandIn, status: int) -> None:
    """By the bridge; the client itself asks once."""
    store = QdrantStore(server.url, key=KEY)
    server.failure = (status, {})

    with pytest.raises(PortRetry, match=f"^artifacts_status_{status}$") as raised:
        store.keep(an_artifact())
    assert 1 == len(server.heard)
    assert 0 == raised.value.retry_after_ms


def test_a_busy_server_says_when(server: StandIn) -> None:
    """Retry-After in seconds, a minute at most."""
    store = QdrantStore(server.url)
    for told, expected in (("3", 3_000), ("86400", 60_000)):
        server.failure = (429, {"Retry-After": told})
        with pytest.raises(PortRetry) as raised:
            store.discover(asked())
        assert expected == raised.value.retry_after_ms


@pytest.mark.parametrize("status", [400, 401, 403, 404, 301])
def test_a_refusal_is_final_and_tells_no_secret(server: StandIn, status: int) -> None:
    """Neither the key nor what was written; no redirect is followed."""
    store = QdrantStore(server.url, key=KEY)
    server.failure = (status, {"Location": f"{server.url}/elsewhere"})

    with pytest.raises(PortRefused, match=f"^artifacts_status_{status}$") as raised:
        store.keep(an_artifact(content="a secret of Ada's"))
    assert 1 == len(server.heard)
    assert KEY not in repr(raised.getrepr(chain=True)) + str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_dead_or_silent_server_is_asked_again_later(server: StandIn) -> None:
    """A closed port at once, a silent one after the timeout."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PortRetry, match=r"^artifacts_unreachable: \w+$"):
        QdrantStore(f"http://127.0.0.1:{port}").recall("elena", 0, 1)

    store = QdrantStore(server.url, timeout_ms=1)
    server.waiting = threading.Event()
    with pytest.raises(PortRetry, match=r"^artifacts_timeout$"):
        store.keep(an_artifact())
    server.waiting.set()


def test_the_key_is_sent_and_nobody_is_warned(server: StandIn, tmp_path: Path) -> None:
    """As the server expects it, from a file; it is part of no text about the store."""
    path = tmp_path / "key"
    path.write_text(f"  {KEY}\n", encoding="ascii")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        store = QdrantStore(server.url, key=api_key_of(str(path)))
        store.keep(an_artifact())

    assert [] == [str(one.message) for one in warned]
    assert {KEY} == {key for _, _, key in server.heard}
    assert KEY not in repr(vars(store))


@pytest.mark.parametrize("content", [b"", b"two words", b"x" * 5_000, "ключ".encode()])
def test_a_file_that_holds_no_key_is_refused_without_its_content(tmp_path: Path, content: bytes) -> None:
    """One printable word; no path means no key."""
    path = tmp_path / "key"
    path.write_bytes(content)

    with pytest.raises(BadInput, match="must hold one key") as raised:
        api_key_of(str(path))
    assert "words" not in str(raised.value)
    with pytest.raises(BadInput, match="cannot be read: FileNotFoundError"):
        api_key_of(str(tmp_path / "none"))
    assert "" == api_key_of("")


@pytest.mark.parametrize(
    ("url", "key", "told"),
    [
        ("", "", "with a host"), ("ftp://x", "", "with a host"), ("http://", "", "with a host"),
        ("http://x:99999", "", "no address"), ("http://x:0", "", "with a host"), ("http://a b", "", "with a host"),
        ("http://me:pass@x", "", "api_key_file"), ("http://qdrant.example", KEY, "must be https"),
        ("https://qdrant.example", "two words", "printable"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused(url: str, key: str, told: str) -> None:
    """Before anything is sent; a key goes to another machine only over TLS."""
    with pytest.raises(BadInput, match=told) as raised:
        QdrantStore(url, key=key)
    assert key not in str(raised.value) or not key
    assert "pass" not in str(raised.value).replace("password", "")


def test_a_server_that_a_newer_orrery_filled_is_refused(server: StandIn) -> None:
    """And left as it is; through the port it is a refusal."""
    first = QdrantStore(server.url)
    first.keep(an_artifact())
    first._engine.write_stamp({"schema_version": SCHEMA_VERSION + 1, "embedder": "hashing-384-1"})
    heard = len(server.heard)

    with pytest.raises(BadInput, match=f"version {SCHEMA_VERSION + 1}"):
        QdrantStore(server.url).keep(an_artifact(2))
    request = PortRequest("bot:elena/1", "bot:elena", Keep(an_artifact(2)), "msg:1", 0, NOW, first_try=True)
    with pytest.raises(PortRefused, match="version"):
        ArtifactPort(QdrantStore(server.url)).apply(request)
    assert {"GET", "POST"} == {method for method, _, _ in server.heard[heard:]}
    assert ["a1"] == found(first)


def test_a_collection_with_other_vectors_is_refused(server: StandIn) -> None:
    """Somebody else's, under our name."""
    from qdrant_client import models

    server.local.create_collection(
        "whisperengine_shared_artifacts", vectors_config=models.VectorParams(size=8, distance=models.Distance.DOT)
    )
    with pytest.raises(BadInput, match="has other vectors than 384"):
        QdrantStore(server.url).discover(asked())


def test_points_of_the_original_in_the_same_collections_are_left_alone(server: StandIn) -> None:
    """They have none of our keys: nobody is shown them, no export holds them, and nothing deletes them."""
    from qdrant_client import models

    store = QdrantStore(server.url)
    store.remember(remembered(1))
    theirs = {"type": "gossip", "content": "Ada", "source_bot": "dotty", "eligible_recipients": ["elena"]}
    for name in (store._artifacts, store._memory("elena")):
        point = models.PointStruct(id=str(1 << 20).zfill(32), vector=[0.1] * 384, payload=theirs)
        server.local.upsert(name, [point])

    assert [] == found(store) == found(store, asked(query="Ada", min_confidence=0.0))
    assert ["1"] == [one.message_id for one in store.recall("elena", 0, None)]
    assert b"Ada" not in store.export()
    assert 1 == store.withdraw(("msg:1",), "u1", NOW)
    assert 1 == server.local.count(store._artifacts).count == server.local.count(store._memory("elena")).count


def test_what_is_withdrawn_while_it_is_written_does_not_stay(server: StandIn) -> None:
    """Two processes on one server: the root goes between the look at it and the write; a second look finds it."""
    store, other = QdrantStore(server.url), QdrantStore(server.url)
    store.keep(an_artifact(1))
    store.remember(remembered(1))
    other.prepare()

    def withdraw_while_writing(root: str) -> None:
        def withdraw(method: str, path: str) -> None:
            if method == "PUT" and path.endswith(("artifacts/points", "elena/points")):
                server.before_answer = lambda *_: None
                other.withdraw((root,))

        server.before_answer = withdraw

    withdraw_while_writing("msg:2")
    assert not store.keep(an_artifact(2))
    withdraw_while_writing("msg:8")
    assert not store.remember(remembered(8, root="msg:8"))
    assert ["a1"] == found(store)
    assert ["1"] == [one.message_id for one in store.recall("elena", 0, None)]
