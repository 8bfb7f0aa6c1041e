"""What is known about a run when it ends: everything that the results are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from scenarios.findings import Findings
from scenarios.plain_text import count, joined
from scenarios.spec import Value
from universe.events import AnyEvent
from universe.journal import JournalLine
from universe.metrics import Metrics, measure
from universe.people.friendship import Friendship
from universe.substrate import DeadLetter


class RunRecord(Struct, frozen=True, kw_only=True):
    """A finished run.

    `command` is the command line that repeats it; `digest` is 64 hex digits. `started_at` and `ended_at` are virtual
    UTC ms. `events` are in event order, `journal` is sorted by `universe.journal.journal_order`. `names` holds the
    display names of planets and channels by id, `bots` those of our bots by bot id. `wall_s` and `cpu_s` are seconds,
    `peak_rss_mb` megabytes (10^6 bytes). `notes` are sentences about the source, as a recording's header has them.
    A `wide` run has no events, no journal and no chat metrics, only `findings`; it went on from a checkpoint of
    `resumed_day` days. `fill`, where given, writes further files into the new run directory before all others.
    `stores` are what lay in the stores at the end, by file name; `long_known` whom bots knew before it began.
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
    findings: Findings = Findings()
    wide: bool = False
    resumed_day: int = 0
    fill: Callable[[Path], None] | None = None
    stores: dict[str, bytes] = {}
    long_known: tuple[Friendship, ...] = ()


def measure_run(record: RunRecord) -> Metrics:
    """The metrics of a run."""
    return measure(record.events, record.journal, len(record.dead_letters), record.bots)


def inhabitants(record: RunRecord) -> str:
    """``1,000 users and 5 bots``: who lives in a wide world, as its parameters say; ``everybody`` where they do not."""
    crowd = [(record.params.get(f"{noun}s"), noun) for noun in ("user", "bot")]
    return joined([count(number, noun) for number, noun in crowd if type(number) is int]) or "everybody"
