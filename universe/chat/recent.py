"""The latest messages of a channel, a ring of slots with a record each: what was said, and what became of it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from universe.events import Message

SLOTS: Final = 32
"""How many messages of a channel are kept; an edit, a deletion or a reaction finds an older one only in bots' marks."""


class Recent(Struct):
    """One message. `settled` is the bot that answered it or may have: no path makes another answer it.

    `reactions` counts the emojis of each person that stand; `curious` and `invited` are set once their trigger fired.
    A deleted one keeps no text.
    """

    message: Message
    version: int = 0
    settled: str = ""
    reactions: dict[str, int] = field(default_factory=dict)
    curious: bool = False
    invited: bool = False
    deleted: bool = False


def slot_of(number: int) -> int:
    """The slot of a channel's `number`-th message."""
    return number % SLOTS


def slot_record(channel_id: str, slot: int) -> str:
    """The record of one slot."""
    return f"recent:{channel_id}:{slot}"


def slot_records(channel_id: str) -> list[str]:
    """The records of all slots of a channel."""
    return [slot_record(channel_id, slot) for slot in range(SLOTS)]
