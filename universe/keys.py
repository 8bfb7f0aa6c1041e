"""Every key name that Orrery uses in Redis: built here, nowhere else, never inside Lua.

The names are those of the seeds, so that an operator's ``redis-cli`` habits keep working.
"""

from __future__ import annotations

from msgspec import Struct

from universe.errors import BadKey
from universe.ids import is_event_id, is_id, split_address


def _checked(part: str) -> str:
    if not is_id(part):
        raise BadKey(f"not an id: {part[:80]!r}")
    return part


class Keys(Struct, frozen=True):
    """Key names under one prefix (``substrate.prefix``). Raises `BadKey` for anything outside the grammar."""

    prefix: str = "whisper"

    def __post_init__(self) -> None:
        _checked(self.prefix)

    @property
    def owner(self) -> str:
        """String: the universe that owns the prefix."""
        return f"{self.prefix}:owner"

    @property
    def events(self) -> str:
        """Stream: the single log of accepted events (the seed's ``whisper:events``)."""
        return f"{self.prefix}:events"

    @property
    def journal(self) -> str:
        """Stream: journal lines of committed turns, drained by one writer."""
        return f"{self.prefix}:journal"

    @property
    def dead_letters(self) -> str:
        """Stream: what no member could handle, with the reason."""
        return f"{self.prefix}:dead_letters"

    def seen(self, owner: str, event_id: str) -> str:
        """String: an event identity that ingest has accepted for its owner."""
        kind, name = split_address(owner)
        if not is_event_id(event_id):
            raise BadKey(f"not an event id: {event_id[:80]!r}")
        return f"{self.prefix}:seen:{kind}:{name}:{event_id}"

    def mailbox(self, address: str) -> str:
        """Stream: the inbox of a member."""
        kind, name = split_address(address)
        return f"{self.prefix}:mailbox:{kind}:{name}:inbox"

    def member(self, address: str) -> str:
        """Hash: epoch, turn number, cursor, send counter, state and agenda of a member."""
        kind, name = split_address(address)
        return f"{self.prefix}:member:{kind}:{name}"

    def records(self, address: str) -> str:
        """Hash: the member's records that are loaded on demand, record id to bytes."""
        kind, name = split_address(address)
        return f"{self.prefix}:records:{kind}:{name}"

    def host(self, name: str) -> str:
        """Hash: whether a host runs or stopped cleanly, and its poison counters."""
        return f"{self.prefix}:host:{_checked(name)}"

    def crossbot_bot(self, name: str) -> str:
        """String: the platform id of a bot that is alive (seed REF-040, channel 4)."""
        return f"{self.prefix}:crossbot:bot:{_checked(name.lower())}"

    def crossbot_chain(self, channel: str) -> str:
        """String: the conversation chain of a channel as one JSON object (view)."""
        return f"{self.prefix}:crossbot:chain:{_checked(channel)}"

    def crossbot_cooldown(self, channel: str) -> str:
        """String: until when (UTC ms) bots rest in a channel (view)."""
        return f"{self.prefix}:crossbot:cooldown:{_checked(channel)}"

    def crossbot_burst(self, channel: str) -> str:
        """String: until when (UTC ms) bots write too fast in a channel (view)."""
        return f"{self.prefix}:crossbot:burst:{_checked(channel)}"

    def crossbot_lock(self, channel: str) -> str:
        """String: who has the floor of a channel, as ``bot:grant`` (view)."""
        return f"{self.prefix}:crossbot:lock:{_checked(channel)}"

    def daily_life_lock(self, bot: str) -> str:
        """String: the daily-life turn that a bot is in (view; seed SPEC-E36)."""
        return f"{self.prefix}:lock:daily_life:{_checked(bot.lower())}"

    def last_autonomous_action(self, bot: str) -> str:
        """String: when (UTC ms) a bot last acted by itself (seed SPEC-E36, view)."""
        return f"{self.prefix}:bot:{_checked(bot.lower())}:last_autonomous_action"
