"""Temporal context: which layers have been of use for a kind of query, over four windows of time.

This is what the seed asks its state-space model (BitMamba) for, made exact: decayed sums of what was used, O(1) for a
query, in whole numbers, with a clock that is an argument.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from hashlib import blake2b
from typing import Final

import msgspec
from msgspec import Struct, field

from universe.mind.claim import BASIS
from universe.mind.decay import DAY_MS, HOUR_MS, halved, left
from universe.mind.fact import Fact
from universe.mind.layer import LAYERS
from universe.mind.query import QueryType
from universe.mind.snapshot import HALF_LIVES_H, PRIOR_BP, Snapshot

Six = tuple[int, int, int, int, int, int]
NOT_OFFERED: Final = -1
"""A layer that had nothing to offer says nothing about how useful it is."""
CITED_BP, KEPT_BP = BASIS, BASIS // 2
RECENCY_HALF_LIFE_MS: Final = 7 * DAY_MS
PRIOR_QUERIES: Final = 3
_QUERY: Final = 1_000_000
"""One query in the fixed point of a record's weights."""
_encoder: Final = msgspec.json.Encoder(order="deterministic")


def _zeros() -> list[list[int]]:
    return [[0] * len(LAYERS) for _ in HALF_LIVES_H]


class Salience(Struct):
    """What one bot remembers of one kind of query; all sums are as of `at` (UTC ms).

    `weights` counts, for each window and layer, the queries in which the layer offered something, in millionths and
    decayed; `used` is the same times the share that was used (0..10,000).
    """

    at: int = 0
    queries: int = 0
    weights: list[list[int]] = field(default_factory=_zeros)
    used: list[list[int]] = field(default_factory=_zeros)


def observe(record: Salience, used_bp: Sequence[int], now: int) -> None:
    """Add a closed query: for L0 to L5 the share of the offered facts that was used, or `NOT_OFFERED`.

    `now` (UTC ms) before the query before counts as its moment. Raises ValueError for shares outside 0..10,000.
    """
    if len(used_bp) != len(LAYERS) or any(not NOT_OFFERED <= one <= BASIS for one in used_bp):
        raise ValueError("six shares in basis points, or -1 for a layer that offered nothing")
    now = max(now, record.at)
    for window, half_life_h in enumerate(HALF_LIVES_H):
        part = left(now - record.at, half_life_h * HOUR_MS)
        weights, used = record.weights[window], record.used[window]
        for layer, share_bp in enumerate(used_bp):
            weights[layer] = weights[layer] * part >> 32
            used[layer] = used[layer] * part >> 32
            if share_bp != NOT_OFFERED:
                weights[layer] += _QUERY
                used[layer] += _QUERY * share_bp
    record.at = now
    record.queries += 1


def snapshot(record: Salience, query_type: QueryType, now: int) -> Snapshot:
    """How salient each layer is at `now`; reading changes nothing. Without any query it is the seed's example."""
    elapsed_ms = max(0, now - record.at)
    salience_bp = []
    for window, half_life_h in enumerate(HALF_LIVES_H):
        part = left(elapsed_ms, half_life_h * HOUR_MS)
        salience_bp.append(_six(record.weights[window], record.used[window], part))
    recency_bp = halved(BASIS, elapsed_ms, RECENCY_HALF_LIFE_MS) if record.queries else 0
    return Snapshot(
        id=blake2b(_encoder.encode((query_type, now, record)), digest_size=8).hexdigest(), query_type=query_type,
        salience_bp=tuple(salience_bp), recency_bp=recency_bp, queries=record.queries,
    )  # fmt: skip


def prior(query_type: QueryType, now: int) -> Snapshot:
    """The snapshot of a bot that has no memory of such queries, or whose memory does not answer."""
    return snapshot(Salience(), query_type, now)


def _six(weights: list[int], used: list[int], part: int) -> Six:
    values = [
        ((amount * part >> 32) + PRIOR_QUERIES * _QUERY * start_bp) // ((weight * part >> 32) + PRIOR_QUERIES * _QUERY)
        for weight, amount, start_bp in zip(weights, used, PRIOR_BP, strict=True)
    ]
    return (values[0], values[1], values[2], values[3], values[4], values[5])


def used_of(offered: Iterable[Fact], kept: Container[str], cited: Container[str]) -> Six:
    """What `observe` wants of a closed query: a cited fact counts whole, one that was only kept half."""
    totals = dict.fromkeys(LAYERS, 0)
    counts = dict.fromkeys(LAYERS, 0)
    for fact in offered:
        counts[fact.layer] += 1
        if fact.id in kept:
            totals[fact.layer] += CITED_BP if fact.id in cited else KEPT_BP
    shares = [totals[layer] // counts[layer] if counts[layer] else NOT_OFFERED for layer in LAYERS]
    return (shares[0], shares[1], shares[2], shares[3], shares[4], shares[5])
