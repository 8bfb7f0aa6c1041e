"""Numpy columns between two Ray actors, 100,000 rows a call, beside one Ray call per row.

Three columns of 20 bytes a row travel as bytes, as everything does between hosts (`actors.ray_host`). A call per row is
measured over fewer rows than columns carry; its rate does not depend on how many follow.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, median_ratio, progress, result
from benchmarks.ray_pair import ray_actors, ray_started

_TYPES: Final = ("<i8", "<f8", "<i4")
BYTES_PER_ROW: Final = 20
_DEADLINE_S: Final = 120.0


class Size(Struct, frozen=True):
    """Rows per call and calls of the columns; rows of the other side."""

    rows: int = 100_000
    calls: int = 20
    single_rows: int = 400
    repeats: int = 5


FULL: Final = Size()
TINY: Final = Size(1_000, 2, 5, 1)
_AIMS: Final = (Aim("columns_to_call_per_row", 1000.0),)


class Receiver:
    """Takes rows in."""

    def __init__(self) -> None:
        self.rows = 0
        self.total = 0

    def columns(self, parts: tuple[bytes, ...]) -> int:
        """Look at three columns; returns how many rows they hold."""
        ids, scores, counts = (
            np.frombuffer(part, dtype=kind) for part, kind in zip(parts, _TYPES, strict=True)
        )
        self.rows += len(ids)
        self.total += int(ids.sum()) + int(counts.sum()) + int(scores.sum())
        return len(ids)

    def row(self, number: int, score: float, count: int) -> int:
        """Look at one row."""
        self.rows += 1
        self.total += number + count + int(score)
        return 1


class Sender:
    """Hands rows to a `Receiver` and waits for each answer; returns wall seconds per row."""

    def columns(self, receiver: Any, rows: int, calls: int) -> float:
        """`calls` calls with three columns of `rows` rows."""
        import ray

        ids = np.arange(rows, dtype=_TYPES[0])
        scores, counts = ids.astype(_TYPES[1]), ids.astype(_TYPES[2])
        began = time.perf_counter()
        taken = 0
        for _ in range(calls):
            parts = (ids.tobytes(), scores.tobytes(), counts.tobytes())
            taken += ray.get(receiver.columns.remote(parts), timeout=_DEADLINE_S)
        took_s = time.perf_counter() - began
        if taken != rows * calls:
            raise ValueError(f"{taken} rows arrived, not {rows * calls}")
        return took_s / taken

    def rows(self, receiver: Any, rows: int) -> float:
        """A call per row."""
        import ray

        began = time.perf_counter()
        for number in range(rows):
            ray.get(receiver.row.remote(number, float(number), number), timeout=_DEADLINE_S)
        return (time.perf_counter() - began) / rows


def run(size: Size = FULL) -> Result:
    """Measure both sides in turns. Raises `BadInput` when Ray is missing."""
    with ray_started(2) as ray, ray_actors(ray, Sender, Receiver) as (sender, receiver):

        def per_second(call: Callable[[], Any], text: str) -> Callable[[], float]:
            def measured() -> float:
                progress(text)
                return 1 / float(ray.get(call(), timeout=_DEADLINE_S))

            return measured

        sides = {
            "columns": per_second(lambda: sender.columns.remote(receiver, size.rows, size.calls), "columns"),
            "rows": per_second(lambda: sender.rows.remote(receiver, size.single_rows), "a call per row"),
        }
        for warm_up in sides.values():
            warm_up()
        figures = alternate(sides, size.repeats)
    metrics: Figures = {
        "rows_per_call": size.rows,
        "bytes_per_row": BYTES_PER_ROW,
        "columns_rows_per_s": statistics.median(figures["columns"]),
    }
    baselines: Figures = {
        "call_per_row_rows_per_s": statistics.median(figures["rows"]),
        "call_per_row_rows_measured": size.single_rows,
    }
    ratios: Figures = {"columns_to_call_per_row": median_ratio(figures["columns"], figures["rows"])}
    return result("columns", metrics, baselines, ratios, _AIMS)
