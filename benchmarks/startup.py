"""CPU seconds of ``run.py --help``, beside a Python that starts and ends."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from benchmarks.measure import Aim, Figures, Result, alternate, median_ratio, result
from universe.errors import OrreryError

RUN: Final = Path(__file__).resolve().parent.parent / "run.py"


class Size(Struct, frozen=True):
    """How often each side starts."""

    repeats: int = 15


FULL: Final = Size()
TINY: Final = Size(2)
_AIMS: Final = (Aim("help_cpu_s", 0.3, "at_most"),)


def run(size: Size = FULL) -> Result:
    """Start both in turns. Raises `OrreryError` when one fails."""
    figures = alternate({"help": _started(str(RUN), "--help"), "python": _started("-c", "pass")}, size.repeats)
    metrics: Figures = {"help_cpu_s": statistics.median(figures["help"])}
    baselines: Figures = {"python_pass_cpu_s": statistics.median(figures["python"])}
    ratios: Figures = {"help_to_python_pass": median_ratio(figures["help"], figures["python"])}
    return result("startup", metrics, baselines, ratios, _AIMS)


def _started(*words: str) -> Callable[[], float]:
    """CPU seconds of one process of this interpreter."""

    def measured() -> float:
        child = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise OrreryError(f"{' '.join(words)} ended with {child.returncode}")
        return usage.ru_utime + usage.ru_stime

    return measured
