"""The rules that a cartridge's facts must keep among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from universe.cartridges.fact import Cartridge, CartridgeFact
from universe.cartridges.layers import capped, layer_of, written_layer
from universe.cartridges.search_words import search_words
from universe.mind.conflict import clash_bp
from universe.mind.fact import TEXT_MAX
from universe.mind.layer import LAYER_NAMES, admit

CLASH_BP: Final = 3000
"""Claims that clash more than this contradict each other (threshold .3 at kappa 1)."""
_OLD_LEVELS: Final = range(4)


def faults_of(cartridge: Cartridge) -> tuple[str, ...]:
    """Every fault of the facts, in the order of their ids; none for a cartridge in order."""
    ids = {fact.id for fact in cartridge.facts}
    said: dict[tuple[str, ...], int] = {}
    found: list[str] = [] if cartridge.facts else ["it holds no fact"]
    for fact in sorted(cartridge.facts, key=lambda fact: fact.id):
        words = tuple(search_words(fact.text))
        if words and words in said:
            found.append(f"fact {fact.id}: says what fact {said[words]} says")
        said.setdefault(words, fact.id)
        found += [f"fact {fact.id}: {fault}" for fault in _faults(cartridge, fact, ids)]
    return tuple(found)


def _faults(cartridge: Cartridge, fact: CartridgeFact, ids: set[int]) -> Iterator[str]:
    if not search_words(fact.text):
        yield "holds no word by which it could be found"
    if len(fact.text) > TEXT_MAX:
        yield f"longer than {TEXT_MAX} characters, so the mind hears its beginning only"
    if not any(source.strip() for source in fact.sources):
        yield "no source"
    yield from _level_faults(cartridge, fact)
    if fact.valid_from and fact.valid_to and fact.valid_to <= fact.valid_from:
        yield "valid until before it begins"
    for one in fact.derivations:
        if one.low is not None and one.high is not None and one.low > one.high:
            yield f"the range of {one.parameter[:40]!r} is empty"
    for other in fact.relationships:
        if other.cartridge in ("", cartridge.name) and other.fact_id not in ids:
            yield f"{other.kind[:40]!r} leads to fact {other.fact_id}, which is not there"
    if _contradicts_itself(fact):
        yield "its claims contradict each other"


def _level_faults(cartridge: Cartridge, fact: CartridgeFact) -> Iterator[str]:
    written = written_layer(fact.level)
    unknown = isinstance(fact.level, str) or (fact.level is not None and fact.level not in _OLD_LEVELS)
    if written is None and unknown:
        yield f"no level is called {str(fact.level)[:40]!r}"
    elif written is not None and capped(cartridge.parsed, written) != written:
        yield f"{LAYER_NAMES[written]} is above what {cartridge.parsed.faction} may be"
    admitted = admit(layer_of(cartridge, fact), fact.confidence_bp)
    if admitted is None:
        yield "its confidence is too low for any layer"
    elif isinstance(fact.level, str) and written and admitted.layer != written:
        yield f"its confidence is too low for {LAYER_NAMES[written]}"


def _contradicts_itself(fact: CartridgeFact) -> bool:
    claims = fact.claims
    return any(clash_bp(a, b) > CLASH_BP for place, a in enumerate(claims) for b in claims[place + 1 :])
