"""The one error of NWP, and the limits that it watches over."""

from __future__ import annotations

from typing import Final

PROGRAM_CHARS_MAX: Final = 65_536
"""Of a text to read or of one that was written."""
NAME_CHARS_MAX: Final = 256
"""Of a name or a unit, counted before escapes."""
SIGIL_CHARS_MAX: Final = 64
DEPTH_MAX: Final = 32
"""Marks and brackets inside each other."""
NOWHERE: Final = -1


class NwpFault(ValueError):
    """A text is no NWP, or a tree cannot be said in it.

    `position` is the offset of the character where the reading stopped, `NOWHERE` for a tree; `expected` says what
    would have been right there.
    """

    def __init__(self, expected: str, position: int = NOWHERE) -> None:
        super().__init__(f"expected {expected}" + ("" if position == NOWHERE else f" at character {position}"))
        self.expected = expected
        self.position = position
