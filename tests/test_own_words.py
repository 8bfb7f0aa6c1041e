"""Our own sentences: none of them is sensitive, or nobody could read what bots write."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from universe.chat.smalltalk_news import NEWS
from universe.gossip import dream, reflection_words, spoken
from universe.gossip.detector import detect
from universe.gossip.sensitive import sensitive_reason


def sentences(value: Any) -> Iterator[str]:
    """Every text of several words in a value."""
    if isinstance(value, str):
        if " " in value:
            yield value
    elif isinstance(value, dict):
        yield from sentences(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from sentences(one)


@pytest.mark.parametrize(("module", "least"), [(reflection_words, 100), (dream, 60), (spoken, 7)])
def test_no_sentence_that_bots_write_is_sensitive(module: ModuleType, least: int) -> None:
    """A page is checked once more when it is read, and our own words must not stand in its way."""
    constants = [value for name, value in vars(module).items() if name.isupper() or name.startswith("_OF_")]
    own = list(sentences(constants))
    assert len(own) >= least
    assert [text for text in own if sensitive_reason(text)] == []


def test_what_synthetic_people_tell_is_news_and_not_sensitive() -> None:
    """So what becomes of it is up to trust and consent."""
    assert [text for text in NEWS if not detect(text)] == []
    assert [text for text in NEWS if sensitive_reason(text)] == []
