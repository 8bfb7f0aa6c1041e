"""World events: what happened on a planet, as every source (Discord, cohort, recording) reports it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from universe.ids import EventId, Id, OptionalEventId, OptionalId
from universe.people.consent import Consent

TEXT_CHARS_MAX = 4000
"""Longest message text in characters (Discord: 2,000; 4,000 with Nitro)."""
EVENT_BYTES_MAX = 64 * 1024
"""Largest encoded event that ingest accepts, checked before decoding."""
LIST_ITEMS_MAX = 100
PRIVATE_GUILD: Final = "dm"
"""Stands as `guild_id` of private messages: they happen on no planet."""

Text = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]
Name = Annotated[str, Meta(max_length=100)]
Ids = Annotated[tuple[Id, ...], Meta(max_length=LIST_ITEMS_MAX)]
TimeMs = Annotated[int, Meta(ge=0, le=2**52)]


class WorldEvent(Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """What all events share.

    `event_id` is the identity under which ingest deduplicates; `at` is UTC milliseconds. An event that one of our
    own effects caused carries that effect's `root` and `hop` (number of bot acts since the root event). `audience`
    names the bots of ours that may see it; empty means all that are present. `dm_bot` is our bot whose private channel
    it happened in; the source says so, and empty means a planet's channel.
    """

    event_id: EventId
    at: TimeMs
    guild_id: Id
    channel_id: OptionalId = ""
    user_id: OptionalId = ""
    root: OptionalEventId = ""
    hop: Annotated[int, Meta(ge=0, le=1000)] = 0
    audience: Ids = ()
    dm_bot: OptionalId = ""


class Message(WorldEvent, frozen=True, tag="message"):
    """Somebody wrote. `bot` is the name of our bot where the author is one; `author_is_bot` marks any bot."""

    message_id: Id
    author_name: Name
    content: Text
    author_is_bot: bool = False
    bot: OptionalId = ""
    reply_to: OptionalId = ""
    reply_to_user: OptionalId = ""
    mentions: Ids = ()
    is_action: bool = False


class MessageEdit(WorldEvent, frozen=True, tag="message_edit"):
    """Somebody changed a message: what it says now. `version` counts its edits, so that an older one comes too late."""

    message_id: Id
    content: Text
    author_name: Name = ""
    author_is_bot: bool = False
    bot: OptionalId = ""
    mentions: Ids = ()
    version: Annotated[int, Meta(ge=1, le=2**52)] = 1


class MessageDelete(WorldEvent, frozen=True, tag="message_delete"):
    """A message is gone, or several at once (`message_ids`); nobody says who removed it, so `user_id` may be empty."""

    message_ids: Ids


class ReactionAdd(WorldEvent, frozen=True, tag="reaction_add"):
    """Somebody (`user_id`) reacted to a message; `message_user_id` is its author where the source knows."""

    message_id: Id
    emoji: Name
    message_user_id: OptionalId = ""
    is_bot: bool = False


class ReactionRemove(WorldEvent, frozen=True, tag="reaction_remove"):
    """Somebody took a reaction away again."""

    message_id: Id
    emoji: Name
    message_user_id: OptionalId = ""
    is_bot: bool = False


class TypingStart(WorldEvent, frozen=True, tag="typing_start"):
    """Somebody is writing in a channel; it holds for about ten seconds, or until their message comes."""

    is_bot: bool = False


class VoiceState(WorldEvent, frozen=True, tag="voice_state"):
    """Somebody is now in the voice channel `channel_id`; empty: in none."""

    is_bot: bool = False


class ThreadCreate(WorldEvent, frozen=True, tag="thread_create"):
    """A thread was opened: `channel_id` is its own id, `parent_id` the channel that it hangs in.

    `message_id` is the message that it began with, where there is one.
    """

    parent_id: Id
    name: Name = ""
    message_id: OptionalId = ""


Status = Literal["online", "idle", "dnd", "offline"]


class Presence(WorldEvent, frozen=True, tag="presence"):
    """Somebody's status has changed."""

    status: Status
    is_bot: bool = False


class MemberJoin(WorldEvent, frozen=True, tag="member_join"):
    """A member came to the planet."""

    name: Name
    is_bot: bool = False


class MemberLeave(WorldEvent, frozen=True, tag="member_leave"):
    """A member left; `kicked` when somebody else made them."""

    kicked: bool = False


class MemberRename(WorldEvent, frozen=True, tag="member_rename"):
    """A member changed the display name (an IRC nick change); the id stays."""

    old_name: Name
    name: Name


class ConsentChange(WorldEvent, frozen=True, tag="consent_change"):
    """Somebody chose what they allow; switches that are None stay as they were (`universe.people.consent`)."""

    name: Name
    chosen: Consent


AnyEvent = (
    Message | MessageEdit | MessageDelete | ReactionAdd | ReactionRemove | TypingStart | VoiceState | ThreadCreate
    | Presence | MemberJoin | MemberLeave | MemberRename | ConsentChange
)  # fmt: skip

UNDECODABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""All that decoding hostile bytes can raise: `msgspec.ValidationError` is a DecodeError, the others are not."""

event_decoder = msgspec.json.Decoder(AnyEvent)
event_encoder = msgspec.json.Encoder()
