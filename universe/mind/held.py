"""The check of the mask (L5): a reply may hedge and soften, but not contradict what the bot holds for true."""

from __future__ import annotations

from collections.abc import Iterable

from universe.claims import statements_of
from universe.mind.claim import BASIS
from universe.mind.conflict import clash_bp
from universe.mind.coupling_rules import FIXED_BP, CouplingRules
from universe.mind.fact import Fact
from universe.mind.layer import FIRM


def contradicted(text: str, bot: str, facts: Iterable[Fact], rules: CouplingRules, now: int) -> tuple[str, ...]:
    """The facts of L0 and L1 that a reply of `bot` contradicts, by the threshold of the rules: at most `FIXED_BP`."""
    claims = statements_of(text, f"bot:{bot}", now)
    threshold_bp = min(FIXED_BP, rules.threshold_bp * 1000 // rules.kappa_milli)
    found: list[str] = []
    for fact in facts if claims else ():
        if fact.layer in FIRM:
            strength_bp = max((clash_bp(one, two) for one in fact.claims for two in claims), default=0)
            if strength_bp * fact.confidence_bp // BASIS > threshold_bp:
                found.append(fact.id)
    return tuple(sorted(found))
