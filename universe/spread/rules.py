"""The rules of spreading: who tells, who hears, how far news goes, and when somebody stops."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from universe.rng_columns import chances
from universe.spread.draws import chance_numbers, draw_numbers
from universe.spread.network import TRUST_SCALE, Network, Numbers

Process = Literal["gossip", "sir"]
CONFIDENCE_PER_HOP: Final = 0.85
CONFIDENCE_PER_DAY: Final = 0.95
"""What is left of the confidence in news after a hop and after a day (the seeds' emergence design)."""
ENDLESS: Final = 1 << 30
"""A depth that nobody reaches."""


class Rules(Struct, frozen=True, kw_only=True):
    """All probabilities and shares lie in [0, 1].

    `beta`: that a way out of a teller is used in a tick (of a temporal network: that a message carries the news).
    `gamma`: that somebody who tells stops for good, after telling, in a tick. `min_trust`: below it a hearer does not
    believe its teller. `teller_depth_max`: who is further than this many hops from the origin does not retell.
    `min_confidence`: news below it is not retold. `opt_out` and `liars`: shares of agents.
    """

    process: Process
    seed: int
    beta: float
    gamma: float
    min_trust: float = 0.0
    teller_depth_max: int = ENDLESS
    min_confidence: float = 0.0
    opt_out: float = 0.0
    liars: float = 0.0

    def depth_limit(self, days: float) -> int:
        """Up to which depth news of this age (days since it began) is retold; -1 where by nobody."""
        if self.min_confidence <= 0.0:
            return self.teller_depth_max
        depth = -1
        while depth < self.teller_depth_max and confidence(depth + 1, days) >= self.min_confidence:
            depth += 1
        return depth

    def opted_out(self, agents: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Who of these neither tells nor is told; fixed for life."""
        return chance_numbers(self.seed, "spread.opt_out", 0, agents, self.opt_out)

    def lying(self, agents: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Who of these changes what they tell; fixed for life."""
        return chance_numbers(self.seed, "spread.liar", 0, agents, self.liars)

    def believed(self, network: Network, slots: Numbers) -> NDArray[np.bool_]:
        """Through which ways the hearer trusts the teller enough; fixed for each way."""
        if network.trust_milli is not None:
            trust: NDArray[np.bool_] = network.trust_milli[slots - network.offsets[0]] >= round(
                self.min_trust * TRUST_SCALE
            )
            return trust
        # A trust is uniform in [0, 1): it is too small with the probability min_trust.
        return ~chances(draw_numbers(self.seed, "spread.trust", 0, slots), self.min_trust)


def confidence(depth: int, days: float) -> float:
    """How much is left of the confidence of 1 at the origin, for news of this depth (hops) and age (days)."""
    return float(CONFIDENCE_PER_HOP**depth * CONFIDENCE_PER_DAY**days)
