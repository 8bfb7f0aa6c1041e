"""What follows from what is said: who eats beef eats meat, who has no siblings has no brother."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from universe.claims.making import Making
from universe.claims.words import listed
from universe.mind.claim import Claim

_MEATS: Final = listed("chicken beef pork steak bacon ham lamb turkey sausage salami veal burger kebab")
_DRINKS: Final = listed("alcohol beer wine vodka whisky whiskey gin rum cocktail cider")
_HABITS: Final = listed("smoke drive dance sing swim knit paint cook gamble vote travel jog hike climb code program")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sibling": ("brother", "sister"), "pet": ("dog", "cat"), "kid": ("son", "daughter"),
}  # fmt: skip


def implied_claims(made: Making, verb: str, thing: str, *, denied: bool) -> list[Claim]:
    """What follows from that a person does, eats, drinks or has a thing, or does not."""
    first = thing.partition(" ")[0]
    if verb == "has" and denied:
        return [claim for part in _PARTS.get(thing, ()) for claim in made.claim("has", part, denied=True)]
    if denied:
        return []
    if verb == "eats" and thing.rpartition(" ")[2] in _MEATS:
        return made.claim("eats", "meat", denied=False)
    if verb in _HABITS or (verb == "drink" and first in _DRINKS):
        return made.claim("does", verb, denied=False)
    return []
