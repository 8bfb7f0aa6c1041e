"""Days known, from the ISO-8601 texts of profiles in the seed's layout."""

from __future__ import annotations

from universe.errors import BadInput
from universe.people.iso_time import ms_of
from universe.trust.ledger import DAY_MS


def days_known_iso(text: str | None, now_ms: int) -> int:
    """Whole periods of 24 h from an ISO-8601 time to `now_ms` (UTC ms), never below 0; a missing zone is UTC.

    0 for an empty text and for one that is no time since 1970 (golden vectors).
    """
    try:
        first_ms = ms_of(text)
    except BadInput:
        return 0
    return max(0, (now_ms - first_ms) // DAY_MS) if first_ms else 0
