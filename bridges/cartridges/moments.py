"""Times as cartridges write them, and as UTC milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from universe.errors import BadInput

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def read_time(text: str | None, where: str) -> int:
    """UTC ms of an ISO 8601 time, or 0 for none; without an offset it is UTC. Raises `BadInput`."""
    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text)
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MS
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{where}: {text[:40]!r} is no ISO 8601 time") from error


def iso_time(at: int) -> str:
    """``2026-02-13T00:06:31.492+00:00``, or "" for 0. Raises `BadInput` beyond the year 9999."""
    return _moment(at).isoformat(timespec="milliseconds") if at else ""


def sqlite_time(at: int) -> str | None:
    """``2026-02-13 00:06:31.492`` as SQLite's own clock would write it, None for 0."""
    return _moment(at).replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds") if at else None


def _moment(at: int) -> datetime:
    try:
        return _EPOCH + at * _MS
    except OverflowError as error:
        raise BadInput(f"{at} ms is no time of the calendar") from error
