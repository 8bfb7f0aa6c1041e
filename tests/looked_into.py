"""Runs to look into: small towns that were lived and written into a run directory, as the engine writes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from scenarios.engine import recording_of
from scenarios.run_directory import write_run
from scenarios.world import START_AT
from tests.gossip_town import DOTTY, ELENA, HOUR_MS, Town, says
from tests.run_records import record_of
from universe.events import AnyEvent, Message

DAY: Final = 24 * HOUR_MS
PROMOTION: Final = "Elena, guess what, I got promoted today!"
SONG: Final = "Dotty, which song should I listen to tonight?"
FRIENDS: Final = {"ada": ("elena", "dotty")}
COMMAND: Final = "python3 run.py sim demo --seed 1"


def story(*more: AnyEvent, said: str = PROMOTION) -> list[AnyEvent]:
    """Ada tells Elena of her promotion (m1), and talks to Dotty two hours later (m2)."""
    told = says(1, 10 * HOUR_MS, "ada", said, to=ELENA)
    return [told, says(2, 12 * HOUR_MS, "ada", SONG, to=DOTTY), *more]


def lived(
    home: Path, events: Iterable[AnyEvent], *, friends: dict[str, Iterable[str]] | None = None,
    rules: dict[str, str] | None = None, days: int = 1, **more: Any,
) -> Path:  # fmt: skip
    """Live these events in a town, and write what it left into `home`; `more` are fields of the record."""
    harvest = Town(dict(FRIENDS) if friends is None else friends, rules).run(events, days * DAY)
    words = [f"--set {name}={text}" for name, text in (rules or {}).items()]
    fields: dict[str, Any] = {
        "command": " ".join([COMMAND, *words]), "started_at": START_AT, "ended_at": START_AT + days * DAY,
        "stores": harvest.stores,
    }  # fmt: skip
    record = record_of(harvest.events, harvest.journal, **fields | more)
    write_run(record, home, {"recording.jsonl.gz": recording_of(record), **record.stores})
    return home


def written_by(events: Iterable[AnyEvent], bot: str) -> list[Message]:
    """What a bot said, in order."""
    return [event for event in events if isinstance(event, Message) and event.bot == bot]
