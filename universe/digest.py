"""The digest of a run: SHA-256 over its decisions and its final rule records, whatever ran them where."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from universe.journal import JournalLine, journal_order

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def run_digest(lines: Iterable[JournalLine], records: Iterable[tuple[str, str, bytes]]) -> str:
    """Digest decisions in (at, member, n) order, then records ``(address, record id, bytes)`` in that order.

    Cursors, turn numbers, agendas and stream ids are not decisions and must not be passed in. Returns 64 hex digits.
    """
    digest = sha256()
    for line in sorted(lines, key=journal_order):
        digest.update(_encoder.encode(line))
    for address, record_id, data in sorted(records):
        digest.update(_encoder.encode((address, record_id, data)))
    return digest.hexdigest()
