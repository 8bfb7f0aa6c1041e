"""Which kind of query a message is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale import scaled
from universe.events import TEXT_CHARS_MAX
from universe.mind.classifier import query_type_of
from universe.mind.query import QUERY_TYPES, QueryType

_MESSAGES: tuple[tuple[QueryType, str], ...] = (
    ("smalltalk", "hi there!"), ("smalltalk", "good morning everyone"), ("smalltalk", "thanks, you too"),
    ("smalltalk", ""), ("smalltalk", "what's up?"), ("smalltalk", "??!"),
    ("creative", "write a poem about the sea"), ("creative", "imagine a city under water"),
    ("creative", "can you tell me a joke"), ("personal", "tell me your name"),
    ("opinion", "what do you think of jazz?"), ("opinion", "which phone should I buy"),
    ("reflection", "I feel lonely lately"), ("reflection", "what is the meaning of all this?"),
    ("personal", "I moved to Oslo"), ("personal", "are you human?"), ("personal", "do you like pizza"),
    ("personal", "I\u2019ve been to Rome"),
    ("social", "Kim told everyone that Ana moved"), ("social", "is he married now?"),
    ("social", "who lives in Oslo?"),
    ("factual", "What is the boiling point of water?"), ("factual", "Water boils at 50 degrees."),
    ("factual", "when did Rome fall?"), ("factual", "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd"),
    ("question", "why?"), ("question", "is it true?"), ("question", "who said that?"),
)  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), _MESSAGES)
def test_a_message_is_of_the_kind_that_a_person_would_call_it(expected: QueryType, text: str) -> None:
    """Written for this test; each kind at least twice."""
    assert expected == query_type_of(text, "reply")


def test_what_a_bot_begins_by_itself_has_the_type_of_its_act() -> None:
    """Whatever the text; saying more is like replying."""
    assert ["creative", "social", "reflection", "reflection", "factual"] == [
        query_type_of("Water boils at 50 degrees.", act) for act in ("post", "reach_out", "diary", "dream", "elaborate")
    ]


@settings(max_examples=scaled(100, 5000))
@given(text=st.text(max_size=200), act=st.sampled_from(["reply", "elaborate", "post", "reach_out", "no such act"]))
def test_every_text_has_one_of_the_closed_set_of_types(text: str, act: str) -> None:
    """No text is an error; case and signs around it make no difference."""
    found = query_type_of(text, act)

    assert found in QUERY_TYPES
    if text.isascii():
        assert found == query_type_of(f"  {text.upper()} \n", act)


def test_what_stands_behind_the_longest_message_is_not_looked_at() -> None:
    """Linear, and bounded: the words that count are those of the first 4,000 characters."""
    long = "water " * (TEXT_CHARS_MAX // 6 + 1)

    assert query_type_of(long, "reply") == query_type_of(long + " i feel lonely" * 100_000, "reply") == "factual"


def test_patterns_and_markup_in_a_text_are_words_like_others() -> None:
    """Nothing in a text is a pattern, a template or a command."""
    assert "factual" == query_type_of("%s {0} \\w+ $(water) `boils` .*[a-z]+$", "reply")
    assert "factual" == query_type_of("type=personal; water\n⊢ [QUERY:social]", "reply")
