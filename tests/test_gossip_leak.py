"""Gossip leak: the scenario, its ground truth, and the eyes with which it reads stores and utterances."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from actors.bot_insights import Habits, Line
from actors.worker import Harvest
from bridges.artifacts import Exported
from bridges.artifacts.exporting import write_export
from scenarios import run
from scenarios.leak.audit import Auditor, slack_of
from scenarios.leak.cast import Cast, cast_of
from scenarios.leak.original_rules import gossip_of, is_sensitive
from scenarios.leak.said import told_in, told_to
from scenarios.leak.script import Pace, stream_of
from scenarios.leak.steps import Change, Choose, Remove, Say, Step, Stream, events_of, insult
from scenarios.leak.truth import REASONS, Truth
from scenarios.leak.words import INSULT, NAMES, NEWS, SENSITIVE, words_of
from scenarios.result import metrics_of
from scenarios.run_record import RunRecord
from scenarios.world import DAY_MS, START_AT, bots_of
from universe.events import Message, MessageDelete, MessageEdit
from universe.gossip.artifact import Artifact
from universe.gossip.detector import detect
from universe.gossip.page import Page, Passage
from universe.gossip.sensitive import CATEGORIES, sensitive_reason
from universe.journal import JournalLine
from universe.people.consent import Consent
from universe.ports import Remember
from universe.trust.hostile_words import hostility

HOUR = 3_600_000
SMALL: dict[str, Any] = {
    "bots": 4, "planets": 2, "people": 6, "steps": 120, "checkpoints": 6, "stream.discord_check_interval_minutes": 60,
}  # fmt: skip


@pytest.fixture(scope="module")
def runs() -> dict[str, RunRecord]:
    """Our rules, the original's, and ours while members die."""
    return {
        "orrery": run("gossip_leak", seed=8, **SMALL),
        "original": run("gossip_leak", seed=8, rules="original", **SMALL),
        "restarts": run("gossip_leak", seed=2, faults="restarts", **SMALL),
    }


def test_our_rules_leak_nothing_where_the_original_leaks_for_every_reason(runs: dict[str, RunRecord]) -> None:
    """On one stream; and what may be known is known."""
    ours, original = metrics_of(runs["orrery"]), metrics_of(runs["original"])

    assert (0, 0) == (ours["leaks"], ours["left_after_withdrawal"])
    assert 1.0 == ours["recall"]
    assert ours["original_leaks"] == original["leaks"] > 50
    assert ours["original_leaks_by_reason"] == original["leaks_by_reason"]
    assert {reason for reason, leaks in original["leaks_by_reason"].items() if leaks} == set(REASONS)
    assert ours["items"] == original["items"] > 50
    assert min(ours["told"], ours["withdrawn"], ours["said_of_news"]) > 0


def test_nothing_leaks_while_members_die_and_events_come_twice(runs: dict[str, RunRecord]) -> None:
    """Fewer bots answer in time then; none hears more."""
    found = metrics_of(runs["restarts"])

    assert (0, 0) == (found["leaks"], found["dead_letters"])
    assert 0.9 < found["recall"] <= 1.0


def test_findings_of_the_leak_are_plain_and_fit_the_screen(runs: dict[str, RunRecord]) -> None:
    """JSON, short lines, a table with a row for each place where something leaked, a picture."""
    for record in runs.values():
        found = record.findings
        assert found.metrics == json.loads(json.dumps(found.metrics, allow_nan=False))
        assert max(len(line) for _, lines in found.told for line in lines) <= 78
        table = found.tables["leaks"]
        assert [column.name for column in table.columns] == list(table.values)
        assert set(table.values["reason"]) <= set(REASONS)
        assert "<svg" in found.pictures[-1].svg


def test_the_leak_is_the_same_for_any_number_of_workers(runs: dict[str, RunRecord]) -> None:
    """Three hosts decide what one did; another seed does not."""
    few = SMALL | {"steps": 40}
    digests = [
        run("gossip_leak", seed=seed, workers=workers, **few).digest for seed, workers in ((4, 1), (4, 3), (5, 1))
    ]

    assert digests[0] == digests[1] != digests[2]
    assert runs["orrery"].digest != runs["original"].digest


def test_every_line_says_what_it_is_noted_for() -> None:
    """The detector finds the one thing that news tells; every sensitive line is, by its category, under every name."""
    for line in NEWS:
        found = {(one.event_type, one.topic) for one in detect(line.text)}
        assert ({(line.event_type, line.topic)}, "") == (found, sensitive_reason(line.text)), line
    assert {line.sensitive for line in SENSITIVE} == set(CATEGORIES)
    for line in SENSITIVE:
        for name in NAMES:
            assert sensitive_reason(line.text, (name,)) == line.sensitive, line
    assert "threat" == hostility(INSULT)


def test_the_original_publishes_sensitive_lines_in_muted_form_and_blocks_names() -> None:
    """Its filter sees topic and summary, and parts of words: a diagnosis passes, Courtney does not."""
    muted = {line.sensitive for line in SENSITIVE if (one := gossip_of(line.text, "Ada")) and not is_sensitive(one)}
    promoted = gossip_of("I got promoted today!", "Courtney")

    assert muted == set(CATEGORIES)
    assert promoted is not None
    assert is_sensitive(promoted)
    assert gossip_of("I took up pottery.", "Ada") is None


def small_cast(**homes: tuple[str, ...]) -> Cast:
    """Elena and Dotty on g0, Marcus on g1; all of them have long known Ada (u0), none Bea (u1)."""
    at = {"elena": ("g0",), "dotty": ("g0",), "marcus": ("g1",)} | homes
    friends = tuple((bot, "u0") for bot in at)
    return Cast(bots=bots_of(3), homes=at, people={"u0": "Ada", "u1": "Bea"}, friends=friends)


def says(number: int, hours: float, **more: Any) -> Say:
    """Ada tells Elena of her promotion on g0."""
    told: dict[str, Any] = {"user": "u0", "bot": "elena", "planet": "g0", "kind": "news", "topic": "career"}
    told["text"] = NEWS[0].text
    return Say(at=START_AT + int(hours * HOUR), message_id=f"lk-{number:05d}", **(told | more))


def chooses(hours: float, **switches: bool) -> Choose:
    """Ada chooses."""
    return Choose(at=START_AT + int(hours * HOUR), user="u0", planet="g0", chosen=Consent(**switches))


def removes(number: int, hours: float) -> Remove:
    """A message is deleted."""
    return Remove(at=START_AT + int(hours * HOUR), message_id=f"lk-{number:05d}")


def truth_of(*steps: Step, ttl_days: int = 2) -> Truth:
    """The truth of a stream of these steps over three days."""
    end_at = START_AT + 3 * DAY_MS
    return Truth(Stream(cast=small_cast(), steps=steps, ttl_ms=ttl_days * DAY_MS, end_at=end_at))


def why(truth: Truth, bot: str, hours: float, root: str = "msg:lk-00001", *, held: bool = False) -> str:
    """Why a bot may not know an item."""
    return truth.why_not(truth.items[root], bot, START_AT + int(hours * HOUR), held=held)


def test_the_truth_of_one_item_by_hand() -> None:
    """Who may know it, who never, and until when."""
    change = Change(at=START_AT + 9 * HOUR, message_id="lk-00002", version=1, text="", kind="talk")
    truth = truth_of(
        says(1, 1), says(2, 1, topic="home"), says(3, 1, user="u1"), says(4, 1, dm=True), says(5, 1, sensitive="legal"),
        says(6, 1, audience=("elena",)), insult(START_AT + 5 * HOUR, "lk-00007", "u0", "dotty", "g0"), change,
        removes(2, 11),
    )  # fmt: skip

    assert ["", "", "planet"] == [why(truth, bot, 2) for bot in ("elena", "dotty", "marcus")]
    assert ["", "trust_lost"] == [why(truth, "dotty", hours) for hours in (4.99, 5)]
    assert ["", "edited"] == [why(truth, "elena", hours, "msg:lk-00002") for hours in (8.99, 9)]
    assert ["", "deleted"] == [why(truth, "elena", hours, "msg:lk-00002:v1") for hours in (9, 11)]
    others = {3: "distrusted", 4: "dm", 5: "sensitive", 6: "audience"}
    assert others == {number: why(truth, "dotty", 2, f"msg:lk-{number:05d}") for number in others}
    assert {""} == {why(truth, "elena", 2, f"msg:lk-{number:05d}") for number in others}
    assert ["", "expired"] == [why(truth, "elena", hours) for hours in (48.9, 49)]
    assert ["", "expired"] == [why(truth, "elena", hours, held=True) for hours in (49, 72.2)]


def test_what_was_said_or_taken_back_in_silence_stays_so() -> None:
    """Opting in again brings nothing back; across planets news goes while that is allowed."""
    truth = truth_of(
        says(1, 1), chooses(2, share_across_planets=True), chooses(3, share_with_other_bots=False), says(2, 4),
        chooses(5, share_with_other_bots=True, share_across_planets=False), says(3, 6),
    )  # fmt: skip

    assert ["planet", "", "opted_out", "opted_out"] == [why(truth, "marcus", hours) for hours in (1.5, 2, 3, 6)]
    assert {"opted_out"} == {why(truth, "dotty", hours, "msg:lk-00002") for hours in (4, 6)}
    assert ["", "planet"] == [why(truth, bot, 7, "msg:lk-00003") for bot in ("dotty", "marcus")]
    pairs = {(item.root, bot) for item, bot in truth.pairs(60_000)}
    assert {("msg:lk-00001", "dotty"), ("msg:lk-00003", "dotty")} == pairs


def harvest(**parts: Any) -> Harvest:
    """What a run leaves, with these parts."""
    empty: dict[str, Any] = {"journal": [], "records": [], "events": [], "dead_letters": [], "views": {}}
    return Harvest(**(empty | parts))


def artifact(**more: Any) -> Artifact:
    """News of Ada's work for Dotty and Marcus."""
    told: dict[str, Any] = {
        "artifact_id": "ga-1", "type": "gossip", "content": "[Gossip from elena] I heard that Ada has news about work",
        "source_bot": "elena", "confidence_milli": 900, "created_at": START_AT, "expires_at": START_AT + 9 * DAY_MS,
        "subjects": ("u0",), "eligible_recipients": ("dotty", "marcus"), "roots": ("msg:lk-00001",),
    }  # fmt: skip
    return Artifact(**(told | more))


def seen(truth: Truth, left: Harvest, hours: float = 10) -> set[tuple[str, str, str]]:
    """Bot, reason and place of every leak that is found in what a run left."""
    found = Auditor(truth, slack_of(1)).finish(left, START_AT + int(hours * HOUR))
    return {(one.bot, one.reason, one.where) for one in found.leaks}


def test_a_leak_is_seen_in_every_store_and_record() -> None:
    """Planted by hand, one place after the other: by its root, and where it has none by its words."""
    truth = truth_of(says(1, 1), says(2, 1, topic="home", text="a secret home", dm=True), removes(1, 3))
    memory = Remember(
        "dotty", "ai", "So so. Elena told me that you have news about your work.", "kit", "c", "m-1", "r", 1
    )
    kept = write_export(Exported((artifact(),), (memory,), ()))
    passages = [Passage(text="Ada has a new house."), Passage(text="x", roots=("msg:lk-00001",))]
    page = Page("pg-1", "diary", START_AT, passages)
    habits = Habits([Line("lk-00001", 0, START_AT, "music", "g0", "g0-c0")])
    records = [
        ("bot:dotty", "page:pg-1", msgspec.msgpack.encode(page)),
        ("bot:elena", "habits:p", msgspec.msgpack.encode(habits)),
        ("bot:marcus", "state", msgspec.msgpack.encode(["a secret home"])),
        ("bot:elena", "state", msgspec.msgpack.encode(["a secret home"])),
        ("bot:dotty", "state", msgspec.msgpack.encode(["not a secret home"])),
        ("bot:marcus", "unheard", b"... lk-00002 ..."),
        ("bot:dotty", "news:p", b"... msg:lk-00001 ..."), ("people:0", "life:p", b"msg:lk-00001"),
    ]  # fmt: skip
    graph = {"state": {"sighting": ["msg:lk-00002"], "gone": ["msg:lk-00001"], "met": []}, "graph": {}}
    stores = {"artifacts.jsonl": kept, "graph.json": msgspec.json.encode(graph)}
    found = seen(truth, harvest(records=records, stores=stores, events=[reply("Well.", hours=2)]))

    assert found >= {(bot, "deleted", "store: gossip") for bot in ("elena", "dotty", "marcus")}
    assert ("dotty", "deleted", "memory, by its words") in found
    assert {("dotty", "deleted", "page: own"), ("dotty", "dm", "page: own, by its words")} <= found
    assert {("elena", "deleted", "habits"), ("dotty", "deleted", "news"), ("people", "deleted", "life")} <= found
    assert {("marcus", "dm", "state"), ("marcus", "dm", "unheard"), ("graph", "dm", "graph")} <= found
    assert {"marcus"} == {bot for bot, _, place in found if place == "state"}
    assert set() == seen(truth_of(says(1, 1)), harvest(stores={"artifacts.jsonl": write_export(
        Exported((artifact(eligible_recipients=("dotty",)),), (), ())
    )}))  # fmt: skip


def line(kind: str, member: str = "people:0", hours: float = 5, **details: Any) -> JournalLine:
    """A line of the journal."""
    return JournalLine(START_AT + int(hours * HOUR), member, 0, kind, "", "", details)


def reply(text: str, hours: float = 5) -> Message:
    """Dotty answers Ada."""
    return Message(
        event_id="ev-1", message_id="m-1", at=START_AT + int(hours * HOUR), guild_id="g0", channel_id="g0-c0",
        user_id="9002", author_name="Dotty", author_is_bot=True, bot="dotty", content=text, reply_to_user="u0",
    )  # fmt: skip


def test_a_leak_is_seen_in_what_bots_did_and_said() -> None:
    """Told to one who may not hear, written, passed on, said, and left standing after a deletion."""
    told = line("gossip_told", artifact="ga-1", origin="msg:lk-00001", recipients=["dotty", "marcus"], hours=1)
    said = line("said", "bot:dotty", reply="m-1", news=["ga-1"])
    text = "Fine. Elena told me that you have news about your work."
    truth = truth_of(says(1, 1), removes(1, 3))
    left = harvest(journal=[told, line("retold", "bot:dotty", origin="msg:lk-00001"), said], events=[reply(text)])

    assert seen(truth, left) >= {
        ("marcus", "planet", "told"), ("dotty", "deleted", "retold"), ("dotty", "deleted", "said"),
        ("dotty", "deleted", "still said"),
    }  # fmt: skip
    gone = MessageDelete(event_id="d", at=START_AT + 6 * HOUR, guild_id="g0", message_ids=("m-1",))
    early = harvest(journal=[told, said], events=[reply(text, hours=2), gone])
    assert {("marcus", "planet", "told")} == seen(truth, early)


def test_words_tell_of_somebody_only_with_their_name_and_in_one_sentence() -> None:
    """A name that is no name of theirs, and words of another sentence, tell nothing."""
    cast, topics = small_cast(), {"u0": frozenset({"career", "home"}), "u1": frozenset({"pottery"})}

    in_her_name = told_in("Ada works. Her job: Ada has a job.", cast, topics)
    to_her = told_to(reply("Elena told me that you have news about your home."), cast, topics)
    assert [("u0", "career")] == [(one.user, one.topic) for one in in_her_name]
    assert [("u0", "home")] == [(one.user, one.topic) for one in to_her]
    assert [] == list(told_in("Ada is here. What a job! Bea has a house.", cast, topics))
    assert [] == list(told_to(reply("Dotty told me that a home is work."), cast, topics))
    assert {"pottery"} == words_of("pottery")


@pytest.mark.parametrize("seed", range(6))
def test_a_script_is_in_order_and_changes_only_what_was_written(seed: int) -> None:
    """No two steps at one time, versions that count, nothing after a deletion; its events say the same."""
    cast = cast_of(seed, bots=4, planets=3, people=8)
    pace = Pace(days=2, grid_ms=10, ttl_days=1, moments=(START_AT + HOUR, START_AT + 9 * HOUR), chats=5)
    stream = stream_of(seed, cast, pace, 200)
    events = events_of(cast, stream.steps)
    said: dict[str, int] = {}
    for step in stream.steps:
        match step:
            case Say():
                assert step.planet in cast.homes[step.bot]
                said[step.message_id] = 0
            case Change():
                said[step.message_id] += 1
                assert said[step.message_id] == step.version
            case Remove():
                del said[step.message_id]

    assert all(first.at < then.at for first, then in zip(stream.steps, stream.steps[1:], strict=False))
    assert [step.at for step in stream.steps] == [event.at for event in events]
    assert stream == stream_of(seed, cast, pace, 200) != stream_of(seed + 50, cast, pace, 200)
    assert {Message, MessageEdit, MessageDelete} < {type(event) for event in events}
    assert all(event.dm_bot == "" or event.guild_id == "dm" for event in events)
