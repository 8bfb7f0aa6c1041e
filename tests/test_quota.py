"""Quotas: a phrase that is worn out is left alone, and nobody fills another's pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.chat.words import words
from universe.config_universe import ReflectionConfig
from universe.gossip import reflection_words
from universe.gossip.artifact import DREAM, GOSSIP, Artifact
from universe.gossip.diary import OwnDay, write_diary
from universe.gossip.dream import IMAGES, STRANGE, write_dream
from universe.gossip.fading import DAY_MS
from universe.gossip.page import Passage
from universe.gossip.quota import PASSAGES_MAX, STOP_WORDS, allowed, others_max, phrases_of, sentences
from universe.gossip.sensitive import sensitive_reason

RULES: Final = ReflectionConfig()
NO_QUOTA: Final = ReflectionConfig(phrase_uses=1_000_000)
"""The naive twin: the same pages, whatever stood on those before."""
SLOT: Final = re.compile(r"\{\w+\}")
START: Final = 20_000
FED: Final = "the library beneath the sea has no doors"
FED_PHRASE: Final = ("library", "beneath", "the")
Write = Callable[..., tuple[Passage, ...]]


def day_of(bot: str, number: int) -> OwnDay:
    """A day of ordinary length."""
    topics = (("music", 5), ("garden", 3)) if number % 3 else (("chess", 4),)
    return OwnDay(bot=bot, bot_name=bot, said=12 + number % 5, people=3, topics=topics, posts=number % 2)


def fed_gossip(number: int) -> Artifact:
    """What elena says of ada every day, in the same words."""
    return Artifact(
        artifact_id=f"ga-{number}", type=GOSSIP, content=f"[Gossip from elena] I heard that Ada says {FED}",
        source_bot="elena", confidence_milli=900, created_at=number * DAY_MS, expires_at=(number + 14) * DAY_MS,
        subjects=("ada",), eligible_recipients=("dotty",), roots=(f"msg:{number}",),
    )  # fmt: skip


def fed_dream(number: int) -> Artifact:
    """What elena dreams every night, in the same words."""
    return Artifact(
        artifact_id=f"pg-{number}", type=DREAM, content=f"{FED.capitalize()}.", source_bot="elena",
        confidence_milli=900, created_at=number * DAY_MS, expires_at=(number + 14) * DAY_MS,
        eligible_recipients=("dotty",),
    )  # fmt: skip


def pages(write: Write, rules: ReflectionConfig, fed: Callable[[int], Artifact], days: int) -> list[str]:
    """What dotty writes on `days` days in a row; an empty text where it writes nothing."""
    texts: list[str] = []
    for number in range(START, START + days):
        recent = tuple(text for text in texts[-rules.phrase_days :] if text)
        passages = write(day_of("dotty", number), (fed(number),), recent, rules,
                         now=(number + 1) * DAY_MS, number=number, seed=7)  # fmt: skip
        texts.append(" ".join(one.text for one in passages))
    return texts


def most_in_a_window(texts: list[str], length: int, phrase_words: int) -> int:
    """On how many of `length` pages in a row the most frequent phrase stands."""
    worst = 0
    for start in range(max(1, len(texts) - length + 1)):
        counts: dict[tuple[str, ...], int] = {}
        for text in texts[start : start + length]:
            for phrase in phrases_of(text, phrase_words):
                counts[phrase] = counts.get(phrase, 0) + 1
        worst = max(worst, *counts.values()) if counts else worst
    return worst


@pytest.mark.parametrize(("write", "fed"), [(write_diary, fed_gossip), (write_dream, fed_dream)])
def test_a_bot_that_says_the_same_every_day_does_not_fill_the_pages_of_another(
    write: Write, fed: Callable[[int], Artifact], promise: Callable[..., None]
) -> None:
    """Of 60 pages fewer than a third hold the phrase, no eight in a row more than two; without quota most do."""
    ours = pages(write, RULES, fed, 60)
    naive = pages(write, NO_QUOTA, fed, 60)
    held = [sum(FED_PHRASE in phrases_of(text, 3) for text in texts) for texts in (ours, naive)]

    assert all(ours)
    assert 0 < held[0] < 20
    assert held[1] > 30
    assert most_in_a_window(ours, RULES.phrase_days + 1, RULES.phrase_words) <= RULES.phrase_uses
    assert most_in_a_window(naive, RULES.phrase_days + 1, RULES.phrase_words) > RULES.phrase_uses
    promise(f"one phrase fed for 60 days, {write.__name__}", pages_with_it=held[0], without_quota=held[1])


@given(
    length=st.integers(2, 8), uses=st.integers(1, 3), days=st.integers(1, 10), share=st.sampled_from((0.0, 0.4, 1.0))
)
@settings(max_examples=scaled(6, 40))
def test_no_phrase_stands_on_more_pages_than_the_settings_say(length: int, uses: int, days: int, share: float) -> None:
    """Whatever the settings: on no `phrase_days` + 1 pages in a row a phrase stands more than `phrase_uses` times."""
    rules = ReflectionConfig(phrase_words=length, phrase_uses=uses, phrase_days=days, others_share=share)
    for write, fed in ((write_diary, fed_gossip), (write_dream, fed_dream)):
        texts = pages(write, rules, fed, 3 * days)

        assert most_in_a_window(texts, days + 1, length) <= uses


def test_a_phrase_that_stood_on_two_pages_is_not_written_again() -> None:
    """It counts pages, whole phrases and only within a sentence; signs and capitals make no difference."""
    page = "At last! The glass elephant sleeps."
    again = "I saw THE GLASS ELEPHANT, again."

    assert allowed(again, (page,), RULES)
    assert allowed(again, (f"{page} {page}", "Nothing to see."), RULES)
    assert not allowed(again, (page, page), RULES)
    assert allowed("The glass is half full of elephant.", (page, page), RULES)
    assert allowed("Here is the. Glass elephant.", (page, page), RULES)
    assert not allowed(again, (page,), ReflectionConfig(phrase_uses=1))


def test_a_phrase_of_stop_words_belongs_to_everybody() -> None:
    """A run of stop words wears out never; one other word makes it a phrase."""
    pages_written = ("It was in the bottle.", "It was in the bottle.", "It was in the bottle.")

    assert allowed("It was in the net.", pages_written, RULES)
    assert not allowed("I put it in the bottle.", pages_written, RULES)
    assert {("in", "the", "bottle")} == phrases_of(pages_written[0], 3)


@given(texts=st.lists(st.text(alphabet="ab .!?\"'", max_size=20), max_size=4))
def test_a_page_has_the_phrases_of_its_passages(texts: list[str]) -> None:
    """Joining passages that end like sentences adds no phrase and loses none."""
    passages = [f"{text}." for text in texts]
    apart = {phrase for one in passages for phrase in phrases_of(one, 2)}

    assert apart == phrases_of(" ".join(passages), 2)


def test_sentences_end_behind_their_signs() -> None:
    """A number or an address holds no end; a closing quotation mark does."""
    assert ('I read: "No."', "Really?", "3.5 of 4, yes!") == sentences('I read: "No." Really? 3.5 of 4, yes!')
    assert () == sentences("  ")


@given(own=st.integers(0, 8), share=st.integers(0, 1000))
def test_others_never_have_more_than_their_share(own: int, share: int) -> None:
    """One passage more would be more than the share, or more than a page holds."""
    others = others_max(own, ReflectionConfig(others_share=share / 1000))
    room = max(0, PASSAGES_MAX - own)

    assert 0 <= others <= room
    assert others * 1000 <= share * (own + others)
    assert others == room or (others + 1) * 1000 > share * (own + others + 1)


def our_texts() -> Iterator[str]:
    """Every sentence and image."""
    for name, value in vars(reflection_words).items():
        if name.isupper() and isinstance(value, tuple):
            yield from value
    yield from STRANGE
    for images in IMAGES.values():
        yield from images


def own_phrases(text: str) -> set[tuple[str, ...]]:
    """The phrases beside the slots."""
    return {phrase for part in SLOT.split(text) for phrase in phrases_of(part, RULES.phrase_words)}


def overlap(one: str, other: str) -> float:
    """Which part of the words of two texts, stop words and slots aside, stands in both."""
    said, heard = ({*words(SLOT.sub("", text))} - STOP_WORDS for text in (one, other))
    return len(said & heard) / len(said | heard)


def test_none_of_our_sentences_sounds_like_another(promise: Callable[..., None]) -> None:
    """At least 60; each has phrases of its own, shares none with any other, and touches nothing sensitive."""
    texts = list(our_texts())
    alike = [(one, other) for one, other in combinations(texts, 2) if own_phrases(one) & own_phrases(other)]
    closest = max(overlap(one, other) for one, other in combinations(texts, 2))

    assert len(texts) == len(set(texts)) >= 60
    assert [] == alike
    assert [] == [text for text in texts if not own_phrases(text)]
    assert closest <= 0.5
    assert [] == [text for text in texts if sensitive_reason(SLOT.sub("x", text))]
    promise("own sentences of diaries and dreams", texts=len(texts), shared_phrases=len(alike), closest=closest)
