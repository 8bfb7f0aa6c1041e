"""Insights: a clear habit is always noticed, chance hardly ever, and every one can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb
from random import Random
from typing import Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.config_universe import ReflectionConfig
from universe.gossip.artifact import EPIPHANY, PATTERN
from universe.gossip.insight import (
    Insight,
    PersonFacts,
    by_chance,
    confidence_of,
    insights,
    together_by_chance,
)
from universe.gossip.sensitive import sensitive_reason
from universe.topics import TOPIC_PARENT

RULES: Final = ReflectionConfig()
TOPICS: Final = ("music", "chess", "cooking", "garden", "travel", "knitting", "pottery", "football")
WORDS: Final = st.text(alphabet="abz+: ", max_size=6)


def facts(
    number: int = 1, topics: dict[str, int] | None = None, hours: dict[int, int] | None = None, *, active: int = 5,
    known: int = 20, name: str = "Ada", roots: tuple[str, ...] | None = None,
) -> PersonFacts:  # fmt: skip
    """Somebody without a habit beyond what is given."""
    counts = tuple((hours or {}).get(hour, 0) for hour in range(24))
    return PersonFacts(
        user_id=f"u{number}", name=name, topics=topics or {}, hours=counts, active_days=active, days_known=known,
        messages=sum(counts), roots=(f"msg:{number}",) if roots is None else roots,
    )  # fmt: skip


def random_person(random: Random, number: int, vocabulary: tuple[str, ...]) -> PersonFacts:
    """Nobody in particular: a coin for each day, and any hour and any of the topics for each message."""
    known = random.randint(1, 60)
    active = sum(random.random() < 0.5 for _ in range(known))
    messages = random.randint(active, 60)
    topics: dict[str, int] = {}
    hours: dict[int, int] = {}
    for _ in range(messages):
        topic, hour = random.choice(vocabulary), random.randrange(24)
        topics[topic] = topics.get(topic, 0) + 1
        hours[hour] = hours.get(hour, 0) + 1
    return facts(number, topics, hours, active=active, known=known)


def everything(people: tuple[PersonFacts, ...]) -> list[str]:
    """The naive twin: whatever is most frequent is a habit."""
    return [f"{one.user_id} writes at {one.hours.index(max(one.hours))}" for one in people if any(one.hours)]


def crowd(both: int, first: int, second: int, neither: int) -> tuple[PersonFacts, ...]:
    """So many people who talk about garden and cooking, about one of them, and about other things."""
    kinds = [{"garden": 2, "cooking": 2}] * both + [{"garden": 2}] * first + [{"cooking": 2}] * second
    kinds += [{"travel": 2}] * neither
    return tuple(facts(number, topics) for number, topics in enumerate(kinds))


def contents(*people: PersonFacts) -> list[str]:
    """What is said about people."""
    return [one.content for one in insights(people, RULES)]


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (facts(active=9, known=10), "Ada has written on 9 of the last 10 days"),
        (
            facts(hours={23: 20, 2: 20, 12: 15}),
            "Ada writes mostly at night: 40 of 55 messages between 22 and 5 UTC",
        ),
        (
            facts(topics={"music": 12, "chess": 2, "garden": 2, "travel": 1, "pottery": 1, "knitting": 2}),
            "Ada comes back to music: 12 of 20 times",
        ),
        (
            facts(topics={"music": 10, "garden": 9, "chess": 1, "travel": 1, "pottery": 1, "knitting": 1}),
            "Ada talks about garden and music alike: 19 of 23 times",
        ),
    ],
)
def test_a_clear_habit_is_noticed(person: PersonFacts, said: str) -> None:
    """It is one insight, with its person, its messages and a confidence that the read gate lets through."""
    (found,) = insights((person,), RULES)

    assert said == found.content
    assert (("u1",), ("msg:1",)) == (found.subjects, found.roots)
    assert found.confidence_milli >= 700


@given(
    known=st.integers(7, 60), messages=st.integers(20, 300), start=st.sampled_from((22, 5, 11, 17)),
    topic=st.sampled_from(TOPICS), stray=st.integers(0, 9),
)  # fmt: skip
@settings(max_examples=scaled(100, 2000))
def test_nobody_with_clear_habits_is_overlooked(known: int, messages: int, start: int, topic: str, stray: int) -> None:
    """Every day, in one part of the day, on one topic, with one message in ten elsewhere: all three are noticed."""
    other = messages * stray // 90
    hours = {start: messages - other, (start + 8) % 24: other}
    topics = {topic: messages - other, "books": other, "films": 0}
    found = insights((facts(1, topics, hours, active=known, known=known),), RULES)

    assert {"u1:days", f"u1:topic:{topic}"} < {one.key for one in found}
    assert 3 == sum(one.type == PATTERN for one in found)


def test_chance_makes_a_pattern_of_hardly_anybody(promise: Callable[..., None]) -> None:
    """Of people who write at any hour, about anything, every other day, fewer than 1 % have a habit."""
    random = Random(5)
    count, alone, noticed = scaled(3_500, 35_000), 0, 0
    for size in range(2, 9):
        people = tuple(random_person(random, number, TOPICS[:size]) for number in range(count // 7))
        alone += sum(bool(insights((one,), RULES)) for one in people)
        noticed += len({one.subjects[0] for one in insights(people, RULES) if one.subjects})

    assert max(alone, noticed) < count / 100
    assert len(everything(people)) > len(people) / 2
    promise("habits noticed in people who have none", people=count, habits=noticed, each_alone=alone)


def test_chance_connects_no_topics(promise: Callable[..., None]) -> None:
    """In crowds of people who talk about anything, at most 2 % of crowds show a connection."""
    random = Random(6)
    crowds, shown = scaled(300, 2_000), 0
    for _ in range(crowds):
        people = tuple(
            facts(number, dict.fromkeys(random.sample(TOPICS, random.randint(1, 4)), 1)) for number in range(40)
        )
        shown += any(not one.subjects for one in insights(people, RULES))

    assert shown <= crowds / 50
    promise("connections noticed where there are none", crowds=crowds, with_a_connection=shown)


def test_topics_that_go_together_are_a_connection_that_names_nobody() -> None:
    """Counts of people, from the rarer topic to the other; the messages of all who share both."""
    people = crowd(both=7, first=2, second=3, neither=48)
    (found,) = insights(people, RULES)

    assert "People who talk about garden often talk about cooking (7 of 9)" == found.content
    assert (EPIPHANY, "cooking+garden", (), 7) == (found.type, found.key, found.subjects, found.count)
    assert tuple(f"msg:{number}" for number in range(7)) == found.roots
    assert found.confidence_milli >= 700


@pytest.mark.parametrize(
    "people",
    [
        crowd(both=2, first=0, second=0, neither=60),
        crowd(both=8, first=9, second=9, neither=200),
        crowd(both=9, first=0, second=40, neither=0),
        tuple(facts(number, {"guitar": 2, "music": 3} if number < 9 else {"chess": 1}) for number in range(60)),
        tuple(msgspec.structs.replace(one, roots=()) for one in crowd(both=9, first=0, second=0, neither=50)),
    ],
    ids=["too few", "less than half", "what everybody talks about", "a topic and its wider one", "no messages"],
)  # fmt: skip
def test_what_only_looks_like_a_connection_is_none(people: tuple[PersonFacts, ...]) -> None:
    """Counts alone do not make an epiphany."""
    assert [] == contents(*people)


@pytest.mark.parametrize(
    "person",
    [
        facts(active=6, known=6),
        facts(active=9, known=11),
        facts(hours={23: 5}),
        facts(hours={23: 40, 2: 40}, active=2),
        facts(hours={23: 7, 12: 6}),
        facts(hours={23: 6, 12: 2, 8: 2}),
        facts(topics={"music": 11, "chess": 5, "garden": 4}),
        facts(topics=dict.fromkeys(TOPICS, 1) | {"music": 10, "chess": 2, "garden": 2, "travel": 2}),
        facts(topics={"music": 9}),
        facts(topics={"music": 10, "chess": 10}),
        facts(topics={"music": 12, "chess": 1}, active=1),
        facts(active=10, known=10, roots=()),
    ],
)
def test_what_only_looks_like_a_habit_is_none(person: PersonFacts) -> None:
    """Too few days, messages or mentions, too near to half of them, or nothing to take it back by."""
    assert [] == contents(person)


def test_a_topic_in_passing_belongs_to_no_pair() -> None:
    """Somebody with one great topic and a few words about others has a habit, and no connection."""
    (found,) = insights((facts(topics={"music": 30, "chess": 3, "garden": 1}),), RULES)

    assert (PATTERN, ("music",)) == (found.type, found.topics)


def test_the_setting_is_a_least_count() -> None:
    """What rests on fewer people or days than `insight_min_count` is not told."""
    people = crowd(both=7, first=2, second=3, neither=48)

    assert 1 == len(insights(people, ReflectionConfig(insight_min_count=7)))
    assert () == insights(people, ReflectionConfig(insight_min_count=8))
    assert () == insights((facts(active=9, known=10),), ReflectionConfig(insight_min_count=10))


def test_nothing_sensitive_is_ever_an_insight() -> None:
    """A topic that is not of our vocabulary is judged like any other text; so is everything of our vocabulary."""
    assert [] == contents(facts(topics={"divorce": 30}))
    people = (facts(number, {"debt": 2, "cooking": 1} if number < 9 else {"chess": 1}) for number in range(60))
    assert [] == contents(*people)
    assert ["Ada comes back to chess: 30 of 30 times"] == contents(facts(topics={"chess": 30}))


def test_every_topic_of_ours_can_be_an_insight(promise: Callable[..., None]) -> None:
    """Of the whole vocabulary hardly a topic is taken for something sensitive."""
    silent = [topic for topic in TOPIC_PARENT if not contents(facts(topics={topic: 30}))]

    assert len(silent) <= len(TOPIC_PARENT) / 100
    promise("topics that can be an insight", topics=len(TOPIC_PARENT), silent=len(silent))


@given(data=st.data(), seed=st.integers(0, 10_000))
@settings(max_examples=scaled(40, 500))
def test_the_order_of_people_and_counts_changes_nothing(data: st.DataObject, seed: int) -> None:
    """Insights come in one order, surest first, each key once; every one about somebody has their messages."""
    random = Random(seed)
    people = (*crowd(7, 2, 3, 40), *(random_person(random, 100 + number, TOPICS) for number in range(20)))
    people = (*people, facts(200, {"music": 30, "chess": 1}, {23: 31}, active=20, known=20))
    turned = tuple(
        msgspec.structs.replace(one, topics=dict(reversed(one.topics.items())))
        for one in data.draw(st.permutations(people))
    )
    found = insights(people, RULES)

    assert found == insights(turned, RULES)
    assert len({one.key for one in found}) == len(found)
    assert [one.confidence_milli for one in found] == sorted((one.confidence_milli for one in found), reverse=True)
    assert all(one.roots for one in found)
    assert [] == [one for one in found if sensitive_reason(one.content) or not one.content.isprintable()]


@given(name=st.text(max_size=60), topic=WORDS)
@settings(max_examples=scaled(100, 2000))
def test_names_and_topics_are_data(name: str, topic: str) -> None:
    """Whatever somebody is called, the sentence is one line and keeps its counts."""
    for one in insights((facts(1, {topic: 30}, {23: 30}, name=name),), RULES):
        assert one.content.isprintable()
        assert "30 of 30" in one.content


@given(total=st.integers(1, 60), data=st.data())
@settings(max_examples=scaled(60, 1000))
def test_confidence_is_the_chance_that_the_true_share_is_above_a_half(total: int, data: st.DataObject) -> None:
    """It is the beta integral over (1/2, 1), exact in thousandths, and grows with the count."""
    count = data.draw(st.integers(0, total))
    above = sum(
        Fraction(comb(total - count, k) * (-1) ** k, count + k + 1) * (1 - Fraction(1, 2 ** (count + k + 1)))
        for k in range(total - count + 1)
    )
    exact = above * (total + 1) * comb(total, count)

    assert min(990, int(exact * 1000)) == confidence_of(count, total)
    assert confidence_of(count, total) <= confidence_of(min(total, count + 1), total) <= 990


@given(total=st.integers(1, 25), data=st.data())
@settings(max_examples=scaled(60, 1000))
def test_the_tails_are_those_of_their_distributions(total: int, data: st.DataObject) -> None:
    """By fractions added one by one: the binomial one and the one without replacement."""
    count, first, second = (data.draw(st.integers(0, total)) for _ in range(3))
    hit, one_in = data.draw(st.integers(0, 24)), data.draw(st.integers(1, 1000))
    share = Fraction(hit, 24)
    tail = sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count, total + 1))
    both = data.draw(st.integers(0, min(first, second)))
    alike = sum(Fraction(comb(second, k) * comb(total - second, first - k), comb(total, first))
                for k in range(both, min(first, second) + 1))  # fmt: skip

    assert (tail > Fraction(1, one_in)) == by_chance(count, total, (hit, 24), one_in)
    assert (alike > Fraction(1, one_in)) == together_by_chance(both, first, second, total, one_in)


def test_many_messages_are_weighed_as_four_hundred() -> None:
    """A hundred thousand messages cost no more than four hundred, and their share decides."""
    assert confidence_of(60_000, 100_000) == confidence_of(240, 400) == 990
    assert confidence_of(50_000, 100_000) == confidence_of(200, 400) == 500
    assert not by_chance(60_000, 100_000, (7, 24), 1000)


def test_an_insight_keeps_its_key_while_counts_grow() -> None:
    """The same habit a week later replaces the old one."""
    early: tuple[Insight, ...] = insights((facts(topics={"music": 12}),), RULES)
    late = insights((facts(topics={"music": 40, "chess": 3}),), RULES)

    assert [one.key for one in early] == [one.key for one in late] == ["u1:topic:music"]
    assert early != late
