"""The statements that facts bear out: a model may choose among them and order them, and say nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from universe.mind.fact import Fact
from universe.mind.synthesis import ASSERTED
from universe.nwp.assertions import layer_statement
from universe.nwp.fault import NwpFault
from universe.nwp.reader import parse
from universe.nwp.signs import Relation, Sign
from universe.nwp.tree import Bottom, Chain, Joint, Link, Names, Node, Statement, Token
from universe.nwp.writer import format_statement

_SOURCES: Final = Token("SYS", "SOURCE")


class KnownStatements:
    """What may be asserted about some facts: the given assertions, the layer of each fact, which of them are sources.

    What a fact claims is not enough: it may be in doubt, or be what somebody would like to hear (L4).
    """

    def __init__(self, facts: Iterable[Fact], assertions: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        self._fact_ids: set[str] = set()
        self._kept: list[str] = []
        for line in assertions:
            for statement in statements_in(line):
                self._add(statement)
                if statement.sign is Sign.RULE or _leads_to_bottom(statement.claim):
                    self._kept.append(format_statement(statement))
        for fact in facts:
            if fact.layer in ASSERTED:
                self._fact_ids.add(fact.id)
                self._add(layer_statement("MEM", fact.id, fact.layer))

    def chosen(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The known ones among what somebody wrote, each once, in their order; empty where there are none.

        What joins several properties of one subject becomes one statement each. Gates and contradictions cannot be
        left out: those that are missing stand at the end.
        """
        found: dict[str, None] = {}
        for line in lines:
            for statement in statements_in(line):
                parts = [self._known(part) for part in _parts(statement)]
                # One part that is not so makes the whole of it not so.
                if all(parts):
                    found.update(dict.fromkeys(parts))
        if not found:
            return ()
        return tuple(found | dict.fromkeys(self._kept))

    def _add(self, statement: Statement) -> None:
        self._by_key.setdefault(_key(statement), format_statement(statement))

    def _known(self, statement: Statement) -> str:
        """How we write it; empty for what is not known."""
        if _cites(statement) and _cites(statement) <= self._fact_ids:
            return format_statement(statement)
        return self._by_key.get(_key(statement), "")


def statements_in(text: str) -> tuple[Statement, ...]:
    """The statements of a text; none where it is not NWP."""
    try:
        return parse(text).statements
    except NwpFault:
        return ()


def _key(statement: Statement) -> str:
    """Letters alike: models write names in capitals."""
    return format_statement(statement).casefold()


def _parts(statement: Statement) -> Iterator[Statement]:
    """``A ⇒ B ∩ C`` is ``A ⇒ B`` and ``A ⇒ C``; everything else is one part."""
    claim = statement.claim
    if statement.sign is Sign.FACT and isinstance(claim, Chain) and len(claim.links) == 1:
        (link,) = claim.links
        if link.relation is Relation.IMPLIES and isinstance(link.term, Joint):
            for term in link.term.parts:
                yield Statement(Sign.FACT, Chain(claim.first, (Link(Relation.IMPLIES, term),)))
            return
    yield statement


def _cites(statement: Statement) -> frozenset[str]:
    """The ids in ``⊢ [SYS:SOURCE] ∈ {...}``; none for any other statement."""
    claim = statement.claim
    if statement.sign is Sign.FACT and isinstance(claim, Chain) and claim.first == _SOURCES and len(claim.links) == 1:
        (link,) = claim.links
        if link.relation is Relation.IN and isinstance(link.term, Names):
            return frozenset(link.term.names)
    return frozenset()


def _leads_to_bottom(claim: Node) -> bool:
    return isinstance(claim, Chain) and any(isinstance(link.term, Bottom) for link in claim.links)
