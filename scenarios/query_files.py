"""The journal of queries on disk: ``<virtual day>/query_traces.jsonl`` and the four other files of the seed.

Lines are only ever appended; a query's lines stand in the files of the day on which it was closed. Days that are over
may be compressed, each file for itself.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bridges.disk import sync_directory, sync_file
from scenarios import virtual_time
from universe.errors import BadInput
from universe.events import UNDECODABLE
from universe.journal import JournalLine, journal_order
from universe.mind.outcome import Answer, ClosedQuery, closed_order
from universe.mind.query_line import FILE_NAMES, KINDS, VERSION, AnyLine, FileName
from universe.mind.trace import Trace
from universe.mind.trace_lines import closed_of, lines_of, merged

QUERY_TRACE: Final = "query_trace"
"""The kind of the decision in which a bot hands out a closed query."""
PLAIN, PACKED = ".jsonl", ".jsonl.gz"
# The traces come last: a crash before them leaves lines of a query that nobody knows, and those are not read.
_WRITTEN: Final[tuple[FileName, ...]] = (*FILE_NAMES[1:], FILE_NAMES[0])


class QueriesRead(Struct, frozen=True):
    """Closed queries in the order in which they were asked; `torn` names files whose last line was cut off."""

    closed: list[ClosedQuery]
    torn: tuple[str, ...] = ()


class _Stamp(Struct):
    v: int = VERSION


class _Told(Struct, frozen=True, kw_only=True):
    """The fields of a decision of kind `QUERY_TRACE`."""

    trace: str
    said: bool = False
    held: int = 0
    cited: tuple[str, ...] = ()


_encoder: Final = msgspec.json.Encoder(order="deterministic")
_trace_decoder: Final = msgspec.json.Decoder(Trace)
_decoders: Final = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


def queries_of(lines: Iterable[JournalLine]) -> list[ClosedQuery]:
    """The closed queries among decisions, in the order in which they were asked. Raises `BadInput` for a bad one."""
    found: dict[str, ClosedQuery] = {}
    for line in sorted(lines, key=journal_order):
        if line.kind == QUERY_TRACE:
            closed = _told(line)
            found[closed.trace.query.id] = closed
    return sorted(found.values(), key=closed_order)


def _told(line: JournalLine) -> ClosedQuery:
    try:
        told = msgspec.convert(line.details, _Told)
        trace = _trace_decoder.decode(told.trace)
    except UNDECODABLE as error:
        raise BadInput(f"decision {line.member}/{line.n} holds no trace of a query: {error}") from error
    return ClosedQuery(trace=trace, answer=Answer(said=told.said, held=told.held, cited=told.cited))


def brief(line: JournalLine) -> JournalLine:
    """A decision as its own file keeps it: a trace stands in the files of queries, here is its hash (16 hex digits)."""
    if line.kind != QUERY_TRACE:
        return line
    digest = blake2b(str(line.details.get("trace", "")).encode(), digest_size=8).hexdigest()
    return msgspec.structs.replace(line, details=line.details | {"trace": digest})


def append_queries(directory: Path, lines: Iterable[JournalLine], seed: int = 0) -> int:
    """Append the queries that `lines` close to the files of their days, and bring them to the disk.

    `seed` is that of the run. Returns how many queries there were. Raises OSError, and `BadInput` for a bad trace.
    """
    closed = queries_of(lines)
    days: defaultdict[str, list[ClosedQuery]] = defaultdict(list)
    for one in sorted(closed, key=lambda one: (one.at, one.trace.query.id)):
        days[virtual_time.day(one.at)].append(one)
    for day, of_day in sorted(days.items()):
        place = directory / day
        place.mkdir(parents=True, exist_ok=True)
        by_file = merged(lines_of(one.trace, one.answer, seed) for one in of_day)
        for name in _WRITTEN:
            _append(place / f"{name}{PLAIN}", b"".join(_encoder.encode(line) + b"\n" for line in by_file[name]))
    return len(closed)


def _append(path: Path, data: bytes) -> None:
    """A file of a day stands even if it holds nothing, so that tools find all five."""
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            # What a crash cut off was never complete, and must not swallow the next line.
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
                file.seek(0, os.SEEK_END)
        file.write(data)
        file.flush()
        sync_file(file.fileno())


def has_queries(directory: Path) -> bool:
    """Whether a journal holds files of queries."""
    return any(True for _ in _paths(directory, "query_traces"))


def read_queries(directory: Path) -> QueriesRead:
    """Read every day, compressed or not.

    Raises `BadInput` for a damaged file, a newer version, and a query of which lines are missing; only the last line
    of a plain file may be torn, and a query that it cut off is left out.
    """
    torn: list[str] = []
    lines: dict[FileName, list[AnyLine]] = {name: [] for name in FILE_NAMES}
    for name in FILE_NAMES:
        for path in _paths(directory, name):
            *whole, rest = _bytes(path).split(b"\n")
            lines[name] += [_decode(path, name, number, data) for number, data in enumerate(whole, start=1)]
            if rest:
                torn.append(path.relative_to(directory).as_posix())
    try:
        return QueriesRead(closed_of(lines), tuple(torn))
    except ValueError as error:
        raise BadInput(f"the journal of queries in {directory} is not whole: {error}") from error


def _paths(directory: Path, name: FileName) -> Iterator[Path]:
    for day in sorted(directory.glob("*/")):
        # What was appended to a day after it was compressed comes after what was compressed.
        for path in (day / f"{name}{PACKED}", day / f"{name}{PLAIN}"):
            if path.is_file():
                yield path


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{path} is damaged: {error}") from error


def _decode(path: Path, name: FileName, number: int, data: bytes) -> AnyLine:
    try:
        if msgspec.json.decode(data, type=_Stamp).v > VERSION:
            raise BadInput(f"{path}, line {number} is of a newer version; this Orrery reads up to {VERSION}")
        line: AnyLine = _decoders[name].decode(data)
    except UNDECODABLE as error:
        raise BadInput(f"{path}, line {number} is no line of {name}: {error}") from error
    return line


def compress_days(directory: Path, before: str) -> list[str]:
    """Compress the files of all days before `before` (``2026-01-05``), each atomically; returns the days.

    The same lines give the same bytes. A crash between two steps leaves lines twice, and twice counts once. OSError.
    """
    done = []
    for day in sorted(directory.glob("*/")):
        plain = [day / f"{name}{PLAIN}" for name in _WRITTEN if (day / f"{name}{PLAIN}").is_file()]
        if day.name >= before or not plain:
            continue
        for path in plain:
            _compress(path)
        sync_directory(day)
        done.append(day.name)
    return done


def _compress(path: Path) -> None:
    packed = path.with_name(path.name + ".gz")
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    earlier = _bytes(packed) if packed.exists() else b""
    unfinished = packed.with_name(packed.name + ".new")
    with unfinished.open("wb") as file:
        file.write(gzip.compress(earlier + whole, mtime=0))
        file.flush()
        sync_file(file.fileno())
    unfinished.replace(packed)
    path.unlink()
