"""Journal lines: what was decided, by whom, when, because of what."""

from __future__ import annotations

import msgspec
from msgspec import Struct

Detail = str | int | float | bool | None | list[str]


class JournalLine(Struct, frozen=True, array_like=True, gc=False):
    """One decision of one member.

    `n` comes from the member's send counter, so ``member/n`` is unique and a redone turn repeats it. `cause` is the
    id of the message that led to the decision, `root` the event from which everything grew. `details` carries ids,
    numbers and reason codes, never message text.
    """

    at: int
    member: str
    n: int
    kind: str
    cause: str
    root: str
    details: dict[str, Detail]


def journal_order(line: JournalLine) -> tuple[int, str, int]:
    """Sort key that does not depend on placement."""
    return (line.at, line.member, line.n)


lines_decoder = msgspec.msgpack.Decoder(list[JournalLine])
lines_encoder = msgspec.msgpack.Encoder()
