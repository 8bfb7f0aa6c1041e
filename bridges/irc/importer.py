"""Turns IRC log files into one recording: what ``run.py import irc`` calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from bridges.irc.events import Place, log_events
from bridges.irc.log_files import LogFile, log_files, read_log
from bridges.irc.statistics import IrcStatistics, Tally, statistics_told
from bridges.recording import Header, check_target, one_line, order_key, write_recording
from universe.errors import BadInput
from universe.events import AnyEvent
from universe.ids import is_id

GUILD_ID: Final = "irc-ubuntu"
STITCHED_CHANNEL_ID: Final = "irc"

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
    its `counts` are explained in `docs/recordings.md`, as the `statistics` are.
    """

    out: str
    logs: int
    nicks: int
    header: Header
    statistics: IrcStatistics

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
                *statistics_told(self.statistics),
            )
        )


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
    files = log_files(paths)
    check_target(Path(out))
    counts: Counter[str] = Counter()
    events: list[AnyEvent] = []
    tally = Tally()
    next_day = files[0].day
    for file in files:
        log = read_log(file)
        counts.update(log.counts)
        day = next_day + timedelta(days=log.clock.midnights) if stitch else file.day
        next_day = day + timedelta(days=1)
        channel_id = STITCHED_CHANNEL_ID if stitch else file.log_id
        place = Place(guild_id, channel_id, file.log_id, _start_of_day_ms(day))
        events += log_events(log, place, counts)
        tally.add(log)
    if not events:
        raise BadInput(f"{one_line(files[0].path)}: no line of it is of an IRC log ([HH:MM] <nick> text)")
    events.sort(key=order_key)
    notes = [_logs_note(files), *_NOTES, *([_STITCHED_NOTE] * stitch)]
    kept = _kept(counts)
    header = write_recording(out, events, source="irc", guild_id=guild_id, counts=kept, notes=notes)
    found = tally.statistics(kept)
    return ImportReport(out=str(out), logs=len(files), nicks=len(tally.nicks), header=header, statistics=found)


def _start_of_day_ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _logs(count: int) -> str:
    return "1 log" if count == 1 else f"{count} logs"


def _logs_note(files: list[LogFile]) -> str:
    span = f", {files[0].log_id}" + (f" to {files[-1].log_id}" if len(files) > 1 else "")
    return _logs(len(files)) + span


def _kept(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M")
