"""Decay: a pure function of a score and of the days since the last message; nothing decayed is ever stored."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from universe.trust.rounding import round_permille
from universe.trust.tiers import Permille

DECAY_START_DAYS: Final = 30
DECAY_HALF_LIFE_DAYS: Final = 60
DECAY_FLOOR: Final = 0.5


def decay_factor(days_inactive: int, start_days: int, half_life_days: int, floor: float) -> float:
    """What is left after `days_inactive` days: 1 up to `start_days`, then half each half-life, never below `floor`."""
    if days_inactive <= start_days:
        return 1.0
    return max(floor, math.exp(-math.log(2) / max(1, half_life_days) * (days_inactive - start_days)))


def apply_decay(
    score: float,
    days_inactive: int,
    start_days: int = DECAY_START_DAYS,
    half_life_days: int = DECAY_HALF_LIFE_DAYS,
    floor: float = DECAY_FLOOR,
) -> float:
    """A score in [0, 1] after `days_inactive` whole days, to 3 decimals (seed, "Decay"; golden vectors)."""
    if days_inactive <= start_days:
        return score
    return round(score * decay_factor(days_inactive, start_days, half_life_days, floor), 3)


def floor_reached_days(start_days: int, half_life_days: int, floor: float) -> int:
    """After how many days of absence decay has done all it does; at most ten half-lives without a floor."""
    halvings = min(10.0, -math.log2(floor)) if floor > 0 else 10.0
    return start_days + math.ceil(max(1, half_life_days) * halvings)


@lru_cache(maxsize=64)
def _factors(start_days: int, half_life_days: int, floor: float) -> NDArray[np.float64]:
    days = range(floor_reached_days(start_days, half_life_days, floor) + 2)
    return np.array([decay_factor(day, start_days, half_life_days, floor) for day in days])


def decay_columns(
    permille: Permille, days_inactive: NDArray[np.int64], start_days: int, half_life_days: int, floor: float
) -> Permille:
    """`apply_decay` over columns, equal to it in every row."""
    if not np.any(days_inactive > start_days):
        return permille
    table = _factors(start_days, half_life_days, floor)
    days = np.clip(days_inactive, 0, len(table) - 1)
    factor = table[days] if floor > 0 else np.where(days_inactive < len(table), table[days], 0.0)

    def exact(row: int) -> float:
        return int(permille[row]) / 1000 * float(factor[row])

    return round_permille(permille / 1000 * factor, exact)
