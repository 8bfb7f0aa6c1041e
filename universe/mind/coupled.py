"""What a coupling found: health, gates, what became of each fact, contradictions, and which pairs were checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from universe.mind.delta import Check, Delta

Health = Literal["coherent", "strained", "dissonance", "unverified"]
NOT_ALLOWED: Final = "blocked:intent"
MASKED: Final = "masked"
HEDGED: Final = "hedged"
DROPPED: Final = "dropped:"
"""How the status of a fact begins that triage took out; coupling does not look at it again."""


class Coupled(Struct, frozen=True, kw_only=True):
    """What coupling found.

    `statuses` names what is not simply kept: ``blocked:intent``, ``blocked:L0_L2``, ``masked``, ``hedged``. `gates` is
    what intent allows. `open` counts open deltas by severity, low to critical. `coverage_bp` is the share of facts (L0
    to L3) that make a claim at all: what makes none cannot be checked. `recall_boost_bp` is how far history bears the
    intent out, 10,000 where nothing was taken out.
    """

    health: Health
    open: tuple[int, int, int, int]
    coverage_bp: int
    recall_boost_bp: int
    rules_hash: str
    gates: dict[str, bool]
    statuses: dict[str, str]
    deltas: tuple[Delta, ...]
    checks: tuple[Check, ...]


def fact_stands(statuses: Mapping[str, str], fact_id: str) -> bool:
    """Whether a fact may be used, perhaps with doubt: neither blocked nor masked nor dropped."""
    return statuses.get(fact_id, HEDGED) == HEDGED
