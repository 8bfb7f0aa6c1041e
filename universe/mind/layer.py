"""The six layers of what a bot knows, their bands of confidence, where facts come from (seed, "Epistemic Stack")."""

from __future__ import annotations

from typing import Final, Literal, get_args

from msgspec import Struct

Layer = Literal["L0", "L1", "L2", "L3", "L4", "L5"]
LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)
LAYER_NAMES: Final[dict[str, str]] = {
    "L0": "L0_EMPIRICAL", "L1": "L1_AXIOMATIC", "L2": "L2_NARRATIVE", "L3": "L3_HEURISTIC", "L4": "L4_INTENT",
    "L5": "L5_MASK",
}  # fmt: skip
FIRM: Final = frozenset({"L0", "L1"})
"""Layers that are never blocked by another, and that no reply may contradict."""

Source = Literal[
    "event", "graph", "cartridge", "rule", "memory", "report", "person", "persona", "gossip", "pattern", "intent",
    "mask",
]  # fmt: skip
SOURCES: Final[tuple[Source, ...]] = get_args(Source)

BANDS_BP: Final[dict[str, tuple[int, int]]] = {
    "L0": (9000, 10_000), "L1": (8500, 10_000), "L2": (6000, 8999), "L3": (4000, 7999), "L4": (4000, 7500),
    "L5": (3000, 7000),
}  # fmt: skip
"""Lowest and highest confidence of a layer in basis points (facts of the original, section 1.1, column "adopt")."""
_BELOW: Final[dict[Layer, Layer]] = {"L0": "L1", "L1": "L2", "L2": "L3"}


class Admitted(Struct, frozen=True):
    """Where a fact stands after its confidence was checked; `raw_bp` is what its source said."""

    layer: Layer
    confidence_bp: int
    raw_bp: int


def admit(layer: Layer, confidence_bp: int) -> Admitted | None:
    """Check a confidence (0..10,000) against the band of a layer; None for what is not validated at all.

    Below its band a fact goes down (L0 to L1 to L2 to L3), never up; above it the confidence is cut to the band.
    """
    place: Layer | None = layer
    while place is not None:
        low, high = BANDS_BP[place]
        if confidence_bp >= low:
            return Admitted(place, min(confidence_bp, high), confidence_bp)
        place = _BELOW.get(place)
    return None
