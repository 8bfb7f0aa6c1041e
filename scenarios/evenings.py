"""How bots stood to people in the evening of every day on which somebody did something: the snapshots of a deep run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from actors.bot_records import history
from universe.people.records import History, Snapshot

Evenings = Mapping[tuple[str, str], Mapping[int, Snapshot]]
"""By bot and person id: UTC day number to the snapshot of its end."""
_HISTORY: Final = history("")


def evenings_of(records: Iterable[tuple[str, str, bytes]]) -> Evenings:
    """The snapshots that bots took, from harvested records (address, record id, bytes)."""
    found: dict[tuple[str, str], dict[int, Snapshot]] = {}
    for address, record_id, data in records:
        if address.startswith("bot:") and record_id.startswith(_HISTORY):
            days = msgspec.msgpack.decode(data, type=History).days
            found[address.removeprefix("bot:"), record_id.removeprefix(_HISTORY)] = {one.day: one for one in days}
    return found
