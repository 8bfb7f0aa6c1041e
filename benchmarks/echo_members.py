"""Two members that send a message to and fro, and the same between two plain Ray actors."""

from __future__ import annotations

import time
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.member import Member, MemberSpec, Started
from actors.turn import Turn
from universe.substrate import AnyEnvelope


class Ping(Struct, frozen=True, tag="ping"):
    """There: about the size of a chat message."""

    number: int
    text: str


class Pong(Struct, frozen=True, tag="pong"):
    """And back."""

    number: int
    text: str


class Volley(Struct, frozen=True, tag="volley"):
    """Make `trips` round trips, `window` of them under way at once; the answer comes when the last is back."""

    trips: int
    window: int


class Finished(Struct, frozen=True, tag="finished"):
    """All round trips of a volley were made."""

    trips: int


class ServerState(Struct):
    """What of the volley under way is sent, and back; `asker` waits for its end."""

    trips: int = 0
    sent: int = 0
    back: int = 0
    asker: str = ""


class EchoState(Struct):
    """How many messages were sent back, ever."""

    echoed: int = 0


class Server(Member[ServerState]):
    """Begins volleys and counts what comes back."""

    State: ClassVar[type[Struct]] = ServerState
    Protocol: ClassVar[Any] = Volley | Pong | Started

    def __init__(self, address: str, partner: str) -> None:
        super().__init__(address)
        self._partner = partner

    def receive(self, state: ServerState, message: AnyEnvelope, turn: Turn) -> None:
        """Begin a volley, or send the next message when one is back."""
        match message.body:
            case Volley(trips, window):
                state.trips, state.sent, state.back, state.asker = trips, 0, 0, message.sender
                for _ in range(min(window, trips)):
                    self._serve(state, turn)
            case Pong():
                state.back += 1
                if state.sent < state.trips:
                    self._serve(state, turn)
                elif state.back == state.trips:
                    turn.send(state.asker, Finished(state.back))

    def _serve(self, state: ServerState, turn: Turn) -> None:
        turn.send(self._partner, Ping(state.sent, TEXT))
        state.sent += 1


class Echo(Member[EchoState]):
    """Sends every message back."""

    State: ClassVar[type[Struct]] = EchoState
    Protocol: ClassVar[Any] = Ping | Started

    def receive(self, state: EchoState, message: AnyEnvelope, turn: Turn) -> None:
        """Send it back."""
        ping = message.body
        if isinstance(ping, Ping):
            state.echoed += 1
            turn.send(message.sender, Pong(ping.number, ping.text))


TEXT = "what is the best way to water tomatoes when nobody is at home for a week or two? " * 2


def make_server(address: str, parameters: bytes) -> Built:
    """The beginner; its parameter is the partner's address."""
    return Built(Server(address, msgspec.msgpack.decode(parameters, type=str)))


def make_echo(address: str, parameters: bytes) -> Built:
    """The partner."""
    del parameters
    return Built(Echo(address))


SERVER, ECHO = "bot:server", "bot:echo"


def echo_members() -> tuple[MemberSpec, ...]:
    """Both members; with two hosts each gets one of its own."""
    return (
        MemberSpec(SERVER, f"{__name__}:make_server", msgspec.msgpack.encode(ECHO), dedicated=True),
        MemberSpec(ECHO, f"{__name__}:make_echo", dedicated=True),
    )


class RayEcho:
    """A plain Ray actor that sends every message back."""

    def echo(self, ping: Ping) -> Pong:
        """Send it back."""
        return Pong(ping.number, ping.text)


class RayServer:
    """A plain Ray actor that calls another one per message and waits for the answer."""

    def volley(self, partner: Any, trips: int) -> float:
        """Make round trips one after the other; returns the wall seconds that they took."""
        import ray

        began = time.perf_counter()
        for number in range(trips):
            ray.get(partner.echo.remote(Ping(number, TEXT)), timeout=60)
        return time.perf_counter() - began
