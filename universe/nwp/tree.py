"""What an NWP text says, as a tree. Every tree that can be made can be written, within the limits of a text."""

from __future__ import annotations

import math
import re
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from universe.nwp.fault import NAME_CHARS_MAX, SIGIL_CHARS_MAX, NwpFault
from universe.nwp.signs import CHANGE_LETTER, CHANGE_SIGIL, MODAL, NAME_SIGILS, Mark, Relation, Sign

_SIGIL: Final = re.compile(rf"{CHANGE_SIGIL}|[A-Z][A-Z0-9_]{{0,{SIGIL_CHARS_MAX - 1}}}")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def is_sigil(text: str) -> bool:
    """Whether `text` may stand before the colon of a token."""
    return text != CHANGE_LETTER and _SIGIL.fullmatch(text) is not None


def normal_name(text: str) -> str:
    """`text` as a name: halves of surrogate pairs are joined, a lone one becomes U+FFFD; all else stays.

    Applied twice it changes nothing more. An empty text stays empty, which is no name.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _check_name(text: str, least: int = 1) -> None:
    if not least <= len(text) <= NAME_CHARS_MAX:
        raise NwpFault(f"{least} to {NAME_CHARS_MAX} characters")
    if _SURROGATE.search(text):
        raise NwpFault("Unicode text without lone surrogates")


class Span(Struct, frozen=True, tag="span"):
    """A number (`low` equals `high`) or all from `low` to `high`, finite, in `unit` (may be empty)."""

    low: float
    high: float
    unit: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise NwpFault("finite numbers, the lower one first")
        _check_name(self.unit, 0)


class Spread(Struct, frozen=True, tag="spread"):
    """`centre` give or take `least` to `most` (often the same), in `unit`; without a centre only how much it varies."""

    centre: float | None
    least: float
    most: float
    unit: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.centre or 0.0) and 0 <= self.least <= self.most < math.inf):
            raise NwpFault("finite numbers, the smaller tolerance first")
        _check_name(self.unit, 0)


class Token(Struct, frozen=True, tag="token"):
    """``[SIGIL:name]``, ``[SIGIL:value]``, or either without a sigil (an empty one).

    `body` is a name (1 to 256 characters of any kind) or a value; behind one of `NAME_SIGILS` only a name.
    """

    sigil: str
    body: str | Span | Spread

    def __post_init__(self) -> None:
        if self.sigil and not is_sigil(self.sigil):
            raise NwpFault("a sigil of capital letters")
        if isinstance(self.body, str):
            _check_name(self.body)
        elif self.sigil in NAME_SIGILS:
            raise NwpFault(f"a name behind {self.sigil}")


class Names(Struct, frozen=True, tag="names"):
    """A list ``[A, B]`` of at least two names, or a set ``{A}`` of at least one, in the order given."""

    kind: Literal["list", "set"]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.names) < (2 if self.kind == "list" else 1):
            raise NwpFault("two names in a list, one in a set")
        for name in self.names:
            _check_name(name)


class Bottom(Struct, frozen=True, tag="bottom"):
    """The contradiction: what leads here cannot be."""


class Marked(Struct, frozen=True, tag="marked"):
    """A term with a mark before it; the mark holds for all parts of a joint term."""

    mark: Mark
    term: Node


class Joint(Struct, frozen=True, tag="joint"):
    """Two terms or more that hold together."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise NwpFault("two terms that hold together")


class Link(Struct, frozen=True):
    """A relation and the term behind it."""

    relation: Relation
    term: Node


class Chain(Struct, frozen=True, tag="chain"):
    """Terms in a row, one link or more; ``A ⇒ B = C`` means ``(A ⇒ B) = C``.

    Between two modal terms `Relation.ABOVE` is refused: the seed's ``⊃`` there means an implication, so say that.
    """

    first: Node
    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        if not self.links:
            raise NwpFault("a relation and a second term")
        terms = (self.first, *(link.term for link in self.links))
        for before, link in zip(terms[:-1], self.links, strict=True):
            if link.relation is Relation.ABOVE and is_modal(before) and is_modal(link.term):
                raise NwpFault("an implication between modal terms")


Node: TypeAlias = Token | Names | Bottom | Marked | Joint | Chain


class Statement(Struct, frozen=True):
    """One line: what it does, and what it says."""

    sign: Sign
    claim: Node


class Program(Struct, frozen=True):
    """Statements, one a line."""

    statements: tuple[Statement, ...] = ()


def is_modal(term: Node) -> bool:
    """Whether □ or ◊ is among the marks that `term` begins with."""
    while isinstance(term, Marked):
        if term.mark in MODAL:
            return True
        term = term.term
    return False
