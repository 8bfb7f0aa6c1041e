"""The client of an OpenAI-compatible ``/chat/completions``: one request, one whole answer, streamed or not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from bridges.http_post import HttpTarget
from bridges.llm.chat_answer import Assembly, ChatAnswer, ServerSaidError, Usage, tokens_estimated
from bridges.llm.chat_errors import ChatMaybeDone, ChatRefused
from bridges.llm.chat_request import ChatRequest, Dialect, body_of
from bridges.llm.event_stream import EventStream
from bridges.llm.staged_post import Call, Reading, StagedPost, Waits
from universe.errors import BadInput
from universe.events import UNDECODABLE

ANSWER_BYTES_MAX = 4 * 1024 * 1024
"""A streamed token takes about 250 bytes: enough for 16,000 of them."""
_NONSENSE = (*UNDECODABLE, ValueError)


class Endpoint(Struct, frozen=True, kw_only=True):
    """Where a model is: the API's beginning (``https://example.org/v1``), its name there, the key, how it speaks."""

    url: str
    model: str
    key: str = ""
    dialect: Dialect = Dialect()
    waits: Waits = Waits()


class ChatClient:
    """Asks one model; safe to use from several threads, tries once, follows no redirect and knows no proxy.

    `name` begins the reasons in errors. Raises `BadInput` for an address, model or key that cannot be used.
    """

    def __init__(self, endpoint: Endpoint, name: str, answer_bytes_max: int = ANSWER_BYTES_MAX) -> None:
        if not endpoint.model:
            raise BadInput(f"the model of the {name} is empty")
        self.model = endpoint.model
        self._dialect = endpoint.dialect
        self._name = name
        target = HttpTarget(endpoint.url, "/chat/completions", endpoint.key, name)
        self._post = StagedPost(target, endpoint.waits, answer_bytes_max, name)
        self._lock = threading.Lock()
        self._calls: set[Call] = set()
        self._is_closed = False

    @property
    def speaks_tools(self) -> bool:
        """Whether tools reach the model."""
        return self._dialect.tools

    def prompt_tokens_estimated(self, asked: ChatRequest) -> int:
        """About how long the prompt is, tokens."""
        return tokens_estimated(len(body_of(asked, self.model, self._dialect)))

    def ask(self, asked: ChatRequest, call: Call | None = None) -> ChatAnswer:
        """One completion; `call` lets another thread end it.

        Raises `ChatNotDone` (the model has not worked), `ChatMaybeDone` (it may have) or `ChatRefused` (never).
        """
        body = body_of(asked, self.model, self._dialect)
        headers = {"Accept": "text/event-stream, application/json"}
        if asked.key:
            headers.update({"Idempotency-Key": asked.key, "X-Client-Request-Id": asked.key})
        with self._watched(call or Call()) as watched, self._post.opened(body, headers, watched) as reading:
            answer = self._read(reading)
        remote_id = reading.remote_id or answer.remote_id
        return replace(answer, remote_id=remote_id, usage=answer.usage or _estimated(body, answer))

    def close(self) -> None:
        """End every call that is under way, and those to come."""
        with self._lock:
            self._is_closed = True
            calls = list(self._calls)
        for call in calls:
            call.cancel()

    @contextmanager
    def _watched(self, call: Call) -> Iterator[Call]:
        with self._lock:
            self._calls.add(call)
            is_closed = self._is_closed
        if is_closed:
            call.cancel()
        try:
            yield call
        finally:
            with self._lock:
                self._calls.discard(call)

    def _read(self, reading: Reading) -> ChatAnswer:
        assembly = Assembly()
        try:
            if reading.is_event_stream:
                if not _streamed(reading, assembly):
                    raise ChatMaybeDone(f"{self._name}_cut: no end", 0, reading.received_bytes)
            else:
                assembly.add(b"".join(reading.chunks()))
        except ServerSaidError:
            raise ChatMaybeDone(f"{self._name}_server_error", 0, reading.received_bytes) from None
        except _NONSENSE:
            reason, received_bytes = f"{self._name}_unreadable", reading.received_bytes
            raise ChatRefused(reason, may_have_cost=True, received_bytes=received_bytes) from None
        return assembly.answer()


def _streamed(reading: Reading, assembly: Assembly) -> bool:
    """Take the pieces in; whether the stream came to its end."""
    events = EventStream()
    for chunk in reading.chunks():
        for data in events.feed(chunk):
            if data.strip() == b"[DONE]":
                return True
            assembly.add(data)
    return assembly.is_finished


def _estimated(body: bytes, answer: ChatAnswer) -> Usage:
    said = [answer.text, *(call.name + call.arguments_json for call in answer.tool_calls)]
    said_bytes = sum(len(text.encode("utf-8", "replace")) for text in said)
    return Usage(tokens_estimated(len(body)), tokens_estimated(said_bytes), is_estimated=True)
