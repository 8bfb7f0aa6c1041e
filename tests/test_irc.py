"""IRC logs become recordings: everything that a line says, and nothing that it does not."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import pytest

from bridges.irc import import_irc
from bridges.irc.events import Place, log_events
from bridges.irc.lines import parse_line
from bridges.irc.log import parse_log
from bridges.recording import RecordingReader
from tests.tree import ROOT
from universe.errors import BadInput
from universe.events import AnyEvent, MemberJoin, MemberLeave, MemberRename, Message
from universe.ids import id_for_name

EXAMPLES: Final = ROOT / "examples" / "irc"
EXCERPTS: Final = ROOT / "tests" / "data" / "irc"
PLACE: Final = Place("g", "c", "log", 0)
COUNTS: Final = {
    "2006-06-01.train-a": {
        "lines": 2165, "messages": 1721, "system_lines": 444, "joins": 290, "leaves": 95, "kicks": 1, "renames": 8,
        "skipped_mode": 22, "skipped_topic": 7, "skipped_system_text": 21, "messages_by_bots": 38,
        "messages_with_mention": 754, "links": 1242, "links_self": 361, "links_reply": 881, "links_further": 74,
        "replies": 784, "replies_unplaced": 23,
    },
    "2011-05-29_19": {
        "lines": 1250, "messages": 1208, "actions": 3, "system_lines": 39, "renames": 39, "messages_by_bots": 22,
        "messages_with_mention": 622, "links": 255, "links_self": 42, "links_reply": 213, "links_further": 5,
        "replies": 208, "lines_with_control_characters": 1,
    },
}  # fmt: skip
"""Of the two examples; the counts of lines and links are confirmed by a naive reader in a test."""
NICKS: Final = {"2006-06-01.train-a": (223, 399), "2011-05-29_19": (152, 182)}
"""Nicks that spoke, people in all."""
SPANS: Final = {
    "2006-06-01.train-a": ("2006-06-01 11:22", "2006-06-01 12:59"),
    "2011-05-29_19": ("2011-05-29 15:29", "2011-05-29 19:45"),
    "2004-11-15.noon": ("2004-11-15 12:58", "2004-11-15 13:00"),
    "2006-01-02.midnight": ("2006-01-01 23:59", "2006-01-02 00:00"),
    "2011-11-13.midnight": ("2011-11-12 23:56", "2011-11-13 00:00"),
}


def _log(name: str) -> Path:
    return (EXAMPLES if name in COUNTS else EXCERPTS) / f"{name}.raw.txt"


def _read(path: Path) -> list[AnyEvent]:
    with RecordingReader(path) as recording:
        return list(recording)


def _events(*lines: str, annotation: str = "") -> list[AnyEvent]:
    raw = "\n".join(lines).encode("utf-8", "surrogateescape")
    return log_events(parse_log(raw, annotation.encode()), PLACE, Counter())


def _messages(*lines: str, annotation: str = "") -> list[Message]:
    return [event for event in _events(*lines, annotation=annotation) if isinstance(event, Message)]


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("name", COUNTS)
def test_the_examples_give_their_exact_counts(tmp_path: Path, name: str) -> None:
    """Every line of the two examples is accounted for, and so is every annotated link."""
    report = import_irc([_log(name)], tmp_path / "a.rec")
    counts = Counter(report.header.counts)
    events = _read(tmp_path / "a.rec")

    assert COUNTS[name] == report.header.counts
    assert NICKS[name] == (report.nicks, report.header.people)
    assert counts["lines"] == len(events) + sum(number for key, number in counts.items() if "skipped_" in key)
    assert counts["lines"] == sum(counts[kind] for kind in ("messages", "actions", "system_lines", "other_lines"))
    assert counts["messages"] + counts["actions"] == sum(isinstance(event, Message) for event in events)
    assert counts["replies"] == sum(isinstance(event, Message) and bool(event.reply_to) for event in events)
    assert counts["replies"] == counts["links_reply"] - counts["links_further"] - counts["replies_unplaced"]


@pytest.mark.parametrize("name", COUNTS)
def test_a_naive_reader_confirms_the_counts(name: str) -> None:
    """Regular expressions over the raw file, written apart from the importer, count the same lines and links."""
    raw = _log(name).read_text(encoding="utf-8", errors="replace")
    spoken = re.findall(r"^\[\d\d:\d\d\](?: <([^>]*)> |  \* (\S+))", raw, re.MULTILINE)
    links = [line.split() for line in (EXAMPLES / f"{name}.annotation.txt").read_text().splitlines()]
    counts = Counter(COUNTS[name])

    assert counts["messages"] + counts["actions"] == len(spoken)
    assert NICKS[name][0] == len({(message or action).replace(" ", "").lower() for message, action in spoken})
    assert counts["system_lines"] == len(re.findall(r"^=== ", raw, re.MULTILINE))
    assert counts["joins"] == len(re.findall(r"^===.*\]  has joined #", raw, re.MULTILINE))
    assert counts["leaves"] == len(re.findall(r"^===.*\]  has left #", raw, re.MULTILINE))
    assert counts["renames"] == len(re.findall(r"^=== \S+ is now known as \S+$", raw, re.MULTILINE))
    assert (counts["links"], counts["links_self"]) == (len(links), sum(one == other for one, other, _ in links))


@pytest.mark.parametrize("name", SPANS)
def test_the_clock_passes_noon_and_midnight(tmp_path: Path, name: str) -> None:
    """12:59 to 01:00 is one minute after noon, 11:59 to 00:00 one minute at night; the date is that of the end."""
    import_irc([_log(name)], tmp_path / "a.rec")
    times = [event.at for event in _read(tmp_path / "a.rec")]

    assert SPANS[name] == (_clock(times[0]), _clock(times[-1]))
    assert sorted(set(times)) == times


def test_messages_of_a_minute_are_spread_over_it_in_line_order() -> None:
    """Three lines of a minute stand 20 s apart; a line without a clock takes its neighbour's minute."""
    events = _events(
        "=== ada [ada@host]  has joined #x", "[13:00] <ada> one", "=== bob is now known as eve", "[13:01] <eve> two"
    )

    start = 13 * 3_600_000
    assert [start, start + 20_000, start + 40_000, start + 60_000] == [event.at for event in events]


def test_a_person_keeps_the_id_over_nick_changes() -> None:
    """When ada becomes eve she stays one person, after leaving too; an id made of the nick alone would be two."""
    events = _events(
        "[13:00] <Ada> one",
        "=== Ada is now known as eve",
        "[13:00] <eve> two",
        "=== eve [e@host]  has left #x []",
        "=== EVE [e@host]  has joined #x",
    )

    assert [Message, MemberRename, Message, MemberLeave, MemberJoin] == [type(event) for event in events]
    assert {id_for_name("irc", "ada")} == {event.user_id for event in events}
    assert id_for_name("irc", "ada") != id_for_name("irc", "eve")


def test_a_newcomer_under_a_freed_nick_is_somebody_else() -> None:
    """While the old ada is present as eve, whoever joins as ada is another person, and their words stay apart."""
    old, _, new, by_eve, by_ada = _events(
        "[13:00] <ada> one",
        "=== ada is now known as eve",
        "=== ada [a@host]  has joined #x",
        "[13:01] <eve> two",
        "[13:01] <ada> three",
    )

    assert old.user_id == by_eve.user_id
    assert new.user_id == by_ada.user_id != old.user_id


def test_everything_that_people_do_becomes_an_event() -> None:
    """Message, action, join, part, quit, kick and nick change, each with its fields."""
    events = _events(
        "=== zcat[1]  [n=z@host]  has joined #Ubuntu",
        "[07:35]  * zcat[1] waves <b>",
        "[07:35] <zcat[1] > hi > there",
        "=== FloodBot1 [n=f@host]  has joined #ubuntu",
        "=== zcat[1]  is now known as [cro] smiley",
        "=== [cro] smiley was kicked off #ubuntu by op (why)",
        "=== FloodBot1 [n=f@host]  has quit [Ping timeout]",
    )
    person, bot = id_for_name("irc", "zcat[1]"), id_for_name("irc", "floodbot1")

    kinds = ["join:", "msg:", "msg:", "join:", "rename:", "leave:", "leave:"]
    assert [f"{kind}log.m{number:06d}" for number, kind in enumerate(kinds)] == [event.event_id for event in events]
    assert [person, person, person, bot, person, person, bot] == [event.user_id for event in events]
    fields: list[dict[str, object]] = [
        {"name": "zcat[1]", "is_bot": False},
        {"author_name": "zcat[1]", "content": "waves <b>", "is_action": True},
        {"author_name": "zcat[1]", "content": "hi > there", "is_action": False},
        {"name": "FloodBot1", "is_bot": True},
        {"old_name": "zcat[1]", "name": "[cro]smiley"},
        {"kicked": True},
        {"kicked": False},
    ]
    assert fields == [{name: getattr(event, name) for name in said} for event, said in zip(events, fields, strict=True)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("=== mode/#ubuntu [+o apokryphos]  by ChanServ", "mode"),
        ("=== ..[topic/#ubuntu:Seveas] : Official channel", "topic"),
        ("=== epod hates having to manually add programs", "system_text"),
        ("=== ada is now known as the king of the hill", "system_text"),
        ("[12:15] <opteron>", "empty"),
        ("[05:12] -gfx:#ubuntu- buy", "notice"),
        ("", "blank"),
        ("[25:00] <ada> hi", "unparsed"),
        ("[1:00] <ada> hi", "unparsed"),
        ("[\u0661\u0662:00] <ada> hi", "unparsed"),
        ("[01:00] <> hi", "unparsed"),
        ("[01:00] <two words> hi", "unparsed"),
        ("[01:00] (soundray/#ubuntu) thomas: hi", "unparsed"),
    ],
)
def test_a_line_that_is_no_event_has_a_reason(line: str, reason: str) -> None:
    """What becomes no event is counted under what it is."""
    assert [] == _events(line)
    assert 1 == parse_log(f"{line}\n".encode()).counts[f"skipped_{reason}"]
    assert reason == getattr(parse_line(line).content, "reason", None)


def test_links_become_replies() -> None:
    """`0 2 -` makes line 2 an answer to line 0; the first link counts, system lines and nonsense are no answers."""
    lines = [
        "[13:00] <ada> q?",
        "=== eve [e@host]  has joined #x",
        "[13:00] <eve> a",
        "[13:00] <ada> b",
        "[13:00] <eve> c",
    ]
    annotation = (
        "0 0 -\n0 2 -\n2 3 -\n0 3 -\n1 4 -\n4 2 -\n0 99 -\n0 1\n-1 2 -\nx\n\u0662 3 -\n" + "9" * 5000 + " 1 -\n"
    )
    question, answer, thanks, last = _messages(*lines, annotation=annotation)
    counts = parse_log("\n".join(lines).encode(), annotation.encode()).counts

    assert ("", "") == (question.reply_to, last.reply_to)
    assert (question.message_id, question.user_id) == (answer.reply_to, answer.reply_to_user)
    assert (answer.message_id, answer.user_id) == (thanks.reply_to, thanks.reply_to_user)
    assert [5, 1, 4, 1, 7] == [counts[f"links{kind}"] for kind in ("", "_self", "_reply", "_further", "_unreadable")]


def test_a_mention_is_a_nick_of_somebody_present() -> None:
    """The first word names somebody who is there, compared as text; a pattern or an absent nick names nobody."""
    messages = _messages(
        "=== ada [a@host]  has joined #x",
        "[13:00] <eve> Ada: hi",
        "[13:00] <eve> ada, hi",
        "[13:00] <eve> ada:",
        "[13:00] <eve> later[1] : hi",
        "[13:00] <eve> .*: hi",
        "[13:00] <eve> ada:hi",
        "[13:00] <eve> well ada: hi",
        "[13:00] <eve> newcomer: hi",
        "=== newcomer [n@host]  has joined #x",
        "=== ada [a@host]  has left #x []",
        "[13:01] <eve> ada: bye",
        "[13:02] <later[1] > .* [a-z]+ (",
    )
    ada, later = (id_for_name("irc", "ada"),), (id_for_name("irc", "later[1]"),)

    assert [ada, ada, ada, later, (), (), (), (), (), ()] == [message.mentions for message in messages]


def test_text_is_cleaned_and_cut() -> None:
    """Control characters go, a tab becomes a space, broken UTF-8 is replaced, long texts and names are cut."""
    messages = _messages(
        "[13:00] <a\x02da> \x0304red\x03\tand\x00 \x1b[2J\u0085",
        "[13:00] <eve> \udcff\udc80",
        f"[13:00] <{'n' * 300}> {'x' * 9000}",
    )

    assert ["04red and [2J", "\ufffd\ufffd", "x" * 4000] == [message.content for message in messages]
    assert ["ada", "eve", "n" * 100] == [message.author_name for message in messages]


def test_the_channels_own_bots_are_marked(tmp_path: Path) -> None:
    """The channel's ubottu and FloodBot1 are bots, under any nick they take; TABASCOBOTTLE is a person."""
    import_irc([_log("2011-05-29_19")], tmp_path / "a.rec")
    spoken = [event for event in _read(tmp_path / "a.rec") if isinstance(event, Message) and event.author_is_bot]
    renamed = _messages(
        "[13:00] <ubotu> hi", "=== ubotu is now known as x", "[13:00] <x> hi", "[13:00] <TABASCOBOTTLE> no"
    )

    assert {"ubottu": 20, "FloodBot1": 2} == Counter(message.author_name for message in spoken)
    assert [True, True, False] == [message.author_is_bot for message in renamed]


def test_several_logs_are_one_recording(tmp_path: Path) -> None:
    """Each log is a channel at its real date, and the order of the arguments changes no byte."""
    logs = [_log(name) for name in SPANS]
    report = import_irc([*logs, EXAMPLES / "2011-05-29_19.annotation.txt"], tmp_path / "a.rec")
    import_irc([str(log) for log in reversed(logs)], tmp_path / "b.rec")
    alone = import_irc(logs[:1], tmp_path / "c.rec", guild_id="other")
    events = _read(tmp_path / "a.rec")

    assert len(SPANS) == report.logs
    assert set(SPANS) == {event.channel_id for event in events}
    assert (tmp_path / "a.rec").read_bytes() == (tmp_path / "b.rec").read_bytes()
    inside = [
        msgspec.structs.replace(event, guild_id="other") for event in events if event.channel_id == logs[0].name[:18]
    ]
    assert inside == _read(tmp_path / "c.rec")
    assert alone.header.events == len(inside)


def test_stitched_logs_are_consecutive_days_and_say_so(tmp_path: Path) -> None:
    """Stitching moves each log to a day of its own in one channel, keeps texts and clocks, and notes it."""
    logs = [_log(name) for name in SPANS]
    real = import_irc(logs, tmp_path / "a.rec")
    stitched = import_irc(logs, tmp_path / "b.rec", stitch=True)
    apart, together = _read(tmp_path / "a.rec"), _read(tmp_path / "b.rec")

    assert [event.event_id for event in apart] == [event.event_id for event in together]
    assert {0} == {(one.at - other.at) % 86_400_000 for one, other in zip(apart, together, strict=True)}
    assert [f"2004-11-{day}" for day in (15, 16, 17, 18, 19, 20, 21)] == sorted({_clock(e.at)[:10] for e in together})
    assert {"irc"} == {event.channel_id for event in together}
    assert "stitched" in stitched.header.notes[-1]
    assert not any("stitched" in note for note in real.header.notes)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("irc.log", "the name must start with the date of the log"),
        ("2006-02-31.raw.txt", "there is no day 2006-02-31"),
        ("1969-07-20.raw.txt", "a log of 1969 cannot be placed"),
        ("9999-12-31.raw.txt", "a log of 9999 cannot be placed"),
        ("2006-06-01.raw.txt", "cannot be read: No such file"),
        ("2006-06-01.dir.raw.txt", "cannot be read: Is a directory"),
        ("2006-06-01\0.raw.txt", "cannot be read: not a file name"),
        ("2006-06-02.raw.txt", "no line of it is of an IRC log"),
        ("2006-06-03.raw.txt", "its clock passes midnight 400 times"),
        ("2006-06-01.annotation.txt", "no IRC log given"),
    ],
)
def test_a_log_that_cannot_be_imported_is_named(tmp_path: Path, name: str, reason: str) -> None:
    """One line, the file's name, the reason, and no recording."""
    (tmp_path / "2006-06-01.dir.raw.txt").mkdir()
    (tmp_path / "2006-06-02.raw.txt").write_text("Dear diary,\n\n")
    (tmp_path / "2006-06-03.raw.txt").write_text("[23:00] <a> b\n[01:00] <a> c\n" * 400)
    with pytest.raises(BadInput, match=re.escape(reason)) as caught:
        import_irc([tmp_path / name], tmp_path / "a.rec")

    assert str(caught.value).isprintable()
    assert not (tmp_path / "a.rec").exists()


def test_a_log_is_never_overwritten_or_read_twice(tmp_path: Path) -> None:
    """`--out` may not be a log, the same log may not come twice, and a planet needs an id."""
    log = tmp_path / "2006-06-01.raw.txt"
    log.write_text("[13:00] <ada> hi\n")
    with pytest.raises(BadInput, match="exists and is not a recording"):
        import_irc([log], log)
    with pytest.raises(BadInput, match="the same log twice"):
        import_irc([log, str(log)], tmp_path / "a.rec")
    with pytest.raises(BadInput, match="is not an id"):
        import_irc([log], tmp_path / "a.rec", guild_id="a b")

    assert [log] == list(tmp_path.iterdir())
    assert "[13:00] <ada> hi\n" == log.read_text()


def test_a_log_may_have_any_name_after_its_date(tmp_path: Path) -> None:
    """Names outside the id grammar, or long ones, give ids inside it, different for different names."""
    for name in ("2006-06-01 my log.txt", "2006-06-01 my log!.txt", f"2006-06-01{'x' * 90}.log"):
        (tmp_path / name).write_text("[13:00] <ada> hi\n")
    import_irc(list(tmp_path.iterdir()), tmp_path / "a.rec")
    events = _read(tmp_path / "a.rec")

    assert 3 == len({event.channel_id for event in events})
    assert all(re.fullmatch(r"2006-06-01-log-[0-9a-f]{16}", event.channel_id) for event in events)
