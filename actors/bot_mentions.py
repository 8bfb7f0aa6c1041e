"""What a bot said to people about their own news, so that it can be taken back with the news."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from actors.answering import Answering
from actors.turn import Turn
from universe.effects import Delete
from universe.gossip.telling import message_of
from universe.persona import BotPersona

MENTIONS_KEPT: Final = 20


class SaidNews(Struct, frozen=True):
    """A message of this bot that mentioned news: its root, and where the message stands."""

    root: str
    planet: str
    channel: str
    message_id: str


class Mentions(Struct):
    """What this bot said to one person about their own news."""

    said: list[SaidNews] = field(default_factory=list)


class MentionOf(Struct, frozen=True):
    """That a message of this bot rests on a message of a person."""

    person_id: str


class Unsay(Struct, frozen=True, tag="unsay"):
    """Self-sent: a message is gone or says something else; remove what this bot said because of it."""

    person_id: str
    message_id: str


def mention_of(message_id: str) -> str:
    """The record of a `MentionOf`, by the person's message."""
    return f"saidof:{message_id}"


def mentions(person_id: str) -> str:
    """The record of `Mentions`."""
    return f"said:{person_id}"


class Mentioned:
    """Holds parameters only."""

    def __init__(self, persona: BotPersona, world: str) -> None:
        self._persona = persona
        self._world = world

    def note(self, answering: Answering, person_id: str, message_id: str, turn: Turn) -> None:
        """Remember where news was mentioned; if it was taken back meanwhile, so is the message."""
        place = (answering.guild_id, answering.granted.channel, message_id)
        if answering.withdrawn:
            self._take_back(SaidNews("", *place), turn)
        elif answering.news:
            kept = turn.record(mentions(person_id), Mentions) or Mentions()
            said = [SaidNews(one.root, *place) for one in answering.news]
            kept.said = [*kept.said, *said][-MENTIONS_KEPT:]
            turn.put(mentions(person_id), kept)
            for one in said:
                turn.put(mention_of(message_of(one.root)[0]), MentionOf(person_id))

    def unsay(self, asked: Unsay, turn: Turn) -> None:
        """The message of a person is gone, however long ago it was."""
        kept = turn.record(mentions(asked.person_id), Mentions) or Mentions()
        roots = frozenset(one.root for one in kept.said if message_of(one.root)[0] == asked.message_id)
        self.forget(roots, asked.person_id, turn, whole=False)

    def forget(self, roots: frozenset[str], person_id: str, turn: Turn, *, whole: bool) -> None:
        """Remove the messages of this bot that mentioned what is taken back."""
        kept = turn.record(mentions(person_id), Mentions)
        gone = [one for one in kept.said if whole or one.root in roots] if kept is not None else []
        if kept is None or not gone:
            return
        for one in {said.message_id: said for said in gone}.values():
            self._take_back(one, turn)
        for one in gone:
            turn.put(mention_of(message_of(one.root)[0]), None)
        kept.said = [one for one in kept.said if one not in gone]
        turn.put(mentions(person_id), kept if kept.said else None)

    def _take_back(self, said: SaidNews, turn: Turn) -> None:
        persona = self._persona
        delete = Delete(
            guild_id=said.planet, channel_id=said.channel, actor_id=persona.user_id, actor_name=persona.display_name,
            bot=persona.name, message_id=said.message_id,
        )  # fmt: skip
        turn.decide("took_back", message=said.message_id)
        turn.send(self._world, delete, planet=said.planet, channel=said.channel)
