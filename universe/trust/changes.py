"""What an act changed in a ledger row, and how exactly that is taken back: a removed reaction, a corrected verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from universe.trust.ledger import NEVER

_SIGNED: Final = "sentiment_milli"
_DAY: Final = "last_day"
ADDITIVE: Final = ("positives", "negatives", "violations", "severity_milli", "tool_attempts", _SIGNED, "credited",
                   "negative_units", "fading_micro", "suspicion_milli", "locks", "lock_days")  # fmt: skip
"""Columns, of every model, that an act only adds to."""
OF_TODAY: Final = ("credited_today", "detected_today")
"""Likewise, but a new active day sets them to 0."""


def added(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What an act added to a row, so that `undo` can take it away again; without the zeros.

    Exact for an act without a message. A message that begins a day also fades what was before it; that stays as it is.
    """
    same_day = before.get(_DAY, NEVER) == after[_DAY]
    started = {name: before.get(name, 0) for name in (*ADDITIVE, *(OF_TODAY if same_day else ()))}
    changes = {name: after[name] - started.get(name, 0) for name in (*ADDITIVE, *OF_TODAY) if name in after}
    changes = {name: change for name, change in changes.items() if change > 0 or (change and name == _SIGNED)}
    return changes | ({_DAY: after[_DAY]} if changes.keys() & set(OF_TODAY) else {})


def undo(row: dict[str, int], changes: Mapping[str, int]) -> None:
    """Take `changes` away again, in place; nothing falls below 0 but sentiment, and no other day is touched."""
    same_day = changes.get(_DAY) == row.get(_DAY, NEVER)
    for name, change in changes.items():
        if name != _DAY and (same_day or name not in OF_TODAY):
            left = row.get(name, 0) - change
            row[name] = left if name == _SIGNED else max(0, left)
