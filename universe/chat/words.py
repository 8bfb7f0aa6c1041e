"""The words of a text: one fixed pattern for everybody, because user text is never a pattern itself."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining, normalize

from universe.events import TEXT_CHARS_MAX

# Signs that Python's \w leaves out although they stand inside words: accents, and the vowel signs of Hebrew, Arabic,
# the scripts of India, Thai, Lao, Burmese and Khmer. Without them a Hindi name falls into pieces.
_MARKS: Final = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u096f\u0971-\u0df3"
    "\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
_LETTER: Final = rf"(?:[^\W_]|[{_MARKS}])"
# A joiner is never a letter, so there is one way to match and the time is linear.
_WORD: Final = re.compile(rf"{_LETTER}+(?:['_-]{_LETTER}+)*")
_JOINERS: Final = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x2010: "-"}
_MARKS_IN_A_ROW_MAX: Final = 16
_CLITICS: Final = ("", "'s", "'d", "'ll", "'re", "'ve")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order, in lower case.

    Parameters
    ----------
    text
        Any text; what stands behind its first 4,000 characters is not looked at.

    Returns
    -------
    tuple of str
        Runs of letters and digits after NFKC and case folding. An apostrophe, a hyphen or an underscore between two
        letters belongs to the word ("o'brien", "well-known", "kim_92"); curly apostrophes become straight.
    """
    cut = text[:TEXT_CHARS_MAX]
    if cut.isascii():
        return tuple(_WORD.findall(cut.lower()))
    folded = normalize("NFKC", normalize("NFKC", _without_piles(cut))[:TEXT_CHARS_MAX].casefold())
    return tuple(_WORD.findall(folded.translate(_JOINERS)))


def _without_piles(text: str) -> str:
    """`text` with at most 16 combining signs in a row: normalisation sorts a pile in quadratic time."""
    kept: list[str] = []
    height = 0
    for sign in text:
        height = height + 1 if combining(sign) else 0
        if height <= _MARKS_IN_A_ROW_MAX:
            kept.append(sign)
    return "".join(kept)


def endings(word: str) -> frozenset[str]:
    """`word` as it stands, and with every English ending that a name may carry."""
    return frozenset(word + clitic for clitic in _CLITICS)


def names_someone(text_words: tuple[str, ...], alias_words: tuple[str, ...]) -> bool:
    """Whether an alias occurs in a text, as whole words in a row.

    Both are what `words` returns. The last word may carry an English ending ("elena's", "elena'll"). An alias
    without words names nobody.
    """
    if not alias_words:
        return False
    first, last = alias_words[:-1], alias_words[-1]
    ends = endings(last)
    return any(
        word in ends and text_words[place - len(first) : place] == first
        for place, word in enumerate(text_words)
        if place >= len(first)
    )
