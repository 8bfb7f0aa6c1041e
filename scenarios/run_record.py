"""What is known about a run when it ends: everything that the results are made of."""

from __future__ import annotations

from msgspec import Struct

from scenarios.spec import Value
from universe.events import AnyEvent
from universe.journal import JournalLine
from universe.metrics import Metrics, measure
from universe.substrate import DeadLetter


class RunRecord(Struct, frozen=True, kw_only=True):
    """A finished run.

    `command` is the command line that repeats it; `digest` is 64 hex digits. `started_at` and `ended_at` are virtual
    UTC ms. `events` are in event order, `journal` is sorted by `universe.journal.journal_order`. `names` holds the
    display names of planets and channels by id, `bots` those of our bots by bot id. `wall_s` and `cpu_s` are seconds,
    `peak_rss_mb` megabytes (10^6 bytes). `notes` are sentences about the source, as a recording's header has them.
    """

    scenario: str
    command: str
    seed: int
    params: dict[str, Value]
    digest: str
    started_at: int
    ended_at: int
    events: list[AnyEvent]
    journal: list[JournalLine]
    dead_letters: list[DeadLetter]
    names: dict[str, str]
    bots: dict[str, str]
    wall_s: float
    cpu_s: float
    peak_rss_mb: float
    versions: dict[str, str]
    notes: tuple[str, ...] = ()


def measure_run(record: RunRecord) -> Metrics:
    """The metrics of a run."""
    return measure(record.events, record.journal, len(record.dead_letters), record.bots)
