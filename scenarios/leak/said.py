"""What bots said in gossip_leak, and which sentences tell of somebody's news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from scenarios.leak.cast import Cast
from scenarios.leak.words import words_of
from universe.chat.words import words
from universe.events import AnyEvent, Message, MessageDelete
from universe.journal import JournalLine

_SENTENCE: Final = re.compile(r"[.!?]+")


class Told(Struct, frozen=True):
    """In `text` something about `topic` of the person `user` is told."""

    user: str
    topic: str


class Utterance(Struct, frozen=True):
    """At `at` (UTC ms) a bot said something on a planet that rests on the item `root`; `gone_at`: it was removed."""

    at: int
    bot: str
    planet: str
    root: str
    message_id: str
    gone_at: int


def told_in(text: str, cast: Cast, topics: dict[str, frozenset[str]]) -> Iterator[Told]:
    """Whom a text names in a sentence with the words of one of their `topics` (by user id)."""
    for sentence in _SENTENCE.split(text):
        for user, name in cast.people.items():
            if name in sentence:
                said = frozenset(words(sentence.replace(name, " ")))
                yield from (Told(user, topic) for topic in sorted(topics.get(user, ())) if said & words_of(topic))


def told_to(said: Message, cast: Cast, topics: dict[str, frozenset[str]]) -> Iterator[Told]:
    """What a bot told the person whom it answers of their own news."""
    mine = topics.get(said.reply_to_user, frozenset())
    yield from (Told(said.reply_to_user, topic) for topic in passed_on(said.content, said.bot, cast, mine))


def passed_on(text: str, speaker: str, cast: Cast, topics: Iterable[str]) -> list[str]:
    """Of these topics those that a bot (by name) has from another one: it says from which."""
    others = [bot.display_name for bot in cast.bots if bot.name != speaker]
    sentences = [one for one in _SENTENCE.split(text) if any(f"{name} told me" in one for name in others)]
    heard = frozenset(word for sentence in sentences for word in words(sentence))
    return [topic for topic in sorted(topics) if heard & words_of(topic)]


def utterances(journal: Iterable[JournalLine], events: Iterable[AnyEvent], forever: int) -> list[Utterance]:
    """What bots said that rests on news, by the journal: artifact to root, reply to the message and its end."""
    lines = list(journal)
    roots = {str(one.details["artifact"]): str(one.details["origin"]) for one in lines if one.kind == "gossip_told"}
    said: dict[str, Message] = {}
    gone: dict[str, int] = {}
    for event in events:
        if isinstance(event, Message) and event.bot:
            said[event.message_id] = event
        elif isinstance(event, MessageDelete):
            gone |= dict.fromkeys(event.message_ids, event.at)
    found = []
    for line in lines:
        news = line.details.get("news") if line.kind == "said" else None
        message = said.get(str(line.details.get("reply")))
        if message is not None and isinstance(news, list):
            found += [
                Utterance(message.at, message.bot, message.guild_id, roots[str(one)], message.message_id,
                          gone.get(message.message_id, forever))
                for one in news if str(one) in roots
            ]  # fmt: skip
    return found
