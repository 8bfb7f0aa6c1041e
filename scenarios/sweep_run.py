"""One run of a sweep, in whatever process: its digest and its numbers, or the sentence of its failure."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Mapping
from typing import Any, Final, get_type_hints

from msgspec import Struct

from scenarios.comparison import flat
from scenarios.engine import simulate
from scenarios.requests import SimRequest
from scenarios.result import metrics_of
from scenarios.spec import Value
from universe.errors import OrreryError
from universe.metrics import Metrics

Number = int | float
COUNTS_BY_REASON: Final = tuple(name for name, kind in get_type_hints(Metrics).items() if kind == dict[str, int])
"""Chat metrics that count by reason: a reason that is not there was counted zero times."""


class SweepRun(Struct, frozen=True, kw_only=True):
    """A finished run: the values of its grid point, all its parameters, its seed, and what came out.

    `metrics` are the numeric ones by their flat name, sorted; flags count as 0 and 1. `unmeasured` are the flat names
    of the others (None, texts, lists), `own` the top-level names that the scenario found beside the chat metrics.
    `chat` tells that those are among them (a wide run has none).
    """

    grid: dict[str, Value]
    params: dict[str, Value]
    seed: int
    digest: str
    metrics: dict[str, Number]
    unmeasured: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    chat: bool = True


class FailedRun(Struct, frozen=True):
    """Why a run failed, in one sentence."""

    sentence: str


def run_one(request: SimRequest, grid: dict[str, Value]) -> SweepRun | FailedRun:
    """Run the one seed of `request`; errors come back as values, since not every exception survives its pickling."""
    seed = request.seeds[0]
    # A run that sees no terminal shows no progress bar of its own between the sweep's.
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            record = simulate(request, seed)
        metrics = metrics_of(record)
    except OrreryError as error:
        return FailedRun(str(error))
    except Exception as error:  # noqa: BLE001 - the sweep stops and tells it, wherever the run was
        if os.environ.get("ORRERY_TRACE") == "1":
            traceback.print_exc()
        return FailedRun(f"internal error, please report it: {type(error).__name__}: {error}")
    finally:
        sys.stderr.write(said.getvalue())
    found = numbers(metrics)
    return SweepRun(
        grid=grid, params=record.params, seed=seed, digest=record.digest, metrics=found,
        unmeasured=tuple(name for name, _ in flat(metrics) if name not in found), own=tuple(record.findings.metrics),
        chat=not record.wide,
    )  # fmt: skip


def numbers(metrics: Mapping[str, Any]) -> dict[str, Number]:
    """The numeric leaves of nested metrics by flat name, sorted; flags as 0 and 1, everything else left out."""
    return {name: value + 0 for name, value in sorted(flat(metrics)) if isinstance(value, int | float)}
