"""The formula and its neighbours equal what was measured on the original, number by number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from tests.trust_hands import golden
from universe.config import TrustConfig
from universe.errors import BadSignals
from universe.trust import decay, ene
from universe.trust.days import days_known_iso
from universe.trust.decay import apply_decay, decay_columns
from universe.trust.ene import Signals, apply_violation, score
from universe.trust.ledger import SESSION_GAP_MS, Ledger, one_mark, one_message
from universe.trust.model import trust_model
from universe.trust.tiers import SEED_RULES, TIERS, apply_time_gate, get_tier

VECTORS = golden("vectors")
FUNCTIONS = golden("functions")
TRACES = golden("traces")
NAN = float("nan")


def signals_of(vector: dict[str, Any], **changed: object) -> Signals:
    """The inputs of a vector."""
    return Signals(**{name: vector[name] for name in Signals.__struct_fields__} | changed)


def ms(iso: str) -> int:
    """UTC ms."""
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


@pytest.mark.parametrize("group", sorted({vector["group"] for vector in VECTORS if not vector["hostile"]}))
def test_every_vector_comes_out_as_measured(group: str) -> None:
    """Score and tier exactly, every step on the way to 1e-9; an owner's is the highest, without any step."""
    for vector in (vector for vector in VECTORS if vector["group"] == group):
        standing = score(signals_of(vector))

        assert (vector["score"], vector["tier"]) == (standing.score, standing.tier), vector["id"]
        if vector["intermediates"] is None:
            assert (1.0, "inner_circle", None) == (standing.score, standing.tier, standing.beta)
        for name, expected in (vector["intermediates"] or {}).items():
            found = getattr(standing, name)
            assert expected == (found if isinstance(expected, str) else pytest.approx(found, abs=1e-9)), name


def test_the_vectors_are_all_there() -> None:
    """215, four of them hostile, some of them an owner's; each step is compared somewhere."""
    steps = {name for vector in VECTORS for name in vector["intermediates"] or {}}

    assert (215, 4) == (len(VECTORS), sum(vector["hostile"] for vector in VECTORS))
    assert any(vector["platform_id"] in vector["owner_ids"] for vector in VECTORS)
    assert steps == set(ene.Standing.__struct_fields__) - {"score", "tier"}


@pytest.mark.parametrize("vector", [pytest.param(one, id=one["group"]) for one in VECTORS if one["hostile"]])
def test_signals_outside_their_domain_are_refused(vector: dict[str, Any]) -> None:
    """Where the original gave 1.0, a negative reading or an exception of the language, ours gives a typed error."""
    with pytest.raises(BadSignals):
        score(signals_of(vector))


@pytest.mark.parametrize(
    "changed",
    [
        {"violations": [{"severity": -1}]}, {"violations": [{"severity": NAN}]}, {"violations": [{"severity": 2}]},
        {"violations": [{"severity": True}]}, {"violations": [{"severity": None}]}, {"violations": [{"severity": "1"}]},
        {"sentiment_modifier": NAN}, {"sentiment_modifier": float("inf")}, {"sentiment_modifier": True},
        {"positive_interactions": -2}, {"positive_interactions": 1.5},
        {"negative_interactions": True}, {"unique_hours": [24]}, {"unique_hours": [-1]}, {"unique_days_of_week": [7]},
        {"session_count": -1}, {"days_active": -1}, {"restricted_tool_attempts": -10},
    ],
    ids=str,
)  # fmt: skip
def test_every_hostile_number_of_the_facts_is_refused(changed: dict[str, Any]) -> None:
    """Each alone, in otherwise honest signals; the honest signals pass."""
    honest = next(vector for vector in VECTORS if vector["group"] == "random")
    score(signals_of(honest))

    with pytest.raises(BadSignals):
        score(signals_of(honest, **changed))


def test_an_hour_and_a_weekday_count_once() -> None:
    """Where the original counts the length of the list."""
    honest = next(vector for vector in VECTORS if vector["group"] == "random")
    once, often = ({"unique_hours": [3, 9] * times, "unique_days_of_week": [0, 4] * times} for times in (1, 9))

    assert score(signals_of(honest, **once)) == score(signals_of(honest, **often))


def test_the_constants_are_the_original_ones() -> None:
    """Tiers, gates, weight of negatives, cap of sentiment, decay, the gap between sessions."""
    told = FUNCTIONS["constants"]
    lowest = [(threshold / 1000, tier) for threshold, tier in zip((0, *SEED_RULES.thresholds), TIERS, strict=True)]

    assert [tuple(row) for row in told["TRUST_TIERS"]] == lowest[::-1]
    assert told["TIER_TIME_GATES"] == dict(zip(TIERS, (0, *SEED_RULES.gates_days), strict=True))
    assert (told["NEGATIVE_WEIGHT"], told["SENTIMENT_CAP"]) == (ene.NEGATIVE_WEIGHT, ene.SENTIMENT_CAP)
    assert (told["DECAY_START"], told["DECAY_HALF_LIFE"]) == (decay.DECAY_START_DAYS, decay.DECAY_HALF_LIFE_DAYS)
    assert (told["DECAY_FLOOR"], told["SESSION_GAP_SECONDS_EXCLUSIVE"]) == (decay.DECAY_FLOOR, SESSION_GAP_MS / 1000)


def test_tiers_gates_and_violations_come_out_as_measured() -> None:
    """23 tiers, 96 gates, 60 violations."""
    tiers, gates, violations = (FUNCTIONS[name] for name in ("get_tier", "time_gate", "apply_violation"))

    assert (23, 96, 60) == (len(tiers), len(gates), len(violations))
    assert [] == [row for row in tiers if get_tier(row["score"]) != row["tier"]]
    assert [] == [row for row in gates if apply_time_gate(row["tier"], row["days_known"]) != row["out"]]
    assert [] == [row for row in violations if apply_violation(row["score"], row["severity"]) != row["out"]]


def test_decay_comes_out_as_measured_for_one_and_over_columns() -> None:
    """800 rows, and 0 differences between the function of one score and the one over columns."""
    rows = FUNCTIONS["decay"]

    assert 800 == len(rows)
    for row in rows:
        given = (row["days_inactive"], row["decay_start"], row["half_life"])
        assert row["out"] == apply_decay(row["score"], *given), row
        exact = round(row["score"] * 1000)
        if exact / 1000 == row["score"]:
            column = decay_columns(np.array([exact], np.int32), np.array([row["days_inactive"]]), *given[1:], 0.5)
            assert round(row["out"] * 1000) == column[0], row


def test_days_known_come_out_as_measured() -> None:
    """Zones, dates, the future, an empty text and no time at all; a profile without a time is known since today."""
    told = FUNCTIONS["days_known"]
    now = ms(told["now"])

    assert [row["out"] for row in told["rows"]] == [days_known_iso(row["ts"], now) for row in told["rows"]]
    assert (0, 0) == (days_known_iso(None, now), days_known_iso("1969-12-31", now))


@pytest.mark.parametrize(("kept", "model"), [("original", "ene_original"), ("session_repaired", "ene_repaired")])
@pytest.mark.parametrize("name", sorted(TRACES))
def test_the_originals_live_traces_are_repeated(name: str, kept: str, model: str) -> None:
    """State after state, past the first decay: what `ene_original` and `ene_repaired` are compared as, they were."""
    rules = trust_model(TrustConfig(), model)
    part = Ledger.empty(1, rules.columns)
    compared = 0
    for event, expected in zip(TRACES[name]["events"], TRACES[name][kept], strict=True):
        now = ms(event["t"])
        if event["op"] == "daily":
            rules.close_day(part, now)
        elif event["op"] == "message":
            rules.observe(part, one_message(now, positive=1))
        else:
            rules.observe(part, one_mark(severities_milli=(round(event["severity"] * 1000),)))
        if expected is not None:
            compared += 1
            assert state(expected) == found(rules.standing(part, now), part.row(0)), event

    assert compared >= len(TRACES[name]["events"]) - 1 > 1


def state(expected: dict[str, Any]) -> dict[str, Any]:
    """A measured state without its history, lists as sets."""
    kept = {name: value for name, value in expected.items() if name != "history"}
    return kept | {name: set(kept[name]) for name in ("unique_hours", "unique_days_of_week")}


def found(standing: tuple[Any, Any], row: dict[str, int]) -> dict[str, Any]:
    """Our state under the same names."""
    return {
        "score": int(standing[0][0]) / 1000, "tier": TIERS[standing[1][0]], "positive": row["positives"],
        "negative": row["negatives"], "message_count": row["messages"], "session_count": row["sessions"],
        "days_active": row["days_active"], "violations": row["violations"],
        "unique_hours": {hour for hour in range(24) if row["hours"] >> hour & 1},
        "unique_days_of_week": {day for day in range(7) if row["weekdays"] >> day & 1},
    }  # fmt: skip
