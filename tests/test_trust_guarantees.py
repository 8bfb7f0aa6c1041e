"""What trust guarantees, for the model that runs by default; docs/trust.md lists the letters, and where the rest is.

Beside a guarantee the model of the original, or the bare formula, fails it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from tests.trust_hands import MINUTE_MS, Person, at, friend, saturated
from universe.config import TrustConfig
from universe.trust.ene import Signals, score
from universe.trust.hardened import EVIDENCE_MAX, EVIDENCE_PER_DAY
from universe.trust.ledger import Ledger, one_mark, one_message
from universe.trust.model import trust_model
from universe.trust.regularity import never_rests
from universe.trust.tiers import TIERS

FEW = settings(max_examples=scaled(30, 500))


def test_the_default_model_is_the_one_that_is_tested() -> None:
    """`hardened`."""
    assert Person().model.name == trust_model(TrustConfig()).name == "hardened"


def test_a_the_first_session_is_one_and_a_silence_is_measured_against_the_message_before() -> None:
    """By the times of the messages, whatever the clock of the host says; the original counts none, ever."""
    assert [1, 1, 2] == [Person().lives(range(1), *hours).row["sessions"] for hours in ((9,), (9, 9), (9, 11))]
    assert 0 == Person("ene_original").lives(range(9), 9, 11).row["sessions"]


def test_b_days_are_days_and_no_count_of_messages() -> None:
    """A sleeper's burst of 60 messages on the last five days is six days; the original makes an inner circle of it."""
    tiers = {}
    for model in ("hardened", "ene_repaired"):
        sleeper = Person(model).says(at(0)).lives(range(180, 185), *range(8, 20))
        tiers[model] = sleeper.tier(at(184, 23))

    assert {"hardened": "familiar", "ene_repaired": "inner_circle"} == tiers


def test_c_decay_is_a_pure_function_of_the_silence() -> None:
    """Nothing for 30 days, then half in 60 more, never less than half; however often, late or early it is read."""
    person = friend()
    full = person.permille(at(199, 17))
    shown = {silence: person.permille(at(199 + silence, 17)) for silence in (0, 30, 31, 60, 90, 91, 400, 60, 31, 0)}

    assert full == shown[0] == shown[30]
    for silence, permille in shown.items():
        factor = max(0.5, 2 ** -(max(0, silence - 30) / 60))
        assert permille == pytest.approx(full * factor, abs=1)


def test_c_the_originals_decay_compounds_and_is_forgotten_at_the_first_message() -> None:
    """The twin: run daily, half is gone after 40 days of silence, all after 60, and one message brings it back."""
    person = Person("ene_repaired").lives(range(200), 10, 15, 20)
    full = person.permille(at(199))
    after = {}
    for silence in range(1, 61):
        person.model.close_day(person.ledger, at(199 + silence, 13))
        after[silence] = person.permille(0)

    assert after[40] < 0.6 * full
    assert after[60] < 0.01 * full
    assert full <= person.says(at(600)).permille(0)


def test_c_whoever_returns_earns_the_rest_back_over_active_days() -> None:
    """Not with one message: each active day repays ten days of silence."""
    person = friend()
    full = person.permille(at(199))
    back = [person.says(at(600 + day)).permille(at(600 + day)) for day in range(8)]

    assert back[0] < 0.55 * full
    assert back == sorted(back)
    assert back[4] < full <= back[7]


def test_d_a_violation_acts_at_once_and_also_on_people_not_yet_known() -> None:
    """Score and tier fall within the same step; somebody who has not written carries it into the first message."""
    person = friend()
    before, now = person.permille(at(199)), at(199, 13)
    person.marked(300)
    assert (True, "stranger") == (person.permille(now) < before - 250, person.tier(now))

    original = friend("ene_repaired")
    before = original.permille(now)
    assert before == original.marked(300).permille(now), "the twin waits for the next message"

    assert "stranger" == Person().marked(300).lives(range(60)).tier(at(60))


@FEW
@given(
    severities=st.lists(st.integers(10, 1000), min_size=1, max_size=5),
    days=st.sampled_from([1, 15, 61, 200]),
    spoken=st.booleans(),
)
def test_d_no_violation_ever_raises_anything(severities: list[int], days: int, spoken: bool) -> None:
    """Neither score nor tier, said or only seen, by whomever."""
    person, clean = friend(days=days), friend(days=days)
    now = at(days - 1, 23)
    for severity in severities:
        before = (person.permille(now), TIERS.index(person.tier(now)))
        (person.says(now, severity) if spoken else person.marked(severity))
        after = (person.permille(now), TIERS.index(person.tier(now)))
        assert after[0] <= before[0] or spoken
        assert after[1] <= before[1]
    if spoken:
        for _ in severities:
            clean.says(now, positive=0)
    assert person.permille(now) < clean.permille(now) or clean.permille(now) == 0


def test_e_penalties_have_no_free_end() -> None:
    """One critical violation ends every tier; ten lock for longer; a thousand score less. The original stops at 0.5."""
    rows = {count: friend() for count in (1, 10, 1000)}
    for count, person in rows.items():
        for _ in range(count):
            person.marked(500)
    now = at(199, 13)

    assert {"stranger"} == {person.tier(now) for person in rows.values()}
    assert rows[1].row["lock_days"] < rows[10].row["lock_days"]
    assert rows[1].permille(now) > rows[10].permille(now) >= rows[1000].permille(now)
    capped = {count: score(saturated(violations=[{"severity": 0.5}] * count)) for count in (1, 10, 1000)}
    assert {("familiar", 0.498)} == {(one.tier, one.score) for one in capped.values()}


def test_e_no_number_of_violations_runs_over_a_column() -> None:
    """Thousands of critical ones, at once or in turns, are not worth less than one."""
    in_turns, at_once = friend(), friend()
    for _ in range(30):
        in_turns.marked(*[500] * 200)
    at_once.marked(*[1000] * 3000)

    for person in (in_turns, at_once):
        assert (0, "stranger") == (person.permille(at(200)), person.tier(at(200)))
        assert all(value >= 0 for value in person.row.values())


def test_e_penalties_fade_with_clean_active_days_only() -> None:
    """Half in 60 of them; silence and waiting repay nothing, a day with a violation fades nothing."""
    idle, active, relapsed = (friend().marked(100) for _ in range(3))
    full = idle.row["fading_micro"]
    active.lives(range(200, 261))
    for day in range(200, 261):
        relapsed.says(at(day), 10)

    assert full == idle.says(at(500), positive=0).row["fading_micro"]
    assert full / 2 == pytest.approx(active.row["fading_micro"], rel=0.02)
    assert full < relapsed.row["fading_micro"]


def test_e_a_lock_opens_after_its_clean_active_days_and_not_sooner() -> None:
    """There is a way back: 120 clean active days after the first severe violation, twice as many after the second."""
    person = friend().marked(300)
    person.lives(range(200, 320))
    assert "stranger" == person.tier(at(319, 23))
    assert "stranger" != person.lives(range(320, 321)).tier(at(320, 23))

    person.marked(300).lives(range(321, 500))
    assert "stranger" == person.tier(at(499, 23))


def test_f_volume_cannot_dilute(promise: Callable[..., None]) -> None:
    """One bad act is seen after 100 good ones, after 1000, and after 10,000; by the bare formula the last is free."""
    seen = {}
    for good in (100, 1_000, 10_000):
        for model in ("hardened", "ene"):
            person, day = Person(model), 0
            while person.row["messages"] < good:
                person.lives(range(day, day + 1), *sorted(range(9, 17)) * (1 + good // 4000))
                day += 1
            person.lives(range(day, max(day, 200)), 12)
            now = at(max(day, 200), 13)
            before = person.permille(now)
            seen[model, good] = before - person.marked(negative=1).permille(now)
    promise(
        "one plain negative costs, in thousandths", **{f"{model}_{good}": cost for (model, good), cost in seen.items()}
    )

    assert min(seen["hardened", good] for good in (100, 1_000, 10_000)) >= 4
    assert 0 == seen["ene", 10_000]


def test_f_evidence_counts_three_a_day_and_a_thousand_in_all() -> None:
    """And a violation weighs by its severity: a critical one ten times a mild one."""
    busy = Person()
    for number in range(500):
        busy.says(at(0, 9) + number * MINUTE_MS)
    assert EVIDENCE_PER_DAY == busy.row["credited"]
    assert EVIDENCE_MAX == Person().lives(range(400), 9, 12, 15).row["credited"]
    assert [1, 2, 6, 10] == [Person().marked(severity).row["negative_units"] for severity in (10, 100, 300, 500)]


def test_g_nobody_gains_by_never_sleeping() -> None:
    """24 hours a day earn what eight earn; the bare formula pays for twelve. Who never rests can be seen."""
    now = at(200)
    scores = {}
    for model in ("hardened", "ene"):
        for hours in (8, 24):
            person = Person(model).lives(range(200), *range(hours))
            # The same evidence and as many sessions, so that only the hours differ.
            person.ledger["positives"][:] = 600
            scores[model, hours] = person.permille(now)
            assert (hours == 24) == bool(never_rests(person.ledger)[0])

    assert scores["hardened", 8] == scores["hardened", 24]
    assert scores["ene", 8] < scores["ene", 24]
    assert not never_rests(Person().lives(range(5), *range(24)).ledger)[0]


def test_h_little_evidence_is_little_trust() -> None:
    """The tier rests on one deviation below the mean: the same record, longer, stands higher; the mean sees none."""
    rows = []
    for good, bad in ((12, 1), (24, 2), (96, 8), (384, 32)):
        person = friend(days=240)
        person.ledger["credited"][:], person.ledger["negative_units"][:] = good - 1, bad
        rows.append(person.permille(at(239)))

    assert rows == sorted(set(rows))
    assert rows[0] < 1000 * 12 / (12 + 3 * 1 + 1)


LOG = st.lists(
    st.tuples(st.integers(0, 40 * 24 * 60), st.sampled_from([(), (), (100,), (500,)]), st.booleans()), max_size=25
)


@FEW
@given(log=LOG, until=st.integers(0, 25))
def test_p_a_standing_can_be_computed_again_from_the_acts(log: list[Any], until: int) -> None:
    """Played again, whole or from a copy of the row half way, the same acts give the same row and standing."""
    model = trust_model(TrustConfig())
    acts = [
        one_message(at(0, 0, minute), positive=int(not bad), severities_milli=bad)
        if spoken
        else one_mark(positive=int(not bad), severities_milli=bad)
        for minute, bad, spoken in sorted(log)
    ]
    whole, again = Ledger.empty(1, model.columns), Ledger.empty(1, model.columns)
    for act in acts:
        model.observe(whole, act)
    for act in acts[:until]:
        model.observe(again, act)
    again = Ledger.of_row(again.row(0), model.columns)
    for act in acts[until:]:
        model.observe(again, act)

    assert whole.row(0) == again.row(0)
    assert np.array_equal(model.standing(whole, at(60)), model.standing(again, at(60)))


def test_q_the_formula_is_the_seeds() -> None:
    """Every golden vector, in tests/test_trust_golden.py; here the one that everybody can compute by hand."""
    half = Signals(
        days_known=180, days_active=60, session_count=30, unique_hours=range(12), unique_days_of_week=range(5)
    )

    assert (0.5, "familiar") == (score(half).score, score(half).tier)


def test_waiting_alone_lifts_nobody() -> None:
    """After ten good days neither score nor tier grows with the calendar; the bare formula makes a familiar of them."""
    reached = {}
    for name in ("hardened", "ene"):
        model = trust_model(TrustConfig(), name)
        ledger = Ledger.empty(1, model.columns)
        for hour in range(10, 10 * 24, 8):
            model.observe(ledger, one_message(at(0, hour), positive=1))
        standings = [model.standing(ledger, at(day)) for day in range(10, 40)]
        reached[name] = [(int(permille[0]), int(tier[0])) for permille, tier in standings]

    assert reached["hardened"][0] == max(reached["hardened"])
    assert reached["ene"][0] < max(reached["ene"])
    assert TIERS.index("familiar") == max(tier for _, tier in reached["ene"])
