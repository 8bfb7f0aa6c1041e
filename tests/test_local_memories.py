"""What bots remember of what they said to each other: the seed's payload in a file that a person can read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from bridges.local_memories import SCHEMA_VERSION, LocalMemories
from scenarios.world import bot_members
from tests.hand_turns import HOUR, MINUTE, START_AT, by_bot, said
from tests.hostile_text import HOSTILE
from tests.scale import scaled
from tests.small_worlds import GENEROUS, persona, planet_member
from universe.config import ChatConfig, Config, MemoryConfig
from universe.errors import BadInput, PortRefused
from universe.events import MessageDelete
from universe.ports import Applied, Compose, Forget, PortRequest, Remember


def request(body: Any, number: int = 1) -> PortRequest:
    """A request of a bot; its id is its identity."""
    return PortRequest(f"bot:elena/{number}", "bot:elena", body, "msg:1", 0, START_AT, first_try=True)


def remembered(number: int = 1, bot: str = "elena", text: str = "music!", **more: Any) -> Remember:
    """Elena remembers what Marcus said, under the root msg:1."""
    fields: dict[str, Any] = {
        "role": "human", "content": text, "source_bot": "marcus", "channel_id": "c", "message_id": str(number),
        "root": "msg:1", "at": START_AT + number,
    }  # fmt: skip
    return Remember(bot, **fields | more)


def filled(path: Path | None = None, *bodies: Any) -> LocalMemories:
    """A memory that took these requests."""
    memory = LocalMemories(path)
    for number, body in enumerate(bodies, start=1):
        memory.apply(request(body, number))
    return memory


def ids(memory: LocalMemories, bot: str = "elena") -> list[str]:
    """The messages that a bot remembers, newest first."""
    return [one["message_id"] for one in memory.of(bot)]


def test_a_memory_is_the_seeds_payload() -> None:
    """REF-040, channel 5: role, source type, and metadata with type, source bot and whether it crossed bots."""
    memory = filled(None, remembered())

    assert [
        {
            "message_id": "1", "root": "msg:1", "at_ms": START_AT + 1, "role": "human", "source_type": "gossip",
            "content": "music!",
            "metadata": {"type": "gossip", "source_bot": "marcus", "is_cross_bot": True, "channel_id": "c"},
        }
    ] == memory.of("elena")  # fmt: skip
    assert [] == memory.of("marcus")


def test_a_request_that_comes_again_is_kept_once() -> None:
    """By its id; the first wins, and the answer is the same."""
    memory = LocalMemories(None)
    answers = [memory.apply(request(remembered(text=text))) for text in ("music!", "music!", "other")]

    assert [Applied("bot:elena/1", "")] * 3 == [answer.reply for answer in answers]
    assert ["music!"] == [one["content"] for one in memory.of("elena")]


def test_the_latest_memories_come_first_and_each_bot_has_its_own() -> None:
    """At most as many as are asked for."""
    memory = filled(None, *(remembered(n, bot=("elena", "marcus")[n % 2]) for n in range(1, 8)))

    assert ["6", "4", "2"] == ids(memory)
    assert ["7", "5"] == [one["message_id"] for one in memory.of("marcus", 2)]


def test_what_is_deleted_is_forgotten_and_what_grew_from_it() -> None:
    """By the message itself and by the root that it was; of this bot only, and twice is once."""
    memory = filled(
        None,
        remembered(1), remembered(2), remembered(3, root="msg:7"), remembered(4, root="9"),
        remembered(5, bot="marcus"), remembered(6, root="msg:77"),
        Forget("elena", ("2", "7", "9", "nothing")), Forget("elena", ("2",)),
    )  # fmt: skip

    assert ["6", "1"] == ids(memory)
    assert ["5"] == ids(memory, "marcus")


def test_a_deleted_message_of_a_person_takes_the_talk_with_it_that_it_began() -> None:
    """Its event id is the root of every answer to it."""
    memory = filled(None, remembered(5), remembered(6), Forget("elena", ("1",)))

    assert [] == ids(memory)


def test_memories_outlive_the_process(tmp_path: Path) -> None:
    """In a file that is opened again; a request of the process before is still the same."""
    path = tmp_path / "memories.sqlite"
    filled(path, remembered(1), remembered(2)).close()
    memory = filled(path, remembered(99), remembered(2))

    assert ["2", "1"] == ids(memory)
    memory.close()


@pytest.mark.parametrize("content", [b"this is no table" * 100, b"SQLite format 3\x00 but not really" * 50])
def test_a_file_that_is_no_table_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    """With its name in the message."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)

    with pytest.raises(BadInput, match=r"notes\.txt"):
        LocalMemories(path)
    assert content == path.read_bytes()


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    """Or an older Orrery would write rows that the newer one does not understand."""
    path = tmp_path / "memories.sqlite"
    filled(path, remembered()).close()
    table = sqlite3.connect(path)
    table.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    table.close()

    with pytest.raises(BadInput, match="newer Orrery"):
        LocalMemories(path)
    table = sqlite3.connect(path)
    assert (SCHEMA_VERSION + 1,) == table.execute("PRAGMA user_version").fetchone()
    table.close()


@pytest.mark.parametrize("place", ["directory", "missing/memories.sqlite"])
def test_a_place_that_is_no_file_is_refused(tmp_path: Path, place: str) -> None:
    """A directory, or a path into one that does not exist."""
    (tmp_path / "directory").mkdir()

    with pytest.raises(BadInput, match="holds no memories"):
        LocalMemories(tmp_path / place)


def test_anything_else_is_refused() -> None:
    """The port takes two kinds of request."""
    with pytest.raises(PortRefused, match="Compose"):
        LocalMemories(None).apply(request(Compose("elena", "Elena", (), "", "Ada", "hm", 0)))


@settings(max_examples=scaled(60, 2_000), deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=5))
def test_hostile_text_is_data_and_comes_back_as_it_was(texts: list[str]) -> None:
    """In every field that a message fills; other rows are neither touched nor found by it."""
    kept = [text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in texts]
    memory = filled(None, remembered(0, text="before"))
    for number, text in enumerate(kept, start=2):
        memory.apply(request(remembered(number, text=text, source_bot=text, channel_id=text, root=text), number))
    memory.apply(request(Forget("elena' OR 1=1 --", tuple(kept)), 100))
    rows = memory.of("elena")

    assert [*reversed(kept), "before"] == [one["content"] for one in rows]
    assert [*reversed(kept), "marcus"] == [one["metadata"]["source_bot"] for one in rows]
    assert [] == memory.of("elena' OR 1=1 --") == memory.of("%")


@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.integers(1, 6), st.sampled_from(["", "msg:1", "msg:2", "3"]), st.integers(1, 9)),
        max_size=30,
    )
)
@settings(max_examples=scaled(60, 2_000), deadline=None)
def test_over_any_requests_a_bot_remembers_what_a_plain_list_would(steps: list[tuple[bool, int, str, int]]) -> None:
    """A message is kept once, by whichever request came first; dropped by message and by root."""
    memory, model = LocalMemories(None), dict[int, tuple[str, str]]()
    for keeps, message, root, number in steps:
        if keeps:
            memory.apply(request(remembered(message, root=root, at=START_AT + number), number))
            if str(message) not in {kept for kept, _ in model.values()}:
                model.setdefault(number, (str(message), root))
        else:
            memory.apply(request(Forget("elena", (str(message),)), 1000))
            gone = {str(message), f"msg:{message}"}
            model = {
                one: (kept, origin) for one, (kept, origin) in model.items()
                if kept != str(message) and origin not in gone
            }  # fmt: skip

    assert sorted(model.values()) == sorted((one["message_id"], one["root"]) for one in memory.of("elena"))


def test_in_a_world_bots_remember_their_talk_and_forget_what_is_deleted(tmp_path: Path) -> None:
    """Over planet, bots and bridge into the file; what people say to bots is remembered by nobody."""
    path = tmp_path / "memories.sqlite"
    start = START_AT + MINUTE
    kick = by_bot(1, "elena", "are you awake, Marcus? the music!", start, reply_to_user="id-marcus")
    person = said(2, "Elena, music?", start + 30 * MINUTE)
    gone = MessageDelete(event_id="dl:1", at=start + HOUR, guild_id="g", channel_id="c", message_ids=("1",))
    chat = ChatConfig(enable_cross_bot_chat=True, cross_bot_max_chain=3)
    counts = []
    ways: list[list[Any]] = [[kick, person], [kick, person, gone]]
    for events in ways:
        config = Config(budget=GENEROUS, memory=MemoryConfig(file=str(path)))
        members = bot_members(config, (persona("elena"), persona("marcus")), ("g",), 1)
        plan = UniversePlan(members=(*members, planet_member(chat)), settings=HostSettings(start_at=START_AT))
        with LocalRuntime(plan) as runtime:
            runtime.feed(events)
            runtime.run_until(start + 2 * HOUR)
        memory = LocalMemories(path)
        counts.append(
            {
                bot: [(one["role"], one["metadata"]["source_bot"]) for one in memory.of(bot)]
                for bot in ("elena", "marcus")
            }
        )
        memory.close()
        for old in tmp_path.iterdir():
            old.unlink()

    talk = [("elena", "elena"), ("marcus", "marcus"), ("elena", "elena")]
    for bot, remembered_by_it in counts[0].items():
        assert remembered_by_it == [("ai" if speaker == bot else "human", source) for speaker, source in talk]
    assert {"elena": [], "marcus": []} == counts[1]


def test_requests_survive_the_wire() -> None:
    """They travel as messages."""
    for body in (remembered(), Forget("elena", ("1", "2"))):
        assert body == msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=Remember | Forget)
