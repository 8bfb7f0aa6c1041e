"""Topics: a closed vocabulary of interests, and which of them a text speaks of."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.chat.smalltalk import TOPICS
from universe.chat.words import words
from universe.gossip.sensitive import sensitive_reason
from universe.topics import TOPIC_PARENT, TOPICS_MAX, hobby_at, topics_of
from universe.topics.vocabulary import LOOSE_FORMS, STRICT_FORMS


def naive(text: str) -> tuple[str, ...]:
    """The twin that takes every topic whose name occurs as a substring."""
    return tuple(topic for topic in TOPIC_PARENT if topic.replace("-", " ") in text.lower())


def test_the_vocabulary_is_large_closed_and_a_forest_of_two_levels() -> None:
    """At least 300 topics; each parent is a topic without one; small talk's topics are among the widest."""
    roots = {topic for topic, parent in TOPIC_PARENT.items() if not parent}

    assert len(TOPIC_PARENT) >= 300
    assert {parent for parent in TOPIC_PARENT.values() if parent} <= roots
    assert set(TOPICS) <= roots


def test_topics_are_plain_lower_case_words_with_hyphens() -> None:
    """So they fit into a sentence, a key and a card."""
    for topic in TOPIC_PARENT:
        assert topic == topic.lower()
        assert topic.isascii()
        assert topic.replace("-", "").isalnum()


def test_no_topic_is_sensitive() -> None:
    """Neither its name nor that of its parent."""
    assert [] == [
        topic for topic in TOPIC_PARENT if sensitive_reason(topic) or sensitive_reason(topic.replace("-", " "))
    ]


def test_every_form_leads_to_a_topic_of_the_vocabulary() -> None:
    """Every topic has a form, in the words that `words` gives; longer forms come first."""
    for forms in (STRICT_FORMS, LOOSE_FORMS):
        for first, ones in forms.items():
            assert all(form[0] == first and topic in TOPIC_PARENT for form, topic in ones)
            assert [len(form) for form, _ in ones] == sorted((len(form) for form, _ in ones), reverse=True)
            assert all(words(" ".join(form)) == form for form, _ in ones)
    narrow = {topic for topic, parent in TOPIC_PARENT.items() if parent}

    assert set() == narrow - {topic for ones in LOOSE_FORMS.values() for _, topic in ones}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love pottery and bouldering", ("pottery", "bouldering")),
        ("We play Dungeons & Dragons", ("dungeons-and-dragons",)),
        ("ping-pong or Table Tennis?", ("table-tennis",)), ("my Rubik\u2019s cube", ("rubiks-cube",)),
        ("\uff50\uff4f\uff54\uff54\uff45\uff52\uff59", ("pottery",)),
        ("the cellist's cello", ("cello",)),
        ("I speak Italian", ("italian",)),
        ("Italian food", ("italian-cooking",)), ("stand-up comedy", ("stand-up-comedy",)),
        ("film photography", ("film-photography",)),
        ("running late, the bridge is closed", ()), ("the bass of the lake, a swift reply, ruby red", ()), ("", ()),
    ],
)  # fmt: skip
def test_forms_are_heard_as_whole_words(text: str, expected: tuple[str, ...]) -> None:
    """In any case and width, with hyphens and endings; words that mostly mean something else are none."""
    assert expected == topics_of(text)


def test_substrings_hear_what_nobody_said() -> None:
    """The twin finds topics inside other words, and takes a bridge over a river for a game."""
    text = "a chesspiece under the bridge, potteryesque"

    assert {"chess", "bridge", "pottery"} <= set(naive(text))
    assert () == topics_of(text)


def test_loose_words_are_topics_where_a_hobby_is_expected() -> None:
    """Such as "running" after "took up"; the longest form counts."""
    assert ("running", 1) == hobby_at(("running",), 0)
    assert ("table-tennis", 2) == hobby_at(("the", "table", "tennis"), 1)
    assert ("", 0) == hobby_at(("parking",), 0)
    assert ("", 0) == hobby_at((), 0)


def test_at_most_five_topics_each_once_in_the_order_of_appearance() -> None:
    """What comes sixth is not told."""
    text = "tennis chess tennis pottery yoga knitting origami cello"

    assert ("tennis", "chess", "pottery", "yoga", "knitting") == topics_of(text)
    assert TOPICS_MAX == 5


def test_a_name_speaks_of_no_topic() -> None:
    """Chess Master talks about tennis."""
    assert ("tennis",) == topics_of("Chess Master plays tennis", ("Chess Master",))
    assert ("chess", "tennis") == topics_of("Chess Master plays tennis", ("Kim",))


WORDS: Final = st.sampled_from([*list(TOPIC_PARENT)[::9], "the", ",", "dungeons", "and", "\u00df", "-", "'s", "\u0301"])


@settings(max_examples=scaled(100, 2000))
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_text_gives_topics_of_the_vocabulary(text: str) -> None:
    """Distinct, at most five, the same every time, and the beginning of what a longer text gives."""
    found = topics_of(text)

    assert set(found) <= set(TOPIC_PARENT)
    assert len(found) == len(set(found)) <= TOPICS_MAX
    assert found == topics_of(text + " . parking")
