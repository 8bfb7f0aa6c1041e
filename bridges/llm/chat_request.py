"""A chat completion as we ask for it, and the dialects in which servers want to hear it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from universe.errors import BadInput

FEATURES: Final = ("stream", "stream_usage", "tools", "json_mode", "temperature", "system_role", "max_tokens")
"""What a server may be without (``llm.without``)."""


class Dialect(Struct, frozen=True, kw_only=True):
    """What a server understands (docs/llm.md); `max_tokens_name` is how it calls the limit of an answer."""

    max_tokens_name: str = "max_tokens"
    stream: bool = True
    stream_usage: bool = True
    tools: bool = True
    json_mode: bool = True
    temperature: bool = True
    system_role: bool = True
    max_tokens: bool = True


DIALECTS: Final[Mapping[str, Dialect]] = {
    "hosted": Dialect(max_tokens_name="max_completion_tokens"),
    "vllm": Dialect(),
    "llama_cpp": Dialect(),
    "bitnet": Dialect(stream_usage=False, tools=False, json_mode=False),
}


class ChatRequest(Struct, frozen=True, kw_only=True):
    """One completion. `messages` and `tools` as the API has them; `temperature_milli` in thousandths.

    `key` names the request for the server (``Idempotency-Key``, ``X-Client-Request-Id``): the same for every try.
    """

    messages: tuple[dict[str, Any], ...]
    tools: tuple[dict[str, Any], ...] = ()
    max_tokens: int = 400
    temperature_milli: int = 700
    is_json: bool = False
    key: str = ""


def dialect_of(name: str, without: Iterable[str] = ()) -> Dialect:
    """A dialect by name, without some of its features. Raises `BadInput` for words that are none."""
    if name not in DIALECTS:
        raise BadInput(f"llm.dialect must be one of {', '.join(DIALECTS)}")
    missing = tuple(without)
    if any(feature not in FEATURES for feature in missing):
        raise BadInput(f"llm.without may name {', '.join(FEATURES)}")
    return replace(DIALECTS[name], **dict.fromkeys(missing, False))


def body_of(asked: ChatRequest, model: str, dialect: Dialect) -> bytes:
    """The request as JSON, in ASCII."""
    body: dict[str, Any] = {"model": model, "messages": _messages(asked.messages, dialect)}
    if dialect.max_tokens:
        body[dialect.max_tokens_name] = asked.max_tokens
    if dialect.temperature:
        body["temperature"] = asked.temperature_milli / 1000
    if asked.tools and dialect.tools:
        body["tools"] = asked.tools
    if asked.is_json and dialect.json_mode:
        body["response_format"] = {"type": "json_object"}
    if dialect.stream:
        body["stream"] = True
        if dialect.stream_usage:
            body["stream_options"] = {"include_usage": True}
    return json.dumps(body).encode("ascii")


def _messages(messages: tuple[dict[str, Any], ...], dialect: Dialect) -> list[dict[str, Any]]:
    """As they are; a server without a system role is told the rules at the head of the first user's turn."""
    if dialect.system_role or not messages or messages[0]["role"] != "system":
        return list(messages)
    rules, first, *others = messages
    return [{**first, "content": f"{rules['content']}\n\n{first['content']}"}, *others]


def question_key(request_id: str, asked: ChatRequest) -> str:
    """The identity of a request for the server and for us: its id and all that is asked, 128 bits in hexadecimal."""
    told = json.dumps([request_id, asked.messages, asked.tools]).encode("ascii")
    return f"orrery-{blake2b(told, digest_size=16).hexdigest()}"
