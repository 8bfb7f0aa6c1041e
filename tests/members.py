"""Small members for tests of the core: walkers that pass pings on at random, keepers, and those that fail."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.member import Member, MemberSpec, Started
from actors.turn import Turn
from universe.events import Message
from universe.rng import below
from universe.substrate import AnyEnvelope

START_AT: Final = 1_767_571_200_000
HERE: Final = "tests.members"


class Ping(Struct, frozen=True, tag="ping"):
    """Walk on `left` more steps."""

    left: int


class Say(Struct, frozen=True, tag="say"):
    """A keeper notes the text; some words have their own meaning."""

    text: str


class Later(Struct, frozen=True, tag="later"):
    """A keeper sets a timer."""

    text: str
    delay_ms: int


class Question(Struct, frozen=True, tag="question"):
    """Somebody asks how many messages were handled."""


class Answer(Struct, frozen=True, tag="answer"):
    """So many."""

    handled: int


class WalkerParameters(Struct, frozen=True):
    """Who may be sent to, how far apart in time, how many pings at the start."""

    seed: int
    peers: tuple[str, ...]
    delay_ms_max: int
    first: int = 1
    steps: int = 3
    fan_out: int = 2


class WalkerState(Struct):
    """How many messages were handled, and a hash over all of them in their order."""

    handled: int = 0
    path: str = ""


class Visits(Struct, frozen=True):
    """A walker's record of one sender."""

    times: int


WalkerBody = Ping | Question | Message | Started


class Walker(Member[WalkerState]):
    """Sends every ping on to a few peers, drawn from the ping's own id, after a drawn delay."""

    State: ClassVar[type[Struct]] = WalkerState
    Protocol: ClassVar[Any] = WalkerBody

    def __init__(self, address: str, parameters: WalkerParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def needs(self, state: WalkerState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """The records of the senders."""
        del state
        return [message.sender for message in inbox]

    def receive(self, state: WalkerState, message: AnyEnvelope, turn: Turn) -> None:
        """Count, remember the order, and send on."""
        if isinstance(message.body, Question):
            turn.send(message.sender, Answer(state.handled))
            return
        state.handled += 1
        digest = blake2b(f"{state.path}/{message.id}/{turn.now}".encode(), digest_size=8)
        state.path = digest.hexdigest()
        before = turn.record(message.sender, Visits)
        turn.put(message.sender, Visits(1 + (before.times if before else 0)))
        turn.decide("walked", message=message.id, handled=state.handled)
        left = message.body.left - 1 if isinstance(message.body, Ping) else self._own.steps
        for number in range(self._own.first if isinstance(message.body, Started) else self._own.fan_out):
            if left >= 0:
                self._send_on(message, left, number, turn)

    def _send_on(self, message: AnyEnvelope, left: int, number: int, turn: Turn) -> None:
        own, entity = self._own, f"{self.address}/{message.id}"
        to = own.peers[below(own.seed, "walk.to", number, entity, len(own.peers))]
        delay_ms = below(own.seed, "walk.delay", number, entity, own.delay_ms_max + 1)
        turn.send(to, Ping(left), delay_ms=delay_ms)


class KeeperState(Struct):
    """What was said, in the order in which it was handled."""

    heard: list[str] = msgspec.field(default_factory=list)


class Keeper(Member[KeeperState]):
    """Keeps what it hears; "poison" always fails after it has done harm to the state."""

    State: ClassVar[type[Struct]] = KeeperState
    Protocol: ClassVar[Any] = Say | Later | Question | Message | Started

    def needs(self, state: KeeperState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """Fails for a certain word."""
        del state
        if any(isinstance(message.body, Say) and message.body.text == "needless" for message in inbox):
            raise ValueError("these needs cannot be told")
        return ()

    def receive(self, state: KeeperState, message: AnyEnvelope, turn: Turn) -> None:
        """Keep, set a timer, answer, or fail."""
        match message.body:
            case Say(text):
                state.heard.append(text)
                turn.decide("heard", text=text)
                if text == "poison":
                    turn.send("keeper:victim", Say("must never arrive"))
                    raise RuntimeError("this text is poison")
            case Later(text, delay_ms):
                turn.later(Say(text), delay_ms)
            case Question():
                turn.send(message.sender, Answer(len(state.heard)))
            case Message() as event:
                state.heard.append(event.content)


def make_walker(address: str, parameters: bytes) -> Built:
    """A walker."""
    return Built(Walker(address, msgspec.msgpack.decode(parameters, type=WalkerParameters)))


def make_keeper(address: str, parameters: bytes) -> Built:
    """A keeper."""
    del parameters
    return Built(Keeper(address))


def walker(address: str, parameters: WalkerParameters) -> MemberSpec:
    """The spec of a walker."""
    return MemberSpec(address, f"{HERE}:make_walker", msgspec.msgpack.encode(parameters))


def keeper(address: str) -> MemberSpec:
    """The spec of a keeper."""
    return MemberSpec(address, f"{HERE}:make_keeper")


def said(number: int, guild: str = "g", at: int | None = None, content: str = "") -> Message:
    """A world event."""
    return Message(
        event_id=f"msg:{guild}-{number}", at=START_AT + number if at is None else at, guild_id=guild, channel_id="c",
        user_id="u", message_id=str(number), author_name="U", content=content or str(number),
    )  # fmt: skip
