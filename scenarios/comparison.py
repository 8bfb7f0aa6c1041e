"""Two runs side by side: the first decision in which they differ, and the difference in every metric."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Any

from bridges.recording import RecordingReader
from scenarios.query_files import brief
from scenarios.result import result_object
from scenarios.run_directory import read_manifest
from scenarios.run_journal import read_decisions
from scenarios.run_record import RunRecord
from scenarios.virtual_time import clock_seconds, day
from universe.errors import BadInput
from universe.events import AnyEvent, Message
from universe.journal import JournalLine


def compare(record: RunRecord, against: Path) -> str:
    """Text for a terminal: `record` beside the run in directory `against`. Raises `BadInput` when that is no run.

    Runs of different recordings are compared as well, and the text says that they are.
    """
    read_manifest(against)
    try:
        before = json.loads((against / "result.json").read_bytes())
        old, digest = dict(flat(before["metrics"])), str(before["digest"])[:16]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadInput(f"{against} holds no readable result.json: {error}") from error
    lines = [f"Against {against} (digest {digest}):", *_other_recording(record, against)]
    lines += _first_difference(record, against)
    new = dict(flat(result_object(record)["metrics"]))
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    lines += [f"  {name}: {_shown(old.get(name))} -> {_shown(new.get(name))}" for name in changed]
    return "\n".join(lines if changed else [*lines, "  every metric is equal"])


def _other_recording(record: RunRecord, against: Path) -> list[str]:
    """Nothing where everybody but our own bots did the same in both runs, else a sentence."""
    try:
        with RecordingReader(against / "recording.jsonl.gz") as reader:
            kept = list(reader)
    except BadInput as error:
        return [f"  whether both runs are of the same recording is unknown: {error}"]
    before, now = _of_others(kept), _of_others(record.events)
    if before == now:
        return []
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, now, strict=False)))
    events = f"{len(before):,} events of others then, {len(now):,} now"
    return [f"  the runs are not of the same recording: {events}, different from number {same + 1:,} on"]


def _of_others(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """What our own bots did not do: their acts carry a hop."""
    return [event for event in events if not event.hop and not (isinstance(event, Message) and event.bot)]


def _first_difference(record: RunRecord, against: Path) -> list[str]:
    before = _deciders(read_decisions(against / "journal").lines)
    for number, (old, new) in enumerate(zip_longest(before, _deciders(map(brief, record.journal))), start=1):
        if old is None or new is None or _substance(old) != _substance(new):
            sentences = (f"then: {_line(old)}", f"now:  {_line(new)}")
            return [f"  first different decision, number {number}:", *(f"    {sentence}" for sentence in sentences)]
    return [f"  all {len(before)} decisions are equal"]


def _deciders(lines: Iterable[JournalLine]) -> list[JournalLine]:
    """Decisions of planets and bots: who drove the world (people or a recording) must not show."""
    return [line for line in lines if line.member.startswith(("planet:", "bot:"))]


def _substance(line: JournalLine) -> tuple[Any, ...]:
    """A decision without its counters."""
    return (line.at, line.member, line.kind, line.details)


def _line(line: JournalLine | None) -> str:
    if line is None:
        return "none: that run has ended"
    details = " ".join(f"{name}={value}" for name, value in line.details.items())
    return f"{day(line.at)} {clock_seconds(line.at)} {line.member} {line.kind} {details}"


def flat(metrics: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of nested metrics as ``a.b.c`` and value."""
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
