"""Where in a clause a rule may begin: after the author as the subject, or anywhere before a denial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from universe.gossip.detector_clauses import Clause
from universe.gossip.detector_words import (
    FIRST,
    IRREAL_NEAR,
    LEAD_INS,
    NEGATORS,
    PEOPLE,
    POSSESSIVE,
    SKIPPED,
    SUBORDINATE,
)  # fmt: skip

_CLAUSES_BACK_MAX: Final = 8
"""How far back the subject of a clause without one is looked for."""


def self_places(spoken: tuple[Clause, ...], place: int) -> Iterator[int]:
    """The places in a clause right after the author as the subject, and after the words that may stand between."""
    clause = spoken[place]
    said = clause.said
    if clause.unreal:
        return
    for at, word in enumerate(said):
        if word in IRREAL_NEAR:
            break
        if word in FIRST and not _is_background(said, at, clause.joined):
            yield from _after_skipped(said, at + 1)
    start = _elided_start(said)
    if start is not None and _inherits_first(spoken, place):
        yield from _after_skipped(said, start)


def free_places(clause: Clause) -> Iterator[int]:
    """Every place in a clause up to the first word that denies or makes it unreal."""
    if clause.unreal:
        return
    said = clause.said
    for at, word in enumerate(said):
        if at and (said[at - 1] in NEGATORS or said[at - 1] in ("when", "want", "going")):
            return
        if word in IRREAL_NEAR or word in ("nobody", "want", "planning", "thinking"):
            return
        yield at


def _is_background(said: tuple[str, ...], at: int, joined: str) -> bool:
    """Whether "I" at `at` opens a subordinate clause: "when I graduated"."""
    return (at > 0 and said[at - 1] in SUBORDINATE) or (not at and joined in SUBORDINATE)


def _after_skipped(said: tuple[str, ...], at: int) -> Iterator[int]:
    """Every place from `at` on that only auxiliaries and adverbs come before, so none after a denial or a plan."""
    while at < len(said):
        yield at
        if said[at] not in SKIPPED:
            return
        at += 1


def _elided_start(said: tuple[str, ...]) -> int | None:
    """Where a clause begins that has no subject ("got promoted"); None where it seems to have one."""
    start = 0
    while start < len(said) and said[start] in LEAD_INS:
        start += 1
    if start < len(said) and said[start] not in FIRST:
        return start
    return None


def _inherits_first(spoken: tuple[Clause, ...], place: int) -> bool:
    """Whether nobody else is the subject before a clause without one."""
    clause = spoken[place]
    if clause.joined in SUBORDINATE or clause.joined == "which":
        return False
    for before in reversed(spoken[max(0, place - _CLAUSES_BACK_MAX) : place]):
        if before.sentence != clause.sentence:
            return True
        subject = _subject(before.said)
        if subject:
            return subject == "i"
    return True


def _subject(said: tuple[str, ...]) -> str:
    """Who a clause is about: "i", "other", or "" where it shows no subject."""
    start = 0
    while start < len(said) and said[start] in LEAD_INS:
        start += 1
    head = said[start : start + 4]
    if any(word in FIRST for word in said):
        return "i" if not (head and head[0] in PEOPLE) else "other"
    if head and head[0] in PEOPLE:
        return "other"
    if len(head) > 1 and head[0] in POSSESSIVE and head[1] in PEOPLE:
        return "other"
    return ""
