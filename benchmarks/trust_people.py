"""People for the trust benchmarks: random ledgers and days, an object per person, and the raw numpy day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from universe.trust.ene import SignalColumns
from universe.trust.ledger import DAY_MS, HOUR_MS, SESSION_GAP_MS, Acts, Ledger, no_acts

TODAY_MS: Final = 1_800_000_000_000 // DAY_MS * DAY_MS
_NAMES: Final = ("stranger", "acquaintance", "familiar", "trusted", "inner_circle")


def random_signals(people: int, seed: int = 7) -> SignalColumns:
    """`people` random people over all ages; every field within its domain, thresholds and saturations included."""
    random = np.random.default_rng(seed)

    def whole(high: int, kind: Any = np.int32) -> NDArray[Any]:
        return random.integers(0, high, people).astype(kind)

    days_known = whole(800, np.int64)
    return SignalColumns(
        positives=whole(3000), negatives=whole(40) // 8, days_known=days_known,
        days_active=np.minimum(whole(400), days_known + 1).astype(np.int32), sessions=whole(120),
        hours=whole(1 << 24, np.uint32), weekdays=whole(1 << 7, np.uint8), tool_attempts=whole(20) // 16,
        severity_milli=whole(30) // 20 * whole(600), sentiment_milli=whole(81) - np.int32(40),
    )  # fmt: skip


def random_ledger(people: int) -> Ledger:
    """A ledger of people known for up to 400 days, the latest message within 40 days."""
    signals = random_signals(people)
    ledger = Ledger.empty(people)
    random = np.random.default_rng(11)
    known_days = random.integers(1, 400, people)
    idle_ms = random.integers(1, 40 * DAY_MS, people)
    columns = ledger.columns
    columns["last_ms"][:] = TODAY_MS - idle_ms
    columns["first_ms"][:] = np.minimum(TODAY_MS - known_days * DAY_MS, columns["last_ms"])
    columns["last_day"][:] = columns["last_ms"] // DAY_MS
    for name in ("positives", "negatives", "days_active", "sessions", "hours", "weekdays", "tool_attempts",
                 "severity_milli", "sentiment_milli"):  # fmt: skip
        columns[name][:] = getattr(signals, name)
    columns["messages"][:] = signals.positives
    return ledger


def some_day(people: int) -> Acts:
    """A day on which everybody writes a few messages in one to three sessions."""
    random = np.random.default_rng(13)
    columns = no_acts(people)
    messages = random.integers(1, 12, people)
    start_hour = random.integers(6, 20, people)
    columns["first_ms"][:] = TODAY_MS + start_hour * HOUR_MS
    columns["last_ms"][:] = columns["first_ms"] + 2 * HOUR_MS
    columns["messages"][:] = messages
    columns["breaks"][:] = random.integers(0, 3, people)
    columns["hours"][:] = np.int64(5) << start_hour
    columns["negatives"][:] = random.integers(0, 50, people) == 0
    columns["positives"][:] = messages - columns["negatives"]
    return Acts(**columns)


@dataclass(slots=True)
class PersonObject:
    """One person as an object, as most systems keep people: the same update and the same formula, one at a time."""

    first_ms: int
    last_ms: int
    last_day: int
    messages: int
    sessions: int
    days_active: int
    hours: int
    weekdays: int
    positives: int
    negatives: int
    tool_attempts: int
    severity_milli: int
    sentiment_milli: int

    def spend_day(
        self, first_ms: int, last_ms: int, messages: int, breaks: int, hours: int, negatives: int
    ) -> None:
        """Enter a day."""
        self.sessions += breaks + (first_ms - self.last_ms > SESSION_GAP_MS)
        day = first_ms // DAY_MS
        self.days_active += day != self.last_day
        self.last_day = day
        self.last_ms = last_ms
        self.hours |= hours
        self.weekdays |= 1 << (day + 3) % 7
        self.messages += messages
        self.positives += messages - negatives
        self.negatives += negatives

    def standing(self, now_ms: int) -> tuple[float, str]:
        """Score and tier."""
        known = (now_ms - self.first_ms) // DAY_MS
        beta = (self.positives + 1) / (self.positives + 3.0 * self.negatives + 2)
        timing = (min(1.0, self.hours.bit_count() / 12) + min(1.0, self.weekdays.bit_count() / 5)) / 2
        product = max(0.01, min(1.0, known / 180)) * max(0.01, min(1.0, self.days_active / 60))
        product *= max(0.01, min(1.0, self.sessions / 30)) * max(0.1, timing)
        score = beta * product**0.25 - min(0.3, 0.05 * self.tool_attempts) - min(0.5, self.severity_milli / 1000)
        score = round(max(0.0, min(1.0, score + max(-0.03, min(0.03, self.sentiment_milli / 1000)))), 3)
        idle = (now_ms - self.last_ms) // DAY_MS
        if idle > 30:
            score = round(score * max(0.5, 2.0 ** (-(idle - 30) / 60)), 3)
        tier = (score >= 0.15) + (score >= 0.35) + (score >= 0.6) + (score >= 0.8)
        gate = (known >= 3) + (known >= 14) + (known >= 60) + (known >= 180)
        return score, _NAMES[min(tier, gate)]


def objects_of(ledger: Ledger) -> list[PersonObject]:
    """An object for each row."""
    names = [one.name for one in fields(PersonObject)]
    rows = (ledger.row(index) for index in range(len(ledger)))
    return [PersonObject(*(row[name] for name in names)) for row in rows]


def raw_day(part: dict[str, NDArray[Any]], acts: Acts, rows: slice, now_ms: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The same day as a raw numpy expression; `part` are views of the rows, changed in place."""
    first_ms, negatives = acts.first_ms[rows], acts.negatives[rows]
    day = first_ms // DAY_MS
    part["sessions"] += acts.breaks[rows] + (first_ms - part["last_ms"] > SESSION_GAP_MS)
    part["days_active"] += day != part["last_day"]
    part["last_day"][:] = day
    part["last_ms"][:] = acts.last_ms[rows]
    part["hours"] |= acts.hours[rows]
    part["weekdays"] |= (1 << (day + 3) % 7).astype(np.uint8)
    part["messages"] += acts.messages[rows]
    part["positives"] += acts.positives[rows]
    part["negatives"] += negatives
    known = (now_ms - part["first_ms"]) // DAY_MS
    beta = (part["positives"] + 1) / (part["positives"] + 3.0 * part["negatives"] + 2)
    timing: NDArray[Any] = np.minimum(1, np.bitwise_count(part["hours"]) / 12)
    timing = timing + np.minimum(1, np.bitwise_count(part["weekdays"]) / 5)
    product = np.maximum(0.01, np.minimum(1, known / 180)) * np.maximum(0.01, np.minimum(1, part["days_active"] / 60))
    product *= np.maximum(0.01, np.minimum(1, part["sessions"] / 30)) * np.maximum(0.1, timing / 2)
    score: NDArray[Any] = beta * product**0.25 - np.minimum(0.3, 0.05 * part["tool_attempts"])
    score -= np.minimum(0.5, part["severity_milli"] / 1000)
    score = np.round(np.clip(score + np.clip(part["sentiment_milli"] / 1000, -0.03, 0.03), 0, 1), 3)
    idle = (now_ms - part["last_ms"]) // DAY_MS
    score = np.where(idle > 30, np.round(score * np.maximum(0.5, 2.0 ** (-(idle - 30) / 60)), 3), score)
    tier = (score >= 0.15).astype(np.uint8) + (score >= 0.35) + (score >= 0.6) + (score >= 0.8)
    gate = (known >= 3).astype(np.uint8) + (known >= 14) + (known >= 60) + (known >= 180)
    return score, np.minimum(tier, gate)
