"""The template composer: writes answers without a model, behind the port that a model will use."""

from __future__ import annotations

from typing import Final

from bridges.template_knowledge import from_knowledge
from universe.chat.smalltalk import addressed, answer, greeting, question, statement, topic_of
from universe.errors import PortRefused
from universe.events import TEXT_CHARS_MAX
from universe.people.plain_line import display_name
from universe.ports import Compose, Composed, PortAnswer, PortRequest
from universe.rng import below, chance, choose

LATENCY_MS: Final = (200, 900)
WARM_TIERS: Final = frozenset({"familiar", "trusted", "inner_circle"})
WARMTH: Final = 0.3
"""How often somebody familiar hears a warm word more."""
PAGES: Final = frozenset({"diary", "dream"})
NEWS_OPENINGS: Final = ("By the way:", "And before I forget:", "One more thing.", "I have heard something, too.")
WARM_WORDS: Final = (
    "Good to have you around.",
    "Always nice to talk to you.",
    "I was hoping that you would turn up.",
    "You know how much I like these chats.",
)


def _topic(asked: Compose) -> str:
    """The topic of the words, else the latest that was talked about before them; empty if none."""
    return next(filter(None, map(topic_of, (asked.content, *reversed(asked.context)))), "")


class TemplateComposer:
    """A `universe.ports.Port` that answers `Compose` from templates; the same seed and request give the same text.

    The content, or what was said before it, chooses the topic where the request names none. Where the bot knows
    something, or has a stance, a reply is made of that (`bridges.template_knowledge`); else content has no influence.
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
        topic = asked.topic or _topic(asked)
        name = display_name(asked.author_name)
        # Two bots that are asked under one id still speak with two voices.
        key = f"{asked.bot}/{request.request_id}"
        if asked.act in PAGES:
            return PortAnswer(Composed(request.request_id, " ".join(asked.context)[:TEXT_CHARS_MAX]), LATENCY_MS[0])
        if asked.act == "post":
            text = statement(topic, self._seed, asked.turn, key) if topic_of(topic) else greeting(self._seed, 0, key)
        elif asked.act == "reach_out":
            text = addressed(name, question(topic, self._seed, asked.turn, key)) if topic_of(topic) else f"Hi {name}!"
        else:
            text = from_knowledge(asked, name, self._seed, key) if asked.act == "reply" else ""
            text = text or answer(topic, asked.style, name, self._seed, key, asked.turn)
        if asked.tier in WARM_TIERS and chance(self._seed, "compose.warm", asked.turn, key, WARMTH):
            text = f"{text} {choose(self._seed, 'compose.warmth', asked.turn, key, WARM_WORDS)}"
        if asked.news:
            opening = choose(self._seed, "compose.news", asked.turn, key, NEWS_OPENINGS)
            text = f"{text} {opening} {' '.join(asked.news)}"
        low, high = LATENCY_MS
        latency_ms = low + below(self._seed, "compose.latency", asked.turn, key, high - low + 1)
        return PortAnswer(Composed(request.request_id, text), latency_ms=latency_ms)
