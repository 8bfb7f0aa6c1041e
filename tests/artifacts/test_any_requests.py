"""Over any steps and requests every engine finds what a plain list would, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bridges.artifacts import import_export, read_export
from bridges.artifacts.edge_engine import EdgeEngine
from bridges.artifacts.engine import Hit, Where
from bridges.artifacts.engine_store import EngineStore
from bridges.artifacts.exporting import Exported, write_export
from bridges.embedding import HashingEmbedder
from tests.artifacts.makers import DAY, HOUR, NOW, a_store, an_artifact, wiped
from tests.artifacts.plain import PlainStore
from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.gossip.artifact import ARTIFACT_TYPES, Artifact
from universe.gossip.embedding import embed, on_grid, unit
from universe.ports import Remember
from universe.rng import below
from universe.store_requests import Discover

BOTS = ("elena", "marcus", "dotty")
PEOPLE = ("u1", "u2", "u3")
ROOTS = ("msg:1", "msg:2", "msg:3", "msg:3:v1", "5")
TEXTS = (
    "Ada is feeling very happy", "Ada has news about her career", "Bo has news about his career", "Bo is feeling happy",
    "", "...", "Ada Ada Ada", "career news",
)  # fmt: skip
TIMES = st.sampled_from([NOW - 60 * DAY, NOW - 5 * DAY, NOW - DAY, NOW - HOUR, NOW - 1, NOW, NOW + HOUR])


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of them, each once."""
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


ARTIFACTS = st.builds(
    Artifact,
    artifact_id=st.integers(1, 12).map("a{}".format), type=st.sampled_from(ARTIFACT_TYPES),
    content=st.sampled_from(TEXTS), source_bot=st.sampled_from((*BOTS, "")),
    confidence_milli=st.sampled_from([0, 1, 300, 699, 700, 701, 900, 1000]), created_at=TIMES,
    expires_at=st.sampled_from([NOW - 1, NOW, NOW + 1, NOW + 14 * DAY]), user_id=st.sampled_from((*PEOPLE, "")),
    subjects=some(PEOPLE), eligible_recipients=some(BOTS), roots=some(ROOTS), depth=st.integers(0, 1),
)  # fmt: skip
REQUESTS = st.builds(
    Discover,
    requester=st.sampled_from((*BOTS, "aria")), now=st.sampled_from([NOW - DAY, NOW, NOW + 3 * DAY]),
    query=st.sampled_from((*TEXTS, "Ada's career", "zzz")), types=some(ARTIFACT_TYPES),
    exclude_bot=st.sampled_from((*BOTS, "")), subject=st.sampled_from((*PEOPLE, "", "")),
    since=st.sampled_from([0, 0, NOW - DAY, NOW]), min_confidence=st.sampled_from([0.0, 0.3, 0.7, 0.7, 1.0]),
    limit=st.integers(0, 5), offset=st.sampled_from([0, 0, 1, 3]),
)  # fmt: skip
MEMORIES = st.builds(
    Remember, bot=st.sampled_from(BOTS), role=st.sampled_from(["human", "ai"]), content=st.sampled_from(TEXTS),
    source_bot=st.sampled_from(BOTS), channel_id=st.just("c"), message_id=st.integers(1, 6).map(str),
    root=st.sampled_from(ROOTS), at=st.integers(NOW, NOW + 3), source_type=st.sampled_from(["gossip", "talk"]),
)  # fmt: skip
WITHDRAWALS = st.tuples(
    some(ROOTS).map(lambda roots: roots[:1]), st.sampled_from((*PEOPLE, "", "")), st.sampled_from([0, 0, 0, NOW]),
)  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("keep"), st.tuples(ARTIFACTS)),
    st.tuples(st.just("keep"), st.tuples(ARTIFACTS)),
    st.tuples(st.just("discover"), st.tuples(REQUESTS)),
    st.tuples(st.just("discover"), st.tuples(REQUESTS)),
    st.tuples(st.just("withdraw"), WITHDRAWALS),
    st.tuples(st.just("remember"), st.tuples(MEMORIES)),
    st.tuples(st.just("forget"), st.tuples(st.sampled_from(BOTS), some(("1", "2", "3")))),
    st.tuples(st.just("recall"), st.tuples(st.sampled_from(BOTS), st.integers(NOW, NOW + 3), st.integers(0, 4))),
)


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[EngineStore, EngineStore]]:
    """The embedded engine, and the client's imitation of a server."""
    with a_store("edge") as edge, a_store("qdrant_memory") as memory:
        yield edge, memory


@settings(max_examples=scaled(40, 1_500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=40))
def test_over_any_steps_every_engine_does_what_a_plain_list_would(
    engines: tuple[EngineStore, EngineStore], steps: list[tuple[str, tuple[Any, ...]]]
) -> None:
    """Every answer on the way, and the same bytes at the end."""
    plain, stores = PlainStore(), [wiped(store) for store in engines]
    for name, arguments in steps:
        expected = getattr(plain, name)(*arguments)
        for store in stores:
            assert expected == getattr(store, name)(*arguments), (name, type(store).__name__)

    whole = Exported(tuple(plain.artifacts.values()), tuple(plain.memories.values()), tuple(plain.withdrawn))
    assert [write_export(whole)] * 2 == [store.export() for store in stores]


@settings(max_examples=scaled(20, 600), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pool=st.lists(ARTIFACTS, min_size=20, max_size=60), requests=st.lists(REQUESTS, min_size=5, max_size=10))
def test_any_request_on_any_pool_finds_what_a_plain_list_would(
    engines: tuple[EngineStore, EngineStore], pool: list[Artifact], requests: list[Discover]
) -> None:
    """With many artifacts that differ in one field only, so that bounds and ties decide."""
    plain, stores = PlainStore(), [wiped(store) for store in engines]
    pool = [msgspec.structs.replace(one, artifact_id=f"a{number}") for number, one in enumerate(pool)]
    kept = sum(plain.keep(one) for one in pool)
    assert [kept] * 2 == [store.keep_many(pool) for store in stores]

    for request in requests:
        expected = plain.discover(request)
        assert [expected] * 2 == [store.discover(request) for store in stores]


class Blurred(EdgeEngine):
    """The embedded engine with scores that are off in their last digits, as another machine's would be."""

    def nearest(self, name: str, where: Where, vector: Sequence[float], limit: int) -> list[Hit]:
        """By the blurred score."""
        found = super().nearest(name, where, vector, 1_000)
        noise = [(below(1, "test.blur", 0, hit.payload["artifact_id"], 21) - 10) * 1e-6 for hit in found]
        hits = [Hit(hit.score + off, hit.vector, hit.payload) for hit, off in zip(found, noise, strict=True)]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]


def test_the_order_is_the_same_where_an_engine_computes_scores_with_an_error(
    engines: tuple[EngineStore, EngineStore],
) -> None:
    """Of equal and of nearly equal texts, across pages; by the engine's own scores the order is another."""
    exact = wiped(engines[0])
    blurred = EngineStore(Blurred(None), HashingEmbedder(), "test", inline=True)
    pool = [an_artifact(n, content=("Ada moved to Lyon", "Bo moved to Lyon")[n % 2], created_at=NOW) for n in range(80)]
    exact.keep_many(pool)
    blurred.keep_many(pool)
    asked = Discover("elena", NOW, query="who moved to Lyon", limit=7)
    hits = blurred._engine.nearest(blurred._artifacts, Where(), unit(on_grid(embed(asked.query))).tolist(), 7)

    for offset in range(0, 80, 7):
        page = msgspec.structs.replace(asked, offset=offset)
        assert exact.discover(page) == blurred.discover(page)
    best = [one.artifact_id for one in exact.discover(asked)[0]]
    assert best != [hit.payload["artifact_id"] for hit in hits]
    blurred.close()


@settings(max_examples=scaled(30, 500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(HOSTILE, min_size=3, max_size=3))
@example(texts=["a\x00b", "' OR 1=1 --", '{"must": []}'])
@example(texts=["", "\u0130\u0131\ufb01", "\U0001f600"])
def test_hostile_text_is_data_and_comes_back_as_it_was(
    engines: tuple[EngineStore, EngineStore], texts: list[str]
) -> None:
    """In every field that holds words; nothing else is found or dropped by it."""
    content, name, topic = (text.encode("utf-8", "replace").decode() for text in texts)
    for store in engines:
        wiped(store).keep(an_artifact(1, roots=("msg:1",)))
        made = an_artifact(
            2, content=content, source_bot=name, topic=topic, subjects=(name,), user_id=topic, roots=(topic,),
            eligible_recipients=("elena", name), channel=content, artifact_id=f"a2{name}",
        )  # fmt: skip
        store.keep(made)
        newest = store.discover(Discover("elena", NOW, subject=name if name and name != "u1" else "", limit=1))[0]
        assert (made,) == newest
        assert 2 == len(store.discover(Discover("elena", NOW, query=content))[0])
        store.withdraw((topic,), name)
        assert ["a1"] == [one.artifact_id for one in store.discover(Discover("elena", NOW))[0]]


@settings(max_examples=scaled(20, 300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pool=st.lists(ARTIFACTS, max_size=12), memories=st.lists(MEMORIES, max_size=8), roots=some(ROOTS),
)  # fmt: skip
def test_an_export_moves_everything_to_the_other_engine(
    engines: tuple[EngineStore, EngineStore], pool: list[Artifact], memories: list[Remember], roots: tuple[str, ...]
) -> None:
    """With the withdrawn roots; importing it again changes nothing, and it reads as what it is."""
    edge, memory = (wiped(store) for store in engines)
    edge.withdraw(roots[:1])
    edge.keep_many(pool)
    for one in memories:
        edge.remember(one)
    data = edge.export()
    exported = read_export(data)

    assert len(exported.artifacts) + len(exported.memories) == import_export(memory, data)
    import_export(memory, data)
    assert data == memory.export() == write_export(exported)
    assert roots[:1] == exported.withdrawn
