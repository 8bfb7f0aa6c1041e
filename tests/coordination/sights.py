"""What a bot is shown: no message, text or candidate that it may not see, on any way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from actors.bot_messages import Answered, Deleted, Edited, Heard, Reacted
from actors.planet_messages import ContextTold, Granted, Perceived
from tests.coordination.facts import Broken
from universe.events import AnyEvent, Message, MessageDelete
from universe.ports import Compose
from universe.substrate import AnyEnvelope

if TYPE_CHECKING:
    from tests.coordination.model import Model

TOKEN: Final = re.compile(r"\bt\d+t\b")
"""Each text of the test's own holds a word that no other text holds."""


class Sights:
    """Checks mail to bots and what bots ask the composer. `audiences` maps a text's word to the event that said it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.audiences: dict[str, AnyEvent] = {}
        self.events: dict[str, AnyEvent] = {}
        self.arrived: set[tuple[str, str]] = set()
        self._way = ""

    def check(self, to: str, envelope: AnyEnvelope) -> None:
        """One message in a mailbox."""
        if (to, envelope.id) in self.arrived:
            raise Broken("once", f"{envelope.id} came to {to} twice")
        self.arrived.add((to, envelope.id))
        body = envelope.body
        self._way = type(body).__name__
        if to.startswith("bot:"):
            self._shown(to[4:], body)
            if isinstance(body, Granted):
                self._model.grant_arrives(to[4:], envelope)
        elif isinstance(body, Compose):
            for text in (body.content, *body.context):
                self._text(body.bot, text)

    def _shown(self, bot: str, body: Any) -> None:
        for message in _messages(body):
            self._message(bot, message)
        match body:
            case Edited(message):
                self._text(bot, message.content)
            case Perceived(scenery):
                for one in scenery.candidates:
                    self._id(bot, one.message_id)
            case Reacted(event):
                self._event(bot, event)
            case Deleted(message_ids):
                self._deletion(bot, message_ids)

    def _message(self, bot: str, message: Message) -> None:
        self._id(bot, message.message_id)
        self._text(bot, message.content)

    def _id(self, bot: str, message_id: str) -> None:
        fact = self._model.facts.get(message_id)
        if fact is not None and bot not in fact.audience:
            self._event(bot, fact.message)

    def _text(self, bot: str, text: str) -> None:
        for token in TOKEN.findall(text):
            self._event(bot, self.audiences[token])

    def _event(self, bot: str, event: AnyEvent) -> None:
        if not self._model.sees(bot, event):
            raise Broken("visibility", f"{self._way} shows {bot} the {event}")

    def _deletion(self, bot: str, message_ids: tuple[str, ...]) -> None:
        deletions = (one for one in self.events.values() if isinstance(one, MessageDelete))
        if not any(self._model.sees(bot, one) for one in deletions if one.message_ids == message_ids):
            raise Broken("visibility", f"{bot} is told that {message_ids} are gone")


def _messages(body: Any) -> tuple[Message, ...]:
    """The messages that a bot is shown whole."""
    match body:
        case Heard(message) | Granted(message=Message() as message):
            return (message,)
        case ContextTold(messages=messages):
            return tuple(messages)
        case Answered(own, answer):
            return (own, answer)
    return ()
