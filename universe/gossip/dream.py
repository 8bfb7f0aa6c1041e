"""A bot's dream: images instead of facts. Where they came from is kept, what they mean is not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from universe.config_universe import ReflectionConfig
from universe.gossip import reflection_words as said_so
from universe.gossip.artifact import DREAM, EPIPHANY, GOSSIP, PATTERN, Artifact
from universe.gossip.diary import LINE_CHARS_MAX, OwnDay, is_retold, richness
from universe.gossip.page import Passage
from universe.gossip.quota import PASSAGES_MIN, Phrases, Sources, in_order, others_max, sentences
from universe.gossip.reflection_words import Draws, called, filled
from universe.people.plain_line import plain_line
from universe.topics import TOPIC_PARENT

IMAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "music": ("a piano with rain for keys", "a choir of kettles humming in tune"),
    "cooking": ("a soup that told the time", "an oven as deep as a well"),
    "games": ("a chessboard where the pawns had gone fishing", "dice with a small window on each side"),
    "science": ("a telescope pointed at the inside of a pearl", "a comet asleep in a drawer"),
    "travel": ("a railway station under the sea", "a suitcase full of other suitcases"),
    "books": ("a novel whose pages were leaves", "an alphabet with one letter too many"),
    "films": ("a cinema showing only the credits", "a projector throwing snow"),
    "sport": ("a race in which everybody ran backwards", "a stadium filled with tall grass"),
    "code": ("a loom weaving brackets", "a sentence that compiled into birds"),
    "computers": ("a screen with a garden behind it", "a keyboard made of pebbles"),
    "garden": ("a greenhouse with clouds growing in rows", "a seed as heavy as an anvil"),
    "outdoors": ("a mountain on wheels", "a tent pitched on the moonlight"),
    "animals": ("a heron reading the newspaper", "a parade of very polite foxes"),
    "art": ("a portrait that blinked", "a colour nobody had named"),
    "crafts": ("a needle sewing the river to its banks", "a jug that was thrown and became a bird"),
    "stage": ("a curtain that opened upon another curtain", "an orchestra pit full of masks"),
    "ideas": ("a question mark used as a hook", "a scale weighing two silences"),
    "vehicles": ("an engine breathing like a horse", "a bicycle with a single oar"),
    "style": ("a coat with the sky for lining", "a mirror wearing a hat"),
    "languages": ("a dictionary of whistles", "a bridge built of vowels"),
    "career": ("a staircase growing taller with every step", "a desk drifting out of the harbour"),
    "relocation": ("a house walking on stilts", "a map folding itself into a boat"),
    "education": ("a blackboard as wide as a field", "a square cap flying south with the swallows"),
    "family": ("a table with one more chair each time I looked", "a nest of paper lanterns"),
    "home": ("a key the size of a rowing boat", "a door standing alone in the meadow"),
    "positive_emotion": ("a sun rolled up like a carpet", "a fountain throwing confetti"),
    "negative_emotion": ("an umbrella raining on its inside", "a clock with wet feathers"),
    "goal": ("a summit with a bell on it", "a ribbon stretched across the horizon"),
    EPIPHANY: ("two rivers shaking hands", "a knot untying itself", "a spider counting its corners"),
    PATTERN: ("a tide keeping a calendar", "footprints leading to the same tree", "a metronome made of ice"),
}  # fmt: skip
"""Topic, event topic or type of an artifact to the things that stand for it."""
STRANGE: Final = (
    "a lighthouse blinking underwater", "an elevator full of moths", "a letter addressed to the wind",
    "a garden gate without a garden", "an hourglass with sparrows in it", "a choir loft made of sugar",
    "a well that answered", "a market selling shadows by the yard",
)  # fmt: skip
"""Things that stand for nothing that we know."""


def write_dream(
    day: OwnDay, found: tuple[Artifact, ...], recent: tuple[str, ...], rules: ReflectionConfig, *, now: int,
    number: int, seed: int,
) -> tuple[Passage, ...]:  # fmt: skip
    """The passages of a bot's dream; arguments as those of `universe.gossip.diary.write_diary`.

    Returns
    -------
    tuple of Passage
        An opening, one or two images of the bot's own topics, at most one of what it knows at first hand, then others'
        (at most `rules.others_share` of all, one a bot, one a root), and a closing: 2 to 6. Gossip, epiphanies and
        patterns become images, without a name or a detail; another bot's dream is echoed by one of its sentences.
        Empty where the richness is below `rules.dream_richness`, or words are worn out. The richness is one for each
        person talked to, one for each post, two for each gossip, epiphany or pattern, one for each dream of another.
    """
    seen = tuple(one for one in in_order(found, now) if _worth(one, day.bot))
    if richness(day) + sum(_worth(one, day.bot) for one in seen) < rules.dream_richness:
        return ()
    draws = Draws(seed=seed, number=number, bot=day.bot)
    phrases = Phrases(recent, rules)
    sources = Sources(day.bot, phrases)
    own_topics = [topic for topic, _ in day.topics[: 1 if seen else 2]] or [""]
    texts = [phrases.take(filled(one) for one in draws.order("dream.opening", said_so.DREAM_OPENING))]
    texts += [phrases.take(_images(_things(topic), draws)) for topic in own_topics]
    page = [Passage(text=text) for text in texts if text]
    mine = (one for one in seen if one.source_bot == day.bot)
    page += sources.passages(mine, 1, lambda one: _seen(one, draws), now)
    closing = phrases.take(filled(one) for one in draws.order("dream.closing", said_so.DREAM_CLOSING))
    theirs = (one for one in seen if one.source_bot != day.bot)
    limit = others_max(len(page) + bool(closing), rules)
    page += sources.passages(theirs, limit, lambda one: _seen(one, draws), now)
    page += [Passage(text=closing)] if closing else []
    return tuple(page) if len(page) >= PASSAGES_MIN else ()


def echoes_of(content: str) -> tuple[str, ...]:
    """The sentences of a dream that another may repeat; of an echo what it quotes, so that it travels unchanged."""
    found: dict[str, None] = {}
    for place, part in enumerate(content.split('"')):
        for sentence in sentences(plain_line(part, LINE_CHARS_MAX)):
            if sentence.endswith((".", "!", "?")) and (place % 2 == 0 or sentence == part):
                found[sentence] = None
    return tuple(found)


def _worth(artifact: Artifact, bot: str) -> int:
    """What an artifact adds to the richness of a dream; 0 for one that is not dreamt of."""
    if artifact.type == DREAM:
        return int(artifact.source_bot != bot and bool(echoes_of(artifact.content)))
    return 2 if artifact.type in (GOSSIP, EPIPHANY, PATTERN) and not is_retold(artifact, bot) else 0


def _seen(artifact: Artifact, draws: Draws) -> Iterator[str]:
    if artifact.type != DREAM:
        topic = artifact.topic if artifact.type == GOSSIP else artifact.type
        yield from _images(_things(topic), draws)
        return
    lines = draws.order(f"dream.line.{artifact.artifact_id}", echoes_of(artifact.content))
    for line in lines:
        for template in draws.order("dream.echo", said_so.DREAM_ECHO):
            yield filled(template, teller=called(artifact.source_bot), line=line)


def _things(topic: str) -> tuple[str, ...]:
    return IMAGES.get(topic) or IMAGES.get(TOPIC_PARENT.get(topic, "")) or ()


def _images(things: tuple[str, ...], draws: Draws) -> Iterator[str]:
    """Sentences about `things`, and then about strange ones, each in all frames."""
    for thing in (*draws.order("dream.image", things), *draws.order("dream.strange", STRANGE)):
        for frame in draws.order("dream.frame", said_so.DREAM_FRAME):
            yield filled(frame, image=thing)
