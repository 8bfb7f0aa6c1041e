"""The simulated world with a clock at its door: it notes when a reply's outbox record was committed.

A bridge runs its calls right after the commit that opened and leased them, so the moment a call begins is the moment
at which the reply stands in the outbox.
"""

from __future__ import annotations

import os
import time

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bridge import Bridge
from bridges.simulated_world import SimulatedWorld
from universe.config import BridgeConfig
from universe.effects import Reply
from universe.ports import PortAnswer, PortRequest


class StampedParameters(Struct, frozen=True):
    """`stamps` is the file that gets one line per reply: the answered message's id and monotonic ns."""

    config: BridgeConfig
    stamps: str


class StampedWorld:
    """A `SimulatedWorld` that appends a stamp per reply; the clock is the same in all processes of a machine."""

    name = "world"
    inline = True

    def __init__(self, stamps: str) -> None:
        self._world = SimulatedWorld()
        self._file = os.open(stamps, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def apply(self, request: PortRequest) -> PortAnswer:
        """Stamp, then apply."""
        if isinstance(request.body, Reply):
            os.write(self._file, f"{request.body.message_id} {time.monotonic_ns()}\n".encode())
        return self._world.apply(request)


def make_stamped_world(address: str, parameters: bytes) -> Built:
    """The bridge to it."""
    own = msgspec.msgpack.decode(parameters, type=StampedParameters)
    return Built(Bridge(address, own.config, inline=True), StampedWorld(own.stamps))
