"""The substrate on Redis: mailboxes are streams, records are hashes, a host's pass is one script.

A client wraps one server; hosts in other processes make their own. Not thread-safe: one host, one substrate.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from bridges.commit_plan import CommitPlan, encoder
from bridges.redis_client import connect, connect_blocking
from bridges.redis_line import RedisLine
from bridges.redis_reader import RedisReader
from lua.registry import Scripts
from universe.config import SubstrateConfig
from universe.events import AnyEvent, event_decoder, event_encoder
from universe.ingest import envelope_of
from universe.journal import JournalLine, lines_decoder
from universe.keys import Keys
from universe.substrate import Accepted, AnyEnvelope, DeadLetter, Snapshot, TurnCommit, Verdict

_HOUR_MS: Final = 3_600_000
EVENTS_PER_SCRIPT: Final = 256
"""Most events of one ingest script: the server does nothing else meanwhile (measured: 4 ms)."""
EVENTS_PER_TRIP: Final = 1024
"""Most events sent before their answers are read: a batch of any size takes bounded memory and time."""


class RedisStatistics(Struct, frozen=True):
    """Counters of one client of the substrate."""

    commits: int
    refused_commits: int
    mailbox_alarms: int


class RedisSubstrate:
    """The port on one server under one prefix.

    In `wall` time keys expire and the log is trimmed by age; in virtual time `sent` tells the driver who has mail when.
    """

    def __init__(self, config: SubstrateConfig, url: str, *, wall: bool) -> None:
        self.config = config
        self.url = url
        self.keys = Keys(config.prefix)
        self._wall = wall
        self._client = connect(config, url)
        self._line = RedisLine(self._client, "substrate")
        self._scripts = Scripts(self._line)
        self._commits = self._refused = self._alarms = 0
        self._threads = threading.local()
        self._readers: list[RedisReader] = []
        self._of_threads: list[RedisSubstrate] = []
        self.sent: list[tuple[str, int]] = []

    def activate(self, address: str) -> Snapshot:
        """Raise the member's epoch and return what was committed last."""
        return _snapshot(self._scripts.call("activate", [self.keys.member(address)], []))

    def peek(self, address: str) -> Snapshot:
        """What was committed last, without becoming the writer."""
        return _snapshot(self._line.execute_command("HGETALL", self.keys.member(address)))

    def _note(self, sent: Sequence[tuple[str, int]]) -> None:
        if not self._wall:
            self.sent += sent

    def reader(self) -> RedisReader:
        """A reader over this server's mailboxes; it closes with this substrate."""
        reader = RedisReader(self.config, self.url, self.keys)
        self._readers.append(reader)
        return reader

    def fetch(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, bytes]]:
        """Records by member and id, one round trip."""
        asked = [(address, ids) for address, ids in wanted.items() if ids]
        if not asked:
            return {}
        replies = self._line.pipeline([("HMGET", self.keys.records(address), *ids) for address, ids in asked])
        return {
            address: {record: data for record, data in zip(ids, reply, strict=True) if data is not None}
            for (address, ids), reply in zip(asked, replies, strict=True)
        }

    def records(self, address: str) -> dict[str, bytes]:
        """All on-demand records of a member."""
        return _fields(self._line.execute_command("HGETALL", self.keys.records(address)))

    def commit(self, turns: Sequence[TurnCommit], cap: int) -> dict[str, Verdict]:
        """One script: compare every epoch and turn first, then write everything."""
        plan = CommitPlan(self.keys)
        arguments = plan.arguments(turns, cap)
        reply = [word.decode() for word in self._scripts.call("commit", plan.keys, arguments)]
        if reply[0] == "written":
            self._commits += 1
            self._alarms += int(reply[1])
            self._note(plan.sent)
            return {}
        self._refused += 1
        verdicts: dict[str, Verdict] = {}
        for word in reply:
            verdict, _, position = word.partition(":")
            verdicts[turns[int(position) - 1].address] = "deposed" if verdict == "deposed" else "stale"
        return verdicts

    def ingest(self, owner: str, event: AnyEvent, now: int, cap: int) -> Accepted:
        """Take in one world event, once per identity."""
        return self.ingest_all([(owner, event)], now, cap)[0]

    def ingest_all(self, events: Sequence[tuple[str, AnyEvent]], now: int, cap: int) -> list[Accepted]:
        """Take in events in order: one script per `EVENTS_PER_SCRIPT` of them, one round trip per `EVENTS_PER_TRIP`."""
        answers: list[Accepted] = []
        for first in range(0, len(events), EVENTS_PER_TRIP):
            trip = events[first : first + EVENTS_PER_TRIP]
            self._note([(owner, event.at) for owner, event in trip])
            calls = [
                self._ingest(trip[start : start + EVENTS_PER_SCRIPT], now, cap)
                for start in range(0, len(trip), EVENTS_PER_SCRIPT)
            ]
            for replies in self._scripts.call_all(self._line.pipeline, "ingest", calls):
                answers += [reply.decode() for reply in replies]
        return answers

    def _ingest(
        self, events: Sequence[tuple[str, AnyEvent]], now: int, cap: int
    ) -> tuple[list[str], list[str | bytes | int]]:
        ttl_ms = self.config.dedupe_ttl_hours * _HOUR_MS if self._wall else 0
        min_id = str(max(0, now - self.config.events_retention_hours * _HOUR_MS)) if self._wall else ""
        keys, args = [self.keys.events], list[str | bytes | int]((cap, ttl_ms, min_id))
        for owner, event in events:
            keys += self.keys.seen(owner, event.event_id), self.keys.mailbox(owner)
            kind = str(type(event).__struct_config__.tag)
            args += (
                encoder.encode([envelope_of(event)]), kind, event.event_id, event.guild_id, event.channel_id,
                event.user_id, event.at, event_encoder.encode(event),
            )  # fmt: skip
        return keys, args

    def tell(self, to: str, envelope: AnyEnvelope, cap: int) -> Accepted:
        """Put one message from outside into a mailbox unless it is full."""
        return self.tell_packed(to, encoder.encode([envelope]), envelope.at, cap)

    def tell_packed(self, to: str, entry: bytes, at: int, cap: int) -> Accepted:
        """The same for an entry that is packed already."""
        self._note([(to, at)])
        reply: bytes = self._scripts.call("tell", [self.keys.mailbox(to)], [cap, entry])
        return "full" if reply == b"full" else "accepted"

    def count_try(self, address: str, message_id: str) -> int:
        """Count a try of a message before it is tried."""
        return int(self._scripts.call("count_try", [self.keys.member(address)], [f"try:{message_id}"]))

    def reject(self, letter: DeadLetter) -> None:
        """Dead-letter what never reached a mailbox."""
        self._line.execute_command("XADD", self.keys.dead_letters, "*", "b", encoder.encode(letter))

    def mark_host(self, name: str, running: bool) -> bool:
        """Note that a host runs or stopped cleanly."""
        key = self.keys.host(name)
        before = self._line.pipeline([("HGET", key, "running"), ("HSET", key, "running", int(running))])[0]
        return bool(before == b"1")

    def keep_member(self, host: str, address: str, spec: bytes) -> None:
        """Remember a member that was added to a running host."""
        self._line.execute_command("HSET", self.keys.host(host), f"spec:{address}", spec)

    def kept_members(self, host: str) -> list[bytes]:
        """The specs of the members that were added to a host."""
        fields = _fields(self._line.execute_command("HGETALL", self.keys.host(host)))
        return [spec for name, spec in sorted(fields.items()) if name.startswith("spec:")]

    def collect(self, address: str, deadline_ms: int) -> list[bytes | AnyEnvelope]:
        """Wait for a reply at most `deadline_ms`, then delete its mailbox."""
        key = self.keys.mailbox(address)
        line = RedisLine(connect_blocking(self.config, self.url, max(1, deadline_ms)), "reply")
        try:
            reply = line.execute_command("XREAD", "BLOCK", max(1, deadline_ms), "STREAMS", key, "0-0")
            line.execute_command("DEL", key)
        finally:
            line.close()
        return [fields[1] for _, fields in reply[0][1]] if reply else []

    def read_dead_letters(self) -> list[DeadLetter]:
        """All dead letters, oldest first."""
        return [msgspec.msgpack.decode(entry, type=DeadLetter) for entry in self._log(self.keys.dead_letters)]

    def read_journal(self) -> list[JournalLine]:
        """All journal lines that nobody has drained yet."""
        return [line for entry in self._log(self.keys.journal) for line in lines_decoder.decode(entry)]

    def read_events(self) -> list[AnyEvent]:
        """The log of accepted events, oldest first."""
        entries = self._line.execute_command("XRANGE", self.keys.events, "-", "+")
        return [event_decoder.decode(fields[fields.index(b"data") + 1]) for _, fields in entries]

    def _log(self, key: str) -> list[bytes]:
        return [fields[1] for _, fields in self._line.execute_command("XRANGE", key, "-", "+")]

    def statistics(self) -> RedisStatistics:
        """Counters so far."""
        return RedisStatistics(self._commits, self._refused, self._alarms)

    def for_this_thread(self) -> RedisSubstrate:
        """A substrate of the same server for the calling thread: connections are not shared between threads."""
        mine: RedisSubstrate | None = getattr(self._threads, "mine", None)
        if mine is None:
            mine = self._threads.mine = RedisSubstrate(self.config, self.url, wall=self._wall)
            self._of_threads.append(mine)
        return mine

    def close(self) -> None:
        """Drop all connections, those of its readers and of other threads too: these have ended before."""
        for reader in self._readers:
            reader.close()
        for substrate in self._of_threads:
            substrate.close()
        self._line.close()
        self._client.close()


def _fields(flat: list[bytes]) -> dict[str, bytes]:
    return {flat[i].decode(): flat[i + 1] for i in range(0, len(flat), 2)}


def _snapshot(flat: list[bytes]) -> Snapshot:
    fields = _fields(flat)
    return Snapshot(
        epoch=int(fields.get("epoch", 0)),
        turn=int(fields.get("turn", 0)),
        cursor=fields.get("cursor", b"0-0").decode(),
        sends=int(fields.get("sends", 0)),
        last_now=int(fields.get("now", 0)),
        state=fields.get("state"),
        agenda=[value for name, value in fields.items() if name.startswith("@")],
        tries={name[4:]: int(value) for name, value in fields.items() if name.startswith("try:")},
    )
