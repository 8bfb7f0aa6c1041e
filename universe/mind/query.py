"""A query: one thing that a bot thinks about, its type and the stages that it goes through."""

from __future__ import annotations

from typing import Final, Literal, get_args

from msgspec import Struct

from universe.ids import OptionalId, QueryId

Stage = Literal[
    "posted", "search", "coupled", "triage", "verified", "synthesis", "injection", "generation", "logged", "expired",
    "failed",
]  # fmt: skip
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
CLOSED: Final = frozenset({"logged", "expired", "failed"})
NEXT: Final[dict[Stage, frozenset[Stage]]] = {
    "posted": frozenset({"search"}),
    "search": frozenset({"coupled"}),
    "coupled": frozenset({"triage"}),
    "triage": frozenset({"verified"}),
    "verified": frozenset({"synthesis"}),
    "synthesis": frozenset({"injection"}),
    "injection": frozenset({"generation"}),
    "generation": frozenset({"logged"}),
}
"""What follows what; every stage that is not closed may also fail or expire."""

QueryType = Literal["question", "factual", "personal", "social", "smalltalk", "opinion", "creative", "reflection"]
QUERY_TYPES: Final[tuple[QueryType, ...]] = get_args(QueryType)


def may_follow(stage: Stage, then: Stage) -> bool:
    """Whether a query may go from one stage to another."""
    return then in NEXT.get(stage, ()) or (stage not in CLOSED and then in ("failed", "expired"))


class Query(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked, by whom, of which bot. `text` is data; in private it stays on the bus and out of the journal.

    `until` is the latest moment (UTC ms) at which an answer is of use.
    """

    id: QueryId
    bot: str
    type: QueryType
    at: int
    until: int
    text: str = ""
    user_id: OptionalId = ""
    planet: OptionalId = ""
    channel: OptionalId = ""
    tier: str = "stranger"
    private: bool = False
