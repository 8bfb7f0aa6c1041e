"""Tiers of trust: names, thresholds, time gates (seed ene-social-module, "Trust Tiers")."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.config import TrustConfig
from universe.errors import BadInput

STRANGER, ACQUAINTANCE, FAMILIAR, TRUSTED, INNER_CIRCLE = range(5)
TIERS: Final = ("stranger", "acquaintance", "familiar", "trusted", "inner_circle")
"""Tier names in ascending order; columns hold the index as uint8."""

Permille = NDArray[np.int32]
"""Scores in thousandths, 0 to 1000: what the formula rounds to, without a float's last digit."""
TierIndex = NDArray[np.uint8]


class TierRules(Struct, frozen=True):
    """Lowest score (permille) and fewest days known of the four tiers above stranger, ascending."""

    thresholds: tuple[int, int, int, int] = (150, 350, 600, 800)
    gates_days: tuple[int, int, int, int] = (3, 14, 60, 180)

    def __post_init__(self) -> None:
        for name, row in (("scores", self.thresholds), ("days", self.gates_days)):
            if any(low > high for low, high in pairwise(row)):
                raise BadInput(f"the tiers' {name} must ascend, not {', '.join(map(str, row))}")


SEED_RULES: Final = TierRules()


def tier_rules(config: TrustConfig) -> TierRules:
    """The rules of a configuration. Raises `BadInput` where a higher tier asks for less than a lower one."""
    scores = (config.acquaintance_score, config.familiar_score, config.trusted_score, config.inner_circle_score)
    low, familiar, trusted, inner = (math.ceil(round(score * 1000, 6)) for score in scores)
    days = (config.acquaintance_days, config.familiar_days, config.trusted_days, config.inner_circle_days)
    return TierRules((low, familiar, trusted, inner), days)


def get_tier(score: float, rules: TierRules = SEED_RULES) -> str:
    """The tier of a score in [0, 1], before any gate."""
    return TIERS[sum(score >= threshold / 1000 for threshold in rules.thresholds)]


def tier_index(tier: str) -> int:
    """0 to 4; an unknown tier is a stranger's."""
    return TIERS.index(tier) if tier in TIERS else STRANGER


def apply_time_gate(tier: str, days_known: int, rules: TierRules = SEED_RULES) -> str:
    """The tier that `days_known` allow at most; an unknown label is returned as it is (golden vectors)."""
    if tier not in TIERS:
        return tier
    return TIERS[min(tier_index(tier), sum(days_known >= gate for gate in rules.gates_days))]


def tiers_of(permille: Permille, days_known: NDArray[np.int64], rules: TierRules = SEED_RULES) -> TierIndex:
    """Gated tiers of score columns."""
    tiers = np.zeros(len(permille), np.uint8)
    gates = np.zeros(len(permille), np.uint8)
    for threshold, gate in zip(rules.thresholds, rules.gates_days, strict=True):
        tiers += permille >= threshold
        gates += days_known >= gate
    return np.minimum(tiers, gates)


FRIEND_POINTS: Final = 20


def is_friend(permille: int, tier: int) -> bool:
    """Whether somebody is a FRIEND in the words of the other seeds: 20 points, and an acquaintance."""
    return points(permille) >= FRIEND_POINTS and tier >= ACQUAINTANCE


def level_of(permille: int, tier: int) -> int:
    """The integer level of the other seeds, 1..5: level n has 20 * (n - 1) points and the tier that goes with it.

    Level 2 is a FRIEND, level 4 the stream's "trusted user" (60 points and the tier trusted; DESIGN section 8).
    """
    return 1 + min(points(permille) // 20, tier, INNER_CIRCLE)


def points(permille: int) -> int:
    """The "points" of the other seeds: ``round(100 * score)``, half up (DESIGN section 8)."""
    return (permille + 5) // 10
