"""The model `points`: the other originals' score, for comparison; never a default.

One point up for every positive, one down for every negative, from -100 to 100, without decay, days or limits
(facts on the cross-bot systems, "Trust"). Their five levels, at 20, 40, 60 and 80 points, stand for our tiers. The
originals clamped what they stored, so that a score at its end drifted when reactions came and went; this one does not.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from universe.config import TrustConfig
from universe.trust.ledger import BASE_COLUMNS, Acts, ColumnTypes, Ledger, Moment, observe_facts
from universe.trust.tiers import Permille, TierIndex

POINTS_MAX: Final = 100
LEVEL_POINTS: Final = 20
LEVELS: Final = 4
"""Levels above the lowest."""


class PointsModel:
    """Counts; the facts of time are kept, and mean nothing."""

    name: str = "points"
    columns: ColumnTypes = BASE_COLUMNS
    daily: bool = False

    def __init__(self, config: TrustConfig) -> None:
        self._config = config

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts into ledger rows, in place."""
        observe_facts(part, acts, self._config.decay_start_days, 0, 0)

    def close_day(self, part: Ledger, now_ms: int) -> None:
        """Nothing: points never fade."""

    def standing(self, part: Ledger, now_ms: Moment) -> tuple[Permille, TierIndex]:
        """Points as hundredths of the score, and levels; `now_ms` changes nothing."""
        del now_ms
        points = np.clip(part["positives"] - part["negatives"], 0, POINTS_MAX).astype(np.int32)
        return points * 10, np.minimum(LEVELS, points // LEVEL_POINTS).astype(np.uint8)
