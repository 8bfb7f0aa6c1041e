"""Ids and addresses: the one grammar that every key and every address obeys."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Annotated, Final

from msgspec import Meta

from universe.errors import BadKey

ID_PATTERN: Final = r"^[0-9A-Za-z_.\-]{1,64}\Z"
EVENT_ID_PATTERN: Final = r"^[0-9A-Za-z_.:\-]{1,128}\Z"
_ID = re.compile(r"[0-9A-Za-z_.\-]{1,64}")
_EVENT_ID = re.compile(r"[0-9A-Za-z_.:\-]{1,128}")
_QUERY_ID = re.compile(r"[0-9A-Za-z_.:\-]{1,160}")

Id = Annotated[str, Meta(pattern=ID_PATTERN)]
"""A Discord snowflake, a synthetic id, a bot's name: 1 to 64 of ``[0-9A-Za-z_.-]``."""
OptionalId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.\-]{0,64}\Z")]
EventId = Annotated[str, Meta(pattern=EVENT_ID_PATTERN)]
"""A stable event identity such as ``msg:123``: the same for every bot that sees the event."""
QueryId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.:\-]{1,160}\Z")]
"""A query of the bus: a message id, and behind a colon the bot that thinks about it."""
OptionalEventId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.:/\-]{0,160}\Z")]


def is_id(text: str) -> bool:
    """Tell whether `text` is an id. fullmatch, because ``$`` would let a trailing newline through."""
    return _ID.fullmatch(text) is not None


def is_event_id(text: str) -> bool:
    """Tell whether `text` is an event identity."""
    return _EVENT_ID.fullmatch(text) is not None


def is_query_id(text: str) -> bool:
    """Tell whether `text` is the id of a query."""
    return _QUERY_ID.fullmatch(text) is not None


def split_address(address: str) -> tuple[str, str]:
    """Split ``kind:id`` into its two ids. Raises `BadKey` outside the grammar."""
    kind, colon, name = address.partition(":")
    if not colon or not is_id(kind) or not is_id(name):
        raise BadKey(f"not an address: {address[:80]!r}")
    return kind, name


def id_for_name(realm: str, name: str) -> str:
    """Derive an id for a free-form name (an IRC nick), 64 bits: names are never keys.

    Returns ``realm-<16 hex digits>``; the same name always gives the same id.
    """
    return f"{realm}-{blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"
