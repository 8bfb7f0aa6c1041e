"""Counter-based random draws: a draw depends on (seed, purpose, tick, entity) and on nothing else.

splitmix64 (Steele, Lea, Flood 2014) over a key derived with BLAKE2b. Integer thresholds only, so a draw is the same
on every machine, for any partition of the entities and for any order of evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final, TypeVar

MASK: Final = (1 << 64) - 1
GOLDEN: Final = 0x9E3779B97F4A7C15
Choice = TypeVar("Choice")


@lru_cache(maxsize=65536)
def key64(*parts: str | int) -> int:
    """Hash parts to 64 bits; the parts are length-prefixed, so ('ab','c') and ('a','bc') differ."""
    digest = blake2b(digest_size=8)
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "little") + data)
    return int.from_bytes(digest.digest(), "little")


def mix64(value: int) -> int:
    """The splitmix64 finaliser: a bijection of 64 bits."""
    value = (value + GOLDEN) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def draw(seed: int, purpose: str, tick: int, entity: str) -> int:
    """Draw 64 uniform bits for one entity at one tick."""
    return mix64(key64(seed, purpose) ^ mix64((key64(entity) + tick * GOLDEN) & MASK))


def chance(seed: int, purpose: str, tick: int, entity: str, probability: float) -> bool:
    """True with `probability` in [0, 1]; the threshold is an integer, exact at 0 and 1."""
    return draw(seed, purpose, tick, entity) < int(min(1.0, max(0.0, probability)) * (1 << 64))


def below(seed: int, purpose: str, tick: int, entity: str, bound: int) -> int:
    """A uniform integer in [0, bound); bound >= 1. Multiply-shift: bias below bound / 2**64."""
    return draw(seed, purpose, tick, entity) * bound >> 64


def choose(seed: int, purpose: str, tick: int, entity: str, options: Sequence[Choice]) -> Choice:
    """One of `options`, uniformly. Raises IndexError when there is none."""
    return options[below(seed, purpose, tick, entity, len(options))]
