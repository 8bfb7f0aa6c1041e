"""Random draws: uniform, the same for every partition, exact at 0 and 1, and fixed for ever."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scale import scaled
from universe.rng import below, chance, choose, draw, key64, mix64

ENTITIES = [f"u{number}" for number in range(400)]
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
CHI_SQUARE_15_999 = 37.70
"""99.9 % quantile of chi-square with 15 degrees of freedom."""


def chi_square(counts: list[int]) -> float:
    """Distance from uniform."""
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 for count in counts) / mean


def test_known_values_never_change() -> None:
    """A recording made today must replay in any later version."""
    assert mix64(0) == 0xE220A8397B1DCDAF
    assert key64("ab", "c") == 3676821168146716919
    assert draw(1, "user.gap", 0, "u1") == 16948806267754351363
    assert [below(5, "p", tick, "e", 100) for tick in range(8)] == [56, 94, 55, 93, 59, 90, 68, 87]


def test_the_mixer_is_the_published_one() -> None:
    """The first five numbers of splitmix64 from the state 1234567, as its reference implementation prints them."""
    state = 1234567
    expected = [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
    ]  # fmt: skip

    assert expected == [mix64(state + number * GOLDEN & MASK) for number in range(5)]


@pytest.mark.parametrize("bit", range(0, 64, 4))
def test_every_nibble_of_a_draw_is_uniform(bit: int) -> None:
    """Over seeds, ticks and entities alike: chi-square of 16 classes below its 99.9 % quantile."""
    count = scaled(4000, 100_000)
    for by in (
        [draw(number, "p", 3, "e") for number in range(count)],
        [draw(3, "p", number, "e") for number in range(count)],
        [draw(3, "p", 3, f"e{number}") for number in range(count)],
    ):
        counts = [0] * 16
        for value in by:
            counts[value >> bit & 15] += 1
        assert chi_square(counts) < CHI_SQUARE_15_999


def test_the_check_of_uniformity_can_fail() -> None:
    """The twin, a counter that is not mixed, is far from uniform."""
    counts = [0] * 16
    for number in range(4000):
        counts[(3 + number) >> 60 & 15] += 1

    assert chi_square(counts) > CHI_SQUARE_15_999


def test_neighbouring_ticks_do_not_follow_each_other() -> None:
    """Pairs of draws at consecutive ticks fill a 4 by 4 table evenly."""
    counts = [0] * 16
    for number in range(4000):
        first, second = (draw(9, "pair", tick, f"e{number}") >> 62 for tick in (number, number + 1))
        counts[first * 4 + second] += 1

    assert chi_square(counts) < CHI_SQUARE_15_999


@given(st.integers(0, 2**63), st.randoms(use_true_random=False), st.integers(1, 7))
def test_a_partition_of_the_entities_never_changes_a_draw(seed: int, order: random.Random, parts: int) -> None:
    """Any split, any order, any entity left out."""
    whole = {entity: draw(seed, "p", 1, entity) for entity in ENTITIES}
    shuffled = list(ENTITIES)
    order.shuffle(shuffled)
    split = {entity: draw(seed, "p", 1, entity) for part in range(parts) for entity in shuffled[part::parts]}

    assert split == whole


def test_a_shared_generator_depends_on_the_partition() -> None:
    """The twin: one stream of numbers for all gives every entity another draw when one of them is missing."""

    def shared(entities: list[str]) -> dict[str, float]:
        generator = random.Random(1)
        return {entity: generator.random() for entity in entities}

    whole, rest = shared(ENTITIES), shared(ENTITIES[1:])
    assert sum(whole[entity] == rest[entity] for entity in ENTITIES[1:]) == 0
    assert all(draw(1, "p", 0, entity) == draw(1, "p", 0, entity) for entity in ENTITIES[1:])


@given(st.integers(), st.text(max_size=8), st.integers(0, 2**40), st.text(max_size=8))
def test_a_chance_is_exact_at_its_ends(seed: int, purpose: str, tick: int, entity: str) -> None:
    """Never at 0 (and below), always at 1 (and above)."""
    assert [chance(seed, purpose, tick, entity, p) for p in (-1.0, 0.0, 1.0, 2.0)] == [False, False, True, True]


def unmixed(value: int) -> int:
    """The number that `mix64` turns into `value`."""
    value ^= value >> 31 ^ value >> 62
    value = value * pow(0x94D049BB133111EB, -1, 1 << 64) & MASK
    value ^= value >> 27 ^ value >> 54
    value = value * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & MASK
    value ^= value >> 30 ^ value >> 60
    return (value - GOLDEN) & MASK


@pytest.mark.parametrize("extreme", [0, MASK])
def test_a_chance_is_exact_even_for_the_least_and_the_largest_draw(extreme: int) -> None:
    """The tick is solved for; a threshold of 2**64 - 1, the twin, refuses one draw at 1."""
    entity = unmixed(unmixed(extreme) ^ key64(1, "c"))
    tick = (entity - key64("u1")) * pow(GOLDEN, -1, 1 << 64) & MASK

    assert extreme == draw(1, "c", tick, "u1")
    assert (False, True) == (chance(1, "c", tick, "u1", 0.0), chance(1, "c", tick, "u1", 1.0))
    assert (extreme < MASK) == (draw(1, "c", tick, "u1") < (1 << 64) - 1)


def test_a_chance_comes_true_as_often_as_it_says(promise: Callable[..., None]) -> None:
    """Within four standard deviations, and never less often for a larger probability."""
    count = scaled(4000, 200_000)
    for probability in (0.01, 0.21, 0.5, 0.7, 0.99):
        hits = sum(chance(2, "c", 0, f"e{number}", probability) for number in range(count))
        allowed = 4 * (count * probability * (1 - probability)) ** 0.5
        assert abs(hits - count * probability) < allowed
    promise("chances come true as often as they say", draws=5 * count)
    assert all(chance(2, "c", 0, entity, 0.3) <= chance(2, "c", 0, entity, 0.4) for entity in ENTITIES)


@given(st.integers(0, 9), st.integers(1, 10_000))
def test_a_bounded_draw_stays_in_its_bounds(tick: int, bound: int) -> None:
    """From 0 to one below the bound."""
    assert all(0 <= below(1, "b", tick, entity, bound) < bound for entity in ENTITIES[:20])


def test_a_choice_reaches_every_option_and_refuses_none() -> None:
    """All of them come up; an empty list is an error."""
    assert {choose(1, "o", 0, entity, "abcde") for entity in ENTITIES} == set("abcde")
    with pytest.raises(IndexError):
        choose(1, "o", 0, "e", "")


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_parts_of_a_key_never_run_together(one: list[str], other: list[str]) -> None:
    """The keys of ('ab', 'c') and ('a', 'bc') differ, although the texts joined, the twin, are the same."""
    assert (key64(*one) == key64(*other)) == (one == other)
    assert key64("ab", "c") != key64("a", "bc")
