"""Draws of numbered things (agents, slots of a network): a SplitMix64 stream for each purpose and tick.

A draw depends on (seed, purpose, tick, number) and on nothing else. The number is the place in the stream (Steele, Lea,
Flood 2014), so a column of draws costs one mix a row and no table of keys.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from universe.rng import GOLDEN, MASK, key64
from universe.rng_columns import Bits, chances, mix_columns


def stream(seed: int, purpose: str, tick: int = 0) -> int:
    """Where the stream of one purpose at one tick begins."""
    return key64(seed, purpose, tick)


def places(key: int, numbers: NDArray[Any]) -> Bits:
    """The places of `numbers` (>= 0) in the stream `key`; `mix_columns` makes draws of them."""
    return numbers.astype(np.uint64) * np.uint64(GOLDEN) + np.uint64(key & MASK)


def draw_numbers(seed: int, purpose: str, tick: int, numbers: NDArray[Any]) -> Bits:
    """64 uniform bits for each number."""
    return mix_columns(places(stream(seed, purpose, tick), numbers))


def chance_numbers(seed: int, purpose: str, tick: int, numbers: NDArray[Any], probability: float) -> NDArray[np.bool_]:
    """Which numbers are hit with `probability` in [0, 1]; exact at 0 and 1."""
    return chances(draw_numbers(seed, purpose, tick, numbers), probability)
