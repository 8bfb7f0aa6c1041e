"""The planted sentence: what it must be like so that a dream can be quoted, and how it is found on a page."""

from __future__ import annotations

from universe.chat.words import words
from universe.config_universe import ReflectionConfig
from universe.errors import BadInput
from universe.gossip.dream import echoes_of
from universe.gossip.quota import phrases_of


def sentence_of(phrase: str, rules: ReflectionConfig) -> str:
    """`phrase` as a sentence. Raises `BadInput` where it is none that a dream can echo and a quota can count."""
    sentence = f"{phrase[:1].upper()}{phrase[1:]}."
    if echoes_of(sentence) != (sentence,):
        raise BadInput("phrase takes one sentence in plain words, without quotation marks and the full stop at its end")
    if not phrases_of(sentence, rules.phrase_words):
        raise BadInput(f"phrase takes {rules.phrase_words} words or more, not all of them as common as 'the' and 'was'")
    return sentence


def holds(text: str, sentence: str) -> bool:
    """Whether the words of `sentence` stand in `text`, one behind the other; signs and capital letters do not count."""
    return f" {' '.join(words(sentence))} " in f" {' '.join(words(text))} "
