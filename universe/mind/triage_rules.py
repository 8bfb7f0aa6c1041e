"""What triage decides by: caps, floors, how fast facts age, and what was learned; every decision names them by hash."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from universe.config_values import Natural, Positive
from universe.mind.fact import BasisPoints
from universe.mind.layer import Layer, Source
from universe.mind.query import QueryType

VERSION: Final = 1
WEIGHT_MIN_MILLI, WEIGHT_MAX_MILLI = 250, 4000
Milli = Annotated[int, Meta(ge=WEIGHT_MIN_MILLI, le=WEIGHT_MAX_MILLI)]
Cap = Annotated[int, Meta(ge=1, le=12)]
CAP_MIN, CAP_MAX = 1, 12
_encoder: Final = msgspec.json.Encoder(order="deterministic")


class TriageRules(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that triage depends on beside the facts. Raises ValueError where learned weights are none.

    `base_caps` are for L0 to L5 at a salience of one half. A fact that scores below `floor_bp` is irrelevant. What a
    fact is worth halves in `half_life_days`, down to `recency_floor_bp`; facts without a time do not age. Two texts are
    one from `duplicate_bp` (Jaccard of their words). All that may be said has `budget_chars`; what the journal may not
    show counts as `hidden_chars`. From a salience of L2 of `hot_l2_bp` on rules of thumb are judged `hot_kappa_milli`
    as strictly; below `cold_l0_bp` of L0 its facts stay out of what is synthesised.
    `weights_milli` and `caps_milli` are what was learned: thousandths by `weight_key` and `cap_key`.
    """

    version: int = VERSION
    base_caps: tuple[Cap, Cap, Cap, Cap, Cap, Cap] = (6, 8, 6, 4, 6, 4)
    floor_bp: BasisPoints = 200
    half_life_days: Positive = 30
    recency_floor_bp: BasisPoints = 2500
    duplicate_bp: BasisPoints = 9000
    budget_chars: Natural = 2400
    hidden_chars: Natural = 160
    hot_l2_bp: BasisPoints = 9000
    hot_kappa_milli: Milli = 1250
    cold_l0_bp: BasisPoints = 3000
    weights_milli: dict[str, int] = {}
    caps_milli: dict[str, int] = {}

    def __post_init__(self) -> None:
        """Refuse weights beyond their bounds: what was learned shifts, it never silences."""
        for learned in (self.weights_milli, self.caps_milli):
            if any(not WEIGHT_MIN_MILLI <= value <= WEIGHT_MAX_MILLI for value in learned.values()):
                raise ValueError(f"a learned weight lies outside {WEIGHT_MIN_MILLI}..{WEIGHT_MAX_MILLI}")

    @property
    def hash(self) -> str:
        """Sixteen hex digits that name these rules."""
        return blake2b(_encoder.encode(self), digest_size=8).hexdigest()


def weight_key(query_type: QueryType, layer: Layer, source: Source) -> str:
    """The key of a learned weight: ``personal/L3/gossip``."""
    return f"{query_type}/{layer}/{source}"


def cap_key(query_type: QueryType, layer: Layer) -> str:
    """The key of a learned cap: ``personal/L3``."""
    return f"{query_type}/{layer}"
