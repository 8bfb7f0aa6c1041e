"""What the template composer says where the bot knows something: a sentence of it as it stands, a doubt, a dissent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bridges.template_composer import TemplateComposer
from bridges.template_knowledge import (
    AGREE,
    DIFFERENT,
    DISSENT,
    KNOWN,
    SENTENCE_CHARS_MAX,
    UNSURE,
    asks,
    fitting_sentence,
)
from tests.scale import scaled
from universe.chat.smalltalk import answer
from universe.claims import claims_of
from universe.events import TEXT_CHARS_MAX
from universe.mind.sentences import HEARSAY_OPENING, UNSURE_OPENING
from universe.ports import Compose, Composed, PortRequest

ASKED = Compose(
    "elena", "Elena", ("Oh, how lovely.", "Well,", "honestly"), "", "Kim", "Where does Ana live?", 0, tier="stranger"
)
OSLO, BOAT, WATER = "Ana lives in Oslo.", "Ana has a boat.", "Water boils at 100 degrees."


def said(seed: int = 1, request_id: str = "bot:elena/1", **fields: Any) -> str:
    """What the bot says."""
    asked = replace(ASKED, **fields)
    request = PortRequest(request_id, "bot:elena", asked, root="", hop=0, now=0, first_try=True)
    reply = TemplateComposer(seed).apply(request).reply
    assert isinstance(reply, Composed)
    return reply.text


def many(**fields: Any) -> list[str]:
    """What it says under sixty ids."""
    return [said(request_id=f"r{number}", **fields) for number in range(60)]


def naive_said(asked: Compose) -> str:
    """The twin says what it knows to everybody, the first thing first."""
    return f"As far as I know: {asked.knowledge[0]}"


def test_a_question_is_answered_with_a_sentence_as_it_stands() -> None:
    """The one that takes up most of its words; openings vary, are the persona's too, and the same ones come again."""
    texts = many(knowledge=(WATER, BOAT, OSLO))

    assert all(text.endswith(OSLO) for text in texts)
    assert texts == many(knowledge=(WATER, BOAT, OSLO))
    assert len(set(texts)) > 12
    assert {lead for lead in KNOWN if any(lead.lower() in text.lower() for text in texts)} == set(KNOWN)
    assert any(text.startswith("Oh, how lovely. ") for text in texts)
    assert any(text.startswith(("Well, ", "honestly, ")) for text in texts)
    assert any(text.startswith("Kim, ") for text in texts)
    assert many(knowledge=(OSLO,), seed=2) != many(knowledge=(OSLO,))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Where does Ana live?", OSLO), ("Does Ana have a boat?", BOAT), ("when does WATER boil", WATER),
        ("where do I live?", "Kim lives in Bergen."), ("what are you?", "Elena is a gardener."), ("Ana?", OSLO),
        ("how are things?", ""), ("I love water.", ""), ("Who knows?", ""), ("\uff1f", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_fits_where_it_takes_up_a_word(content: str, sentence: str) -> None:
    """Endings do not count; pronouns mean the author and the bot; where nothing fits there is small talk."""
    knowledge = (OSLO, BOAT, WATER, "Kim lives in Bergen.", "Elena is a gardener.")
    text = said(content=content, knowledge=knowledge)

    assert text.endswith(sentence) if sentence else text == said(content=content)


def test_the_twin_answers_a_greeting_with_physics() -> None:
    """It says what it knows whether it was asked or not."""
    asked = replace(ASKED, content="Hello there!", knowledge=(WATER,))

    assert WATER in naive_said(asked)
    assert WATER not in said(content="Hello there!", knowledge=(WATER,))


def test_a_sentence_that_was_just_said_gives_way_to_another_that_fits() -> None:
    """Whoever said it; where no other fits it is said again."""
    before = (f"Well, as far as I know: {OSLO.upper()}", "hm")

    assert said(knowledge=(OSLO, BOAT), context=before).endswith(BOAT)
    assert said(knowledge=(OSLO, WATER), context=before).endswith(OSLO)
    assert said(knowledge=(OSLO, BOAT), context=(OSLO, BOAT)).endswith(OSLO)


def test_who_disagrees_says_so_and_what_it_knows() -> None:
    """Also where nobody asked, any number of times; without a sentence it is a plain dissent, never small talk."""
    told = {"content": "Ana lives in Bergen.", "stance": "disagree"}
    texts, bare = many(**told, knowledge=(WATER, OSLO)), many(**told)

    assert all(text.endswith(OSLO) and any(lead.lower() in text.lower() for lead in DIFFERENT) for text in texts)
    assert all(any(text.lower().endswith(line.lower()) for line in DISSENT) for text in bare)
    assert said(content="It is so.", stance="disagree", knowledge=(WATER,)).endswith(WATER)


def test_who_agrees_says_so_where_it_knows_something_of_the_matter() -> None:
    """Only that: what it knows nobody asked. Of anything else it makes small talk, as it does of people's own lives."""
    told: dict[str, Any] = {"content": "Ana lives in Oslo.", "stance": "agree"}

    texts = many(**told, knowledge=(WATER, OSLO))

    assert all(any(text.lower().endswith(line.lower()) for line in AGREE) for text in texts)
    assert not any(OSLO in text for text in texts)
    assert said(**told, knowledge=(WATER,)) == said(**told) == said(content=told["content"])


def test_who_is_unsure_says_so_where_it_was_asked() -> None:
    """And nothing of what it may know; a statement gets small talk."""
    texts = many(stance="unsure", knowledge=(OSLO,))

    assert all(any(text.lower().endswith(line.lower()) for line in UNSURE) for text in texts)
    assert not any("Oslo" in text for text in texts)
    assert said(content="my guitar", stance="unsure") == said(content="my guitar")


@pytest.mark.parametrize("opening", [HEARSAY_OPENING, UNSURE_OPENING])
def test_a_doubt_is_not_taken_back_by_an_opening(opening: str) -> None:
    """A sentence that begins with a doubt is said as it stands, or behind a dissent."""
    doubted = f"{opening} {OSLO}"

    assert {doubted} == set(many(knowledge=(doubted,)))
    for text in many(knowledge=(doubted,), stance="disagree"):
        assert text.endswith(f". {doubted}")
        assert not any(lead in text for lead in DIFFERENT)


@pytest.mark.parametrize("line", [*KNOWN, *DIFFERENT, *UNSURE, *DISSENT, *AGREE])
@pytest.mark.parametrize("start", ["", "Kim, ", "Oh, how lovely. "])
def test_no_opening_claims_anything_itself(start: str, line: str) -> None:
    """A reply is held against what the bot knows: its claims are those of the sentence and no others."""
    for sentence in (OSLO, WATER, "I live in Bergen."):
        assert claims_of(sentence, "bot:elena") == claims_of(f"{start}{line} {sentence}", "bot:elena") != ()
    assert () == claims_of(f"{start}{line}", "bot:elena")


TEXTS = st.lists(st.text(max_size=40) | st.sampled_from([OSLO, WATER, "@everyone <@1> Ana\n# live"]), max_size=4)


@settings(max_examples=scaled(150, 5_000))
@given(knowledge=TEXTS, content=st.text(max_size=40) | st.just("Ana?"), context=TEXTS,
       stance=st.sampled_from(["", "agree", "disagree", "unsure", "x"]))  # fmt: skip
def test_whatever_is_known_the_reply_is_one_line_without_a_mention(
    knowledge: list[str], content: str, context: list[str], stance: str
) -> None:
    """Knowledge may hold what people wrote; what nobody asked for and nobody contradicts stays unsaid."""
    fields: dict[str, Any] = {"content": content, "context": tuple(context), "stance": stance}
    text = said(knowledge=tuple(knowledge), **fields)

    assert 0 < len(text) <= TEXT_CHARS_MAX
    assert "@" not in text
    assert "\n" not in text
    fits = bool(fitting_sentence(replace(ASKED, knowledge=tuple(knowledge), **fields)))
    if stance in ("", "x", "" if fits else "agree") and not asks(content):
        assert said(content=content, context=tuple(context)) == text


@settings(max_examples=scaled(100, 5_000))
@given(content=st.text(max_size=60), turn=st.integers(0, 9), style=st.lists(st.text(max_size=9), max_size=3))
def test_a_bot_that_knows_nothing_says_what_it_always_said(content: str, turn: int, style: list[str]) -> None:
    """Byte for byte: small talk of the topic."""
    text = said(content=content, turn=turn, style=tuple(style), topic="music")

    assert answer("music", tuple(style), "Kim", 1, "elena/bot:elena/1", turn) == text


def test_other_acts_than_a_reply_are_as_they_were() -> None:
    """A post, a page, a second thought and a message to a friend are about something else."""
    for act in ("post", "reach_out", "elaborate", "diary"):
        assert said(act=act, topic="music") == said(act=act, topic="music", knowledge=(OSLO,), stance="disagree")


def test_what_is_too_long_for_a_sentence_is_not_said() -> None:
    """Half of it might say something else."""
    long = "Ana lives " + "x" * SENTENCE_CHARS_MAX

    assert "" == fitting_sentence(replace(ASKED, knowledge=(long,)))
    assert BOAT == fitting_sentence(replace(ASKED, knowledge=(long, BOAT)))
