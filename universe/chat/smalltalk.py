"""Small talk: what synthetic people say, what template bots answer, and which topic a text is about.

Every text is put together from our own sentences by counter-based draws, so the same arguments give the same text. It
has at most 300 characters and holds neither mentions nor addresses of the web; what users wrote never enters it, but
for the name in an `answer`, which is concatenated as data.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import Final

from universe.chat import smalltalk_phrases as phrases
from universe.chat.smalltalk_arts import BOOKS, FILMS, GAMES, MUSIC
from universe.chat.smalltalk_minds import CODE, COMPUTERS, SCIENCE
from universe.chat.smalltalk_outdoors import COOKING, GARDEN, SPORT, TRAVEL
from universe.chat.smalltalk_topic import Topic
from universe.chat.words import words
from universe.errors import BadInput
from universe.rng import chance, choose

TOPICS: Final[dict[str, Topic]] = {
    topic.name: topic
    for topic in (MUSIC, COOKING, GAMES, SCIENCE, TRAVEL, BOOKS, FILMS, SPORT, CODE, COMPUTERS, GARDEN)
}
"""Every topic by its name; where a text fits two equally well, the earlier one counts."""

_TOPIC_OF_WORD: Final = {word: topic.name for topic in TOPICS.values() for word in topic.keywords.split()}
_STYLE_CHANCE: Final = 0.6
_NAME_CHANCE: Final = 0.5


def topic_of(text: str) -> str:
    """The topic with most keywords in `text`, each occurrence counted; the earlier of two equal ones; "" if none."""
    hits = Counter(_TOPIC_OF_WORD[word] for word in words(text) if word in _TOPIC_OF_WORD)
    return max(TOPICS, key=lambda name: hits[name]) if hits else ""


def statement(topic: str, seed: int, tick: int, speaker: str) -> str:
    """What `speaker` (an id) has to tell about `topic` (a name or keyword of one). Raises `BadInput` for any other."""
    about = _known(topic)
    heads = [(head, phrases.GLAD_ENDINGS) for head in about.glad] + [(head, phrases.WRY_ENDINGS) for head in about.wry]
    head, endings = choose(seed, f"statement.{about.name}", tick, speaker, heads)
    opener = choose(seed, "statement.opener", tick, speaker, phrases.STATEMENT_OPENERS)
    return _capital(opener + head + choose(seed, "statement.ending", tick, speaker, endings))


def question(topic: str, seed: int, tick: int, speaker: str) -> str:
    """What `speaker` (an id) asks about `topic` (a name or keyword of one). Raises `BadInput` for any other."""
    about = _known(topic)
    head = choose(seed, f"question.{about.name}", tick, speaker, about.questions)
    opener = choose(seed, "question.opener", tick, speaker, phrases.QUESTION_OPENERS)
    return _capital(opener + head + choose(seed, "question.ending", tick, speaker, phrases.QUESTION_ENDINGS))


def addressed(called: str, text: str) -> str:
    """`text` said to somebody by name: "Elena, what song ..."; only "I" keeps its capital."""
    keeps = text.startswith(("I ", "I'"))
    return f"{called}, {text if keeps else text[:1].lower() + text[1:]}"


def greeting(seed: int, tick: int, speaker: str) -> str:
    """How `speaker` says hello."""
    return _capital(choose(seed, "greeting", tick, speaker, phrases.GREETINGS))


def follow_up(seed: int, tick: int, speaker: str) -> str:
    """What `speaker` says to a bot that has answered."""
    head = choose(seed, "follow_up", tick, speaker, phrases.FOLLOW_UPS)
    return _capital(head + choose(seed, "follow_up.ending", tick, speaker, phrases.FOLLOW_UP_ENDINGS))


def thanks(seed: int, tick: int, speaker: str) -> str:
    """How `speaker` says thank you."""
    return _capital(choose(seed, "thanks", tick, speaker, phrases.THANKS))


def answer(topic: str, style: tuple[str, ...], author_name: str, seed: int, request_id: str, turn: int) -> str:
    """What a bot answers.

    Parameters
    ----------
    topic
        A topic's name or keyword; anything else gets an answer that fits everything.
    style
        Openings of the bot, at most 100 characters each, of which one may come first.
    author_name
        Whom it answers, fit for display, at most 40 characters; it may be addressed. Empty: nobody is.
    seed, request_id, turn
        What the draws depend on.
    """
    about = TOPICS.get(topic) or TOPICS.get(topic_of(topic))
    said = choose(seed, "answer", turn, request_id, about.answers if about else phrases.GENERAL_ANSWERS)
    said += choose(seed, "answer.ending", turn, request_id, phrases.ANSWER_ENDINGS)
    addressed = bool(author_name) and chance(seed, "answer.name", turn, request_id, _NAME_CHANCE)
    opening = ""
    if style and chance(seed, "answer.style", turn, request_id, _STYLE_CHANCE):
        opening = choose(seed, "answer.opening", turn, request_id, style).strip()
    ends = opening.endswith((".", "!", "?"))
    if addressed:
        said = f"{author_name}, {said}"
    elif ends or not opening:
        said = _capital(said)
    if not opening:
        return said
    return f"{opening} {said}" if ends or opening.endswith((",", ":", "…")) else f"{opening}, {said}"


def _known(topic: str) -> Topic:
    found = TOPICS.get(topic) or TOPICS.get(topic_of(topic))
    if found is None:
        near = get_close_matches(topic, [*TOPICS, *_TOPIC_OF_WORD], n=1)
        raise BadInput(f"no topic {topic[:40]!r}{f'; did you mean {near[0]!r}?' if near else ''}")
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
