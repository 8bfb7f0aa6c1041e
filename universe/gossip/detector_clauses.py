"""A message as the clauses in which its author speaks: without code, quotations, lyrics and what others said on IRC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from msgspec import Struct

from universe.chat.words import words
from universe.gossip.detector_words import (
    ASKED_OF,
    AUXILIARIES,
    BREAKERS,
    CODE_STARTS,
    CONTRACTIONS,
    IRREAL,
    PAST_OF,
    PEOPLE,
    QUESTION_WORDS,
    TAGS,
)  # fmt: skip

# Fixed patterns, each of one way to match: linear in the text.
_SENTENCE: Final = re.compile(r"(?:[!?;\n\r\u2026]|\.(?!\d))+")
_CLAUSE: Final = re.compile(r"[,()\[\]\u2013\u2014]+|\s-+\s")
_SPAN_CHARS_MAX: Final = 400
_QUOTES: Final = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "`": "`"}
_NOTES: Final = ("\U0001f3b5", "\U0001f3b6", "\u266a", "\u266b")
_CODE_SIGNS: Final = ("==", "!=", "();", "){", "</", "/>", "=>", "->", "::", "&&", "||", "print(", " = '", ' = "')
_FIRST_WORDS: Final = (("i",), ("we",), ("my",), ("our",))
_NO_COMPANIONS: Final = ("i", "we", "am", "now", "it", "he", "she")
_IRC_STARTS: Final = ("/", "***", "-!-", ">", "-->", "<--", "<", "$ ", "* ", "!", "# ")


class Clause(Struct, frozen=True):
    """A run of words between two breaks, contractions written out.

    `sentence` numbers the sentence, `unreal` says that a condition, wish or dream comes earlier in it, `joined` is the
    conjunction that leads in, `asked` says that it is (part of) a question.
    """

    said: tuple[str, ...]
    sentence: int
    unreal: bool
    joined: str
    asked: bool


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of what the author says, in order. `text` holds no names (`detector_names.without_names`)."""
    spoken = _without_quotes("\n".join(line for line in text.splitlines() if not _is_machine(line)))
    found: list[Clause] = []
    start = 0
    for number, end in enumerate([*_SENTENCE.finditer(spoken), None]):
        sentence = spoken[start : end.start() if end else len(spoken)]
        found += _clauses_of(sentence, number, asked=bool(end) and "?" in end.group())  # type: ignore[union-attr]
        start = end.end() if end else start
    return tuple(found)


def expanded(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words with contractions written out ("i'm", "im" -> "i am") and hyphens cut."""
    plain: list[str] = []
    for word in said:
        for part in CONTRACTIONS.get(word, word).split():
            plain += part.removesuffix("'s").split("-")
    return tuple(_achieved(plain))


def _achieved(said: list[str]) -> Iterator[str]:
    """The words with "ran" in the place of "managed to run"."""
    place = 0
    while place < len(said):
        did = place + 2 < len(said) and said[place] in ("managed", "got") and said[place + 1] == "to"
        past = PAST_OF.get(said[place + 2], "") if did else ""
        yield past or said[place]
        place += 3 if past else 1


def _clauses_of(sentence: str, number: int, *, asked: bool) -> list[Clause]:
    spaced = "".join(f" , {sign}" if ord(sign) > 0x2000 and category(sign) == "So" else sign for sign in sentence)
    parts = [expanded(words(part)) for part in _CLAUSE.split(spaced)]
    pieces = [piece for part in parts if part for piece in _cut(_merged(part))]
    heads = [_is_question_start(said) for _, said in pieces]
    ends_as_question = bool(pieces) and (heads[-1] or (len(pieces) > 1 and pieces[-1][1][0] in TAGS))
    found: list[Clause] = []
    unreal = False
    for place, (joined, said) in enumerate(pieces):
        is_asked = heads[place] or (asked and (place == len(pieces) - 1 or not ends_as_question))
        # What follows a question word without a break of its own belongs to the question.
        is_asked = is_asked or (bool(found) and found[-1].asked and bool(joined))
        found.append(Clause(said, number, unreal, joined, is_asked))
        unreal = unreal or not IRREAL.isdisjoint(said)
    return found


def _cut(said: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Pieces between conjunctions, each with the conjunction that leads in."""
    pieces: list[tuple[str, tuple[str, ...]]] = []
    joined, start = "", 0
    for place, word in enumerate(said):
        joins = word != "so" or (place > start and said[place + 1 : place + 2] in _FIRST_WORDS)
        if word in BREAKERS and joins:
            if place > start:
                pieces.append((joined, said[start:place]))
            joined, start = word, place + 1
    if start < len(said):
        pieces.append((joined, said[start:]))
    return pieces


def _merged(said: tuple[str, ...]) -> tuple[str, ...]:
    """One "we" in the place of "me and dani" and "my wife and me": a clause is cut at every other "and"."""
    for place in range(len(said) - 2):
        if said[place : place + 2] == ("me", "and") and said[place + 2] not in _NO_COMPANIONS:
            length = 4 if said[place + 2] in ("my", "the", "our") and len(said) > place + 3 else 3
            return (*said[:place], "we", *said[place + length :])
        if said[place + 1 : place + 3] in (("and", "me"), ("and", "i")) and said[place] in PEOPLE and place < 4:
            return ("we", *said[place + 3 :])
    return said


def _is_question_start(said: tuple[str, ...]) -> bool:
    if len(said) < 2 or said[:2] in (("what", "a"), ("what", "an"), ("did", "it")):
        return False
    return said[0] in QUESTION_WORDS or (said[0] in AUXILIARIES and said[1] in ASKED_OF)


def _is_machine(line: str) -> bool:
    """Whether a line is a command, code, lyrics or what an IRC client writes."""
    bare = line.strip()
    if bare.startswith(_IRC_STARTS) or any(sign in bare for sign in (*_NOTES, *_CODE_SIGNS)):
        return True
    return bare.lower().startswith(CODE_STARTS)


def _without_quotes(text: str) -> str:
    """`text` with a break in the place of what stands in quotation marks; a lonely mark changes nothing."""
    kept: list[str] = []
    place = 0
    while place < len(text):
        closing = _QUOTES.get(text[place], "")
        end = text.find(closing, place + 1, place + _SPAN_CHARS_MAX) if closing else -1
        if end > place:
            kept.append(" quoted ")
            place = end + 1
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)
