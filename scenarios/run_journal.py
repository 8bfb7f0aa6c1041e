"""The journal on disk: ``<virtual day>/decisions.jsonl``, one decision a line, only ever appended to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from bridges.disk import sync_file
from scenarios import virtual_time
from universe.errors import BadInput
from universe.events import UNDECODABLE
from universe.journal import Detail, JournalLine, journal_order

VERSION: Final = 1
FILE_NAME: Final = "decisions.jsonl"


class StoredLine(Struct, frozen=True, kw_only=True):
    """A line as it is stored: the fields of `JournalLine` by name, and `v`, the version of the format."""

    v: int = VERSION
    at: int
    member: str
    n: int
    kind: str
    cause: str
    root: str
    details: dict[str, Detail]


class JournalRead(Struct, frozen=True):
    """What a journal holds, in `journal_order`; `torn` names the files whose last line was cut off and dropped."""

    lines: list[JournalLine]
    torn: tuple[str, ...] = ()


_encoder: Final = msgspec.json.Encoder(order="deterministic")
_decoder: Final = msgspec.json.Decoder(StoredLine)


def append_decisions(directory: Path, lines: Iterable[JournalLine]) -> None:
    """Append decisions, each to the file of its virtual day (UTC), and bring them to the disk.

    A line that a crash cut off was never complete and is removed before the next one. Raises OSError.
    """
    ordered = sorted(lines, key=journal_order)
    for day, of_day in groupby(ordered, key=lambda line: virtual_time.day(line.at)):
        path = directory / day / FILE_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            _drop_torn_end(file)
            file.write(b"".join(_encode(line) for line in of_day))
            file.flush()
            sync_file(file.fileno())


def read_decisions(directory: Path) -> JournalRead:
    """Read every day. Only a last line may be torn. Raises `BadInput` for any other line and for a newer version."""
    lines: list[JournalLine] = []
    torn = []
    for path in sorted(directory.glob(f"*/{FILE_NAME}")):
        *whole, rest = path.read_bytes().split(b"\n")
        lines += [_decode(path, number, data) for number, data in enumerate(whole, start=1)]
        if rest:
            torn.append(path.relative_to(directory).as_posix())
    return JournalRead(sorted(lines, key=journal_order), tuple(torn))


def _encode(line: JournalLine) -> bytes:
    return _encoder.encode(StoredLine(**msgspec.structs.asdict(line))) + b"\n"


def _decode(path: Path, number: int, data: bytes) -> JournalLine:
    try:
        stored = _decoder.decode(data)
    except UNDECODABLE as error:
        raise BadInput(f"{path}, line {number} is no decision: {error}") from error
    if stored.v > VERSION:
        raise BadInput(f"{path}, line {number} has version {stored.v}; this Orrery reads up to {VERSION}")
    fields = msgspec.structs.asdict(stored)
    return JournalLine(**{name: value for name, value in fields.items() if name != "v"})


def _drop_torn_end(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    if not size:
        return
    # A day's file is read as a whole only where its last byte shows that a crash cut it off.
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.seek(0, os.SEEK_END)
