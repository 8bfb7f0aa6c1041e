"""A bot's own limits: the battery fills with time alone, and what is unasked is counted by minute and day."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import DAY, HOUR, MINUTE, START_AT
from universe.chat.budget import FULL, Budget, charge, refusal, spend
from universe.config import BudgetConfig

CONFIG = BudgetConfig()


def fresh(battery: int = FULL, at: int = START_AT) -> Budget:
    """A budget that was looked at once."""
    budget = Budget()
    charge(budget, at, CONFIG)
    budget.battery = battery
    return budget


def test_the_battery_fills_at_its_rate_and_never_beyond_full() -> None:
    """A quarter an hour."""
    budget = fresh(100)
    charge(budget, START_AT + HOUR, CONFIG)
    assert 350 == budget.battery

    charge(budget, START_AT + 9 * HOUR, CONFIG)
    assert FULL == budget.battery


@given(st.integers(0, 900), st.lists(st.integers(1, 5 * MINUTE), max_size=60))
def test_how_often_a_battery_is_looked_at_does_not_change_it(battery: int, gaps: list[int]) -> None:
    """Many looks and one look agree to a thousandth: what is left over is not thrown away."""
    often, once = fresh(battery), fresh(battery)
    now = START_AT
    for gap in gaps:
        now += gap
        charge(often, now, CONFIG)
    charge(once, now, CONFIG)

    assert abs(often.battery - once.battery) <= 1


def test_a_battery_that_forgets_the_rest_fills_too_slowly() -> None:
    """The twin rounds down at every look: after an hour of looks each 20 s it has lost a quarter of its gain."""
    ours, naive, naive_at = fresh(0), 0, START_AT
    for now in range(START_AT, START_AT + HOUR + 1, 20_000):
        charge(ours, now, CONFIG)
        naive, naive_at = naive + 250 * (now - naive_at) // HOUR, now

    assert (250, 180) == (ours.battery, naive)


@given(
    st.lists(st.tuples(st.sampled_from(["charge", "asked", "unasked"]), st.integers(-2 * DAY, 2 * DAY)), max_size=40)
)
def test_a_battery_and_its_counters_stay_in_their_bounds(steps: list[tuple[str, int]]) -> None:
    """Whatever the clock does."""
    budget, now = Budget(), START_AT
    for step, gap in steps:
        now = max(0, now + gap)
        if step == "charge":
            charge(budget, now, CONFIG)
        else:
            spend(budget, CONFIG, asked=step == "asked")
        assert 0 <= budget.battery <= FULL
        assert 0 <= budget.minute_used <= budget.day_used or budget.day_used == 0


@given(st.integers(0, FULL), st.integers(0, 5), st.integers(0, 5 * DAY))
def test_a_clock_that_jumps_back_changes_nothing(battery: int, used: int, back: int) -> None:
    """No charge, no new day, no new minute."""
    budget = fresh(battery)
    budget.minute_used = budget.day_used = used
    before = copy.copy(budget)
    charge(budget, START_AT - back, CONFIG)

    assert before == budget


def test_a_counter_that_compares_days_for_equality_is_fooled_by_a_jump_back() -> None:
    """The twin: any other day than the stored one gives it a new budget; ours waits for a later day."""
    budget = fresh()
    budget.day_used = CONFIG.ambient_per_day
    yesterday = START_AT - HOUR
    charge(budget, yesterday, CONFIG)
    naive_used = 0 if yesterday // DAY != budget.day else budget.day_used

    assert (CONFIG.ambient_per_day, 0) == (budget.day_used, naive_used)


def test_minute_and_day_begin_anew() -> None:
    """At their own borders in UTC, not after 60 s or 24 h."""
    budget = fresh(at=START_AT + 59_000)
    spend(budget, CONFIG, asked=False)
    assert "minute_budget" == refusal(budget, CONFIG)

    charge(budget, START_AT + 60_000, CONFIG)
    assert ("", 0, 1) == (refusal(budget, CONFIG), budget.minute_used, budget.day_used)

    charge(budget, START_AT + DAY, CONFIG)
    assert 0 == budget.day_used


@pytest.mark.parametrize(
    ("battery", "minute_used", "day_used", "reason"),
    [(299, 1, 200, "battery"), (300, 1, 200, "minute_budget"), (300, 0, 200, "day_budget"), (300, 0, 199, "")],
)
def test_the_first_reason_is_told(battery: int, minute_used: int, day_used: int, reason: str) -> None:
    """Battery, then minute, then day; at the bounds themselves."""
    budget = fresh(battery)
    budget.minute_used, budget.day_used = minute_used, day_used

    assert reason == refusal(budget, CONFIG)


def test_an_answer_that_was_asked_for_costs_battery_only() -> None:
    """An unasked one costs the minute and the day as well."""
    asked, unasked = fresh(), fresh()
    spend(asked, CONFIG, asked=True)
    spend(unasked, CONFIG, asked=False)

    assert (980, 0, 0) == (asked.battery, asked.minute_used, asked.day_used)
    assert (980, 1, 1) == (unasked.battery, unasked.minute_used, unasked.day_used)
