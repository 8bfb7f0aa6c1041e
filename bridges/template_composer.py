"""The template composer: writes answers without a model, behind the port that a model will use."""

from __future__ import annotations

import unicodedata
from typing import Final

from universe.chat.smalltalk import answer, topic_of
from universe.errors import PortRefused
from universe.ports import Compose, Composed, PortAnswer, PortRequest
from universe.rng import below

LATENCY_MS: Final = (200, 900)
NAME_CHARS_MAX: Final = 40
_NAME_CHARS_READ: Final = 100
# What would make a name a mention, a link or markup of a chat platform.
_MARKUP: Final = str.maketrans({"@": "(at)", "/": " ", "\\": " ", **dict.fromkeys("`*~|<>[]", "")})


class TemplateComposer:
    """A `universe.ports.Port` that answers `Compose` from templates; the same seed and request give the same text.

    The content chooses the topic where the request names none, and has no other influence.
    """

    name: str = "composer"
    inline: bool = True

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def apply(self, request: PortRequest) -> PortAnswer:
        """Compose an answer; it takes 200 to 900 virtual ms. Raises `PortRefused` for anything but a `Compose`."""
        asked = request.body
        if not isinstance(asked, Compose):
            raise PortRefused(f"the composer takes no {type(asked).__name__}")
        topic = asked.topic or topic_of(asked.content)
        name = display_name(asked.author_name)
        # Two bots that are asked under one id still speak with two voices.
        key = f"{asked.bot}/{request.request_id}"
        text = answer(topic, asked.style, name, self._seed, key, asked.turn)
        low, high = LATENCY_MS
        latency_ms = low + below(self._seed, "compose.latency", asked.turn, key, high - low + 1)
        return PortAnswer(Composed(request.request_id, text), latency_ms=latency_ms)


def display_name(name: str) -> str:
    """A user's name as it may stand in a text: at most 40 characters, one line, no mention, link or markup.

    Control, format (bidirectional, zero-width), private and unassigned characters go; what separates becomes a space.
    """
    plain = unicodedata.normalize("NFKC", name[:_NAME_CHARS_READ])
    spaced = "".join(" " if sign.isspace() else sign for sign in plain if sign.isspace() or _shows(sign))
    words = spaced.translate(_MARKUP).lstrip("#-+ ").split()
    return " ".join(words)[:NAME_CHARS_MAX].rstrip()


def _shows(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")
