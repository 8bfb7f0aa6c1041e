"""Which pairs of layers are held against each other, how strictly, and what a contradiction between them means."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from universe.config_values import Positive
from universe.mind.layer import Layer

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high", "critical")
Mode = Literal["validate", "gate", "mask"]
KappaMilli = Annotated[int, Meta(ge=250, le=4000)]
KAPPA_MIN, KAPPA_MAX = 250, 4000
VERSION: Final = 1


class PairRule(Struct, frozen=True, array_like=True):
    """One pair, firmer layer first.

    ``validate`` reports a contradiction; ``gate`` besides blocks the less firm fact whatever the severity; ``mask``
    takes out intent that firmer facts contradict. `severity` is what a contradiction weighs, `exact` where the query
    needs accuracy, `ceiling` the most that it is raised to by a strong one.
    """

    firm: Layer
    other: Layer
    mode: Mode
    severity: Severity
    exact: Severity
    ceiling: Severity
    kappa_milli: KappaMilli = 1000


PAIRS: Final[tuple[PairRule, ...]] = (
    PairRule("L0", "L0", "validate", "high", "high", "high"),
    PairRule("L0", "L1", "validate", "critical", "critical", "critical"),
    PairRule("L0", "L2", "validate", "high", "high", "high"),
    PairRule("L0", "L3", "gate", "low", "medium", "medium"),
    PairRule("L0", "L4", "mask", "medium", "medium", "medium"),
    PairRule("L0", "L5", "validate", "medium", "high", "high"),
    PairRule("L1", "L1", "validate", "high", "high", "high"),
    PairRule("L1", "L2", "gate", "high", "high", "high"),
    PairRule("L1", "L3", "gate", "low", "medium", "medium"),
    PairRule("L1", "L4", "mask", "medium", "medium", "medium"),
    PairRule("L1", "L5", "validate", "medium", "high", "high"),
    PairRule("L2", "L2", "validate", "low", "low", "medium"),
    PairRule("L2", "L3", "gate", "low", "medium", "medium"),
    PairRule("L2", "L4", "mask", "medium", "medium", "medium"),
    PairRule("L2", "L5", "validate", "low", "low", "low"),
    PairRule("L3", "L3", "validate", "low", "low", "low"),
    PairRule("L3", "L5", "validate", "low", "low", "low"),
    PairRule("L4", "L4", "validate", "low", "low", "low"),
)
"""Facts of the original, section 3, column "adopt"; what can be blocked never stops an answer (docs/mind.md)."""

FIXED: Final = frozenset({("L0", "L1")})
"""Pairs that no configuration may relax."""
FIXED_BP: Final = 3000
"""The highest threshold of a fixed pair, whatever lets other contradictions pass."""

HATS_MILLI: Final[dict[str, int]] = {
    "analytical": 2000, "deliberative": 1500, "neutral": 1000, "empathetic": 800, "creative": 500,
}  # fmt: skip
TIERS_MILLI: Final[dict[str, int]] = {
    "stranger": 1500, "acquaintance": 1200, "familiar": 1000, "trusted": 1000, "inner_circle": 800,
}  # fmt: skip


def kappa_of(hat: str, tier: str) -> int:
    """How strict a bot is with this hat before somebody of this tier, in thousandths, within [250, 4000]."""
    product = HATS_MILLI.get(hat, 1000) * TIERS_MILLI.get(tier, 1500) // 1000
    return max(KAPPA_MIN, min(KAPPA_MAX, product))


class CouplingRules(Struct, frozen=True, kw_only=True):
    """All that one coupling depends on beside the facts. Raises ValueError where a fixed pair was relaxed.

    A clash is a contradiction where ``strength * lower confidence`` exceeds `threshold_bp` over kappa, and a strong
    one where it exceeds twice that. `max_high` contradictions of severity high are borne before health is ``strained``.
    After `attempts_max` couplings an open contradiction is ``persistent`` and no longer counts, unless it is critical.
    """

    version: int = VERSION
    kappa_milli: KappaMilli = 1000
    threshold_bp: Annotated[int, Meta(ge=1, le=10_000)] = 3000
    max_high: Annotated[int, Meta(ge=0)] = 1
    attempts_max: Positive = 5
    exact: bool = False
    pairs: tuple[PairRule, ...] = PAIRS

    def __post_init__(self) -> None:
        """Refuse rules that are not rules."""
        given = {(one.firm, one.other): one for one in self.pairs}
        if len(given) != len(self.pairs) or any(one.firm > one.other for one in self.pairs):
            raise ValueError("a pair of layers stands twice, or the less firm layer first")
        for rule in PAIRS:
            pair = (rule.firm, rule.other)
            if pair in FIXED and (pair not in given or _is_relaxed(given[pair], rule)):
                raise ValueError(f"the pair {rule.firm}-{rule.other} cannot be relaxed")

    @property
    def hash(self) -> str:
        """Sixteen hex digits that name these rules; every trace carries them."""
        return blake2b(rules_encoder.encode(self), digest_size=8).hexdigest()


rules_encoder = msgspec.json.Encoder(order="deterministic")


def _is_relaxed(given: PairRule, rule: PairRule) -> bool:
    return (given.mode, given.severity, given.exact, given.ceiling) != (
        rule.mode, rule.severity, rule.exact, rule.ceiling
    ) or given.kappa_milli < rule.kappa_milli  # fmt: skip


@lru_cache(maxsize=64)
def pairs_named(settings: tuple[str, ...]) -> tuple[PairRule, ...]:
    """The pairs with kappas as settings give them: ``("L2-L3=0.5",)``. Raises ValueError for what is none."""
    kappas: dict[str, int] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        kappas[name.strip()] = round(max(0.0, min(float(text), KAPPA_MAX)) * 1000)
    known = {f"{one.firm}-{one.other}": one for one in PAIRS}
    for name, kappa_milli in kappas.items():
        if name not in known or not KAPPA_MIN <= kappa_milli <= KAPPA_MAX:
            raise ValueError(f"no pair of layers with a kappa from 0.25 to 4: {name[:20]}")
    return tuple(
        msgspec.structs.replace(one, kappa_milli=kappas.get(name, one.kappa_milli)) for name, one in known.items()
    )
