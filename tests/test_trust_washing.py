"""The anti-gaming properties of the seed, as statements about models that run, and what brakes misbehaviour."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import settings
from msgspec.structs import replace

from tests.scale import scaled
from tests.trust_hands import Person, at, friend, saturated, whole_day
from universe.config import TrustConfig
from universe.trust.ene import score
from universe.trust.ledger import Ledger, one_message
from universe.trust.model import trust_model
from universe.trust.tiers import tiers_of

FEW = settings(max_examples=scaled(30, 500))


@pytest.mark.parametrize("model", ["hardened", "ene", "ene_repaired"])
@pytest.mark.parametrize("gap_ms", [1_000, 5_000, 170_000])
def test_500_messages_in_a_day_leave_a_stranger(model: str, gap_ms: int) -> None:
    """On the day, and however long one waits afterwards."""
    person = Person(model)
    for number in range(500):
        person.says(at(0, 0) + number * gap_ms)

    waited = range(0, 400, 20) if model != "ene_repaired" else range(1)
    assert {"stranger"} == {person.tier(at(day, 23, 59)) for day in waited}


@pytest.mark.parametrize("model", ["hardened", "ene"])
def test_a_perfect_week_cannot_reach_familiar(model: str) -> None:
    """Every hour of every day; nor can thirteen days, whatever is done in them."""
    person = Person(model).lives(range(7), *range(24))
    assert "acquaintance" == person.tier(at(6, 23))
    person.lives(range(7, 13), *range(24))
    for _ in range(2000):
        person.marked(positive=1)
    assert "acquaintance" == person.tier(at(13, 23, 59))


@pytest.mark.parametrize("name", ["tenure", "days_active", "sessions", "timing"])
def test_one_signal_alone_carries_nobody(name: str) -> None:
    """The best of one, the least of the others: a stranger, timing included."""
    person = Person().says(at(0))
    for column, best in {
        "tenure": {"credited": 1000},
        "days_active": {"days_active": 400, "credited": 1000},
        "sessions": {"sessions": 4000, "credited": 1000},
        "timing": {"hours": 2**24 - 1, "weekdays": 127, "credited": 1000},
    }[name].items():
        person.ledger[column][:] = best
    now = at(200 if name == "tenure" else 0, 23)

    assert "stranger" == person.tier(now)


@pytest.mark.parametrize("missing", ["days_active", "sessions", "timing"])
def test_no_three_signals_carry_the_fourth(missing: str) -> None:
    """Everything but one is at its best for years: an acquaintance; the bare formula makes one hour a week trusted."""
    person, bare = (Person(model).lives(range(400), 9, 12, 15) for model in ("hardened", "ene"))
    for one in (person, bare):
        for column, least in {
            "days_active": {"days_active": 0},
            "sessions": {"sessions": 0},
            "timing": {"hours": 1, "weekdays": 1},
        }[missing].items():
            one.ledger[column][:] = least

    assert "acquaintance" == person.tier(at(400))
    assert ("trusted" if missing == "timing" else "acquaintance") == bare.tier(at(400))


def test_a_bad_act_costs_more_than_three_good_ones_give() -> None:
    """While there are at most one negative to ten positives: everywhere but at the very beginning (equal there)."""
    for model, positives, negatives in (("hardened", "credited", "negative_units"), ("ene", "positives", "negatives")):
        rules = trust_model(TrustConfig(), model)
        states = [(good, bad) for good in range(1, 120) for bad in range(good // 10 + 1)]
        rows = Ledger.empty(3 * len(states), rules.columns)
        for name, value in friend(days=400).row.items():
            if name in rows.columns:
                rows[name][:] = value
        rows[positives][:] = np.array([(good, good, good + 3) for good, _ in states]).ravel()
        rows[negatives][:] = np.array([(bad, bad + 1, bad) for _, bad in states]).ravel()
        now, less, more = np.reshape(rules.standing(rows, at(400))[0], (-1, 3)).T

        # Rounding to thousandths hides half of one on either side.
        assert np.all(now - less >= more - now - 1)
        assert np.all((now - less > more - now)[:200])


def test_trust_cannot_be_washed() -> None:
    """A flood of good acts after a violation changes nothing that day, and the mark of it never goes wholly."""
    person, clean = friend(), friend()
    person.says(at(200), 300)
    stained = person.permille(at(200, 13))
    flood = [one_message(at(200, 13) + number * 1000, positive=1) for number in range(5000)]
    person.model.observe(person.ledger, whole_day(flood))
    assert person.permille(at(200, 23)) <= stained + 1

    for one in (person, clean):
        one.lives(range(201, 800), 9, 12, 15)
    assert person.permille(at(800)) < clean.permille(at(800))
    assert "stranger" != person.tier(at(800)), "but it fades: there is a way back"


def test_sentiment_moves_the_score_a_little_and_never_the_tier() -> None:
    """By 0.03 at most, whatever was felt; hundreds of these people would be of another tier by their score."""
    draw, count = np.random.default_rng(5), 5000
    person = friend(days=400)
    rows = person.ledger.take(np.zeros(count, np.int64))
    rows["credited"][:] = draw.integers(0, 1000, count)
    rows["days_active"][:] = draw.integers(0, 70, count)
    rows["sessions"][:] = draw.integers(0, 40, count)
    even, tiers = person.model.standing(rows, at(400))
    for mood in (-100_000, -30, 1, 30, 100_000):
        rows["sentiment_milli"][:] = mood
        moved, still = person.model.standing(rows, at(400))
        known_days = np.full(count, 400)

        assert np.array_equal(tiers, still)
        assert np.max(np.abs(moved - even)) <= min(30, abs(mood))
        assert abs(mood) < 30 or np.count_nonzero(tiers_of(moved, known_days) != tiers) > 100


def test_sentiment_moves_the_tier_of_the_bare_formula() -> None:
    """The twin: with eight sessions 0.03 are the step from acquaintance to familiar."""
    near = saturated(
        positive_interactions=100, days_known=30, days_active=20, session_count=8, unique_hours=range(8)
    )  # fmt: skip

    moods = [score(replace(near, sentiment_modifier=mood)) for mood in (0.0, 0.03)]
    assert [(0.33, "acquaintance"), (0.36, "familiar")] == [(one.score, one.tier) for one in moods]


def test_misbehaving_steadily_ends_at_the_bottom(promise: Callable[..., None]) -> None:
    """Mild violations on a third of the days, amid good acts, take every tier away; on each sixtieth they do not."""
    tiers = {}
    for model, every in (("hardened", 3), ("hardened", 60), ("ene_repaired", 3)):
        person = Person(model)
        for day in range(360):
            person.lives(range(day, day + 1), 9, 11, 13, 15, 17)
            if day % every == 2:
                person.says(at(day, 18), 100)
        tiers[model, every] = person.tier(at(360))
    told = {f"{model}_{every}": tier for (model, every), tier in tiers.items()}
    promise("tier after a year with a mild violation every so many days", **told)

    assert "stranger" == tiers["hardened", 3]
    assert "inner_circle" == tiers["hardened", 60]
    assert "familiar" == tiers["ene_repaired", 3], "the twin: the original takes off 0.5 at most"


def test_suspicion_falls_with_clean_days_by_what_was_said_on_them() -> None:
    """Five messages are a whole day's worth, one a fifth of it; a day with a detection takes nothing off."""

    def suspicion_after(days: int, hours: tuple[int, ...]) -> int:
        person = friend(days=30).marked(100, 100)
        return person.lives(range(30, 31 + days), *hours).row["suspicion_milli"]

    begun = suspicion_after(0, (9,))
    assert 2 * 1792 == begun
    assert [250, 50] == [begun - suspicion_after(1, hours) for hours in ((9, 10, 11, 12, 13, 14), (9,))]
    assert 0 == suspicion_after(20, (9, 10, 11, 12, 13))


@pytest.mark.parametrize(
    ("detections", "tier"), [(0, "inner_circle"), (1, "inner_circle"), (2, "trusted"), (3, "familiar"),
                             (6, "acquaintance"), (8, "stranger")],
)  # fmt: skip
def test_detections_cap_the_tier_step_by_step(detections: int, tier: str) -> None:
    """Whatever the score; the smallest violation counts as a detection."""
    person = Person().lives(range(400), 9, 12, 15).marked(*[1] * detections)

    assert tier == person.tier(at(400))
