"""Small talk: enough of it, on its topic, fit for a channel, and the same for the same draws."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from universe.chat import smalltalk, smalltalk_phrases
from universe.chat.smalltalk import (
    TOPICS,
    addressed,
    answer,
    follow_up,
    greeting,
    question,
    statement,
    thanks,
    topic_of,
)
from universe.chat.words import words
from universe.errors import BadInput

SEEDS = st.integers(0, 2**32)
TICKS = st.integers(0, 10_000)
SPEAKERS = st.from_regex(r"[0-9a-z_.-]{1,20}", fullmatch=True)
NAMES = sorted(TOPICS)
CHARS_MAX = 300


def fit_for_a_channel(text: str) -> bool:
    """Short, one line, printable, nobody mentioned, nothing to click."""
    return 0 < len(text) <= CHARS_MAX and text.isprintable() and not re.search(r"[@<>`*]|://|www\.|discord\.gg", text)


def phrases() -> Iterator[tuple[str, str]]:
    """Every text of `smalltalk_phrases` with the name of its tuple."""
    for name, texts in vars(smalltalk_phrases).items():
        if name.isupper():
            yield from ((name, text) for text in texts)


def test_there_is_enough_to_say() -> None:
    """At least ten topics, each with the promised number of keywords and texts, none of them twice."""
    assert len(TOPICS) >= 10
    for topic in TOPICS.values():
        statements = topic.glad + topic.wry
        assert len(set(topic.keywords.split())) == len(topic.keywords.split()) >= 12, topic.name
        assert len(set(statements)) == len(statements) >= 14, topic.name
        assert len(set(topic.questions)) == len(topic.questions) >= 10, topic.name
        assert len(set(topic.answers)) == len(topic.answers) >= 10, topic.name
    assert len(set(smalltalk_phrases.GREETINGS)) >= 12
    assert len(set(smalltalk_phrases.FOLLOW_UPS)) >= 12
    assert len(set(smalltalk_phrases.THANKS)) >= 10


def test_a_keyword_reveals_one_topic_only() -> None:
    """Each keyword is one word as a text holds it and belongs to one topic; a topic's name is among its keywords."""
    owners = [(word, topic.name) for topic in TOPICS.values() for word in topic.keywords.split()]

    assert len(dict(owners)) == len(owners)
    assert [] == [word for word, _ in owners if words(word) != (word,)]
    assert [] == [(word, name) for word, name in owners if topic_of(word) != name]
    assert NAMES == sorted(name for name in TOPICS if topic_of(name) == name)


def test_every_text_of_a_topic_is_about_it_and_about_no_other() -> None:
    """Statements, questions and answers hold keywords of their own topic alone."""
    strays = []
    for topic in TOPICS.values():
        for text in (*topic.glad, *topic.wry, *topic.questions, *topic.answers):
            others = [word for word in words(text) if topic_of(word) not in ("", topic.name)]
            if topic_of(text) != topic.name or others:
                strays.append((topic.name, text, others))

    assert [] == strays


def test_what_fits_every_topic_reveals_none() -> None:
    """Openers, endings, greetings, follow-ups, thanks and general answers hold no keyword."""
    assert [] == [(name, text) for name, text in phrases() if topic_of(text)]


@pytest.mark.parametrize("say", [statement, question])
@given(topic=st.sampled_from(NAMES), seed=SEEDS, tick=TICKS, speaker=SPEAKERS)
def test_what_is_said_about_a_topic_is_recognised_as_that(
    say: Callable[[str, int, int, str], str], topic: str, seed: int, tick: int, speaker: str
) -> None:
    """The topic of a statement or question is the one asked for; the text is a sentence fit for a channel."""
    text = say(topic, seed, tick, speaker)

    assert topic == topic_of(text)
    assert fit_for_a_channel(text)
    assert text[0].isupper()
    assert text[-1] in ".!?"
    assert text == say(topic, seed, tick, speaker)


@given(seed=SEEDS, tick=TICKS, speaker=SPEAKERS)
def test_courtesies_are_fit_for_a_channel_and_repeatable(seed: int, tick: int, speaker: str) -> None:
    """Greetings, follow-ups and thanks depend on their draws alone."""
    for say in (greeting, follow_up, thanks):
        assert fit_for_a_channel(say(seed, tick, speaker))
        assert say(seed, tick, speaker) == say(seed, tick, speaker)


def test_two_hundred_speakers_rarely_repeat_each_other(promise: Callable[..., None]) -> None:
    """200 statements of one topic hold at least 80 different texts; the heads alone could not."""
    different = {topic: len({statement(topic, 7, 0, f"u{number}") for number in range(200)}) for topic in NAMES}
    heads = max(len(topic.glad) + len(topic.wry) for topic in TOPICS.values())

    assert min(different.values()) >= 80 > heads
    promise("small talk varies", topics=len(different), statements_each=200, different_min=min(different.values()))


def heads_said(topic: str) -> list[int]:
    """Which of a topic's statements u1 makes in fifty ticks, as positions."""
    heads = [*TOPICS[topic].glad, *TOPICS[topic].wry]
    said = [statement(topic, 1, tick, "u1") for tick in range(50)]
    return [next(place for place, head in enumerate(heads) if head[1:] in text) for text in said]


def test_a_speaker_seed_tick_or_topic_more_changes_what_is_said() -> None:
    """Each argument matters: over many draws the texts differ."""
    base = [statement("music", 1, tick, "u1") for tick in range(50)]

    assert base != [statement("music", 2, tick, "u1") for tick in range(50)]
    assert base != [statement("music", 1, tick, "u2") for tick in range(50)]
    assert base != [statement("music", 1, tick + 1, "u1") for tick in range(50)]
    assert heads_said("music") != heads_said("books")


def test_the_topic_with_most_keywords_wins_and_the_earlier_of_two_equal_ones() -> None:
    """Every occurrence counts once; words inside other words do not count."""
    first, second = list(TOPICS)[:2]

    assert "" == topic_of("")
    assert "" == topic_of("musical bookkeeping gamers")
    assert "garden" == topic_of("a song about my garden and its soil")
    assert "garden" == topic_of("song, roses, roses")
    assert first == topic_of(f"{second} {first}")
    assert "music" == topic_of("The band's GUITAR") == topic_of("guitar")


def test_a_keyword_stands_for_its_topic_and_an_unknown_topic_is_refused() -> None:
    """Habits may name a topic by any of its words; a misspelt one gets a suggestion."""
    assert statement("music", 1, 1, "u") == statement("guitar", 1, 1, "u")
    with pytest.raises(BadInput, match="no topic 'musik'; did you mean 'music'"):
        statement("musik", 1, 1, "u")
    with pytest.raises(BadInput, match="no topic ''"):
        question("", 1, 1, "u")


@given(
    topic=st.sampled_from([*NAMES, "", "guitar", "no such thing"]),
    style=st.lists(st.sampled_from(["Oh, how lovely.", "Right,", "Plot twist:", "Hm", "x" * 100]), max_size=3),
    name=st.sampled_from(["", "Kim", "{0}", "%s", "$name", "W" * 40]),
    seed=SEEDS,
    turn=st.integers(0, 20),
)
def test_an_answer_stays_on_its_topic_and_in_its_length(
    topic: str, style: list[str], name: str, seed: int, turn: int
) -> None:
    """Whatever style and name: at most 300 characters, on the topic or on none, names unchanged or not used."""
    text = answer(topic, tuple(style), name, seed, "r1", turn)

    assert fit_for_a_channel(text)
    assert (topic if topic in TOPICS else topic_of(topic)) == topic_of(text)
    assert text == answer(topic, tuple(style), name, seed, "r1", turn)
    assert not name or name in text or text == answer(topic, tuple(style), "", seed, "r1", turn)


def test_an_answer_joins_its_parts_as_a_person_would_write_them() -> None:
    """After a full stop a capital, after a comma none; a name keeps its own letters; each part is used sometimes."""
    joined = {
        style: {answer("music", (style,), "kim", 1, f"r{number}", 0) for number in range(200)}
        for style in ("Oh, how lovely.", "Right,", "Plot twist:", "Hm")
    }

    assert any(text.startswith("Oh, how lovely. kim, ") for text in joined["Oh, how lovely."])
    assert not any(re.match(r"Oh, how lovely\. (?!kim,)[a-z]", text) for text in joined["Oh, how lovely."])
    assert any(re.match(r"Oh, how lovely\. [A-HJ-Z]", text) for text in joined["Oh, how lovely."])
    assert any(re.match(r"Right, [a-z]", text) for text in joined["Right,"])
    assert any(re.match(r"Plot twist: [a-z]", text) for text in joined["Plot twist:"])
    assert any(re.match(r"Hm, [a-z]", text) for text in joined["Hm"])
    assert any(text.startswith("kim, ") for text in joined["Hm"])
    assert any(re.match(r"(?!Hm)[A-Z]", text) for text in joined["Hm"])
    assert not any(re.match(r"(?!kim,)[a-z]", text) for texts in joined.values() for text in texts)


def test_a_text_said_to_somebody_begins_with_the_name() -> None:
    """The sentence goes on in lower case, except after I."""
    assert "Elena, what song is that?" == addressed("Elena", "What song is that?")
    assert "Elena, I know three chords." == addressed("Elena", "I know three chords.")
    assert "Elena, is it late?" == addressed("Elena", "Is it late?")


def test_texts_hold_nothing_that_a_channel_would_act_upon() -> None:
    """No mention, link or markup in any text of ours."""
    topics = smalltalk.TOPICS.values()
    own = [text for topic in topics for text in (*topic.glad, *topic.wry, *topic.questions, *topic.answers)]

    assert [] == [text for text in own if not fit_for_a_channel(text)]
    assert [] == [text for _, text in phrases() if text and not fit_for_a_channel(text)]
    assert not fit_for_a_channel("hello @everyone")
    assert not fit_for_a_channel("see http://example.com")
