"""The substrate port: one suite of behaviour over memory, Valkey and Redis."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import msgspec
import pytest

from tests.substrates import (
    CAP,
    KINDS,
    START_AT,
    Backing,
    Kind,
    Note,
    backing,
    bodies,
    note,
    read_all,
    turn_of,
)
from universe.envelope import Envelope
from universe.journal import JournalLine
from universe.substrate import AnyEnvelope, DeadLetter, Snapshot, Substrate, TurnCommit, View

A, B = "bot:a", "bot:b"
HOUR_MS = 3_600_000
LETTER = DeadLetter(A, "bot:b/1", "unreadable", "abc", b"\xff\x00", START_AT)


@pytest.fixture(params=KINDS)
def backed(request: pytest.FixtureRequest) -> Iterator[Backing]:
    """Each substrate in turn, empty."""
    with backing(request.param) as opened_substrate:
        yield opened_substrate


def full_turn(address: str, snapshot: Snapshot) -> TurnCommit:
    """A turn that writes into every place that a turn can write to."""
    line = JournalLine(START_AT, address, 3, "said", "x/1", "x/1", {"text": "no", "n": 1})
    return turn_of(
        address, snapshot, sends=5, state=b"\x01state", records={"p:1": b"one", "p:2": b"two"},
        agenda_add=[note(1, sender=address, at=START_AT + 9)], outgoing=[(B, note(2, "hi"))], journal=[line],
        dead=[LETTER], views=[View("whisper:crossbot:bot:a", "123"), View("whisper:crossbot:bot:z", None)],
    )  # fmt: skip


def test_a_member_starts_empty_and_each_activation_has_a_higher_epoch(backed: Backing) -> None:
    """Nothing is known of a new member; a look does not raise the epoch, a takeover does."""
    first = backed.substrate.activate(A)

    assert first == Snapshot(epoch=1, agenda=[], tries={})
    assert [backed.again().peek(A).epoch, backed.substrate.activate(A).epoch, backed.again().activate(A).epoch] == [
        1, 2, 3,
    ]  # fmt: skip


def test_everything_a_turn_says_is_there_after_its_commit(backed: Backing) -> None:
    """State, records, agenda, mail, journal, dead letters and views; a second process reads the same."""
    substrate = backed.substrate
    verdicts = substrate.commit([full_turn(A, substrate.activate(A))], CAP)
    again = backed.again()
    found = again.peek(A)
    reader = again.reader()
    reader.add(B, "0-0")

    assert verdicts == {}
    assert (found.epoch, found.turn, found.cursor, found.sends, found.last_now) == (1, 1, "0-0", 5, START_AT)
    assert found.state == b"\x01state"
    assert [_envelope(entry) for entry in found.agenda] == [note(1, sender=A, at=START_AT + 9)]
    assert again.records(A) == {"p:1": b"one", "p:2": b"two"}
    assert bodies(reader.poll(None)) == [(B, "hi")]
    assert [(line.member, line.n, line.details) for line in again.read_journal()] == [(A, 3, {"text": "no", "n": 1})]
    assert again.read_dead_letters() == [LETTER]
    assert (backed.view("whisper:crossbot:bot:a"), backed.view("whisper:crossbot:bot:z")) == ("123", None)


def _envelope(entry: bytes | AnyEnvelope) -> AnyEnvelope:
    return msgspec.msgpack.decode(entry, type=Envelope[Note]) if isinstance(entry, bytes) else entry


def test_a_deposed_turn_and_its_whole_pass_write_nothing(backed: Backing) -> None:
    """The older activation is refused by name, and the innocent turn beside it is not written either."""
    substrate = backed.substrate
    older, other = substrate.activate(A), substrate.activate(B)
    backed.again().activate(A)
    before = backed.contents()

    assert substrate.commit([full_turn(B, other), full_turn(A, older)], CAP) == {A: "deposed"}
    assert backed.contents() == before


def test_a_stale_turn_writes_nothing_and_a_fresh_one_does(backed: Backing) -> None:
    """The same turn twice: the second is stale. From the new turn number on it goes."""
    substrate = backed.substrate
    snapshot = substrate.activate(A)
    assert substrate.commit([full_turn(A, snapshot)], CAP) == {}
    before = backed.contents()

    assert substrate.commit([full_turn(A, snapshot)], CAP) == {A: "stale"}
    assert backed.contents() == before
    assert substrate.commit([full_turn(A, substrate.peek(A))], CAP) == {}


def test_every_refused_member_of_a_pass_is_named(backed: Backing) -> None:
    """Deposed and stale members of one pass come back together, so that one pass is enough to know."""
    substrate = backed.substrate
    first, second, third = (substrate.activate(name) for name in (A, B, "bot:c"))
    substrate.commit([turn_of(B, second)], CAP)
    backed.again().activate("bot:c")

    verdicts = substrate.commit([turn_of(A, first), turn_of(B, second), turn_of("bot:c", third)], CAP)

    assert verdicts == {B: "stale", "bot:c": "deposed"}
    assert substrate.peek(A).turn == 0


def test_a_member_that_never_was_activated_cannot_write(backed: Backing) -> None:
    """A turn from nowhere is refused, whatever it claims."""
    before = backed.contents()

    assert backed.substrate.commit([turn_of(A, Snapshot(epoch=7))], CAP) == {A: "deposed"}
    assert backed.contents() == before


def _unfenced(substrate: Substrate, turn: TurnCommit) -> None:
    """The naive twin: take whatever the record says now and write."""
    now = substrate.peek(turn.address)
    substrate.commit([msgspec.structs.replace(turn, epoch=now.epoch, turn=now.turn)], CAP)


def test_without_the_fence_two_owners_lose_an_update(backed: Backing) -> None:
    """The twin without epoch and turn number overwrites its successor; the fenced commit cannot."""
    results = {}
    for name, write in (("naive", _unfenced), ("fenced", lambda target, turn: target.commit([turn], CAP))):
        address = f"bot:{name}"
        older = backed.substrate.activate(address)
        newer = backed.substrate.activate(address)
        write(backed.substrate, turn_of(address, newer, state=b"newer"))
        write(backed.substrate, turn_of(address, older, state=b"older"))
        results[name] = backed.substrate.peek(address).state

    assert results == {"naive": b"older", "fenced": b"newer"}


def test_a_reader_hands_out_every_entry_once_from_its_cursor_on(backed: Backing) -> None:
    """Two mailboxes; what was read is not read again by the same reader, what comes later is."""
    substrate = backed.substrate
    reader = substrate.reader()
    reader.add(A, "0-0")
    reader.add(B, "0-0")
    for number in range(5):
        substrate.tell(A if number % 2 else B, note(number), CAP)
    first = sorted(bodies(read_all(reader)))
    substrate.tell(A, note(9), CAP)

    assert first == [(A, "1"), (A, "3"), (B, "0"), (B, "2"), (B, "4")]
    assert bodies(read_all(reader)) == [(A, "9")]
    assert reader.poll(None) == []


def test_after_a_restart_everything_behind_the_cursor_is_read_again(backed: Backing) -> None:
    """What was read but not committed comes again, in order; what was committed does not."""
    substrate = backed.substrate
    snapshot = substrate.activate(A)
    reader = substrate.reader()
    reader.add(A, snapshot.cursor)
    for number in range(6):
        substrate.tell(A, note(number), CAP)
    mail = read_all(reader)
    substrate.commit([turn_of(A, snapshot, cursor=mail[2][1].cursor)], CAP)

    again = backed.again()
    second = again.reader()
    second.add(A, again.activate(A).cursor)

    assert bodies(read_all(second)) == [(A, "3"), (A, "4"), (A, "5")]


def test_a_removed_mailbox_is_read_no_more(backed: Backing) -> None:
    """Until it is added again, from whatever cursor."""
    reader = backed.substrate.reader()
    reader.add(A, "0-0")
    backed.substrate.tell(A, note(1), CAP)
    reader.remove(A)
    assert reader.poll(None) == []
    reader.add(A, "0-0")

    assert bodies(reader.poll(None)) == [(A, "1")]


def test_a_mailbox_that_was_emptied_behind_the_readers_back_reads_as_empty(backed: Backing) -> None:
    """A commit moves past entries that a re-added reader has not seen."""
    substrate = backed.substrate
    snapshot = substrate.activate(A)
    reader = substrate.reader()
    reader.add(A, "0-0")
    substrate.tell(A, note(1), CAP)
    cursor = read_all(reader)[0][1].cursor
    reader.add(A, "0-0")
    substrate.commit([turn_of(A, snapshot, cursor=cursor)], CAP)

    assert reader.poll(None) == []


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_blocking_read_ends_with_the_first_message(kind: Kind) -> None:
    """The wait is armed before the message is sent; its reply carries the message."""
    with backing(kind) as backed:
        reader = backed.substrate.reader()
        reader.add(A, "0-0")
        found: list[tuple[str, str]] = []
        waiting = threading.Thread(target=lambda: found.extend(bodies(reader.poll(1000) or reader.poll(1000))))
        waiting.start()
        backed.substrate.tell(A, note(1), CAP)
        waiting.join(10)

    assert found == [(A, "1")]


def test_a_mailbox_is_empty_at_rest(backed: Backing) -> None:
    """The commit that moves the cursor trims to it: what is read and handled takes no room; the rest stays."""
    substrate = backed.substrate
    snapshot = substrate.activate(A)
    reader = substrate.reader()
    reader.add(A, "0-0")
    for number in range(100):
        substrate.tell(A, note(number), CAP)
    mail = read_all(reader)
    substrate.commit([turn_of(A, snapshot, cursor=mail[59][1].cursor)], CAP)
    partly = backed.mailbox_entries(A)
    substrate.commit([turn_of(A, substrate.peek(A), cursor=mail[-1][1].cursor)], CAP)

    assert (partly, backed.mailbox_entries(A)) == (40, 0)
    substrate.tell(A, note(100), CAP)
    assert bodies(read_all(reader)) == [(A, "100")]


def test_agenda_entries_stay_until_the_turn_that_handles_them(backed: Backing) -> None:
    """Added by one turn, dropped by another, by id; the same id replaces."""
    substrate = backed.substrate
    substrate.commit([turn_of(A, substrate.activate(A), agenda_add=[note(1), note(2), note(3)])], CAP)
    substrate.commit([turn_of(A, substrate.peek(A), agenda_drop=["bot:a/2", "bot:x/9"], agenda_add=[note(3)])], CAP)

    assert sorted(_envelope(entry).id for entry in backed.again().peek(A).agenda) == ["bot:a/1", "bot:a/3"]


def test_a_turn_may_drop_and_add_the_same_agenda_entry(backed: Backing) -> None:
    """What a turn puts off again under its own id must survive."""
    substrate = backed.substrate
    substrate.commit([turn_of(A, substrate.activate(A), agenda_add=[note(1, "old")])], CAP)
    substrate.commit([turn_of(A, substrate.peek(A), agenda_drop=["bot:a/1"], agenda_add=[note(1, "new")])], CAP)

    assert [_envelope(entry).body.text for entry in substrate.peek(A).agenda] == ["new"]


def test_records_are_read_by_name_and_deleted_by_none(backed: Backing) -> None:
    """One round trip for all members; what does not exist is absent; bytes come back as they went."""
    substrate = backed.substrate
    value = bytes(range(256))
    substrate.commit(
        [
            turn_of(A, substrate.activate(A), records={"x": value, "y": b"", "snowman \N{SNOWMAN}": b"1"}),
            turn_of(B, substrate.activate(B), records={"x": b"of b"}),
        ],
        CAP,
    )
    found = substrate.fetch({A: ["x", "none", "snowman \N{SNOWMAN}"], B: ["x"]})
    substrate.commit([turn_of(A, substrate.peek(A), records={"x": None, "none": None})], CAP)

    assert found == {A: {"x": value, "snowman \N{SNOWMAN}": b"1"}, B: {"x": b"of b"}}
    assert backed.again().records(A) == {"y": b"", "snowman \N{SNOWMAN}": b"1"}


def test_views_are_written_and_deleted_in_order(backed: Backing) -> None:
    """The last word of a pass counts."""
    substrate = backed.substrate
    views = [View("whisper:v:1", "a"), View("whisper:v:1", "b"), View("whisper:v:2", "c"), View("whisper:v:2", None)]
    substrate.commit([turn_of(A, substrate.activate(A), views=views)], CAP)

    assert (backed.view("whisper:v:1"), backed.view("whisper:v:2")) == ("b", None)
