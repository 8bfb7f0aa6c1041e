"""A day of IRC from the examples: both logs as two channels of one UTC day, in one recording."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from bridges.irc import import_irc
from bridges.recording import RecordingReader, RecordingWriter, order_key
from universe.events import AnyEvent, Message

LOGS: Final = Path(__file__).resolve().parent.parent / "examples" / "irc"
_DAY_MS: Final = 86_400_000


def record_day(directory: Path) -> tuple[Path, list[AnyEvent]]:
    """Import the logs into `directory` and move them to the day of the first: the recording and its events."""
    imported = directory / "logs.orrery"
    import_irc(sorted(LOGS.glob("*.raw.txt")), imported)
    with RecordingReader(imported) as reader:
        guild_id, found = reader.header.guild_id, list(reader)
    first_day = found[0].at // _DAY_MS * _DAY_MS
    events = [msgspec.structs.replace(event, at=first_day + event.at % _DAY_MS) for event in found]
    events.sort(key=order_key)
    day = directory / "day.orrery"
    with RecordingWriter(day, source="irc", guild_id=guild_id) as writer:
        for event in events:
            writer.write(event)
    return day, events


def fresh_messages(events: list[AnyEvent], count: int, series: str) -> list[Message]:
    """`count` messages as they were written, round and round, each under an identity of its own."""
    written = [event for event in events if isinstance(event, Message)]
    return [
        msgspec.structs.replace(
            written[number % len(written)], event_id=f"msg:{series}-{number}", message_id=f"{series}-{number}"
        )
        for number in range(count)
    ]
