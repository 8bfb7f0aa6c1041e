"""Names of cartridges: the faction is a known ending and nothing else; and which factions open in which context."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from msgspec import Struct

from universe.errors import BadInput
from universe.ids import is_id

Faction = Literal["general", "fiction", "experiment", "self", "private"]
FICTION_CONTEXT: Final = "fiction"
RESEARCH_CONTEXT: Final = "research"
_ENDINGS: Final[dict[str, Faction]] = {
    "general": "general", "fiction": "fiction", "experiment": "experiment", "self": "self",
}  # fmt: skip
_OPENED_BY: Final[dict[Faction, str]] = {"fiction": FICTION_CONTEXT, "experiment": RESEARCH_CONTEXT}
_USER: Final = "user_"
_PRIVATE: Final = "private:"


class CartridgeName(Struct, frozen=True):
    """`name` taken apart; `owner` (``user:42``, ``bot:elena``) is given for a private cartridge only."""

    name: str
    domain: str
    faction: Faction
    owner: str = ""


def parse_name(name: str, owner: str = "", characters: Collection[str] = ()) -> CartridgeName:
    """Read a cartridge's name.

    `formal_logic_general` is the domain formal_logic of the faction general, `formal_logic` the same: what is no known
    ending belongs to the domain. `user_<id>...` is private to that user whatever follows. A cartridge with an `owner`,
    or `<character>_...` for one of `characters` (names of bots), is private to them; only `<character>_self` is not.
    Case does not matter. Raises `BadInput` for a name outside 1 to 64 of ``[0-9A-Za-z_.-]``.
    """
    if not is_id(name) or not name.strip("._-"):
        raise BadInput(f"{name[:80]!r} is no name of a cartridge: 1 to 64 letters, digits, _ . and -")
    folded = name.casefold()
    head, _, last = name.rpartition("_")
    faction = _ENDINGS.get(last.casefold())
    domain = head if faction and head else name
    if folded.startswith(_USER):
        return CartridgeName(name, name, "private", f"user:{name[len(_USER) :].partition('_')[0]}")
    keeper = owner or ("" if faction == "self" else _character(folded, characters))
    if keeper:
        return CartridgeName(name, domain, "private", keeper)
    return CartridgeName(name, domain, faction or "general")


def _character(folded: str, characters: Collection[str]) -> str:
    """The address of the bot with the longest name that begins the cartridge's, or nothing."""
    begins = [name for name in characters if folded.startswith(f"{name.casefold()}_") or folded == name.casefold()]
    return f"bot:{max(begins, key=lambda name: (len(name), name))}" if begins else ""


def private_context(owner: str) -> str:
    """The context that opens what is private to `owner`, and nothing else."""
    return f"{_PRIVATE}{owner}"


def is_open(name: CartridgeName, contexts: Collection[str]) -> bool:
    """Whether a cartridge may be read in these contexts.

    general and self always are; fiction in `FICTION_CONTEXT`, experiment in `RESEARCH_CONTEXT`, a private one where
    the contexts hold `private_context` of its owner.
    """
    if name.faction == "private":
        return private_context(name.owner) in contexts
    context = _OPENED_BY.get(name.faction)
    return context is None or context in contexts


def is_exportable(name: CartridgeName) -> bool:
    """Whether a cartridge may leave the universe: what is private or a bot's self never does."""
    return name.faction not in ("private", "self")
