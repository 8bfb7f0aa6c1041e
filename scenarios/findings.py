"""What a scenario found beside the chat metrics: figures, sentences, tables and pictures, shown like everything else."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from scenarios.report_pictures import Picture
from scenarios.tables import Column


class FoundTable(Struct, frozen=True):
    """A table for a Parquet file: its columns with units and meanings, and its values column by column."""

    columns: tuple[Column, ...]
    values: dict[str, Any]


class Findings(Struct, frozen=True, kw_only=True):
    """`metrics` join the result's (JSON values; nothing wall-clock), `told` are blocks of the summary: a heading and
    lines of at most 78 columns. `tables` become ``<name>.parquet``, `pictures` stand in the report; `rows` are the
    report's table of figures: name, value, meaning in plain text.
    """

    metrics: dict[str, Any] = {}
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    tables: dict[str, FoundTable] = {}
    pictures: tuple[Picture, ...] = ()


class WideRun(Struct, frozen=True, kw_only=True):
    """A wide world that has run: its digest (64 hex digits), its span in virtual UTC ms and what was found.

    `wall_s`, `cpu_s` (all processes) and `peak_rss_mb` (the largest sum of resident memory, 10^6 bytes) are measured.
    """

    digest: str
    started_at: int
    ended_at: int
    findings: Findings
    wall_s: float
    cpu_s: float
    peak_rss_mb: float
    notes: tuple[str, ...] = ()
