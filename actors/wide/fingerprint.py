"""The digest of a wide world: SHA-256 over sums of row fingerprints and over counts, whatever ran which row."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import numpy as np

from actors.wide.shard import Columns, Tallies
from universe.rng import key64
from universe.rng_columns import Bits, mix_columns

LANES: Final = 4
BLOCK_ENTITIES: Final = 16_384


def fingerprint(columns: Columns, first: int, entities: int) -> Bits:
    """`LANES` sums mod 2**64 over the entities' rows, of which the first has the number `first`.

    Each row is folded, value by value and under its own number, to 64 bits; the sums of shards add up to the whole's.
    """
    sums = np.zeros(LANES, np.uint64)
    for begin in range(0, entities, BLOCK_ENTITIES):
        end = min(entities, begin + BLOCK_ENTITIES)
        folded = mix_columns(np.arange(first + begin, first + end, dtype=np.uint64))
        for name in sorted(columns):
            width = len(columns[name]) // entities
            rows = columns[name][begin * width : end * width].reshape(end - begin, width)
            folded ^= np.uint64(key64("column", name))
            for place in range(width):
                folded = mix_columns(folded ^ rows[:, place].astype(np.int64).view(np.uint64))
        for lane in range(LANES):
            sums[lane : lane + 1] += mix_columns(folded ^ np.uint64(key64("lane", lane))).sum()
    return sums


def wide_digest(fingerprints: Iterable[Bits], timeline: Tallies, totals: Tallies) -> str:
    """64 hex digits over the shards' fingerprints, the counts of every tick and the totals."""
    sums = np.zeros(LANES, np.uint64)
    for part in fingerprints:
        sums += part
    digest = sha256(sums.astype("<u8").tobytes())
    for kind, tallies in (("timeline", timeline), ("totals", totals)):
        for name in sorted(tallies):
            counts = np.ascontiguousarray(tallies[name], "<i8")
            digest.update(f"{kind}.{name}{counts.shape}".encode() + counts.tobytes())
    return digest.hexdigest()
