"""What a bot remembers of conversations with other bots: both sides, once a message."""

from __future__ import annotations

from actors.answering import Answering
from actors.bot_messages import Answered
from actors.turn import Turn
from universe.chat.daily_life import REPLY
from universe.events import Message
from universe.ports import Remember


class Memories:
    """Holds parameters only; `memory` is the bridge to where memories lie, empty for none."""

    def __init__(self, bot: str, memory: str) -> None:
        self._bot = bot
        self._memory = memory

    def remember(self, answering: Answering, remote_id: str, turn: Turn) -> None:
        """The bot that answered remembers what it answered to, and its answer."""
        heard = answering.granted.message
        if heard is None or not heard.bot or answering.granted.act != REPLY:
            return
        own = Remember(
            self._bot, "ai", answering.text, self._bot, heard.channel_id, remote_id, heard.root or heard.event_id,
            turn.now,
        )  # fmt: skip
        self._keep((self._side_of(heard), own), turn)

    def remember_answer(self, answered: Answered, turn: Turn) -> None:
        """Another bot answered this one, which may never speak to it again: it remembers both sides at once."""
        self._keep((self._side_of(answered.own), self._side_of(answered.answer)), turn)

    def _side_of(self, said: Message) -> Remember:
        role = "ai" if said.bot == self._bot else "human"
        return Remember(
            self._bot, role, said.content, said.bot, said.channel_id, said.message_id, said.root or said.event_id,
            said.at,
        )  # fmt: skip

    def _keep(self, sides: tuple[Remember, ...], turn: Turn) -> None:
        """The memory keeps a message of a bot once, however often it is told of it."""
        for one in sides if self._memory else ():
            turn.send(self._memory, one)
            turn.decide("remembered", message=one.message_id, role=one.role, source_bot=one.source_bot)
