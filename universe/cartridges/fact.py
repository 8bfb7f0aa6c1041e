"""A cartridge and its facts, whatever format they stood in."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

from universe.cartridges.name import CartridgeName, parse_name
from universe.mind.claim import Claim

TEXT_CHARS_MAX: Final = 2000
WORD_CHARS_MAX: Final = 500
"""Of a source, a tag, a domain, a kind, a unit."""
WORDS_MAX: Final = 64
"""Sources, tags, derivations or relationships of one fact."""
ID_MAX: Final = 2**53 - 1
"""What a JSON number holds exactly."""
ACTIVE: Final = "active"
ARCHIVED: Final = "archived"
RANGE: Final = "range_constraint"
BOUNDARY: Final = "boundary"

Text = Annotated[str, Meta(min_length=1, max_length=TEXT_CHARS_MAX)]
Word = Annotated[str, Meta(max_length=WORD_CHARS_MAX)]
Words = Annotated[tuple[Word, ...], Meta(max_length=WORDS_MAX)]
FactNumber = Annotated[int, Meta(ge=1, le=ID_MAX)]
BasisPoints = Annotated[int, Meta(ge=0, le=10_000)]
Moment = Annotated[int, Meta(ge=-ID_MAX, le=ID_MAX)]
"""UTC ms."""


class Derivation(Struct, frozen=True):
    """What follows from a fact: a `RANGE` of a parameter in a unit, a `BOUNDARY` of where it holds, or another kind.

    `low` and `high` are finite; None is open.
    """

    kind: Word
    parameter: Word = ""
    low: float | None = None
    high: float | None = None
    unit: Word = ""
    applies_to: Words = ()
    excludes: Words = ()


class Relationship(Struct, frozen=True):
    """How a fact stands to another (requires, extends, contradicts, refines, analogous); `cartridge` "" is its own."""

    kind: Word
    fact_id: FactNumber
    cartridge: Word = ""


class Witness(Struct, frozen=True, array_like=True):
    """One observation behind a learned fact.

    `origin` and `speaker` are pseudonyms (16 hex digits, see `universe.cartridges.learned`), "" where not known; `at`
    is UTC ms. A cartridge may be given away; who said a thing is not.
    """

    origin: Word
    speaker: Word
    confidence_bp: BasisPoints
    at: Moment = 0


class CartridgeFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact of a cartridge. Its id counts only inside its cartridge: known by (cartridge, id), never by id alone.

    `confidence_bp` is 0 to 10,000. `level` is as written: a whole number of the old enumeration, a name of the seed,
    or None (`universe.cartridges.layers` reads it). Times are UTC ms, 0 for unknown or open; the validity is
    [`valid_from`, `valid_to`). Only `ACTIVE` facts are found. `claims` and `evidence` are ours: the original knows
    neither and passes over them.
    """

    id: FactNumber
    text: Text
    confidence_bp: BasisPoints
    level: int | Word | None = None
    sources: Words = ()
    domain: Word = ""
    tags: Words = ()
    applies_to: Words = ()
    excludes: Words = ()
    created_at: Moment = 0
    validated_at: Moment = 0
    valid_from: Moment = 0
    valid_to: Moment = 0
    derivations: Annotated[tuple[Derivation, ...], Meta(max_length=WORDS_MAX)] = ()
    relationships: Annotated[tuple[Relationship, ...], Meta(max_length=WORDS_MAX)] = ()
    nwp: Annotated[str, Meta(max_length=TEXT_CHARS_MAX)] = ""
    status: Word = ACTIVE
    claims: Annotated[tuple[Claim, ...], Meta(max_length=WORDS_MAX)] = ()
    evidence: Annotated[tuple[Witness, ...], Meta(max_length=WORDS_MAX)] = ()

    def holds_at(self, at: int) -> bool:
        """Whether it is meant to hold at a moment (UTC ms); `at` 0 asks for no moment."""
        return not at or (self.valid_from <= at and not (self.valid_to and at >= self.valid_to))


class Cartridge(Struct, frozen=True, kw_only=True):
    """A named body of facts; `owner` (``bot:elena``) makes it private whatever its name says.

    `facts` are in the order of their ids, each id once.
    """

    name: str
    facts: tuple[CartridgeFact, ...] = ()
    owner: str = ""
    version: Word = "1.0.0"
    author: Word = ""
    description: Annotated[str, Meta(max_length=TEXT_CHARS_MAX)] = ""
    licence: Word = ""
    domains: Words = ()
    tags: Words = ()
    created_at: Moment = 0

    @property
    def parsed(self) -> CartridgeName:
        """What its name and owner say: domain and faction. Raises `BadInput` for a name that is none."""
        return parse_name(self.name, self.owner)
