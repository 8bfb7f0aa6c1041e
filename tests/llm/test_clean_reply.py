"""What a model wrote, as a bot may say it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.llm.clean_reply import CHAT_CHARS_MAX, clean_reply
from tests.scale import scaled

PING = re.compile(r"@(everyone|here)|<@|<#", re.IGNORECASE)
PARTS = st.sampled_from(
    ["<", ">", "@", "<@", "<@1>", "<@&2>", "@everyone", "@here", "every", "one", "<think>", "</think>", "Elena:",
     "Kim:", "\n", " ", "\u200b", "\u200d", "[INST]", "[", "]", "INST", "<|im_end|>", "<|", "|>", "User:", "**", "a",
     ". ", ":"]
)  # fmt: skip


def cleaned(text: str, *, is_cut: bool = False, chars_max: int = CHAT_CHARS_MAX) -> str:
    """As Elena says it to Kim."""
    return clean_reply(text, ("Elena", "elena"), ("Kim",), is_cut=is_cut, chars_max=chars_max)


def naive(text: str) -> str:
    """The twin looks once."""
    return text.replace("@everyone", "").replace("@here", "").removeprefix("Elena:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Elena: hello", "hello"), ("**Elena:** hello", "hello"), ("[elena]: hello", "hello"),
        ("Assistant: Elena: hello", "hello"), ("Elena\uff1a hello", "hello"),
        ("Elena is here: hello", "Elena is here: hello"), ("x <@ y <<#z", "x @ y #z"),
        ("<think>say hello?</think>hello", "hello"), ("hm\n</think>\nhello", "hello"), ("<think>hello", ""),
        ("hello\nKim: hi\nElena: bye", "hello"), ("hello\n**User**: hi", "hello"), ("Kim: hello", "Kim: hello"),
        ("hello @everyone and @here", "hello everyone and here"), ("@@everyone", "everyone"), ("@EveryOne", "EveryOne"),
        ("@every\u200bone", "everyone"), ("@<@1>everyone", "everyone"), ("hello <@42>!", "hello!"),
        ("<@!42> <@&7> <#9> hello", "hello"), ("hello @Ana", "hello Ana"), ("a@b.example", "a@b.example"),
        ("hello<|im_end|>", "hello"), ("[INST] hello [/INST]", "hello"), ("<s>hello</s>", "hello"),
        ("a\n\n\n\nb  \nc", "a\n\nb\nc"), ("  hello\x07\u202e ", "hello"), ("1 < 2, 3 > 2", "1 < 2, 3 > 2"),
        ("\U0001f469\u200d\U0001f52c \u2764\ufe0f", "\U0001f469\u200d\U0001f52c \u2764\ufe0f"), ("", ""),
    ],
)  # fmt: skip
def test_only_what_is_meant_to_be_said_is_said(text: str, said: str) -> None:
    """Thoughts, roles, other people's turns, pings, mentions, control words and invisible signs go."""
    assert said == cleaned(text)


@settings(max_examples=scaled(400, 20_000))
@given(st.lists(PARTS | st.text(max_size=5), max_size=30).map("".join), st.integers(1, 60))
def test_nothing_that_is_said_pings_anybody(text: str, chars_max: int) -> None:
    """However the parts were put together; cleaning again changes nothing, and it is never too long."""
    once = cleaned(text)

    assert not PING.search(once)
    assert once == cleaned(once)
    assert len(cleaned(text, chars_max=chars_max)) <= chars_max


def test_looking_once_would_let_a_ping_through() -> None:
    """The twin puts one together by taking another out."""
    text = "@every@everyoneone"

    assert PING.search(naive(text))
    assert not PING.search(cleaned(text))


def test_deep_nesting_costs_no_time() -> None:
    """Twenty thousand signs of nested marks are cleaned in a bounded number of passes."""
    began = time.process_time()
    for text in ("<@" * 5000 + "1" + ">" * 5000, "@" * 20_000 + "here", "[IN" * 3000 + "[INST]" + "ST]" * 3000,
                 "\n " * 10_000, "<think>" * 2800, "Elena: " * 2800):  # fmt: skip
        assert not PING.search(cleaned(text))

    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    ("text", "chars_max", "said"),
    [("One. Two! Thr", 100, "One. Two!"), ("no end of it", 100, "no end of it"), ("He said \u201cYes.\u201d An", 100,
     "He said \u201cYes.\u201d"), ("\u597d\u3002\u5f88", 100, "\u597d\u3002\u5f88")],
)  # fmt: skip
def test_what_was_stopped_ends_with_its_last_sentence(text: str, chars_max: int, said: str) -> None:
    """Where there is none, it stays as it is."""
    assert said == cleaned(text, is_cut=True, chars_max=chars_max)


def test_what_is_too_long_ends_with_a_sentence_or_a_word() -> None:
    """In the second half of what fits; a word without an end is cut."""
    assert "Aaaa bbbb." == cleaned("Aaaa bbbb. Cccc dddd.", chars_max=15)
    assert "Aaaa bbbb cccc" == cleaned("Aaaa bbbb cccc dddd", chars_max=16)
    assert "x" * 10 == cleaned("x" * 50, chars_max=10)
