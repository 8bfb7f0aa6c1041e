"""A bridge member is killed while the model writes: tokens may be paid twice, nothing is said twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from actors.bridge import Bridge, PortResult
from actors.host import Host
from actors.host_settings import HostSettings
from actors.member import Member, PortCall, Started
from actors.port_runner import apply_call
from actors.turn import Turn
from bridges.llm.answer_cache import AnswerCache
from bridges.llm.chat_errors import ChatMaybeDone
from bridges.llm.costs import CostBook
from bridges.llm.llm_composer import LlmComposer
from bridges.memory_substrate import MemorySubstrate
from tests.llm.chat_server import ChatServer, Handler, Said, in_turn, serving, speaking, status, stream
from tests.llm.composing import NOON_MS, composer, composing, paid, request
from tests.members import START_AT
from tests.scale import scaled
from universe.config import BridgeConfig
from universe.envelope import Envelope
from universe.ports import Composed, PortAnswer, PortFailed, PortRequest
from universe.substrate import AnyEnvelope

BRIDGE: Final = "bridge:composer"
SPEAKER: Final = "bot:elena"
PIECE: Final = {"choices": [{"index": 0, "delta": {"content": "Half"}}]}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server whose answers are numbered, so that each can be told from the others."""
    with serving() as started:
        started.answering = speaking(*(Said(f"Answer {number}.") for number in range(1, 1000)))
        yield started


class Ask(Struct, frozen=True, tag="ask_for_words"):
    """Have something composed."""

    content: str


class Words(Struct):
    """What was said, in order, and what could not be."""

    said: list[str] = msgspec.field(default_factory=list)
    failed: list[str] = msgspec.field(default_factory=list)


class Speaker(Member[Words]):
    """Says whatever is composed for it."""

    State: ClassVar[type[Struct]] = Words
    Protocol: ClassVar[Any] = Ask | Composed | PortFailed | Started

    def receive(self, state: Words, message: AnyEnvelope, turn: Turn) -> None:
        """Ask, or speak."""
        match message.body:
            case Ask(content):
                turn.send(BRIDGE, composing(content))
            case Composed(text=text):
                state.said.append(text)
            case PortFailed(reason=reason):
                state.failed.append(reason)


class Lost:
    """Applies calls at once; where `loses` says so the process ends before the result is on its way."""

    def __init__(self, port: Any, loses: Callable[[], bool]) -> None:
        self.port = port
        self.calls: list[PortCall] = []
        self.results: list[PortResult] = []
        self._loses = loses

    def run(self, calls: Sequence[PortCall], now: int) -> list[AnyEnvelope]:
        """Ask the port."""
        self.calls += calls
        sent: list[AnyEnvelope] = []
        for call in calls:
            result, _ = apply_call(self.port, call, lambda *_: None, now)
            self.results.append(result)
            if not self._loses():
                sent.append(Envelope("port:composer", call.number * 1000 + call.tries, now, result))
        return sent

    def close(self, deadline_ms: int) -> None:
        """Nothing runs."""


class World:
    """A bot and its composer on one host over memory; `restart` is what comes after SIGKILL."""

    def __init__(self, port: Callable[[], Any], losses: Sequence[bool] = ()) -> None:
        self.substrate = MemorySubstrate()
        self._port = port
        self._losses = list(losses)
        self.now = START_AT
        self.seq = 0
        self.restart()

    def restart(self) -> None:
        """Another process takes over."""
        self.runner = Lost(self._port(), lambda: bool(self._losses) and self._losses.pop(0))
        self.host = Host("host-0", self.substrate, HostSettings(start_at=START_AT))
        self.host.spawn(Speaker(SPEAKER), self.now)
        self.host.spawn(Bridge(BRIDGE, BridgeConfig(breaker_failures=1000)), self.now, self.runner)
        self.run(0)

    def run(self, ms: int) -> None:
        """Let time pass."""
        self.now += ms
        self.host.read(self.now)
        while (due := self.host.next_due()) is not None and due <= self.now:
            self.host.run_pass(due)
            self.host.read(due)

    def hand_in(self, result: PortResult) -> None:
        """A result of a process that is gone arrives after all."""
        self._tell(BRIDGE, result, "port:late")

    def ask(self, content: str) -> None:
        """The bot has something to answer."""
        self._tell(SPEAKER, Ask(content), "x")

    def _tell(self, address: str, body: Any, sender: str) -> None:
        self.seq += 1
        self.substrate.tell(address, Envelope(sender, self.seq, self.now, body), 10_000)
        self.run(5)

    def words(self) -> Words:
        """What is committed of the bot."""
        data = self.substrate.peek(SPEAKER).state
        return Words() if data is None else msgspec.msgpack.decode(data, type=Words)


def test_a_bridge_that_is_killed_speaks_once(server: ChatServer) -> None:
    """Its process dies with the answer in hand: the next asks again, pays again, and one answer is said.

    The dead process's result comes late and is not said as well.
    """
    book = CostBook()
    world = World(lambda: composer(server, book), [True])
    world.ask("hi")
    early = world.words().said
    late = world.runner.results[0]
    world.restart()
    world.hand_in(late)
    world.run(600_000)
    heard = server.heard

    assert ([], ["Answer 2."]) == (early, world.words().said)
    assert (2, 2) == (len(heard), book.day(NOON_MS // 86_400_000)["small", "compose"].answers)
    assert 1 == len({one.headers["Idempotency-Key"] for one in heard})


def test_a_bridge_that_is_killed_beside_a_living_composer_pays_once(server: ChatServer) -> None:
    """The member comes back, the port has kept the answer: the same words, nobody is asked again."""
    port = composer(server)
    world = World(lambda: port, [True])
    world.ask("hi")
    world.restart()
    world.run(600_000)

    assert (["Answer 1."], 1) == (world.words().said, len(server.heard))


def test_a_result_that_is_lost_is_asked_for_again_when_its_lease_ends(server: ChatServer) -> None:
    """Nobody was killed, the mail was lost."""
    port = composer(server)
    world = World(lambda: port, [True])
    world.ask("hi")
    for _ in range(20):
        world.run(30_000)

    assert (["Answer 1."], 1) == (world.words().said, len(server.heard))


def test_a_connection_that_breaks_is_tried_again_by_the_bridge(server: ChatServer) -> None:
    """Half an answer, a busy server, then a whole one: that one is said, alone."""
    server.answering = in_turn(
        stream(PIECE, done=False, end=False), status(429, Retry_After="1"), speaking(Said("Whole."))
    )
    world = World(lambda: composer(server))
    world.ask("hi")
    for _ in range(20):
        world.run(5_000)

    assert (["Whole."], [], 3) == (world.words().said, world.words().failed, len(server.heard))


class Blurting:
    """The twin tries again by itself, and hands on what every try brought as soon as it is there."""

    name = "composer"
    inline = False

    def __init__(self, port: LlmComposer, say: Callable[[str], None]) -> None:
        self._port = port
        self._say = say

    def apply(self, asked: PortRequest) -> PortAnswer:
        """Ask until it answers."""
        while True:
            try:
                answer = self._port.apply(asked)
            except ChatMaybeDone:
                continue
            assert isinstance(answer.reply, Composed)
            self._say(answer.reply.text)
            return answer


def test_a_client_that_speaks_by_itself_says_it_twice(server: ChatServer) -> None:
    """In the same death the twin has spoken before, and speaks again."""
    said: list[str] = []
    server.answering = in_turn(status(500), speaking(Said("One."), Said("Two.")))
    world = World(lambda: Blurting(composer(server), said.append), [True])
    world.ask("hi")
    world.restart()
    world.run(600_000)

    assert (["One.", "Two."], ["Two."]) == (said, world.words().said)


@settings(max_examples=scaled(30, 1000), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.booleans(), max_size=4), st.lists(st.booleans(), max_size=5), st.booleans())
def test_however_often_it_dies_every_question_is_answered_once(
    server: ChatServer, losses: list[bool], deaths: list[bool], keeps: bool
) -> None:
    """Three questions, any results lost, any deaths between, the port alive or not; late results all come in."""
    port = composer(server)
    world = World((lambda: port) if keeps else lambda: composer(server), losses)
    late: list[PortResult] = []
    for number in range(3):
        world.ask(f"question {number}")
    for is_death in deaths:
        late += world.runner.results
        if is_death:
            world.restart()
        world.run(50_000)
    for result in late:
        world.hand_in(result)
    for _ in range(20):
        world.run(60_000)

    assert (3, []) == (len(world.words().said), world.words().failed)
    assert len(set(world.words().said)) == 3


def test_two_threads_with_one_request_ask_the_model_once(server: ChatServer) -> None:
    """A lease that ran out while the first call still waits: the second waits for the same answer."""
    begun = threading.Event()

    def slowly(handler: Handler) -> None:
        begun.set()
        handler.server.release.wait(30)
        speaking(Said("Slow."))(handler)

    server.answering = slowly
    port = composer(server)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(port.apply, request())
        assert begun.wait(30)
        second = threads.submit(port.apply, request())
        server.release.set()
        answers = {first.result(30), second.result(30)}

    assert ({PortAnswer(Composed("bot:elena/7", "Slow."))}, 1) == (answers, len(server.heard))


def test_a_composer_that_is_closed_ends_its_calls(server: ChatServer) -> None:
    """The host stops: nobody waits for the model, and the call counts as one that may have been done."""
    begun = threading.Event()

    def waiting(handler: Handler) -> None:
        handler.begin("text/event-stream")
        begun.set()
        handler.server.release.wait(30)

    server.answering = waiting
    book = CostBook()
    port = LlmComposer(paid(server, book))
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(port.apply, request())
        assert begun.wait(30)
        port.close()
        port.close()
        with pytest.raises(ChatMaybeDone, match=r"^composer_cancelled$"):
            call.result(30)

    assert 1 == book.day(NOON_MS // 86_400_000)["small", "compose"].lost


def test_a_cache_keeps_the_latest_answers_and_no_errors() -> None:
    """The one that was not asked for the longest goes."""
    cache: AnswerCache[int] = AnswerCache(2)
    made = iter(range(10))

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.once("a", fail)
    keys = ["a", "b", "a", "c", "a", "b"]

    assert [0, 1, 0, 2, 0, 3] == [cache.once(key, lambda: next(made)) for key in keys]
