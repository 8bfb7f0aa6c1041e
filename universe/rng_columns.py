"""Random draws over columns of entities: value for value those of `universe.rng`, for a whole slice at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from universe.rng import GOLDEN, MASK, key64

Bits = NDArray[np.uint64]
"""64 uniform bits, or the 64-bit key of an entity, per row."""

BOUND_MAX: Final = 1 << 32


def entity_keys(entities: Iterable[str]) -> Bits:
    """The keys of `entities`; everything that is drawn for one depends on its key alone."""
    # Past its 65,536 entries the cache of key64 only costs.
    return np.fromiter((key64.__wrapped__(entity) for entity in entities), np.uint64)


def mix_columns(values: Bits) -> Bits:
    """`universe.rng.mix64` of every row."""
    mixed = values + np.uint64(GOLDEN)
    mixed ^= mixed >> 30
    mixed *= 0xBF58476D1CE4E5B9
    mixed ^= mixed >> 27
    mixed *= 0x94D049BB133111EB
    mixed ^= mixed >> 31
    return mixed


def moments(keys: Bits, tick: int) -> Bits:
    """What all draws of an entity at one tick share; made once where several purposes are drawn."""
    return mix_columns(keys + np.uint64(tick * GOLDEN & MASK))


def draw_at(seed: int, purpose: str, at: Bits) -> Bits:
    """The draws of one purpose at `moments`."""
    return mix_columns(at ^ np.uint64(key64(seed, purpose)))


def draw_columns(seed: int, purpose: str, tick: int, keys: Bits) -> Bits:
    """`universe.rng.draw` of every entity."""
    return draw_at(seed, purpose, moments(keys, tick))


def chances(draws: Bits, probability: float) -> NDArray[np.bool_]:
    """Which draws fall below `probability` in [0, 1]; exact at 0 and 1."""
    threshold = int(min(1.0, max(0.0, probability)) * (1 << 64))
    return draws < threshold if threshold <= MASK else np.ones(len(draws), np.bool_)


def chance_columns(seed: int, purpose: str, tick: int, keys: Bits, probability: float) -> NDArray[np.bool_]:
    """`universe.rng.chance` of every entity."""
    return chances(draw_columns(seed, purpose, tick, keys), probability)


def below_columns(seed: int, purpose: str, tick: int, keys: Bits, bound: int) -> NDArray[np.int64]:
    """`universe.rng.below` of every entity; `bound` from 1 to 2**32."""
    if not 1 <= bound <= BOUND_MAX:
        raise ValueError(f"a bound of columns is from 1 to 2**32, not {bound}")
    draws = draw_columns(seed, purpose, tick, keys)
    # The high word of a 96-bit product: 64 bits would overflow, two halves of 32 do not.
    product = (draws >> 32) * bound + ((draws & 0xFFFFFFFF) * bound >> 32)
    return (product >> 32).astype(np.int64)
