"""Times in files for people: ISO-8601 in UTC, exact to the millisecond; days as dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from universe.errors import BadInput

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_MILLISECOND: Final = timedelta(milliseconds=1)
LAST_MS: Final = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // _MILLISECOND + 86_399_999
"""The calendar of ISO texts ends here; what events allow beyond it is written as this moment."""


def iso_of(at_ms: int) -> str:
    """``2026-01-05T14:02:11.120+00:00``; an empty text for a time that is not known (0 or less)."""
    if at_ms <= 0:
        return ""
    return (_EPOCH + min(at_ms, LAST_MS) * _MILLISECOND).isoformat(timespec="milliseconds")


def ms_of(text: str | None) -> int:
    """UTC ms of an ISO-8601 text, a missing zone being UTC; 0 for an empty one. Raises `BadInput`."""
    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        at_ms = (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError) as error:
        raise BadInput(f"not a time in ISO-8601: {text[:40]!r}") from error
    if at_ms < 0:
        raise BadInput(f"a time before 1970: {text[:40]!r}")
    return at_ms


def date_of(day: int) -> str:
    """``2026-01-05`` of a UTC day number since 1970-01-01 (>= 0)."""
    return date.fromordinal(_EPOCH_DAY + min(day, LAST_MS // 86_400_000)).isoformat()


def day_of(text: str) -> int:
    """The UTC day number of a date. Raises `BadInput`."""
    try:
        day = date.fromisoformat(text).toordinal() - _EPOCH_DAY
    except ValueError as error:
        raise BadInput(f"not a date in ISO-8601: {text[:40]!r}") from error
    if day < 0:
        raise BadInput(f"a date before 1970: {text[:40]!r}")
    return day
