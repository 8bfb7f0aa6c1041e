"""From a world event to the envelope that its owner receives."""

from __future__ import annotations

from typing import Any

from universe.envelope import Envelope
from universe.events import AnyEvent


def envelope_of(event: AnyEvent) -> Envelope[Any]:
    """Wrap an event: its identity is the sender, so ties in time break the same way wherever it came from."""
    return Envelope(
        sender=f"event:{event.event_id}",
        seq=0,
        at=event.at,
        body=event,
        root=event.root or event.event_id,
        hop=event.hop,
        planet=event.guild_id,
        channel=event.channel_id,
        visibility="dm" if event.dm_bot else "guild",
    )


def owner_of(event: AnyEvent) -> str:
    """The one member whose mailbox takes the event: its planet; what happens in private goes to its one bot."""
    if event.dm_bot:
        return f"bot:{event.dm_bot}"
    return f"planet:{event.guild_id}"
