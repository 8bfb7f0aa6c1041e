"""A structural delta: two facts that contradict each other, how much that matters, and what became of it."""

from __future__ import annotations

from hashlib import sha1
from typing import Final, Literal

from msgspec import Struct

from universe.mind.coupling_rules import Severity

Resolution = Literal["open", "rejected", "masked", "integrated", "superseded", "persistent"]
Action = Literal["stopped", "blocked", "masked", "hedged", "logged"]
UNJUSTIFIED: Final = "unjustified"
"""The kind of delta that intent leaves which rests on no history at all."""


class Delta(Struct, frozen=True, kw_only=True):
    """One contradiction on the bus (the seed's "structural delta", with what the original's records lacked).

    `kind` is ``clash``, ``explicit`` or ``unjustified``. `magnitude_bp` is strength times the lower confidence, which
    exceeded `threshold_bp`. `loser` is the fact that gives way, empty where none does; `action` is what was done with
    it. `attempts` counts the couplings that saw it open.
    """

    id: str
    layer_a: str
    layer_b: str
    fact_a: str
    fact_b: str
    kind: str
    magnitude_bp: int
    threshold_bp: int
    severity: Severity
    action: Action
    loser: str = ""
    resolution: Resolution = "open"
    resolved_by: str = ""
    attempts: int = 1


def delta_id(query_id: str, fact_a: str, fact_b: str) -> str:
    """The same for the same pair of facts of a query, so that coupling again finds it again (20 hex digits)."""
    text = f"{query_id}\n{fact_a}\n{fact_b}"
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:20]


class Check(Struct, frozen=True, kw_only=True):
    """A pair of layers that was checked: how many pairs of facts could be compared, and the worst that was found.

    `uncomparable` counts ranges in different units. `delta_id` is empty where the pair passed.
    """

    layer_a: str
    layer_b: str
    compared: int
    uncomparable: int
    passed: bool
    delta_id: str = ""
