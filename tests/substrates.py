"""The three substrates behind one face, for the behaviour suite: memory, Valkey and Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

from msgspec import Struct

from bridges.memory_substrate import MemorySubstrate
from bridges.redis_client import connect
from bridges.redis_substrate import RedisSubstrate
from tests.servers import config_for, running
from universe.envelope import Envelope
from universe.events import Message
from universe.substrate import AnyEnvelope, Mail, Snapshot, Substrate, TurnCommit

Kind = Literal["memory", "valkey", "redis"]
KINDS: Final[tuple[Kind, ...]] = ("memory", "valkey", "redis")
START_AT: Final = 1_767_571_200_000
CAP: Final = 10_000


class Note(Struct, frozen=True, tag="note"):
    """A message that carries a text."""

    text: str


class Backing(Struct, frozen=True):
    """A substrate, `again` for what a restarted process would hold, and everything that it stores."""

    kind: Kind
    substrate: Substrate
    again: Callable[[], Substrate]
    contents: Callable[[], object]
    mailbox_entries: Callable[[str], int]
    view: Callable[[str], str | None]


@contextmanager
def backing(kind: Kind, *, wall: bool = False) -> Iterator[Backing]:
    """A fresh substrate of one kind."""
    if kind == "memory":
        memory = MemorySubstrate()
        yield Backing(
            kind, memory, lambda: memory, lambda: _stored(memory),
            memory._mail.count, memory.views.get,
        )  # fmt: skip
        return
    with running(kind) as server, connect(server.plan.config, server.url) as client:
        made: list[RedisSubstrate] = []

        def make() -> RedisSubstrate:
            made.append(RedisSubstrate(config_for(kind), server.url, wall=wall))
            return made[-1]

        def view(key: str) -> str | None:
            value: Any = client.get(key)
            return None if value is None else value.decode()

        first = make()
        yield Backing(
            kind, first, make, lambda: dump_all(client), lambda to: int(client.xlen(first.keys.mailbox(to))), view,
        )  # fmt: skip
        for substrate in made:
            substrate.close()


def dump_all(client: Any) -> dict[bytes, bytes]:
    """Every key of a server with its serialised value."""
    return {key: client.dump(key) for key in sorted(client.keys("*"))}


def _stored(memory: MemorySubstrate) -> object:
    kept = ("_slots", "_mail", "_journal", "_dead", "_events", "views", "_seen", "_hosts", "_kept")
    return {name: _frozen(getattr(memory, name)) for name in kept}


def _frozen(value: Any) -> Any:
    """A copy that compares by content, whatever classes hold it."""
    if isinstance(value, dict):
        return {key: _frozen(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_frozen(part) for part in value]
    if isinstance(value, set):
        return frozenset(value)
    if type(value).__module__.startswith("bridges."):
        names = getattr(value, "__slots__", None) or vars(value)
        return {name: _frozen(getattr(value, name)) for name in names}
    return value


def note(seq: int, text: str = "", sender: str = "bot:a", at: int = START_AT) -> AnyEnvelope:
    """A message between members."""
    return Envelope(sender, seq, at, Note(text or str(seq)))


def said(number: int, guild: str = "g") -> Message:
    """A world event."""
    return Message(
        event_id=f"msg:{number}", at=START_AT + number, guild_id=guild, channel_id="c", user_id="u",
        message_id=str(number), author_name="U", content=str(number),
    )  # fmt: skip


def turn_of(address: str, snapshot: Snapshot, **changes: Any) -> TurnCommit:
    """A commit that starts from `snapshot`."""
    turn = TurnCommit(address, snapshot.epoch, snapshot.turn, snapshot.cursor, snapshot.sends, START_AT)
    for name, value in changes.items():
        setattr(turn, name, value)
    return turn


def bodies(mail: list[tuple[str, Mail]]) -> list[tuple[str, str]]:
    """Receiver and text of all notes in polled mail, in order."""
    return [(to, envelope.body.text) for to, entry in mail for envelope in opened(entry)]


def opened(entry: Mail) -> list[AnyEnvelope]:
    """The envelopes of one mailbox entry, whatever it is made of."""
    from msgspec import msgpack

    if isinstance(entry.payload, bytes):
        return msgpack.decode(entry.payload, type=list[Envelope[Note]])
    return list(entry.payload)


def read_all(reader: Any) -> list[tuple[str, Mail]]:
    """Poll until nothing is left."""
    found: list[tuple[str, Mail]] = []
    while mail := reader.poll(None):
        found += mail
    return found
