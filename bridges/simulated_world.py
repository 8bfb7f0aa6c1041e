"""The world of a simulation: what is said becomes an event that everybody present hears."""

from __future__ import annotations

from typing import Final

from universe.effects import Effect, Reply, Send
from universe.errors import PortRefused
from universe.events import Message
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
        """Send and reply become a `Message`; other effects change nothing that anybody hears yet, and are confirmed."""
        effect = request.body
        if not isinstance(effect, Effect):
            raise PortRefused(f"the world does not know {type(effect).__name__}")
        message_id = id_for_name("m", request.request_id)
        applied = Applied(request.request_id, message_id)
        if not isinstance(effect, (Send, Reply)):
            return PortAnswer(applied, self._latency_ms)
        event = Message(
            event_id=f"msg:{message_id}",
            at=request.now + self._latency_ms,
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
        )
        return PortAnswer(applied, self._latency_ms, (event,))
