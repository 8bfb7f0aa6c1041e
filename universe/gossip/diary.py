"""A bot's diary: a few sentences of its own day, then a little of what others told it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from universe.config_universe import ReflectionConfig
from universe.gossip import reflection_words as said_so
from universe.gossip.artifact import EPIPHANY, GOSSIP, PATTERN, Artifact
from universe.gossip.page import Passage
from universe.gossip.quota import PASSAGES_MIN, Phrases, Sources, in_order, others_max
from universe.gossip.reflection_words import Draws, called, counted, filled
from universe.people.plain_line import plain_line

LINE_CHARS_MAX: Final = 300


class OwnDay(Struct, frozen=True, kw_only=True):
    """What a bot did since its last page: messages it `said` and to how many different `people`, and `posts`.

    `topics` are of our vocabulary, with counts, most talked about first. Only what was said to everybody on a planet
    belongs here: these sentences name nobody, so any bot may read them.
    """

    bot: str
    bot_name: str
    said: int
    people: int
    topics: tuple[tuple[str, int], ...]
    posts: int


def write_diary(
    day: OwnDay, found: tuple[Artifact, ...], recent: tuple[str, ...], rules: ReflectionConfig, *, now: int,
    number: int, seed: int,
) -> tuple[Passage, ...]:  # fmt: skip
    """The passages of a bot's diary.

    Parameters
    ----------
    day
        What the bot did.
    found
        Artifacts that the bot may read now, best first. Gossip, epiphanies and patterns are used; nothing else.
    recent
        Texts of the bot's own pages of the last `rules.phrase_days` days.
    rules
        The settings.
    now, number, seed
        UTC ms; the UTC day number, which is the tick of all draws; the seed.

    Returns
    -------
    tuple of Passage
        One or two of the bot's own day, then at most one of what somebody said to the bot itself or what it noticed,
        then others' (at most `rules.others_share` of all, one a bot, one a root): 2 to 6. Empty where the richness is
        below `rules.diary_richness`, or words are worn out. The richness is one for each person talked to, one for
        each post, two for each artifact that can be told.
    """
    told = tuple(one for one in in_order(found, now) if fact_of(one) and not is_retold(one, day.bot))
    if richness(day) + 2 * len(told) < rules.diary_richness:
        return ()
    draws = Draws(seed=seed, number=number, bot=day.bot)
    phrases = Phrases(recent, rules)
    sources = Sources(day.bot, phrases)
    texts = (phrases.take(_of_the_day(day, draws)), phrases.take(_of_topics(day, draws)))
    page = [Passage(text=text) for text in texts if text]
    mine = (one for one in told if one.source_bot == day.bot)
    page += sources.passages(mine, 1, lambda one: _of_mine(one, draws), now)
    theirs = (one for one in told if one.source_bot != day.bot)
    page += sources.passages(theirs, others_max(len(page), rules), lambda one: _of_others(one, draws), now)
    return tuple(page) if len(page) >= PASSAGES_MIN else ()


def richness(day: OwnDay) -> int:
    """What a bot's own day adds to a page: one for each person it talked to, one for each post."""
    return day.people + day.posts


def is_retold(artifact: Artifact, bot: str) -> bool:
    """Whether it is the bot's own repetition of what another told it, which says nothing new to itself."""
    return artifact.source_bot == bot and artifact.depth > 0


def fact_of(artifact: Artifact) -> str:
    """What an artifact says, as one line without the full stop; empty where it is nothing that a diary tells.

    Gossip counts only as it is stored here (`universe.gossip.telling`).
    """
    content = artifact.content
    if artifact.type == GOSSIP:
        begins = f"[Gossip from {artifact.source_bot}] I heard that "
        content = content.removeprefix(begins) if content.startswith(begins) else ""
    elif artifact.type not in (EPIPHANY, PATTERN):
        return ""
    return plain_line(content, LINE_CHARS_MAX).rstrip(".!?")


def _of_the_day(day: OwnDay, draws: Draws) -> Iterator[str]:
    slots = {
        "said": counted(day.said, "message", "messages"), "people": counted(day.people, "person", "people"),
        "posts": counted(day.posts, "post", "posts"),
    }  # fmt: skip
    templates: tuple[str, ...] = said_so.TALKED if day.said > 0 and day.people > 0 else ()
    templates += said_so.POSTED if day.posts > 0 else ()
    if day.said <= 0 and not templates:
        templates = said_so.QUIET
    for template in draws.order("diary.day", templates):
        yield filled(template, **slots)


def _of_topics(day: OwnDay, draws: Draws) -> Iterator[str]:
    names = [topic for topic, _ in day.topics[:2]]
    templates: tuple[str, ...] = said_so.TOPIC if names else ()
    templates += said_so.TWO_TOPICS if len(names) > 1 else ()
    for template in draws.order("diary.topics", templates):
        yield filled(template, first=names[0], second=names[-1])
    for template in draws.order("diary.reflection", said_so.REFLECTION):
        yield filled(template)


def _of_mine(artifact: Artifact, draws: Draws) -> Iterator[str]:
    fact = fact_of(artifact)
    if artifact.type == GOSSIP:
        yield from (filled(one, summary=fact) for one in draws.order("diary.heard", said_so.GOSSIP_HEARD))
    else:
        yield from (filled(one, fact=fact) for one in draws.order("diary.insight", said_so.INSIGHT_OF_MINE))


def _of_others(artifact: Artifact, draws: Draws) -> Iterator[str]:
    fact, teller = fact_of(artifact), called(artifact.source_bot)
    if artifact.type == GOSSIP:
        for template in draws.order("diary.gossip", said_so.GOSSIP_TOLD):
            yield filled(template, teller=teller, summary=fact)
        matter = said_so.MATTERS.get(artifact.topic, artifact.topic)
        for template in draws.order("diary.short", said_so.GOSSIP_IN_SHORT) if matter else ():
            yield filled(template, teller=teller, matter=matter)
        return
    templates: tuple[str, ...] = said_so.EPIPHANY_TOLD if artifact.type == EPIPHANY else said_so.PATTERN_TOLD
    for template in draws.order(f"diary.{artifact.type}", templates):
        yield filled(template, teller=teller, fact=fact)
