"""Calls by name: who is spoken to at the beginning or the end, not who is merely spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_turns import by_bot, card, said
from tests.hostile_text import HOSTILE
from universe.chat.bid import BidCard, called_bots
from universe.chat.called import calls, outer_clauses
from universe.chat.words import names_someone, words

CALLS = (
    "Elena", "elena!", "Elena?", "Elena, what now?", "what now, Elena?", "Elena: what now", "what now? Elena.",
    "hey Elena", "Hi Elena, what now?", "oh well, Elena", "and so Elena, what now", "ok hello Elena!",
    "  ,, Elena , what now", "what now...Elena", "what now \u2013 Elena", "Elena\u2014what now", "what now\nElena",
    '"Elena", what now?', "ELENA, what now", "please Elena, stop",
)  # fmt: skip
SPOKEN_OF = (
    "", "what now?", "Elena is nice", "I like Elena", "is Elena here, Ada?", "I told her, Elena laughed, and left",
    "Elena's song, what now?", "Elenas, what now?", "Helena, what now?", "hey hey hey Elena, what now?",
    "my dear Elena, what now?", "Elena Elena, what now", "Elena and Marcus, what now?", "no, not Elena, what now?",
)  # fmt: skip


def is_called(text: str, name: str = "Elena") -> bool:
    """Whether a text calls somebody of that name."""
    return calls(outer_clauses(text), words(name))


@pytest.mark.parametrize("text", CALLS)
def test_a_name_alone_in_the_first_or_the_last_clause_is_a_call(text: str) -> None:
    """After at most two words of greeting, whatever stops end the clause; the whole message may be one."""
    assert is_called(text)


@pytest.mark.parametrize("text", SPOKEN_OF)
def test_a_name_in_a_sentence_is_no_call(text: str) -> None:
    """Who is spoken of, one of several, or in the middle; more than two greetings, or another word before the name."""
    assert not is_called(text)


def test_looking_for_the_name_alone_takes_every_word_about_somebody_for_a_call() -> None:
    """The twin summons a bot whenever it is spoken of, as direct as a mention."""
    naive = [text for text in SPOKEN_OF if names_someone(words(text), ("elena",))]

    assert len(naive) >= 8
    assert not any(map(is_called, naive))


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("Анна, что нового?", "Анна", True),
        ("что нового, ЮЛИЯ?", "Юлия", True),
        ("Анна пришла", "Анна", False),
        ("Ελένη, τι κάνεις;", "Ελένη", True),
        ("Zoë, ça va?", "Zoe\u0308", True),
        ("Café Müller, was nun?", "CAFÉ MÜLLER", True),
        ("Müller, was nun?", "Café Müller", False),
        ("Elena Rey, what now?", "Elena Rey", True),
        ("Elena, Rey what now?", "Elena Rey", False),
        ("hey Elena Rey", "Elena Rey", True),
    ],
)
def test_names_of_other_scripts_and_of_several_words_are_called_like_any_other(
    text: str, name: str, called: bool
) -> None:
    """Case and composition do not count; of several words all must stand there."""
    assert called == is_called(text, name)


@pytest.mark.parametrize("name", ["", "   ", "!?", "\u200b", ".*", "\\"])
def test_a_name_without_words_calls_nobody(name: str) -> None:
    """Or an empty clause would call it."""
    for text in ("", ",", ".*", "Elena, what now?", "!?"):
        assert not is_called(text, name)


@pytest.mark.parametrize("name", ["E(lena", "elena|marcus", "[a-z]+", "Elena*", "\\w+", "%", "{0}"])
def test_a_name_is_never_a_pattern(name: str) -> None:
    """Whatever somebody calls the bot: only the words themselves call it."""
    assert not is_called("Elena, what now?", name) or words(name) == ("elena",)
    assert not is_called("Marcus, what now?", name)
    assert is_called(f"{name}, what now?", name) == bool(words(name))


def test_a_name_with_a_stop_in_it_is_named_and_not_called() -> None:
    """The stop ends the clause before the name does; the bot still hears its name."""
    assert not is_called("Dr. Who, what now?", "Dr. Who")
    assert names_someone(words("Dr. Who, what now?"), words("Dr. Who"))


@given(HOSTILE, HOSTILE)
def test_hostile_text_calls_nobody_but_by_words_that_stand_in_it(text: str, name: str) -> None:
    """No exception, and never a name whose words are not in the text."""
    called = is_called(text, name)

    assert not called or names_someone(words(text), words(name))


@given(HOSTILE, st.sampled_from(["Elena, ", "hey Elena! ", "Elena? "]))
def test_no_text_behind_a_call_takes_it_back(text: str, call: str) -> None:
    """The first clause stands as it is."""
    assert is_called(call + text)


def test_a_call_is_looked_for_at_the_ends_of_a_long_text_only() -> None:
    """The middle of a text of 4,000 characters is not read, and a clause without end calls nobody."""
    filling = "word " * 100

    assert is_called(f"{filling}, Elena?")
    assert is_called(f"Elena, {filling}")
    assert not is_called(f"{filling}, Elena, {filling}")
    assert not is_called(f"hey {filling} Elena")


@given(st.text(max_size=300), st.lists(st.sampled_from(["elena", "marcus", "dotty"]), unique=True))
def test_who_is_called_does_not_depend_on_who_else_is_present(text: str, names: list[str]) -> None:
    """The short way (no name, no clauses) decides as the long one."""
    cards = [card(name) for name in names]
    for content in (text, f"Elena, {text}", f"{text} Marcus"):
        heard = said(1, content)
        alone = {own.bot for own in cards if called_bots([own], heard, words(content))}
        assert alone == called_bots(cards, heard, words(content))
        assert alone == {name for name in names if is_called(content, name)}


def test_any_of_a_bots_names_calls_it_and_a_bots_word_calls_nobody() -> None:
    """Two bots of one name are both called; what a bot says is no call."""
    elena = BidCard(bot="elena", user_id="id-elena", alias_words=(("elena",), ("lena",), ("elena", "rey")))
    other = BidCard(bot="other", user_id="id-other", alias_words=(("lena",),))
    text = "Lena, what now?"

    assert {"elena", "other"} == called_bots([elena, other], said(1, text), words(text))
    assert frozenset() == called_bots([elena, other], by_bot(1, "marcus", text), words(text))
