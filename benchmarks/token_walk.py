"""The work of the message benchmarks: tokens walk between actors, and a checksum says whether every step was made.

On token (x, hops) an actor adds x to its sum; while hops are left it sends the next x to the actor that x names.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct

MULTIPLIER: Final = 69069
MASK: Final = 0x7FFFFFFF


class Walk(Struct, frozen=True):
    """`actors` actors, `tokens` tokens under way at once, `hops` steps each: ``tokens * hops`` messages."""

    actors: int
    tokens: int
    hops: int

    @property
    def messages(self) -> int:
        """How many messages are handled."""
        return self.tokens * self.hops

    def starts(self) -> list[int]:
        """The tokens' first values."""
        return [number * 7919 + 13 for number in range(self.tokens)]

    def actor_of(self, value: int) -> int:
        """The actor that a value goes to."""
        return (value >> 8) % self.actors

    def expected(self) -> int:
        """What all sums add up to when no message is lost or handled twice."""
        values = np.array(self.starts(), dtype=np.uint64)
        total = 0
        for _ in range(self.hops):
            total += int(values.sum())
            values = (values * np.uint64(MULTIPLIER) + np.uint64(1)) & np.uint64(MASK)
        return total


def step(value: int) -> int:
    """The next value of a token."""
    return (value * MULTIPLIER + 1) & MASK
