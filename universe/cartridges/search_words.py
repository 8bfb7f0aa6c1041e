"""The words that facts are found by: lower case, joined words taken apart, plurals folded, function words dropped."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from universe.chat.words import words

QUERY_WORDS_MAX: Final = 64
"""Different words of a query that are looked at."""
_JOINERS: Final = re.compile(r"['_-]")
_CLITICS: Final = frozenset({"s", "d", "ll", "re", "ve", "t", "m"})
_UNHEARD: Final = """
a about after again also am an and any are as at be been before being but by can could did do does doing done each
for from had has have having he her here hers him his how i if in into is it its itself just let may me might more
most must my of off on or other our ours out over own please shall she should so some such than that the their
theirs them then there these they this those through to too under up us very was we were what when where which
while who whom whose why will with would you your yours tell know explain hey hi hello ok okay
"""
"""Words that every sentence has, and those by which people ask."""
_FUNCTION_WORDS: Final = frozenset(_UNHEARD.split())
_S_KEPT: Final = ("ss", "us", "is", "as", "os")
_ES_AFTER: Final = ("x", "z", "ch", "sh", "ss")


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """One form for singular and plural, by the endings of English; other words stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(_S_KEPT):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("es") and word[:-2].endswith(_ES_AFTER):
        return word[:-2]
    return word[:-1]


def search_words(text: str) -> list[str]:
    """The words of a text in order, repeated ones too; what stands behind its first 4,000 characters is left out."""
    found = []
    for word in words(text):
        pieces = _JOINERS.split(word) if not word.isalnum() else [word]
        found += [
            _folded(piece)
            for place, piece in enumerate(pieces)
            if piece and piece not in _FUNCTION_WORDS and not (place and piece in _CLITICS)
        ]
    return found


def query_words(query: str) -> list[str]:
    """The different words of a query, sorted, at most `QUERY_WORDS_MAX` (the first ones)."""
    return sorted(list(dict.fromkeys(search_words(query)))[:QUERY_WORDS_MAX])
