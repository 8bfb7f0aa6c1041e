"""Names in NWP text: any characters, written so that none of them can pass for a sign of the protocol."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from universe.nwp.fault import NwpFault

_BOUND: Final = frozenset("\\[]{}()|,<>=&")
"""ASCII that is a sign, or a part of one: never written bare in a name."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.\-:/@#' ]*+")
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Printable by category, yet without ink."""
_RAW: Final = re.compile(r"(?:[^\\\[\]{}|,\n⊢⊥]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[^A-Za-z\n])*+")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\([^A-Za-z])")


def raw_end(text: str, start: int) -> int:
    """Where the raw name that begins at `start` ends: at a sign, a line's end, or something that is no escape."""
    found = _RAW.match(text, start)
    return found.end() if found else start


def strip_raw(raw: str) -> str:
    """`raw` without the blanks around it; an escaped blank belongs to the name."""
    bare = raw.rstrip(" ")
    if len(bare) < len(raw) and (len(bare) - len(bare.rstrip("\\"))) % 2:
        bare += " "
    return bare.lstrip(" ")


def read_name(raw: str, position: int) -> str:
    """The name that `raw` spells; `position` is where it stands in the text. Raises `NwpFault`."""
    if not raw.isprintable():
        wrong = next(i for i, char in enumerate(raw) if not char.isprintable())
        raise NwpFault("a printable character, or its escape \\uHHHH", position + wrong)

    def meant(found: re.Match[str]) -> str:
        if found[3]:
            return found[3]
        code = int(found[1] or found[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise NwpFault("the number of a character", position + found.start())
        return chr(code)

    return _ESCAPE.sub(meant, raw)


def write_name(name: str, *, ascii_only: bool = False) -> str:
    r"""`name` as it may stand between signs. `read_name` of it is `name` again.

    What could be taken for a sign, cannot be seen or (`ascii_only`) is not ASCII is written as ``\uHHHH`` or
    ``\UHHHHHHHH``; blanks at the ends and backslashes get a backslash.
    """
    if not _PLAIN.fullmatch(name):
        name = "".join([_shown(char, ascii_only=ascii_only) for char in name])
        first = name[:1]
        if not first.isascii() and unicodedata.category(first)[0] == "M":
            name = _escape(first) + name[1:]  # it would hang on the sign before it
    if name[:1] == " ":
        name = f"\\{name}"
    if name[-1:] == " " and name != "\\ ":
        name = f"{name[:-1]}\\ "
    return name


@lru_cache(maxsize=4096)
def _shown(char: str, *, ascii_only: bool) -> str:
    if char == "\\":
        return "\\\\"
    safe = char.isprintable() and char not in _BOUND if char.isascii() else not ascii_only and _harmless(char)
    return char if safe else _escape(char)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _harmless(char: str) -> bool:
    """Whether a character outside ASCII can be seen and looks like no sign: no mathematics, no brackets, no box."""
    if not char.isprintable() or _UNSEEN.match(char) or unicodedata.category(char) in ("Sm", "Ps", "Pe"):
        return False
    plain = unicodedata.normalize("NFKC", char)
    return char not in "□◊" and plain.isprintable() and not _BOUND.intersection(plain) and not plain.startswith(" ")
