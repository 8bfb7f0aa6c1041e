"""A finished sweep: its runs in order, its grid points, and what each metric came to over the seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

from scenarios.spec import Value
from scenarios.sweep_grid import Axis
from scenarios.sweep_run import COUNTS_BY_REASON, Number, SweepRun


class Spread(Struct, frozen=True):
    """A metric over some runs: how many of them measured it, and their mean, least and greatest; None where nobody."""

    n: int
    mean: float | None
    low: Number | None
    high: Number | None


class GridPoint(Struct, frozen=True):
    """The runs with the same grid values, one for each seed."""

    grid: dict[str, Value]
    runs: tuple[SweepRun, ...]

    def spread(self, metric: str) -> Spread:
        """A metric over the seeds."""
        return spread_of(run.metrics[metric] for run in self.runs if metric in run.metrics)


class SweepRecord(Struct, frozen=True, kw_only=True):
    """A finished sweep.

    `axes` are the grid, `settings` and `rules` what was fixed (as text), `runs` are in the order of the grid with the
    seeds of a grid point behind each other. `command` repeats it. `asked` are the metrics that somebody named.
    `wall_s` is in seconds and in no file.
    """

    scenario: str
    command: str
    axes: tuple[Axis, ...]
    seeds: tuple[int, ...]
    settings: dict[str, str]
    rules: dict[str, str]
    runs: tuple[SweepRun, ...]
    asked: tuple[str, ...]
    versions: dict[str, str]
    wall_s: float

    @property
    def digest(self) -> str:
        """SHA-256, 64 hex digits, over the digests of the runs as one text, in order."""
        return sha256("".join(run.digest for run in self.runs).encode()).hexdigest()

    @property
    def metrics(self) -> list[str]:
        """The flat names of all numeric metrics of all runs, sorted."""
        return sorted({name for run in self.runs for name in run.metrics})

    def points(self) -> list[GridPoint]:
        """The grid points in order."""
        size = len(self.seeds)
        starts = range(0, len(self.runs), size)
        return [GridPoint(self.runs[start].grid, self.runs[start : start + size]) for start in starts]


def spread_of(values: Iterable[Number]) -> Spread:
    """Count, mean (correctly rounded whatever the order), least and greatest of numbers."""
    held = list(values)
    if not held:
        return Spread(0, None, None, None)
    return Spread(len(held), math.fsum(held) / len(held), min(held), max(held))


def completed(runs: Sequence[SweepRun]) -> tuple[SweepRun, ...]:
    """The runs with a zero for each reason that another run counted and they did not.

    A reason has no entry where nothing was counted for it; without the zero its mean over the seeds would be too high.
    """
    reasons = sorted({name for run in runs for name in run.metrics if name.partition(".")[0] in COUNTS_BY_REASON})
    return tuple(_with_zeros(runs, reasons))


def _with_zeros(runs: Sequence[SweepRun], reasons: Sequence[str]) -> Iterator[SweepRun]:
    for run in runs:
        zeros = dict.fromkeys(reasons if run.chat else (), 0)
        metrics = dict(sorted({**zeros, **run.metrics}.items()))
        yield msgspec.structs.replace(run, metrics=metrics)
