"""Which metrics of a sweep are shown: those that were named, or those that differ between grid points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from scenarios.spec import suggestion
from scenarios.sweep_record import Spread, SweepRecord
from scenarios.sweep_run import COUNTS_BY_REASON, Number, SweepRun
from universe.errors import BadInput

SHOWN_MAX: Final = 6
_PARTS: Final = ("bots", "planets", "tiers")
"""Metrics by member: they are many, and they come and go with the members."""


def shown_metrics(record: SweepRecord) -> list[str]:
    """The metrics that were named, else at most `SHOWN_MAX`, what says most about the grid first.

    The scenario's own figures precede those of every chat, and totals their parts; then what differs more between the
    grid points, as `_change` has it. Where nothing differs it is the same order without that. Of metrics with the same
    means everywhere only the first is shown.
    """
    if record.asked:
        return list(record.asked)
    points = record.points()
    spreads = {name: [point.spread(name) for point in points] for name in record.metrics}
    means = {name: tuple(spread.mean for spread in held) for name, held in spreads.items()}
    change = {name: _change(held) for name, held in spreads.items()}
    ranked = sorted(change, key=lambda name: (*_rank(record, name), -change[name], name))
    differing = [name for name in ranked if change[name] > 0] or ranked
    # Two metrics that agree everywhere, as `granted` and `answered` often do, say one thing.
    told = {means[name]: name for name in reversed(differing)}
    return [name for name in differing if told[means[name]] == name][:SHOWN_MAX]


def constant_metrics(record: SweepRecord) -> dict[str, Number]:
    """The totals that have one value in all runs, unless it is zero, by name; the scenario's own first."""
    same: list[tuple[tuple[bool, bool, int], str, Number]] = []
    for name in record.metrics:
        values = [run.metrics.get(name) for run in record.runs]
        value, rank = values[0], _rank(record, name)
        if value and values.count(value) == len(values) and not rank[0] and "." not in name:
            same.append((rank, name, value))
    return {name: value for _, name, value in sorted(same)}


def check_metrics(asked: Sequence[str], first: SweepRun) -> None:
    """Raise `BadInput` for a metric that no run can have, as far as the first one tells.

    A part of a metric that has others (a bot, a reason) may still come with a later run.
    """
    known = {*first.metrics, *first.unmeasured}
    heads = {name.partition(".")[0] for name in known if "." in name} | set(COUNTS_BY_REASON if first.chat else ())
    for name in asked:
        head, dot, _ = name.partition(".")
        if name not in known and not (dot and head in heads):
            near = suggestion(name, sorted(known)) or f"; there are {', '.join(sorted(known)[:8])}, ..."
            raise BadInput(f"--metric: these runs have no metric {name!r}{near}")


def _rank(record: SweepRecord, name: str) -> tuple[bool, bool, int]:
    """Smaller first: no part of a member, the scenario's own, few dots."""
    head = name.partition(".")[0]
    return (head in _PARTS, head not in record.runs[0].own, name.count("."))


def _change(spreads: Sequence[Spread]) -> float:
    """How much a metric differs between grid points: the range of the means by the greatest of them (0..2).

    Times the share of that range in itself and the mean range over the seeds, so that chance alone counts little.
    """
    means = [spread.mean for spread in spreads if spread.mean is not None]
    greatest = max(map(abs, means), default=0.0)
    if not greatest or max(means) == min(means):
        return 0.0
    between = max(means) - min(means)
    within = [spread.high - spread.low for spread in spreads if spread.high is not None and spread.low is not None]
    return between / greatest * between / (between + math.fsum(within) / len(within))
