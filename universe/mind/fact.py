"""One fact on the bus: the same shape for every layer and every source."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from universe.mind.claim import Claim
from universe.mind.layer import Layer, Source

FactId = Annotated[str, Meta(pattern=r"^[!-~]{1,160}\Z")]
"""1 to 160 visible ASCII characters."""
BasisPoints = Annotated[int, Meta(ge=0, le=10_000)]
CLAIMS_MAX: Final = 4
TEXT_MAX: Final = 500

Flag = Literal["allows_folk_wisdom", "allows_speculation", "allows_gossip", "allows_personal"]
"""What intent (L4) may allow: rules of thumb, guesses, what others told, the bot's own personal facts."""
FLAGS: Final[tuple[Flag, ...]] = get_args(Flag)
Visibility = Literal["public", "private"]


class Conflict(Struct, frozen=True, array_like=True):
    """An explicit contradiction that a fact names: the other fact and its strength."""

    fact_id: FactId
    strength_bp: BasisPoints


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known, from where, how surely.

    `confidence_bp` lies in the band of `layer`. `origin` is the root from which it grew (a message, an artifact, a
    cartridge): copies have one origin. `authority_bp` is how far its source is trusted; it decides within a layer.
    `hops` counts the bots between origin and here, `at` is when it was learned (UTC ms). `needs` is the flag of intent
    without which it is not used. A fact of intent may grant or deny `flags`. `score_bp` is how relevant it is to the
    query. Of a ``private`` fact the journal keeps ids and keyed hashes, never words.
    """

    id: FactId
    layer: Layer
    source: Source
    confidence_bp: BasisPoints
    text: Annotated[str, Meta(max_length=TEXT_MAX)] = ""
    origin: str = ""
    authority_bp: BasisPoints = 10_000
    hops: int = 0
    at: int = 0
    claims: Annotated[tuple[Claim, ...], Meta(max_length=CLAIMS_MAX)] = ()
    conflicts: tuple[Conflict, ...] = ()
    needs: Flag | Literal[""] = ""
    flags: dict[Flag, bool] = {}
    visibility: Visibility = "public"
    score_bp: BasisPoints = 5000

    @property
    def weight_bp(self) -> int:
        """Who is believed among equals: authority times confidence."""
        return self.authority_bp * self.confidence_bp // 10_000


def fact_order(fact: Fact) -> tuple[str, str]:
    """Layer, then id: the order in which everything looks at facts."""
    return (fact.layer, fact.id)
