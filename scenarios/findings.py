"""What a scenario found beside the chat metrics: figures, sentences, tables and pictures, shown like everything else.

A scenario module may define, beside ``world(params, config, seed)``:

- ``findings(record: RunRecord, harvest: Harvest, params, config) -> Findings``: computed once after a deep run;
- ``wide(params, config, seed, *, runtime, workers, checkpoint) -> WideRun``: the wide world, asked for by the parameter
  ``world=wide``; `runtime` is ``local`` or ``ray``, `workers` the number of shards, `checkpoint` a directory or None.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from scenarios.parquet_table import Column
from scenarios.report_pictures import Picture
from universe.errors import OrreryError


class FoundTable(Struct, frozen=True):
    """A table for a Parquet file: columns with units and meanings; a list or an array of values for each by name."""

    columns: tuple[Column, ...]
    values: dict[str, Any]


class Findings(Struct, frozen=True, kw_only=True):
    """The same run finds the same: nothing here tells time, cost, shards or a resumption.

    `metrics` join the result's under names of their own (plain JSON values), `told` are blocks of the summary: heading
    and lines of at most 78 columns. `narrowed` stand in the place of the chat metrics of the same names, where a
    scenario counts less than all messages. `tables` become ``<name>.parquet``, `pictures` stand in the report; `rows`
    are the report's table of figures: name, value, meaning in plain text; of a wide run the first four are its tiles.
    """

    metrics: dict[str, Any] = {}
    narrowed: dict[str, Any] = {}
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    tables: dict[str, FoundTable] = {}
    pictures: tuple[Picture, ...] = ()


class WideRun(Struct, frozen=True, kw_only=True):
    """A wide world that has run: its digest (64 hex digits), its span in virtual UTC ms and what was found.

    `wall_s`, `cpu_s` (all processes) and `peak_rss_mb` (the largest sum of resident memory, 10^6 bytes) are measured.
    `resumed_day` is the number of days that a checkpoint had already done. `notes` are sentences about the source.
    """

    digest: str
    started_at: int
    ended_at: int
    findings: Findings
    wall_s: float
    cpu_s: float
    peak_rss_mb: float
    resumed_day: int = 0
    notes: tuple[str, ...] = ()


def joined_findings(first: Findings, then: Findings) -> Findings:
    """Both, in order. Raises `OrreryError` for a metric or a table that both have: a mistake of the programmer."""
    if twice := (first.metrics.keys() & then.metrics.keys()) | (first.tables.keys() & then.tables.keys()):
        raise OrreryError(f"found twice: {', '.join(sorted(twice))}")
    return Findings(
        metrics=first.metrics | then.metrics,
        narrowed=first.narrowed | then.narrowed,
        told=first.told + then.told,
        rows=first.rows + then.rows,
        tables=first.tables | then.tables,
        pictures=first.pictures + then.pictures,
    )
