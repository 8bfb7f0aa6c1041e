"""Three ways to consume a mailbox that look right: each loses or repeats something in the same storm.

They read the same mailboxes through consumer groups; `APPLIED` counts how often each event was applied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
import redis

from bridges.redis_client import connect
from bridges.redis_line import RedisLine
from bridges.redis_substrate import RedisSubstrate
from tests.reliability.kill_world import CONFIG, PLANETS
from universe.envelope import Envelope
from universe.events import Message
from universe.keys import Keys

GROUP: Final = "naive"
APPLIED: Final = "naive:applied"
RECORD: Final = "naive:record"
_KEYS: Final = Keys(CONFIG.prefix)
_BATCH: Final = 64
_BLOCK_MS: Final = 250
_decoder: Final = msgspec.msgpack.Decoder(list[Envelope[Message]])

GATE: Final = """
if redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 3)) ~= #ARGV - 2 then
  return redis.error_reply('STALE')
end
redis.call('SET', KEYS[2], ARGV[2])
return 'written'
"""
"""The tempting gate: whoever acknowledges all entries of a batch may write the record."""

Alive = Callable[[], bool]
Entries = Sequence[tuple[bytes, dict[bytes, bytes]]]


def mailboxes(number: int) -> list[str]:
    """The planets' mailboxes that a naive consumer owns."""
    return [_KEYS.mailbox(f"planet:{planet}") for planet in PLANETS[number::2]]


def make_groups(client: redis.Redis) -> None:
    """Make the consumer group of each mailbox, from its start."""
    for key in mailboxes(0) + mailboxes(1):
        client.xgroup_create(key, GROUP, "0", mkstream=True)


def backlog(substrate: RedisSubstrate) -> int:
    """How many entries of a mailbox nobody has read yet, at most."""
    return max(int(group["lag"]) for group in _groups(substrate._client))


def idle(client: redis.Redis) -> bool:
    """Whether everything was read and acknowledged."""
    return not any(group["lag"] or group["pending"] for group in _groups(client))


def _groups(client: redis.Redis) -> list[dict[str, Any]]:
    return [group for key in mailboxes(0) + mailboxes(1) for group in client.xinfo_groups(key)]


def _event_ids(fields: dict[bytes, bytes]) -> list[str]:
    return [envelope.body.event_id for envelope in _decoder.decode(fields[b"b"])]


def _batches(client: redis.Redis, number: int, alive: Alive) -> Any:
    """What an earlier process of this consumer left pending, then what is new."""
    for start in ("0", ">"):
        while alive():
            streams: Any = dict.fromkeys(mailboxes(number), start)
            found: Any = client.xreadgroup(GROUP, f"c{number}", streams, _BATCH, _BLOCK_MS)
            batches = [(key, entries) for key, entries in found if entries]
            yield from batches
            if not batches and start == "0":
                break


def ack_first(url: str, number: int, alive: Alive, ready: Callable[[], None]) -> None:
    """Acknowledge, then apply: a kill between the two loses events."""
    client = connect(CONFIG, url)
    ready()
    for key, entries in _batches(client, number, alive):
        client.xack(key, GROUP, *(entry for entry, _ in entries))
        _apply(client, entries)


def effect_first(url: str, number: int, alive: Alive, ready: Callable[[], None]) -> None:
    """Apply, then acknowledge: a kill between the two applies events twice."""
    client = connect(CONFIG, url)
    ready()
    for key, entries in _batches(client, number, alive):
        _apply(client, entries)
        client.xack(key, GROUP, *(entry for entry, _ in entries))


def _apply(client: redis.Redis, entries: Entries) -> None:
    for _, fields in entries:
        for event_id in _event_ids(fields):
            client.hincrby(APPLIED, event_id, 1)


def xack_gate(url: str, number: int, alive: Alive, ready: Callable[[], None]) -> None:
    """XACK as the gate of a write with a cached record: it fences entries, not the record.

    Every process is another owner of planet 0's mailbox: it takes over what is pending, then counts events.
    """
    client = connect(CONFIG, url)
    line = RedisLine(client, "naive gate")
    key, me = mailboxes(0)[0], f"owner{number}"
    client.xautoclaim(key, GROUP, me, 0, "0-0")
    record = int(client.get(RECORD) or 0)
    ready()
    while alive():
        found: Any = client.xreadgroup(GROUP, me, {key: ">"}, 16, _BLOCK_MS)
        for _, entries in found:
            ids = [entry for entry, _ in entries]
            try:
                line.execute_command("EVAL", GATE, 2, key, RECORD, GROUP, record + len(ids), *ids)
                record += len(ids)
            except redis.ResponseError:
                record = int(client.get(RECORD) or 0)
