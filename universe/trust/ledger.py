"""The ledger: what a bot truly knows of people, as columns of whole numbers; one person is a column of length one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike, NDArray

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
SESSION_GAP_MS: Final = 1_800_000
"""A session ends with a silence longer than 30 minutes (seed; the gap is exclusive)."""
NEVER: Final = -1
"""`first_ms`, `last_ms` and `last_day` of somebody who has not written yet."""

Columns = dict[str, NDArray[Any]]
Moment = int | NDArray[np.int64]
"""UTC ms: one for all rows, or one for each."""
ColumnTypes = Mapping[str, DTypeLike]

BASE_COLUMNS: Final[ColumnTypes] = {
    "first_ms": np.int64,
    "last_ms": np.int64,
    "last_day": np.int32,
    "messages": np.int32,
    "sessions": np.int32,
    "days_active": np.int32,
    "hours": np.uint32,
    "weekdays": np.uint8,
    "positives": np.int32,
    "negatives": np.int32,
    "violations": np.int32,
    "severity_milli": np.int32,
    "tool_attempts": np.int32,
    "sentiment_milli": np.int32,
    "absence_days": np.int32,
}
"""Facts about one person as one bot knows them.

`first_ms`, `last_ms`: first and latest message (UTC ms), never running backwards. `last_day`: UTC day number of the
latest message. `sessions`: silences over 30 min, plus one. `days_active`: distinct UTC days with a message. `hours`,
`weekdays`: bit sets of UTC hours and weekdays (bit 0 Monday). `severity_milli`: summed severities in thousandths.
`absence_days`: days of a past absence that active days have not yet repaid.
"""


class Acts(Struct, frozen=True, kw_only=True):
    """What people did within one UTC day, one row per person, aligned with the ledger rows that are given along.

    A single message is a row with ``messages=1``; a day of messages is their sum. `first_ms` and `last_ms` mean
    something where `messages` > 0. `breaks` counts silences over 30 min between messages of the row. A violation is a
    negative as well; `severe` counts those of severity >= 0.3; `negative_units` weighs: one per plain negative, one
    per 0.05 of severity (at least one) per violation. A reaction changes counts only (``messages=0``).
    """

    first_ms: NDArray[np.int64]
    last_ms: NDArray[np.int64]
    messages: NDArray[np.int32]
    breaks: NDArray[np.int32]
    hours: NDArray[np.uint32]
    positives: NDArray[np.int32]
    negatives: NDArray[np.int32]
    violations: NDArray[np.int32]
    severity_milli: NDArray[np.int32]
    severe: NDArray[np.int32]
    negative_units: NDArray[np.int32]
    tool_attempts: NDArray[np.int32]
    sentiment_milli: NDArray[np.int32]


SEVERE_MILLI: Final = 300
"""A violation of this severity or more is severe."""
UNIT_MILLI: Final = 50
"""A violation weighs as much as one plain negative per 0.05 of severity, and never less than one."""


def no_acts(count: int) -> dict[str, NDArray[Any]]:
    """Columns of `count` rows of nothing, for ``Acts(**columns)``."""
    types = {"first_ms": np.int64, "last_ms": np.int64, "hours": np.uint32}
    return {name: np.zeros(count, types.get(name, np.int32)) for name in Acts.__struct_fields__}


def one_message(
    at_ms: int, *, positive: int = 0, negative: int = 0, severities_milli: tuple[int, ...] = (),
    sentiment_milli: int = 0,
) -> Acts:  # fmt: skip
    """The act of one message at `at_ms` (UTC ms, > 0)."""
    columns = no_acts(1)
    given = {
        "first_ms": at_ms, "last_ms": at_ms, "messages": 1, "hours": 1 << (at_ms // HOUR_MS % 24),
        "positives": positive, "sentiment_milli": sentiment_milli, **penalties(negative, severities_milli),
    }  # fmt: skip
    return _filled(columns, given)


def one_mark(
    *, positive: int = 0, negative: int = 0, severities_milli: tuple[int, ...] = (), tool_attempts: int = 0,
    sentiment_milli: int = 0,
) -> Acts:  # fmt: skip
    """An act without a message: a reaction, a violation seen elsewhere, a refused tool."""
    given = {
        "positives": positive, "tool_attempts": tool_attempts, "sentiment_milli": sentiment_milli,
        **penalties(negative, severities_milli),
    }  # fmt: skip
    return _filled(no_acts(1), given)


def penalties(negative: int, severities_milli: tuple[int, ...]) -> dict[str, int]:
    """The counts of a message with these violations; `negative` plain negatives on top."""
    weighed = sum(max(1, severity // UNIT_MILLI) for severity in severities_milli)
    return {
        "negatives": negative + len(severities_milli),
        "negative_units": negative + weighed,
        "violations": len(severities_milli),
        "severity_milli": sum(severities_milli),
        "severe": sum(severity >= SEVERE_MILLI for severity in severities_milli),
    }


def _filled(columns: dict[str, NDArray[Any]], given: Mapping[str, int]) -> Acts:
    for name, value in given.items():
        columns[name][0] = value
    return Acts(**columns)


_EMPTY: Final = dict.fromkeys(("first_ms", "last_ms", "last_day"), NEVER)


class Ledger:
    """Equally long columns by name. `take` copies rows out, `put` writes them back."""

    __slots__ = ("columns",)

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    @classmethod
    def empty(cls, count: int, types: ColumnTypes = BASE_COLUMNS) -> Self:
        """`count` people of whom nothing is known."""
        columns: Columns = {name: np.zeros(count, kind) for name, kind in types.items()}
        for name, nothing in _EMPTY.items():
            columns[name][:] = nothing
        return cls(columns)

    @classmethod
    def of_row(cls, row: Mapping[str, int], types: ColumnTypes = BASE_COLUMNS) -> Self:
        """A ledger of one person; columns that `row` lacks start empty, others are ignored."""
        return cls({name: np.array((row.get(name, _EMPTY.get(name, 0)),), kind) for name, kind in types.items()})

    def __len__(self) -> int:
        return len(self.columns["first_ms"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def take(self, rows: NDArray[np.int64] | slice) -> Ledger:
        """The rows, copied."""
        if isinstance(rows, slice):
            return Ledger({name: column[rows].copy() for name, column in self.columns.items()})
        return Ledger({name: column.take(rows) for name, column in self.columns.items()})

    def view(self, rows: slice) -> Ledger:
        """The rows themselves: what is written into them stands here."""
        return Ledger({name: column[rows] for name, column in self.columns.items()})

    def put(self, rows: NDArray[np.int64] | slice, part: Ledger) -> None:
        """Write rows that `take` gave out; no row may stand twice in `rows`."""
        for name, column in self.columns.items():
            column[rows] = part.columns[name]

    def row(self, index: int) -> dict[str, int]:
        """One person as plain whole numbers."""
        return {name: int(column[index]) for name, column in self.columns.items()}


class Step(Struct, frozen=True):
    """What an observation meant in time: who spoke, for whom a new active day began, and whether they were known."""

    spoke: NDArray[np.bool_]
    new_day: NDArray[np.bool_]
    known: NDArray[np.bool_]
    last_ms: NDArray[np.int64]


def observe_facts(part: Ledger, acts: Acts, decay_start_days: int, absence_max_days: int, repay_days: int) -> Step:
    """Enter acts into the ledger rows `part`, in place; the common part of every model.

    Time is clamped to run forward: a message dated before the latest one happens together with it, so a clock that
    jumps back makes no session, no day and no tenure. Entering a day at once equals entering its messages in order.
    """
    spoke = acts.messages > 0
    before = part["last_ms"]
    known = before != NEVER
    first = np.maximum(acts.first_ms, before)
    last = np.maximum(acts.last_ms, first)
    gap_ms = first - before
    day = (first // DAY_MS).astype(np.int32)
    new_day = spoke & (day != part["last_day"])
    starts = spoke & (~known | (gap_ms > SESSION_GAP_MS))
    _repay(part, spoke & known & new_day, gap_ms // DAY_MS, decay_start_days, absence_max_days, repay_days)
    part["sessions"][:] += starts + np.where(spoke, acts.breaks, 0)
    part["days_active"][:] += new_day
    weekday_bits = (1 << ((day + 3) % 7)).astype(np.uint8)
    part["weekdays"][:] |= np.where(spoke, weekday_bits, 0).astype(np.uint8)
    # What is dated back happens together with the latest message, whose hour is known already.
    part["hours"][:] |= np.where(spoke & (acts.last_ms > before), acts.hours, 0).astype(np.uint32)
    part["first_ms"][:] = np.where(spoke & ~known, first, part["first_ms"])
    part["last_ms"][:] = np.where(spoke, last, before)
    part["last_day"][:] = np.where(spoke, day, part["last_day"])
    for name in ("messages", "positives", "negatives", "violations", "severity_milli", "tool_attempts",
                 "sentiment_milli"):  # fmt: skip
        part[name][:] += getattr(acts, name)
    return Step(spoke, new_day, known, last)


def _repay(
    part: Ledger, returned: NDArray[np.bool_], idle_days: NDArray[np.int64], start_days: int, max_days: int, repay: int
) -> None:
    """An absence past the start of decay is remembered; every active day after it repays `repay` of its days."""
    absence = part["absence_days"]
    left = np.maximum(absence - repay, 0)
    left[left <= start_days] = 0
    grown = np.where(idle_days > start_days, np.minimum(np.maximum(absence, idle_days), max_days), left)
    part["absence_days"][:] = np.where(returned, grown, absence)


def days_known(part: Ledger, now_ms: Moment) -> NDArray[np.int64]:
    """Whole periods of 24 h since the first message, never below 0; 0 for somebody who has not written."""
    first = part["first_ms"]
    return np.where(first == NEVER, 0, np.maximum(0, (now_ms - first) // DAY_MS))


def days_idle(part: Ledger, now_ms: Moment) -> NDArray[np.int64]:
    """Whole days since the latest message, never below 0."""
    last = part["last_ms"]
    return np.where(last == NEVER, 0, np.maximum(0, (now_ms - last) // DAY_MS))
