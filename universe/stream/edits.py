"""What an edit makes of a message."""

from __future__ import annotations

import msgspec

from universe.events import Message, MessageEdit


def edited_message(event: MessageEdit, before: Message | None = None) -> Message:
    """The message as it stands after an edit, dated when it was written.

    Where nobody keeps the first version, all that is known is what the edit says, and its time.
    """
    if before is not None:
        return msgspec.structs.replace(before, content=event.content, mentions=event.mentions)
    return Message(
        event_id=event.event_id, at=event.at, guild_id=event.guild_id, channel_id=event.channel_id,
        user_id=event.user_id, audience=event.audience, dm_bot=event.dm_bot, message_id=event.message_id,
        author_name=event.author_name, author_is_bot=event.author_is_bot, bot=event.bot, content=event.content,
        mentions=event.mentions,
    )  # fmt: skip
