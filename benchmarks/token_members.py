"""The walk on Orrery: members over a substrate, as any other member of a universe."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.host import Host
from actors.host_settings import HostSettings
from actors.member import Member, Started
from actors.turn import Turn
from benchmarks.token_walk import Walk, step
from bridges.memory_substrate import MemorySubstrate
from universe.envelope import Envelope
from universe.substrate import AnyEnvelope


class Token(Struct, frozen=True, tag="token"):
    """A token with the steps that it has left, this one included."""

    value: int
    hops: int


class Sum(Struct):
    """What an actor has seen."""

    total: int = 0


class Walker(Member[Sum]):
    """One actor of the walk."""

    State: ClassVar[type[Struct]] = Sum
    Protocol: ClassVar[Any] = Token | Started

    def __init__(self, address: str, actors: int) -> None:
        super().__init__(address)
        self._actors = actors

    def receive(self, state: Sum, message: AnyEnvelope, turn: Turn) -> None:
        """Add the token's value and send it on."""
        token = message.body
        if isinstance(token, Token):
            state.total += token.value
            if token.hops > 1:
                value = step(token.value)
                turn.send(walker(value, self._actors), Token(value, token.hops - 1))


def walker(value: int, actors: int) -> str:
    """The address that a value goes to."""
    return f"walker:{(value >> 8) % actors}"


def make_walker(address: str, parameters: bytes) -> Built:
    """A walker; its parameter is the number of actors."""
    return Built(Walker(address, msgspec.msgpack.decode(parameters, type=int)))


class MemoryWalk:
    """A walk on one host over mailboxes in memory, ready to run."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.substrate = MemorySubstrate()
        self.host = Host("host-0", self.substrate, HostSettings(start_at=0))
        for number in range(walk.actors):
            self.host.spawn(Walker(f"walker:{number}", walk.actors), 0)
        self.host.run_pass(0)
        for number, value in enumerate(walk.starts()):
            token = Envelope("bench:start", number, 1, Token(value, walk.hops))
            self.substrate.tell(walker(value, walk.actors), token, walk.tokens + 1)

    def run(self) -> None:
        """Handle every message."""
        host = self.host
        host.read(0)
        while (due := host.next_due()) is not None:
            host.run_pass(due)
            host.read(due)

    def total(self) -> int:
        """The sum of what is committed."""
        states = (self.substrate.peek(f"walker:{number}").state for number in range(self._walk.actors))
        return sum(msgspec.msgpack.decode(state, type=Sum).total for state in states if state is not None)
