"""The sweep: from a request to its runs and its directory.

No module is called ``scenarios.sweep``: once imported, it would stand in the package where the function does.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from tqdm import tqdm

from bridges.config_file import config_keys
from scenarios.engine import rules_of
from scenarios.result import encode_json
from scenarios.run_directory import check_out_dir
from scenarios.spec import Value
from scenarios.sweep_choice import check_metrics
from scenarios.sweep_directory import write_sweep
from scenarios.sweep_files import grid_object
from scenarios.sweep_grid import Axis
from scenarios.sweep_pool import Job, results
from scenarios.sweep_record import SweepRecord, completed
from scenarios.sweep_request import SweepRequest, sweep_request
from scenarios.sweep_run import FailedRun, SweepRun
from scenarios.sweep_text import sweep_summary, told_value
from scenarios.usage import versions
from universe.errors import BadInput, OrreryError

NOTHING_KEPT: Final = "nothing was written, a sweep is kept when its last run is done"


def run_sweep(request: SweepRequest) -> int:
    """``run.py sweep``: all runs, then one directory; returns the exit code."""
    record = carry_out(request)
    if request.json_output:
        print(encode_json(_result(record, request.out)).decode())
    else:
        print(sweep_summary(record, request.out))
    return 0


def sweep(
    scenario: str, grid: Mapping[str, Sequence[Value]], *, seeds: Sequence[int] = (0,), metrics: Sequence[str] = (),
    workers: int = 0, out: Path | None = None, **settings: Value,
) -> SweepRecord:  # fmt: skip
    """Run a scenario for every combination of the grid's values and every seed.

    Parameters
    ----------
    scenario
        Its name.
    grid
        Parameters and rules with their values: ``{"users": [20, 60], "chat.bid_threshold": [0.2, 0.5]}``.
    seeds
        At least one, each one more than the one before: ``range(5)``.
    metrics
        The flat names of those to draw in the report; empty for a choice by what differs.
    workers
        Processes, 0 for one per CPU; no result depends on it. A script that uses more than one calls this under
        ``if __name__ == "__main__":``, since they import it.
    out
        Where the directory goes; None for none.
    **settings
        Parameters and rules of every run, as in `scenarios.run`.

    Returns
    -------
    SweepRecord
        Runs in order, each with its grid values, seed, digest and numeric metrics; ``points()`` by grid point.

    Raises
    ------
    BadInput
        For unknown names and values, before the first run.
    OrreryError
        When a run failed: nothing is kept then.

    """
    asked = tuple(seeds)
    if not asked or asked[0] < 0 or asked != tuple(range(asked[0], asked[0] + len(asked))):
        raise BadInput(f"seeds are whole numbers from 0, each one more than the one before, not {list(asked)[:5]}")
    pairs = [f"{name}={told_value(value)}" for name, value in settings.items()]
    axes = [f"{name}={_joined(name, values)}" for name, values in grid.items()]
    request = sweep_request(
        scenario, axes, pairs, config_keys(), seeds=asked, metrics=metrics, workers=workers, out=out
    )  # fmt: skip
    return carry_out(request)


def _joined(name: str, values: Sequence[Value]) -> str:
    """Values as ``--grid`` takes them. Raises `BadInput` where that cannot be."""
    texts = [told_value(value) for value in values]
    if not texts or any("," in text for text in texts):
        raise BadInput(f"--grid: {name} takes at least one value, and none with a comma in it")
    return ",".join(texts)


def carry_out(request: SweepRequest) -> SweepRecord:
    """Every run, then the directory where one was asked for.

    Raises `BadInput` before the first run, `OrreryError` with the sentence of the first that failed.
    """
    start = time.perf_counter()
    if request.out is not None:
        check_out_dir(request.out)
    _check_ranges(request)
    grids = [grid for grid in request.grid_points() for _ in request.seeds]
    jobs = list(zip(request.runs(), grids, strict=True))
    try:
        record = _record(request, _finished(request, jobs), start)
        if request.out is not None:
            write_sweep(record, request.out)
    except KeyboardInterrupt as interrupt:
        raise KeyboardInterrupt(NOTHING_KEPT) from interrupt
    return record


def _record(request: SweepRequest, runs: Sequence[SweepRun], start: float) -> SweepRecord:
    return SweepRecord(
        scenario=request.scenario,
        command=request.command,
        axes=request.axes,
        seeds=request.seeds,
        settings=dict(request.settings),
        rules=dict(request.rules),
        runs=completed(runs),
        asked=request.metrics,
        versions=versions(),
        wall_s=round(time.perf_counter() - start, 3),
    )


def _finished(request: SweepRequest, jobs: Sequence[Job]) -> list[SweepRun]:
    runs: list[SweepRun] = []
    bar = tqdm(total=len(jobs), unit="run", desc="sweep", disable=not sys.stderr.isatty(), leave=False)
    with bar, closing(results(jobs, request.workers or os.cpu_count() or 1)) as done:
        for (job, grid), result in zip(jobs, done, strict=True):
            if isinstance(result, FailedRun):
                where = ", ".join([*(f"{name} {told_value(value)}" for name, value in grid.items())])
                raise OrreryError(f"the run with {where}, seed {job.seeds[0]} failed: {result.sentence}")
            if not runs:
                check_metrics(request.metrics, result)
            runs.append(result)
            bar.update()
    return runs


def _check_ranges(request: SweepRequest) -> None:
    """Raise `BadInput` for a rule outside its range, the fixed ones first."""
    rules_of(request.rules)
    for axis in request.axes:
        if axis.is_rule:
            for text in axis.texts:
                _check_range(request, axis, text)


def _check_range(request: SweepRequest, axis: Axis, text: str) -> None:
    try:
        rules_of({**request.rules, axis.name: text})
    except BadInput as error:
        raise BadInput(str(error).replace("--set:", "--grid:", 1)) from error


def _result(record: SweepRecord, out: Path | None) -> dict[str, object]:
    """What ``--json`` prints."""
    return {
        "scenario": record.scenario,
        "grid": grid_object(record),
        "seeds": list(record.seeds),
        "runs": len(record.runs),
        "digest": record.digest,
        "wall_s": record.wall_s,
        "out": None if out is None else str(out),
    }
