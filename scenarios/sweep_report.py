"""The report of a sweep: one HTML page in the style of a run's."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from scenarios.plain_text import cut, printable
from scenarios.report import CELL_COLUMNS, POLICY, STYLE, figure, safe, table
from scenarios.sweep_choice import shown_metrics
from scenarios.sweep_pictures import sweep_pictures
from scenarios.sweep_record import SweepRecord
from scenarios.sweep_text import told_number, told_spread, told_value

ROWS_MAX: Final = 500


def sweep_html(record: SweepRecord) -> str:
    """The page; the same record gives the same text. Names and values are escaped and cleaned."""
    title = safe(f"Orrery: sweep of {record.scenario}")
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
        *_opening(record),
        *(figure(picture) for picture in sweep_pictures(record)),
        _means(record),
        *_repeat(record),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _opening(record: SweepRecord) -> Iterator[str]:
    tiles = [(len(record.points()), "grid points"), (len(record.seeds), "seeds"), (len(record.runs), "runs"),
             (len(record.metrics), "metrics in the tables")]  # fmt: skip
    yield f"<h1>Sweep of {safe(record.scenario)}</h1>"
    yield f'<div class="tiles">{"".join(f"<div><b>{number:,}</b>{name}</div>" for number, name in tiles)}</div>'
    rows = [
        (f"<code>{safe(axis.name)}</code>", safe(cut(", ".join(map(told_value, axis.values)), CELL_COLUMNS)),
         safe(axis.unit), safe(axis.description))
        for axis in record.axes
    ]  # fmt: skip
    yield table("The grid", ("name", "values", "unit", "meaning"), rows, range(0))


def _means(record: SweepRecord) -> str:
    """The shown metrics at each grid point."""
    shown = shown_metrics(record)
    rows = [
        [
            *(safe(cut(told_value(point.grid[axis.name]), CELL_COLUMNS)) for axis in record.axes),
            told_number(len(point.runs)),
            *(safe(told_spread(point.spread(metric), len(point.runs))) for metric in shown),
        ]
        for point in record.points()[:ROWS_MAX]
    ]
    head = [safe(name) for name in (*(axis.name for axis in record.axes), "n", *shown)]
    beyond = len(record.points()) - ROWS_MAX
    more = f'<p class="faint">... and {beyond:,} more in summary.csv</p>' if beyond > 0 else ""
    title = "Means, and the least and greatest over the seeds" if len(record.seeds) > 1 else "Every grid point"
    return table(title, head, rows, range(len(head))) + more


def _repeat(record: SweepRecord) -> Iterator[str]:
    fixed = [(safe(name), f"<code>{safe(text)}</code>") for name, text in {**record.settings, **record.rules}.items()]
    yield table("Set for every run", ("parameter", "value"), fixed, range(0))
    yield f"<h2>The same again</h2><p><code>{escape(printable(record.command))}</code></p>"
    yield f"<p>digest <code>{record.digest}</code></p>"
    versions = ", ".join(f"{safe(name)} {safe(version)}" for name, version in sorted(record.versions.items()))
    yield f'<p class="faint">{versions}</p>'
