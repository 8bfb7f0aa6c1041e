"""Whether somebody is called by name, as in "Elena, what now?", not merely spoken of."""

from __future__ import annotations

from typing import Final

from universe.chat.words import words

_GREETINGS: Final = frozenset({"hey", "hi", "hello", "ok", "okay", "yo", "so", "and", "dear", "oh", "well", "please"})
_STOPS: Final = str.maketrans(dict.fromkeys(",:;!?.\n\u2013\u2014", ","))
_LOOK_AT_CHARS: Final = 200
"""Who calls somebody does so at the beginning or the end."""
_GREETED_MAX: Final = 2


def calls(text: str, alias_words: tuple[str, ...]) -> bool:
    """Whether the first or the last clause of `text` is nothing but a name, after at most two words of greeting.

    `alias_words` is what `words` returns for the name; one without words calls nobody.
    """
    if not alias_words:
        return False
    head = text[:_LOOK_AT_CHARS].translate(_STOPS).lstrip(" ,").partition(",")[0]
    tail = text[-_LOOK_AT_CHARS:].translate(_STOPS).rstrip(" ,").rpartition(",")[2]
    return any(_is_call(words(clause), alias_words) for clause in (head, tail))


def _is_call(clause: tuple[str, ...], alias_words: tuple[str, ...]) -> bool:
    greeting = clause[: -len(alias_words)]
    return (
        clause[-len(alias_words) :] == alias_words and len(greeting) <= _GREETED_MAX and _GREETINGS.issuperset(greeting)
    )
