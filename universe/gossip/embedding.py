"""Text as vectors without a model: hashed words and their parts. It matches words and stems, not meaning.

"I got promoted" and "a promotion" are near each other, "a new senior role" is near neither. No weights, no training,
and the same numbers on every machine: counts are integers, and IEEE rounds square roots and divisions in one way only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

DIMENSIONS: Final = 384
"""As the model that the original system uses (seed REF-040, all-MiniLM-L6-v2)."""
GRID: Final = 1 << 18
"""Steps of a unit vector's component. On a grid a score is one number, whichever engine held the vector."""
SCORE_DIGITS: Final = 6
WORD_WEIGHT: Final = 3
PART_CHARS: Final = (3, 4)
WORD_CHARS_MAX: Final = 48
_WORD: Final = re.compile(r"[^\W_]+")

Vector = NDArray[np.float32]
GridVector = NDArray[np.int64]


def embed(text: str) -> Vector:
    """The vector of a text: shape (384,), float32, length 1; all zeros for a text without letters and digits."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not words:
        return np.zeros(DIMENSIONS, np.float32)
    traits = [_traits(word[:WORD_CHARS_MAX]) for word in words]
    places = np.concatenate([places for places, _ in traits])
    weights = np.concatenate([weights for _, weights in traits])
    counts = np.bincount(places, weights, DIMENSIONS)
    # Integers below 2^53: their sum does not depend on the order.
    length = math.sqrt(int(np.sum(counts.astype(np.int64) ** 2)))
    return (counts / length if length else counts).astype(np.float32)


@lru_cache(maxsize=1 << 15)
def _traits(word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where a word and its parts stand in the vector, and with what signed weight."""
    edged = f"<{word}>"
    parts = {edged[at : at + size] for size in PART_CHARS for at in range(len(edged) - size + 1)}
    hashed = [(f"w{word}", WORD_WEIGHT), *((f"p{part}", 1) for part in sorted(parts))]
    places, weights = [], []
    for trait, weight in hashed:
        number = int.from_bytes(blake2b(trait.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        places.append((number >> 1) % DIMENSIONS)
        # A sign, so that traits which share a place cancel out on average instead of looking alike.
        weights.append(float(weight if number & 1 else -weight))
    return np.array(places, np.int64), np.array(weights)


def on_grid(vector: Vector) -> GridVector:
    """A unit vector in whole steps of 1 / `GRID`: shape as given, int64."""
    return np.rint(vector.astype(np.float64) * GRID).astype(np.int64)


def squared_length(steps: GridVector) -> int:
    """The squared length of a grid vector, exact."""
    return int(steps @ steps)


def unit(steps: GridVector) -> Vector:
    """A grid vector with length 1, float32; zeros stay zeros."""
    squared = squared_length(steps)
    return (steps / math.sqrt(squared) if squared else steps).astype(np.float32)


def back_on_grid(vector: Vector, squared: int) -> GridVector:
    """The grid vector of squared length `squared` that `unit` made `vector` of.

    An engine may have normalised it once more: its last bits may differ, the result does not.
    """
    return np.rint(vector.astype(np.float64) * math.sqrt(squared)).astype(np.int64)


def score(one: GridVector, other: GridVector) -> float:
    """The cosine in [-1, 1], rounded to 1e-6: 0 where either has no length. Equal on every machine."""
    lengths = math.sqrt(squared_length(one)) * math.sqrt(squared_length(other))
    return round(int(one @ other) / lengths, SCORE_DIGITS) + 0.0 if lengths else 0.0
