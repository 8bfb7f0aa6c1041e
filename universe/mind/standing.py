"""Where facts stand after coupling: who is out, who won a contradiction, and who lost only to a loser."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from msgspec import Struct

from universe.mind.coupled import HEDGED, NOT_ALLOWED, Coupled

_MAY_COME_BACK: Final = frozenset({"L2", "L3"})


class Standing(Struct, frozen=True):
    """`gated` are ids that intent does not allow, `out` those that coupling took out for any other reason.

    `winners` took something out or made it uncertain. `back` maps what may come back, because everything that had
    beaten it was beaten itself, to the contradictions that took it out; `beaten_winners` are those that had beaten it.
    """

    gated: frozenset[str]
    out: frozenset[str]
    winners: frozenset[str]
    back: dict[str, tuple[str, ...]]
    beaten_winners: frozenset[str]


def standing_of(coupled: Coupled) -> Standing:
    """Read a coupling. Coupling goes from pair to pair; who was beaten late may have beaten somebody before."""
    gated = frozenset(one for one, status in coupled.statuses.items() if status == NOT_ALLOWED)
    out = frozenset(one for one, status in coupled.statuses.items() if status not in (HEDGED, NOT_ALLOWED))
    strikes: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    winners = set()
    for delta in coupled.deltas:
        if delta.loser:
            winner, layer = (
                (delta.fact_b, delta.layer_b) if delta.loser == delta.fact_a else (delta.fact_a, delta.layer_a)
            )
            winners.add(winner)
            if delta.action == "blocked":
                strikes[delta.loser].append((winner, layer, delta.id))
    back = _back(out, gated, strikes) if strikes else {}
    return Standing(
        gated=gated, out=out, winners=frozenset(winners - out - gated),
        back={one: tuple(delta for _, _, delta in strikes[one]) for one in back},
        beaten_winners=frozenset(winner for one in back for winner, _, _ in strikes[one]),
    )  # fmt: skip


def _back(out: frozenset[str], gated: frozenset[str], strikes: dict[str, list[tuple[str, str, str]]]) -> list[str]:
    """Losers whose winners, all of layers that may be wrong, were beaten by somebody who stands."""
    stands: dict[str, bool] = {}

    def check(fact_id: str) -> bool:
        if fact_id not in stands:
            stands[fact_id] = fact_id not in gated
            if fact_id in out:
                against = strikes.get(fact_id, ())
                stands[fact_id] = bool(against) and not any(check(winner) for winner, _, _ in against)
        return stands[fact_id]

    return [
        loser
        for loser, against in sorted(strikes.items())
        if loser in out and check(loser) and all(layer in _MAY_COME_BACK for _, layer, _ in against)
    ]
