"""Whether somebody is called by name, as in "Elena, what now?", not merely spoken of."""

from __future__ import annotations

from typing import Final

from universe.chat.words import words

_GREETINGS: Final = frozenset({"hey", "hi", "hello", "ok", "okay", "yo", "so", "and", "dear", "oh", "well", "please"})
_STOPS: Final = str.maketrans(dict.fromkeys(",:;!?.\n\u2013\u2014", ","))
_LOOK_AT_CHARS: Final = 200
"""Who calls somebody does so at the beginning or the end."""
_GREETED_MAX: Final = 2
Clauses = tuple[tuple[str, ...], tuple[str, ...]]


def outer_clauses(text: str) -> Clauses:
    """The words of the first and of the last clause of `text`; commas and all other stops end a clause."""
    head = text[:_LOOK_AT_CHARS].translate(_STOPS).lstrip(" ,").partition(",")[0]
    tail = text[-_LOOK_AT_CHARS:].translate(_STOPS).rstrip(" ,").rpartition(",")[2]
    return words(head), words(tail)


def calls(clauses: Clauses, alias_words: tuple[str, ...]) -> bool:
    """Whether one of the outer clauses is nothing but a name, after at most two words of greeting.

    `alias_words` is what `words` returns for the name; one without words calls nobody.
    """
    return bool(alias_words) and any(_is_call(clause, alias_words) for clause in clauses)


def _is_call(clause: tuple[str, ...], alias_words: tuple[str, ...]) -> bool:
    greeting = clause[: -len(alias_words)]
    return (
        clause[-len(alias_words) :] == alias_words and len(greeting) <= _GREETED_MAX and _GREETINGS.issuperset(greeting)
    )
