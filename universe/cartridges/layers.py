"""Which layer of the mind a cartridge's fact belongs to; levels on disk come in two vocabularies.

Whole numbers are the original's first enumeration (0 empirical, 1 narrative, 2 axiomatic, 3 persona), names are the
seed's six layers. 2 was the default that nobody ever changed, so it says nothing (facts of the original, section 1.3).
"""

from __future__ import annotations

from typing import Final

from universe.cartridges.fact import Cartridge, CartridgeFact
from universe.cartridges.name import CartridgeName
from universe.mind.layer import LAYER_NAMES, LAYERS, Layer

AXIOMATIC_DOMAINS: Final = frozenset({"formal_logic", "logic", "mathematics"})
"""Domains of definitions and rules; observations are what all others hold."""
AXIOMATIC_TAGS: Final = frozenset({"axiom", "definition", "law"})
EMPIRICAL_MIN_BP: Final = 9000
NARRATIVE_MIN_BP: Final = 6000
_OLD: Final[dict[int, Layer]] = {0: "L0", 1: "L2", 3: "L3"}
_OLD_NUMBERS: Final[dict[Layer, int]] = {"L0": 0, "L1": 2, "L2": 1, "L3": 3}
_NAMED: Final[dict[str, Layer]] = {
    **{layer.casefold(): layer for layer in LAYERS},
    **{full.casefold(): layer for layer in LAYERS for full in (LAYER_NAMES[layer], LAYER_NAMES[layer][3:])},
    "l4_value": "L4", "l4_narrative": "L4",
}  # fmt: skip
_HIGHEST: Final[dict[str, Layer]] = {"fiction": "L2", "experiment": "L3", "private": "L2"}
"""Factions whose facts never rise above a layer: what is so in a story is not so."""


def layer_of(cartridge: Cartridge, fact: CartridgeFact) -> Layer:
    """The layer that a fact is offered in; its confidence is checked against the band by `universe.mind.layer.admit`.

    A level that says something is believed as far as the faction allows: no fiction above L2, no experiment above L3,
    nothing private above L2. Otherwise faction, domain and confidence decide.
    """
    name = cartridge.parsed
    written = written_layer(fact.level)
    return capped(name, written or _layer_by_faction(name, fact))


def written_layer(level: int | str | None) -> Layer | None:
    """What a level on disk says; None where it says nothing."""
    if isinstance(level, str):
        return _NAMED.get(level.strip().casefold())
    return _OLD.get(level) if level is not None else None


def old_level(level: int | str | None) -> int | None:
    """The whole number for a level, as the original's files have it; None where it has none (L4, L5)."""
    if not isinstance(level, str):
        return level
    written = written_layer(level)
    return _OLD_NUMBERS.get(written) if written else None


def capped(name: CartridgeName, layer: Layer) -> Layer:
    """`layer`, or the highest that the faction allows where that is lower."""
    return max(layer, _HIGHEST.get(name.faction, layer))


def _layer_by_faction(name: CartridgeName, fact: CartridgeFact) -> Layer:
    match name.faction:
        case "self":
            return "L1" if fact.confidence_bp == 10_000 else "L4"
        case "experiment":
            return "L3"
        case "fiction" | "private":
            return "L2" if fact.confidence_bp >= NARRATIVE_MIN_BP else "L3"
        case _ if fact.confidence_bp < EMPIRICAL_MIN_BP:
            return "L3"
        case _:
            axiomatic = name.domain.casefold() in AXIOMATIC_DOMAINS or _tagged(fact)
            return "L1" if axiomatic else "L0"


def _tagged(fact: CartridgeFact) -> bool:
    return not AXIOMATIC_TAGS.isdisjoint(tag.casefold() for tag in fact.tags)
