"""A server on loopback that speaks the chat completions protocol as a test says, and refuses what real ones refuse."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from msgspec import Struct

KEY: Final = "sk-very-secret-0123456789"
ROLES: Final = frozenset({"system", "developer", "user", "assistant", "tool"})


class Tool(Struct):
    """A tool call of the model."""

    name: str
    arguments: str
    id: str = "call_abc"


class Said(Struct):
    """What the model says next: text or tools, how the answer ends, and how the server counts."""

    text: str = ""
    tools: tuple[Tool, ...] = ()
    finish: str | None = None
    usage: Any = None
    piece: int = 7
    has_index: bool = True


class Heard(Struct):
    """What the server was sent."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


class Handler(BaseHTTPRequestHandler):
    """Notes a request, then answers as the server's `answering` says."""

    server: ChatServer
    body: dict[str, Any]

    def do_POST(self) -> None:
        """Take a request in and answer it."""
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append(Heard(self.path, dict(self.headers), self.body))
        self.close_connection = True
        try:
            self.server.answering(self)
            self.server.sent_all = True
        except OSError:
            self.server.sent_all = False
        self.server.finished.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def begin(self, kind: str, **headers: str) -> None:
        """Status 200 and the head of a chunked answer."""
        lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", "Transfer-Encoding: chunked", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode())

    def chunk(self, data: bytes) -> None:
        """One chunk of the answer; an empty one ends it."""
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


Answering = Callable[[Handler], None]


class ChatServer(ThreadingHTTPServer):
    """Answers as `answering` says; whoever waits in it waits for `release`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[Heard] = []
        self.answering: Answering = speaking(Said("Hello there."))
        self.release = threading.Event()
        self.finished = threading.Event()
        self.sent_all = False

    @property
    def url(self) -> str:
        """Where its API begins."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


def fault_of(body: dict[str, Any], unknown: frozenset[str]) -> str:
    """Why a real server would refuse a request; empty if it would not."""
    if not isinstance(body.get("model"), str) or not body.get("messages"):
        return "model and messages are required"
    if named := unknown & body.keys():
        return f"Unsupported parameter: {sorted(named)}"
    open_calls: set[str] = set()
    for message in body["messages"]:
        role = message.get("role")
        if role not in ROLES or not isinstance(message.get("content"), str):
            return f"no message: {message}"
        if role == "tool":
            if message.get("tool_call_id") not in open_calls:
                return "a tool message must answer a tool call"
            open_calls.remove(message["tool_call_id"])
        elif open_calls:
            return "tool calls must be answered first"
        for call in message.get("tool_calls", ()):
            json.loads(call["function"]["arguments"])
            open_calls.add(call["id"])
    return "tool calls must be answered" if open_calls else ""


def speaking(*said: Said, unknown: frozenset[str] = frozenset(), ignores_stream: bool = False) -> Answering:
    """Each request gets the next thing said, the last one again and again; `unknown` keys are refused with 400."""
    left = list(said)

    def send(handler: Handler) -> None:
        fault = fault_of(handler.body, unknown)
        if fault:
            status(400, json.dumps({"error": {"message": fault, "type": "invalid_request_error"}}).encode())(handler)
            return
        one = left.pop(0) if len(left) > 1 else left[0]
        if handler.body.get("stream") and not ignores_stream:
            stream(*pieces_of(one, handler.body))(handler)
        else:
            whole(one)(handler)

    return send


def finish_of(one: Said) -> str:
    """How an answer ends where the test does not say."""
    return one.finish or ("tool_calls" if one.tools else "stop")


def pieces_of(one: Said, body: dict[str, Any]) -> list[dict[str, Any]]:
    """An answer as stream chunks: the role, deltas, the reason, and the counts where they were asked for."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": one.text[at : at + one.piece]} for at in range(0, len(one.text), one.piece)]
    for number, tool in enumerate(one.tools):
        index = {"index": number} if one.has_index else {}
        deltas.append({"tool_calls": [{**index, "id": tool.id, "type": "function", "function": {"name": tool.name}}]})
        for at in range(0, len(tool.arguments), one.piece):
            part = {"arguments": tool.arguments[at : at + one.piece]}
            deltas.append({"tool_calls": [{**index, "function": part}]})
    chunks = [_chunk([{"index": 0, "delta": delta, "finish_reason": None}]) for delta in deltas]
    chunks.append(_chunk([{"index": 0, "delta": {}, "finish_reason": finish_of(one)}]))
    if one.usage is not None and body.get("stream_options", {}).get("include_usage"):
        chunks.append({**_chunk([]), "usage": one.usage})
    return chunks


def _chunk(choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m-2026", "choices": choices,
            "usage": None}  # fmt: skip


def whole(one: Said) -> Answering:
    """An answer in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": one.text or None}
    if one.tools:
        message["tool_calls"] = [
            {"id": tool.id, "type": "function", "function": {"name": tool.name, "arguments": tool.arguments}}
            for tool in one.tools
        ]
    choice = {"index": 0, "message": message, "finish_reason": finish_of(one)}
    said = {"id": "chatcmpl-1", "object": "chat.completion", "model": "m-2026", "choices": [choice]}
    if one.usage is not None:
        said["usage"] = one.usage
    return status(200, json.dumps(said).encode())


def stream(*pieces: object, done: bool = True, end: bool = True) -> Answering:
    """Server-sent events, each a JSON object or raw text; without `end` the connection breaks off."""

    def send(handler: Handler) -> None:
        handler.begin("text/event-stream; charset=utf-8", x_request_id="req_77")
        handler.chunk(b": keep-alive\n\n")
        for piece in pieces:
            text = piece if isinstance(piece, str) else json.dumps(piece)
            handler.chunk(f"data: {text}\n\n".encode())
        if done:
            handler.chunk(b"data: [DONE]\n\n")
        if end:
            handler.chunk(b"")

    return send


def status(code: int, body: bytes = b"", **headers: str) -> Answering:
    """A whole answer; `Retry_After` is Retry-After."""

    def send(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def raw(data: bytes) -> Answering:
    """Bytes as they are; then the connection ends."""
    return lambda handler: _ignored(handler.wfile.write(data))


def _ignored(_: int) -> None:
    return


def then_waits(*before: Answering) -> Answering:
    """What `before` sends, then silence until the test is over."""

    def send(handler: Handler) -> None:
        for one in before:
            one(handler)
        handler.server.release.wait(30)

    return send


def in_turn(*answerings: Answering) -> Answering:
    """Each request is answered by the next of these, the last one again and again."""
    left: Sequence[Answering] = answerings

    def send(handler: Handler) -> None:
        nonlocal left
        now, left = left[0], left[1:] or left
        now(handler)

    return send


@contextmanager
def serving() -> Iterator[ChatServer]:
    """A server for a while."""
    with ChatServer() as started:
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield started
        finally:
            started.release.set()
            started.shutdown()
            thread.join()
