"""A bot's own limits: the battery fills with time alone; what is unasked is counted in any 60 s and by day."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import DAY, HOUR, MINUTE, START_AT
from universe.chat.budget import FULL, Budget, charge, refusal, spend
from universe.chat.chain import Denial
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
            spend(budget, now, CONFIG, asked=step == "asked", cost=0.02)
        assert 0 <= budget.battery <= FULL
        assert len(budget.acts_ms) <= CONFIG.ambient_per_minute
        assert 0 <= budget.day_used <= len(steps)


@given(st.integers(0, FULL), st.integers(0, 5), st.integers(0, 5 * DAY))
def test_a_clock_that_jumps_back_changes_nothing(battery: int, used: int, back: int) -> None:
    """No charge, no new day, no new minute."""
    budget = fresh(battery)
    budget.acts_ms, budget.day_used = [START_AT - MINUTE] * min(used, 1), used
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


def test_sixty_seconds_hold_wherever_they_begin() -> None:
    """Not by the minute of the clock: a second before and a second after its border are one minute."""
    budget = fresh(at=START_AT + 59_000)
    spend(budget, START_AT + 59_000, CONFIG, asked=False, cost=0.0)

    assert Denial("minute_budget", 59_000) == refusal(budget, START_AT + 60_000, CONFIG)
    assert Denial("minute_budget", 1) == refusal(budget, START_AT + 118_999, CONFIG)
    assert None is refusal(budget, START_AT + 119_000, CONFIG)


def test_the_day_begins_anew_at_its_own_border() -> None:
    """In UTC, not after 24 h."""
    budget = fresh(at=START_AT + HOUR)
    spend(budget, START_AT + HOUR, CONFIG, asked=False, cost=0.0)
    charge(budget, START_AT + DAY - 1, CONFIG)
    assert 1 == budget.day_used

    charge(budget, START_AT + DAY, CONFIG)
    assert 0 == budget.day_used


@given(st.lists(st.integers(0, 90_000), max_size=40), st.integers(1, 4))
def test_in_no_sixty_seconds_are_there_more_acts_than_allowed(gaps: list[int], allowed: int) -> None:
    """A bot that acts whenever it may; the twin that counts by the clock's minute acts twice in a second."""
    config = BudgetConfig(ambient_per_minute=allowed)
    budget, now, acts = Budget(), START_AT, list[int]()
    for gap in gaps:
        now += gap
        if refusal(budget, now, config) is None:
            spend(budget, now, config, asked=False, cost=0.0)
            acts.append(now)

    assert all(later - first >= MINUTE for first, later in zip(acts, acts[allowed:], strict=False))


def test_a_counter_by_the_minute_of_the_clock_lets_two_acts_into_a_second() -> None:
    """The twin: one at 12:00:59.9, the next at 12:01:00.0."""
    moments = (START_AT + MINUTE - 100, START_AT + MINUTE)
    budget, ours, naive_minutes = Budget(), 0, set[int]()
    for now in moments:
        if refusal(budget, now, CONFIG) is None:
            spend(budget, now, CONFIG, asked=False, cost=0.0)
            ours += 1
        naive_minutes.add(now // MINUTE)

    assert (1, 2) == (ours, len(naive_minutes))


@pytest.mark.parametrize(
    ("battery", "acts", "day_used", "denied"),
    [
        (299, 1, 200, Denial("battery", 14_400)),
        (0, 0, 0, Denial("battery", 300 * HOUR // 250)),
        (300, 1, 200, Denial("day_budget", DAY - HOUR)),
        (300, 1, 199, Denial("minute_budget", MINUTE)),
        (300, 0, 199, None),
    ],
)
def test_the_longest_wait_is_told_first_and_how_long_it_is(
    battery: int, acts: int, day_used: int, denied: Denial | None
) -> None:
    """Battery, then day, then minute; at the bounds themselves."""
    now = START_AT + HOUR
    budget = fresh(battery, now)
    budget.acts_ms, budget.day_used = [now] * acts, day_used

    assert denied == refusal(budget, now, CONFIG)


@given(
    battery=st.integers(0, FULL),
    acts=st.integers(0, 3),
    used=st.integers(190, 210),
    at=st.integers(0, DAY - 1),
    gain=st.sampled_from([0.25, 0.07, 0.9]),
)
def test_who_asks_again_after_the_wait_meets_that_reason_no_more(
    battery: int, acts: int, used: int, at: int, gain: float
) -> None:
    """A retry-after is a promise, for minute and day to the millisecond."""
    now, config = START_AT + at, BudgetConfig(battery_gain_per_hour=gain)
    budget = fresh(battery, now)
    budget.acts_ms, budget.day_used = [now - number for number in range(acts)][::-1], used
    denied = refusal(budget, now, config)
    if denied is None:
        return
    assert denied.retry_after_ms is not None
    if denied.reason != "battery":
        early = refusal(budget, now + denied.retry_after_ms - 1, config)
        assert Denial(denied.reason, 1) == early
    later = now + denied.retry_after_ms
    charge(budget, later, config)
    again = refusal(budget, later, config)

    assert again is None or again.reason != denied.reason


@pytest.mark.parametrize(
    ("config", "denied"),
    [
        (BudgetConfig(ambient_per_minute=0), Denial("minute_budget")),
        (BudgetConfig(battery_gain_per_hour=0.0), Denial("battery")),
    ],
)
def test_what_time_does_not_change_has_no_retry_after(config: BudgetConfig, denied: Denial) -> None:
    """A bot that may never act by itself, or never rests, need not ask again."""
    budget = fresh(FULL if denied.reason == "minute_budget" else 0)

    assert denied == refusal(budget, START_AT, config)


def test_an_answer_that_was_asked_for_costs_battery_only() -> None:
    """An unasked one costs the minute and the day as well."""
    asked, unasked = fresh(), fresh()
    spend(asked, START_AT, CONFIG, asked=True, cost=0.02)
    spend(unasked, START_AT, CONFIG, asked=False, cost=0.02)

    assert (980, [], 0) == (asked.battery, asked.acts_ms, asked.day_used)
    assert (980, [START_AT], 1) == (unasked.battery, unasked.acts_ms, unasked.day_used)
