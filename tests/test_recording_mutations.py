"""Recordings and IRC logs with changed bytes: read, refused or counted, never a crash."""

from __future__ import annotations

import gzip
import random
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from bridges.irc.events import Place, log_events
from bridges.irc.log import parse_log
from bridges.recording import RecordingReader, write_recording
from tests.scale import scaled
from tests.tree import ROOT
from universe.errors import BadInput
from universe.events import AnyEvent, MemberRename, Message, event_decoder, event_encoder

EXAMPLES: Final = ROOT / "examples" / "irc"
PLACE: Final = Place("g", "c", "log", 10**12)


def _good_recording(path: Path) -> Path:
    events: list[AnyEvent] = [MemberRename(event_id="rename:0", at=0, guild_id="g", old_name="Ada", name="Eve")]
    for number in range(1, 12):
        said = Message(
            event_id=f"msg:{number}",
            at=number,
            guild_id="g",
            user_id="u",
            message_id=f"m{number}",
            author_name="Eve",
            content=f"w\u00f6rd {number}",
            reply_to="m0",
        )
        events.append(said)
    write_recording(path, events, source="test", guild_id="g", notes=["hi"])
    return path


def test_mutated_recordings_are_read_or_refused(tmp_path: Path, promise: Callable[..., None]) -> None:
    """Whatever bytes are changed, before or after compression: BadInput in one line; a reader that trusts crashes."""
    noise = random.Random(20)
    good = _good_recording(tmp_path / "good.rec")
    packed, plain = good.read_bytes(), gzip.decompress(good.read_bytes())
    path = tmp_path / "mutated.rec"
    refused, naive_crashes, count = 0, 0, scaled(1_000, 10_000)
    for number in range(count):
        path.write_bytes(_mutated(packed, noise) if number % 4 == 0 else gzip.compress(_mutated(plain, noise), 1))
        refusal = _refusal_or_nothing(path, allow_torn_tail=number % 2 == 0)
        refused += bool(refusal)
        naive_crashes += _crashes_naively(path)
        assert not refusal or (refusal.startswith(str(path)) and refusal.isprintable())
    promise("mutated recordings are read or refused", mutations=count, refused=refused, crashes=0, naive=naive_crashes)

    assert count > refused > count // 2
    assert naive_crashes > count // 10


def _refusal_or_nothing(path: Path, *, allow_torn_tail: bool) -> str:
    try:
        with RecordingReader(path, allow_torn_tail=allow_torn_tail) as recording:
            for event in recording:
                event_encoder.encode(event)
    except BadInput as error:
        return str(error)
    return ""


def _crashes_naively(path: Path) -> bool:
    """Whether a reader that expects gzip to be whole and msgspec to raise its own error alone would crash."""
    try:
        for line in gzip.decompress(path.read_bytes()).splitlines()[1:]:
            with suppress(msgspec.DecodeError):
                event_decoder.decode(line)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, RecursionError):
        return True
    return False


def _mutated(data: bytes, noise: random.Random) -> bytes:
    """Change, drop, repeat or insert up to eight bytes somewhere."""
    changed = bytearray(data)
    for _ in range(noise.randint(1, 8)):
        place = noise.randrange(len(changed))
        match noise.randrange(4):
            case 0:
                changed[place] = noise.randrange(256)
            case 1:
                del changed[place : place + noise.randint(1, 8)]
            case 2:
                changed[place:place] = changed[place : place + noise.randint(1, 64)]
            case _:
                changed[place:place] = noise.choice([b"\0", b"\xff", b'"', b"\n", b"[" * 2000, b"\\ud800", b"1e400"])
    return bytes(changed)


def test_mutated_logs_never_crash(promise: Callable[..., None]) -> None:
    """Changed bytes give events that every reader accepts, or are counted; a reader that trusts its lines crashes."""
    noise = random.Random(7)
    old = (EXAMPLES / "2006-06-01.train-a.raw.txt").read_bytes().split(b"\n")
    rows = old[:1000] + (EXAMPLES / "2011-05-29_19.raw.txt").read_bytes().split(b"\n")
    links = (EXAMPLES / "2011-05-29_19.annotation.txt").read_bytes().split(b"\n")
    mutations, events, naive = 0, 0, 0
    while mutations < scaled(2_000, 10_000):
        batch = [_mutated_line(noise.choice(rows), noise) for _ in range(100)]
        annotation = [_mutated_line(noise.choice(links), noise).replace(b"1", b"") for _ in range(20)]
        counts: Counter[str] = Counter()
        log = parse_log(b"\n".join(batch), b"\n".join(annotation))
        made = log_events(log, PLACE, counts)
        assert made == [event_decoder.decode(event_encoder.encode(event)) for event in made]
        assert len(log.lines) == len(made) + sum(n for key, n in log.counts.items() if key.startswith("skipped_"))
        mutations += len(batch)
        events += len(made)
        naive += sum(_line_crashes_naively(row) for row in batch)
    promise("mutated IRC lines never crash", mutations=mutations, events=events, crashes=0, naive=naive)

    assert mutations > events > mutations // 4
    assert naive > mutations // 10


def _line_crashes_naively(row: bytes) -> bool:
    try:
        text = row.decode()
        return not text.startswith("=== ") and int(text[1:3]) < int(text[4:6]) and not text.split("> ")[1]
    except (ValueError, IndexError):
        return True


def _mutated_line(row: bytes, noise: random.Random) -> bytes:
    changed = bytearray(row or b"x")
    for _ in range(noise.randint(1, 4)):
        place = noise.randrange(len(changed) + 1)
        match noise.randrange(3):
            case 0:
                changed[place : place + 1] = bytes([noise.randrange(256)])
            case 1:
                del changed[max(0, place - 3) : place]
            case _:
                changed[place:place] = noise.choice([b"=== ", b"]", b" [", b"> ", b"\r", b"\xc2\x85", b"<", b"\0" * 99])
    return bytes(changed)
