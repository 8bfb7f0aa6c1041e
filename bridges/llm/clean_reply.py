"""What a model wrote, as a bot may say it: no thoughts, no roles, no pings, no longer than the platform takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from universe.people.plain_line import INVISIBLE

CHAT_CHARS_MAX: Final = 2_000
"""Longest message of the platform, characters."""
ROLES: Final = ("assistant", "system", "user", "human", "bot", "ai", "developer", "tool")
_CHARS_READ: Final = 20_000
_PASSES_MAX: Final = 8
_MARKS: Final = str.maketrans(dict.fromkeys("<>[]@", ""))
_THOUGHTS: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
# A thought whose beginning the chat template already wrote.
_HALF_THOUGHT: Final = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_CONTROL_WORDS: Final = re.compile(r"<\|[^<>|]{0,40}\|>|</?(?:s|start_of_turn|end_of_turn|bos|eos)>|\[/?(?:INST|SYS)\]")
_MENTIONS: Final = re.compile(r" ?<(?:@[!&]?|#|/[^<>:]{0,40}:|id:)[^<>\s]{0,40}>")
_HALF_MENTION: Final = re.compile(r"<+(?=[@#])")
_AT: Final = re.compile(r"(?<![\w.])@+(?=\w)")
_PING: Final = re.compile(r"@+(?=everyone|here)", re.IGNORECASE)
_BLANK_LINES: Final = re.compile(r"\n\s*\n\s*")
_SENTENCE_END: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"')\u201d\u2019]*(?=\s|\Z)")
# Emoji are joined and coloured with these two.
_KEPT: Final = frozenset("\u200d\ufe0f")


def clean_reply(
    text: str, own_names: Iterable[str], other_names: Iterable[str] = (), *, is_cut: bool = False,
    chars_max: int = CHAT_CHARS_MAX,
) -> str:  # fmt: skip
    """What may be said of `text`; empty where nothing may. Cleaning a second time changes nothing.

    Parameters
    ----------
    text
        As the model wrote it; what stands behind 20,000 characters is not looked at.
    own_names
        The speaker's: "Name:" before the text goes.
    other_names
        Of whom it answers: where the model goes on with a line of theirs ("Kim: ..."), the text ends.
    is_cut
        The model was stopped at its limit: the text ends with its last whole sentence, if there is one.
    chars_max
        Characters at most, cut at the end of a sentence or a word.
    """
    own, other = _prefix((*own_names, *ROLES)), _turn((*other_names, "user", "human", "system"))
    shown = "".join(filter(_is_shown, text[:_CHARS_READ]))
    cleaned = _settled(shown, own, other)
    if cleaned is None:
        # Nobody nests marks this deep who means well.
        cleaned = _settled(shown.translate(_MARKS), own, other) or ""
    if is_cut:
        cleaned = _whole_sentences(cleaned)
    # What is too long ends like what was stopped.
    return cleaned if len(cleaned) <= chars_max else _shortened(cleaned, chars_max)


def _settled(text: str, own: re.Pattern[str], other: re.Pattern[str]) -> str | None:
    """`text` cleaned until nothing changes: what is taken out may have kept two halves of something apart."""
    for _ in range(_PASSES_MAX):
        cleaned = _cleaned(text, own, other)
        if cleaned == text:
            return cleaned
        text = cleaned
    return None


def _cleaned(text: str, own: re.Pattern[str], other: re.Pattern[str]) -> str:
    text = _HALF_THOUGHT.sub("", _THOUGHTS.sub("", text))
    text = _MENTIONS.sub("", _CONTROL_WORDS.sub("", text))
    text = own.sub("", text.strip(), count=1)
    # At the very beginning a name addresses somebody.
    following = other.search(text, 1)
    if following is not None:
        text = text[: following.start()]
    text = _AT.sub("", _PING.sub("", _HALF_MENTION.sub("", text)))
    lines = (line.rstrip() for line in text.strip().split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _is_shown(sign: str) -> bool:
    if sign in "\n\t" or sign in _KEPT:
        return True
    # Not the private and unassigned ones either: nobody knows what a platform makes of them.
    return not unicodedata.category(sign).startswith("C") and sign not in INVISIBLE


def _any_of(names: Iterable[str]) -> str:
    known = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, known))


def _prefix(names: Iterable[str]) -> re.Pattern[str]:
    """A speaker's name before the text: ``Elena:``, ``**Elena**:``, ``[Elena]:``."""
    return re.compile(rf"\A(?:[*_\[(]{{0,3}}(?:{_any_of(names)})[*_\])]{{0,3}}[:\uff1a][*_]{{0,3}}\s*)+", re.IGNORECASE)


def _turn(names: Iterable[str]) -> re.Pattern[str]:
    """The beginning of somebody else's turn on a line of its own."""
    return re.compile(rf"^[*_\[(]{{0,3}}(?:{_any_of(names)})[*_\])]{{0,3}}[:\uff1a]", re.IGNORECASE | re.MULTILINE)


def _whole_sentences(text: str) -> str:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return text[: ends[-1]].rstrip() if ends else text


def _shortened(text: str, chars_max: int) -> str:
    """At most `chars_max` characters, to the end of a sentence in the second half, else of a word."""
    head = text[:chars_max]
    whole = _whole_sentences(head)
    if len(whole) < len(head) and len(whole) * 2 >= chars_max:
        return whole
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space * 2 >= chars_max else head).rstrip()
