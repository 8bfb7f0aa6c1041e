"""The answers to the named questions, from the facts of whichever store: one order and one wording for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bridges.graph.facts import Facts, Gate, Place
from universe.graph.questions import QUESTIONS, Argument, complete
from universe.graph.similarity import SERENDIPITY_SCORE, by_chance, similar
from universe.graph.words import NAMED_FROM_FAMILIARITY, familiarity_words, population_words, shared_words

Rows = list[dict[str, Any]]
HOT_TOPIC_MS: Final = 7 * 24 * 3_600_000
_CHANNELS_TOLD, _TOPICS_TOLD, _SPEAKERS_TOLD, _HOURS_TOLD = 10, 10, 20, 3


def answer(facts: Facts, question: str, arguments: Mapping[str, Argument]) -> Rows:
    """The rows of a question. Raises `BadInput` for what is none."""
    given: dict[str, Any] = complete(question, arguments)
    fields = QUESTIONS[question].fields
    return [dict(zip(fields, row, strict=True)) for row in _ANSWERS[question](facts, **given)]


def _bots_that_know(facts: Facts, user: str) -> list[tuple[str, int]]:
    return _most_first(facts.knowers(user))


def _bots_on_planet(facts: Facts, planet: str) -> list[tuple[str]]:
    return [(bot,) for bot in sorted(facts.present_bots(planet))]


def _bots_on_planet_inferred(facts: Facts, planet: str) -> list[tuple[str]]:
    return [(bot,) for bot in sorted(facts.inferred_bots(planet))]


def _who_else_discusses(facts: Facts, user: str, planet: str) -> list[tuple[str, int, list[str]]]:
    rows = [(other, len(topics), sorted(topics)) for other, topics in facts.sharers(user, planet, 1)]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _similar_users(
    facts: Facts, *, user: str, bot: str, planet: str, min_shared: int, limit: int, min_trust: int,
    serendipity: float, seed: int, tick: int,
) -> list[tuple[object, ...]]:  # fmt: skip
    gate = Gate(bot, planet, least_permille(min_trust))
    shared = dict(facts.open_sharers(user, gate, max(1, min_shared)))
    taste = facts.taste({topic for topics in shared.values() for topic in topics}, planet)
    found = similar(shared, taste, min_shared, limit)
    chosen = ""
    if planet and len(found) < limit:
        named = {suggestion.user for suggestion in found}
        chosen = by_chance(
            seed, tick, user, serendipity,
            lambda: [other for other in facts.open_actives(user, gate) if other not in named],
        )  # fmt: skip
    persons = facts.persons([suggestion.user for suggestion in found] + [chosen] * bool(chosen))
    rows: list[tuple[object, ...]] = [
        (one.user, persons[one.user].name, len(one.topics), list(one.topics), "shared_interests",
         shared_words(one.topics), one.score_milli / 1000)
        for one in found
    ]  # fmt: skip
    if chosen:
        rows.append((chosen, persons[chosen].name, 0, [], "serendipity", shared_words(()), SERENDIPITY_SCORE))
    return rows


def least_permille(min_trust: int) -> int:
    """The least score in thousandths with `min_trust` points (`universe.trust.tiers.points` rounds half up)."""
    return 10 * min_trust - 5


def _users_known(facts: Facts) -> list[tuple[str, int]]:
    return _most_first(facts.known_counts())


def _most_discussed(facts: Facts, limit: int) -> list[tuple[str, int]]:
    return _most_first(facts.topic_counts())[: max(0, limit)]


def _planet_overview(facts: Facts, planet: str, now: int) -> list[tuple[object, ...]]:
    place = facts.planet(planet)
    if place is None:
        return []
    people = facts.population(planet)
    channels = sorted(facts.channels(planet, ""), key=lambda one: (-one.last_seen, one.channel))
    topics = _most_first(facts.hot_topics(planet, now - HOT_TOPIC_MS))
    counts = sorted(((-count, hour) for hour, count in enumerate(facts.hours(planet)) if count))
    return [
        (
            planet, place.name, place.state == "active", _idle(place, now), people, population_words(people),
            [
                {"id": one.channel, "name": one.name, "type": one.state, "idle_ms": _idle(one, now)}
                for one in channels[:_CHANNELS_TOLD]
            ],
            [{"topic": topic, "count": count} for topic, count in topics[:_TOPICS_TOLD]],
            sorted(facts.present_bots(planet)),
            [hour for _, hour in counts[:_HOURS_TOLD]],
        )
    ]  # fmt: skip


def _channel_overview(facts: Facts, channel: str, now: int, planet: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for place in sorted(facts.channels(planet, channel), key=lambda one: one.planet):
        speakers = _most_first(facts.speakers(place.planet, channel))
        persons = facts.persons([user for user, _ in speakers])
        rows.append(
            (
                place.planet, channel, place.name, place.state, _idle(place, now),
                sum(count for _, count in speakers),
                [
                    {"user": user, "name": persons[user].name, "message_count": count}
                    for user, count in speakers[:_SPEAKERS_TOLD]
                ],
            )
        )  # fmt: skip
    return rows


def _person_overview(facts: Facts, user: str, bot: str) -> list[tuple[object, ...]]:
    person = facts.persons([user]).get(user)
    if person is None:
        return []
    known = [
        {"bot": name, "familiarity": familiarity, "words": familiarity_words(familiarity)}
        for name, familiarity in _most_first(facts.knowers(user))
    ]
    topics = sorted(facts.topics(user), key=lambda row: (-row[2], row[0], row[1]))
    return [
        (
            user, person.name, person.is_bot, list(person.traits), sorted(facts.planets_of(user)),
            [{"topic": topic, "planet": planet, "count": count} for topic, planet, count in topics],
            [row for row in known if row["bot"] != bot and row["familiarity"] >= NAMED_FROM_FAMILIARITY],  # type: ignore[operator]
            [row for row in known if row["bot"] == bot],
        )
    ]  # fmt: skip


def _idle(place: Place, now: int) -> int:
    """How long ago somebody was last seen there (ms, at least 0); -1 for never."""
    return max(0, now - place.last_seen) if place.last_seen >= 0 else -1


def _most_first(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))


_ANSWERS: Final[Mapping[str, Callable[..., Sequence[tuple[object, ...]]]]] = {
    "bots_that_know": _bots_that_know, "bots_on_planet": _bots_on_planet,
    "bots_on_planet_inferred": _bots_on_planet_inferred, "who_else_discusses": _who_else_discusses,
    "similar_users": _similar_users, "users_known": _users_known, "most_discussed": _most_discussed,
    "planet_overview": _planet_overview, "channel_overview": _channel_overview, "person_overview": _person_overview,
}  # fmt: skip
