"""The original system's trust, faults included: `ene_original`, and `ene_repaired` (session counter only).

Written from its described and measured behaviour (facts, sections 0 and 1), for comparison; never a default.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from universe.config import TrustConfig
from universe.trust.decay import decay_columns
from universe.trust.ene import SignalColumns, score_columns
from universe.trust.ledger import (
    BASE_COLUMNS,
    NEVER,
    SESSION_GAP_MS,
    Acts,
    ColumnTypes,
    Ledger,
    Moment,
    days_idle,
    days_known,
)
from universe.trust.ledger import DAY_MS as _DAY_MS
from universe.trust.tiers import Permille, TierIndex, tier_rules, tiers_of

ORIGINAL_NEGATIVE_WEIGHT: Final = 3.0
ORIGINAL_COLUMNS: Final[ColumnTypes] = {**BASE_COLUMNS, "stored_permille": np.int32, "stored_tier": np.uint8}


class OriginalModel:
    """Every message is positive, days are guessed from messages, the score is stored and decays again every day.

    A violation acts only with the next message; one of somebody who has not written yet is lost.
    """

    columns: ColumnTypes = ORIGINAL_COLUMNS
    daily: bool = True

    def __init__(self, config: TrustConfig, *, sessions_work: bool) -> None:
        self.name = "ene_repaired" if sessions_work else "ene_original"
        self._config = config
        self._rules = tier_rules(config)
        self._sessions_work = sessions_work

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts as the original did; the score is computed at a message and stored."""
        spoke = acts.messages > 0
        known = part["last_ms"] != NEVER
        kept: NDArray[Any] = known | spoke
        part["violations"][:] += np.where(kept, acts.violations, 0)
        part["severity_milli"][:] += np.where(kept, acts.severity_milli, 0)
        gaps = (known & (acts.first_ms - part["last_ms"] > SESSION_GAP_MS)) + acts.breaks
        if self._sessions_work:
            part["sessions"][:] += np.where(spoke, gaps, 0)
        part["first_ms"][:] = np.where(spoke & ~known, acts.first_ms, part["first_ms"])
        part["last_ms"][:] = np.where(spoke, acts.last_ms, part["last_ms"])
        part["last_day"][:] = np.where(spoke, acts.last_ms // _DAY_MS, part["last_day"])
        part["messages"][:] += acts.messages
        part["positives"][:] += acts.messages
        part["hours"][:] |= np.where(spoke, acts.hours, 0).astype(np.uint32)
        weekday_bits = 1 << ((acts.first_ms // _DAY_MS + 3) % 7)
        part["weekdays"][:] |= np.where(spoke, weekday_bits, 0).astype(np.uint8)
        self._store(part, spoke, acts.last_ms)

    def _store(self, part: Ledger, spoke: NDArray[np.bool_], now_ms: NDArray[np.int64]) -> None:
        known_days = np.maximum(0, (now_ms - part["first_ms"]) // _DAY_MS)
        guessed = np.minimum(known_days + 1, np.maximum(1, part["messages"] // 2))
        part["days_active"][:] = np.where(spoke, guessed, part["days_active"])
        none = np.zeros(len(part), np.int32)
        signals = SignalColumns(
            positives=part["positives"], negatives=part["negatives"], days_known=known_days,
            days_active=part["days_active"], sessions=part["sessions"], hours=part["hours"],
            weekdays=part["weekdays"], tool_attempts=none, severity_milli=part["severity_milli"],
            sentiment_milli=none,
        )  # fmt: skip
        permille, tiers = score_columns(signals, self._rules, ORIGINAL_NEGATIVE_WEIGHT)
        part["stored_permille"][:] = np.where(spoke, permille, part["stored_permille"])
        part["stored_tier"][:] = np.where(spoke, tiers, part["stored_tier"])

    def close_day(self, part: Ledger, now_ms: int) -> None:
        """The original's daily run: decays what yesterday's run has decayed already."""
        config = self._config
        before = part["stored_permille"]
        after = decay_columns(
            before, days_idle(part, now_ms), config.decay_start_days, config.decay_half_life_days, config.decay_floor
        )
        changed = after != before
        tiers = tiers_of(after, days_known(part, now_ms), self._rules)
        part["stored_tier"][:] = np.where(changed, tiers, part["stored_tier"])
        part["stored_permille"][:] = after

    def standing(self, part: Ledger, now_ms: Moment) -> tuple[Permille, TierIndex]:
        """What is stored; `now_ms` changes nothing."""
        del now_ms
        return part["stored_permille"].copy(), part["stored_tier"].copy()
