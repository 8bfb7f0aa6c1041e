"""Populations: skewed as real channels are, and each person drawn alone."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scenarios.population import people
from tests.scale import scaled
from universe.chat.smalltalk import TOPICS
from universe.persona import SyntheticUser

CHANNELS = {"g0": {"g0-c0": "lounge", "g0-c1": "music"}, "g1": {"g1-c0": "lounge"}, "g2": {"g2-c0": "books"}}
BOTS = ("elena", "dotty", "marcus")


def crowd(count: int, seed: int = 5) -> tuple[SyntheticUser, ...]:
    """People on three planets who write 100 messages a day on average."""
    return people(count, CHANNELS, BOTS, 100, seed)


@given(st.integers(0, 60), st.integers(1, 20), st.integers(0, 2**32))
def test_one_user_more_changes_no_other(count: int, more: int, seed: int) -> None:
    """The first people of a larger crowd are the smaller crowd."""
    assert crowd(count, seed) == crowd(count + more, seed)[:count]


def test_the_rates_have_their_shares() -> None:
    """A tenth writes three times the average, three tenths 1.2, four tenths 0.7 and two tenths 0.3 times."""
    count = scaled(4_000, 50_000)
    rates = Counter(person.messages_per_day for person in crowd(count))
    shares = {300: 0.1, 120: 0.3, 70: 0.4, 30: 0.2}

    assert set(shares) == set(rates)
    for rate, share in shares.items():
        assert abs(rates[rate] - share * count) <= 4 * (count * share * (1 - share)) ** 0.5
    assert abs(sum(rate * number for rate, number in rates.items()) / count - 100) < 100 * 5 / count**0.5


def test_a_tenth_of_the_people_write_three_tenths_of_the_messages() -> None:
    """As the documentation of `people` says; and it is a different tenth under another seed."""
    rates = sorted((person.messages_per_day for person in crowd(4_000)), reverse=True)
    busy = [
        {person.user_id for person in crowd(200, seed) if person.messages_per_day == 300} for seed in range(4)
    ]

    assert abs(sum(rates[:400]) / sum(rates) - 0.3) < 0.02
    assert all(one != other for one, other in pairwise(busy))


def test_people_live_on_the_planets_in_turn_and_use_their_channels() -> None:
    """Nobody speaks where they do not live."""
    for number, person in enumerate(crowd(60)):
        assert ("g0", "g1", "g2")[number % 3] == person.planet
        assert set(person.channels) <= set(CHANNELS[person.planet])
        assert len(person.channels) == len(set(person.channels)) >= 1


def test_everybody_has_an_id_a_name_and_topics_of_their_own() -> None:
    """Ids and names are unique, topics exist, habits are in their ranges."""
    count = 300
    everybody = crowd(count)

    assert count == len({person.user_id for person in everybody}) == len({person.name for person in everybody})
    for person in everybody:
        assert set(person.topics) <= set(TOPICS)
        assert person.favourite_bot in BOTS
        assert 6 <= person.wakes_at_hour <= 11
        assert 12 <= person.awake_hours <= 16
        assert 0.1 <= person.to_bot <= 0.34
        assert 0.2 <= person.to_person <= 0.44
        assert 0.25 <= person.follows_up < 0.65


def test_a_crowd_without_bots_has_no_favourite() -> None:
    """And an empty crowd is empty."""
    assert {""} == {person.favourite_bot for person in people(9, CHANNELS, (), 10, 1)}
    assert () == crowd(0)


def test_drawing_from_one_stream_changes_everybody() -> None:
    """The twin deals the rates from one shuffled deck: one user more, and the others have other rates."""

    def shared(count: int) -> list[int]:
        rates = (300, 120, 120, 120, 70, 70, 70, 70, 30, 30)
        deck = [rates[number % len(rates)] for number in range(count)]
        random.Random(5).shuffle(deck)
        return deck

    assert shared(20) != shared(21)[:20]
    assert crowd(20) == crowd(21)[:20]
