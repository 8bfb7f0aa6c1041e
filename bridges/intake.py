"""The way of events from the outside into a universe: size, decoding, then ingest or the dead letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from universe.events import EVENT_BYTES_MAX, UNDECODABLE, AnyEvent, event_decoder
from universe.ingest import owner_of
from universe.stream.capture import Capture
from universe.substrate import Accepted, DeadLetter, Substrate

SENDER = "ingest"
"""Who dead letters of this kind are from: no member ever saw them."""
Taken = Accepted | Literal["rejected", "off", "coalesced"]
"""What became of an event: ``off`` is switched off, ``coalesced`` says nothing new."""


def take_in(substrate: Substrate, data: bytes, now: int, cap: int, capture: Capture | None = None) -> Taken:
    """Take in one event as JSON (at most `EVENT_BYTES_MAX` bytes); what cannot be read becomes a dead letter.

    Returns what `Substrate.ingest` says, ``rejected``, or why `capture` stops it. Raises `SubstrateDown`, never a
    decoding error.
    """
    return take_in_all(substrate, [data], now, cap, capture)[0]


def take_in_all(
    substrate: Substrate, lines: Sequence[bytes], now: int, cap: int, capture: Capture | None = None
) -> list[Taken]:
    """`take_in` for many events in order, one answer each; the readable ones go in together, before any dead letter."""
    read = [_decoded(data) for data in lines]
    accepted = iter(take_events(substrate, [one for one in read if not isinstance(one, str)], now, cap, capture))
    taken: list[Taken] = []
    for data, event in zip(lines, read, strict=True):
        if isinstance(event, str):
            substrate.reject(DeadLetter(SENDER, "", event, "", data[:EVENT_BYTES_MAX], now))
            taken.append("rejected")
        else:
            taken.append(next(accepted))
    return taken


def take_events(
    substrate: Substrate, events: Sequence[AnyEvent], now: int, cap: int, capture: Capture | None = None
) -> list[Taken]:
    """Take in events in order, one answer each. Raises `SubstrateDown`: hand in the same events again then."""
    refused: list[Taken | None] = [_refusal(capture, event) for event in events]
    let_in = [event for event, reason in zip(events, refused, strict=True) if reason is None]
    try:
        answers = substrate.ingest_all([(owner_of(event), event) for event in let_in], now, cap)
    except Exception:
        # What may not have been taken in must not count as told, or its repetition would be dropped.
        _forget(capture, let_in)
        raise
    _forget(capture, [event for event, answer in zip(let_in, answers, strict=True) if answer == "full"])
    accepted = iter(answers)
    return [next(accepted) if reason is None else reason for reason in refused]


def _refusal(capture: Capture | None, event: AnyEvent) -> Literal["off", "coalesced"] | None:
    return capture.refusal(event) if capture is not None else None


def _forget(capture: Capture | None, events: Iterable[AnyEvent]) -> None:
    for event in events:
        if capture is not None:
            capture.forget(event)


def _decoded(data: bytes) -> AnyEvent | str:
    """The event, or the reason why there is none."""
    if len(data) > EVENT_BYTES_MAX:
        return f"too large: {len(data)} bytes"
    try:
        event: AnyEvent = event_decoder.decode(data)
    except UNDECODABLE as error:
        return f"{type(error).__name__}: {error}"[:200]
    return event
