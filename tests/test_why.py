"""``run.py why``: from what a bot wrote back to the message behind it, and from a message to what grew from it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.command_line import ROOT, run_command
from scenarios.plain_text import columns
from scenarios.run_directory import write_run
from scenarios.why.chain import CYCLE, MISSING, NEW, chain_of
from scenarios.why.index import Index
from scenarios.why.left import left_of
from scenarios.why.run_files import RunFiles, read_run
from scenarios.why.text import why_text
from scenarios.why_command import why_object
from tests.gossip_town import ELENA, HOUR_MS, chooses, deletes, edits, says
from tests.looked_into import DAY, PROMOTION, lived, story, written_by
from tests.run_records import small_record
from tests.scale import scaled
from universe.config import Config
from universe.events import AnyEvent
from universe.gossip.artifact import Artifact
from universe.journal import JournalLine

Command = Callable[..., tuple[int, str, str]]
LATE: Final = 22 * HOUR_MS
REASONS: Final = {
    "deleted": "the message was deleted", "edited": "the message was edited", "opted_out": "the person opted out",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada told Elena of her promotion; Dotty knows Ada as well, Marcus does not."""
    return lived(tmp_path_factory.mktemp("told") / "run", story())


@pytest.fixture(scope="module")
def taken_back(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, and late in the evening Ada deletes the message, edits it, or opts out."""
    home = tmp_path_factory.mktemp("taken_back")
    ends: dict[str, AnyEvent] = {
        "deleted": deletes(1, LATE),
        "edited": edits(1, LATE, "ada", "Elena, guess what, I graduated!", to=ELENA, version=3),
        "opted_out": chooses(LATE, "ada", share_with_other_bots=False),
    }
    return {reason: lived(home / reason, story(end)) for reason, end in ends.items()}


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``run.py why`` with these words: exit code, stdout, stderr."""

    def why(*words: str | Path) -> tuple[int, str, str]:
        code = run_command(["why", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return why


def artifacts(run: Path, kind: str, bot: str = "") -> list[Artifact]:
    """What lies in the store of a run."""
    stored = read_run(run).stored
    assert stored is not None
    return [one for one in stored.artifacts if one.type == kind and bot in ("", one.source_bot)]


def page_of(run: Path) -> str:
    """The id of Dotty's diary of the first day."""
    return next(
        str(line.details["artifact"]) for line in read_run(run).lines
        if line.kind == "page" and line.member == "bot:dotty"
    )  # fmt: skip


def index_of(run: Path) -> Index:
    """The run, ready to be asked."""
    return Index(read_run(run))


def flat(lines: list[str] | str) -> str:
    """A text without its line breaks and indents."""
    return " ".join(("\n".join(lines) if isinstance(lines, list) else lines).split())


def order_of(text: str, *parts: str) -> bool:
    """Whether these stand in a text, one behind the other."""
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def by_cause_alone(lines: list[JournalLine], start: str) -> set[str]:
    """Every id that is found from an artifact by following nothing but the `cause` of decisions: the naive way."""
    made = {f"{line.member}/{line.n}": line for line in lines}
    waiting = [line for line in lines if line.details.get("artifact") == start and line.kind in ("page", "gossip_told")]
    found: set[str] = set()
    while waiting:
        line = waiting.pop()
        if line.cause not in found:
            found |= {line.cause, *(value for value in line.details.values() if isinstance(value, str))}
            waiting += [made[line.cause]] if line.cause in made else []
    return found


def test_a_diary_leads_back_to_the_promotion_that_elena_heard_of_and_a_stranger_did_not(told: Path) -> None:
    """The command itself: page, gossip, event, message, in this order, with who may not know and why."""
    (gossip,) = artifacts(told, "gossip")
    words = [sys.executable, str(ROOT / "run.py"), "why", page_of(told), "--in", str(told)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    text = flat(done.stdout)

    assert (0, "") == (done.returncode, done.stderr)
    made_from = f"was made from {gossip.artifact_id}, gossip of elena about Ada (ada)"
    assert order_of(
        text, f"{page_of(told)}, diary of dotty", made_from,
        "tells ge-", "detected by elena", "was read in m1, written by Ada (ada) in g0, g0-c0", f'"{PROMOTION}"',
    )  # fmt: skip
    assert "not for marcus: does not know the person well enough" in text
    assert [] == [one for one in artifacts(told, "diary", "marcus") if one.subjects]


def test_the_cause_of_decisions_alone_loses_the_chain(told: Path) -> None:
    """A page is written because a timer rang; only its parents know of the message."""
    index = index_of(told)

    assert not {"m1", "msg:m1"} & by_cause_alone(index.files.lines, page_of(told))
    assert "m1" in {step.id for step in chain_of(index, page_of(told))}


def test_an_answer_names_its_question_its_floor_and_the_news_in_it(told: Path) -> None:
    """Why Dotty had the floor, and where she knows from what she says."""
    (gossip,) = artifacts(told, "gossip")
    index = index_of(told)
    (said,) = written_by(index.files.events, "dotty")
    text = flat(why_text(index, said.message_id))

    assert order_of(text, f"{said.message_id}, said by dotty", "the floor was given", "score 1000: mention")
    assert f"mentions {gossip.artifact_id}" in text
    assert order_of(text, "answers m2, written by Ada", "which song should I listen to", "mentions ga-", "read in m1")


def test_a_message_leads_on_to_everything_that_grew_from_it(told: Path) -> None:
    """Who heard it, what was read in it, who was told, and what bots wrote of it."""
    index = index_of(told)
    (gossip,) = artifacts(told, "gossip")
    text = flat(why_text(index, "m1"))

    for part in (
        "elena was given the floor (score 1000: mention)", "was taken as ge-", f"was told as {gossip.artifact_id}",
        "was mentioned in m-", f"went into {page_of(told)}", "told to nobody: no other bot may hear it",
        f"in the stores at the end: {gossip.artifact_id}, {page_of(told)}", "1 meeting with a bot",
    ):  # fmt: skip
        assert part in text, part
    assert text == flat(why_text(index, "m1"))


@pytest.mark.parametrize("reason", REASONS)
def test_what_was_taken_back_says_when_and_why(taken_back: dict[str, Path], reason: str) -> None:
    """The gossip and the answer that mentioned it are gone, the diary was cut, and the stores were looked into."""
    index = index_of(taken_back[reason])
    text, left = flat(why_text(index, "m1")), left_of(index, "m1")

    assert f"taken back 2026-01-05 22:00:00: {REASONS[reason]}" in text
    assert "taken back by the bot, 2026-01-05 22:00:00" in text
    assert "cut 2026-01-05 22:00:00: a source was taken back, 2 passages left" in text
    assert ("deleted since" in text, "edited since" in text) == (reason == "deleted", reason == "edited")
    assert left.nothing == (reason == "deleted") == text.endswith("nothing of it is left in the stores")
    assert ([] == list(left.artifacts)) == (reason != "edited")
    assert "msg:m1" in left.barred
    assert page_of(taken_back[reason]) not in left.artifacts


def test_the_page_that_was_cut_still_tells_what_it_was_made_from(taken_back: dict[str, Path]) -> None:
    """Its history stays: from what it was written, when it was cut, and how it was stored anew."""
    run = taken_back["deleted"]
    text = flat(why_text(index_of(run), page_of(run)))
    parts = ("written 2026", "cut 2026", "stored anew", "was made from ga-", "was read in m1", "deleted since")

    assert order_of(text, *parts)


def test_news_that_was_passed_on_shows_both_hops(tmp_path: Path) -> None:
    """Elena tells Dotty, Dotty tells Marcus; his diary leads back over both."""
    rules = {"gossip.listeners_max": "1", "gossip.retell_chance": "1.0"}
    run = lived(tmp_path / "run", story(), friends={"ada": ("elena", "dotty", "marcus")}, rules=rules)
    first, second = sorted(artifacts(run, "gossip"), key=lambda one: one.depth)
    (page,) = artifacts(run, "diary", "marcus")
    text = flat(why_text(index_of(run), page.artifact_id))

    assert order_of(
        text, f"made from {second.artifact_id}, gossip of dotty", "1 bot away from the person",
        f"repeats {first.artifact_id}, gossip of elena", "first hand", "read in m1",
    )  # fmt: skip
    assert "may be read by no other bot" in text
    assert "the gate stops it: too many bots away from the person" in text


def test_an_insight_names_the_messages_that_it_rests_on(tmp_path: Path) -> None:
    """A habit that Elena noticed: in a text their ids, in JSON a link to each."""
    chats = [says(n, n * DAY + 10 * HOUR_MS, "ada", "Elena, do you like jazz?", to=ELENA) for n in range(7)]
    run = lived(tmp_path / "run", chats, days=7)
    index = index_of(run)
    (insight,) = artifacts(run, "pattern")
    text, answer = flat(why_text(index, insight.artifact_id)), why_object(index, insight.artifact_id)

    assert text.count("rests on 7 messages: m0, m1, m2, m3, m4, m5, m6 ") == 2
    assert "noticed by elena" in text
    assert {f"m{n}" for n in range(7)} == {
        link["cause"] for link in answer["edges"]
        if link["effect"] == insight.artifact_id and link["kind"] == "rests_on"
    }  # fmt: skip
    assert f"was part of {insight.artifact_id}" in flat(why_text(index, "m1"))


def test_the_json_is_one_object_whose_edges_join_its_nodes(told: Path, command: Command) -> None:
    """The same chain for programs, with the words of the message and nothing that is missing."""
    code, out, _ = command(page_of(told), "--in", told, "--json")
    answer: dict[str, Any] = json.loads(out)
    nodes = {node["id"]: node for node in answer["nodes"]}

    assert (0, 1) == (code, out.count("\n"))
    assert {"message": 1, "event": 1, "artifact": 2} == Counter(node["kind"] for node in nodes.values())
    assert [] == [link for link in answer["edges"] if not {link["effect"], link["cause"]} <= nodes.keys()]
    assert {"made_from", "told_as", "detected_in"} == {link["kind"] for link in answer["edges"]}
    assert (PROMOTION, "ada") == (nodes["m1"]["facts"]["text"], nodes["m1"]["facts"]["user"])
    assert ([], [], "causes") == (answer["missing"], answer["cycles"], answer["direction"])


def test_a_root_means_its_message_and_other_ids_are_found_where_they_are_named(told: Path, command: Command) -> None:
    """A person or a member is no part of a chain; the lines that name them are told."""
    outs = [command(one, "--in", told) for one in ("m1", "msg:m1", "msg:m1:v3")]
    named = command("ada", "--in", told)[1]

    assert 1 == len(set(outs))
    assert named.startswith("ada, named in ")
    assert "bot:elena detected: event ge-" in flat(named)
    assert 0 == command("people:0", "--in", told)[0]


def test_an_unknown_id_is_one_line_with_the_nearest_ones(told: Path, command: Command, tmp_path: Path) -> None:
    """By spelling, or by how they begin; a run that is none is refused as well."""
    known = artifacts(told, "gossip")[0].artifact_id
    for asked, near in ((known[:-1] + "x", known), ("ga-", known), ("mm1", "m1")):
        code, out, err = command(asked, "--in", told)
        assert (2, "", 1) == (code, out, err.count("\n"))
        assert near in err
    assert 2 == command("", "--in", told)[0]
    assert 2 == command("m1", "--in", tmp_path)[0]
    assert 2 == command("m1", "--in", tmp_path / "nowhere")[0]


def test_the_newest_run_is_meant_and_one_without_stores_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """A hand-made run without recording and stores: what is not known is said."""
    monkeypatch.chdir(tmp_path)
    assert "no run with decisions under runs/" in command("m1")[2]
    write_run(small_record(), tmp_path / "runs" / "demo", {})
    code, out, _ = command("1")

    assert 0 == code
    assert "the run kept no recording" in flat(out)
    assert "the run kept no artifacts; the run kept no graph" in flat(out)
    assert "was answered by 2, said by elena" in flat(out)


def test_what_people_write_is_one_plain_line_that_cannot_act(tmp_path: Path) -> None:
    """No escape, no markup, no mention, no direction; lines stay within a terminal."""
    hostile = f"{PROMOTION} **so** <@9001> @everyone \x1b[31m`rm` \u202eevil\u200b\nm1, deleted"
    name = "Ada\x1b[2J\u202e**x**"
    first, *others = story(said=hostile)
    events = [msgspec.structs.replace(first, author_name=name), *others]
    run = lived(tmp_path / "run", events)
    lines = why_text(index_of(run), "m1")

    assert "promoted today! so (at)9001 (at)everyone" in flat(lines)
    assert [] == [line for line in lines if not line.isprintable() or set(line) & set("*`<>@")]
    assert [] == [line for line in lines if columns(line) > 78]
    assert [] == [line for line in lines if line.startswith("m1, deleted")]


def doctored(files: RunFiles, lines: list[JournalLine]) -> Index:
    """The same run with other decisions and no store."""
    return Index(msgspec.structs.replace(files, lines=lines, stored=None))


def test_a_missing_link_is_said_and_the_way_goes_on_by_the_roots(told: Path) -> None:
    """Without the decision that told the gossip the page still leads to the message that it grew from."""
    files = read_run(told)
    kept = [line for line in files.lines if line.kind not in ("gossip_told", "news", "retold", "said")]
    text = flat(why_text(doctored(files, kept), page_of(told)))

    assert "of which the run knows nothing" in text
    assert "grew from m1, written by Ada" in text


def test_a_cycle_is_said(told: Path) -> None:
    """Two dreams that claim to be made from each other."""
    files = read_run(told)
    pages = [
        JournalLine(n, "bot:elena", n, "page", "", "", {"artifact": one, "type": "dream", "parents": [other]})
        for n, (one, other) in enumerate((("pg-1", "pg-2"), ("pg-2", "pg-1")))
    ]

    assert "pg-1, which leads back to itself" in flat(why_text(doctored(files, pages), "pg-1"))


def test_who_was_refused_first_and_reacted_later_had_the_floor(told: Path) -> None:
    """A sweep gives the floor anew, and a bot may only react: neither is told as a refusal or as words."""
    files = read_run(told)
    decided: list[tuple[str, str, dict[str, Any]]] = [
        ("planet:g0", "denied", {"bot": "elena", "reason": "low_interest"}),
        ("planet:g0", "denied", {"bot": "marcus", "reason": "low_interest"}),
        ("planet:g0", "granted", {"bot": "elena", "score": 400, "why": ["interest"], "act": "react"}),
        ("bot:elena", "said", {"reply": "re-1", "act": "react"}),
    ]
    lines = [
        JournalLine(files.ended_at + n, member, n, kind, "", "", {"message": "m1", **details})
        for n, (member, kind, details) in enumerate(decided)
    ]
    text = flat(why_text(doctored(files, lines), "re-1"))

    assert text.startswith("re-1, a reaction of elena, ")
    assert "elena was given the floor (score 400: interest); not marcus: not interesting enough" in text


@settings(max_examples=scaled(60, 1000))
@given(st.lists(st.tuples(st.integers(0, 12), st.lists(st.integers(0, 14), max_size=4)), min_size=1, max_size=16))
def test_every_chain_ends_and_tells_everything_once(pages: list[tuple[int, list[int]]]) -> None:
    """Whatever is linked to whatever: what is reachable is told once, what is unknown is said, and a cycle ends."""
    lines = [
        JournalLine(at, "bot:elena", at, "page", "", "", {
            "artifact": f"pg-{page}", "type": "diary", "parents": [f"pg-{parent}" for parent in parents],
        })
        for at, (page, parents) in enumerate(pages)
    ]  # fmt: skip
    run = RunFiles(place=Path(), config=Config(), lines=lines, events=[], stored=None, graph=None, ended_at=99)
    index, start = Index(run), f"pg-{pages[0][0]}"
    steps = chain_of(index, start)
    parents: dict[str, set[str]] = {}
    for page, others in pages:
        parents.setdefault(f"pg-{page}", set()).update(f"pg-{one}" for one in others)
    reached, waiting = {start}, [start]
    while waiting:
        for one in parents.get(waiting.pop(), set()) - reached:
            reached.add(one)
            waiting.append(one)

    assert sorted(one for one in reached if one in parents) == sorted(step.id for step in steps if step.note == NEW)
    assert {one for one in reached if one not in parents} == {step.id for step in steps if step.note == MISSING}
    assert any(step.note == CYCLE for step in steps) <= (len(reached) < len(steps))
    assert why_text(index, start)
