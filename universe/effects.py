"""Effects: what a bot (or a synthetic user) does to the world; a bridge member applies each exactly once."""

from __future__ import annotations

from msgspec import Struct

from universe.events import Ids, Name, Text
from universe.ids import Id, OptionalId


class Effect(Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """What all effects share; the id of the carrying envelope is the idempotency key.

    `actor_id` is the platform id that acts, `bot` the name of our bot (empty for a synthetic user). `dm_bot` is our
    bot whose private channel `channel_id` is; empty in a planet's channel.
    """

    guild_id: Id
    channel_id: Id
    actor_id: Id
    actor_name: Name
    bot: OptionalId = ""
    dm_bot: OptionalId = ""


class Send(Effect, frozen=True, tag="send"):
    """Write into a channel."""

    content: Text
    mentions: Ids = ()


class Reply(Effect, frozen=True, tag="reply"):
    """Answer a message; `user_id` is its author."""

    content: Text
    message_id: Id
    user_id: Id
    mentions: Ids = ()


class Edit(Effect, frozen=True, tag="edit"):
    """Change the text of one's own message."""

    message_id: Id
    content: Text
    mentions: Ids = ()


class Delete(Effect, frozen=True, tag="delete"):
    """Remove one's own message."""

    message_id: Id


class React(Effect, frozen=True, tag="react"):
    """Add a reaction; `user_id` is the author of the message."""

    message_id: Id
    emoji: Name
    user_id: OptionalId = ""


class Unreact(Effect, frozen=True, tag="unreact"):
    """Take one's reaction away again; `user_id` is the author of the message."""

    message_id: Id
    emoji: Name
    user_id: OptionalId = ""


class Typing(Effect, frozen=True, tag="typing"):
    """Show that one is writing."""


AnyEffect = Send | Reply | Edit | Delete | React | Unreact | Typing
