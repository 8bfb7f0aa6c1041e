"""What people care for: a closed vocabulary of interests, and which of them a text speaks of."""

from __future__ import annotations

from typing import Final

from universe.chat.words import words
from universe.gossip.detector_names import without_names
from universe.topics.vocabulary import LOOSE_FORMS, STRICT_FORMS, TOPIC_PARENT, Forms

__all__ = ["TOPICS_MAX", "TOPIC_PARENT", "hobby_at", "topics_of"]

TOPICS_MAX: Final = 5


def topics_of(text: str, display_names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The topics that a text speaks of, in order of appearance, each once, at most 5.

    Parameters
    ----------
    text
        Any text; what stands behind its first 4,000 characters is not looked at.
    display_names
        Names of people; what belongs to one of them speaks of no topic.

    Returns
    -------
    tuple of str
        Keys of `TOPIC_PARENT`, lower case, hyphens for spaces. None is sensitive (`universe.gossip.sensitive`).
    """
    said = _parts(words(without_names(text, display_names)))
    found: dict[str, None] = {}
    place = 0
    while place < len(said) and len(found) < TOPICS_MAX:
        topic, length = _form_at(said, place, STRICT_FORMS)
        if topic:
            found[topic] = None
        place += length or 1
    return tuple(found)


def hobby_at(said: tuple[str, ...], place: int) -> tuple[str, int]:
    """The topic that the words from `place` on name where a hobby is expected, and how many words do; or ``("", 0)``.

    `said` is what `words` gives, with hyphens cut.
    """
    return _form_at(said, place, LOOSE_FORMS)


def _form_at(said: tuple[str, ...], place: int, forms: Forms) -> tuple[str, int]:
    if place >= len(said):
        return "", 0
    for form, topic in forms.get(_bare(said[place]), ()):
        if len(form) == 1 or tuple(map(_bare, said[place : place + len(form)])) == form:
            return topic, len(form)
    return "", 0


def _bare(word: str) -> str:
    return word if word in ("rubik's", "pilot's") else word.removesuffix("'s")


def _parts(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for word in said for part in word.split("-"))
