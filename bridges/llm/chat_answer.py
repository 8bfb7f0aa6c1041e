"""A chat completion as servers send it, whole or in pieces, and what we make of it."""

from __future__ import annotations

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

TOOL_CALLS_MAX: Final = 8
ARGUMENTS_CHARS_MAX: Final = 4_000
TEXT_CHARS_MAX: Final = 200_000
"""More than this is nonsense, whatever was asked."""
_WORD: Final = re.compile(r"[0-9A-Za-z_.:\-]{1,128}")
_Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class AskedTool(Struct, frozen=True):
    """A tool that the model wants; the arguments are JSON as it wrote them, perhaps wrong."""

    call_id: str
    name: str
    arguments_json: str


class Usage(Struct, frozen=True):
    """Tokens of one call; `is_estimated` where the server did not say."""

    prompt_tokens: int
    completion_tokens: int
    is_estimated: bool = False


class ChatAnswer(Struct, frozen=True):
    """One whole answer. `finish_reason` is ``stop``, ``length``, ``tool_calls``, ``content_filter`` or ``other``."""

    text: str
    tool_calls: tuple[AskedTool, ...]
    finish_reason: str
    usage: Usage | None
    remote_id: str = ""
    model: str = ""


class _Function(Struct):
    name: str | None = None
    arguments: str | None = None


class _ToolPiece(Struct):
    index: Annotated[int, Meta(ge=0, lt=1000)] | None = None
    id: str | None = None
    function: _Function | None = None


class _Piece(Struct):
    content: str | None = None
    tool_calls: list[_ToolPiece] | None = None


class _Choice(Struct):
    index: int = 0
    message: _Piece | None = None
    delta: _Piece | None = None
    finish_reason: str | None = None


class _Counts(Struct):
    prompt_tokens: _Count = 0
    completion_tokens: _Count = 0


class _Wire(Struct):
    id: str | None = None
    model: str | None = None
    choices: list[_Choice] = []
    usage: msgspec.Raw = msgspec.Raw(b"null")
    error: msgspec.Raw = msgspec.Raw(b"null")


class _Call(Struct):
    index: int | None
    call_id: str = ""
    name: str = ""
    arguments: str = ""


_decoder: Final = msgspec.json.Decoder(_Wire)
_counts_decoder: Final = msgspec.json.Decoder(_Counts)
_FINISHED: Final = {
    "stop": "stop", "eos": "stop", "length": "length", "tool_calls": "tool_calls", "function_call": "tool_calls",
    "content_filter": "content_filter",
}  # fmt: skip


class ServerSaidError(ValueError):
    """The server reports an error where an answer should stand."""


class Assembly:
    """Puts an answer together: give it every piece (or the one whole answer), in order, then take `answer`."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._chars = 0
        self._calls: list[_Call] = []
        self._finish_reason = ""
        self._usage: Usage | None = None
        self._remote_id = ""
        self._model = ""

    @property
    def is_finished(self) -> bool:
        """Whether the server has said how it ended."""
        return bool(self._finish_reason)

    def add(self, data: bytes) -> None:
        """Take a piece in. Raises ValueError or one of `universe.events.UNDECODABLE` for nonsense.

        Raises `ServerSaidError` for an error object.
        """
        wire = _decoder.decode(data)
        if bytes(wire.error) != b"null" and not wire.choices:
            raise ServerSaidError
        self._remote_id = self._remote_id or word_of(wire.id or "")
        self._model = self._model or word_of(wire.model or "")
        self._usage = _usage(bytes(wire.usage)) or self._usage
        for choice in wire.choices:
            if choice.index == 0:
                self._add_choice(choice)

    def answer(self) -> ChatAnswer:
        """The whole answer; a server that says no reason has ended of itself."""
        named = [call for call in self._calls if word_of(call.name)]
        calls = tuple(AskedTool(call.call_id, call.name, call.arguments or "{}") for call in named)
        reason = self._finish_reason or "stop"
        return ChatAnswer("".join(self._text), calls, reason, self._usage, self._remote_id, self._model)

    def _add_choice(self, choice: _Choice) -> None:
        piece = choice.delta or choice.message
        if piece is not None:
            if piece.content:
                self._chars += len(piece.content)
                self._text.append(piece.content)
            for position, call in enumerate(piece.tool_calls or ()):
                # In a whole message every entry is a call of its own.
                self._add_call(call if choice.delta else replace(call, index=position))
        if choice.finish_reason:
            self._finish_reason = _FINISHED.get(choice.finish_reason, "other")
        if self._chars > TEXT_CHARS_MAX:
            raise ValueError("the text is too long")

    def _add_call(self, piece: _ToolPiece) -> None:
        call = self._call_of(piece)
        call.call_id = call.call_id or word_of(piece.id or "")
        if piece.function is not None:
            call.name += piece.function.name or ""
            call.arguments += piece.function.arguments or ""
        if len(call.arguments) > ARGUMENTS_CHARS_MAX or len(call.name) > 128:
            raise ValueError("a tool call is too long")

    def _call_of(self, piece: _ToolPiece) -> _Call:
        """The call that a piece belongs to: that of its id and index, else of its index, else the last one.

        Some servers send no index, some always the same one, some the id every time: a new id or, without any, a name
        begins a call.
        """
        call_id = word_of(piece.id or "")
        for call in self._calls:
            if call_id and call.call_id == call_id and piece.index in (None, call.index):
                return call
        for call in self._calls:
            if piece.index is not None and call.index == piece.index and not (call_id and call.call_id):
                return call
        has_name = piece.function is not None and bool(piece.function.name)
        if piece.index is not None or call_id or has_name or not self._calls:
            if len(self._calls) == TOOL_CALLS_MAX:
                raise ValueError("too many tool calls")
            self._calls.append(_Call(piece.index))
        return self._calls[-1]


def tokens_estimated(text_bytes: int) -> int:
    """About how many tokens a text of so many UTF-8 bytes is: a quarter (a rule of thumb for English)."""
    return -(-text_bytes // 4)


def word_of(text: str) -> str:
    """An id as servers give it, where it is one of ours to repeat; otherwise empty."""
    return text if _WORD.fullmatch(text) else ""


def _usage(data: bytes) -> Usage | None:
    """What the server counted; None where it counted nothing, or nonsense."""
    try:
        counts = _counts_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    counted = counts.prompt_tokens or counts.completion_tokens
    return Usage(counts.prompt_tokens, counts.completion_tokens) if counted else None
