"""What is said about what, by slot, and the firmest layer that says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from universe.cartridges.learned import Statement
from universe.cartridges.search_words import search_words
from universe.cartridges.validation import CLASH_BP
from universe.mind.claim import Claim
from universe.mind.conflict import clash_bp
from universe.mind.layer import Layer


class Known(Struct, frozen=True):
    """Something known, with the layer it is known in."""

    layer: Layer
    claims: tuple[Claim, ...]


def statement(text: str, claims: Sequence[Claim]) -> Statement:
    """What makes two observations one statement: the same claims, whenever they hold, else the same words."""
    if not claims:
        return ("words", *(search_words(text) or [text]))
    terms = {
        (one.subject, one.predicate, one.object, one.denied, str(one.low), str(one.high), one.unit) for one in claims
    }
    return ("claims", *sorted(terms))


class Sayings:
    """All claims of a consolidation, by slot, so that each meets only those it could contradict."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._said: dict[tuple[str, str], list[tuple[Layer, Claim]]] = {}
        for one in known:
            for claim in one.claims:
                self._said.setdefault(claim.slot, []).append((one.layer, claim))

    def contradicted(self, claims: Sequence[Claim]) -> Layer | None:
        """The firmest layer in which the contrary is known; None where nothing contradicts."""
        layers = [
            layer
            for claim in claims
            for layer, other in self._said.get(claim.slot, ())
            if clash_bp(claim, other) > CLASH_BP
        ]
        return min(layers, default=None)
