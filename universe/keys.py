"""Every key name that Orrery uses in Redis: built here, nowhere else, never inside Lua.

The names are those of the seeds, so that an operator's ``redis-cli`` habits keep working.
"""

from __future__ import annotations

from msgspec import Struct

from universe.errors import BadKey
from universe.ids import is_event_id, is_id, is_query_id, split_address


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

    def query(self, query_id: str) -> QueryKeys:
        """The keys of one query of the bus; a prefix that is not the default is a suffix of the tag's id."""
        if not is_query_id(query_id):
            raise BadKey(f"not a query id: {query_id[:80]!r}")
        return QueryKeys(query_id if self.prefix == Keys().prefix else f"{query_id}.{self.prefix}")


class QueryKeys(Struct, frozen=True):
    """The keys of one query, all in one slot of a cluster by their hash tag (seed, "Core Redis Keys")."""

    tag: str

    def _key(self, name: str) -> str:
        return f"query:{{{self.tag}}}:{name}"

    @property
    def lifecycle_stage(self) -> str:
        """String: the stage that the query is in."""
        return self._key("lifecycle_stage")

    @property
    def metadata(self) -> str:
        """Hash: the query itself, which sources have posted, what came late, health, history of stages."""
        return self._key("metadata")

    def spotlight(self, layer: str) -> str:
        """Hash: the facts of a layer, id to JSON."""
        return self._key(f"{layer}_spotlight")

    @property
    def fact_status(self) -> str:
        """Hash: what became of a fact, id to ``blocked:reason``, ``masked`` or ``hedged``; kept facts have none."""
        return self._key("fact_status")

    @property
    def approved(self) -> str:
        """Set: heuristics that intent allows."""
        return self._key("L3_approved")

    @property
    def blocked(self) -> str:
        """Set: heuristics that intent does not allow."""
        return self._key("L3_blocked")

    @property
    def coupling_checks(self) -> str:
        """Hash: one JSON object per pair of layers that was checked."""
        return self._key("coupling_checks")

    @property
    def deltas(self) -> str:
        """Hash: contradictions, id to JSON."""
        return self._key("deltas")

    @property
    def decisions(self) -> str:
        """Hash: what triage decided, decision id to JSON."""
        return self._key("decisions")

    @property
    def synthesis_output(self) -> str:
        """String: the assertions, as one JSON object."""
        return self._key("synthesis_output")
