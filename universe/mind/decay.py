"""Halving: what is left of a quantity after a while, in whole numbers, so that every machine finds the same."""

from __future__ import annotations

from math import isqrt
from typing import Final

ONE: Final = 1 << 32
"""All of it, in the fixed point of `left`."""
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
_STEPS: Final = 256
_HALVINGS_MAX: Final = 64


def _table() -> tuple[int, ...]:
    """``2 ** (-step / 256)`` for every step of one half-life; eight square roots of a half, no floats."""
    root = 1 << 63
    for _ in range(8):
        root = isqrt(root << 64)
    values = [1 << 64]
    for _ in range(_STEPS):
        values.append(values[-1] * root >> 64)
    return tuple((value + (1 << 31)) >> 32 for value in values)


_TABLE: Final = _table()


def left(elapsed_ms: int, half_life_ms: int) -> int:
    """The share that is left after `elapsed_ms`, as a part of `ONE`; time that ran back takes nothing away.

    `half_life_ms` >= 1. Linear between 256 steps of a half-life: at most 1e-6 of the share above the power.
    """
    if elapsed_ms <= 0:
        return ONE
    halvings, rest_ms = divmod(elapsed_ms, half_life_ms)
    if halvings >= _HALVINGS_MAX:
        return 0
    step, between = divmod(rest_ms * _STEPS, half_life_ms)
    value = _TABLE[step] - (_TABLE[step] - _TABLE[step + 1]) * between // half_life_ms
    return value >> halvings


def halved(amount: int, elapsed_ms: int, half_life_ms: int) -> int:
    """What is left of a whole amount >= 0 after `elapsed_ms`, rounded down."""
    return amount * left(elapsed_ms, half_life_ms) >> 32
