"""The tables of a sweep as files: JSON with everything, Parquet and CSV with a row per run, CSV with the means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from scenarios.parquet_table import Column, parquet_bytes
from scenarios.result import encode_json
from scenarios.spec import Value
from scenarios.sweep_record import SweepRecord
from scenarios.sweep_run import Number

INT64: Final = range(-(2**63), 2**63)
SUMMARY_COLUMNS: Final = ("metric", "runs", "n", "mean", "min", "max")
_TYPES: Final[dict[type, str]] = {bool: "bool", int: "int64", float: "float64", str: "string"}


def sweep_files(record: SweepRecord) -> dict[str, bytes]:
    """``sweep.json``, ``runs.parquet``, ``runs.csv`` and ``summary.csv`` by name: nothing of time and cost."""
    columns, values = runs_table(record)
    rows = zip(*(values[column.name] for column in columns), strict=True)
    return {
        "sweep.json": encode_json(sweep_object(record)) + b"\n",
        "runs.parquet": parquet_bytes(columns, values),
        "runs.csv": _csv([column.name for column in columns], rows),
        "summary.csv": _csv([*(axis.name for axis in record.axes), *SUMMARY_COLUMNS], _summary_rows(record)),
    }


def sweep_object(record: SweepRecord) -> dict[str, Any]:
    """Everything that is known about a sweep, as JSON values."""
    return {
        "scenario": record.scenario,
        "command": record.command,
        "grid": grid_object(record),
        "set": {**record.settings, **record.rules},
        "seeds": list(record.seeds),
        "digest": record.digest,
        "versions": record.versions,
        "runs": [
            {"grid": run.grid, "params": run.params, "seed": run.seed, "digest": run.digest, "metrics": run.metrics}
            for run in record.runs
        ],
    }


def grid_object(record: SweepRecord) -> dict[str, list[Value]]:
    """The values of each axis."""
    return {axis.name: list(axis.values) for axis in record.axes}


def runs_table(record: SweepRecord) -> tuple[list[Column], dict[str, list[Any]]]:
    """A tidy table of one row per run, in order: grid values, seed, digest, metrics; empty where one was not measured.

    A metric that has the name of another column is called ``metric.NAME``.
    """
    runs = record.runs
    columns = [Column(axis.name, _TYPES[type(axis.values[0])], axis.unit, axis.description) for axis in record.axes]
    columns += [Column("seed", "int64", "", "seed of the run"), Column("digest", "string", "", "digest of the run")]
    values: dict[str, list[Any]] = {axis.name: [run.grid[axis.name] for run in runs] for axis in record.axes}
    values |= {"seed": [run.seed for run in runs], "digest": [run.digest for run in runs]}
    for metric in record.metrics:
        cells = [run.metrics.get(metric) for run in runs]
        whole = all(cell is None or (isinstance(cell, int) and cell in INT64) for cell in cells)
        name = f"metric.{metric}" if metric in values else metric
        columns.append(Column(name, "int64" if whole else "float64", "", f"metric {metric}", nullable=True))
        values[name] = cells if whole else [None if cell is None else float(cell) for cell in cells]
    return columns, values


def _summary_rows(record: SweepRecord) -> Iterable[list[Value | Number | None]]:
    for point in record.points():
        grid = [point.grid[axis.name] for axis in record.axes]
        for metric in record.metrics:
            spread = point.spread(metric)
            yield [*grid, metric, len(point.runs), spread.n, spread.mean, spread.low, spread.high]


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Value | None) -> Value | None:
    return str(value).lower() if isinstance(value, bool) else value
