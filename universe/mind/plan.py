"""What temporal context changes about one query: room for each layer, how strictly, and whether L0 is spoken of."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.mind.claim import BASIS
from universe.mind.layer import LAYERS, Layer
from universe.mind.query import QueryType
from universe.mind.snapshot import PRIOR_BP, Snapshot
from universe.mind.triage_rules import CAP_MAX, CAP_MIN, TriageRules, cap_key

_PRIOR: Final[dict[str, int]] = dict(zip(LAYERS, PRIOR_BP, strict=True))


class Plan(Struct, frozen=True):
    """`caps` and `salience_bp` by layer; `l3_kappa_milli` above 1000 where rules of thumb are judged more strictly.

    `skip_l0`: facts of L0 stay out of the synthesis, except those that an open contradiction cites.
    """

    caps: dict[Layer, int]
    salience_bp: dict[str, int]
    l3_kappa_milli: int
    skip_l0: bool


def plan_of(query_type: QueryType, snapshot: Snapshot | None, rules: TriageRules) -> Plan:
    """The plan for a query; without a snapshot the seed's example stands for it.

    A cap is ``base * (0.5 + salience)``, halves up, within 1..12.
    """
    salience_bp = snapshot.by_layer_bp if snapshot is not None else _PRIOR
    caps: dict[Layer, int] = {}
    for layer, base in zip(LAYERS, rules.base_caps, strict=True):
        learned_milli = rules.caps_milli.get(cap_key(query_type, layer), 1000) if rules.caps_milli else 1000
        room = 2 * base * (BASIS // 2 + salience_bp[layer]) * learned_milli
        unit = 2 * BASIS * 1000
        caps[layer] = max(CAP_MIN, min(CAP_MAX, (room + unit // 2) // unit))
    return Plan(
        caps=caps,
        salience_bp=salience_bp,
        l3_kappa_milli=rules.hot_kappa_milli if salience_bp["L2"] >= rules.hot_l2_bp else 1000,
        skip_l0=salience_bp["L0"] < rules.cold_l0_bp,
    )
