"""A server that answers as a test says, on loopback, and a judge that asks it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import msgspec

from bridges.llm_judge import LlmJudge
from universe.ports import Judge, Judged, PortRequest

KEY: Final = "sk-very-secret-0123456789"
VERDICT: Final = '{"severity": 0.15, "reason": "hostile", "sentiment": -0.5}'
Answering = Callable[[BaseHTTPRequestHandler], None]


class Heard(msgspec.Struct):
    """What the server was sent."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


class Server(ThreadingHTTPServer):
    """Notes every request, then answers as `answering` says; whoever waits in it waits for `release`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[Heard] = []
        self.answering: Answering = completion(VERDICT)
        self.release = threading.Event()
        self.finished = threading.Event()
        self.sent_all = False

    @property
    def url(self) -> str:
        """Where its API begins."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        """Take a request in and answer it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(Heard(self.path, dict(self.headers), json.loads(body)))
        try:
            self.server.answering(self)
            self.server.sent_all = True
        except OSError:
            self.close_connection = True
        self.server.finished.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def answer(status: int, body: bytes = b"", **headers: str) -> Answering:
    """A whole answer; `Retry_After` is Retry-After."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def completion(content: object) -> Answering:
    """A chat completion whose message holds `content`."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return answer(200, json.dumps({"id": "c1", "object": "chat.completion", "choices": [choice]}).encode())


def raw(data: bytes) -> Answering:
    """Bytes as they are; then the connection ends."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return send


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server for a while."""
    with Server() as started:
        if context is not None:
            started.socket = context.wrap_socket(started.socket, server_side=True)
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield started
        finally:
            started.release.set()
            started.shutdown()
            thread.join()


def judge(server: Server, *, key: str = KEY, timeout_ms: int = 5000) -> LlmJudge:
    """A judge that asks the server."""
    return LlmJudge(server.url, "small-model", key, timeout_ms)


def request(content: str = "hello", body: object = None) -> PortRequest:
    """A request as a bridge makes it."""
    asked = Judge(bot="elena", message_id="1", user_id="u", content=content) if body is None else body
    return PortRequest("bot:elena/7", "bot:elena", asked, root="", hop=0, now=0, first_try=True)


def judged(server: Server, answering: Answering, content: str = "hello") -> Judged:
    """The verdict that an answer becomes."""
    server.answering = answering
    reply = judge(server).apply(request(content)).reply
    assert isinstance(reply, Judged)
    return reply
