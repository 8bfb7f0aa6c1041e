"""What the original's 55 tests of its trust calculator assert, each for ours; the other 88 are in the file beside.

The words are ours; docs/trust.md lists which statements hold differently here, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import pytest
from msgspec.structs import replace

from tests.trust_hands import Person, at
from universe.trust.decay import apply_decay
from universe.trust.ene import (
    NEGATIVE_WEIGHT,
    OWNER,
    SENTIMENT_CAP,
    Signals,
    Standing,
    Violation,
    apply_violation,
    score,
)
from universe.trust.tiers import TIERS, apply_time_gate, get_tier, tier_index

OWNERS: Final = ("discord:1", "telegram:1")
BEST: Final = Signals(
    positive_interactions=200, days_known=200, days_active=80, session_count=40, unique_hours=range(14),
    unique_days_of_week=range(7),
)  # fmt: skip
DECENT: Final = replace(
    BEST, positive_interactions=60, days_known=60, days_active=30, session_count=15, unique_hours=range(8),
    unique_days_of_week=range(5),
)  # fmt: skip
GAMER: Final = Signals(
    positive_interactions=500, days_active=1, session_count=1, unique_hours=range(3), unique_days_of_week=(0,)
)


def of(base: Signals = BEST, **given: Any) -> Standing:
    """The standing of `base` with some signals changed."""
    return score(replace(base, **given))


def scores(name: str, *values: object, base: Signals = BEST) -> list[float]:
    """The scores of `base` with each value of one signal."""
    return [of(base, **{name: value}).score for value in values]


def rises(values: list[float]) -> bool:
    """Strictly."""
    return all(low < high for low, high in pairwise(values))


def at_most(standing: Standing, tier: str) -> bool:
    """Whether a tier is no higher."""
    return tier_index(standing.tier) <= tier_index(tier)


def stands(platform_id: str) -> Standing:
    """Without any signals."""
    return score(Signals(platform_id=platform_id, owner_ids=OWNERS))


def gate(tier: str, day: int) -> list[str]:
    """What a tier is on the day before its gate, and on its day."""
    return [apply_time_gate(tier, day - 1), apply_time_gate(tier, day)]


def violations(*severities: float) -> list[Violation]:
    """Violations of these severities."""
    return [Violation(severity=severity) for severity in severities]


def grown(day: int) -> float:
    """The score of an honest person on a day: some messages, most days, more hours as time goes by."""
    return of(
        Signals(), positive_interactions=3 * day + 1, days_known=day, days_active=day * 2 // 3 + 1,
        session_count=day + 1, unique_hours=range(min(24, 2 + day // 5)), unique_days_of_week=range(min(7, 1 + day)),
    ).score  # fmt: skip


CALCULATOR: Final[dict[int, tuple[str, Callable[[], object]]]] = {
    1: ("an owner without signals is at the top", lambda: stands("discord:1") == OWNER),
    2: ("so is one of another platform", lambda: stands("telegram:1") == OWNER),
    3: ("nothing moves an owner", lambda: of(
        platform_id="discord:1", owner_ids=OWNERS, negative_interactions=1000, violations=violations(*[0.5] * 10),
        restricted_tool_attempts=100) == OWNER),
    4: ("an owner is known by platform id alone", lambda: [
        stands(one) is OWNER for one in (*OWNERS, "discord:2", "discord:11", "irc:1", "1", "")
        ] == [True, True, *[False] * 5]),
    5: ("no signals are a stranger's", lambda: stands("x").tier == "stranger" and stands("x").score < 0.15),
    6: ("so is one message", lambda: (
        (one := Person("ene").says(at(0))).permille(at(0)) < 200 and one.tier(at(0)) == "stranger")),
    7: ("and ten on the first day", lambda: (
        Person("ene").lives(range(1), *range(10, 20)).tier(at(0, 23)) == "stranger")),
    8: ("tiers begin at their scores", lambda: [
        get_tier(one) for one in (0, 0.14, 0.15, 0.34, 0.35, 0.59, 0.60, 0.79, 0.80, 1)] == [
        tier for tier in TIERS for _ in range(2)]),
    9: ("tiers have an order, an unknown one is the lowest", lambda: (
        [tier_index(one) for one in (*TIERS, "none")] == [0, 1, 2, 3, 4, 0])),
    10: ("acquaintance from day 3", lambda: gate("acquaintance", 3) == ["stranger", "acquaintance"]),
    11: ("familiar from day 14", lambda: gate("familiar", 14) == ["acquaintance", "familiar"]),
    12: ("trusted from day 60", lambda: gate("trusted", 60) == ["familiar", "trusted"]),
    13: ("inner circle from day 180", lambda: gate("inner_circle", 180) == ["trusted", "inner_circle"]),
    14: ("a stranger may be one at once", lambda: apply_time_gate("stranger", 0) == "stranger"),
    15: ("500 messages and 50 sessions in two days are a stranger's", lambda: of(
        positive_interactions=500, session_count=50, days_known=2).tier == "stranger"),
    16: ("ten days with good signals are at most an acquaintance's", lambda: (
        at_most(of(days_known=10), "acquaintance"))),
    17: ("without evidence the score is in the middle", lambda: 0.3 < of(positive_interactions=0).score < 0.7),
    18: ("good acts raise it", lambda: rises(scores("positive_interactions", 10, 50, 200))),
    19: ("bad acts lower it", lambda: rises(scores("negative_interactions", 20, 5, 0))),
    20: ("one bad act costs more than three good ones give", lambda: (
        (fifty := of(positive_interactions=50).score) - of(positive_interactions=50, negative_interactions=1).score
        > of(positive_interactions=53).score - fifty)),
    21: ("a bad act weighs three", lambda: NEGATIVE_WEIGHT == 3.0),
    22: ("six hours on five days beat one on one", lambda: (
        of(unique_hours=range(6), unique_days_of_week=range(5)).score
        > of(unique_hours=[9], unique_days_of_week=[0]).score)),
    23: ("without any times there is a score", lambda: (
        type(of(unique_hours=(), unique_days_of_week=()).score) is float)),
    24: ("longer tenure is more", lambda: rises(scores("days_known", 10, 60, 180))),
    25: ("more active days are more", lambda: rises(scores("days_active", 5, 30, 60))),
    26: ("more sessions are more", lambda: rises(scores("session_count", 2, 15, 30))),
    27: ("moderate everywhere beats perfect without sessions", lambda: of(DECENT).score > of(session_count=0).score),
    28: ("three attempts at a tool cost 0.15", lambda: (
        abs(of().score - of(restricted_tool_attempts=3).score - 0.15) <= 0.001)),
    29: ("six cost as much as a hundred", lambda: len({*scores("restricted_tool_attempts", 6, 100)}) == 1),
    30: ("violations cost by severity", lambda: rises(scores("violations", violations(0.3), violations(0.05), []))),
    31: ("no number of them goes below zero", lambda: of(Signals(), violations=violations(*[0.5] * 10)).score == 0.0),
    32: ("sentiment adds 0.03", lambda: (
        of(DECENT, sentiment_modifier=0.03).score == pytest.approx(of(DECENT).score + 0.03, abs=0.001))),
    33: ("and never more", lambda: len({*scores("sentiment_modifier", 0.03, 999.0, base=DECENT)}) == 1),
    34: ("which is its cap", lambda: SENTIMENT_CAP == 0.03),
    35: ("25 days of silence cost nothing", lambda: apply_decay(0.8, 25) == 0.8),
    36: ("nor do 30", lambda: apply_decay(0.8, 30) == 0.8),
    37: ("31 do", lambda: apply_decay(0.8, 31) < 0.8),
    38: ("and longer more", lambda: rises([apply_decay(0.8, days) for days in (85, 60, 31)])),
    39: ("half is gone after 90 days", lambda: apply_decay(1.0, 90) == 0.5),
    40: ("and half stays for ever", lambda: apply_decay(0.8, 9999) == 0.4),
    41: ("of any score", lambda: apply_decay(0.6, 10_000) >= 0.29),
    42: ("nothing stays nothing", lambda: apply_decay(0.0, 100) == 0.0),
    **{number: (f"a violation of {severity} costs as much at once",
                lambda severity=severity, left=left: apply_violation(0.5, severity) == left)
       for number, severity, left in ((43, 0.05, 0.45), (44, 0.15, 0.35), (45, 0.3, 0.2), (46, 0.5, 0.0))},
    47: ("and never more than there is", lambda: apply_violation(0.1, 0.5) == 0.0),
    48: ("however severe", lambda: apply_violation(0.9, 999.0) == 0.0),
    49: ("500 messages on day 0 are a stranger's", lambda: of(GAMER).score < 0.35 and of(GAMER).tier == "stranger"),
    50: ("a perfect week is at most an acquaintance's", lambda: (
        at_most(of(days_known=7, days_active=7), "acquaintance"))),
    51: ("a month is an acquaintance's or a familiar's", lambda: of(
        DECENT, positive_interactions=40, days_known=30, days_active=15, session_count=12).tier in TIERS[1:3]),
    52: ("a thousand messages in a day are less than sixty balanced days", lambda: (
        of(GAMER, positive_interactions=1000).score < of(DECENT).score)),
    53: ("a violation of 0.3 costs 0.25 and more", lambda: of().score - of(violations=violations(0.3)).score >= 0.25),
    54: ("an honest person's score does not fall", lambda: (
        (by_day := [grown(day) for day in (0, 3, 14, 30, 60, 90, 120, 180)]) == sorted(by_day))),
    55: ("a score is from 0 to 1", lambda: {0.0, 1.0} >= {
        round(of(Signals(), violations=violations(*[1.0] * 9)).score), round(of(positive_interactions=10**9).score)}),
}  # fmt: skip


@pytest.mark.parametrize(
    "holds", [pytest.param(check, id=f"{number} {said}") for number, (said, check) in CALCULATOR.items()]
)
def test_what_the_originals_calculator_promises_holds(holds: Callable[[], object]) -> None:
    """Trust statements 1 to 55."""
    assert holds()


def test_no_statement_about_the_calculator_is_missing() -> None:
    """All 55, in their order."""
    assert list(CALCULATOR) == list(range(1, 56))
