"""Recordings: world events in a file, so that a world can be lived again. The format is in `docs/recordings.md`.

A recording is gzip over lines of JSON: one `Header`, then one event per line in the order of (at, event_id).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from universe.events import EVENT_BYTES_MAX, AnyEvent, TimeMs, event_decoder
from universe.ids import Id, OptionalId
from universe.people.friendship import Friendship

FORMAT: Final = "orrery-recording"
VERSION: Final = 1
"""The version that is written; every version in `SCHEMAS` can be read."""
LINE_BYTES_MAX: Final = EVENT_BYTES_MAX
"""Longest event without its newline; checked before decoding."""
HEADER_BYTES_MAX: Final = 2 * 1024 * 1024
"""Longest header without its newline: it may name 20,000 people; checked before decoding."""

Natural = Annotated[int, Meta(ge=0)]


class Header(Struct, frozen=True, kw_only=True):
    """The first line of a recording.

    `guild_id` is empty where events of several planets are mixed; `started_at` and `ended_at` are the first and last
    event (UTC ms, 0 when there is none); `people` counts distinct user ids; `counts` holds what the source counted
    (skipped lines by reason), `notes` what a reader must know in sentences; `our_bots` are names of our own bots.
    `long_known` are the people whom they had long known when it began.
    """

    format: str = FORMAT
    version: int = VERSION
    source: Annotated[str, Meta(max_length=200)]
    guild_id: OptionalId
    started_at: TimeMs
    ended_at: TimeMs
    people: Natural
    events: Natural
    counts: dict[str, int]
    notes: tuple[str, ...]
    our_bots: tuple[Id, ...]
    long_known: tuple[Friendship, ...] = ()


class Schema(Struct, frozen=True):
    """How the lines of one version become today's header and events."""

    header: Callable[[bytes], Header]
    event: Callable[[bytes], AnyEvent]


SCHEMAS: Final[dict[int, Schema]] = {
    1: Schema(header=msgspec.json.Decoder(Header).decode, event=event_decoder.decode),
}


class Stamp(Struct, frozen=True):
    """The two fields that no version may change."""

    format: str
    version: int


def one_line(text: object) -> str:
    """Make any text fit for one line of an error message: 200 characters, nothing unprintable."""
    return "".join(char if char.isprintable() else "?" for char in str(text)[:200])


def order_key(event: AnyEvent) -> tuple[int, str]:
    """The order of a recording; the event id makes it total."""
    return (event.at, event.event_id)
