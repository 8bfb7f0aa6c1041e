"""Recordings: what is written is read again, whole or not at all."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.recording import LINE_BYTES_MAX, RecordingReader, order_key, read_header, write_recording
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput
from universe.events import AnyEvent, MemberJoin, MemberLeave, MemberRename, Message, event_encoder
from universe.people.friendship import Friendship

OLD_EVENTS: Final = 3
KILLED_WRITER: Final = """
import os, signal, sys
from bridges.recording import RecordingWriter
from universe.events import MemberLeave
with RecordingWriter(sys.argv[1], source="test", guild_id="g") as writer:
    for number in range(int(sys.argv[2])):
        writer.write(MemberLeave(event_id=f"leave:{number}", at=number, guild_id="g", user_id="u"))
    os.kill(os.getpid(), signal.SIGKILL)
"""
KILLED_NAIVE_WRITER: Final = """
import gzip, os, signal, sys
with gzip.open(sys.argv[1], "wb") as file:
    file.write(b"{}" * int(sys.argv[2]))
    os.kill(os.getpid(), signal.SIGKILL)
"""
FULL_DISK_WRITER: Final = """
import random, resource, sys
from bridges.recording import RecordingWriter
from universe.errors import OrreryError
from universe.events import Message
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
noise = random.Random(1)
try:
    with RecordingWriter(sys.argv[1], source="test", guild_id="g") as writer:
        for number in range(1000):
            text = noise.randbytes(1500).hex()
            writer.write(Message(event_id=f"msg:{number}", at=number, guild_id="g", user_id="u", message_id="m",
                                 author_name="a", content=text))
except OrreryError as error:
    print(error)
"""

ids = st.text("abcXYZ019_.-", min_size=1, max_size=64)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)
times = st.integers(0, 2**52)
common = {"event_id": ids, "at": times, "guild_id": st.just("g"), "user_id": ids, "channel_id": ids}
message_fields = {"message_id": ids, "author_name": names, "content": texts, "is_action": st.booleans()}
mentions = st.lists(ids, max_size=5).map(tuple)
any_event = st.one_of(
    st.builds(Message, **common, **message_fields, reply_to=ids, mentions=mentions),
    st.builds(MemberJoin, **common, name=names),
    st.builds(MemberLeave, **common, kicked=st.booleans()),
    st.builds(MemberRename, **common, old_name=names, name=names),
)
event_lists = st.lists(any_event, max_size=30, unique_by=order_key).map(lambda events: sorted(events, key=order_key))


def _events(count: int) -> Iterator[AnyEvent]:
    for number in range(count):
        yield Message(
            event_id=f"msg:{number}",
            at=number,
            guild_id="g",
            channel_id="c",
            user_id=f"u{number % 7}",
            message_id=f"m{number}",
            author_name="Ada",
            content=f"the {number}th word",
        )


def _failing_events() -> Iterator[AnyEvent]:
    yield from _events(2)
    raise ZeroDivisionError


def _write(path: Path, events: Sequence[AnyEvent]) -> Path:
    write_recording(path, events, source="test", guild_id="g", our_bots=("elena",), counts={"lines": 9}, notes=["hi"])
    return path


def _read(path: Path) -> list[AnyEvent]:
    with RecordingReader(path) as recording:
        return list(recording)


def _lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def _refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        _read(path)
    return str(caught.value)


def _with_line(tmp_path: Path, number: int, line: bytes) -> Path:
    """A good recording of three events in which one line (from 1) is replaced."""
    lines = _lines(_write(tmp_path / "good.rec", list(_events(3))))
    lines[number - 1] = line
    path = tmp_path / "bad.rec"
    path.write_bytes(gzip.compress(b"".join(lines)))
    return path


@given(events=event_lists)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, events: list[AnyEvent]) -> None:
    """Any ordered events come back equal, and the header counts them."""
    path = _write(tmp_path_factory.mktemp("rec") / "a.rec", events)
    header = read_header(path)

    assert events == _read(path)
    assert (len(events), len({event.user_id for event in events})) == (header.events, header.people)
    assert ("elena",) == header.our_bots
    assert ({"lines": 9}, ("hi",)) == (header.counts, header.notes)
    assert [event.at for event in events[:1] + events[-1:]] == [header.started_at, header.ended_at][: 2 * len(events)]


@given(events=event_lists)
def test_the_same_events_give_the_same_bytes(tmp_path_factory: pytest.TempPathFactory, events: list[AnyEvent]) -> None:
    """Neither the file's name nor the time gets into the bytes; a plain gzip file holds both."""
    folder = tmp_path_factory.mktemp("rec")
    one, other = _write(folder / "one.rec", events), _write(folder / "other.rec", events)
    for path in (folder / "naive one", folder / "naive other"):
        with gzip.open(path, "wb") as file:
            file.writelines(_lines(one))

    assert one.read_bytes() == other.read_bytes()
    assert (folder / "naive one").read_bytes() != (folder / "naive other").read_bytes()


def test_an_event_that_a_reader_would_refuse_is_not_written(tmp_path: Path) -> None:
    """Out of order, twice, of another planet, outside the grammar or no text: refused, and no file appears."""
    good = MemberLeave(event_id="leave:2", at=5, guild_id="g")
    bad: list[AnyEvent] = [
        good,
        MemberLeave(event_id="leave:1", at=5, guild_id="g"),
        MemberLeave(event_id="leave:9", at=4, guild_id="g"),
        MemberLeave(event_id="leave:3", at=6, guild_id="h"),
        MemberLeave(event_id="leave 3", at=6, guild_id="g"),
        MemberLeave(event_id="leave:3", at=2**60, guild_id="g"),
        MemberJoin(event_id="join:3", at=6, guild_id="g", name="n" * 101),
        MemberJoin(event_id="join:3", at=6, guild_id="g", name="\ud800"),
    ]
    for event in bad:
        with pytest.raises(BadInput, match=r"a\.rec: event"):
            _write(tmp_path / "a.rec", [good, event])

    assert [] == list(tmp_path.iterdir())


def test_an_error_half_way_leaves_the_old_recording(tmp_path: Path) -> None:
    """An exception inside the block keeps the old file and no other; writing in place destroys it."""
    path = _write(tmp_path / "a.rec", list(_events(OLD_EVENTS)))
    naive = _write(tmp_path / "naive.rec", list(_events(OLD_EVENTS)))
    with pytest.raises(ZeroDivisionError):
        write_recording(path, _failing_events(), source="test", guild_id="g")
    with pytest.raises(ZeroDivisionError), gzip.open(naive, "wb") as file:
        file.writelines(event_encoder.encode(event) + b"\n" for event in _failing_events())

    assert list(_events(OLD_EVENTS)) == _read(path)
    assert "line 1: not a recording" in _refusal(naive)
    assert {"a.rec", "naive.rec"} == {file.name for file in tmp_path.iterdir()}


def test_a_killed_writer_leaves_the_old_recording(tmp_path: Path, promise: Callable[..., None]) -> None:
    """SIGKILL after any number of events: the old file is whole, nothing lies beside it; in place it is destroyed."""

    def killed(code: str, kill: int) -> int:
        command = [sys.executable, "-c", code, str(path), str(kill * 1000)]
        return subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode

    path = _write(tmp_path / "a.rec", list(_events(OLD_EVENTS)))
    kills = scaled(2, 40)
    for kill in range(kills):
        assert -9 == killed(KILLED_WRITER, kill)
        assert list(_events(OLD_EVENTS)) == _read(path)
        assert [path] == list(tmp_path.iterdir())

    assert -9 == killed(KILLED_NAIVE_WRITER, 1)
    assert _refusal(path)
    promise("a killed recorder leaves the old recording whole", kills=kills, damaged=0)


def test_a_full_disk_is_one_sentence_and_keeps_nothing(tmp_path: Path) -> None:
    """Where the system refuses to write on, the old recording stays and the writer says so in one line."""
    path = _write(tmp_path / "a.rec", list(_events(OLD_EVENTS)))
    command = [sys.executable, "-c", FULL_DISK_WRITER, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)

    assert f"{path}: writing failed: File too large; nothing of this recording was kept\n" == done.stdout
    assert list(_events(OLD_EVENTS)) == _read(path)
    assert [path] == list(tmp_path.iterdir())


def test_only_a_recording_is_ever_replaced(tmp_path: Path) -> None:
    """Another file, a directory, or a place that is none is refused before anything is written."""
    precious = tmp_path / "thesis.txt"
    precious.write_text("chapter one")
    for place in (precious, tmp_path, tmp_path / "missing" / "a.rec", precious / "a.rec", tmp_path / "a\0b"):
        with pytest.raises(BadInput):
            _write(place, [])

    assert [precious] == list(tmp_path.iterdir())
    assert "chapter one" == precious.read_text()


def test_writing_and_reading_hold_no_events(tmp_path: Path) -> None:
    """The peak of memory stays the same for ten times the events; a list of them grows."""

    def peak(act: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            act()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def round_trip(count: int) -> None:
        write_recording(tmp_path / "a.rec", _events(count), source="test", guild_id="g")
        with RecordingReader(tmp_path / "a.rec") as recording:
            assert count == sum(1 for _ in recording)

    peaks = [peak(lambda count=count: round_trip(count)) for count in (2_000, 20_000)]  # type: ignore[misc]

    assert peaks[1] < peaks[0] * 1.5
    assert peak(lambda: list(_events(20_000))) > peaks[1]


def test_what_is_no_recording_is_refused_by_name(tmp_path: Path) -> None:
    """Missing, a directory, plain text, foreign gzip, an empty one: one line that names the file."""
    plain, foreign, empty = tmp_path / "plain", tmp_path / "foreign", tmp_path / "empty"
    plain.write_text('{"format":"orrery-recording","version":1}\n')
    foreign.write_bytes(gzip.compress(b'{"format":"something\\nelse","version":1}\n'))
    empty.write_bytes(gzip.compress(b""))

    assert f"{tmp_path}/none: cannot be read: No such file or directory" == _refusal(tmp_path / "none")
    assert f"{tmp_path}: cannot be read: Is a directory" == _refusal(tmp_path)
    assert f"{tmp_path}/a?b: cannot be read: not a file name" == _refusal(tmp_path / "a\0b")
    assert f"{plain}: not a recording (it is not gzip)" == _refusal(plain)
    assert f"{foreign}: line 1: not a recording (format 'something?else')" == _refusal(foreign)
    assert f"{empty}: line 1: the file ends before its header does" == _refusal(empty)


def test_a_newer_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Version 2 with a header that we cannot know is refused for its version and for nothing else; 0 never was."""
    newer = _with_line(tmp_path, 1, b'{"format":"orrery-recording","version":2,"planets":{}}\n')

    assert f"{newer}: version 2 was written by a newer Orrery; this one reads up to 1" == _refusal(newer)
    never = _with_line(tmp_path, 1, b'{"format":"orrery-recording","version":0}\n')
    assert f"{never}: there is no version 0 of recordings" == _refusal(never)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"type":"message","event_id":"msg:1"}\n', "not an event: Object missing required field"),
        (b'{"type":"earthquake\\u001b[2J"}\n', "not an event: Invalid value 'earthquake?[2J'"),
        (b"\n", "not an event: Input data was truncated"),
        (b'{"type":"member_leave","event_id":"\xff","at":1,"guild_id":"g"}\n', "not an event"),
        (b'{"type":"member_leave","x":' + b"[" * 30_000 + b"]" * 30_000 + b"}\n", "not an event"),
        (b'{"x":"' + b"y" * LINE_BYTES_MAX + b'"}\n', f"longer than {LINE_BYTES_MAX} bytes"),
        (b'{"type":"member_leave","event_id":"a","at":0,"guild_id":"g"}\n', "out of order, or twice the same event"),
        (b'{"type":"member_leave","event_id":"a","at":1,"guild_id":"h"}\n', "an event of another planet"),
    ],
    ids=["fields missing", "unknown type", "blank", "no UTF-8", "deep", "overlong", "misplaced", "foreign"],
)
def test_a_bad_line_is_named(tmp_path: Path, line: bytes, reason: str) -> None:
    """The third line of the file is wrong: file, line number and reason are said in one line."""
    refusal = _refusal(_with_line(tmp_path, 3, line))

    assert refusal.startswith(f"{tmp_path}/bad.rec: line 3: {reason}")
    assert refusal.isprintable()


def test_a_line_of_the_largest_size_is_read(tmp_path: Path) -> None:
    """The limit is the limit: exactly LINE_BYTES_MAX bytes pass, one more does not."""
    event = event_encoder.encode(list(_events(2))[1])
    largest = event + b" " * (LINE_BYTES_MAX - len(event)) + b"\n"

    assert list(_events(3)) == _read(_with_line(tmp_path, 3, largest))
    assert "longer than" in _refusal(_with_line(tmp_path, 3, b" " + largest))


def test_a_header_that_counts_wrongly_is_refused(tmp_path: Path) -> None:
    """More or fewer events than the header says: the recording is not whole."""
    header, *events = _lines(_write(tmp_path / "good.rec", list(_events(3))))
    more, fewer = tmp_path / "more", tmp_path / "fewer"
    more.write_bytes(gzip.compress(header.replace(b'"events":3', b'"events":2') + b"".join(events)))
    fewer.write_bytes(gzip.compress(header + b"".join(events[:2])))

    assert f"{more}: line 4: more events than the 2 of the header" == _refusal(more)
    assert f"{fewer}: line 4: the file ends too early: 2 of 3 events are whole" == _refusal(fewer)


def test_a_torn_tail_is_dropped_only_on_request_and_said(tmp_path: Path, promise: Callable[..., None]) -> None:
    """A file cut anywhere in its events: refused by default; on request the whole lines are kept, the loss is said."""
    events = list(_events(200))
    data = _write(tmp_path / "good.rec", events).read_bytes()
    head_bytes = len(data) - len(_second_member(data))
    torn = tmp_path / "torn.rec"
    cuts = range(head_bytes + 2, len(data), scaled(23, 1))
    for cut in cuts:
        torn.write_bytes(data[:cut])
        whole = zlib.decompressobj(31).decompress(data[head_bytes:cut]).count(b"\n")
        with RecordingReader(torn, allow_torn_tail=True) as recording:
            kept = list(recording)

        assert events[:whole] == kept
        assert f"the file ends too early: {whole} of 200 events are whole" == recording.torn_tail
        assert recording.torn_tail in _refusal(torn)
    with pytest.raises(EOFError):
        gzip.decompress(torn.read_bytes())  # the plain way keeps nothing at all
    with RecordingReader(tmp_path / "good.rec", allow_torn_tail=True) as recording:
        assert (events, "") == (list(recording), recording.torn_tail)
    promise("a torn recording keeps exactly its whole lines", cuts=len(cuts), wrong=0)


def _second_member(data: bytes) -> bytes:
    """The bytes after the first gzip member, which holds the header."""
    first = zlib.decompressobj(31)
    first.decompress(data)
    return first.unused_data


def test_damage_is_no_torn_tail(tmp_path: Path) -> None:
    """A flipped bit in the events is refused even where a torn tail is allowed: the check sum covers every byte."""
    data = bytearray(_write(tmp_path / "good.rec", list(_events(200))).read_bytes())
    data[-40] ^= 1
    (tmp_path / "bad.rec").write_bytes(data)

    with RecordingReader(tmp_path / "bad.rec", allow_torn_tail=True) as recording, pytest.raises(BadInput):
        list(recording)


def test_a_recording_says_whom_the_bots_had_long_known(tmp_path: Path) -> None:
    """As many as 20,000 people, whose header is longer than any event may be."""
    known = tuple(Friendship(f"u{number:05}", "Ada", ("elena", "dotty")) for number in range(20_000))
    path = tmp_path / "long.rec"
    write_recording(path, _events(3), source="test", guild_id="g", long_known=known)

    assert known == read_header(path).long_known
