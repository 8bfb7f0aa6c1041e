"""The signs of NWP, each with the letters that stand for it in plain ASCII."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, TypeVar

S = TypeVar("S", bound=StrEnum)


class Sign(StrEnum):
    """What a statement does: it tells, it asks, or it is a bare rule."""

    FACT = "⊢"
    UNKNOWN = "?"
    RULE = ""


class Relation(StrEnum):
    """What stands between two terms of a chain."""

    IMPLIES = "⇒"
    AFFECTS = "→"
    EQUALS = "="
    IN = "∈"
    NOT_IN = "∉"
    BELOW = "⊂"
    BELOW_OR_EQUAL = "⊆"
    ABOVE = "⊃"
    ABOVE_OR_EQUAL = "⊇"


class Mark(StrEnum):
    """What stands before a term."""

    NOT = "¬"
    NECESSARY = "□"
    POSSIBLE = "◊"
    CHANGE = "Δ"


MODAL: Final = frozenset({Mark.NECESSARY, Mark.POSSIBLE})
JOINT: Final = "∩"
BOTTOM: Final = "⊥"
CHANGE_SIGIL: Final = "Δ"
"""The only sigil outside ASCII. Its ASCII spelling is `CHANGE_LETTER`, which therefore is no sigil of its own."""
CHANGE_LETTER: Final = "D"
NAME_SIGILS: Final = frozenset({"USR", "BOT", "MEM", "SYS", "TSK", "MAT", "AXIOM", "REL"})
"""Behind these stands a name, also where it looks like a number: an account 42 is not 42 of something."""

ASCII: Final[dict[str, str]] = {
    Sign.FACT: "|-",
    Relation.IMPLIES: "=>",
    Relation.AFFECTS: "->",
    Relation.IN: "in",
    Relation.NOT_IN: "!in",
    Relation.BELOW: "<",
    Relation.BELOW_OR_EQUAL: "<=",
    Relation.ABOVE: ">",
    Relation.ABOVE_OR_EQUAL: ">=",
    Mark.NOT: "!",
    Mark.NECESSARY: "[]",
    Mark.POSSIBLE: "<>",
    Mark.CHANGE: "D",
    JOINT: "&",
    BOTTOM: "_|_",
    "±": "+-",
}
"""Sign to its ASCII letters; a sign that is not here is ASCII itself."""


def spellings(signs: type[S]) -> tuple[re.Pattern[str], dict[str, S]]:
    """A pattern of every way to write one of `signs`, and what each way means. The empty sign is not written."""
    meant = {text: sign for sign in signs for text in (sign.value, ASCII.get(sign, sign.value)) if text}
    longest_first = sorted(meant, key=lambda text: (-len(text), text))  # or <= would be read as <
    return re.compile("|".join(map(re.escape, longest_first))), meant
