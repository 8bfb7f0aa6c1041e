"""IRC logs as files: which there are, what their names say, and their bytes read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec import Struct

from bridges.irc.log import ParsedLog, parse_log
from bridges.recording import one_line
from universe.errors import BadInput
from universe.ids import id_for_name, is_id

LOG_BYTES_MAX: Final = 64 * 1024 * 1024
LOG_ID_CHARS_MAX: Final = 48
MIDNIGHTS_MAX: Final = 366
YEARS: Final = range(1972, 3000)
"""Years of logs: early enough for any, late enough that the days before the last stay above 1970."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RAW_SUFFIXES: Final = (".raw.txt", ".txt", ".log")
_ANNOTATION_SUFFIX: Final = ".annotation.txt"


class LogFile(Struct, frozen=True):
    """One log as given: where it is, its id and the date in its name."""

    path: Path
    log_id: str
    day: date


def log_files(paths: Iterable[str | Path]) -> list[LogFile]:
    """The logs among `paths` by date, then by name; annotation files are passed over. Raises `BadInput`."""
    logs = [_log_file(Path(path)) for path in paths if not str(path).endswith(_ANNOTATION_SUFFIX)]
    if not logs:
        raise BadInput("no IRC log given; name files such as 2006-06-01.train-a.raw.txt")
    logs.sort(key=lambda log: (log.day, log.log_id))
    for one, next_one in pairwise(logs):
        if one.log_id == next_one.log_id:
            raise BadInput(f"{one_line(next_one.path)}: the same log twice")
    return logs


def read_log(file: LogFile) -> ParsedLog:
    """Read a log with its annotation, if there is one beside it. Raises `BadInput`."""
    annotation = file.path.with_name(_stem(file.path) + _ANNOTATION_SUFFIX)
    log = parse_log(_read_bytes(file.path), _read_bytes(annotation) if annotation.exists() else b"")
    if log.clock.midnights > MIDNIGHTS_MAX:
        raise BadInput(f"{one_line(file.path)}: its clock passes midnight {log.clock.midnights} times; not one log")
    return log


def _log_file(path: Path) -> LogFile:
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
    return LogFile(path, log_id, day)


def _stem(path: Path) -> str:
    for suffix in _RAW_SUFFIXES:
        if path.name.endswith(suffix):
            return path.name.removesuffix(suffix)
    return path.name


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
