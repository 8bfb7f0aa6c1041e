"""Draws over columns are the draws of `universe.rng`, value for value, however the entities are sliced."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.scale import scaled
from universe.rng import below, chance, draw, mix64
from universe.rng_columns import BOUND_MAX, below_columns, chance_columns, draw_columns, entity_keys, mix_columns

ENTITIES = [f"h{number:07d}" for number in range(scaled(300, 20_000))] + ["", "é", "a" * 200]
KEYS = entity_keys(ENTITIES)
SEEDS, TICKS = st.integers(0, 2**63), st.integers(-5, 2**40)


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1))
@example([0, 1, 2**63, 2**64 - 1])
def test_the_mixer_of_columns_is_the_scalar_one(values: list[int]) -> None:
    """Overflow included."""
    assert [mix64(value) for value in values] == mix_columns(np.array(values, np.uint64)).tolist()


@given(SEEDS, TICKS)
def test_a_column_draws_what_each_entity_draws(seed: int, tick: int) -> None:
    """For any seed and tick, also before the first."""
    assert [draw(seed, "p", tick, one) for one in ENTITIES] == draw_columns(seed, "p", tick, KEYS).tolist()


@given(SEEDS, st.one_of(st.floats(-0.5, 1.5), st.sampled_from([0.0, 5e-324, 1 - 2**-53, 1.0])))
def test_a_column_takes_the_same_chances(seed: int, probability: float) -> None:
    """Exact at 0 and 1, clamped outside."""
    expected = [chance(seed, "p", 7, one, probability) for one in ENTITIES]

    assert expected == chance_columns(seed, "p", 7, KEYS, probability).tolist()


@given(SEEDS, st.one_of(st.integers(1, BOUND_MAX), st.sampled_from([1, BOUND_MAX - 1, BOUND_MAX])))
def test_a_column_draws_the_same_integers(seed: int, bound: int) -> None:
    """Up to a bound of 2**32, without overflow."""
    assert [below(seed, "p", 7, one, bound) for one in ENTITIES] == below_columns(seed, "p", 7, KEYS, bound).tolist()


def test_the_check_of_integers_can_fail() -> None:
    """The twins, a product that overflows and a product in floats, draw something else."""
    draws, bound = draw_columns(1, "p", 7, KEYS), BOUND_MAX - 1
    expected = [below(1, "p", 7, one, bound) for one in ENTITIES]

    assert expected != (draws * np.uint64(bound) >> 32).tolist()
    assert expected != (draws / 2.0**32 * bound / 2.0**32).round().astype(np.int64).tolist()


@pytest.mark.parametrize("bound", [0, -1, BOUND_MAX + 1])
def test_a_bound_that_would_overflow_is_refused(bound: int) -> None:
    """Rather than drawn wrongly."""
    with pytest.raises(ValueError, match="a bound of columns"):
        below_columns(1, "p", 0, KEYS, bound)


@given(st.lists(st.integers(0, len(ENTITIES)), max_size=4))
def test_slices_of_a_column_draw_what_the_whole_draws(cuts: list[int]) -> None:
    """Whatever the shards."""
    edges = [0, *sorted(cuts), len(ENTITIES)]
    parts = [draw_columns(5, "p", 3, entity_keys(ENTITIES[low:high])) for low, high in pairwise(edges)]

    assert draw_columns(5, "p", 3, KEYS).tolist() == np.concatenate(parts).tolist()
