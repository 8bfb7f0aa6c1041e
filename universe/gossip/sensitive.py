"""Which messages are too private to be told on: by whole words of five categories, on the message as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from universe.chat.words import words
from universe.gossip.detector_names import without_names
from universe.gossip.sensitive_rules import LOADED, friend_length, reason_at
from universe.topics import hobby_at

CATEGORIES: Final = ("health", "finance", "relationships", "legal", "secrets")
"""What `sensitive_reason` can answer, beside nothing."""


def sensitive_reason(text: str, display_names: tuple[str, ...] = ()) -> str:
    """Why a message must not be told on: one of `CATEGORIES`, the first that is heard; "" where nothing is.

    Parameters
    ----------
    text
        The message as it was written; what stands behind its first 4,000 characters is not looked at.
    display_names
        Names of people. "Private Ryan" in a message is nobody's secret; but a name hides no word of the message: one
        that is a sensitive word itself, or is not written as a name, is taken for what it says.

    When in doubt a message is sensitive. Questions, denials and what concerns others count like everything else.
    """
    said = tuple(_parts(without_names(text, display_names, unmasked=LOADED)))
    place = 0
    while place < len(said):
        harmless = friend_length(said, place)
        if harmless:
            place += harmless
            continue
        reason = reason_at(said, place)
        if reason and not _is_love_of_a_hobby(said, place):
            return reason
        place += 1
    return ""


def _parts(text: str) -> Iterator[str]:
    """The words of a text, cut at hyphens, without the ending of a possessive and the apostrophe of "don't"."""
    # Piece by piece: `words` reads 4,000 characters, and one sign can become eighteen when it is folded.
    for piece in normalize("NFKC", text).split():
        for word in words(piece):
            for part in word.split("-"):
                yield part.removesuffix("'s").replace("'", "")


def _is_love_of_a_hobby(said: tuple[str, ...], place: int) -> bool:
    """Whether it is pottery that somebody is in love with."""
    return said[place : place + 3] == ("in", "love", "with") and bool(hobby_at(said, place + 3)[0])
