"""Insights: connections between topics and habits of people, with counts, told only where these suffice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb
from typing import Final

from msgspec import Struct

from universe.config_universe import ReflectionConfig
from universe.gossip.artifact import EPIPHANY, PATTERN
from universe.gossip.sensitive import sensitive_reason
from universe.people.plain_line import display_name
from universe.topics import TOPIC_PARENT

CONFIDENCE_MAX_MILLI: Final = 990
CHANCE_ONE_IN: Final = 1000
"""A habit is told where chance makes one like it in at most one of so many people who have none."""
CONNECTION_ONE_IN: Final = 100
"""Connections are told where chance makes one at all in at most one of so many crowds."""
HABIT_DAYS_MIN: Final = 7
DAYS_SHARE_MIN: Final = (9, 10)
HABIT_MESSAGES_MIN: Final = 10
HOURS_SHARE_MIN: Final = (3, 5)
BOTH_SHARE_MIN: Final = (3, 4)
LESSER_SHARE_MIN: Final = (1, 4)
TOPICS_OF_A_PERSON: Final = 20
_COUNTS_WEIGHED: Final = 400
PARTS_OF_DAY: Final = (
    ("night", "at night", 22, 5), ("morning", "in the morning", 5, 11), ("afternoon", "in the afternoon", 11, 17),
    ("evening", "in the evening", 17, 22),
)  # fmt: skip
"""Name, the name in a sentence, the first hour and the hour after the last (UTC)."""


class PersonFacts(Struct, frozen=True, kw_only=True):
    """What a bot knows of a person's habits, one for each person.

    `topics` counts messages by topic of our vocabulary, `hours` has 24 counts of messages by UTC hour. `active_days`
    of the latest `days_known` UTC days had a message. `roots` are the messages that all this was counted from.
    """

    user_id: str
    name: str
    topics: dict[str, int]
    hours: tuple[int, ...]
    active_days: int
    days_known: int
    messages: int
    roots: tuple[str, ...]


class Insight(Struct, frozen=True, kw_only=True):
    """One thing that was noticed: `type` is ``epiphany`` or ``pattern``, `key` what stays the same when counts grow.

    `content` is a sentence of ours without a full stop, with a person's name where `subjects` has them. `count` is how
    often it was seen, `confidence_milli` (0..990) how likely the true share is above a half, as far as the counts tell.
    """

    type: str
    key: str
    content: str
    subjects: tuple[str, ...]
    topics: tuple[str, ...]
    count: int
    confidence_milli: int
    roots: tuple[str, ...]


def insights(people: tuple[PersonFacts, ...], rules: ReflectionConfig) -> tuple[Insight, ...]:
    """What can be noticed about people and their topics, surest first.

    Parameters
    ----------
    people
        Whom the bot knows; the order does not matter. Who has no roots is left out: it could never be taken back.
    rules
        `insight_min_count`: the least number of people, days or mentions that an insight rests on.

    Returns
    -------
    tuple of Insight
        Epiphanies across people (two topics, nobody named), epiphanies and patterns of one person (named). Every one
        holds for more than half of what was counted, is too much for chance, and touches nothing sensitive.
    """
    known = sorted((one for one in people if one.roots), key=lambda one: one.user_id)
    topics_known = len({topic for one in known for topic, count in one.topics.items() if count > 0})
    found = list(_across(known, rules.insight_min_count))
    for one in known:
        if one.active_days >= rules.insight_min_count:
            found += _of_one(one, topics_known, rules.insight_min_count)
    return tuple(sorted(found, key=lambda insight: (-insight.confidence_milli, insight.type, insight.key)))


def confidence_of(count: int, total: int) -> int:
    """How likely (thousandths, at most 990) the true share is above a half, after `count` of `total`.

    Exact, every share being as likely at first: the chance that one more than `total` coins shows `count` heads or
    fewer. More than 400 counts say no more than 400.
    """
    count, total = _weighed(count, total)
    ways = sum(comb(total + 1, heads) for heads in range(count + 1))
    return min(CONFIDENCE_MAX_MILLI, 1000 * ways >> (total + 1))


def _weighed(count: int, total: int) -> tuple[int, int]:
    return (count, total) if total <= _COUNTS_WEIGHED else (count * _COUNTS_WEIGHED // total, _COUNTS_WEIGHED)


def by_chance(count: int, total: int, share: tuple[int, int], one_in: int) -> bool:
    """Whether `count` or more of `total` come about in one of `one_in` cases or more often, at a share by chance."""
    count, total = _weighed(count, total)
    hit, of = share
    ways = sum(comb(total, k) * hit**k * (of - hit) ** (total - k) for k in range(count, total + 1))
    return bool(ways * one_in > of**total)


def together_by_chance(both: int, first: int, second: int, total: int, one_in: int) -> bool:
    """Whether `both` or more of `first` people are among `second` of `total` in one of `one_in` cases or more often."""
    ways = sum(comb(second, k) * comb(total - second, first - k) for k in range(both, min(first, second) + 1))
    return bool(ways * one_in > comb(total, first))


def _across(people: list[PersonFacts], min_count: int) -> Iterator[Insight]:
    """Topics that people share more often than chance has it: of those with the rarer topic more than half."""
    of_people = [_main_topics(one) for one in people]
    single = Counter(topic for topics in of_people for topic in topics)
    paired = Counter(pair for topics in of_people for pair in combinations(topics, 2))
    frequent = sum(count >= min_count for count in single.values())
    one_in = CONNECTION_ONE_IN * max(1, frequent * (frequent - 1) // 2)
    for pair, both in sorted(paired.items()):
        rarer, other = sorted(pair, key=lambda topic: (single[topic], topic))
        if both < min_count or both * 2 <= single[rarer] or _is_within(rarer, other):
            continue
        if together_by_chance(both, single[rarer], single[other], len(people), one_in):
            continue
        said = f"People who talk about {_shown(rarer)} often talk about {_shown(other)} ({both} of {single[rarer]})"
        if not sensitive_reason(said):
            sharers = (one for one, topics in zip(people, of_people, strict=True) if {*pair} <= {*topics})
            yield Insight(
                type=EPIPHANY, key="+".join(pair), content=said, subjects=(), topics=pair, count=both,
                confidence_milli=confidence_of(both, single[rarer]),
                roots=_distinct(root for one in sharers for root in one.roots),
            )  # fmt: skip


def _main_topics(person: PersonFacts) -> tuple[str, ...]:
    """The topics that somebody talks about most, in the order of their names."""
    ranked = sorted((-count, topic) for topic, count in person.topics.items() if count > 0)
    return tuple(sorted(topic for _, topic in ranked[:TOPICS_OF_A_PERSON]))


def _of_one(person: PersonFacts, topics_known: int, min_count: int) -> Iterator[Insight]:
    for said in (*_days(person), *_hours(person), *_topics(person, topics_known)):
        if said.count >= min_count and not sensitive_reason(said.content, (_named(person),)):
            yield said


def _days(person: PersonFacts) -> Iterator[Insight]:
    total = max(person.days_known, person.active_days)
    if total >= HABIT_DAYS_MIN and _reaches(person.active_days, total, DAYS_SHARE_MIN):
        said = f"has written on {person.active_days} of the last {total} days"
        yield _about(person, PATTERN, "days", said, person.active_days, total)


def _hours(person: PersonFacts) -> Iterator[Insight]:
    total = sum(person.hours)
    if total < HABIT_MESSAGES_MIN:
        return
    for part, when, start, end in PARTS_OF_DAY:
        length = (end - start) % 24
        count = sum(person.hours[(start + hour) % 24] for hour in range(length))
        if _reaches(count, total, HOURS_SHARE_MIN) and not by_chance(count, total, (length, 24), CHANCE_ONE_IN):
            said = f"writes mostly {when}: {count} of {total} messages between {start} and {end} UTC"
            yield _about(person, PATTERN, part, said, count, total)


def _topics(person: PersonFacts, topics_known: int) -> Iterator[Insight]:
    """One topic in more than half of the mentions; two that make up three quarters, each at least one of the four."""
    ranked = sorted((-count, topic) for topic, count in person.topics.items() if count > 0)
    total = -sum(count for count, _ in ranked)
    if total < HABIT_MESSAGES_MIN:
        return
    many, first = -ranked[0][0], ranked[0][1]
    of = max(2, topics_known)
    if many * 2 > total and not by_chance(many, total, (1, of), CHANCE_ONE_IN * of):
        said = f"comes back to {_shown(first)}: {many} of {total} times"
        yield _about(person, PATTERN, f"topic:{first}", said, many, total, (first,))
    if len(ranked) < 2 or topics_known < 3 or _is_within(first, ranked[1][1]):
        return
    few, second = -ranked[1][0], ranked[1][1]
    pairs = topics_known * (topics_known - 1) // 2
    if (
        _reaches(many + few, total, BOTH_SHARE_MIN) and _reaches(few, total, LESSER_SHARE_MIN)
        and not by_chance(many + few, total, (2, topics_known), CHANCE_ONE_IN * pairs)
    ):  # fmt: skip
        pair = tuple(sorted((first, second)))
        said = f"talks about {_shown(pair[0])} and {_shown(pair[1])} alike: {many + few} of {total} times"
        yield _about(person, EPIPHANY, "+".join(pair), said, many + few, total, pair)


def _about(
    person: PersonFacts, kind: str, key: str, said: str, count: int, total: int, topics: tuple[str, ...] = ()
) -> Insight:
    return Insight(
        type=kind, key=f"{person.user_id}:{key}", content=f"{_named(person)} {said}", subjects=(person.user_id,),
        topics=topics, count=count, confidence_milli=confidence_of(count, total), roots=_distinct(person.roots),
    )  # fmt: skip


def _reaches(count: int, total: int, share: tuple[int, int]) -> bool:
    return count * share[1] >= total * share[0]


def _is_within(first: str, second: str) -> bool:
    """Whether one topic is a part of the other: that they go together says nothing."""
    return TOPIC_PARENT.get(first) == second or TOPIC_PARENT.get(second) == first


def _named(person: PersonFacts) -> str:
    return display_name(person.name) or "Somebody"


def _shown(topic: str) -> str:
    return topic.replace("-", " ")


def _distinct(roots: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(roots)))
