"""The world of a simulation: what is said becomes an event that everybody present hears."""

from __future__ import annotations

from typing import Final

from universe.effects import Delete, Edit, Effect, React, Reply, Send, Typing, Unreact
from universe.errors import PortRefused
from universe.events import Message, MessageDelete, MessageEdit, ReactionAdd, ReactionRemove, TypingStart
from universe.ids import id_for_name
from universe.ports import Applied, PortAnswer, PortRequest

NETWORK_MS: Final = 40
"""Declared latency of the simulated chat service: effect applied to event heard."""


class SimulatedWorld:
    """Applies effects in virtual time. Idempotent: ids derive from the request, ingest drops what it has seen."""

    name = "world"
    inline = True

    def __init__(self, latency_ms: int = NETWORK_MS) -> None:
        self._latency_ms = latency_ms

    def apply(self, request: PortRequest) -> PortAnswer:
        """Everything that somebody does becomes the event that the others hear."""
        effect = request.body
        if not isinstance(effect, Effect):
            raise PortRefused(f"the world does not know {type(effect).__name__}")
        remote_id = id_for_name("m", request.request_id)
        applied = Applied(request.request_id, remote_id)
        at = request.now + self._latency_ms
        match effect:
            case Send() | Reply():
                return PortAnswer(applied, self._latency_ms, (_message(effect, request, remote_id, at),))
            case React() | Unreact():
                return PortAnswer(applied, self._latency_ms, (_reaction(effect, request, at),))
            case Edit():
                return PortAnswer(applied, self._latency_ms, (_edit(effect, request, at),))
            case Delete():
                return PortAnswer(applied, self._latency_ms, (_delete(effect, request, at),))
            case Typing():
                return PortAnswer(applied, self._latency_ms, (_typing(effect, request, at),))
            case _:
                raise PortRefused(f"the world does not know {type(effect).__name__}")


def _message(effect: Send | Reply, request: PortRequest, message_id: str, at: int) -> Message:
    return Message(
        event_id=f"msg:{message_id}",
        at=at,
        guild_id=effect.guild_id,
        channel_id=effect.channel_id,
        user_id=effect.actor_id,
        message_id=message_id,
        author_name=effect.actor_name,
        content=effect.content,
        author_is_bot=bool(effect.bot),
        bot=effect.bot,
        mentions=effect.mentions,
        reply_to=effect.message_id if isinstance(effect, Reply) else "",
        reply_to_user=effect.user_id if isinstance(effect, Reply) else "",
        root=request.root if effect.bot else "",
        hop=request.hop + 1 if effect.bot else 0,
        dm_bot=effect.dm_bot,
    )


def _edit(effect: Edit, request: PortRequest, at: int) -> MessageEdit:
    """Edits of one message come in the order of their versions: the moment of the request."""
    return MessageEdit(
        event_id=id_for_name("ed", request.request_id),
        at=at,
        guild_id=effect.guild_id,
        channel_id=effect.channel_id,
        user_id=effect.actor_id,
        message_id=effect.message_id,
        content=effect.content,
        author_name=effect.actor_name,
        author_is_bot=bool(effect.bot),
        bot=effect.bot,
        mentions=effect.mentions,
        version=request.now,
        dm_bot=effect.dm_bot,
    )


def _delete(effect: Delete, request: PortRequest, at: int) -> MessageDelete:
    return MessageDelete(
        event_id=id_for_name("dl", request.request_id), at=at, guild_id=effect.guild_id, channel_id=effect.channel_id,
        user_id=effect.actor_id, message_ids=(effect.message_id,), dm_bot=effect.dm_bot,
    )  # fmt: skip


def _typing(effect: Typing, request: PortRequest, at: int) -> TypingStart:
    return TypingStart(
        event_id=id_for_name("ty", request.request_id), at=at, guild_id=effect.guild_id, channel_id=effect.channel_id,
        user_id=effect.actor_id, is_bot=bool(effect.bot), dm_bot=effect.dm_bot,
    )  # fmt: skip


def _reaction(effect: React | Unreact, request: PortRequest, at: int) -> ReactionAdd | ReactionRemove:
    kind = ReactionAdd if isinstance(effect, React) else ReactionRemove
    return kind(
        event_id=id_for_name("rx", request.request_id),
        at=at,
        guild_id=effect.guild_id,
        channel_id=effect.channel_id,
        user_id=effect.actor_id,
        message_id=effect.message_id,
        emoji=effect.emoji,
        message_user_id=effect.user_id,
        is_bot=bool(effect.bot),
        dm_bot=effect.dm_bot,
        root=request.root if effect.bot else "",
        hop=request.hop + 1 if effect.bot else 0,
    )
