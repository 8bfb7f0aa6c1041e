"""Turns IRC log files into one recording: what ``run.py import irc`` calls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec import Struct

from bridges.irc.events import Place, log_events
from bridges.irc.lines import Spoken
from bridges.irc.log import ParsedLog, parse_log
from bridges.recording import Header, check_target, one_line, order_key, write_recording
from universe.errors import BadInput
from universe.events import AnyEvent
from universe.ids import id_for_name, is_id

GUILD_ID: Final = "irc-ubuntu"
STITCHED_CHANNEL_ID: Final = "irc"
LOG_BYTES_MAX: Final = 64 * 1024 * 1024
LOG_ID_CHARS_MAX: Final = 48
MIDNIGHTS_MAX: Final = 366
YEARS: Final = range(1972, 3000)
"""Years of logs: early enough for any, late enough that the days before the last stay above 1970."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RAW_SUFFIXES: Final = (".raw.txt", ".txt", ".log")
_ANNOTATION_SUFFIX: Final = ".annotation.txt"

_NOTES: Final = (
    "times: the log's clock has minutes; the events of a minute are spread over it in line order; read as UTC",
    "a log without an hour above 12 is read as a 12-hour clock (midnight 00, noon 12), else from the morning on",
    "the date in a file's name is that of its last line",
    "links are annotated for a part of the lines only; a message keeps its first link as reply_to",
    "ids come from nicks: the same nick in two logs is taken for the same person",
)
_STITCHED_NOTE: Final = "stitched: the logs are placed as consecutive days of one channel; their real dates are lost"


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did.

    `nicks` counts the lower-cased nicks that spoke (nick changes not merged); `header` is that of the recording, and
    its `counts` are explained in `docs/recordings.md`.
    """

    out: str
    logs: int
    nicks: int
    header: Header

    def summary(self) -> str:
        """The import in a few lines for a terminal."""
        counts = Counter(self.header.counts)
        skipped = [f"{name[8:]} {number}" for name, number in sorted(counts.items()) if name.startswith("skipped_")]
        first, last = (_iso(at) for at in (self.header.started_at, self.header.ended_at))
        spoken = f"{counts['messages']} messages and {counts['actions']} actions by {self.nicks} nicks"
        bots = f"{counts['messages_by_bots']} by helper bots"
        come_and_go = f"{counts['joins']} joins, {counts['leaves']} leaves, {counts['kicks']} kicks"
        return "\n".join(
            (
                f"{_logs(self.logs)}, {counts['lines']} lines -> {one_line(self.out)}",
                f"  {self.header.events} events by {self.header.people} people, {first} to {last}",
                f"  {spoken} ({bots}), {counts['replies']} of them annotated replies",
                f"  {come_and_go}, {counts['renames']} nick changes",
                f"  skipped: {', '.join(skipped) or 'nothing'}",
            )
        )


class _LogFile(Struct, frozen=True):
    """One log as given: where it is, its id and the date in its name."""

    path: Path
    log_id: str
    day: date


def import_irc(
    paths: Sequence[str | Path], out: str | Path, *, guild_id: str = GUILD_ID, stitch: bool = False
) -> ImportReport:
    """Turn IRC logs (each perhaps with ``NAME.annotation.txt`` beside ``NAME.raw.txt``) into one recording at `out`.

    A log's name starts with its date (``2006-06-01.train-a.raw.txt``); annotation files among `paths` are passed over.
    Each log is a channel of planet `guild_id` at its real date; with `stitch` all are one channel on consecutive days.
    All events are held in memory at once. Nothing is written unless all of it is. Raises `BadInput` for names, dates,
    files or an `out` that will not do, `OrreryError` where writing fails.
    """
    if not is_id(guild_id):
        raise BadInput(f"{one_line(guild_id)!r} is not an id: 1 to 64 of 0-9 A-Z a-z _ . -")
    files = _log_files(paths)
    check_target(Path(out))
    counts: Counter[str] = Counter()
    events: list[AnyEvent] = []
    nicks: set[str] = set()
    next_day = files[0].day
    for file in files:
        log = _read_log(file)
        counts.update(log.counts)
        day = next_day + timedelta(days=log.clock.midnights) if stitch else file.day
        next_day = day + timedelta(days=1)
        channel_id = STITCHED_CHANNEL_ID if stitch else file.log_id
        place = Place(guild_id, channel_id, file.log_id, _start_of_day_ms(day))
        events += log_events(log, place, counts)
        nicks.update(line.content.nick.lower() for line in log.lines if isinstance(line.content, Spoken))
    if not events:
        raise BadInput(f"{one_line(files[0].path)}: no line of it is of an IRC log ([HH:MM] <nick> text)")
    events.sort(key=order_key)
    notes = [_logs_note(files), *_NOTES, *([_STITCHED_NOTE] * stitch)]
    header = write_recording(out, events, source="irc", guild_id=guild_id, counts=_kept(counts), notes=notes)
    return ImportReport(out=str(out), logs=len(files), nicks=len(nicks), header=header)


def _log_files(paths: Sequence[str | Path]) -> list[_LogFile]:
    """The logs by date, then by name."""
    logs = [_log_file(Path(path)) for path in paths if not str(path).endswith(_ANNOTATION_SUFFIX)]
    if not logs:
        raise BadInput("no IRC log given; name files such as 2006-06-01.train-a.raw.txt")
    logs.sort(key=lambda log: (log.day, log.log_id))
    for one, next_one in pairwise(logs):
        if one.log_id == next_one.log_id:
            raise BadInput(f"{one_line(next_one.path)}: the same log twice")
    return logs


def _log_file(path: Path) -> _LogFile:
    stem = _stem(path)
    if _DATE.fullmatch(stem[:10]) is None:
        raise BadInput(f"{one_line(path)}: the name must start with the date of the log, as in 2006-06-01.raw.txt")
    try:
        day = date.fromisoformat(stem[:10])
    except ValueError:
        raise BadInput(f"{one_line(path)}: there is no day {stem[:10]}") from None
    if day.year not in YEARS:
        raise BadInput(
            f"{one_line(path)}: a log of {day.year} cannot be placed ({YEARS.start} to {YEARS.stop - 1} can)"
        )
    log_id = stem if is_id(stem) and len(stem) <= LOG_ID_CHARS_MAX else f"{day}-{id_for_name('log', stem)}"
    return _LogFile(path, log_id, day)


def _stem(path: Path) -> str:
    for suffix in _RAW_SUFFIXES:
        if path.name.endswith(suffix):
            return path.name.removesuffix(suffix)
    return path.name


def _read_log(file: _LogFile) -> ParsedLog:
    annotation = file.path.with_name(_stem(file.path) + _ANNOTATION_SUFFIX)
    log = parse_log(_read_bytes(file.path), _read_bytes(annotation) if annotation.exists() else b"")
    if log.clock.midnights > MIDNIGHTS_MAX:
        raise BadInput(f"{one_line(file.path)}: its clock passes midnight {log.clock.midnights} times; not one log")
    return log


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LOG_BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise BadInput(f"{one_line(path)}: cannot be read: {reason}") from None
    if len(data) > LOG_BYTES_MAX:
        raise BadInput(f"{one_line(path)}: longer than {LOG_BYTES_MAX} bytes; split it by day")
    return data


def _start_of_day_ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _logs(count: int) -> str:
    return "1 log" if count == 1 else f"{count} logs"


def _logs_note(files: list[_LogFile]) -> str:
    span = f", {files[0].log_id}" + (f" to {files[-1].log_id}" if len(files) > 1 else "")
    return _logs(len(files)) + span


def _kept(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M")
