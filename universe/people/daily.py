"""Daily rules about people: one snapshot a date, and a summary from notes and topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from universe.people.records import Note, Snapshot

SUMMARY_CHARS_MAX: Final = 500
TOPICS_TOLD, NOTES_TOLD = 3, 3


def entered(days: Sequence[Snapshot], new: Iterable[Snapshot], days_max: int) -> list[Snapshot]:
    """`days` with `new` entered by date (a later one replaces), ascending, the newest `days_max` of them."""
    by_day = {snapshot.day: snapshot for snapshot in (*days, *new)}
    return [by_day[day] for day in sorted(by_day)][-days_max:]


def written_summary(topics: dict[str, int], notes: Sequence[Note]) -> str:
    """At most five short lines in one: what the person talks about most, and the newest notes; empty without either."""
    often = sorted(topics, key=lambda topic: (-topics[topic], topic))[:TOPICS_TOLD]
    parts = [f"Talks about {', '.join(often)}."] if often else []
    parts += [note.content.rstrip(".") + "." for note in notes[-NOTES_TOLD:]]
    return " ".join(parts)[:SUMMARY_CHARS_MAX]
