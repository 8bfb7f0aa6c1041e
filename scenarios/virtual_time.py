"""Virtual time as people write it: always UTC, never the machine's clock or zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1) + DAY_MS - 1
"""The calendar of Python ends here; later times (events allow them) are shown as this one."""


def _moment(at_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=min(at_ms, _LAST_MS))


def day(at_ms: int) -> str:
    """``2026-01-05``; `at_ms` >= 0 is UTC ms, as everywhere here."""
    return f"{_moment(at_ms):%Y-%m-%d}"


def clock(at_ms: int) -> str:
    """``14:02``."""
    return f"{_moment(at_ms):%H:%M}"


def clock_seconds(at_ms: int) -> str:
    """``14:02:11``."""
    return f"{_moment(at_ms):%H:%M:%S}"


def moment(at_ms: int) -> str:
    """``2026-01-05 14:02``."""
    return f"{day(at_ms)} {clock(at_ms)}"
