"""A composer on a server of a test's own, and requests as bridges make them."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from bridges.llm.chat_client import ChatClient, Endpoint
from bridges.llm.chat_request import Dialect
from bridges.llm.costs import CostBook
from bridges.llm.llm_composer import LlmComposer
from bridges.llm.paid_chat import PaidChat
from bridges.llm.staged_post import Waits
from tests.llm.chat_server import KEY, Answering, ChatServer
from universe.ports import Compose, Composed, PortRequest

NOON_MS = 20_000 * 86_400_000 + 43_200_000


def composing(content: str = "hi", **fields: Any) -> Compose:
    """What a bot asks; `fields` as in `Compose`."""
    asked = Compose("elena", "Elena", ("dry wit",), "", "Kim", content, 0)
    return replace(asked, **fields) if fields else asked


def request(asked: Any = None, request_id: str = "bot:elena/7", now: int = NOON_MS) -> PortRequest:
    """A request as a bridge makes it."""
    body = composing() if asked is None else asked
    return PortRequest(request_id, "bot:elena", body, root="", hop=0, now=now, first_try=True)


def paid(
    server: ChatServer, book: CostBook | None = None, dialect: Dialect | None = None, waits: Waits | None = None,
    purpose: str = "compose",
) -> PaidChat:  # fmt: skip
    """A model that is paid for."""
    endpoint = Endpoint(
        url=server.url, model="small", key=KEY, dialect=dialect or Dialect(), waits=waits or Waits()
    )  # fmt: skip
    return PaidChat(ChatClient(endpoint, "composer"), book or CostBook(), purpose, lambda: NOON_MS)


def composer(server: ChatServer, book: CostBook | None = None, **how: Any) -> LlmComposer:
    """A composer that asks the server."""
    return LlmComposer(paid(server, book, **how))


def composed(server: ChatServer, answering: Answering, asked: Compose | None = None) -> Composed:
    """What an answer becomes."""
    server.answering = answering
    reply = composer(server).apply(request(asked)).reply
    assert isinstance(reply, Composed)
    return reply


def told(server: ChatServer, position: int = -1) -> dict[str, Any]:
    """The data that the model was given."""
    data: dict[str, Any] = json.loads(server.heard[position].body["messages"][1]["content"])
    return data
