"""The export of a universe graph: what was told and the evidence as `state`, nodes and relations as `graph`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from universe.errors import BadInput

EXPORT_VERSION: Final = 1
Table = list[tuple[Any, ...]]

STATE: Final[Mapping[str, tuple[str, ...]]] = {
    "told_planet": ("id", "at", "name", "active"),
    "told_channel": ("planet", "id", "at", "name", "type"),
    "told_person": ("id", "at", "name", "is_bot", "traits"),
    "character": ("name", "at", "bot_id"),
    "presence": ("bot", "planet", "since", "seen", "until"),
    "wishes": ("user", "at", "introduced", "invisible"),
    "standing": ("bot", "user", "at", "permille", "tier"),
    "membership": ("user", "planet", "seen", "left"),
    "sighting": ("root", "user", "at", "planet", "channel", "name", "topics", "to"),
    "met": ("root", "bot", "user", "at", "planet", "quality"),
    "gone": ("root",),
    "erased": ("mark",),
}
"""What a graph is made from, each table with its columns. Times are UTC ms, -1 for never; flags 0 or 1."""

GRAPH: Final[Mapping[str, tuple[str, ...]]] = {
    "Planet": ("id", "name", "active", "last_seen", "hours"),
    "Channel": ("planet", "id", "name", "type", "last_seen"),
    "User": ("id", "display_name", "is_bot", "traits"),
    "Topic": ("name", "mention_count"),
    "Character": ("name", "bot_id"),
    "KNOWS_USER": ("bot", "user", "familiarity", "interaction_count", "first_interaction", "last_interaction",
                   "guild_id", "planets_shared"),
    "HAS_CHANNEL": ("planet", "channel"),
    "ON_PLANET": ("user", "planet", "last_seen", "message_count", "left_at", "present"),
    "DISCUSSED": ("user", "topic", "planet", "count", "first_date", "last_date"),
    "HAS_TOPIC": ("planet", "topic", "count", "first_seen", "last_seen"),
    "PRESENT_ON": ("bot", "planet", "since", "until", "present"),
    "ACTIVE_IN": ("user", "planet", "channel", "last_seen", "message_count"),
    "INTERACTS_WITH": ("user", "other", "count", "first_seen", "last_seen", "planets"),
}  # fmt: skip
"""What follows from it: nodes and relations with the properties of the schema."""


class Exported(Struct, frozen=True):
    """An export; every table sorted."""

    version: int
    state: dict[str, Table]
    graph: dict[str, Table]


def encoded(state: Mapping[str, Iterable[tuple[Any, ...]]], graph: Mapping[str, Iterable[tuple[Any, ...]]]) -> bytes:
    """Canonical JSON: tables in the order above, rows sorted, no spaces."""
    tables = Exported(
        EXPORT_VERSION,
        {name: sorted(state[name], key=_order) for name in STATE},
        {name: sorted(graph[name], key=_order) for name in GRAPH},
    )
    return msgspec.json.encode(tables)


def decoded(data: bytes) -> Exported:
    """Read an export. Raises `BadInput` for anything else."""
    try:
        found = msgspec.json.decode(data, type=Exported)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"no export of a universe graph: {error}") from error
    if found.version != EXPORT_VERSION:
        raise BadInput(f"an export of version {found.version}, not {EXPORT_VERSION}")
    if set(found.state) != set(STATE):
        raise BadInput(f"an export with other tables than ours: {', '.join(sorted(found.state))[:80]}")
    wrong = [name for name in STATE if any(len(row) != len(STATE[name]) for row in found.state[name])]
    if wrong:
        raise BadInput(f"an export with other columns than ours: {', '.join(wrong)}")
    return found


def _order(row: tuple[Any, ...]) -> tuple[str, ...]:
    """By the text of each column: a total order whatever the columns hold."""
    return tuple(value if isinstance(value, str) else f"{value!r:>20}" for value in row)
