"""What people draw their days from: inverse tables of whole numbers, so that a draw is a look-up and never a float."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATES, COUNT_STEPS, COUNT_MAX = 128, 512, 127
"""Classes of rates, steps of a count's inverse table, most messages of an honest user on one day."""
RATE_MEDIAN, RATE_SIGMA = 5.0, 0.8
"""Messages on an active day: log-normal over people (facts, section 6.1)."""
SLIPS, SLIP_MAX, SLIPS_PER_DAY_MAX = 64, 0.006, 12
"""Classes of the share of an honest user's messages that are bad, its upper end, and the most in one day."""
WIDTHS: Final = range(2, 9)
SESSIONS_MAX, SUBSET_STEPS = 3, 256
MISREADS_PER_DAY_MAX: Final = 64
ODDS: Final = 1 << 32
"""Odds are whole numbers out of this; a draw for them has 32 bits."""


@lru_cache(maxsize=1)
def count_table() -> NDArray[np.uint8]:
    """Messages on an active day, flat: rate class * `COUNT_STEPS` + a draw of 9 bits.

    Poisson around the class' rate, at least 1. Rates are the log-normal's quantiles in the middle of each class.
    """
    rows = []
    for rate_class in range(RATES):
        exponent = RATE_SIGMA * NormalDist().inv_cdf((rate_class + 0.5) / RATES)
        # Thousandths swallow the last bit in which mathematical libraries differ.
        rate = round(RATE_MEDIAN * math.exp(exponent) * 1000) / 1000
        rows.append(_poisson_row(rate))
    return np.array(rows, np.uint8).ravel()


def _poisson_row(rate: float) -> list[int]:
    row, number = [], 0
    share = total = math.exp(-rate)
    for step in range(COUNT_STEPS):
        while total <= (step + 0.5) / COUNT_STEPS and number < COUNT_MAX:
            number += 1
            share *= rate / number
            total += share
        row.append(max(1, number))
    return row


@lru_cache(maxsize=1)
def slip_table() -> NDArray[np.uint64]:
    """Odds that at most k of n messages are bad, shape (slip class, n from 0 to `COUNT_MAX`, k)."""
    shares = [SLIP_MAX * (2 * slip + 1) / (2 * SLIPS) for slip in range(SLIPS)]
    return np.array([[_binomial_odds(n, share, SLIPS_PER_DAY_MAX) for n in range(COUNT_MAX + 1)] for share in shares])


@lru_cache(maxsize=8)
def misread_table(share: float, messages_max: int) -> NDArray[np.uint64]:
    """Odds that at most k of n good messages are misread, shape (n from 0 to `messages_max`, k)."""
    return np.array([_binomial_odds(n, share, MISREADS_PER_DAY_MAX) for n in range(messages_max + 1)])


def _binomial_odds(tries: int, share: float, most: int) -> NDArray[np.uint64]:
    """Cumulative, out of `ODDS`, k from 0 to `most` - 1; products only, so the same on every machine."""
    none = 1.0
    for _ in range(tries):
        none *= 1.0 - share
    odds = np.full(most, ODDS, np.uint64)
    part = total = none
    for k in range(min(most, tries)):
        odds[k] = int(min(1.0, total) * ODDS)
        part *= (tries - k) / (k + 1) * (share / (1.0 - share))
        total += part
    return odds


@lru_cache(maxsize=1)
def session_table() -> NDArray[np.uint8]:
    """Which hours of a window hold a session, as 8 bits from its start, flat.

    Index: ((width - 2) * `SESSIONS_MAX` + sessions - 1) * `SUBSET_STEPS` + a draw of 8 bits; every subset of `sessions`
    hours is as likely as any other.
    """
    rows = []
    for width in WIDTHS:
        for sessions in range(1, SESSIONS_MAX + 1):
            subsets = [sum(1 << hour for hour in hours) for hours in combinations(range(width), min(sessions, width))]
            rows.append([subsets[step * len(subsets) // SUBSET_STEPS] for step in range(SUBSET_STEPS)])
    return np.array(rows, np.uint8).ravel()


@lru_cache(maxsize=1)
def weekday_table() -> NDArray[np.uint8]:
    """Active weekdays as 7 bits, flat: (days a week - 2) * `SUBSET_STEPS` + a draw of 8 bits; subsets all as likely."""
    rows = []
    for days in range(2, 8):
        subsets = [sum(1 << day for day in chosen) for chosen in combinations(range(7), days)]
        rows.append([subsets[step * len(subsets) // SUBSET_STEPS] for step in range(SUBSET_STEPS)])
    return np.array(rows, np.uint8).ravel()
