"""World events of private channels: they come to their one bot, which hears them as what they say about people."""

from __future__ import annotations

from typing import Any

from actors.bot_messages import Deleted, Edited, Heard, Reacted
from universe.events import (
    ConsentChange,
    Message,
    MessageDelete,
    MessageEdit,
    ReactionAdd,
    ReactionRemove,
    TypingStart,
)
from universe.stream.edits import edited_message

PrivateEvent = Message | MessageEdit | MessageDelete | ReactionAdd | ReactionRemove | TypingStart | ConsentChange


def about_people(body: Any) -> Any:
    """A message to a bot as what it says about people; None where it says nothing.

    In a private channel the events themselves come to the bot: nobody else reads them there.
    """
    match body:
        case Message() as private:
            return Heard(private)
        case ReactionAdd() | ReactionRemove() as event:
            return Reacted(event)
        case MessageDelete(message_ids=message_ids):
            return Deleted(message_ids)
        case MessageEdit() as event:
            return Edited(edited_message(event), addressed=True, version=event.version)
        case TypingStart():
            return None
    return body
