"""The model `hardened`: the seed's formula on conditioned evidence, with brakes that act after detections only.

First version. The constants come from the measurements in docs/trust.md; the research bench decides later which model
is the default in live. What it adds to `ene`, and against what:

* at most `EVIDENCE_PER_DAY` positives a day and `EVIDENCE_MAX` in all count, negatives weigh by severity: volume cannot
  dilute;
* the beta core is taken one standard deviation low: little evidence is little trust;
* eight different hours are full diversity: nobody gains by being awake round the clock; who was seen at one hour of one
  weekday only stays an acquaintance, for no signal alone may carry the others;
* penalties fade by half in 60 clean active days, and are never forgotten at once: no washing, but redemption;
* a severe violation locks the person to stranger for 120 clean active days, twice as long each time (probation);
* a CUSUM of detections per active day (Page 1954) caps the tier: misbehaving at a rate above honest slips is noticed;
* days known end with the latest message: waiting alone lifts nobody;
* sentiment moves the score, never the tier.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from universe.trust.ene import (
    SENTIMENT_CAP,
    TOOL_PENALTY,
    TOOL_PENALTY_CAP,
    VIOLATION_CAP,
    modulator_columns,
)
from universe.trust.ledger import BASE_COLUMNS, Acts, ColumnTypes, Ledger, Moment, Step, days_idle, days_known
from universe.trust.model import EneModel
from universe.trust.tiers import ACQUAINTANCE, INNER_CIRCLE, STRANGER, Permille, TierIndex, tiers_of

EVIDENCE_PER_DAY: Final = 3
EVIDENCE_MAX: Final = 1000
HUMAN_HOURS: Final = 8
VARIETY_MIN: Final = 3
"""Different hours and weekdays together that the tiers above acquaintance ask for: more than one of each."""
FADE_KEEP: Final = round(2 ** (-1 / 60) * 65536)
"""What a clean active day leaves of a penalty, in 1/65536: half of it after 60 days."""
FADING_MAX_MICRO: Final = 1_000_000_000
"""More than any penalty can show for years; far below where the column would run over."""
LOCK_DAYS: Final = 120
LOCKS_MAX: Final = 6
SUSPICION_STEP_MILLI: Final = 1792
"""ln(0.30 / 0.05): how a detection speaks for 0.30 a day rather than 0.05."""
SUSPICION_FALL_MILLI: Final = 250
FALL_MESSAGES: Final = 5
SUSPICION_MAX_MILLI: Final = 25_000
SUSPICION_CAPS_MILLI: Final = (14_000, 9_000, 4_000, 2_500)
"""From these on a person is at most stranger, acquaintance, familiar, trusted."""

HARDENED_COLUMNS: Final[ColumnTypes] = {
    **BASE_COLUMNS,
    "credited": np.int32,
    "credited_today": np.int32,
    "messages_today": np.int32,
    "detected_today": np.int32,
    "negative_units": np.int32,
    "fading_micro": np.int32,
    "suspicion_milli": np.int32,
    "lock_days": np.int32,
    "locks": np.int32,
}
"""Beside the facts: positives that count, in all and today; what today brought; units of negatives (one per 0.05 of
severity); the fading penalty in millionths; the CUSUM in thousandths; clean active days until a lock opens; locks ever.
"""


class HardenedModel(EneModel):
    """See the module's text. Sums of whole numbers, and IEEE-exact operations only: equal bits everywhere."""

    name: str = "hardened"
    columns: ColumnTypes = HARDENED_COLUMNS

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts; the day before is judged when a new active day begins, so the order within a day is no matter."""
        step = self._facts(part, acts)
        self._begin_day(part, step)
        today = part["credited_today"]
        credit = np.maximum(0, np.minimum(EVIDENCE_PER_DAY, today + acts.positives) - today)
        part["credited_today"][:] += credit
        part["credited"][:] = np.minimum(EVIDENCE_MAX, part["credited"] + credit)
        part["messages_today"][:] += acts.messages
        part["detected_today"][:] += acts.violations
        part["negative_units"][:] += acts.negative_units
        fading = part["fading_micro"] + acts.severity_milli.astype(np.int64) * 1000
        part["fading_micro"][:] = np.minimum(FADING_MAX_MICRO, fading)
        raised = part["suspicion_milli"] + SUSPICION_STEP_MILLI * acts.violations
        part["suspicion_milli"][:] = np.minimum(SUSPICION_MAX_MILLI, raised)
        self._lock(part, acts.severe)

    def _begin_day(self, part: Ledger, step: Step) -> None:
        began = step.new_day & step.known
        if not began.any():
            return
        clean = began & (part["detected_today"] == 0)
        fall = SUSPICION_FALL_MILLI * np.minimum(part["messages_today"], FALL_MESSAGES) // FALL_MESSAGES
        part["suspicion_milli"][:] = np.maximum(0, part["suspicion_milli"] - np.where(clean, fall, 0))
        part["lock_days"][:] -= clean & (part["lock_days"] > 0)
        faded = (part["fading_micro"].astype(np.int64) * FADE_KEEP >> 16).astype(np.int32)
        part["fading_micro"][:] = np.where(clean, faded, part["fading_micro"])
        for name in ("credited_today", "messages_today", "detected_today"):
            part[name][began] = 0

    @staticmethod
    def _lock(part: Ledger, severe: NDArray[np.int32]) -> None:
        hit = severe > 0
        if not hit.any():
            return
        locks = np.minimum(LOCKS_MAX, part["locks"] + severe)
        part["locks"][:] = np.where(hit, locks, part["locks"])
        part["lock_days"][:] = np.where(hit, LOCK_DAYS << np.maximum(0, locks - 1), part["lock_days"])

    def standing(self, part: Ledger, now_ms: Moment) -> tuple[Permille, TierIndex]:
        """Decayed scores, and tiers that gates, lock and suspicion allow; sentiment is in the score alone."""
        # Known up to the latest message: whoever only waits gains neither tenure nor a gate.
        known_days = days_known(part, np.minimum(now_ms, part["last_ms"]))
        raw = self._raw(part, known_days)
        mood = np.clip(part["sentiment_milli"] / 1000, -SENTIMENT_CAP, SENTIMENT_CAP)
        idle_days = np.maximum(days_idle(part, now_ms), part["absence_days"])
        # Score and tier in one pass: for one person the number of calls is what costs.
        both = self._decayed(_rounded(np.concatenate((raw + mood, raw))), np.concatenate((idle_days, idle_days)))
        tiers = tiers_of(both[len(part) :], known_days, self._rules)
        return both[: len(part)], np.minimum(tiers, _allowed(part))

    def _raw(self, part: Ledger, known_days: NDArray[np.int64]) -> NDArray[np.float64]:
        good = part["credited"] + 1.0
        bad = self._config.negative_weight * part["negative_units"] + 1.0
        total = good + bad
        mean = good / total
        low = mean - np.sqrt(mean * (bad / total) / (total + 1.0))
        raw: NDArray[np.float64] = low * modulator_columns(
            known_days, part["days_active"], part["sessions"], part["hours"], part["weekdays"], HUMAN_HOURS
        )
        raw -= np.minimum(TOOL_PENALTY_CAP, TOOL_PENALTY * part["tool_attempts"])
        raw -= np.minimum(VIOLATION_CAP, part["fading_micro"] / 1_000_000)
        return raw


def _rounded(values: NDArray[np.float64]) -> Permille:
    return np.floor(np.clip(values, 0.0, 1.0) * 1000.0 + 0.5).astype(np.int32)


def _allowed(part: Ledger) -> TierIndex:
    variety = np.bitwise_count(part["hours"]) + np.bitwise_count(part["weekdays"])
    allowed = np.where(variety < VARIETY_MIN, ACQUAINTANCE, INNER_CIRCLE).astype(np.uint8)
    suspected = part["suspicion_milli"]
    if suspected.any():
        for tier, cap in enumerate(SUSPICION_CAPS_MILLI):
            allowed[(suspected >= cap) & (allowed > tier)] = tier
    allowed[part["lock_days"] > 0] = STRANGER
    return allowed
