"""What may be crystallised into which cartridge: fiction, privacy and a bot's identity are decided before anything."""

from __future__ import annotations

from typing import Final, Literal

from universe.cartridges.fact import TEXT_CHARS_MAX, WORDS_MAX
from universe.cartridges.learned import Learned
from universe.cartridges.name import CartridgeName
from universe.mind.layer import BANDS_BP

Reason = Literal[
    "inner_state", "identity", "private", "fiction", "experiment", "unvalidated", "unreadable", "contradicts_firm"
]  # fmt: skip
_ADMITTED_MIN_BP: Final = BANDS_BP["L3"][0]


def refusal(name: CartridgeName, learned: Learned) -> Reason | None:
    """Why an observation may not enter a cartridge; None where it may.

    Intent and mask (L4, L5) never become knowledge. What is private enters its owner's own private cartridge and no
    other. What was learned in fiction stays in fiction, in an experiment in an experiment. A bot's self is not learned.
    """
    if learned.layer in ("L4", "L5"):
        return "inner_state"
    if name.faction == "self" or learned.faction == "self":
        return "identity"
    if (learned.visibility != "public" or learned.faction == "private") and not _is_own(name, learned.owner):
        return "private"
    if learned.faction in ("fiction", "experiment") and learned.faction != name.faction:
        return "fiction" if learned.faction == "fiction" else "experiment"
    if learned.confidence_bp < _ADMITTED_MIN_BP:
        return "unvalidated"
    fits = 0 < len(learned.text.strip()) <= len(learned.text) <= TEXT_CHARS_MAX and len(learned.claims) <= WORDS_MAX
    return None if fits else "unreadable"


def _is_own(name: CartridgeName, owner: str) -> bool:
    return name.faction == "private" and bool(owner) and name.owner == owner
