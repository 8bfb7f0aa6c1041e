"""What a member is: a plain object whose turns are pure; a host calls it and writes down what it decided."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from actors.turn import Turn
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope

Record = TypeVar("Record", bound=Struct)


class Started(Struct, frozen=True, tag="started"):
    """The first message of a member's life, at the time its universe starts."""


class Resumed(Struct, frozen=True, tag="resumed"):
    """The first message after a restart, for members that had something under way outside."""


class Member(ABC, Generic[Record]):
    """Base of planets, bots, users and bridges.

    A subclass names its `State` (a mutable Struct, one record) and its `Protocol` (the union of the messages it
    understands), and implements `receive`. It holds parameters only: what changes lives in the state and in records.
    """

    State: ClassVar[type[Struct]]
    Protocol: ClassVar[Any]
    in_digest: ClassVar[bool] = True
    wants_resume: ClassVar[bool] = False

    def __init__(self, address: str) -> None:
        self.address = address

    def initial(self) -> Record:
        """The state before the first message."""
        return self.State()  # type: ignore[return-value]

    def needs(self, state: Record, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """Ids of the records that a turn over `inbox` may look at; they are loaded in one go before it."""
        del state, inbox
        return ()

    @abstractmethod
    def receive(self, state: Record, message: AnyEnvelope, turn: Turn) -> None:
        """Handle one message: change `state` and say through `turn` what shall be sent, stored and journaled."""


class PortCalls(Protocol):
    """What a host does for a member with a port: run committed calls outside of any turn."""

    def run(self, calls: list[PortCall], now: int) -> list[AnyEnvelope]:
        """Start the calls; returns results that are already there, others arrive in the member's mailbox."""

    def close(self, deadline_ms: int) -> None:
        """Stop taking calls and wait for running ones, at most `deadline_ms`."""


class PortCall(Struct, frozen=True):
    """One leased request: `token` is the fencing token (the turn number that leased it)."""

    request_id: str
    token: int
    number: int
    tries: int
    request: AnyEnvelope


_codecs: dict[type[Member[Any]], tuple[Any, Any]] = {}


def mail_decoder(kind: type[Member[Any]]) -> msgspec.msgpack.Decoder[list[AnyEnvelope]]:
    """The decoder of packed mail to members of a class, made once."""
    if kind not in _codecs:
        envelope = Envelope[kind.Protocol]  # type: ignore[name-defined]
        _codecs[kind] = (msgspec.msgpack.Decoder(list[envelope]), msgspec.msgpack.Decoder(envelope))
    return _codecs[kind][0]  # type: ignore[no-any-return]


def envelope_decoder(kind: type[Member[Any]]) -> msgspec.msgpack.Decoder[AnyEnvelope]:
    """The decoder of a single envelope to members of a class, made once."""
    mail_decoder(kind)
    return _codecs[kind][1]  # type: ignore[no-any-return]


raw_mail_decoder = msgspec.msgpack.Decoder(list[msgspec.Raw])
wire_encoder = msgspec.msgpack.Encoder()
state_encoder = msgspec.msgpack.Encoder(order="deterministic")


class MemberSpec(Struct, frozen=True):
    """How to build a member anywhere: its address, the name of its factory, and the factory's parameters as bytes."""

    address: str
    factory: str
    parameters: bytes = b""
    dedicated: bool = False
