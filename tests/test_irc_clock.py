"""The clock of IRC logs: hours and minutes, sometimes without am and pm, become one time line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridges.irc.clock import place_stamps

gaps = st.lists(st.integers(0, 600), min_size=1, max_size=60)


@given(start=st.integers(0, 1439), gaps=gaps)
def test_a_12_hour_clock_without_am_and_pm_is_read_right(start: int, gaps: list[int]) -> None:
    """Written as the old logs do (00 at night, 12 at noon, 01 to 11 twice), any day comes out as it was."""
    truth = [start + sum(gaps[:number]) for number in range(len(gaps))]
    hours = [minute // 60 % 24 for minute in truth]
    written = [
        (hour if hour <= 12 else hour - 12) * 60 + minute % 60 for hour, minute in zip(hours, truth, strict=True)
    ]
    placed = place_stamps(written)
    known = any(hour in (0, 12) for hour in hours)
    morning = 0 if known or hours[0] < 12 else 720

    last_day = (truth[-1] - morning) // 1440
    assert [minute - morning - last_day * 1440 for minute in truth] == list(placed.minutes)
    assert (True, 0) == (placed.twelve_hours, placed.set_back)


@given(start=st.integers(13 * 60, 1439), gaps=st.lists(st.integers(0, 1320), max_size=60))
def test_a_24_hour_clock_is_read_right(start: int, gaps: list[int]) -> None:
    """Stamps of a 24-hour log come out as they were, over any number of midnights."""
    truth = [start + sum(gaps[:number]) for number in range(len(gaps) + 1)]
    placed = place_stamps([minute % 1440 for minute in truth])

    assert [minute - truth[-1] // 1440 * 1440 for minute in truth] == list(placed.minutes)
    assert truth[-1] // 1440 == placed.midnights


@given(stamps=st.lists(st.integers(0, 1439)))
def test_time_never_runs_back(stamps: list[int]) -> None:
    """Whatever the stamps, the placed minutes never decrease and end within the last day."""
    minutes = list(place_stamps(stamps).minutes)

    assert sorted(minutes) == minutes
    assert all(0 <= minute < 1440 for minute in minutes[-1:])


def test_the_written_clock_itself_runs_back() -> None:
    """Reading an old log's stamps as they stand, noon goes back eleven hours; placed, it is one minute."""
    written = [12 * 60 + 59, 60]

    assert written != sorted(written)
    assert (779, 780) == place_stamps(written).minutes


def test_a_clock_set_back_is_held_and_said() -> None:
    """At the end of summer time an hour comes twice: no midnight passes, the stamps are held and counted."""
    placed = place_stamps([14 * 60, 25, 119, 60, 61, 121])

    assert (1, 2) == (placed.midnights, placed.set_back)
    assert (-600, 25, 119, 119, 119, 121) == placed.minutes
