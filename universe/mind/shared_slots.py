"""Which facts of a query speak of the same thing: the pairs that coupling has to look at, and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from universe.mind.fact import Fact


def shared_slots(facts: Sequence[Fact]) -> dict[tuple[str, str], list[tuple[Fact, Fact]]]:
    """Pairs of facts with a slot in common, or of which one names the other, by their layers.

    `facts` are in `fact_order`; so is every pair, and so are the pairs.
    """
    by_slot: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    place = {fact.id: index for index, fact in enumerate(facts)}
    for index, fact in enumerate(facts):
        for slot in dict.fromkeys(claim.slot for claim in fact.claims):
            by_slot[slot].append(index)
    found: set[tuple[int, int]] = set()
    for there in by_slot.values():
        found.update((one, two) for at, one in enumerate(there) for two in there[at + 1 :])
    for index, fact in enumerate(facts):
        for conflict in fact.conflicts:
            other = place.get(conflict.fact_id, index)
            if other != index:
                found.add((min(index, other), max(index, other)))
    pairs: defaultdict[tuple[str, str], list[tuple[Fact, Fact]]] = defaultdict(list)
    for one, two in sorted(found):
        pairs[facts[one].layer, facts[two].layer].append((facts[one], facts[two]))
    return pairs
