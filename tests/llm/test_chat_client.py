"""The client of chat completions, against a real HTTP server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bridges.llm.chat_answer import AskedTool, ChatAnswer, Usage
from bridges.llm.chat_client import ChatClient, Endpoint
from bridges.llm.chat_errors import ChatMaybeDone, ChatNotDone, ChatRefused
from bridges.llm.chat_request import DIALECTS, FEATURES, ChatRequest, Dialect, dialect_of
from bridges.llm.staged_post import Call, Waits
from tests.llm.chat_server import (
    KEY,
    Answering,
    ChatServer,
    Handler,
    Said,
    Tool,
    in_turn,
    raw,
    serving,
    speaking,
    status,
    stream,
    then_waits,
)  # fmt: skip
from tests.scale import scaled
from universe.errors import BadInput

ASKED = ChatRequest(
    messages=({"role": "system", "content": "rules"}, {"role": "user", "content": "{}"}), key="orrery-1"
)  # fmt: skip
TOOLS = ({"type": "function", "function": {"name": "list_people", "parameters": {"type": "object"}}},)
COUNTS = {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}
WHOLE = Dialect(stream=False)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server that runs."""
    with serving() as started:
        yield started


def client(
    server: ChatServer, dialect: Dialect | None = None, waits: Waits | None = None, bytes_max: int = 100_000
) -> ChatClient:
    """A client of the server."""
    endpoint = Endpoint(
        url=server.url, model="small", key=KEY, dialect=dialect or Dialect(), waits=waits or Waits()
    )  # fmt: skip
    return ChatClient(endpoint, "model", bytes_max)


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_gets_the_same_answer(server: ChatServer, name: str) -> None:
    """Streamed or not, with counts or without; the key goes along as a bearer token, the request under its own name."""
    dialect = dialect_of(name)
    server.answering = speaking(Said("Hello, Kim \u2764!", usage=COUNTS))
    for one in (dialect, replace(dialect, stream=False)):
        answer = client(server, one).ask(ASKED)
        told_counts = dialect.stream_usage or not one.stream
        assert ("Hello, Kim \u2764!", "stop", ()) == (answer.text, answer.finish_reason, answer.tool_calls)
        assert answer.usage is not None
        assert (Usage(12, 5) == answer.usage, not answer.usage.is_estimated) == (told_counts, told_counts)
    heard = server.heard[0]

    assert ("/v1/chat/completions", f"Bearer {KEY}") == (heard.path, heard.headers["Authorization"])
    assert ["orrery-1"] * 2 == [heard.headers["Idempotency-Key"], heard.headers["X-Client-Request-Id"]]
    assert ("small", 0.7, 400) == (heard.body["model"], heard.body["temperature"], heard.body[dialect.max_tokens_name])


def test_a_dialect_without_a_feature_never_names_it(server: ChatServer) -> None:
    """A server that refuses every parameter it does not know answers, where ``llm.without`` names them."""
    told = {"stream": ("stream", "stream_options"), "stream_usage": ("stream_options",), "tools": ("tools",),
            "json_mode": ("response_format",), "temperature": ("temperature",), "system_role": (),
            "max_tokens": ("max_tokens", "max_completion_tokens")}  # fmt: skip
    asked = replace(ASKED, tools=TOOLS, is_json=True)
    for feature in FEATURES:
        server.answering = speaking(Said("yes"), unknown=frozenset(told[feature]))
        assert "yes" == client(server, dialect_of("vllm", [feature])).ask(asked).text
        if told[feature]:
            with pytest.raises(ChatRefused, match=r"^model_status_400$"):
                client(server).ask(asked)
    without = [heard.body["messages"] for heard in server.heard if len(heard.body["messages"]) == 1]

    assert [[{"role": "user", "content": "rules\n\n{}"}]] == without


def test_a_word_that_is_no_dialect_is_the_users_fault() -> None:
    """Dialect and features."""
    for words in (("klingon", ()), ("vllm", ("voice",))):
        with pytest.raises(BadInput, match=r"llm\.(dialect|without)"):
            dialect_of(*words)


@pytest.mark.parametrize("dialect", [Dialect(), WHOLE])
def test_tool_calls_come_back_whole(server: ChatServer, dialect: Dialect) -> None:
    """Name, arguments and id, streamed in pieces or not."""
    calls = (Tool("view_person", '{"person_name": "Kim \\u2764"}', "call_1"), Tool("list_people", "{}", "call_2"))
    server.answering = speaking(Said("", calls, usage=COUNTS))
    answer = client(server, dialect).ask(replace(ASKED, tools=TOOLS))

    assert tuple(AskedTool(call.id, call.name, call.arguments) for call in calls) == answer.tool_calls
    assert ("tool_calls", list(TOOLS)) == (answer.finish_reason, server.heard[0].body["tools"])


def test_a_server_that_does_not_stream_is_understood(server: ChatServer) -> None:
    """It answers in one piece although it was asked for a stream, or streams unasked."""
    server.answering = speaking(Said("whole"), ignores_stream=True)
    assert "whole" == client(server).ask(ASKED).text
    server.answering = stream({"choices": [{"delta": {"content": "pieces"}, "finish_reason": "stop"}]}, done=False)
    answer = client(server, WHOLE).ask(ASKED)

    assert ChatAnswer("pieces", (), "stop", answer.usage, "req_77") == answer


def test_what_the_server_does_not_count_is_estimated_and_says_so(server: ChatServer) -> None:
    """A quarter of the bytes."""
    server.answering = speaking(Said("x" * 41))
    usage = client(server).ask(ASKED).usage

    assert usage is not None
    assert (11, True) == (usage.completion_tokens, usage.is_estimated)
    assert usage.prompt_tokens == client(server).prompt_tokens_estimated(ASKED) > 20


def failing(server: ChatServer, answering: Answering, **how: Any) -> ChatNotDone | ChatMaybeDone | ChatRefused:
    """The error that an answer becomes."""
    server.answering = answering
    with pytest.raises((ChatNotDone, ChatMaybeDone, ChatRefused)) as raised:
        client(server, **how).ask(ASKED)
    error = raised.value
    assert isinstance(error, ChatNotDone | ChatMaybeDone | ChatRefused)
    return error


@pytest.mark.parametrize(
    ("code", "kind", "costs"),
    [(408, ChatNotDone, False), (429, ChatNotDone, False), (503, ChatNotDone, False), (500, ChatMaybeDone, True),
     (504, ChatMaybeDone, True), (529, ChatMaybeDone, True), (400, ChatRefused, False), (401, ChatRefused, False),
     (302, ChatRefused, False), (307, ChatRefused, False), (204, ChatRefused, False)],
)  # fmt: skip
def test_a_status_says_whether_the_model_may_have_worked(
    server: ChatServer, code: int, kind: type[Exception], costs: bool
) -> None:
    """One try, no redirect; a pause that the server asks for is passed on where trying again makes sense."""
    error = failing(server, status(code, KEY.encode(), Retry_After="7", Location=f"{server.url}/elsewhere"))

    assert (kind, costs, f"model_status_{code}") == (type(error), error.may_have_cost, str(error))
    assert 1 == len(server.heard)
    assert kind is ChatRefused or getattr(error, "retry_after_ms", 0) == 7000


PIECE = {"choices": [{"index": 0, "delta": {"content": "Hel"}}]}


@pytest.mark.parametrize(
    ("answering", "reason"),
    [
        (raw(b""), "cut: RemoteDisconnected"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), "cut: ConnectionResetError"),
        (stream(PIECE, done=False, end=False), "cut: IncompleteRead"),
        (stream(PIECE, done=False), "cut: no end"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n"), "cut: no end"),
        (stream(PIECE, {"error": {"message": KEY, "code": 500}}), "server_error"),
        (status(200, b'{"error": {"message": "slot unavailable"}}'), "server_error"),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_off_may_have_been_paid_for(
    server: ChatServer, answering: Answering, reason: str
) -> None:
    """Half an answer is none: nobody says half a sentence because a connection broke."""
    error = failing(server, answering)

    assert (ChatMaybeDone, f"model_{reason}", True) == (type(error), str(error), error.may_have_happened)


@pytest.mark.parametrize(
    "answering",
    [status(200, b""), status(200, b"[]"), status(200, b'{"choices": {}}'), status(200, b"\xff\xfe"), stream("{"),
     stream("[" * 100_000), stream({"choices": [{"delta": {"content": ["a"]}}]}), stream("a b c"),
     stream('{"choices":[{"delta":{"content":"\\ud800"}}]}'), stream("x" * 1_100_000)],
)  # fmt: skip
def test_nonsense_is_refused_and_may_have_cost(server: ChatServer, answering: Answering) -> None:
    """Asking again would bring the same."""
    error = failing(server, answering, bytes_max=3_000_000)

    assert (ChatRefused, "model_unreadable", True) == (type(error), str(error), error.may_have_cost)


def endless(handler: Handler) -> None:
    """Words until nobody listens."""
    handler.begin("text/event-stream")
    while True:
        handler.chunk(b"data: " + json.dumps(PIECE).encode() + b"\n\n")


def test_an_endless_answer_ends_at_the_cap(server: ChatServer) -> None:
    """The server hears that nobody listens any more."""
    error = failing(server, endless)

    assert (ChatRefused, "model_too_long", True) == (type(error), str(error), error.may_have_cost)
    assert server.finished.wait(30)
    assert not server.sent_all


def dripping(handler: Handler) -> None:
    """A comment now and then, and never a word: each byte comes in time."""
    handler.begin("text/event-stream")
    while not handler.server.release.wait(0.01):
        handler.chunk(b": wait\n\n")


@pytest.mark.parametrize(
    ("answering", "waits", "reason"),
    [
        (then_waits(), Waits(first_byte_ms=200), "timeout_first_byte"),
        (then_waits(raw(b"HTTP/1.1 2")), Waits(first_byte_ms=200), "timeout_first_byte"),
        (then_waits(stream(PIECE, done=False, end=False)), Waits(between_bytes_ms=200), "timeout_between_bytes"),
        (then_waits(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")), Waits(between_bytes_ms=200),
         "timeout_between_bytes"),
        (dripping, Waits(total_ms=300), "timeout_total"),
    ],
)  # fmt: skip
def test_every_stage_has_its_own_limit(server: ChatServer, answering: Answering, waits: Waits, reason: str) -> None:
    """The stage stands in the reason; the model may have worked."""
    error = failing(server, answering, waits=waits)
    server.release.set()

    assert (ChatMaybeDone, f"model_{reason}") == (type(error), str(error))
    assert server.finished.wait(30)


def test_a_greeting_that_never_ends_is_a_connection_that_never_stood() -> None:
    """An https address where somebody takes the connection and says nothing: nothing was sent."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/v1"
        for waits, reason in ((Waits(connect_ms=200), "connect"), (Waits(total_ms=200), "total")):
            with pytest.raises(ChatNotDone, match=rf"^model_timeout_{reason}$"):
                ChatClient(Endpoint(url=url, model="m", key=KEY, waits=waits), "model").ask(ASKED)


def test_nobody_there_means_that_nothing_was_sent() -> None:
    """A port on which nobody listens any more."""
    with serving() as gone:
        asking = client(gone)
    with pytest.raises(ChatNotDone, match=r"^model_unreachable: ConnectionRefusedError$") as raised:
        asking.ask(ASKED)

    assert not raised.value.may_have_happened


def test_a_call_can_be_ended_from_another_thread(server: ChatServer) -> None:
    """While it waits for a word: it breaks off, and says that the model may have worked. Before: nothing is sent."""
    begun = threading.Event()

    def waiting(handler: Handler) -> None:
        handler.begin("text/event-stream")
        begun.set()
        handler.server.release.wait(30)

    server.answering = waiting
    call, errors = Call(), []

    def ask() -> None:
        try:
            client(server).ask(ASKED, call)
        except ChatMaybeDone as error:
            errors.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(30)
    call.cancel()
    thread.join(30)
    server.release.set()
    with pytest.raises(ChatNotDone, match=r"^model_cancelled$"):
        client(server).ask(ASKED, call)

    assert (["model_cancelled"], 1) == (errors, len(server.heard))


def test_a_closed_client_sends_nothing(server: ChatServer) -> None:
    """Nor does it wait for anybody."""
    asking = client(server)
    asking.close()
    with pytest.raises(ChatNotDone, match=r"^model_cancelled$"):
        asking.ask(ASKED)

    assert [] == server.heard


def test_no_proxy_of_the_environment_is_asked(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key goes to one place only."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert "Hello there." == client(server).ask(ASKED).text


def test_nothing_that_is_shown_holds_the_key(server: ChatServer) -> None:
    """Whatever the server says."""
    answers = (status(401, KEY.encode()), status(500, KEY.encode()), stream(KEY), stream({"error": KEY}))
    shown = [repr(client(server))]
    for answering in answers:
        error = failing(server, answering)
        shown += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)[:0]]

    assert [] == [text for text in shown if KEY in text]


def test_after_a_busy_server_the_next_try_gets_the_answer(server: ChatServer) -> None:
    """The client itself never tries twice."""
    server.answering = in_turn(status(429, Retry_After="1"), speaking(Said("now")))
    asking = client(server)
    with pytest.raises(ChatNotDone):
        asking.ask(ASKED)

    assert ("now", 2) == (asking.ask(ASKED).text, len(server.heard))


@settings(max_examples=scaled(40, 1500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=50).map(lambda text: text.encode("utf-8", "replace").decode()),
                          st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists).map(
                              lambda value: {"choices": [{"delta": value}], "usage": value})), max_size=6))  # fmt: skip
def test_a_hostile_stream_is_an_answer_or_a_known_error(server: ChatServer, pieces: list[object]) -> None:
    """Never another exception, never a hanging call."""
    server.answering = stream(*pieces)
    try:
        answer = client(server).ask(ASKED)
    except (ChatMaybeDone, ChatRefused):
        return
    assert isinstance(answer.text, str)
