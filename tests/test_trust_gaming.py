"""Trust gaming: columns live what single messages would, habits are fixed, attacks do what they say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.wide.driver import WideOutcome, run_wide
from scenarios import trust_gaming
from scenarios.catalogue import load_scenario
from scenarios.gaming.activity import DayPlan, Detector, PlannedMessage, honest_plan, messages_of
from scenarios.gaming.attacks import Memory, attack_plan
from scenarios.gaming.findings import gaming_findings
from scenarios.gaming.harm import WEIGHTS_MILLI, enter_hard, enter_plain
from scenarios.gaming.population import ATTACKS, attackers, honest_id, honest_users
from scenarios.gaming.review import Review
from scenarios.gaming.shard import make_gaming_shard, sample_days
from tests.gaming import JUDGEMENT, START_AT, live_singly, plan_of, society
from tests.scale import scaled
from universe.config import Config, TrustConfig
from universe.rng import below
from universe.trust.ledger import DAY_MS, Ledger
from universe.trust.model import MODELS, TrustModel, trust_model

NOISY = Detector(recall=0.5, false_positive=0.05)
PEOPLE = 24
LENIENT = TrustConfig(
    acquaintance_score=0.02, familiar_score=0.04, trusted_score=0.08, inner_circle_score=0.2,
    acquaintance_days=0, familiar_days=0, trusted_days=1, inner_circle_days=3,
)  # fmt: skip
"""Tiers change all the time here, so that it shows when one is read."""


def rude_plan(seed: int, day: int, first: int, tiers: list[int]) -> DayPlan:
    """A day of honest users, as rude as attackers: some rows with bad and severe acts, some that wait for a tier."""
    plan = honest_plan(seed, day, START_AT + day * DAY_MS, honest_users(seed, first, first + PEOPLE, 1), 1, NOISY)
    rows = np.arange(len(plan))
    bads = np.minimum(plan.messages - plan.misreads, rows % 4).astype(np.int32)
    needs = np.array([tiers[row % len(tiers)] for row in rows], np.uint8)
    return msgspec.structs.replace(plan, bads=bads, severe=rows % 3 == 0, needs_tiers=needs)


def live_in_columns(model: TrustModel, ledger: Ledger, plan: DayPlan) -> np.ndarray[Any, Any]:
    """Enter a day into the rows of all people; returns the same counts as `live_singly`, a row each."""
    part = ledger.take(plan.people)
    enter_plain(model, part, plan)
    deeds = enter_hard(model, part, plan, JUDGEMENT)
    ledger.put(plan.people, part)
    return np.stack([deeds.bads, deeds.severe, deeds.detected, deeds.harm_milli], axis=1)


def difference(model: TrustModel, plans: list[DayPlan], lister: Callable[[DayPlan, int], list[PlannedMessage]]) -> int:
    """In how many ledger rows and counts the columns differ from single messages after some days."""
    together = Ledger.empty(PEOPLE, model.columns)
    alone = [Ledger.empty(1, model.columns) for _ in range(PEOPLE)]
    different = 0
    for plan in plans:
        counts = live_in_columns(model, together, plan)
        for row, person in enumerate(plan.people.tolist()):
            different += live_singly(model, alone[person], plan, row, lister) != counts[row].tolist()
        if model.daily:
            for ledger in (together, *alone):
                model.close_day(ledger, plan.day_ms + DAY_MS)
    return different + sum(together.row(person) != one.row(0) for person, one in enumerate(alone))


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=scaled(4, 60))
@given(st.integers(0, 2**32), st.lists(st.integers(0, 200), min_size=4, max_size=12, unique=True))
def test_a_day_in_columns_equals_its_messages_one_by_one(name: str, seed: int, days: list[int]) -> None:
    """For every model: ledgers, bad acts, detections and harm, whatever was misread or waited for a tier."""
    plans = [rude_plan(seed, day, 0, [0, 1, 0, 2]) for day in sorted(days)]

    assert 0 == difference(trust_model(LENIENT, name), plans, messages_of)


def _backwards(plan: DayPlan, row: int) -> list[PlannedMessage]:
    listed = messages_of(plan, row)
    kinds = [(message.kind, message.needs_tier) for message in reversed(listed)]
    return [PlannedMessage(one.at_ms, one.bot, *kind) for one, kind in zip(listed, kinds, strict=True)]


def _in_one_session(plan: DayPlan, row: int) -> list[PlannedMessage]:
    listed = messages_of(plan, row)
    return [msgspec.structs.replace(one, at_ms=listed[0].at_ms + place * 4000) for place, one in enumerate(listed)]


@pytest.mark.parametrize("twin", [_backwards, _in_one_session])
def test_the_check_of_columns_can_fail(twin: Callable[[DayPlan, int], list[PlannedMessage]]) -> None:
    """The twins, bad acts first and a day as one session, come to something else."""
    plans = [rude_plan(3, day, 0, [0]) for day in range(70, 100)]

    assert difference(trust_model(LENIENT, "ene"), plans, twin) > 0


def all_plans(seed: int, day: int) -> list[DayPlan]:
    """A day of honest users and of attackers."""
    crowd = attackers(seed, ATTACKS, 2, 0, 2 * len(ATTACKS), 2)
    tiers = np.arange(len(crowd), dtype=np.uint8) % 5
    day_ms = START_AT + day * DAY_MS
    hostile = attack_plan(seed, day, day_ms, crowd, tiers, Memory.fresh(len(crowd)), NOISY)
    return [honest_plan(seed, day, day_ms, honest_users(seed, 0, 40, 2), 2, NOISY), hostile]


@settings(max_examples=scaled(15, 200))
@given(st.integers(0, 2**32), st.integers(0, 364))
def test_sessions_lie_apart_and_nobody_floods(seed: int, day: int) -> None:
    """Listed messages number what was planned, ascend, part by more than 30 min or none, never exceed ten in 30 s."""
    for plan in all_plans(seed, day):
        for row in range(len(plan)):
            times = [message.at_ms for message in messages_of(plan, row)]
            gaps = [later - earlier for earlier, later in pairwise(times)]

            assert len(times) == plan.messages[row]
            assert all(plan.day_ms <= at_ms < plan.day_ms + DAY_MS for at_ms in times)
            assert min(gaps, default=1) > 0
            assert sum(gap > 1_800_000 for gap in gaps) == plan.sessions[row] - 1
            assert all(later - earlier > 30_000 for earlier, later in zip(times, times[10:], strict=False))


def test_a_slice_of_the_population_changes_nobody() -> None:
    """Habits and days depend on seed and id alone: any part equals the same rows of the whole."""
    whole, part = honest_users(7, 0, 50, 3), honest_users(7, 20, 35, 3)
    plans = [honest_plan(7, 90, START_AT + 90 * DAY_MS, one, 3, NOISY) for one in (whole, part)]
    chosen = np.flatnonzero((plans[0].people >= 20) & (plans[0].people < 35))

    for name in part.__struct_fields__:
        assert getattr(whole, name)[20:35].tolist() == getattr(part, name).tolist()
    for name in ("messages", "bads", "misreads", "bots", "hours", "sessions", "offsets_ms", "at"):
        assert getattr(plans[0], name)[chosen].tolist() == getattr(plans[1], name).tolist()
    assert below(7, "gaming.arrival", 0, honest_id(20), 60) == part.arrival_days[0]


def test_honest_habits_are_spread_as_the_bench_says() -> None:
    """Log-normal rates, 2 to 7 days a week, arrival within 60 days, 15 % with a holiday, four of five days one bot."""
    people = scaled(20_000, 200_000)
    habits = honest_users(1, 0, people, 5)
    plan = honest_plan(1, 100, START_AT + 100 * DAY_MS, habits, 5, Detector(0.8, 0.001))
    week = np.bitwise_count(habits.weekdays)
    hours = np.bitwise_count(plan.hours)

    assert {2, 3, 4, 5, 6, 7} == set(week.tolist())
    assert np.mean(week) == pytest.approx(4.5, abs=0.05)
    assert (habits.arrival_days.min(), habits.arrival_days.max()) == (0, 59)
    assert np.mean(habits.holiday_days < 1000) == pytest.approx(0.15, abs=0.01)
    assert np.median(plan.messages) == pytest.approx(5, abs=1)
    # Of max(1, Poisson(rate)): a little above the log-normal's mean, 5 exp(0.32).
    assert np.mean(plan.messages) == pytest.approx(6.97, abs=0.2)
    assert np.mean(plan.bots == habits.favourites[plan.people]) == pytest.approx(0.8, abs=0.015)
    assert plan.bads.sum() / plan.messages.sum() == pytest.approx(0.003, abs=0.0005)
    assert plan.misreads.sum() / plan.messages.sum() == pytest.approx(0.001, abs=0.0004)
    assert hours.tolist() == plan.sessions.tolist()


def program(attack: str, tiers: list[int]) -> list[tuple[int, int, int]]:
    """Messages, bad acts and identities of one attacker, day by day, under these tiers at the start of each day."""
    crowd, memory = attackers(1, (attack,), 1, 0, 1, 1), Memory.fresh(1)
    days = []
    for day, tier in enumerate(tiers):
        told = np.array([tier], np.uint8)
        plan = attack_plan(1, day, START_AT + day * DAY_MS, crowd, told, memory, Detector(1.0, 0.0))
        days.append((int(plan.messages.sum()), int(plan.bads.sum()), int(memory.identities[0])))
    return days


def test_the_attacks_do_what_the_library_says() -> None:
    """Flood, slow burn, sleeper, on-off, value imbalance, whitewashing, penalty saturation."""
    assert [(500, 0, 1), (3, 3, 1), (3, 3, 1)] == program("T1", [0, 0, 0])
    assert [(1, 0, 1), (1, 0, 1), (3, 3, 1), (3, 3, 1)] == program("T2", [0, 1, 2, 0])
    sleeper = program("T3", [0] * 190)
    assert [(1, 0, 1), *[(0, 0, 1)] * 180, *[(12, 0, 1)] * 5, *[(4, 4, 1)] * 4] == sleeper
    assert [*[(3, 0, 1)] * 24, *[(3, 3, 1)] * 6, (3, 0, 1)] == program("T4", [2] * 31)
    assert [(10, 0, 1), (11, 1, 1), *[(10, 0, 1)] * 14, (11, 1, 1)] == program("T6", [1, *[2] * 16])
    assert [(5, 0, 1), (3, 3, 1), (3, 3, 1), (5, 0, 2), (3, 3, 2)] == program("T7", [0, 1, 1, 0, 1])
    assert [*[(10, 0, 1)] * 190, (10, 5, 1)] == program("T14", [4] * 191)


def test_a_new_identity_is_unknown_to_the_bot() -> None:
    """A whitewasher's row is emptied before its first message as somebody new, and counted."""
    whole = society(attacks=("T7",), users=1, each=4, days=30, bots=1)
    shard = make_gaming_shard(msgspec.msgpack.encode(whole), 0, whole.people)
    for day in range(30):
        before = shard.memory.identities.copy()
        counts = shard.step(day)
        renewed = np.flatnonzero(shard.memory.identities > before)
        assert len(renewed) == counts["identities"][1]
        assert all(shard.ledger["first_ms"][renewed] >= START_AT + day * DAY_MS)
        assert all(shard.ledger["messages"][renewed] == 5)
    assert shard.memory.identities[1:].min() > 1


def test_the_counts_of_a_day_are_those_of_its_evening() -> None:
    """Tiers of all who have arrived, worth of messages, first rises: counted again person by person."""
    whole = society(attacks=(), each=0, users=80, days=70, trust=LENIENT, detector=NOISY, sample_days=tuple(range(70)))
    shard = make_gaming_shard(msgspec.msgpack.encode(whole), 0, whole.people)
    best, rises, written = [0] * whole.people, Counter[tuple[int, int]](), Counter[int]()
    for day in range(whole.days):
        plan = honest_plan(1, day, START_AT + day * DAY_MS, shard.honest, whole.bots, NOISY)
        counts = shard.step(day)
        tiers = shard.model.standing(shard.ledger, plan.day_ms + DAY_MS)[1].reshape(-1, whole.bots)
        arrived = [person for person in range(whole.people) if shard.arrivals[person] <= day]
        held = Counter(int(tiers[person, shard.favourites[person]]) for person in arrived)
        worth = 0
        for row, (person, bot) in enumerate(zip(plan.people.tolist(), plan.bots.tolist(), strict=True)):
            tier = int(tiers[person, bot])
            worth += int(WEIGHTS_MILLI[tier] * plan.messages[row])
            if bot == shard.favourites[person]:
                rises.update((one, day - int(shard.arrivals[person])) for one in range(best[person] + 1, tier + 1))
                for one in range(best[person] + 1, tier + 1):
                    written[one] += int(shard.ledger["messages"][person * whole.bots + bot])
                best[person] = max(best[person], tier)
        assert [held[tier] for tier in range(5)] == counts["tiers"][0].tolist()
        assert worth == counts["worth_milli"][0]
    assert rises.total() > 100
    for (tier, days), people in rises.items():
        assert people == shard.totals()["rise_days"][0, tier - 1, days]
    assert rises.total() == shard.totals()["rise_days"].sum()
    assert [written[tier] for tier in range(1, 5)] == shard.totals()["rise_messages"][0].tolist()


def outcome(**changes: Any) -> tuple[Review, WideOutcome]:
    """A society that has run."""
    whole = society(**changes)
    done = run_wide(plan_of(whole), "local")
    return Review(whole, done.timeline, done.totals), done


@pytest.fixture(scope="module")
def year() -> dict[str, Review]:
    """A year of the bench under three models."""
    shape = {"days": 365, "users": scaled(400, 6000), "bots": 1, "each": scaled(40, 1200), "sample_days": (59, 364)}
    return {name: outcome(model=name, **shape)[0] for name in ("ene", "ene_original", "hardened")}


def test_ene_comes_near_the_figures_of_the_reference(year: dict[str, Review], promise: Callable[..., None]) -> None:
    """An independent simulator measured T4 21.7, T6 54.8, T7 3.2, T14 674, 95.1 % familiar, 28 days."""
    review = year["ene"]
    harm = {name: review.harm(group) for group, name in enumerate(review.society.groups)}
    promise("trust_gaming, ene, a year", **harm, familiar=review.honest_familiar_share(), days=review.days_to(2, 0))

    assert harm["T1"] == 0
    assert (0, 0) < (harm["T2"], harm["T3"]) < (1, 1)
    assert harm["T4"] == pytest.approx(21.7, rel=0.1)
    assert harm["T6"] == pytest.approx(54.8, rel=0.1)
    assert harm["T7"] == pytest.approx(3.2, rel=0.15)
    assert harm["T14"] == pytest.approx(674, rel=0.05)
    assert ("T14", harm["T14"]) == review.worst()
    assert review.honest_familiar_share() == pytest.approx(0.951, abs=0.04)
    assert review.days_to(2, 0) == pytest.approx(28, abs=4)


def test_the_original_lets_nobody_in_and_the_hardened_model_does_less_harm(year: dict[str, Review]) -> None:
    """Nobody ever was familiar under the original; hardened cuts the worst harm and keeps most honest users."""
    original, hardened = year["ene_original"], year["hardened"]

    assert 0 == sum(original.reached(2, group) for group in range(len(original.society.groups)))
    assert hardened.worst()[1] < year["ene"].worst()[1] / 10
    assert (hardened.honest_familiar_share() or 0) > 0.85


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    """The horizon is no part of anybody's life."""
    short, long = (outcome(days=days, sample_days=(9,))[1].timeline for days in (20, 30))

    for name, counts in short.items():
        assert counts.tolist() == long[name][:20].tolist()


def test_findings_are_plain_and_fit_the_screen() -> None:
    """JSON without NaN, lines of at most 76 columns, tables of equal length, also of a day with nobody in it."""
    for changes in ({}, {"days": 1, "users": 1, "attacks": (), "each": 0, "sample_days": sample_days(1)}):
        findings = gaming_findings(outcome(**changes)[0])

        assert findings.metrics == json.loads(json.dumps(findings.metrics, allow_nan=False))
        assert max(len(line) for _, lines in findings.told for line in lines) <= 76
        assert all(len(value) <= 16 and len(about) <= 40 for _, value, about in findings.rows[:4])
        for table in findings.tables.values():
            assert [column.name for column in table.columns] == list(table.values)
            assert len({len(values) for values in table.values.values()}) == 1
        assert all("<svg" in picture.svg for picture in findings.pictures if picture.svg)


def test_the_parameters_name_what_exists() -> None:
    """Models and attacks in the list are those of the code; the sampled days hold those that are told."""
    parameters = {parameter.name: parameter for parameter in load_scenario("trust_gaming").parameters}

    assert MODELS == parameters["model"].choices
    assert ("all", *ATTACKS) == parameters["attack"].choices
    assert {59, 179, 364} <= set(sample_days(365))
    assert all(len(sample_days(days)) <= 80 and days - 1 in sample_days(days) for days in (1, 2, 35, 365, 3650))


def test_parameters_make_the_society_that_they_say() -> None:
    """One attack alone leaves its attackers as they are among all; no attackers, no attacks; severities by rule."""
    params = load_scenario("trust_gaming").resolve({"attack": "T6", "severe_weight": "3", "users": "5"})
    one = trust_gaming.society_of(params, Config(), 9)
    none = trust_gaming.society_of(params | {"attackers": 0}, Config(), 9)

    assert (("T6",), 45, 3, 500) == (one.attacks, one.people, one.judgement.severe_weight, one.judgement.severe_milli)
    assert ((), 5) == (none.attacks, none.people)
    assert attackers(9, ("T6",), 3, 0, 3, 1).keys.tolist() == attackers(9, ATTACKS, 3, 12, 15, 1).keys.tolist()
