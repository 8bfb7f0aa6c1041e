"""What a bot remembers of conversations with other bots: both sides, once a message."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from actors.answering import Answering
from actors.bot_messages import Answered
from actors.gossip_messages import Personal
from actors.turn import Turn
from universe.chat.daily_life import REPLY
from universe.events import Message
from universe.ports import Forget, Remember

PERSONAL: Final = "personal"
PERSONAL_KEPT: Final = 256


class PersonalMessages(Struct):
    """The latest messages of bots that told somebody their own news."""

    messages: list[str] = field(default_factory=list)


class Memories:
    """Holds parameters only; `memory` is the bridge to where memories lie, empty for none."""

    def __init__(self, bot: str, memory: str) -> None:
        self._bot = bot
        self._memory = memory

    def remember(self, answering: Answering, remote_id: str, turn: Turn) -> None:
        """The bot that answered remembers what it answered to, and its answer."""
        heard = answering.granted.message
        if answering.news or heard is None or not heard.bot or answering.granted.act != REPLY:
            return
        own = Remember(
            self._bot, "ai", answering.text, self._bot, heard.channel_id, remote_id, heard.root or heard.event_id,
            turn.now,
        )  # fmt: skip
        self._keep((self._side_of(heard), own), turn)

    def remember_answer(self, answered: Answered, turn: Turn) -> None:
        """Another bot answered this one, which may never speak to it again: it remembers both sides at once."""
        self._keep((self._side_of(answered.own), self._side_of(answered.answer)), turn)

    def leave_out(self, personal: Personal, turn: Turn) -> None:
        """A bot told somebody their news: who may read that is not decided by who was there."""
        kept = turn.record(PERSONAL, PersonalMessages) or PersonalMessages()
        kept.messages = [*kept.messages, personal.message_id][-PERSONAL_KEPT:]
        turn.put(PERSONAL, kept)
        if self._memory:
            turn.send(self._memory, Forget(self._bot, (personal.message_id,)))

    def _side_of(self, said: Message) -> Remember:
        role = "ai" if said.bot == self._bot else "human"
        return Remember(
            self._bot, role, said.content, said.bot, said.channel_id, said.message_id, said.root or said.event_id,
            said.at,
        )  # fmt: skip

    def _keep(self, sides: tuple[Remember, ...], turn: Turn) -> None:
        """The memory keeps a message of a bot once, however often it is told of it."""
        personal = turn.record(PERSONAL, PersonalMessages) or PersonalMessages()
        for one in sides if self._memory else ():
            if one.message_id in personal.messages:
                continue
            turn.send(self._memory, one)
            turn.decide("remembered", message=one.message_id, role=one.role, source_bot=one.source_bot)
