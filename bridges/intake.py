"""The way of an event from the outside into a universe: size, decoding, then ingest or the dead letters."""

from __future__ import annotations

from typing import Literal

from universe.events import EVENT_BYTES_MAX, UNDECODABLE, event_decoder
from universe.ingest import owner_of
from universe.substrate import Accepted, DeadLetter, Substrate

SENDER = "ingest"
"""Who dead letters of this kind are from: no member ever saw them."""


def take_in(substrate: Substrate, data: bytes, now: int, cap: int) -> Accepted | Literal["rejected"]:
    """Take in one event as JSON (at most `EVENT_BYTES_MAX` bytes); what cannot be read becomes a dead letter.

    Returns what `Substrate.ingest` says, or ``rejected``. Raises `SubstrateDown`, never a decoding error.
    """
    reason = f"too large: {len(data)} bytes" if len(data) > EVENT_BYTES_MAX else ""
    if not reason:
        try:
            event = event_decoder.decode(data)
        except UNDECODABLE as error:
            reason = f"{type(error).__name__}: {error}"[:200]
        else:
            return substrate.ingest(owner_of(event), event, now, cap)
    substrate.reject(DeadLetter(SENDER, "", reason, "", data[:EVENT_BYTES_MAX], now))
    return "rejected"
