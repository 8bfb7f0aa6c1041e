"""Trust over columns equals its definition for one person, in every row, near every tie."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.scale import scaled
from tests.trust_hands import MONDAY
from universe.config import TrustConfig
from universe.trust.decay import apply_decay
from universe.trust.ene import SignalColumns, score, score_columns
from universe.trust.ledger import DAY_MS, Ledger
from universe.trust.model import facts_as_signals, trust_model
from universe.trust.tiers import TIERS, apply_time_gate, get_tier

NOW = MONDAY + 4000 * DAY_MS


def random_people(count: int, seed: int) -> Ledger:
    """People of every age and standing: new, known for years, silent for long, gifted, punished."""
    draw = np.random.default_rng(seed)
    part = Ledger.empty(count)
    known = draw.choice([0, 1, 2, 3, 13, 14, 45, 59, 60, 90, 179, 180, 400], count) + draw.integers(0, 3, count)
    idle = np.minimum(known, draw.choice([0, 1, 29, 30, 31, 60, 89, 90, 91, 120, 365], count))
    part["first_ms"][:] = NOW - known * DAY_MS
    part["last_ms"][:] = NOW - idle * DAY_MS
    part["positives"][:] = draw.choice([0, 1, 5, 50, 500, 4000], count) + draw.integers(0, 40, count)
    part["negatives"][:] = draw.integers(0, 40, count) * draw.integers(0, 2, count)
    part["days_active"][:] = np.minimum(known + 1, draw.integers(0, 70, count))
    part["sessions"][:] = draw.integers(0, 36, count)
    part["hours"][:] = draw.integers(0, 2**24, count) & draw.integers(0, 2**24, count)
    part["weekdays"][:] = draw.integers(0, 128, count)
    part["tool_attempts"][:] = draw.choice([0, 0, 0, 1, 2, 7], count)
    part["severity_milli"][:] = draw.choice([0, 0, 50, 100, 450, 499, 500, 4000], count)
    part["sentiment_milli"][:] = draw.integers(-40, 41, count)
    part["absence_days"][:] = draw.choice([0, 0, 0, 40, 90], count)
    return part


def near_ties(count: int, seed: int) -> Ledger:
    """Scores that lie on a tie of the third decimal, or a few last bits from it."""
    draw = np.random.default_rng(seed)
    part = random_people(count, seed + 1)
    totals = draw.choice([16, 80, 400, 2000, 10_000, 50_000], count)
    negatives = draw.integers(0, np.maximum(1, totals // 12))
    part["negatives"][:] = negatives
    part["positives"][:] = totals - 3 * negatives - 2
    for name, whole in (("sessions", 30), ("hours", 2**12 - 1), ("weekdays", 2**5 - 1)):
        part[name][:] = whole
    # All factors 1, or two of them a quarter: the root of the product is 1 or a half.
    halves = draw.integers(0, 2, count)
    part["first_ms"][:] = NOW - np.where(halves, 45, 180) * DAY_MS
    part["days_active"][:] = np.where(halves, 15, 60)
    part["last_ms"][:] = NOW - draw.choice([0, 30, 90, 400], count) * DAY_MS
    return part


def one_by_one(part: Ledger) -> tuple[list[int], list[int], list[int]]:
    """Permille and tier of each row by the definition for one person, and permille after decay."""
    signals = facts_as_signals(part, (NOW - part["first_ms"]) // DAY_MS)
    idle = np.maximum((NOW - part["last_ms"]) // DAY_MS, part["absence_days"]).tolist()
    standings = [score(signals.row(row)) for row in range(len(part))]
    decayed = [round(apply_decay(one.score, days) * 1000) for one, days in zip(standings, idle, strict=True)]
    return [round(one.score * 1000) for one in standings], [TIERS.index(one.tier) for one in standings], decayed


def unrounded(signals: SignalColumns) -> NDArray[np.float64]:
    """The formula as one would write it down in numpy."""
    beta = (signals.positives + 1) / (signals.positives + 3.0 * signals.negatives + 2)
    product = np.maximum(0.01, np.minimum(1, signals.days_known / 180))
    product = product * np.maximum(0.01, np.minimum(1, signals.days_active / 60))
    product = product * np.maximum(0.01, np.minimum(1, signals.sessions / 30))
    timing = (
        np.minimum(1, np.bitwise_count(signals.hours) / 12) + np.minimum(1, np.bitwise_count(signals.weekdays) / 5)
    ) / 2
    product = product * np.maximum(0.1, timing)
    raw: NDArray[np.float64] = beta * product**0.25
    raw = raw - np.minimum(0.3, 0.05 * signals.tool_attempts) - np.minimum(0.5, signals.severity_milli / 1000)
    return np.clip(raw + np.clip(signals.sentiment_milli / 1000, -0.03, 0.03), 0, 1)


def test_columns_equal_the_definition_for_one_person(promise: Callable[..., None]) -> None:
    """Score, tier, decayed score and decayed tier: no difference in any row."""
    counts = {"random": scaled(30_000, 1_000_000), "near_ties": scaled(10_000, 100_000)}
    model = trust_model(TrustConfig(), "ene")
    for name, make in (("random", random_people), ("near_ties", near_ties)):
        part = make(counts[name], seed=17)
        known = (NOW - part["first_ms"]) // DAY_MS
        permille, tiers = score_columns(facts_as_signals(part, known))
        shown, allowed = model.standing(part, NOW)
        expected, expected_tiers, decayed = one_by_one(part)
        gated = [apply_time_gate(get_tier(one / 1000), days) for one, days in zip(decayed, known.tolist(), strict=True)]

        assert expected == permille.tolist()
        assert expected_tiers == tiers.tolist()
        assert decayed == shown.tolist()
        assert [TIERS.index(tier) for tier in gated] == allowed.tolist()
        assert set(range(5)) == set(tiers.tolist())
    promise("columns equal the scalar definition", differences=0, **counts)


def test_the_obvious_expression_differs_on_ties(promise: Callable[..., None]) -> None:
    """The twins: numpy's round is not Python's, and half up is not either."""
    part = near_ties(scaled(10_000, 100_000), seed=17)
    signals = facts_as_signals(part, (NOW - part["first_ms"]) // DAY_MS)
    exact, _ = score_columns(signals)
    values = unrounded(signals)
    by_numpy = np.count_nonzero(np.rint(np.round(values, 3) * 1000).astype(np.int32) != exact)
    half_up = np.count_nonzero(np.floor(values * 1000 + 0.5).astype(np.int32) != exact)
    ties = np.count_nonzero(np.abs(values * 1000 % 1 - 0.5) < 1e-6)
    promise("rows near a tie that a twin rounds wrongly", rows=len(part), ties=ties, numpy=by_numpy, half_up=half_up)

    assert min(by_numpy, half_up) > len(part) // 1000
    assert np.max(np.abs(values * 1000 - exact)) < 0.5 + 1e-6


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    """Any slice, single rows included, gives the bits of the whole, in every model that runs on facts."""
    part = near_ties(257, seed=5)
    wide = Ledger.empty(257, trust_model(TrustConfig()).columns)
    wide.columns |= part.columns
    wide["credited"][:] = np.minimum(1000, part["positives"])
    for name, rows in (("ene", part), ("hardened", wide)):
        model = trust_model(TrustConfig(), name)
        permille, tiers = model.standing(rows, NOW)
        for size in (1, 2, 7, 64):
            for start in range(0, 257, size):
                cut = slice(start, start + size)
                some, some_tiers = model.standing(rows.take(cut), NOW)
                assert permille[cut].tolist() == some.tolist()
                assert tiers[cut].tolist() == some_tiers.tolist()


def test_every_row_may_have_a_moment_of_its_own() -> None:
    """One call with a time for each row is many calls with one time."""
    part = random_people(60, seed=3)
    model = trust_model(TrustConfig(), "ene")
    moments = NOW + np.arange(60) * 5 * DAY_MS
    together = model.standing(part, moments)

    for row, moment in enumerate(moments.tolist()):
        alone = model.standing(part.take(slice(row, row + 1)), moment)
        assert (together[0][row], together[1][row]) == (alone[0][0], alone[1][0])
