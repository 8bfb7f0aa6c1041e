"""Names of people in a text: what belongs to a name says nothing about anybody's life."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from universe.chat.words import words
from universe.events import TEXT_CHARS_MAX

SOMEBODY: Final = "somebody"
"""Stands where a name stood."""


def without_names(text: str, display_names: tuple[str, ...], unmasked: frozenset[str] = frozenset()) -> str:
    """`text` (its first 4,000 characters, without invisible signs) with a plain word in the place of every name.

    A name counts where it stands alone and is spelled as its bearer spells it. Words of the message stay what they
    are although somebody is called so: a name that consists of `unmasked` words, or holds one and is not written as a
    name of two words or more, is left in the text. Names are searched for as they are, never as patterns.
    """
    shown = visible(text[:TEXT_CHARS_MAX])
    for name in sorted({visible(name).strip() for name in display_names}, key=lambda name: (-len(name), name)):
        if name in shown and _hides(name, unmasked):
            shown = _replaced(shown, name)
    return shown


def visible(text: str) -> str:
    """`text` without format characters (zero width, soft hyphen), which would cut a word in two."""
    if text.isascii():
        return text
    return "".join(sign for sign in text if category(sign) != "Cf")


def _hides(name: str, unmasked: frozenset[str]) -> bool:
    said = words(name)
    if len(name) < 3 or not said or all(word in unmasked or word in _FUNCTION_WORDS for word in said):
        return False
    if not any(word in unmasked for word in said):
        return True
    return len(said) > 1 and all(part[:1].isupper() for part in name.split())


def _replaced(text: str, name: str) -> str:
    """`text` with `name` replaced wherever no letter or digit touches it."""
    pieces: list[str] = []
    start = place = 0
    while (place := text.find(name, place)) >= 0:
        end = place + len(name)
        if (place and text[place - 1].isalnum()) or text[end : end + 1].isalnum():
            place += 1
            continue
        pieces += [text[start:place], SOMEBODY]
        start = place = end
    return "".join([*pieces, text[start:]])


_FUNCTION_WORDS: Final = frozenset({
    "a", "an", "the", "i", "i'm", "im", "we", "you", "he", "she", "it", "they", "me", "my", "our", "your", "his",
    "her", "its", "their", "us", "am", "is", "are", "was", "were", "be", "been", "have", "has", "had", "do", "did",
    "got", "get", "just", "finally", "and", "or", "but", "not", "no", "never", "with", "of", "to", "in", "on", "at",
    "for", "from", "by", "up", "out", "so", "very", "new", "all",
})  # fmt: skip
"""A name of nothing but these would hide half the language."""
