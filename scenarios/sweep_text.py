"""How a sweep is told in text: numbers, grid values, and the summary on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from scenarios.plain_text import columns, count, cut, duration, fold, pad, printable
from scenarios.spec import Value
from scenarios.sweep_choice import constant_metrics, shown_metrics
from scenarios.sweep_record import GridPoint, Spread, SweepRecord
from scenarios.sweep_run import Number

WIDTH: Final = 78
ROWS_MAX: Final = 40
GRID_COLUMNS, NAME_COLUMNS = 40, 36
"""Columns that all grid values together may take, and a metric's name."""
_GAP: Final = "  "

Block = list[list[str]]


def told_number(value: Number) -> str:
    """``1,669``, ``0.25``, ``12.33``, ``1,204``: whole numbers whole, others with four digits."""
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}" if abs(value) < 10**15 else f"{value:.4g}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def told_value(value: Value) -> str:
    """A grid value as ``--set`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def told_spread(spread: Spread, runs: int) -> str:
    """``12.5 (10..15)``; the number alone where it is the only one, and how many runs where some did not measure it."""
    if spread.mean is None or spread.low is None or spread.high is None:
        return "none"
    missing = "" if spread.n == runs else f" n={spread.n}"
    if spread.n == 1:
        return f"{told_number(spread.low)}{missing}"
    return f"{told_number(spread.mean)} ({told_number(spread.low)}..{told_number(spread.high)}){missing}"


def sweep_summary(record: SweepRecord, out: Path | None) -> str:
    """The summary for a terminal, without a final newline; lines of at most `WIDTH` columns but for commands."""
    points = record.points()
    sizes = f"{count(len(points), 'grid point')} x {count(len(record.seeds), 'seed')}"
    parts = [f"sweep of {record.scenario}: {sizes}, {count(len(record.runs), 'run')}"]
    parts += ["\n".join(lines) for lines in _tables(record, points[:ROWS_MAX])]
    if beyond := len(points) - ROWS_MAX:
        parts += [f"... and {count(beyond, 'more grid point')}, in summary.csv"] if beyond > 0 else []
    parts += ["\n".join(_notes(record))]
    parts.append(_ending(record, out))
    return "\n\n".join(part for part in parts if part)


def _tables(record: SweepRecord, points: Sequence[GridPoint]) -> Iterator[list[str]]:
    """As many metrics side by side as fit, then the next ones below, each time with the grid before them."""
    own = max(6, GRID_COLUMNS // max(1, len(record.axes)))
    grid = [[axis.name, *(told_value(point.grid[axis.name]) for point in points)] for axis in record.axes]
    head = [[cut(cell, own) for cell in column] for column in grid]
    head.append(["n", *(str(len(point.runs)) for point in points)])
    block = list(head)
    for name in shown_metrics(record):
        cells = [told_spread(point.spread(name), len(point.runs)) for point in points]
        column = [cut(name, NAME_COLUMNS), *cells]
        if len(block) > len(head) and _width([*block, column]) > WIDTH:
            yield _lines(block)
            block = list(head)
        block.append(column)
    if len(block) > len(head):
        yield _lines(block)


def _width(block: Block) -> int:
    return sum(max(map(columns, column)) for column in block) + len(_GAP) * len(block)


def _lines(block: Block) -> list[str]:
    """Columns flush right, which puts digits under digits."""
    widths = [max(map(columns, column)) for column in block]
    rows = zip(*block, strict=True)
    lines = [
        "".join(_GAP + " " * (width - columns(cell)) + cell for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return [line if columns(line) <= WIDTH else pad("", len(_GAP)) + cut(line, WIDTH - len(_GAP)) for line in lines]


def _notes(record: SweepRecord) -> list[str]:
    same = [f"{name} {told_number(value)}" for name, value in constant_metrics(record).items()]
    lines = fold(f"Equal in every run: {', '.join(same)}", WIDTH, 3) if same and len(record.runs) > 1 else []
    cells = "mean (least..greatest) over the seeds"
    return [*lines, f"Each cell is the {cells}."] if len(record.seeds) > 1 else lines


def _ending(record: SweepRecord, out: Path | None) -> str:
    lines = [f"Took {duration(round(record.wall_s * 1000))}; digest {record.digest[:16]}"]
    if out is not None:
        lines.append(f"Results: {printable(str(out))} (report.html opens in a browser)")
    return "\n".join([*lines, f"Again:   {printable(record.command)}"])
