"""Who is like whom: shared topics weighed by how rare they are, in integers alone.

A topic that half of all people discuss says little of two of them, one that two people discuss says much. The weight
of a topic is ``log2(1 + people / discussers)`` in thousandths, by whole-number arithmetic: the same on every machine
and for every store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from universe.rng import chance, choose

SERENDIPITY_SCORE: Final = 0.5
"""The score of somebody named by chance (seed REF-040, channel 6)."""
_FRACTION_BITS: Final = 16


class Suggestion(Struct, frozen=True):
    """Somebody to be named: score in thousandths of a bit, and the shared topics, rarest first."""

    user: str
    score_milli: int
    topics: tuple[str, ...]


class Taste(Struct, frozen=True):
    """How rare topics are: people who discuss anything, and of each topic how many discuss it."""

    people: int
    discussers: Mapping[str, int]

    def weight_milli(self, topic: str) -> int:
        """``1000 * log2(1 + people / discussers)``, rounded down; 1000 for a topic of everybody."""
        among = max(1, self.discussers.get(topic, 1))
        return log2_milli(among + max(among, self.people), among)


def log2_milli(numerator: int, denominator: int) -> int:
    """``floor(1000 * log2(numerator / denominator))`` to 16 binary places, without a float; both at least 1."""
    whole = numerator.bit_length() - denominator.bit_length()
    if numerator << max(0, -whole) < denominator << max(0, whole):
        whole -= 1
    one = 1 << 62
    mantissa = (numerator << max(0, -whole)) * one // (denominator << max(0, whole))
    bits = whole
    for _ in range(_FRACTION_BITS):
        mantissa = mantissa * mantissa // one
        carry = mantissa >= 2 * one
        bits = bits * 2 + carry
        if carry:
            mantissa //= 2
    return bits * 1000 >> _FRACTION_BITS


def similar(shared: Mapping[str, Iterable[str]], taste: Taste, min_shared: int, limit: int) -> list[Suggestion]:
    """The `limit` most similar of `shared` (by user: the topics shared), with `min_shared` distinct topics at least.

    Best score first, then more topics, then by id.
    """
    weights: dict[str, int] = {}
    found = []
    for user, topics in shared.items():
        distinct = set(topics)
        if len(distinct) < min_shared:
            continue
        for topic in distinct:
            if topic not in weights:
                weights[topic] = taste.weight_milli(topic)
        found.append((-sum(weights[topic] for topic in distinct), -len(distinct), user, distinct))
    found.sort(key=lambda row: row[:3])
    return [
        Suggestion(user, -score, tuple(sorted(topics, key=lambda topic: (-weights[topic], topic))))
        for score, _, user, topics in found[: max(0, limit)]
    ]


def by_chance(seed: int, tick: int, user: str, probability: float, others: Callable[[], Sequence[str]]) -> str:
    """One of `others` with `probability`, otherwise nobody; they are looked for only then, their order is no matter."""
    if not chance(seed, "recommend.serendipity", tick, user, probability):
        return ""
    found = sorted(others())
    return choose(seed, "recommend.serendipity.who", tick, user, found) if found else ""
