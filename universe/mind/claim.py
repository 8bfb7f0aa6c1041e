"""A claim: what a fact says, in a form that can contradict another."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct

Term = Annotated[str, Meta(max_length=120)]
"""A subject, predicate, object or unit: data, compared as it stands."""
Number = Annotated[float, Meta(ge=-1e15, le=1e15)]
BASIS: Final = 10_000
"""Strengths, confidences and deltas are whole numbers of basis points, so that Lua and Python agree to the bit."""


class Claim(Struct, frozen=True, array_like=True, gc=False):
    """``subject predicate object``, or its denial, or a range of numbers, for a time.

    `subject` is an id (``user:42``, ``bot:elena``) or a normalised noun (``water``); `object` is normalised, empty for
    a range. `low` and `high` lie within 1e15, in `unit` (a canonical one, see `universe.claims`), equal for one number.
    `since` and `until` are UTC ms, 0 for open. A `functional` predicate has one object at a time (a person lives in
    one place); a range of a functional predicate is exact.
    """

    subject: Term
    predicate: Term
    object: Term = ""
    denied: bool = False
    low: Number | None = None
    high: Number | None = None
    unit: Term = ""
    since: int = 0
    until: int = 0
    functional: bool = False

    @property
    def slot(self) -> tuple[str, str]:
        """What it is about: only claims of one slot can clash."""
        return (self.subject, self.predicate)
