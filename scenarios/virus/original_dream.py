"""How a bot of the original dreams (facts of December 2025): it is shown what others dreamt and told to weave it in.

Written from the behaviour that is described, none of its code. What its model made of the prompt is a rule here: each
image of each dream that is shown is taken up with a chance, and of more than a dream can hold some are left out. An
image keeps its words, so that it can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from universe.gossip.artifact import Artifact
from universe.gossip.diary import OwnDay
from universe.gossip.dream import IMAGES, STRANGE
from universe.gossip.quota import sentences
from universe.gossip.reflection_words import DREAM_FRAME, Draws, filled
from universe.rng import chance

SHOWN_MAX: Final = 5
"""How many finds the original put before a dreamer; it read them in no order."""
SENTENCES_MAX: Final = 12
"""How long a dream can become."""


class Image(Struct, frozen=True):
    """One sentence of a dream; `sources` are the dreams that it was taken up from, which the original never noted."""

    text: str
    sources: tuple[str, ...] = ()


def dreamt(day: OwnDay, dreams: Sequence[Artifact], example: str, echo: float, draws: Draws) -> tuple[Image, ...]:
    """A dream: the example of the configuration where there is one, an image of the bot's day, and what is woven in.

    `dreams` are those of other bots; `echo` is the probability that one image of one of them is taken up.
    """
    images = {text: Image(text) for text in (example, _own_image(day, draws)) if text}
    woven = _woven(dreams, echo, draws)
    for text in images:
        images[text] = Image(text, woven.pop(text, ()))
    rest = draws.order("virus.rest", tuple(woven))[: SENTENCES_MAX - len(images)]
    return (*images.values(), *(Image(text, woven[text]) for text in rest))


def _own_image(day: OwnDay, draws: Draws) -> str:
    things = IMAGES.get(day.topics[0][0], STRANGE) if day.topics else STRANGE
    return filled(draws.order("virus.frame", DREAM_FRAME)[0], image=draws.order("virus.image", things)[0])


def _woven(dreams: Sequence[Artifact], echo: float, draws: Draws) -> dict[str, tuple[str, ...]]:
    """What is taken up, each with the dreams that it came from."""
    by_id = {one.artifact_id: one for one in dreams}
    woven: dict[str, tuple[str, ...]] = {}
    for artifact_id in draws.order("virus.shown", tuple(sorted(by_id)))[:SHOWN_MAX]:
        for place, text in enumerate(dict.fromkeys(sentences(by_id[artifact_id].content))):
            if chance(draws.seed, "virus.woven", draws.number, f"{draws.bot}/{artifact_id}/{place}", echo):
                woven[text] = (*woven.get(text, ()), artifact_id)
    return woven
