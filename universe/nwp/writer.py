"""From a tree to text: one spelling for each tree, in the signs of NWP or in plain ASCII."""

from __future__ import annotations

from typing import Final

from universe.nwp.fault import DEPTH_MAX, PROGRAM_CHARS_MAX, NwpFault
from universe.nwp.names import write_name
from universe.nwp.quantity import write_value
from universe.nwp.signs import ASCII, BOTTOM, CHANGE_LETTER, CHANGE_SIGIL, JOINT, NAME_SIGILS, Mark
from universe.nwp.tree import Bottom, Chain, Joint, Marked, Names, Node, Program, Statement, Token

_NUMERIC: Final = frozenset("0123456789-+")
"""A name that begins so could be taken for a value."""


def format_program(program: Program, ascii: bool = False) -> str:  # noqa: A002, FBT002 - the plain word for it
    """One line for each statement, without a line feed at the end; `universe.nwp.reader.parse` gives `program` back.

    With `ascii` every character is printable ASCII. Raises `NwpFault` for a tree deeper than `DEPTH_MAX` and a text
    longer than `PROGRAM_CHARS_MAX`.
    """
    lines = []
    size = 0
    for statement in program.statements:
        lines.append(format_statement(statement, ascii=ascii))
        size += len(lines[-1]) + 1
        if size > PROGRAM_CHARS_MAX + 1:
            raise NwpFault(f"at most {PROGRAM_CHARS_MAX} characters")
    return "\n".join(lines)


def format_statement(statement: Statement, ascii: bool = False) -> str:  # noqa: A002, FBT002 - as above
    """One statement as one line. Raises `NwpFault` for a tree deeper than `DEPTH_MAX`."""
    writer = _Writer(ascii_only=ascii)
    claim = writer.node(statement.claim, 0)
    return f"{writer.sign(statement.sign)} {claim}" if statement.sign else claim


class _Writer:
    def __init__(self, *, ascii_only: bool) -> None:
        self.ascii_only = ascii_only

    def sign(self, sign: str) -> str:
        return ASCII.get(sign, str(sign)) if self.ascii_only else str(sign)

    def node(self, node: Node, depth: int) -> str:
        """`depth` counts marks and round brackets, as the reader does."""
        if depth > DEPTH_MAX:
            raise NwpFault(f"at most {DEPTH_MAX} marks and brackets inside each other")
        if isinstance(node, Chain):
            links = [f" {self.sign(link.relation)} {self._inner(link.term, depth, Chain)}" for link in node.links]
            return self._inner(node.first, depth, Chain) + "".join(links)
        if isinstance(node, Joint):
            parts = [self._inner(part, depth, Chain, Joint, Marked) for part in node.parts]
            return f" {self.sign(JOINT)} ".join(parts)
        if isinstance(node, Marked):
            gap = "" if node.mark is Mark.NOT else " "
            return self.sign(node.mark) + gap + self._inner(node.term, depth + 1, Chain, Joint)
        if isinstance(node, Bottom):
            return self.sign(BOTTOM)
        return self._names(node) if isinstance(node, Names) else self._token(node)

    def _inner(self, node: Node, depth: int, *looser: type[Node]) -> str:
        """A part of a larger term, in round brackets where it binds less than what is around it."""
        return f"({self.node(node, depth + 1)})" if isinstance(node, looser) else self.node(node, depth)

    def _names(self, node: Names) -> str:
        text = ", ".join(write_name(name, ascii_only=self.ascii_only) for name in node.names)
        return f"[{text}]" if node.kind == "list" else f"{{{text}}}"

    def _token(self, token: Token) -> str:
        body = token.body
        if not isinstance(body, str):
            text = write_value(body, ascii_only=self.ascii_only)
        else:
            text = write_name(body, ascii_only=self.ascii_only)
            if token.sigil not in NAME_SIGILS and text[0] in _NUMERIC:
                text = f"\\{text}"
            if not token.sigil:
                text = text.replace(":", "\\:")
        if not token.sigil:
            return f"[{text}]"
        sigil = CHANGE_LETTER if self.ascii_only and token.sigil == CHANGE_SIGIL else token.sigil
        return f"[{sigil}:{text}]"
