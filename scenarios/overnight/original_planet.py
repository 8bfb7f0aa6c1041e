"""The planet of the original's bots: it passes every message to every bot and decides nothing."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from universe.events import AnyEvent, Message
from universe.substrate import AnyEnvelope


class PasserParameters(Struct, frozen=True, kw_only=True):
    """The bots that hear everything, `delivery_ms` after it was said."""

    bots: tuple[str, ...]
    delivery_ms: int


class Passed(Struct):
    """How many messages there were."""

    messages: int = 0


class OriginalPlanet(Member[Passed]):
    """Without any arbitration: every bot decides for itself."""

    State: ClassVar[type[Struct]] = Passed
    Protocol: ClassVar[Any] = AnyEvent | Started

    def __init__(self, address: str, parameters: PasserParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def receive(self, state: Passed, message: AnyEnvelope, turn: Turn) -> None:
        """Pass a message on."""
        heard = message.body
        if not isinstance(heard, Message):
            return
        state.messages += 1
        for bot in self._own.bots:
            turn.send(f"bot:{bot}", heard, delay_ms=self._own.delivery_ms)


def make_original_planet(address: str, parameters: bytes) -> Built:
    """A planet without arbitration; `parameters` is `PasserParameters` in msgpack."""
    return Built(OriginalPlanet(address, msgspec.msgpack.decode(parameters, type=PasserParameters)))
