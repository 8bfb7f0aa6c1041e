"""``run.py cartridge learn``: what bots heard of the world becomes facts; nothing of people, nothing private."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from bridges.cartridges import build_cartridge, read_cartridge
from scenarios.cartridge_command import add_arguments, run
from scenarios.engine import recording_of
from scenarios.options import Parser
from scenarios.query_command import queries_of_run
from scenarios.run_directory import write_run
from tests.cartridges.makers import NOW, cartridge
from tests.gossip_town import DOTTY, ELENA, HOUR_MS, MARCUS, chooses, deletes, edits, says
from tests.looked_into import lived
from tests.mind.makers import fact as heard_fact
from tests.mind.outcomes import closed, journal_line
from tests.run_records import record_of
from universe.cartridges.consolidation import LEARNED_SOURCE
from universe.cartridges.hearsay import SAID, hearsay_of
from universe.cartridges.layers import layer_of
from universe.cartridges.learned import Support, independent_origins
from universe.cartridges.promotion import next_step
from universe.claims import claims_of
from universe.errors import BadInput
from universe.mind.outcome import ClosedQuery

Command = Callable[..., dict[str, Any]]
STORY: Final = (
    msgspec.structs.replace(
        says(1, 10 * HOUR_MS, "ada", "Hello! The harbour bridge is closed."), mentions=(ELENA, DOTTY, MARCUS)
    ),
    says(2, 11 * HOUR_MS, "ben", "Elena, the harbour bridge is closed.", to=ELENA),
    says(3, 12 * HOUR_MS, "ada", "The lighthouse has 3 doors.", to=ELENA, dm_bot="elena"),
    says(4, 13 * HOUR_MS, "ada", "Elena, water boils at 50 degrees.", to=ELENA),
    says(5, 14 * HOUR_MS, "ada", "Elena, I live in Bergen. Ben is a wizard. Clara lives in Oslo.", to=ELENA),
    says(6, 15 * HOUR_MS, "ben", "Dotty, the windmill is red.", to=DOTTY),
    deletes(6, 16 * HOUR_MS),
    says(7, 15 * HOUR_MS, "eve", "Marcus, the market is open.", to=MARCUS),
    chooses(16 * HOUR_MS, "eve", share_with_other_bots=False),
    says(8, 17 * HOUR_MS, "ben", "Dotty, the tower is 30 metres tall.", to=DOTTY),
    edits(8, 18 * HOUR_MS, "ben", "Dotty, the tower is 300 metres tall.", to=DOTTY),
    says(9, 19 * HOUR_MS, "ben", "Dotty, the old baker has cancer.", to=DOTTY),
)  # fmt: skip
UNSAID: Final = ("ada", "ben", "eve", "elena", "dotty", "marcus", "clara", "wizard", "bergen", "oslo", "lighthouse",
                 "windmill", "market", "tower", "cancer", "msg:", "user:", "said:")  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day in a town in which people tell bots of the world and of themselves."""
    return lived(tmp_path_factory.mktemp("learning") / "run", STORY, friends={"ada": ("elena",), "ben": ("elena",)})


@pytest.fixture
def learn(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``run.py cartridge learn`` with these words and ``--json``: what it prints."""

    def told(*words: str | Path) -> dict[str, Any]:
        parser = Parser(prog="run.py cartridge", allow_abbrev=False)
        add_arguments(parser)
        assert 0 == run(parser.parse_all(["learn", *map(str, words), "--json"]))
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return told


def hearsay(message: str, bot: str, user: str, text: str, confidence_bp: int = 6000, **more: Any) -> ClosedQuery:
    """A query of a bot about a message whose claims stood."""
    said = heard_fact(f"{SAID}{message}", "L3", *claims_of(text, "user:x"), source="report", origin=f"msg:{message}",
                      confidence_bp=confidence_bp, at=NOW, text="")  # fmt: skip
    one = closed(message, (said,), user_id=user, **more)
    query = msgspec.structs.replace(one.trace.query, id=f"{message}:{bot}", bot=bot)
    return msgspec.structs.replace(one, trace=msgspec.structs.replace(one.trace, query=query))


def run_of(home: Path, *queries: ClosedQuery) -> Path:
    """A run in which these queries were closed."""
    record = record_of([], [journal_line(one, number) for number, one in enumerate(queries)])
    write_run(record, home, {"recording.jsonl.gz": recording_of(record)})
    return home


def written(place: Path) -> bytes:
    """All that the files of a cartridge hold, and what they are called."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return b"\n".join(path.relative_to(place).as_posix().encode() + path.read_bytes() for path in files)


def test_what_people_told_bots_of_the_world_becomes_facts(town: Path, learn: Command, tmp_path: Path) -> None:
    """Two people said it in messages of their own, one of them to three bots: two origins."""
    told = learn(town, "--bot", "all", "--out", tmp_path / "town_general.kbc")

    rows = {row["text"]: row for row in told["statements"]}
    assert {"Harbour bridge is closed.", "Water boils at 50 celsius."} == rows.keys()
    assert ("added", "L3", 2) == tuple(rows["Harbour bridge is closed."][key] for key in ("what", "after", "origins"))
    assert told["observations"] > len(rows)
    kept = read_cartridge(tmp_path / "town_general.kbc")
    assert {LEARNED_SOURCE} == {source for one in kept.facts for source in one.sources}
    assert 2 == len(independent_origins(kept.facts[0].evidence)) < len(told["bots"]) + 1


def test_nothing_of_people_or_of_private_talks_is_in_the_files(
    town: Path, learn: Command, tmp_path: Path, promise: Callable[..., None]
) -> None:
    """Nor what was deleted, edited, sensitive, or of who wants nothing passed on. The naive twin keeps what stood."""
    home = tmp_path / "town_general.kbc"
    told = learn(town, "--bot", "all", "--out", home)

    kept = written(home).lower()
    assert not [word for word in UNSAID if re.search(rf"\b{word}".encode(), kept)]
    assert re.search(rb"\bharbour", kept)
    assert {"people", "private", "withdrawn", "sensitive"} == told["omitted"].keys()
    naive = " ".join(one.text for one in hearsay_of(queries_of_run(town).closed).learned).lower()
    assert {"wizard", "windmill", "market", "tower"} == {word for word in UNSAID[6:] if word in naive}
    promise("what is learned into a cartridge", of_people=0, private=0, withdrawn=0)


def test_the_same_run_gives_the_same_bytes(town: Path, learn: Command, tmp_path: Path) -> None:
    """And heard again into itself it changes nothing but counts nothing twice."""
    homes = [tmp_path / name / "town_general.kbc" for name in ("one", "two")]
    for home in homes:
        learn(town, "--bot", "all", "--out", home)
    assert written(homes[0]) == written(homes[1])

    again = learn(town, "--bot", "all", "--into", homes[0], "--out", homes[0])
    assert {"kept"} == {row["what"] for row in again["statements"]}
    assert written(homes[0]) == written(homes[1])
    with pytest.raises(BadInput, match="exists already"):
        learn(town, "--bot", "all", "--out", homes[0])


def test_what_contradicts_a_firm_cartridge_is_refused(town: Path, learn: Command, tmp_path: Path) -> None:
    """In the cartridge itself, whose sentences are read, or in another; a story refutes nothing."""
    known = cartridge("kitchen_general", "Water boils at 100 °C")
    build_cartridge(tmp_path / "kitchen_general.kbc", known, NOW)
    build_cartridge(tmp_path / "tale_fiction.kbc", cartridge("tale_fiction", "The harbour bridge is open"), NOW)

    told = learn(town, "--bot", "all", "--out", tmp_path / "new" / "town.kbc", "--against", tmp_path)
    (refused,) = [row for row in told["statements"] if row["what"] == "refused"]
    assert ("Water boils at 50 celsius.", "contradicts_firm") == (refused["text"], refused["reason"])
    assert [""] == [row["reason"] for row in told["statements"] if row["what"] == "added"]
    assert b"boils at 50" not in written(tmp_path / "new" / "town.kbc")
    assert ["Harbour bridge is closed."] == [one.text for one in read_cartridge(tmp_path / "new" / "town.kbc").facts]

    home = tmp_path / "new" / "kitchen_general.kbc"
    into = learn(town, "--bot", "all", "--out", home, "--into", tmp_path / "kitchen_general.kbc")
    assert ["refused", "added"] == [row["what"] for row in into["statements"]]
    assert known.facts[0] == read_cartridge(home).facts[0]


def test_three_bots_that_hear_one_message_are_one_origin(
    learn: Command, tmp_path: Path, promise: Callable[..., None]
) -> None:
    """It stays hearsay; somebody else's message lifts it. The naive twin counts observations, and lifts the copies."""
    text = "The bridge is closed."
    copies = [hearsay("m1", bot, "1", text) for bot in ("elena", "dotty", "marcus")]
    home = tmp_path / "town.kbc"
    first = learn(run_of(tmp_path / "first", *copies), "--bot", "all", "--out", home)

    assert (3, 1, "L3") == (first["observations"], first["statements"][0]["origins"], first["statements"][0]["after"])
    assert 1 == len(read_cartridge(home).facts[0].evidence)
    assert "L2" == next_step("L3", 6000, Support(tuple(6000 for _ in copies)))
    own = run_of(tmp_path / "own", hearsay("m2", "elena", "1", text))
    assert "kept" == learn(own, "--bot", "all", "--into", home, "--out", home)["statements"][0]["what"]
    other = run_of(tmp_path / "other", hearsay("m3", "elena", "2", text), hearsay("m4", "dotty", "3", "Gold is red."))
    (rise,) = learn(other, "--bot", "elena", "--into", home, "--out", home)["statements"]
    assert ("promoted", "L3", "L2", 2) == (rise["what"], rise["before"], rise["after"], rise["origins"])
    promise("a message that three bots hear", origins=1, layer="L3")


def test_a_person_lifts_facts_by_review_and_approval(learn: Command, tmp_path: Path) -> None:
    """By one layer each time; only with the cartridge that holds them, and only facts that it holds."""
    sure = [hearsay(f"m{number}", "elena", str(number), "The bridge is closed.", 7900) for number in range(3)]
    place, home = run_of(tmp_path / "run", *sure), tmp_path / "town.kbc"
    learn(place, "--bot", "all", "--out", home)
    known = read_cartridge(home)
    evidence = tuple(msgspec.structs.replace(one, confidence_bp=9500) for one in known.facts[0].evidence)
    risen = msgspec.structs.replace(known.facts[0], evidence=evidence, confidence_bp=9500, level="L2_NARRATIVE")
    build_cartridge(tmp_path / "old" / "town.kbc", msgspec.structs.replace(known, facts=(risen,)), NOW)
    empty = run_of(tmp_path / "empty", hearsay("m9", "elena", "9", "Gold is a metal."))

    reviewed = ("--bot", "all", "--into", tmp_path / "old" / "town.kbc", "--out", tmp_path / "town2" / "town.kbc")
    rows = learn(empty, *reviewed, "--review", "1")["statements"]
    assert ("promoted", "L2", "L1") == tuple(rows[0][key] for key in ("what", "before", "after"))
    again = ("--bot", "all", "--into", tmp_path / "town2" / "town.kbc", "--out", tmp_path / "town3" / "town.kbc")
    assert "L0" == learn(empty, *again, "--approve", "1")["statements"][0]["after"]
    lifted = read_cartridge(tmp_path / "town3" / "town.kbc")
    assert "L0" == layer_of(lifted, lifted.facts[0])
    with pytest.raises(BadInput, match="town has no fact 4 and 7"):
        learn(empty, *again, "--approve", "1,4", "--review", "7")
    with pytest.raises(BadInput, match="of the cartridge that --into gives"):
        learn(empty, "--bot", "all", "--out", tmp_path / "new.kbc", "--review", "1")


def test_what_is_taken_back_later_leaves_the_cartridge(learn: Command, tmp_path: Path) -> None:
    """A fact that nobody else stands for is gone from the files when its message is."""
    told = says(1, HOUR_MS, "ben", "Dotty, the windmill is red.", to=DOTTY)
    home = tmp_path / "town.kbc"
    learn(lived(tmp_path / "before", [told]), "--bot", "all", "--out", home)
    assert b"Windmill is red." in written(home)

    gone = learn(lived(tmp_path / "after", [told, deletes(1, 2 * HOUR_MS)]), "--bot", "all", "--into", home,
                 "--out", home)  # fmt: skip
    assert [("withdrawn", 1, "withdrawn")] == [(row["what"], row["id"], row["reason"]) for row in gone["statements"]]
    assert b"indmill" not in written(home)


def test_facts_of_a_book_are_kept_as_they_are_when_they_are_heard(learn: Command, tmp_path: Path) -> None:
    """What a sentence of the book says already makes no second fact, whatever words it was heard in."""
    book = cartridge("book", "Gold is a metal.", "The brain contains approximately 86 billion neurons")
    build_cartridge(tmp_path / "book.kbc", book, NOW)
    heard = [hearsay("m1", "elena", "1", "Gold is a metal"), hearsay("m2", "elena", "2", "Brains contain neurons.")]

    told = learn(run_of(tmp_path / "run", *heard), "--bot", "all", "--into", tmp_path / "book.kbc",
                 "--out", tmp_path / "new" / "book.kbc")  # fmt: skip
    assert [("kept", 1), ("kept", 2)] == [(row["what"], row["id"]) for row in told["statements"]]
    assert book.facts == read_cartridge(tmp_path / "new" / "book.kbc").facts


def test_what_did_not_stand_or_ends_soon_or_is_hidden_is_not_learned(learn: Command, tmp_path: Path) -> None:
    """A blocked fact, one of a query that never came to coupling, one with hashed claims; then nothing is written."""
    blocked = hearsay("m1", "elena", "1", "Gold is blue.", trace={"statuses": {"said:m1": "blocked:L0_L3"}})
    uncoupled = hearsay("m2", "elena", "1", "Gold is green.", trace={"health": ""})
    passing = hearsay("m3", "elena", "1", "Gold is a metal.")
    ending = msgspec.structs.replace(passing.trace.facts[0].claims[0], object="cheap", until=NOW)
    for_now = msgspec.structs.replace(passing.trace.facts[0], claims=(ending,))
    passing = msgspec.structs.replace(passing, trace=msgspec.structs.replace(passing.trace, facts=(for_now,)))
    hidden = hearsay("m4", "elena", "1", "Gold is grey.")
    secret = heard_fact("memory:1", "L2", ending, visibility="private", text="")
    hidden = msgspec.structs.replace(
        hidden, trace=msgspec.structs.replace(hidden.trace, facts=(*hidden.trace.facts, secret))
    )  # fmt: skip
    place = run_of(tmp_path / "run", blocked, uncoupled, passing, hidden)

    told = learn(place, "--bot", "all", "--out", tmp_path / "town.kbc")
    assert ({"fallen": 2, "passing": 1, "private": 1}, False) == (told["omitted"], told["written"])
    assert not (tmp_path / "town.kbc").exists()


def test_a_person_reads_what_became_of_each_statement(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason where it was refused, and how much was left out; the names of nobody."""
    build_cartridge(tmp_path / "kitchen.kbc", cartridge("kitchen", "Water boils at 100 °C"), NOW)
    parser = Parser(prog="run.py cartridge", allow_abbrev=False)
    add_arguments(parser)
    words = ["learn", str(town), "--bot", "elena", "--out", str(tmp_path / "town.kbc"), "--against", str(tmp_path)]
    assert 0 == run(parser.parse_all(words))

    out = capsys.readouterr().out
    assert "refused: it contradicts what is firmly known\n    Water boils at 50 celsius.\n" in out
    assert "added 1: L3, 0.49, 2 origins\n    Harbour bridge is closed.\n" in out
    assert "left out: 2 about people or bots and 1 of private talks\n" in out
    with pytest.raises(BadInput, match="no query of a bot 'zoe'; there are dotty, elena and marcus"):
        run(parser.parse_all([*words[:3], "zoe", *words[4:]]))


def test_a_run_without_a_recording_teaches_nothing(tmp_path: Path, learn: Command) -> None:
    """Nobody could say then whom a name means."""
    record = record_of([], [journal_line(hearsay("m1", "elena", "1", "Ben is a wizard."))])
    write_run(record, tmp_path / "run", {})

    with pytest.raises(BadInput, match="kept no recording"):
        learn(tmp_path / "run", "--bot", "all", "--out", tmp_path / "town.kbc")
