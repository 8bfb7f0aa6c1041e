"""Temporal context: how salient each layer has been for one kind of query (the seed's BitMamba snapshot)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.mind.query import QueryType

HALF_LIVES_H: Final = (1, 24, 72, 168)
"""The four windows of the original's interface: an hour, a day, three days, a week."""
PRIOR_BP: Final = (6000, 7000, 9500, 8000, 8500, 7500)
"""L0 to L5: the seed's example snapshot."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """`salience_bp` holds, for each window of `HALF_LIVES_H`, the salience of L0 to L5 (0..10,000).

    `recency_bp` is 10,000 right after a query of the same type and halves with each week without one. `id` is a hash
    of all that it was made from.
    """

    id: str
    query_type: QueryType
    salience_bp: tuple[tuple[int, int, int, int, int, int], ...]
    recency_bp: int
    queries: int = 0

    @property
    def by_layer_bp(self) -> dict[str, int]:
        """Salience by layer in the window of a day."""
        return {f"L{number}": value for number, value in enumerate(self.salience_bp[1])}
