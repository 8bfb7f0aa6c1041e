"""What somebody allows: four switches a person, each unset until they choose (seed REF-040, "Privacy Controls")."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Switch = Literal["share_with_other_bots", "share_across_planets", "allow_bot_introductions", "invisible"]
ConsentDefault = Literal["opt_in", "opt_out"]
"""``opt_in``: nothing is shared until somebody says so (live); ``opt_out``: until somebody says no (simulations)."""


class Consent(Struct, frozen=True, omit_defaults=True):
    """What a person chose; None is unset.

    `share_with_other_bots`: bots may tell each other about them. `share_across_planets`: also bots that meet them on
    other planets only. `allow_bot_introductions`: bots may name them to others who share an interest. `invisible`:
    nothing about them is noted beyond what an answer needs.
    """

    share_with_other_bots: bool | None = None
    share_across_planets: bool | None = None
    allow_bot_introductions: bool | None = None
    invisible: bool | None = None


def chosen_over(before: Consent, chosen: Consent) -> Consent:
    """What somebody allows after a choice: switches that it leaves unset stay as they were."""
    names = Consent.__struct_fields__
    picked = ((name, getattr(chosen, name), getattr(before, name)) for name in names)
    return Consent(**{name: old if new is None else new for name, new, old in picked})


def shares(consent: Consent, default: ConsentDefault) -> bool:
    """Whether bots may tell each other about somebody."""
    chosen = consent.share_with_other_bots
    return not consent.invisible and (default == "opt_out" if chosen is None else chosen)


def shares_across_planets(consent: Consent) -> bool:
    """Whether they may do so beyond the planet where it was said; never without being asked for."""
    return bool(consent.share_across_planets)


def may_be_introduced(consent: Consent, default: ConsentDefault) -> bool:
    """Whether bots may name somebody to others who share an interest."""
    chosen = consent.allow_bot_introductions
    return not consent.invisible and (default == "opt_out" if chosen is None else chosen)
