"""How the benchmarks measure: sides take turns in one process, and what counts are ratios of medians."""

from __future__ import annotations

import gc
import importlib
import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from universe.errors import BadInput

Figures = dict[str, float | int | str]
Result = dict[str, Any]
"""``name, metrics{}, baselines{}, ratios{}``: the contract of ``run.py bench NAME --json``."""
_ROUND_DIGITS: Final = 4


class Aim(Struct, frozen=True):
    """What a figure should reach: at least, or at most, `value`."""

    figure: str
    value: float
    bound: Literal["at_least", "at_most"] = "at_least"

    def shortfall(self, measured: float) -> str:
        """What is missing, in words; empty when the aim is reached."""
        reached = measured >= self.value if self.bound == "at_least" else measured <= self.value
        return "" if reached else f"{self.figure} {measured:.3g}, aim {self.bound.replace('_', ' ')} {self.value:g}"


def cpu_s(job: Callable[[], object]) -> float:
    """CPU seconds of this process (all threads) while `job` runs; rubbish of earlier jobs is cleared before."""
    gc.collect()
    began = time.process_time()
    job()
    return time.process_time() - began


def wall_s(job: Callable[[], object]) -> float:
    """Wall seconds while `job` runs."""
    gc.collect()
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def alternate(sides: Mapping[str, Callable[[], float]], repeats: int) -> dict[str, list[float]]:
    """Measure every side `repeats` times in turns, so that a noisy minute hits all of them."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            figures[name].append(side())
    return figures


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios within each repeat: noise that both sides of a repeat share cancels."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def nearest_rank(ordered: Sequence[float], percent: int) -> float:
    """The percentile of ordered values, by nearest rank."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def result(name: str, metrics: Figures, baselines: Figures, ratios: Figures, aims: Sequence[Aim]) -> Result:
    """The contract's object; what falls short of its aim is said in ``metrics.short_of_aim``."""
    measured = {**metrics, **ratios}
    short = [text for aim in aims if (text := aim.shortfall(float(measured[aim.figure])))]
    told: Figures = {**metrics, "aims": len(aims), "short_of_aim": "; ".join(short) or "nothing"}
    parts = {"metrics": told, "baselines": baselines, "ratios": ratios}
    return {"name": name} | {
        part: {key: _rounded(value) for key, value in figures.items()} for part, figures in parts.items()
    }


def _rounded(value: float | str) -> float | int | str:
    """Four digits: a benchmark knows no more."""
    if isinstance(value, float) and math.isfinite(value):
        short = float(f"{value:.{_ROUND_DIGITS}g}")
        return int(short) if short >= 10**_ROUND_DIGITS else short
    return value


def peer(module: str) -> Any:
    """Import a peer. Raises `BadInput` with the way out when it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise BadInput(f"this benchmark needs {module}: pip install -r requirements-bench.txt") from error


def progress(text: str) -> None:
    """Say what is being measured, on a terminal only."""
    if sys.stderr.isatty():
        print(f"  {text} ...", file=sys.stderr, flush=True)
