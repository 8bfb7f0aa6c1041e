"""User text as one plain line: nothing in it can act, break a line, or pass for the layout around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NAME_CHARS_MAX: Final = 40
_CHARS_READ: Final = 1000
_NAME_CHARS_READ: Final = 100
_HASHES: Final = re.compile(r"#[# ]*#")
_SLASHES: Final = re.compile(r"/(?=/)")
# Signs without a shape that Unicode counts as letters, marks or symbols: fillers, joiners, selectors, a blank Braille.
INVISIBLE: Final = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
# What would make a text a mention, a link or markup of a chat platform.
_NAME_MARKUP: Final = str.maketrans({"@": "(at)", "/": " ", "\\": " ", **dict.fromkeys("`*~|<>[]", "")})
_LINE_MARKUP: Final = str.maketrans({"@": "(at)", "\\": " ", **dict.fromkeys("`*~|<>[]", "")})
# What a card's own layout is made of.
_LAYOUT: Final = str.maketrans(dict.fromkeys("(),;%\u00b7", " "))


def shows(sign: str) -> bool:
    """Whether a character has a shape; control, format, private and unassigned ones and fillers have none."""
    return not unicodedata.category(sign).startswith("C") and sign not in INVISIBLE


def display_name(name: str) -> str:
    """A user's name as it may stand in a text: at most 40 characters, one line, no mention, link or markup.

    Control, format (bidirectional, zero-width), private and unassigned characters go; what separates becomes a space.
    """
    return _plain(name[:_NAME_CHARS_READ], _NAME_MARKUP)[:NAME_CHARS_MAX].rstrip()


def plain_line(text: str, chars_max: int) -> str:
    """A sentence of a user as one line of at most `chars_max` characters; markup and mentions go, a slash stays.

    What stands behind the first 1,000 characters of `text` is not looked at. The result is stable when made again.
    """
    return _SLASHES.sub("/ ", _plain(text[:_CHARS_READ], _LINE_MARKUP))[:chars_max].rstrip()


def plain_words(text: str, chars_max: int) -> str:
    """A `plain_line` without the signs that lay out a card or a list; stable when made again."""
    return plain_line(plain_line(text, chars_max).translate(_LAYOUT), chars_max)


def card_name(name: str) -> str:
    """A name as it may stand in a card or a list: a `display_name` without the signs that lay those out.

    Returns ``unnamed`` where nothing is left.
    """
    return display_name(display_name(name).translate(_LAYOUT)) or "unnamed"


def joined_line(label: str, parts: Iterable[str], chars_max: int) -> str:
    """``label`` and `parts` with commas between, as many whole ones from the first as fit; empty where none does."""
    line = label
    for part in parts:
        longer = part if line == label else f", {part}"
        if len(line) + len(longer) > chars_max:
            break
        line += longer
    return line if line != label else ""


def _plain(text: str, markup: dict[int, str]) -> str:
    if text.isascii() and text.isprintable():
        inert = text.translate(markup)
    else:
        folded = unicodedata.normalize("NFKC", text)
        shown = "".join(sign for sign in folded if sign.isspace() or shows(sign))
        # What was taken out may have kept an accent from its letter.
        inert = unicodedata.normalize("NFKC", shown.translate(markup))
    return _HASHES.sub("#", " ".join(inert.split())).lstrip("#-+ ")
