"""Temporal context: what was of use weighs, and weighs less as time goes by, in whole numbers."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mind.makers import DAY, NOW, fact
from tests.scale import scaled
from universe.mind.decay import HOUR_MS, ONE, halved, left
from universe.mind.salience import NOT_OFFERED, Salience, observe, prior, snapshot, used_of
from universe.mind.snapshot import HALF_LIVES_H, PRIOR_BP

EXAMPLES = scaled(60, 5000)
_used = st.tuples(*[st.integers(NOT_OFFERED, 10_000)] * 6)
_history = st.lists(st.tuples(st.integers(0, 20 * DAY), _used), max_size=8)


def _exact(history: list[tuple[int, tuple[int, ...]]], layer: int, half_life_h: int, now: int) -> float:
    """The definition, with real powers: (sum of used + 3 * prior) / (sum of weights + 3)."""
    weight, used = 3.0, 3.0 * PRIOR_BP[layer]
    for at, shares in history:
        if shares[layer] != NOT_OFFERED:
            part = 2.0 ** (-(now - at) / (half_life_h * HOUR_MS))
            weight, used = weight + part, used + part * shares[layer]
    return used / weight


def _lived(history: list[tuple[int, tuple[int, ...]]]) -> tuple[Salience, int]:
    record, now = Salience(), NOW
    for wait_ms, shares in history:
        now += wait_ms
        observe(record, shares, now)
    return record, now


@settings(max_examples=EXAMPLES)
@given(history=_history, later_ms=st.integers(0, 30 * DAY))
def test_salience_is_the_decayed_share_of_what_was_used(
    history: list[tuple[int, tuple[int, ...]]], later_ms: int
) -> None:
    """Lazy halving in whole numbers is the definition to within a basis point or two, in every window."""
    record, now = _lived(history)
    asked = now + later_ms
    moments, at = [], NOW
    for wait_ms, shares in history:
        at += wait_ms
        moments.append((at, shares))

    found = snapshot(record, "personal", asked)

    for window, half_life_h in enumerate(HALF_LIVES_H):
        for layer in range(6):
            assert abs(found.salience_bp[window][layer] - _exact(moments, layer, half_life_h, asked)) <= 2


@settings(max_examples=EXAMPLES)
@given(history=_history)
def test_reading_changes_nothing_and_the_same_history_has_the_same_id(
    history: list[tuple[int, tuple[int, ...]]],
) -> None:
    """The id is a hash of all inputs: another moment, type or history has another."""
    record, now = _lived(history)
    before = msgspec.json.encode(record)

    one, two = snapshot(record, "personal", now), snapshot(_lived(history)[0], "personal", now)

    assert before == msgspec.json.encode(record)
    assert one == two
    observe(record, (10_000,) * 6, now)
    others = [snapshot(record, "personal", now), snapshot(record, "social", now), snapshot(record, "social", now + 1)]
    assert 4 == len({one.id, *(other.id for other in others)})
    assert len(history) + 1 == record.queries


def test_a_bot_without_memory_has_the_example_of_the_seed() -> None:
    """Salience .6 .7 .95 .8 .85 .75 in all four windows, no recency."""
    found = prior("factual", NOW)

    assert (PRIOR_BP,) * 4 == found.salience_bp
    assert 0 == found.recency_bp
    assert {"L0": 6000, "L1": 7000, "L2": 9500, "L3": 8000, "L4": 8500, "L5": 7500} == found.by_layer_bp


def test_one_query_is_one_part_in_four_and_halves_with_its_window() -> None:
    """L3 was of no use: (0 + 3 * 8000) / 4, and a day later (0 + 3 * 8000) / 3.5 in the window of a day."""
    record = Salience()
    observe(record, (NOT_OFFERED, 10_000, 10_000, 0, 10_000, 10_000), NOW)

    now, later = snapshot(record, "personal", NOW), snapshot(record, "personal", NOW + DAY)

    assert (6000, 7750, 6000) == tuple(now.by_layer_bp[layer] for layer in ("L0", "L1", "L3"))
    assert (6000, 24_000 * 10 // 35) == tuple(later.by_layer_bp[layer] for layer in ("L0", "L3"))
    assert (10_000, 5000, 2500) == (
        now.recency_bp, snapshot(record, "personal", NOW + 7 * DAY).recency_bp,
        snapshot(record, "personal", NOW + 14 * DAY).recency_bp,
    )  # fmt: skip


def test_time_that_runs_back_adds_no_weight() -> None:
    """A late trace counts as of the latest moment; nothing overflows or grows."""
    one, two = Salience(), Salience()
    observe(one, (5000,) * 6, NOW)
    observe(one, (5000,) * 6, NOW - DAY)
    observe(two, (5000,) * 6, NOW)
    observe(two, (5000,) * 6, NOW)

    assert one == two
    assert snapshot(one, "personal", NOW - DAY).salience_bp == snapshot(one, "personal", NOW).salience_bp


@pytest.mark.parametrize("shares", [(0,) * 5, (0,) * 7, (10_001, *(0,) * 5), (-2, *(0,) * 5)])
def test_shares_that_are_none_are_refused(shares: tuple[int, ...]) -> None:
    """Six, each 0 to 10,000 or -1; a refused one changes nothing."""
    record = Salience()

    with pytest.raises(ValueError, match="six shares"):
        observe(record, shares, NOW)
    assert Salience() == record


def test_the_record_does_not_grow() -> None:
    """O(1): a thousand queries later it is as long as after ten, give or take digits."""
    record = Salience()
    sizes = []
    for number in range(scaled(300, 5000)):
        observe(record, (number * 37 % 10_001,) * 6, NOW + number * HOUR_MS)
        sizes.append(len(msgspec.json.encode(record)))

    assert max(sizes[10:]) < 1.2 * sizes[10]


def test_cited_facts_count_whole_and_kept_ones_half() -> None:
    """Of two memories one was cited, one kept; of two rumours one was kept; nothing else was offered."""
    offered = [fact("a", "L2"), fact("b", "L2"), fact("c", "L3"), fact("d", "L3")]

    used = used_of(offered, {"a", "b", "c"}, {"a", "d"})

    assert (NOT_OFFERED, NOT_OFFERED, 7500, 2500, NOT_OFFERED, NOT_OFFERED) == used


@settings(max_examples=EXAMPLES)
@given(elapsed_ms=st.integers(0, 10**11), half_life_ms=st.integers(1, 10**10))
def test_halving_is_the_power_of_two_to_a_millionth(elapsed_ms: int, half_life_ms: int) -> None:
    """Never more before than after, and as exact as the table says."""
    share = left(elapsed_ms, half_life_ms)
    power = 2.0 ** (-elapsed_ms / half_life_ms) if elapsed_ms < 1000 * half_life_ms else 0.0

    assert abs(share / ONE - power) <= 1e-6 * power + 2.0 / ONE
    assert left(elapsed_ms + 1, half_life_ms) <= share


def test_whole_half_lives_are_exact() -> None:
    """One, two, three; none before time began; nothing after sixty-four."""
    assert [10_000, 5000, 2500, 1250] == [halved(10_000, n * DAY, DAY) for n in range(4)]
    assert 7071 == halved(10_000, DAY // 2, DAY)
    assert (ONE, 0) == (left(-5, DAY), left(64 * DAY, DAY))


def test_averaging_all_queries_alike_fails_the_same_test() -> None:
    """The naive twin: a plain mean never forgets that gossip was of no use a year ago."""
    record = Salience()
    for _ in range(9):
        observe(record, (0,) * 6, NOW)
    year_later = NOW + 365 * DAY
    plain_bp = (9 * 0 + 3 * PRIOR_BP[3]) // 12

    assert abs(snapshot(record, "personal", year_later).by_layer_bp["L3"] - PRIOR_BP[3]) <= 1
    assert abs(plain_bp - PRIOR_BP[3]) > 1
