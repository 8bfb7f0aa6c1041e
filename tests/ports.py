"""A port that follows a script, and a client that asks it: for tests of the bridge."""

from __future__ import annotations

import threading
from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bridge import Bridge
from actors.member import Member, MemberSpec, Started
from actors.turn import Turn
from universe.config import BridgeConfig
from universe.effects import Send
from universe.errors import PortRefused, PortRetry
from universe.ports import Applied, PortAnswer, PortFailed, PortRequest
from universe.substrate import AnyEnvelope

BRIDGE: Final = "bridge:scripted"
CLIENT: Final = "client:a"
HERE: Final = "tests.ports"


class Applying(Struct, frozen=True):
    """One try as the port saw it."""

    text: str
    request_id: str
    at: int
    first_try: bool


LOGS: Final[dict[str, list[Applying]]] = {}
"""What each port of this process was asked to do, by the port's name."""
GATE: Final = threading.Event()
"""Ports wait for it where their script says so."""


class ScriptedPort:
    """Does what the text says: "ok", "refuse", "retry:N" (N failures first), "crash:N", "wait"; a prefix is free."""

    def __init__(self, name: str, *, inline: bool, latency_ms: int) -> None:
        self.name = name
        self.inline = inline
        self._latency_ms = latency_ms
        self._log = LOGS.setdefault(name, [])

    def apply(self, request: PortRequest) -> PortAnswer:
        """Note the try, then act."""
        text = request.body.content
        self._log.append(Applying(text, request.request_id, request.now, request.first_try))
        tries = sum(entry.request_id == request.request_id for entry in self._log)
        word, _, number = text.rpartition(" ")[2].partition(":")
        if word == "refuse":
            raise PortRefused("forbidden")
        if word == "retry" and tries <= int(number):
            raise PortRetry("busy", 100)
        if word == "patient" and tries <= 1:
            raise PortRetry("rate limit", int(number))
        if word == "crash" and tries <= int(number):
            raise ValueError("surprise")
        if word == "wait":
            GATE.wait(30)
        return PortAnswer(Applied(request.request_id, f"remote-{len(self._log)}"), self._latency_ms)


class PortParameters(Struct, frozen=True):
    """The port's name, whether it is inline, and how its bridge treats it."""

    name: str
    config: BridgeConfig = BridgeConfig()
    inline: bool = True
    latency_ms: int = 40


class Do(Struct, frozen=True, tag="do"):
    """The client sends one request per text, to a channel each."""

    texts: tuple[str, ...]
    channels: int = 1


class Reply(Struct, frozen=True):
    """What the client heard back."""

    text: str
    outcome: str
    at: int
    may_have_happened: bool = False


class ClientState(Struct):
    """Texts by request id, and the replies in their order."""

    asked: dict[str, str] = msgspec.field(default_factory=dict)
    replies: list[Reply] = msgspec.field(default_factory=list)


class Client(Member[ClientState]):
    """Sends requests and keeps what comes back."""

    State: ClassVar[type[Struct]] = ClientState
    Protocol: ClassVar[Any] = Do | Applied | PortFailed | Started

    def receive(self, state: ClientState, message: AnyEnvelope, turn: Turn) -> None:
        """Ask, or hear."""
        match message.body:
            case Do(texts, channels):
                for number, text in enumerate(texts):
                    channel = f"c{number % channels}"
                    effect = Send(guild_id="g", channel_id=channel, actor_id="1", actor_name="A", content=text)
                    state.asked[turn.send(BRIDGE, effect, planet="g", channel=channel)] = text
            case Applied(request_id, remote_id):
                state.replies.append(Reply(state.asked[request_id], remote_id, turn.now))
            case PortFailed(request_id, reason, may_have_happened):
                state.replies.append(Reply(state.asked[request_id], reason, turn.now, may_have_happened))


def make_client(address: str, parameters: bytes) -> Built:
    """The client."""
    del parameters
    return Built(Client(address))


def make_bridge(address: str, parameters: bytes) -> Built:
    """The bridge with its scripted port."""
    own = msgspec.msgpack.decode(parameters, type=PortParameters)
    port = ScriptedPort(own.name, inline=own.inline, latency_ms=own.latency_ms)
    return Built(Bridge(address, own.config, inline=own.inline), port)


def specs(parameters: PortParameters) -> tuple[MemberSpec, ...]:
    """Client and bridge."""
    return (
        MemberSpec(CLIENT, f"{HERE}:make_client"),
        MemberSpec(BRIDGE, f"{HERE}:make_bridge", msgspec.msgpack.encode(parameters)),
    )
