"""Sequences of words with gaps and choices: the small language in which the detector's rules are written.

A pattern is a line of elements. ``a|b`` is one of these words; ``@name`` one word of a named class; ``#`` a number \
        (``for|#``: "for" or one);
``..`` up to three words, ``..6`` up to six; ``$`` the end of the clause (``$|today``: that or "today"); ``!a|b`` no
such word comes next; ``%`` a hobby of the vocabulary, which becomes the topic; a ``?`` at the end of an element makes
it optional. Patterns are ours alone; no text of a user becomes part of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from universe.gossip.detector_words import IRREAL_NEAR, NEGATORS, NUMBER_WORDS
from universe.topics import hobby_at

GAP_DEFAULT: Final = 3
Kind = Literal["word", "gap", "number", "end", "unless", "hobby"]


class Element(Struct, frozen=True):
    """One element of a pattern: `choices` of a word, or `reach` of a gap."""

    kind: Kind
    choices: frozenset[str] = frozenset()
    reach: int = 0
    optional: bool = False


Pattern = tuple[Element, ...]


class Match(Struct, frozen=True):
    """Where a match ends (the index after its last word), and the hobby that it names."""

    end: int
    topic: str = ""


def compiled(line: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    """A pattern from a line in the notation above."""
    return tuple(_element(part, classes) for part in line.split())


def match_at(pattern: Pattern, said: tuple[str, ...], place: int, at: int = 0) -> Match | None:
    """The first way in which `pattern` fits the words from `place` on; a gap is kept as short as it can be."""
    if at == len(pattern):
        return Match(place)
    element = pattern[at]
    if element.kind == "gap":
        return _over_gap(pattern, said, place, at)
    if element.kind == "hobby":
        topic, length = hobby_at(said, place)
        rest = match_at(pattern, said, place + length, at + 1) if topic else None
        return Match(rest.end, topic) if rest else None
    length = _fits(element, said, place)
    hit = match_at(pattern, said, place + length, at + 1) if length >= 0 else None
    if hit is None and element.optional:
        return match_at(pattern, said, place, at + 1)
    return hit


def _over_gap(pattern: Pattern, said: tuple[str, ...], place: int, at: int) -> Match | None:
    """Go on after as few words as possible; a gap never steps over a word that denies or makes unreal."""
    for start in range(place, min(len(said), place + pattern[at].reach) + 1):
        hit = match_at(pattern, said, start, at + 1)
        if hit is not None:
            return hit
        if start < len(said) and (said[start] in NEGATORS or said[start] in IRREAL_NEAR):
            return None
    return None


def starts(pattern: Pattern) -> frozenset[str] | None:
    """The words with which a match can begin; None where that is not known."""
    first: frozenset[str] = frozenset()
    for element in pattern:
        if element.kind != "word" or not {"#", "$"}.isdisjoint(element.choices):
            return None
        first |= element.choices
        if not element.optional:
            return first
    return None


def is_number(word: str) -> bool:
    """Whether a word is a number, in digits ("12", "10k", "4h52") or as a word."""
    return word[:1].isdigit() or word in NUMBER_WORDS


def _element(part: str, classes: Mapping[str, frozenset[str]]) -> Element:
    if part.startswith(".."):
        return Element("gap", reach=int(part[2:] or GAP_DEFAULT))
    optional = part.endswith("?")
    part = part.removesuffix("?")
    if part == "%":
        return Element("hobby")
    if part == "$":
        return Element("end", optional=optional)
    if part == "#":
        return Element("number", optional=optional)
    choices: set[str] = set()
    for choice in part.removeprefix("!").split("|"):
        choices |= classes[choice[1:]] if choice.startswith("@") else {choice}
    return Element("unless" if part.startswith("!") else "word", frozenset(choices), optional=optional)


def _fits(element: Element, said: tuple[str, ...], place: int) -> int:
    """How many words an element takes at `place`; -1 where it does not fit."""
    word = said[place] if place < len(said) else ""
    if element.kind == "end":
        return 0 if not word else -1
    if element.kind == "unless":
        return 0 if word not in element.choices else -1
    if element.kind == "number":
        return 1 if word and is_number(word) else -1
    if not word:
        return 0 if "$" in element.choices else -1
    return 1 if word in element.choices or ("#" in element.choices and is_number(word)) else -1
