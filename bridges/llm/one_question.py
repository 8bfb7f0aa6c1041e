"""One question, one JSON answer: what the small clients (judge, detector) share."""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from universe.errors import PortRefused
from universe.events import UNDECODABLE


class _Said(Struct):
    content: str


class _Choice(Struct):
    message: _Said


class _Completion(Struct):
    choices: Annotated[list[_Choice], Meta(min_length=1)]


def question(model: str, instruction: str, told: dict[str, Any]) -> bytes:
    """The body of a question at temperature 0: our instruction, then data as one JSON object."""
    messages = [
        {"role": "system", "content": instruction},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False)},
    ]
    body = {
        "model": model, "temperature": 0, "response_format": {"type": "json_object"}, "messages": messages,
    }  # fmt: skip
    return json.dumps(body).encode("ascii")


def said_in(answer: bytes, unreadable: str) -> str:
    """The text that a completion says. Raises `PortRefused` with the reason `unreadable` where it says none."""
    try:
        return msgspec.json.decode(answer, type=_Completion).choices[0].message.content
    except UNDECODABLE:
        raise PortRefused(unreadable) from None


def sendable(text: str) -> str:
    """A text without lone surrogates, which are no text for any server."""
    return text.encode("utf-8", "replace").decode("utf-8")
