"""The ladder of layers: when what was learned rises, and when it sinks (facts of the original, section 1.2).

Only consolidation climbs it, never a query.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from universe.cartridges.learned import Support
from universe.mind.layer import Layer

DRIFT_BP: Final = 500
"""How far a query may move the confidence of L0 and L1: .05 up or down."""
ARCHIVE: Final = "archive"
Step = Layer | Literal["archive"]


class Rise(Struct, frozen=True):
    """What a layer asks of a fact that wants to rise out of it."""

    to: Layer
    confidence_bp: int
    origins: int
    flag: Literal["", "reviewed", "approved"] = ""


RISES: Final[dict[Layer, Rise]] = {
    "L3": Rise("L2", 6000, 2),
    "L2": Rise("L1", 8500, 2, "reviewed"),
    "L1": Rise("L0", 9000, 3, "approved"),
}
"""Each origin must itself have that confidence. L2 to L1 asks for replication: a second independent origin."""
FALLS: Final[dict[Layer, tuple[int, Step]]] = {
    "L0": (9000, "L1"), "L1": (8500, "L2"), "L2": (6000, "L3"), "L3": (4000, ARCHIVE),
}  # fmt: skip
"""Below this confidence a fact sinks; L0 as section 1.1 has it (a band is an admission check)."""


def next_step(layer: Layer, confidence_bp: int, support: Support) -> Step:
    """Where a fact stands after one consolidation.

    It rises by one layer at most; it sinks as far as its confidence (0 to 10,000) demands, to the archive below .40.
    L4 and L5, intent and mask, never move.
    """
    lowered = _sunk(layer, confidence_bp)
    if lowered != layer or support.contradicted:
        return lowered
    rise = RISES.get(layer)
    if rise is None or confidence_bp < rise.confidence_bp or support.origins_of(rise.confidence_bp) < rise.origins:
        return layer
    allowed = {"": True, "reviewed": support.reviewed, "approved": support.approved}
    return rise.to if allowed[rise.flag] else layer


def _sunk(layer: Layer, confidence_bp: int) -> Step:
    place: Step = layer
    while place != ARCHIVE and place in FALLS and confidence_bp < FALLS[place][0]:
        place = FALLS[place][1]
    return place


def drifted_bp(layer: Layer, written_bp: int, wanted_bp: int) -> int:
    """The confidence that a query may work with, 0 to 10,000: near the written one for L0 and L1, as wanted above."""
    wanted_bp = min(10_000, max(0, wanted_bp))
    if layer not in ("L0", "L1"):
        return wanted_bp
    return min(10_000, max(0, min(written_bp + DRIFT_BP, max(written_bp - DRIFT_BP, wanted_bp))))
