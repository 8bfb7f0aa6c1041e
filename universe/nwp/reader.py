"""From text to a tree: one pass over the text, whatever it holds."""

from __future__ import annotations

import re
from typing import Final

from universe.nwp.fault import DEPTH_MAX, NOWHERE, PROGRAM_CHARS_MAX, NwpFault
from universe.nwp.names import raw_end, read_name, strip_raw
from universe.nwp.quantity import read_value
from universe.nwp.signs import (
    ASCII,
    BOTTOM,
    CHANGE_LETTER,
    CHANGE_SIGIL,
    JOINT,
    NAME_SIGILS,
    Mark,
    Relation,
    S,
    Sign,
    spellings,
)
from universe.nwp.tree import (
    Bottom,
    Chain,
    Joint,
    Link,
    Marked,
    Names,
    Node,
    Program,
    Statement,
    Token,
    is_modal,
    is_sigil,
)

_BLANKS: Final = re.compile(r"[ \t]*+")
_LINE_END: Final = re.compile(r"\r?\n")
_SIGIL: Final = re.compile(r" *+([^: ]++) *+: *+")
_SIGNS: Final = spellings(Sign)
_RELATIONS: Final = spellings(Relation)
_MARKS: Final = spellings(Mark)
_JOINTS: Final = (JOINT, ASCII[JOINT])
_BOTTOMS: Final = (BOTTOM, ASCII[BOTTOM])


def parse(text: str) -> Program:
    """Read statements, one a line; empty lines say nothing. Signs and their ASCII letters may be mixed.

    Takes time linear in the text, which holds at most `PROGRAM_CHARS_MAX` characters and `DEPTH_MAX` marks and
    brackets inside each other. Raises `NwpFault` with the place and what would have been right there, nothing else.
    """
    if len(text) > PROGRAM_CHARS_MAX:
        raise NwpFault(f"at most {PROGRAM_CHARS_MAX} characters", PROGRAM_CHARS_MAX)
    reader = _Reader(text)
    statements = []
    while reader.next_line():
        statements.append(reader.statement())
    return Program(tuple(statements))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def next_line(self) -> bool:
        """Go to the next statement; False at the end of the text."""
        while True:
            self._skip()
            end = _LINE_END.match(self.text, self.at)
            if not end:
                return self.at < len(self.text)
            self.at = end.end()

    def statement(self) -> Statement:
        sign = self._sign(_SIGNS) or Sign.RULE
        claim = self._chain(0)
        if self.at < len(self.text) and not _LINE_END.match(self.text, self.at):
            raise NwpFault("a relation, ∩ or the end of the line", self.at)
        return Statement(sign, claim)

    def _skip(self) -> None:
        blanks = _BLANKS.match(self.text, self.at)
        self.at = blanks.end() if blanks else self.at

    def _took(self, *spelled: str) -> bool:
        for text in spelled:
            if self.text.startswith(text, self.at):
                self.at += len(text)
                self._skip()
                return True
        return False

    def _sign(self, spelled: tuple[re.Pattern[str], dict[str, S]]) -> S | None:
        pattern, meant = spelled
        found = pattern.match(self.text, self.at)
        if not found:
            return None
        self.at = found.end()
        self._skip()
        return meant[found[0]]

    def _chain(self, depth: int) -> Node:
        first = before = self._term(depth)
        links = []
        while relation := self._sign(_RELATIONS):
            term = self._term(depth)
            if relation is Relation.ABOVE and is_modal(before) and is_modal(term):
                relation = Relation.IMPLIES  # the seed writes its modal rules so
            links.append(Link(relation, term))
            before = term
        return Chain(first, tuple(links)) if links else first

    def _term(self, depth: int) -> Node:
        self._limit(depth)
        if mark := self._sign(_MARKS):
            term = self._term(depth + 1)
            self._limit(depth + 2 if isinstance(term, Joint) else depth)  # the writer puts brackets around it
            return Marked(mark, term)
        parts = [self._atom(depth)]
        while self._took(*_JOINTS):
            parts.append(self._atom(depth))
        return Joint(tuple(parts)) if len(parts) > 1 else parts[0]

    def _limit(self, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise NwpFault(f"at most {DEPTH_MAX} marks and brackets inside each other", self.at)

    def _atom(self, depth: int) -> Node:
        if self._took(*_BOTTOMS):
            return Bottom()
        if self._took("("):
            inner = self._chain(depth + 1)
            if not self._took(")"):
                raise NwpFault("a relation, ∩ or )", self.at)
            return inner
        start = self.at
        sign = self.text[start : start + 1]
        if sign not in ("[", "{"):
            raise NwpFault("a term: [, {, ( or ⊥", start)
        try:
            return self._names("set", "}") if sign == "{" else self._bracket()
        except NwpFault as fault:
            if fault.position == NOWHERE:
                raise NwpFault(fault.expected, start) from None
            raise

    def _bracket(self) -> Node:
        """A list, or else a token: only the comma behind the first name tells."""
        start = self.at + 1
        end = raw_end(self.text, start)
        if self.text.startswith(",", end):
            return self._names("list", "]")
        self.at = end
        self._close("]", "] or , or a name's character")
        return self._token(start, end)

    def _token(self, start: int, end: int) -> Token:
        raw = self.text[start:end]
        colon = _SIGIL.match(raw)
        sigil = ""
        if colon and (is_sigil(colon[1]) or colon[1] == CHANGE_LETTER):
            sigil = CHANGE_SIGIL if colon[1] == CHANGE_LETTER else colon[1]
            raw = raw[colon.end() :]
        at = end - len(raw.lstrip(" "))
        raw = strip_raw(raw)
        value = None if sigil in NAME_SIGILS else read_value(raw, at)
        return Token(sigil, read_name(raw, at) if value is None else value)

    def _names(self, kind: str, close: str) -> Names:
        names = []
        while True:
            start = self.at + 1
            self.at = raw_end(self.text, start)
            raw = self.text[start : self.at]
            names.append(read_name(strip_raw(raw), self.at - len(raw.lstrip(" "))))
            if not names[-1]:
                raise NwpFault("a name", self.at)
            if not self.text.startswith(",", self.at):
                break
        self._close(close, f"{close} or , or a name's character")
        return Names("list" if kind == "list" else "set", tuple(names))

    def _close(self, close: str, expected: str) -> None:
        if not self._took(close):
            raise NwpFault(expected, self.at)
