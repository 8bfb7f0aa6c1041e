"""One topic of small talk: the words that reveal it, and what people and bots say about it."""

from __future__ import annotations

from msgspec import Struct


class Topic(Struct, frozen=True, kw_only=True):
    """A topic, all texts original.

    `keywords` are words as `universe.chat.words.words` gives them, separated by spaces; none belongs to two topics.
    `glad` and `wry` are statements of a person, without the full stop, that begin as in the middle of a sentence: what
    went well and what did not, so that the half-sentence that follows fits. `questions` and `answers` (of a bot) begin
    the same way and are complete. Each of these texts holds more keywords of its own topic than of any other.
    """

    name: str
    keywords: str
    glad: tuple[str, ...]
    wry: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
