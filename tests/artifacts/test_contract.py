"""What every artifact store promises: who sees what, in which order, and that what is withdrawn is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from bridges.artifacts.engine import Where
from bridges.artifacts.engine_store import EngineStore
from bridges.artifacts.payload import point_id_of
from tests.artifacts.makers import DAY, ENGINES, HOUR, NOW, a_store, an_artifact, asked, found, remembered, wiped
from tests.artifacts.plain import for_anybody, memory_in, ten_then_dates
from tests.scale import scaled
from universe.errors import BadInput
from universe.gossip.fading import confidence_now, fades_at


@pytest.fixture(scope="module", params=ENGINES)
def one_store(request: pytest.FixtureRequest) -> Iterator[EngineStore]:
    """A store on each engine."""
    with a_store(request.param) as made:
        yield made


@pytest.fixture
def store(one_store: EngineStore) -> EngineStore:
    """It, empty."""
    return wiped(one_store)


def test_an_artifact_comes_back_as_it_was(store: EngineStore) -> None:
    """All its fields, and those that are left out."""
    whole, bare = an_artifact(), msgspec.convert({**_bare(), "artifact_id": "b"}, type(an_artifact()))

    assert store.keep(whole)
    assert store.keep(bare)
    assert ((bare, whole), False) == store.discover(asked())


def _bare() -> dict[str, object]:
    return {
        "type": "dream", "content": "", "source_bot": "elena", "confidence_milli": 1000, "created_at": NOW,
        "expires_at": NOW + 1,
    }  # fmt: skip


def test_the_payload_has_the_keys_of_the_seed(store: EngineStore) -> None:
    """REF-040, channel 2, and the author of ADR-014: confidence from 0 to 1, the time in ISO 8601."""
    store.keep(an_artifact())
    (payload,) = store._engine.each(store._artifacts, Where())

    seed = {
        "type": "gossip", "content": "Ada has news about her career, part 1", "source_bot": "marcus", "user_id": "u1",
        "confidence": 0.9, "created_at": "2026-01-05T07:00:00.001+00:00", "eligible_recipients": ["elena"],
        "author_id": "marcus", "author_is_bot": True, "author_name": "marcus",
    }  # fmt: skip
    assert seed == {key: payload[key] for key in seed}


def test_only_recipients_and_the_maker_see_an_artifact(store: EngineStore) -> None:
    """Through every way of asking; one without recipients is its maker's alone."""
    store.keep(an_artifact(1, eligible_recipients=("elena", "dotty")))
    store.keep(an_artifact(2, eligible_recipients=()))

    for query in ("", "news about Ada"):
        seen = {bot: set(found(store, asked(bot, query=query))) for bot in ("elena", "dotty", "marcus", "aria")}
        assert {"elena": {"a1"}, "dotty": {"a1"}, "marcus": {"a1", "a2"}, "aria": set()} == seen


def test_a_search_without_the_filter_of_recipients_leaks(store: EngineStore, promise: Callable[..., None]) -> None:
    """The twin reads as the original's discovery does."""
    for number in range(20):
        store.keep(an_artifact(number, eligible_recipients=("elena",)))
    request = asked("aria", types=("gossip",), exclude_bot="aria")

    ours, naive = store.discover(request)[0], for_anybody(store, request)

    promise("a bot that is no recipient discovers gossip", ours=len(ours), by_leaky_twin=len(naive))
    assert () == ours
    assert 20 == len(naive)


@pytest.mark.parametrize("requester", ["", "no one", "a/b", "x" * 65, "elena\n"])
def test_nobody_reads_without_a_name(store: EngineStore, requester: str) -> None:
    """A requester is a bot's name."""
    store.keep(an_artifact(eligible_recipients=("", "elena")))

    with pytest.raises(BadInput, match="without a name"):
        store.discover(asked(requester))


def test_every_condition_of_a_request_filters(store: EngineStore) -> None:
    """Type, maker, person, time, expiry and confidence as it has faded; each alone, on its bound."""
    base = an_artifact(0, created_at=NOW - DAY)
    odd = {
        "type": {"type": "dream"}, "bot": {"source_bot": "elena"}, "subject": {"subjects": ("u2", "u3")},
        "old": {"created_at": NOW - DAY - 1}, "gone": {"expires_at": NOW}, "weak": {"confidence_milli": 500},
    }  # fmt: skip
    for name, fields in ({"base": {}} | odd).items():
        store.keep(msgspec.structs.replace(base, artifact_id=name, **{"user_id": "", **fields}))

    def left_out(**more: object) -> set[str]:
        return {"base", *odd} - {"gone"} - set(found(store, asked(**{"min_confidence": 0.0} | more)))

    assert set() == left_out()
    assert {"type"} == left_out(types=("gossip", "epiphany"))
    assert {"bot"} == left_out(exclude_bot="elena")
    assert {"subject"} == left_out(subject="u1")
    assert {"base", "type", "bot", "old", "weak"} == left_out(subject="u3")
    assert {"old"} == left_out(since=NOW - DAY)
    assert {"weak"} == left_out(min_confidence=0.7)
    assert "gone" in found(store, asked(now=NOW - 1, min_confidence=0.0))
    assert "gone" not in found(store, asked(min_confidence=0.0))


def test_an_artifact_fades_until_nobody_finds_it(store: EngineStore) -> None:
    """0.9 reaches 0.7 for 4.9 days: a moment before it is found, a moment behind it is not."""
    store.keep(an_artifact(created_at=NOW, expires_at=NOW + 99 * DAY))
    fades = fades_at(900, NOW, 0.7)

    assert ["a1"] == found(store, asked(now=fades))
    assert [] == found(store, asked(now=fades + 2))
    assert 700 == confidence_now(900, NOW, fades)


def test_without_a_query_the_newest_come_first(store: EngineStore) -> None:
    """Ties by id; a query without a word is none."""
    times = {"c": 5, "a": 5, "b": 5, "z": 9, "y": 1}
    for name, at in times.items():
        store.keep(an_artifact(artifact_id=name, created_at=NOW - HOUR + at))

    assert ["z", "a", "b", "c", "y"] == found(store) == found(store, asked(query=" ?! "))


def test_with_a_query_the_nearest_come_first(store: EngineStore) -> None:
    """Then the newest, then by id: equal texts are equally near in every engine."""
    texts = {
        "far": "the cat sat on a mat", "b": "Ada moved to Lyon", "a": "Ada moved to Lyon", "new": "Ada moved to Lyon",
        "near": "Ada has news about her career",
    }  # fmt: skip
    for name, text in texts.items():
        store.keep(an_artifact(artifact_id=name, content=text, created_at=NOW - (1 if name == "new" else 2)))

    assert ["new", "a", "b"] == found(store, asked(query="who moved to Lyon?"))[:3]
    assert "near" == found(store, asked(query="career news"))[0]


@pytest.mark.parametrize("query", ["", "news about the career of Ada", "Lyon"])
def test_pages_neither_lose_nor_repeat(store: EngineStore, query: str) -> None:
    """With many ties, across every size of a page; `more` is true until the last."""
    count = scaled(27, 300)
    texts = ("Ada has news about her career", "Ada moved to Lyon", "Bo too")
    store.keep_many([an_artifact(n, content=texts[n % 3], created_at=NOW - n % 2) for n in range(count)])
    whole = found(store, asked(query=query, limit=count))
    assert count == len(whole)

    for size in (1, 7, count - 1, count):
        pages = [store.discover(asked(query=query, limit=size, offset=at)) for at in range(0, count, size)]
        assert whole == [one.artifact_id for page, _ in pages for one in page]
        assert [True] * (len(pages) - 1) + [False] == [more for _, more in pages]
    assert ((), True) == store.discover(asked(query=query, limit=0))
    assert ((), False) == store.discover(asked(query=query, limit=0, offset=count))


@pytest.mark.parametrize("query", ["", "who moved to Lyon?"])
def test_among_many_equals_the_first_by_id_come_first(store: EngineStore, query: str) -> None:
    """However many are as new and as near: an engine that is asked for five gives any five of them."""
    count = scaled(120, 2_000)
    store.keep_many([an_artifact(n, content="Ada moved to Lyon", created_at=NOW) for n in range(count)])
    by_id = sorted(f"a{number}" for number in range(count))

    assert by_id[:5] == found(store, asked(query=query, limit=5))
    assert by_id[50:53] == found(store, asked(query=query, limit=3, offset=50))
    assert by_id[-3:] == found(store, asked(query=query, limit=9, offset=count - 3))


def test_gossip_is_found_in_any_pool(store: EngineStore, promise: Callable[..., None]) -> None:
    """20 fresh ones among 200: the original's way, ten as they come and only then by date, goes blind."""
    ages = (HOUR, *[3 * DAY] * 9)
    store.keep_many([an_artifact(n, created_at=NOW - ages[n % 10] - n) for n in range(200)])
    fresh = {f"a{number}" for number in range(0, 200, 10)}

    ours = found(store, asked(types=("gossip",), since=NOW - DAY))
    naive = ten_then_dates(store, "elena", NOW - DAY)

    promise("fresh gossip among 200 artifacts", there=20, ours=len(ours), by_blind_twin=len(naive))
    assert fresh == set(ours)
    assert len(naive) < 3


def test_keeping_again_replaces(store: EngineStore) -> None:
    """By id: what nobody may see any more is seen by nobody, and a repeated request changes nothing."""
    store.keep(an_artifact(eligible_recipients=("elena", "dotty")))
    store.keep(an_artifact(content="edited", eligible_recipients=("dotty",)))
    store.keep(an_artifact(content="edited", eligible_recipients=("dotty",)))

    assert [] == found(store)
    assert ["edited"] == [one.content for one in store.discover(asked("dotty"))[0]]
    assert ["a1"] == found(store, asked("marcus"))


def test_what_nobody_may_see_is_not_stored(store: EngineStore) -> None:
    """No maker and no recipients."""
    assert not store.keep(an_artifact(source_bot="", eligible_recipients=()))
    assert store.keep(an_artifact(2, source_bot=""))
    assert ["a2"] == found(store)


def test_what_grew_from_a_withdrawn_root_is_gone_for_good(store: EngineStore) -> None:
    """From any of its roots, memories too; it never comes in again, by no way."""
    store.keep_many([an_artifact(1), an_artifact(2, roots=("msg:2", "msg:9")), an_artifact(3, roots=())])
    store.remember(remembered(1, root="msg:9"))
    store.remember(remembered(2, root="msg:8", bot="dotty"))

    assert 2 == store.withdraw(("msg:9", "msg:none"))
    assert 0 == store.withdraw(("msg:9",))
    assert ["a3", "a1"] == found(store)
    assert () == store.recall("elena", 0, 9)
    assert 1 == len(store.recall("dotty", 0, 9))
    assert not store.keep(an_artifact(2, roots=("msg:2", "msg:9")))
    assert not store.remember(remembered(5, root="msg:9"))
    assert 1 == store.keep_many([an_artifact(4, roots=("msg:9",)), an_artifact(5)])
    assert ["a5", "a3", "a1"] == found(store)


def test_a_person_who_leaves_takes_all_along_and_may_come_back(store: EngineStore) -> None:
    """As a subject or as whom it is filed under; no door is closed, since a person may agree again."""
    store.keep(an_artifact(1, user_id="", subjects=("u1", "u2")))
    store.keep(an_artifact(2, user_id="u1", subjects=()))
    store.keep(an_artifact(3, user_id="u3", subjects=("u3",)))

    assert 2 == store.withdraw((), "u1")
    assert ["a3"] == found(store)
    assert store.keep(an_artifact(1))
    assert 0 == store.withdraw((), "")


def test_what_has_expired_is_swept(store: EngineStore) -> None:
    """From its moment on, whoever may see it."""
    for number in range(4):
        store.keep(an_artifact(number, expires_at=NOW + number, eligible_recipients=()))

    assert 3 == store.withdraw((), expired_before=NOW + 2)
    assert 0 == store.withdraw((), expired_before=NOW + 2)
    assert 1 == store.withdraw((), expired_before=NOW + 3)


def test_memories_are_the_seeds_and_each_bot_has_its_own(store: EngineStore) -> None:
    """REF-040, channel 5: newest first, ties by message, a message once, by whichever request came first."""
    for number, at in ((1, 5), (2, 9), (3, 5), (2, 99)):
        assert store.remember(remembered(number, at=at)) == (at != 99)
    store.remember(remembered(7, bot="dotty", role="ai"))
    payloads = list(store._engine.each(store._memory("dotty"), Where()))

    assert ["2", "1", "3"] == [one.message_id for one in store.recall("elena", 0, 9)]
    assert ["2", "1"] == [one.message_id for one in store.recall("elena", 5, 2)]
    assert ["2"] == [one.message_id for one in store.recall("elena", 6, None)]
    assert (memory_in(remembered(7, bot="dotty", role="ai")),) == store.recall("dotty", 0, 1)
    assert () == store.recall("aria", 0, 9) == store.recall("../elena", 0, 9) == store.recall("elena", 0, 0)
    told = {"type": "gossip", "source_bot": "marcus", "is_cross_bot": True, "channel_id": "c"}
    assert told == payloads[0]["metadata"]
    assert ("ai", "gossip") == (payloads[0]["role"], payloads[0]["source_type"])


def test_what_is_deleted_is_forgotten_and_what_grew_from_it(store: EngineStore) -> None:
    """By the message itself and by the root that it was; of this bot only, and twice is once."""
    for number, root in ((1, "msg:1"), (2, "msg:1"), (3, "msg:7"), (4, "9"), (6, "msg:77")):
        store.remember(remembered(number, root=root))
    store.remember(remembered(5, bot="dotty", root="msg:7"))

    assert 3 == store.forget("elena", ("2", "7", "9", "nothing"))
    assert 0 == store.forget("elena", ("2",)) == store.forget("aria", ("2",)) == store.forget("elena", ())
    assert ["6", "1"] == [one.message_id for one in store.recall("elena", 0, 9)]
    assert ["5"] == [one.message_id for one in store.recall("dotty", 0, 9)]
    assert store.remember(remembered(2))


@pytest.mark.parametrize("bad", ["", "a/b", "../x", "x" * 65, "a b"])
def test_a_bot_that_is_no_id_remembers_nothing(store: EngineStore, bad: str) -> None:
    """Names become names of collections, so they keep to the grammar."""
    with pytest.raises(BadInput, match="no name of a bot"):
        store.remember(remembered(bot=bad))
    assert 0 == store.forget(bad, ("1",))


def test_a_bot_named_like_a_parent_directory_stays_in_its_place(store: EngineStore) -> None:
    """Two dots are an id."""
    assert store.remember(remembered(bot=".."))
    assert 1 == len(store.recall("..", 0, 9))


@pytest.mark.parametrize(
    "wrong",
    [{"expires_at": 1 << 60}, {"confidence_milli": 1001}, {"confidence_milli": -1}, {"content": "\ud800"}],
)
def test_what_cannot_be_stored_is_refused_before_anything_is(store: EngineStore, wrong: dict[str, object]) -> None:
    """Times that an engine cannot compare, a confidence that is none, text that is no Unicode."""
    with pytest.raises(BadInput):
        store.keep_many([an_artifact(1), an_artifact(2, **wrong)])
    assert [] == found(store)


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"offset": -1}])
def test_a_negative_page_is_refused(store: EngineStore, wrong: dict[str, int]) -> None:
    """Limits and offsets count from 0."""
    with pytest.raises(BadInput, match="negative"):
        store.discover(asked(**wrong))


def test_the_id_of_a_point_is_derived_from_what_it_is() -> None:
    """The same in every process; parts are not run together."""
    assert point_id_of("a1") == point_id_of("a1") != point_id_of("a2")
    assert point_id_of("a", "b") != point_id_of("ab") != point_id_of("a\x00", "b")
