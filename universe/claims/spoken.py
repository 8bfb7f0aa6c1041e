"""What a text asserts, as clauses of words: no quotations, questions, jokes, wishes, conditions or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from universe.claims.words import listed
from universe.events import TEXT_CHARS_MAX
from universe.gossip.detector_names import visible
from universe.gossip.detector_words import CONTRACTIONS

# Fixed patterns, each with one way to match, so that their time grows with the text and no faster.
_TOKEN: Final = re.compile(
    r"(?<![^\W_])[-\u2212](?=\d)\d+(?:\.\d+)?"
    r"|\d{1,2}:\d\d(?!\d)|\d{1,3}(?:,\d{3}){1,5}(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
    r"|m/s[\u00b2]|m/s\^2|k?m/s|km/h|[^\W\d_]{1,6}\d\w{0,20}"
    r"|[^\W\d_]+(?:['-][^\W\d_]+)*|[^\w\s]"
)
_SENTENCE: Final = re.compile(r"([!?;\n\r\u2026]|\.(?![\w]))+")
_CLAUSE: Final = re.compile(r",(?!\d)|[()\[\]]|(?<!\d):|:(?!\d)|\s[-\u2013\u2014]+\s|\u2014")
_QUOTED: Final = re.compile(r"\"[^\"]{1,400}\"|\u201c[^\u201d]{1,400}\u201d|`[^`]{1,400}`|\u00ab[^\u00bb]{1,400}\u00bb")
_ASIDE: Final = re.compile(r"\([^()\n]{1,60}\)")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})
_MACHINE_STARTS: Final = ("/", ">", "```", "***", "-->", "<--", "$ ", "#!", "[", "* ")
QUOTED: Final = "\ue000"
"""Stands where a quotation stood; no clause that holds it makes a claim."""
_CLAUSES_MAX: Final = 24
_WORDS_MAX: Final = 40
_OWN_WORDS: Final = {"cause": "cause", "w": "w", "r": "r", "u": "you", "mom": "mum", "won't": "will not",
                     "n't": "not", "ain't": "am not", "ive": "i have", "aint": "am not", "nah": "no",
                     "i'm": "i am", "lol": ""}  # fmt: skip
_UNREAL: Final = listed(
    "if unless whether wish wishing wishes imagine imagining hope hoping hopefully suppose supposing dream dreamed "
    "dreamt dreaming pretend pretending would might maybe perhaps may should someday unsure probably possibly"
)
_BEFORE_MONTH: Final = listed("of in on since until last this th st nd rd")
_JOKES: Final = listed("jk kidding joking sarcasm")
_STORIES: Final = (("in", "the", "game"), ("in", "game"), ("in", "minecraft"), ("in", "my", "dream"),
                   ("my", "character"), ("in", "the", "book"), ("in", "the", "movie"),
                   ("in", "the", "show"), ("in", "this", "game"), ("my", "oc"), ("my", "sim"))  # fmt: skip
_REPORTS: Final = listed(
    "said say says saying told tell tells claims claimed thinks heard rumour rumor rumours rumors apparently "
    "supposedly allegedly asked wonder wondering"
)
_TAGS: Final = listed("right correct no yes yeah yea eh huh innit ok okay true")
_AUXILIARIES: Final = listed(
    "do does did is isn't are aren't was wasn't were have haven't has hasn't can can't could would will won't don't "
    "doesn't didn't should am"
)
_PRONOUNS: Final = listed("i we you he she it they this that there")
_ASKING: Final = listed("what who whom whose where why how which when")
_BREAKS: Final = listed("but because although though while whereas")


class Clause(Struct, frozen=True):
    """A clause in lower case with contractions written out; `shown` has the same words as they were written."""

    said: tuple[str, ...]
    shown: tuple[str, ...]


def spoken(text: str) -> tuple[Clause, ...]:
    """The clauses that `text` (its first 4,000 characters) asserts, at most 24 of at most 40 words."""
    plain = visible(text[:TEXT_CHARS_MAX]).translate(_APOSTROPHES)
    lines = (line for line in plain.splitlines() if not line.lstrip().startswith(_MACHINE_STARTS))
    kept = _ASIDE.sub(" ", _QUOTED.sub(f" {QUOTED} ", "\n".join(lines)))
    found: list[Clause] = []
    for sentence, end in _sentences(kept):
        for piece in _asserted(sentence, asked="?" in end):
            said, shown = _words(piece)
            if _is_unreal(said):
                break
            found += _clauses(said, shown)
        if len(found) >= _CLAUSES_MAX:
            break
    return _no_jokes(found)


def _is_unreal(said: tuple[str, ...]) -> bool:
    """Whether it is wished, supposed or unsure; "may" behind a number or a preposition is the month."""
    return any(word in _UNREAL and not (word == "may" and _is_month(said, place)) for place, word in enumerate(said))


def _is_month(said: tuple[str, ...], place: int) -> bool:
    before, after = said[place - 1] if place else "", said[place + 1] if place + 1 < len(said) else ""
    return before[:1].isdigit() or after[:1].isdigit() or before in _BEFORE_MONTH


def _no_jokes(found: list[Clause]) -> tuple[Clause, ...]:
    is_joke = any(not _JOKES.isdisjoint(one.said) for one in found)
    return () if is_joke else tuple(one for one in found if QUOTED not in one.said)[:_CLAUSES_MAX]


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _SENTENCE.finditer(text):
        yield text[start : end.start()], end.group()
        start = end.end()
    yield text[start:], ""


def _asserted(sentence: str, *, asked: bool) -> list[str]:
    """The pieces of a sentence that assert: a tag at the end of a question asks for agreement to what comes before."""
    pieces = [piece.strip() for piece in _CLAUSE.split(sentence)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return []
    last = tuple(pieces[-1].lower().split())
    if asked or _opens_question(last) or last[0] in _ASKING:
        is_tag = len(last) <= 3 and (last[0] in _TAGS or (last[0] in _AUXILIARIES and last[-1] in _PRONOUNS))
        if not asked and not is_tag and not _opens_question(last):
            return pieces
        if len(pieces) == 1:
            return []
        return pieces[:-1] if is_tag or _opens_question(last) or last[0] in _ASKING else []
    return pieces


def _opens_question(said: tuple[str, ...]) -> bool:
    return len(said) > 1 and said[0] in _AUXILIARIES and said[1] in (*_PRONOUNS, "your", "anyone", "u")


def _clauses(said: tuple[str, ...], shown: tuple[str, ...]) -> Iterator[Clause]:
    if any(_holds(said, story) for story in _STORIES):
        return
    start = 0
    for place in range(len(said) + 1):
        is_end = place == len(said)
        joins = (
            not is_end and said[place] in ("and", "so") and said[place + 1 : place + 2] in (("i",), ("my",), ("we",))
        )
        if is_end or joins or said[place] in _BREAKS:
            words = said[start:place]
            if words and _REPORTS.isdisjoint(words):
                yield Clause(words[:_WORDS_MAX], shown[start : start + _WORDS_MAX])
            start = place + 1


def _words(piece: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in lower case with contractions written out, and beside each how it was written."""
    said: list[str] = []
    shown: list[str] = []
    for word in _TOKEN.findall(piece):
        low = word.lower()
        parts = _OWN_WORDS.get(low, CONTRACTIONS.get(low, low)).split()
        if len(parts) == 1 and parts[0].endswith("'s") and len(parts[0]) > 2:
            parts = [parts[0][:-2], "'s"]
        elif low.endswith("n't") and parts == [low]:
            parts = [low[:-3], "not"]
        said += parts
        shown += [word] * len(parts)
    return tuple(said), tuple(shown)


def _holds(said: tuple[str, ...], row: tuple[str, ...]) -> bool:
    return any(said[place : place + len(row)] == row for place in range(len(said)))
