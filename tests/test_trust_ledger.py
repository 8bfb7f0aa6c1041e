"""The ledger: true sessions, days, hours and weekdays; a day at once, clocks that jump, and what is taken back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from tests.trust_hands import MINUTE_MS, OURS, Person, at, whole_day
from universe.config import TrustConfig
from universe.trust.changes import added, undo
from universe.trust.ledger import DAY_MS, HOUR_MS, NEVER, Acts, Ledger, one_mark, one_message
from universe.trust.model import MODELS, TrustModel, trust_model

FEW = settings(max_examples=scaled(25, 400))
MINUTES = st.integers(0, 24 * 60 - 1)
MESSAGE = st.sampled_from([
    {"positive": 1}, {"positive": 1, "sentiment_milli": 3}, {"negative": 1}, {"severities_milli": (100,)},
    {"severities_milli": (500,)}, {"severities_milli": (299, 15), "sentiment_milli": -3}, {},
])  # fmt: skip
MARK = st.sampled_from([
    {"positive": 1}, {"negative": 1}, {"severities_milli": (150,)}, {"severities_milli": (300,)}, {"tool_attempts": 1},
])  # fmt: skip
DAY = st.tuples(
    st.integers(1, 140),
    st.lists(st.tuples(MINUTES, MESSAGE), min_size=1, max_size=8),
    st.lists(MARK, max_size=4),
)
LIFE = st.lists(DAY, min_size=1, max_size=6)
NOWS = st.lists(st.integers(-3, 2000), min_size=1, max_size=6)


def days_of(life: list[tuple[int, list[tuple[int, dict[str, object]]], list[dict[str, object]]]]) -> list[list[Acts]]:
    """The acts of each day in order: its messages, then what was no message."""
    day, days = 0, []
    for skip, messages, marks in life:
        day += skip
        in_time = sorted(messages, key=lambda one: one[0])
        spoken = [one_message(at(day, 0, minute), **judged) for minute, judged in in_time]
        days.append([*spoken, *(one_mark(**seen) for seen in marks)])
    return days


def entered(model: TrustModel, acts: list[Acts]) -> Ledger:
    """A new person's row after these acts."""
    part = Ledger.empty(1, model.columns)
    for act in acts:
        model.observe(part, act)
    return part


@pytest.mark.parametrize("name", MODELS)
@FEW
@given(life=LIFE)
def test_a_day_at_once_equals_its_messages_in_order(name: str, life: list) -> None:
    """In every column of every model: what a wide world enters is what a deep one does.

    The originals see what is no message at the next message only; it is entered by itself there.
    """
    model = trust_model(TrustConfig(), name)
    days = days_of(life)

    def split(day: list[Acts]) -> list[Acts]:
        apart = [] if name in OURS else [act for act in day if not act.messages[0]]
        return [whole_day(day[: len(day) - len(apart)]), *apart]

    in_order = entered(model, [act for day in days for act in day])
    at_once = entered(model, [act for day in days for act in split(day)])

    assert in_order.row(0) == at_once.row(0)


@pytest.mark.parametrize("name", OURS)
@FEW
@given(life=LIFE)
def test_the_facts_are_those_of_the_messages(name: str, life: list) -> None:
    """Counted again from the bare times: sessions, active days, hours, weekdays, first and latest."""
    days = days_of(life)
    acts = [act for day in days for act in day]
    times = [int(act.first_ms[0]) for act in acts if act.messages[0]]
    row = entered(trust_model(TrustConfig(), name), acts).row(0)

    assert row["sessions"] == 1 + sum(later - sooner > 30 * MINUTE_MS for sooner, later in pairwise(times))
    assert row["days_active"] == len({time // DAY_MS for time in times})
    assert row["hours"] == sum(1 << hour for hour in {time // HOUR_MS % 24 for time in times})
    assert row["weekdays"] == sum(1 << day for day in {(time // DAY_MS + 3) % 7 for time in times})
    assert (row["first_ms"], row["last_ms"], row["messages"]) == (times[0], times[-1], len(times))
    assert row["positives"] == sum(int(act.positives[0]) for act in acts)
    assert row["negatives"] == sum(int(act.negatives[0]) for act in acts)
    assert row["severity_milli"] == sum(int(act.severity_milli[0]) for act in acts)


@pytest.mark.parametrize("name", OURS)
def test_a_session_ends_after_more_than_thirty_minutes(name: str) -> None:
    """The first session counts; thirty minutes to the millisecond are the same session, one more begins another."""
    person = Person(name).says(at(0, 10))
    assert 1 == person.row["sessions"]
    assert 1 == person.says(at(0, 10, 30)).row["sessions"]
    assert 2 == person.says(at(0, 11) + 1).row["sessions"]
    assert 3 == person.says(at(1, 11)).row["sessions"]


def test_the_originals_sessions_are_never_counted() -> None:
    """The twin: who stores the latest message before measuring the silence since then measures none."""
    assert 0 == Person("ene_original").lives(range(30)).row["sessions"]
    assert 29 == Person("ene_repaired").lives(range(30)).row["sessions"]
    assert 30 == Person("ene").lives(range(30)).row["sessions"]


def test_days_are_counted_and_not_guessed_from_messages() -> None:
    """500 messages in an hour and one 200 days later are two active days; the original says 201."""
    for name, expected in (("ene", 2), ("hardened", 2), ("ene_repaired", 201)):
        person = Person(name)
        for number in range(500):
            person.says(at(0, 10) + number * 1000)
        assert expected == person.says(at(200)).row["days_active"]


@pytest.mark.parametrize("name", MODELS)
@FEW
@given(life=LIFE, nows=NOWS)
def test_reading_changes_nothing_whatever_its_order(name: str, life: list, nows: list[int]) -> None:
    """Decay is never stored: read often, late, early or not at all, a row stays, and a moment has one standing."""
    model = trust_model(TrustConfig(), name)
    part = entered(model, [act for day in days_of(life) for act in day])
    before = part.row(0)
    told = {now: tuple(int(column[0]) for column in model.standing(part, at(now))) for now in nows}
    again = {now: tuple(int(column[0]) for column in model.standing(part, at(now))) for now in reversed(nows)}
    restarted = Ledger.of_row(before, model.columns)

    assert before == part.row(0) == restarted.row(0)
    assert told == again
    assert told == {now: tuple(int(column[0]) for column in model.standing(restarted, at(now))) for now in nows}


@pytest.mark.parametrize("name", OURS)
@FEW
@given(times=st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=20))
def test_a_clock_that_jumps_back_gives_nothing(name: str, times: list[int]) -> None:
    """A message dated before the latest one happens together with it: no session, day, hour, weekday or tenure."""
    person, clamped = Person(name), Person(name)
    latest = 0
    for minute in times:
        latest = max(latest, minute)
        person.says(at(0, 0, minute))
        clamped.says(at(0, 0, latest))

    assert clamped.row == person.row


@pytest.mark.parametrize("name", OURS)
def test_a_clock_that_jumps_forward_clamps_what_follows(name: str) -> None:
    """One session and one day at most; until the true time has caught up nothing is gained, and no tenure ever."""
    person = Person(name).lives(range(20)).says(at(4000)).lives(range(21, 60))
    newcomer = Person(name).says(at(4000)).lives(range(21, 60))

    assert (21, 21) == (person.row["sessions"], person.row["days_active"])
    assert (1, 1, "stranger") == (newcomer.row["sessions"], newcomer.row["days_active"], newcomer.tier(at(60)))


@pytest.mark.parametrize("name", OURS)
def test_a_violation_by_somebody_unknown_counts_without_tenure(name: str) -> None:
    """It is there at the first message, which alone begins the acquaintance."""
    person = Person(name).marked(100)
    assert (NEVER, NEVER, 0, 1) == tuple(
        person.row[column] for column in ("first_ms", "last_day", "sessions", "violations")
    )
    assert (0, "stranger") == (person.permille(at(300)), person.tier(at(300)))

    punished, clean = person.lives(range(30)), Person(name).lives(range(30))
    assert clean.row["first_ms"] == punished.row["first_ms"]
    assert punished.permille(at(30)) < clean.permille(at(30))


def test_the_original_forgets_a_violation_by_somebody_unknown() -> None:
    """The twin."""
    forgotten = Person("ene_repaired").marked(100).lives(range(30))

    assert Person("ene_repaired").lives(range(30)).row == forgotten.row


@pytest.mark.parametrize("name", MODELS)
@FEW
@given(life=LIFE, reaction=MARK, others=st.lists(MARK, max_size=3))
def test_what_is_taken_back_at_once_was_never_there(name: str, life: list, reaction: dict, others: list) -> None:
    """Every column, limits of a day included; also when other acts of no credit came between."""
    model = trust_model(TrustConfig(), name)
    part = entered(model, [act for day in days_of(life) for act in day])
    without = entered(model, [act for day in days_of(life) for act in day])
    before = part.row(0)
    model.observe(part, one_mark(**reaction))
    changes = added(before, part.row(0))
    for other in (one for one in others if "positive" not in one and "severities_milli" not in one):
        model.observe(part, one_mark(**other))
        model.observe(without, one_mark(**other))
    row = part.row(0)
    undo(row, changes)

    assert without.row(0) == row


def test_what_is_taken_back_later_leaves_other_days_alone() -> None:
    """A reaction of yesterday gives no credit of today back, and a corrected verdict opens its lock again."""
    person, other = Person().lives(range(10)), Person().lives(range(10))
    before = person.row
    changes = added(before, person.marked(positive=1).row)
    person.says(at(11)).says(at(11, 13))
    other.says(at(11)).says(at(11, 13))
    row = person.row
    undo(row, changes)
    assert other.row == row

    before = person.row
    changes = added(before, person.marked(500).row)
    assert 120 == person.row["lock_days"]
    row = person.row
    undo(row, changes)
    assert before == row


def test_taking_back_a_fixed_amount_takes_too_much() -> None:
    """The twin: five likes on a day credit two, three at most; whoever subtracts one for each removed loses credit."""
    person = Person().says(at(0))
    changes = []
    for _ in range(5):
        before = person.row
        changes.append(added(before, person.marked(positive=1).row))
    row, naive = person.row, person.row
    for change in changes[2:]:
        undo(row, change)
        naive["credited"] -= 1

    assert (3, 0) == (row["credited"], naive["credited"])
    for change in changes[:2]:
        undo(row, change)
    assert Person().says(at(0)).row == row
