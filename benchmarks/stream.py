"""The stream: events taken in by batch size on one core, a quiet day replayed, and direct messages answered.

Taking in is measured with client and server on one core, beside a bare XADD of the same bytes in pipelines of the same
size. The replayed day is both example logs with three bots that nobody asks. Answers are counted from the moment at
which an event was due until the world port is handed the reply, at 50 events a second with every commit on the disk.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from benchmarks import ingest_batches
from benchmarks.direct_answers import EVENTS_PER_S, measure_answers
from benchmarks.ingest_batches import BATCHES, measure_batches
from benchmarks.irc_day import record_day
from benchmarks.measure import Aim, Figures, Result, alternate, median_ratio, nearest_rank, progress, result
from benchmarks.quiet_replay import reading_cpu_s, replay_cpu_s
from bridges.disk import fsync_ms
from universe.events import AnyEvent


class Size(Struct, frozen=True):
    """Events taken in, replays of the day, and direct messages (and those before them that warm up)."""

    ingest: ingest_batches.Size = field(default_factory=ingest_batches.Size)
    replays: int = 5
    answers: int = 3_000
    warm_up: int = 100


FULL: Final = Size()
TINY: Final = Size(ingest_batches.Size(128, 8, 1), 1, 9, 3)
_AIMS: Final = (
    Aim("ingest_batch_256_events_per_s", 20_000.0),
    Aim("replay_events_per_cpu_s", 20_000.0),
    Aim("answer_engine_p99_ms", 100.0, "at_most"),
)


def run(size: Size = FULL) -> Result:
    """Measure the three parts one after the other."""
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as name:
        directory = Path(name)
        day, events = record_day(directory)
        parts = (
            _ingest(events, size.ingest, directory),
            _replay(day, len(events), size.replays),
            _answers(size, directory),
        )
    metrics, baselines, ratios = (
        {key: value for part in parts for key, value in part[place].items()} for place in range(3)
    )
    return result("stream", metrics, baselines, ratios, _AIMS)


def _ingest(events: list[AnyEvent], size: ingest_batches.Size, directory: Path) -> tuple[Figures, Figures, Figures]:
    rates, cores = measure_batches(events, size, directory)
    metrics: Figures = {"ingest_cores": cores}
    baselines: Figures = {}
    ratios: Figures = {}
    for batch in [f"{batch}{suffix}" for suffix in ("", "_unsynced") for batch in BATCHES]:
        ours, theirs = rates[f"ingest_batch_{batch}"], rates[f"xadd_batch_{batch}"]
        metrics[f"ingest_batch_{batch}_events_per_s"] = statistics.median(ours)
        baselines[f"xadd_batch_{batch}_events_per_s"] = statistics.median(theirs)
        ratios[f"ingest_to_xadd_batch_{batch}"] = median_ratio(ours, theirs)
    return metrics, baselines, ratios


def _replay(day: Path, events: int, repeats: int) -> tuple[Figures, Figures, Figures]:
    used_s = alternate({"replay": lambda: replay_cpu_s(day, events), "reading": lambda: reading_cpu_s(day)}, repeats)
    rates = {name: [events / used for used in values] for name, values in used_s.items()}
    return (
        {"replay_events": events, "replay_events_per_cpu_s": statistics.median(rates["replay"])},
        {"reading_events_per_cpu_s": statistics.median(rates["reading"])},
        {"replay_to_reading": median_ratio(rates["replay"], rates["reading"])},
    )


def _answers(size: Size, directory: Path) -> tuple[Figures, Figures, Figures]:
    progress(f"{size.answers} direct messages at {EVENTS_PER_S} a second")
    fsync_p50_ms, fsync_p99_ms = fsync_ms(directory)
    answers = measure_answers(size.answers, size.warm_up, directory)
    metrics: Figures = {"answer_events_per_s": EVENTS_PER_S, "answer_events": len(answers.took_ms)}
    metrics |= {f"answer_engine_p{part}_ms": nearest_rank(answers.took_ms, part) for part in (50, 90, 99)}
    metrics["answer_engine_max_ms"] = answers.took_ms[-1]
    metrics["answer_cpu_ms_per_event"] = answers.cpu_ms
    metrics["sent_late_p99_ms"] = nearest_rank(answers.sent_late_ms, 99)
    ratio = nearest_rank(answers.took_ms, 50) / fsync_p50_ms
    return metrics, {"fsync_p50_ms": fsync_p50_ms, "fsync_p99_ms": fsync_p99_ms}, {"answer_p50_to_fsync_p50": ratio}
