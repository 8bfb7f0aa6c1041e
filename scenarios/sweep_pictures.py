"""The pictures of a sweep: one per metric, over the first axis, a line for each value of the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from scenarios.plain_text import cut
from scenarios.report_pictures import BOT, FOREIGN, GREEN, HUMAN, RED, Picture, blank, drawing, label, svg_of
from scenarios.sweep_choice import shown_metrics
from scenarios.sweep_grid import Axis
from scenarios.sweep_record import GridPoint, SweepRecord
from scenarios.sweep_text import told_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLES: Final = (
    (HUMAN, "-", "o"), (RED, "-", "s"), (GREEN, "-", "^"), (BOT, "-", "D"),
    (FOREIGN, "--", "v"), ("#56B4E9", "--", "P"), (RED, ":", "X"), (GREEN, ":", "*"),
)  # fmt: skip
"""Colour, line and mark of each line; no two lines differ by colour alone."""
TICKS_MAX, TITLE_COLUMNS = 12, 60


def sweep_pictures(record: SweepRecord) -> list[Picture]:
    """The pictures of the shown metrics, in order."""
    with drawing():
        return [_picture(record, metric) for metric in shown_metrics(record)]


def _picture(record: SweepRecord, metric: str) -> Picture:
    first, rest = record.axes[0], record.axes[1:]
    if all(point.spread(metric).n == 0 for point in record.points()):
        return Picture(metric, "No run measured it.", "")
    lines = _lines(record, rest)
    figure, axes = blank(2.9)
    for style, (name, points) in zip(STYLES, list(lines.items()), strict=False):
        _draw(axes, first, points, metric, style, name)
    unit = f"{first.name} ({first.unit})" if first.unit not in ("", first.name) else first.name
    axes.set(xlabel=unit, ylabel=label(metric))
    _mark_places(axes, first)
    if rest:
        title = cut(", ".join(axis.name for axis in rest), TITLE_COLUMNS)
        axes.legend(title=title, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
    return Picture(metric, _caption(record, rest, len(lines)), svg_of(figure))


def _lines(record: SweepRecord, rest: Sequence[Axis]) -> dict[str, list[GridPoint]]:
    """The grid points by what they have in common but for the first axis."""
    lines: dict[str, list[GridPoint]] = {}
    for point in record.points():
        name = ", ".join(told_value(point.grid[axis.name]) for axis in rest)
        lines.setdefault(name, []).append(point)
    return lines


def _draw(
    axes: Axes, first: Axis, points: Sequence[GridPoint], metric: str, style: tuple[str, str, str], name: str
) -> None:
    colour, line, mark = style
    spreads = sorted((_place(first, point), point.spread(metric)) for point in points)
    places = [place for place, _ in spreads]
    means, lows, highs = (
        [math.nan if value is None else float(value) for value in column]
        for column in zip(*((spread.mean, spread.low, spread.high) for _, spread in spreads), strict=True)
    )
    axes.plot(places, means, line, color=colour, marker=mark, markersize=4, label=label(name))
    axes.fill_between(places, lows, highs, color=colour, alpha=0.15, linewidth=0)
    axes.vlines(places, lows, highs, color=colour, linewidth=0.8)


def _place(first: Axis, point: GridPoint) -> float:
    value = point.grid[first.name]
    return float(value) if _is_numeric(first) else first.values.index(value)


def _is_numeric(axis: Axis) -> bool:
    return not isinstance(axis.values[0], bool | str)


def _mark_places(axes: Axes, first: Axis) -> None:
    """Whole numbers where the axis has such; the values of one that is no number, in the order given."""
    if _is_numeric(first):
        axes.locator_params(axis="x", integer=isinstance(first.values[0], int))
        return
    axes.margins(x=0.1)
    shown = range(0, len(first.values), -(-len(first.values) // TICKS_MAX))
    axes.set_xticks(list(shown), [label(told_value(first.values[place])) for place in shown])


def _caption(record: SweepRecord, rest: Sequence[Axis], lines: int) -> str:
    what = "Mean over the seeds" if len(record.seeds) > 1 else "The one seed"
    band = "; the band is from the least to the greatest" if len(record.seeds) > 1 else ""
    each = f", a line for each {' and '.join(axis.name for axis in rest)}" if rest else ""
    drawn = len(STYLES)
    missing = f"; the first {drawn} of {lines} lines, the others are in summary.csv" if lines > drawn else ""
    return f"{what}{each}{band}{missing}."
