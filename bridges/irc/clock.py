"""The clock of an IRC log: from written hours and minutes to minutes that never run back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

DAY_MINUTES: Final = 24 * 60
HALF_DAY_MINUTES: Final = 12 * 60
SET_BACK_MINUTES_MAX: Final = 60
"""A step back of up to an hour is a clock set back; a longer one means that noon or midnight has passed."""


class Placed(Struct, frozen=True):
    """Stamps on one time line.

    `minutes` count from the midnight that begins the day of the *last* stamp (negative on the days before) and never
    decrease; `midnights` were passed; `set_back` stamps ran back and were held; `twelve_hours` tells a 12-hour clock.
    """

    minutes: tuple[int, ...]
    midnights: int
    set_back: int
    twelve_hours: bool


def place_stamps(stamps: Sequence[int]) -> Placed:
    """Place written stamps (minutes of the day, 0 to 1439), in the order of the lines.

    The logs until 2007 write hours 0 to 12 without am and pm: midnight as 00, noon as 12, and 01 to 11 in the
    afternoon. So a log without an hour above 12 is read modulo 12 hours, and a written 00 (morning) or 12 (afternoon)
    tells which half of the day it is; with neither, the first line is taken as morning.
    """
    twelve_hours = max(stamps, default=0) < HALF_DAY_MINUTES + 60
    period = HALF_DAY_MINUTES if twelve_hours else DAY_MINUTES
    now, set_back, half = 0, 0, 0
    half_is_known = not twelve_hours
    minutes: list[int] = []
    for position, stamp in enumerate(stamps):
        forward = (stamp - now) % period
        if position and forward >= period - SET_BACK_MINUTES_MAX:
            set_back += 1
        else:
            now += forward
            if not half_is_known and stamp // 60 in (0, 12):
                half = (now // HALF_DAY_MINUTES + stamp // HALF_DAY_MINUTES) % 2
                half_is_known = True
        minutes.append(now)
    placed, midnights = _from_last_day([minute + half * HALF_DAY_MINUTES for minute in minutes])
    return Placed(placed, midnights, set_back, twelve_hours)


def _from_last_day(minutes: list[int]) -> tuple[tuple[int, ...], int]:
    if not minutes:
        return (), 0
    first_day, last_day = minutes[0] // DAY_MINUTES, minutes[-1] // DAY_MINUTES
    return tuple(minute - last_day * DAY_MINUTES for minute in minutes), last_day - first_day
