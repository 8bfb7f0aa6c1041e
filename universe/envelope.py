"""The one envelope in which every message between members travels."""

from __future__ import annotations

from operator import attrgetter
from typing import Final, Generic, TypeVar

from msgspec import Struct

Body = TypeVar("Body")


class Envelope(Struct, Generic[Body], frozen=True, array_like=True, gc=False):
    """A message with its provenance.

    `sender` and `seq` make the id, so that a redone turn repeats it; `at` is when it is due (UTC ms). `root` is the
    id of the event from which everything grew (empty: this message itself), `parents` the direct causes, `hop` the
    number of bot acts since the root. `visibility` is ``guild``, ``dm`` or ``internal``.
    """

    sender: str
    seq: int
    at: int
    body: Body
    root: str = ""
    parents: tuple[str, ...] = ()
    hop: int = 0
    planet: str = ""
    channel: str = ""
    visibility: str = "internal"

    @property
    def id(self) -> str:
        """The unique, repeatable id ``sender/seq``."""
        return f"{self.sender}/{self.seq}"

    @property
    def origin(self) -> str:
        """The root id; a message without a cause is its own root."""
        return self.root or self.id


arrival_order: Final = attrgetter("at", "sender", "seq")
"""Sort key of an inbox: independent of arrival and of wall clocks."""
