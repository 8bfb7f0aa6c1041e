"""The trust formula of the seed (002, ene-social-module), for one person and over columns.

score = beta * (tenure * consistency * sessions * timing) ** (1/4) - penalties + sentiment. The beta core is Jøsang and
Ismail 2002; negatives weigh threefold (Slovic 1993); diversity of hours and weekdays after Eagle et al. 2009; time
gates after Hall 2019; the tiers after Lewicki and Bunker 1995. Constants and floors were measured on the original.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.errors import BadSignals
from universe.trust.rounding import round_permille
from universe.trust.tiers import SEED_RULES, TIERS, Permille, TierIndex, TierRules, apply_time_gate, get_tier, tiers_of

NEGATIVE_WEIGHT: Final = 3.0
SENTIMENT_CAP: Final = 0.03
TENURE_DAYS, CONSISTENCY_DAYS, SESSIONS, HOURS, WEEKDAYS = 180, 60, 30, 12, 5
"""Where each factor saturates."""
FLOOR, TIMING_FLOOR = 0.01, 0.1
TOOL_PENALTY, TOOL_PENALTY_CAP, VIOLATION_CAP, DEFAULT_SEVERITY = 0.05, 0.3, 0.5, 0.15


class Violation(Struct, frozen=True):
    """What somebody did wrong; `severity` in [0, 1]: 0.05 mild, 0.15 moderate, 0.30 severe, 0.50 critical."""

    description: str = ""
    severity: float = DEFAULT_SEVERITY


class Signals(Struct, frozen=True, kw_only=True):
    """What is known of one person, by the names of the golden vectors.

    `unique_hours` are UTC hours 0..23, `unique_days_of_week` 0 (Monday)..6; repeats count once. `violations` are
    `Violation`, mappings with a ``severity``, or plain texts (severity 0.15).
    """

    platform_id: str = ""
    owner_ids: Sequence[str] = ()
    positive_interactions: int = 0
    negative_interactions: int = 0
    days_known: int = 0
    days_active: int = 0
    session_count: int = 0
    unique_hours: Sequence[int] = ()
    unique_days_of_week: Sequence[int] = ()
    restricted_tool_attempts: int = 0
    violations: Sequence[Violation | Mapping[str, object] | str] = ()
    sentiment_modifier: float = 0.0


class Standing(Struct, frozen=True, kw_only=True):
    """A score in [0, 1] to 3 decimals, its gated tier, and every step towards it (None for the owner)."""

    score: float
    tier: str
    weighted_negatives: float | None = None
    beta: float | None = None
    tenure: float | None = None
    consistency: float | None = None
    session_depth: float | None = None
    hour_diversity: float | None = None
    dow_diversity: float | None = None
    timing_entropy: float | None = None
    geo_product: float | None = None
    modulator: float | None = None
    tool_penalty: float | None = None
    violation_penalty: float | None = None
    raw_score: float | None = None
    sentiment_clamped: float | None = None
    score_unrounded: float | None = None
    tier_ungated: str | None = None


OWNER: Final = Standing(score=1.0, tier=TIERS[-1])


def score(signals: Signals, rules: TierRules = SEED_RULES, negative_weight: float = NEGATIVE_WEIGHT) -> Standing:
    """The standing of one person; the definition that the columns must equal.

    Raises `BadSignals` for negative counts, hours outside 0..23, weekdays outside 0..6, severities that are no number
    in [0, 1], and a sentiment that is no finite number.
    """
    if signals.platform_id and signals.platform_id in signals.owner_ids:
        return OWNER
    _check(signals)
    positive, negative = signals.positive_interactions, signals.negative_interactions
    weighted = negative_weight * negative
    beta = (positive + 1) / (positive + weighted + 2)
    tenure = min(1.0, signals.days_known / TENURE_DAYS)
    consistency = min(1.0, signals.days_active / CONSISTENCY_DAYS)
    session = min(1.0, signals.session_count / SESSIONS)
    hours = min(1.0, len(set(signals.unique_hours)) / HOURS)
    weekdays = min(1.0, len(set(signals.unique_days_of_week)) / WEEKDAYS)
    timing = (hours + weekdays) / 2
    product = max(FLOOR, tenure) * max(FLOOR, consistency) * max(FLOOR, session) * max(TIMING_FLOOR, timing)
    modulator = product**0.25
    tool = min(TOOL_PENALTY_CAP, TOOL_PENALTY * signals.restricted_tool_attempts)
    violation = min(VIOLATION_CAP, sum(_severity(one) for one in signals.violations))
    raw = beta * modulator - tool - violation
    sentiment = max(-SENTIMENT_CAP, min(SENTIMENT_CAP, signals.sentiment_modifier))
    unrounded = max(0.0, min(1.0, raw + sentiment))
    rounded = round(unrounded, 3)
    ungated = get_tier(rounded, rules)
    return Standing(
        score=rounded, tier=apply_time_gate(ungated, signals.days_known, rules), weighted_negatives=weighted, beta=beta,
        tenure=tenure, consistency=consistency, session_depth=session, hour_diversity=hours, dow_diversity=weekdays,
        timing_entropy=timing, geo_product=product, modulator=modulator, tool_penalty=tool,
        violation_penalty=violation, raw_score=raw, sentiment_clamped=sentiment, score_unrounded=unrounded,
        tier_ungated=ungated,
    )  # fmt: skip


def _check(signals: Signals) -> None:
    counts = ("positive_interactions", "negative_interactions", "days_known", "days_active", "session_count",
              "restricted_tool_attempts")  # fmt: skip
    for name in counts:
        value = getattr(signals, name)
        # Days known may be negative: a clock that was set back; every gate is closed then.
        low = -(2**31) if name == "days_known" else 0
        if not isinstance(value, int) or isinstance(value, bool) or value < low:
            raise BadSignals(f"{name} is a count, not {value!r}")
    for name, bound in (("unique_hours", 24), ("unique_days_of_week", 7)):
        if not all(isinstance(one, int) and 0 <= one < bound for one in getattr(signals, name)):
            raise BadSignals(f"{name} are whole numbers from 0 to {bound - 1}")
    sentiment: object = signals.sentiment_modifier
    if isinstance(sentiment, bool) or not isinstance(sentiment, (int, float)) or not math.isfinite(sentiment):
        raise BadSignals(f"sentiment_modifier is a finite number, not {sentiment!r}")


def _severity(violation: Violation | Mapping[str, object] | str) -> float:
    if isinstance(violation, str):
        return DEFAULT_SEVERITY
    given = violation.severity if isinstance(violation, Violation) else violation.get("severity", DEFAULT_SEVERITY)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0.0 <= given <= 1.0:
        raise BadSignals(f"a severity is a number from 0 to 1, not {given!r}")
    return given


def apply_violation(score_before: float, severity: float = DEFAULT_SEVERITY) -> float:
    """A score less one violation, the severity clamped to [0, 1] (the seed's "immediate drop"; golden vectors)."""
    return round(max(0.0, score_before - max(0.0, min(1.0, severity))), 3)


class SignalColumns(Struct, frozen=True, kw_only=True):
    """`Signals` of many people, equally long columns; penalties and sentiment in thousandths, times as bit sets."""

    positives: NDArray[np.int32]
    negatives: NDArray[np.int32]
    days_known: NDArray[np.int64]
    days_active: NDArray[np.int32]
    sessions: NDArray[np.int32]
    hours: NDArray[np.uint32]
    weekdays: NDArray[np.uint8]
    tool_attempts: NDArray[np.int32]
    severity_milli: NDArray[np.int32]
    sentiment_milli: NDArray[np.int32]

    def row(self, index: int) -> Signals:
        """One person's signals."""
        hours, weekdays = int(self.hours[index]), int(self.weekdays[index])
        return Signals(
            positive_interactions=int(self.positives[index]),
            negative_interactions=int(self.negatives[index]),
            days_known=int(self.days_known[index]),
            days_active=int(self.days_active[index]),
            session_count=int(self.sessions[index]),
            unique_hours=[hour for hour in range(24) if hours >> hour & 1],
            unique_days_of_week=[day for day in range(7) if weekdays >> day & 1],
            restricted_tool_attempts=int(self.tool_attempts[index]),
            violations=(Violation(severity=min(1000, int(self.severity_milli[index])) / 1000),),
            sentiment_modifier=int(self.sentiment_milli[index]) / 1000,
        )


def modulator_columns(
    days_known: NDArray[np.int64],
    days_active: NDArray[np.int32],
    sessions: NDArray[np.int32],
    hours: NDArray[np.uint32],
    weekdays: NDArray[np.uint8],
    full_hours: int = HOURS,
) -> NDArray[np.float64]:
    """The geometric mean of the four factors; `full_hours` different hours are full diversity."""
    product = np.maximum(FLOOR, np.minimum(1.0, days_known / TENURE_DAYS))
    product *= np.maximum(FLOOR, np.minimum(1.0, days_active / CONSISTENCY_DAYS))
    product *= np.maximum(FLOOR, np.minimum(1.0, sessions / SESSIONS))
    timing = np.minimum(1.0, np.bitwise_count(hours) / full_hours)
    timing += np.minimum(1.0, np.bitwise_count(weekdays) / WEEKDAYS)
    product *= np.maximum(TIMING_FLOOR, timing / 2)
    # Two square roots are three times as fast as a power; what differs in the last bit is decided in round_permille.
    mean: NDArray[np.float64] = np.sqrt(np.sqrt(product))
    return mean


def score_columns(
    signals: SignalColumns, rules: TierRules = SEED_RULES, negative_weight: float = NEGATIVE_WEIGHT
) -> tuple[Permille, TierIndex]:
    """Scores in permille and gated tiers; every row equals `score` of `SignalColumns.row`."""
    positives = signals.positives
    beta = (positives + 1) / (positives + negative_weight * signals.negatives + 2)
    unrounded = beta * modulator_columns(
        signals.days_known, signals.days_active, signals.sessions, signals.hours, signals.weekdays
    )
    unrounded -= np.minimum(TOOL_PENALTY_CAP, TOOL_PENALTY * signals.tool_attempts)
    unrounded -= np.minimum(VIOLATION_CAP, signals.severity_milli / 1000)
    unrounded += np.clip(signals.sentiment_milli / 1000, -SENTIMENT_CAP, SENTIMENT_CAP)
    np.clip(unrounded, 0.0, 1.0, out=unrounded)

    def exact(row: int) -> float:
        unrounded = score(signals.row(row), rules, negative_weight).score_unrounded
        return unrounded if unrounded is not None else 1.0

    permille = round_permille(unrounded, exact)
    return permille, tiers_of(permille, signals.days_known, rules)
