"""The store as a port, and the seed's two ways to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bridges.artifacts import ArtifactPort, EdgeStore, QdrantStore, discover_artifacts, get_gossip_for_bot
from tests.artifacts.makers import DAY, HOUR, NOW, an_artifact, remembered
from tests.artifacts.plain import memory_in
from universe.errors import PortRefused
from universe.ports import Applied, Compose, Forget, Port, PortRequest
from universe.store_requests import Discover, Discovered, Keep, Recall, Recalled, Withdraw


@pytest.fixture
def store() -> Iterator[EdgeStore]:
    """An empty private store."""
    made = EdgeStore()
    yield made
    made.close()


def request(body: Any, number: int = 1) -> PortRequest:
    """A request of a bot; its id is its identity."""
    return PortRequest(f"bot:elena/{number}", "bot:elena", body, "msg:1", 0, NOW, first_try=True)


def test_every_request_of_artifacts_is_answered(store: EdgeStore) -> None:
    """Twice the same is once; each answer carries the request's id."""
    port: Port = ArtifactPort(store)
    id_ = "bot:elena/1"
    bodies = (Keep(an_artifact(1)), Keep(an_artifact(2)), remembered(1), remembered(2), Forget("elena", ("2",)))

    assert [Applied(id_, "")] * 10 == [port.apply(request(body)).reply for body in (*bodies, *bodies)]
    found = Discovered(id_, (an_artifact(2),), more=True)
    assert found == port.apply(request(Discover("elena", NOW, limit=1))).reply
    assert Recalled(id_, (memory_in(remembered(1)),)) == port.apply(request(Recall("elena", 0))).reply
    assert Applied(id_, "") == port.apply(request(Withdraw(("msg:1",), "u9", NOW))).reply
    assert Discovered(id_, (an_artifact(2),)) == port.apply(request(Discover("elena", NOW))).reply
    assert Recalled(id_, ()) == port.apply(request(Recall("elena", 0))).reply


def test_the_embedded_port_answers_at_once_and_the_servers_does_not(store: EdgeStore) -> None:
    """No turn waits for a server."""
    assert ("artifacts", True) == (ArtifactPort(store).name, ArtifactPort(store).inline)
    assert not ArtifactPort(QdrantStore(":memory:")).inline


def test_anything_else_is_refused(store: EdgeStore) -> None:
    """Other requests, and what cannot be stored."""
    port = ArtifactPort(store)
    with pytest.raises(PortRefused, match="takes no Compose"):
        port.apply(request(Compose("elena", "Elena", (), "", "Ada", "hm", 0)))
    with pytest.raises(PortRefused, match="confidence"):
        port.apply(request(Keep(an_artifact(confidence_milli=2_000))))
    with pytest.raises(PortRefused, match="no name of a bot"):
        port.apply(request(remembered(bot="a/b")))


def test_the_seeds_search_finds_what_the_bot_may_see(store: EdgeStore) -> None:
    """By its arguments: query, types, own artifacts left out, one person, five at most."""
    for number in range(8):
        store.keep(an_artifact(number, type=("gossip", "epiphany")[number % 2]))
    store.keep(an_artifact(10, source_bot="elena"))
    store.keep(an_artifact(11, user_id="u2", subjects=("u2",)))
    store.keep(an_artifact(12, eligible_recipients=("dotty",)))

    def found(**more: Any) -> list[str]:
        asked: dict[str, Any] = {"query": "Ada's news, part 3", "exclude_bot": "elena", "now": NOW} | more
        return [one.artifact_id for one in discover_artifacts(store, "elena", **asked)]

    assert 5 == len(found())
    assert "a3" == found()[0]
    assert {"a1", "a3", "a5", "a7"} == set(found(artifact_types=["epiphany"]))
    assert ["a11"] == found(user_id="u2", limit=9)
    assert 9 == len(found(limit=99))
    assert [] == found(min_confidence=0.95)


def test_gossip_for_a_bot_comes_from_both_places(store: EdgeStore) -> None:
    """What others told, newest first, then its talk with other bots; of these hours, and nothing that is its own."""
    store.keep_many([
        an_artifact(1), an_artifact(2), an_artifact(3, type="epiphany"), an_artifact(4, source_bot="elena"),
        an_artifact(5, created_at=NOW - DAY), an_artifact(6, created_at=NOW - DAY - 1),
        an_artifact(7, eligible_recipients=("dotty",)),
    ])  # fmt: skip
    for memory in (
        remembered(1), remembered(2, source_type="talk"), remembered(3, is_cross_bot=False), remembered(4),
        remembered(5, at=NOW - DAY - 1), remembered(6, bot="dotty"),
    ):  # fmt: skip
        store.remember(memory)

    gossip = get_gossip_for_bot(store, "elena", now=NOW)
    assert [an_artifact(2), an_artifact(1), an_artifact(5, created_at=NOW - DAY)] == list(gossip[:3])
    assert [memory_in(remembered(4)), memory_in(remembered(1))] == list(gossip[3:])
    hour = get_gossip_for_bot(store, "elena", 1, now=NOW + 2)
    assert (an_artifact(2), memory_in(remembered(4))) == hour
    assert () == get_gossip_for_bot(store, "aria", now=NOW)


def test_gossip_for_a_bot_is_never_cut_off(
    store: EdgeStore, promise: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than any page holds."""
    monkeypatch.setattr("bridges.artifacts.discovery._PAGE", 100)
    count = 550
    store.keep_many([an_artifact(number, created_at=NOW - HOUR + number % 7) for number in range(count)])

    gossip = get_gossip_for_bot(store, "elena", now=NOW)

    promise("gossip of a day, more than a page", there=count, found=len(gossip))
    assert sorted(f"a{number}" for number in range(count)) == sorted(one.artifact_id for one in gossip)  # type: ignore[union-attr]
