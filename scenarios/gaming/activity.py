"""What people do on one UTC day: drawn as columns, entered as sums, and listed message by message where asked.

A day is `messages` in `sessions`. A session begins `offset_ms` into its own hour and spreads its messages evenly over
30 minutes; so sessions lie more than 30 minutes apart and nobody writes more than ten messages in 30 s. A day's bad
acts are its last messages, those that will be misread come right before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scenarios.gaming.habits import (
    COUNT_STEPS,
    SESSIONS_MAX,
    SUBSET_STEPS,
    WIDTHS,
    count_table,
    misread_table,
    session_table,
    slip_table,
)
from scenarios.gaming.population import HOLIDAY_DAYS, Habits
from universe.rng_columns import Bits, chances, draw_at, moments
from universe.trust.ledger import DAY_MS, HOUR_MS, Acts

SESSION_MS: Final = 1_800_000
SESSION_MESSAGES_MAX: Final = 562
"""More in one session would be more than ten in 30 s."""
FAVOURITE_SHARE: Final = 52_429
"""Out of 65,536: four of five days are spent with the favourite bot."""

Kind = Literal["good", "misread", "mild_detected", "mild_undetected", "severe_detected", "severe_undetected"]
Rows = NDArray[np.int64]


class Detector(Struct, frozen=True):
    """Who judges: the share of bad acts that is seen, and the share of good ones taken for bad."""

    recall: float
    false_positive: float


class DayPlan(Struct, frozen=True, kw_only=True):
    """One UTC day of some people, a row each.

    `people`: index in their group. `messages` counts all, with the `misreads` and the `bads` at the end. A bad act is
    done while the bot's tier for its author is at least `needs_tiers`; otherwise it is a good message. `hours` is the
    bit set of the hours in which a session begins, `sessions` their number. `at` are the day's `rng_columns.moments`.
    """

    seed: int
    day_ms: int
    detector: Detector
    people: Rows
    bots: Rows
    messages: NDArray[np.int32]
    misreads: NDArray[np.int32]
    bads: NDArray[np.int32]
    severe: NDArray[np.bool_]
    needs_tiers: NDArray[np.uint8]
    hours: NDArray[np.uint32]
    sessions: NDArray[np.int32]
    offsets_ms: NDArray[np.int32]
    at: Bits

    def __len__(self) -> int:
        return len(self.people)

    def part(self, rows: Rows) -> DayPlan:
        """The plan of some rows."""
        return _of_columns(self, {name: getattr(self, name)[rows] for name in _COLUMNS})

    def moved(self, places: int) -> DayPlan:
        """The same plan with `people` counted from elsewhere."""
        return _of_columns(self, {name: getattr(self, name) for name in _COLUMNS} | {"people": self.people + places})

    def detected(self, rows: Rows, bad: int) -> NDArray[np.bool_]:
        """Whether the detector sees the bad act number `bad` of these rows."""
        return chances(draw_at(self.seed, f"gaming.detected.{bad}", self.at[rows]), self.detector.recall)


_COLUMNS: Final = tuple(name for name in DayPlan.__struct_fields__ if name not in ("seed", "day_ms", "detector"))


def _of_columns(plan: DayPlan, columns: dict[str, NDArray[Any]]) -> DayPlan:
    return DayPlan(seed=plan.seed, day_ms=plan.day_ms, detector=plan.detector, **columns)


def joined(plans: Sequence[DayPlan]) -> DayPlan:
    """Plans of the same day as one; there is at least one."""
    columns = {name: np.concatenate([getattr(plan, name) for plan in plans]) for name in _COLUMNS}
    return _of_columns(plans[0], columns)


class PlannedMessage(Struct, frozen=True):
    """One message: when (UTC ms), to which bot, what it is; good if its author's tier is below `needs_tier` by then."""

    at_ms: int
    bot: int
    kind: Kind
    needs_tier: int = 0


def honest_plan(seed: int, day: int, day_ms: int, habits: Habits, bots: int, detector: Detector) -> DayPlan:
    """The day of those who are there; `day` counts from the start of the run, `day_ms` is its first UTC ms."""
    people = np.flatnonzero(present(habits, day, day_ms))
    at = moments(habits.keys[people], day)
    draws, faults = draw_at(seed, "gaming.day", at), draw_at(seed, "gaming.faults", at)
    rates = habits.rates[people].astype(np.int64)
    messages = count_table()[rates * COUNT_STEPS + _bits(draws, 0, 9)].astype(np.int32)
    widths = habits.window_widths[people].astype(np.int64)
    wanted = 1 + (_bits(draws, 17, 8) * SESSIONS_MAX >> 8)
    sessions = np.minimum(np.minimum(wanted, messages), widths)
    place = ((widths - WIDTHS[0]) * SESSIONS_MAX + sessions - 1) * SUBSET_STEPS + _bits(draws, 9, 8)
    hours = session_table()[place].astype(np.uint32) << habits.window_starts[people]
    favourites = habits.favourites[people].astype(np.int64)
    others = favourites + 1 + (_bits(draws, 41, 16) * (bots - 1) >> 16)
    faithful = (_bits(draws, 25, 16) < FAVOURITE_SHARE) | (bots == 1)
    bads = _slips(habits.slips[people], messages, half(faults, 0))
    misreads = misread(messages - bads, half(faults, 32), detector)
    return DayPlan(
        seed=seed, day_ms=day_ms, detector=detector, people=people,
        bots=np.where(faithful, favourites, others % bots), messages=messages, misreads=misreads, bads=bads,
        severe=np.zeros(len(people), np.bool_), needs_tiers=np.zeros(len(people), np.uint8),
        hours=(hours | hours >> 24) & 0xFFFFFF, sessions=sessions.astype(np.int32),
        offsets_ms=habits.offsets_ms[people], at=at,
    )  # fmt: skip


def present(habits: Habits, day: int, day_ms: int) -> NDArray[np.bool_]:
    """Who has arrived, is not on holiday, and is active on this weekday."""
    weekday = (day_ms // DAY_MS + 3) % 7
    away = (habits.holiday_days <= day) & (day < habits.holiday_days + np.int16(HOLIDAY_DAYS))
    return (habits.arrival_days <= day) & ~away & (habits.weekdays >> weekday & 1).astype(np.bool_)


def half(draws: Bits, low: int) -> Bits:
    """32 bits of every draw from bit `low` on."""
    return draws >> np.uint64(low) & np.uint64(0xFFFFFFFF)


def _bits(draws: Bits, low: int, count: int) -> Rows:
    """`count` bits of every draw from bit `low` on."""
    return (draws >> low & ((1 << count) - 1)).astype(np.int64)


def _slips(slips: NDArray[np.uint8], messages: NDArray[np.int32], draws: Bits) -> NDArray[np.int32]:
    table = slip_table()
    bads: NDArray[np.int32] = (draws >= table[slips, messages, 0]).astype(np.int32)
    some = np.flatnonzero(bads)
    if len(some):
        odds = table[slips[some], messages[some]]
        bads[some] = np.minimum(messages[some], (draws[some, None] >= odds).sum(axis=1))
    return bads


def misread(goods: NDArray[np.int32], draws: Bits, detector: Detector) -> NDArray[np.int32]:
    """How many of each row's good messages the detector takes for bad; `draws` have 32 bits."""
    table = misread_table(detector.false_positive, SESSION_MESSAGES_MAX)
    misreads = (draws >= table[:, 0][goods]).astype(np.int32)
    some = np.flatnonzero(misreads)
    if len(some):
        misreads[some] = np.minimum(goods[some], (draws[some, None] >= table[goods[some]]).sum(axis=1))
    return misreads


def plain_acts(plan: DayPlan) -> Acts:
    """What is neither bad nor misread, as one act of a day per row; rows may have none."""
    plain = plan.messages - plan.misreads - plan.bads
    last_ms, breaks, hours = _timed(plan, plain - 1)
    spoke = plain > 0
    zero = np.zeros(len(plan), np.int32)
    first_ms = plan.day_ms + _lowest(plan.hours) * HOUR_MS + plan.offsets_ms
    return Acts(
        first_ms=first_ms, last_ms=last_ms, messages=plain, breaks=np.where(spoke, breaks, 0),
        hours=np.where(spoke, hours, 0).astype(np.uint32), positives=plain, negatives=zero, violations=zero,
        severity_milli=zero, severe=zero, negative_units=zero, tool_attempts=zero, sentiment_milli=zero,
    )  # fmt: skip


def sent_at(plan: DayPlan, rows: Rows, messages: NDArray[np.int32]) -> Rows:
    """UTC ms of one message in each of these rows, counted from 0 within the day."""
    return _timed(plan.part(rows), messages)[0]


def _timed(plan: DayPlan, messages: NDArray[np.int32]) -> tuple[Rows, NDArray[np.int32], NDArray[np.uint32]]:
    """UTC ms of a message of each row, the number of its session from 0, and the hours of sessions up to it."""
    number = np.maximum(messages, 0)
    session = number * plan.sessions // plan.messages
    start = -(-session * plan.messages // plan.sessions)
    size = -(-(session + 1) * plan.messages // plan.sessions) - start
    left = plan.hours
    for passed in range(int(session.max(initial=0))):
        left = np.where(session > passed, left & (left - 1), left)
    own = _lowest(left)
    at_ms = plan.day_ms + own * HOUR_MS + plan.offsets_ms + (number - start) * (SESSION_MS // size)
    return at_ms, session, plan.hours ^ (left & (left - 1))


def _lowest(bits: NDArray[np.uint32]) -> Rows:
    """The number of the lowest bit that is set."""
    number: Rows = np.bitwise_count((bits ^ (bits - 1)) >> 1).astype(np.int64)
    return number


def messages_of(plan: DayPlan, row: int) -> list[PlannedMessage]:
    """Every message of one row in order of time; entered one by one they make the same ledger as the columns do."""
    messages, sessions = int(plan.messages[row]), int(plan.sessions[row])
    hours = [hour for hour in range(24) if int(plan.hours[row]) >> hour & 1]
    misreads, bads = int(plan.misreads[row]), int(plan.bads[row])
    listed: list[PlannedMessage] = []
    for session, hour in enumerate(hours):
        own = [number for number in range(messages) if number * sessions // messages == session]
        begin_ms = plan.day_ms + hour * HOUR_MS + int(plan.offsets_ms[row])
        for place, number in enumerate(own):
            bad = number - (messages - bads)
            kind: Kind = "misread" if -misreads <= bad < 0 else "good"
            listed.append(PlannedMessage(begin_ms + place * (SESSION_MS // len(own)), int(plan.bots[row]), kind))
            if bad >= 0:
                listed[-1] = _bad_message(plan, row, bad, listed[-1])
    return listed


def _bad_message(plan: DayPlan, row: int, bad: int, message: PlannedMessage) -> PlannedMessage:
    detected = bool(plan.detected(np.array([row]), bad)[0])
    kinds: dict[tuple[bool, bool], Kind] = {
        (False, False): "mild_undetected", (False, True): "mild_detected",
        (True, False): "severe_undetected", (True, True): "severe_detected",
    }  # fmt: skip
    kind = kinds[bool(plan.severe[row]), detected]
    return PlannedMessage(message.at_ms, message.bot, kind, int(plan.needs_tiers[row]))
