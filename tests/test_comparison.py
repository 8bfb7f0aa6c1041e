"""Two runs side by side: the first decision that differs is found, and equal runs are called equal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import run
from scenarios.comparison import compare, flat
from scenarios.engine import recording_of
from scenarios.run_directory import write_run
from scenarios.run_record import RunRecord
from tests.run_records import answered_by, line, record_of, said, small_record
from universe.errors import BadInput
from universe.events import AnyEvent, Message, ReactionAdd
from universe.journal import JournalLine


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the small record, which no test changes."""
    return kept(small_record(), tmp_path_factory.mktemp("runs") / "before")


def kept(record: RunRecord, directory: Path) -> Path:
    """The directory of a run, as the engine leaves it."""
    return write_run(record, directory, {"recording.jsonl.gz": recording_of(record)})


def with_journal(journal: list[JournalLine]) -> RunRecord:
    """The small record with other decisions."""
    return record_of(small_record().events, journal)


def test_equal_runs_are_equal(before: Path) -> None:
    """Every decision and every metric."""
    assert [
        f"Against {before} (digest 0123456789abcdef):", "  all 9 decisions are equal", "  every metric is equal"
    ] == compare(small_record(), before).splitlines()  # fmt: skip


@pytest.mark.parametrize("number", range(9))
def test_the_first_different_decision_is_found_wherever_it_is(before: Path, number: int) -> None:
    """With both versions; later differences are not listed."""
    journal = list(small_record().journal)
    for place in range(number, 9):
        changed = {**journal[place].details, "message": f"changed-{place}"}
        journal[place] = msgspec.structs.replace(journal[place], details=changed)
    lines = compare(with_journal(journal), before).splitlines()

    assert f"  first different decision, number {number + 1}:" == lines[1]
    assert lines[2].startswith("    then: 2026-01-05 00:00:0")
    assert lines[3].startswith("    now:  2026-01-05 00:00:0")
    assert f"message=changed-{number}" in lines[3]
    assert not [text for text in lines if f"changed-{number + 1}" in text]


@pytest.mark.parametrize("shorter", ["now", "then"])
def test_a_run_that_ended_earlier_differs_there(tmp_path: Path, shorter: str) -> None:
    """The other side has none."""
    whole, part = small_record(), with_journal(list(small_record().journal[:4]))
    old, new = (whole, part) if shorter == "now" else (part, whole)
    lines = compare(new, kept(old, tmp_path / "old")).splitlines()
    silent = lines[3] if shorter == "now" else lines[2]

    assert "  first different decision, number 5:" == lines[1]
    assert silent.endswith("none: that run has ended")


def test_counters_and_drivers_do_not_show(before: Path) -> None:
    """Who drove the world does not matter: numbers, causes and bridges differ between a run and its replay."""
    journal = [
        msgspec.structs.replace(old, n=old.n + 100, cause="event:msg:1/0", root="other")
        for old in small_record().journal
        if not old.member.startswith("bridge:")
    ]
    again = compare(with_journal(journal), before).splitlines()
    naive = [(old.n, old.cause) for old in small_record().journal[:9]] != [(new.n, new.cause) for new in journal]

    assert "  all 9 decisions are equal" == again[1]
    assert naive


def test_every_metric_that_changed_is_told(before: Path) -> None:
    """By its name, with the old and the new value."""
    journal = [*small_record().journal, line(12, "planet:p1", "denied", message="8", bot="elena", reason="busy")]
    lines = compare(with_journal(journal), before).splitlines()

    assert any(text.startswith("  denied.busy: none -> 1") for text in lines), lines
    assert "  every metric is equal" not in lines


def test_a_directory_that_holds_no_run_is_refused(tmp_path: Path) -> None:
    """And so is one whose result is missing, torn or of another kind, with one clear line."""
    with pytest.raises(BadInput):
        compare(small_record(), tmp_path)
    run_dir = write_run(small_record(), tmp_path / "run", {})
    for text in (b"{torn", b"", b"{}", b"[]", b'{"digest": "0", "metrics": 7}', b"\xff", None):
        (run_dir / "result.json").unlink() if text is None else (run_dir / "result.json").write_bytes(text)
        with pytest.raises(BadInput, match="holds no readable result") as caught:
            compare(small_record(), run_dir)
        assert "\n" not in str(caught.value)


def test_real_runs_are_compared(tmp_path: Path) -> None:
    """The same demo again is equal; under another rule it is not."""
    plain = run("demo", seed=5, users=8)
    before = kept(plain, tmp_path / "plain")
    again = compare(run("demo", seed=5, users=8), before)
    deaf = compare(run("demo", seed=5, users=8, **{"chat.bid_threshold": 0.9}), before)

    assert "every metric is equal" in again
    assert "decisions are equal" in again
    assert "first different decision" in deaf
    assert " -> " in deaf
    assert "recording" not in again


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        (lambda events: events[:-1], 8),
        (lambda events: [*events[:3], msgspec.structs.replace(events[3], content="Thanks."), *events[4:]], 3),
        (lambda events: events[:0], 1),
    ],
)
def test_runs_of_different_recordings_are_called_so(
    before: Path, changed: Callable[[list[AnyEvent]], list[AnyEvent]], number: int
) -> None:
    """One event less, one word changed, nothing at all: the first different event of others is told."""
    events = changed(small_record().events)
    others = [event for event in events if not (isinstance(event, Message) and event.bot)]
    said = compare(record_of(events, small_record().journal), before).splitlines()[1]

    assert said.startswith("  the runs are not of the same recording: 8 events of others then, ")
    assert said.endswith(f", {len(others)} now, different from number {number} on")


def test_what_our_own_bots_said_makes_no_other_recording(before: Path) -> None:
    """Under another rule they say more, less or later, and what they do besides carries a hop."""
    events = small_record().events
    silent = [event for event in events if not (isinstance(event, Message) and event.bot)]
    liked = ReactionAdd(event_id="rx-1", at=events[-1].at, guild_id="p1", user_id="9", message_id="8", emoji="x", hop=1)

    for other in (silent, [*events, liked]):
        assert "recording" not in compare(record_of(other, small_record().journal), before)
    by_person = msgspec.structs.replace(liked, hop=0)
    assert "recording" in compare(record_of([*events, by_person], small_record().journal), before)
    assert naive_same(small_record().events, silent) is False


def naive_same(before: Sequence[AnyEvent], now: Sequence[AnyEvent]) -> bool:
    """The twin that takes our bots' messages for the recording's."""
    return list(before) == list(now)


def test_a_run_without_its_recording_is_compared_all_the_same(tmp_path: Path) -> None:
    """Missing or damaged, it is said that nobody knows; decisions and metrics are compared."""
    run_dir = kept(small_record(), tmp_path / "run")
    (run_dir / "recording.jsonl.gz").write_bytes(b"torn")
    torn = compare(small_record(), run_dir).splitlines()
    (run_dir / "recording.jsonl.gz").unlink()
    missing = compare(small_record(), run_dir).splitlines()

    for lines in (torn, missing):
        assert lines[1].startswith("  whether both runs are of the same recording is unknown: ")
        assert lines[2:] == ["  all 9 decisions are equal", "  every metric is equal"]


def test_the_figures_of_conversations_are_compared(tmp_path: Path) -> None:
    """A bot that comes between people where it did not before shows in every figure that it moves."""
    people = [said(1, 1, "ana", "Is it Venus?"), said(3, 3, "bo", "It is.", reply_to="1", reply_to_user="ana")]
    quiet = record_of(people, [])
    loud = record_of([people[0], answered_by("elena", 2, 2, "1", "Oh, the stars!"), people[1]], [])
    lines = compare(loud, kept(quiet, tmp_path / "quiet")).splitlines()

    for change in (
        "interruptions: 0 -> 1", "interruptions_permille: none -> 1000", "human_replies: 0 -> 1",
        "replies_per_1000_human_messages: 0 -> 500", "speakers.1: 0 -> 1", "speakers_mean_permille: none -> 1000",
        "bots.elena.words: 0 -> 3", "bots.elena.words_per_hour: 0 -> 3",
    ):  # fmt: skip
        assert f"  {change}" in lines


NAMES = st.text("abc", min_size=1, max_size=2)
NESTED = st.recursive(st.integers(), lambda inner: st.dictionaries(NAMES, inner, max_size=3), max_leaves=9)


@given(st.dictionaries(NAMES, NESTED, max_size=4))
def test_nested_metrics_keep_every_leaf(metrics: dict[str, object]) -> None:
    """Each under its path."""

    def leaves(value: object) -> int:
        return sum(leaves(inner) for inner in value.values()) if isinstance(value, dict) else 1

    flattened = list(flat(metrics))
    assert leaves(metrics) == len(flattened) == len(dict(flattened))
    for path, leaf in flattened:
        value: object = metrics
        for name in path.split("."):
            assert isinstance(value, dict)
            value = value[name]
        assert value == leaf
