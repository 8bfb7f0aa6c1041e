"""What a model asks for while it writes: the person tools, run by the bot itself, their results taken back to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from actors.answering import Answering, Answers, arrived, waiting_for
from actors.bot_messages import ToolUsed, UseTool
from actors.turn import Turn
from universe.events import UNDECODABLE
from universe.ports import Composed, ToolCall, ToolResult

TOOL: Final = "tool"
ROUNDS_MAX: Final = 3
"""Rounds of calls for one answer; a model that goes on asking gets no answer said."""
_objects = msgspec.json.Decoder(dict[str, Any])


class ToolCalls:
    """Works on the bot's `Answers`; holds nothing."""

    @staticmethod
    def run(answers: Answers, answering: Answering, composed: Composed, turn: Turn) -> bool:
        """Run every call with the authority of the least trusted who wrote what the model reads.

        Returns whether the answer waits now.
        """
        if answering.rounds >= ROUNDS_MAX:
            return False
        answering.rounds += 1
        answering.calls = {_key(composed, call): call for call in composed.tool_calls}
        answering.waiting = dict.fromkeys(answering.calls, TOOL)
        answers[next(iter(answering.waiting))] = answering
        who = tuple(dict.fromkeys((answering.user_id, *answering.contributors)))
        for key, call in answering.calls.items():
            turn.later(UseTool(call.name, _arguments(call), who, key), 0)
        return True

    @staticmethod
    def heard(answers: Answers, used: ToolUsed) -> Answering | None:
        """A tool has answered; returns the answer that all calls are back for."""
        answering = waiting_for(answers, used.call)
        if answering is None or answering.waiting[used.call] != TOOL:
            return None
        answering.tool_results += (ToolResult(answering.calls[used.call], used.text),)
        return arrived(answers, answering, used.call)


def _key(composed: Composed, call: ToolCall) -> str:
    return f"{composed.request_id}#{call.id}"


def _arguments(call: ToolCall) -> dict[str, str]:
    """What the model gave, as far as it is text; the tool itself says what is missing."""
    try:
        given: Iterable[tuple[str, Any]] = _objects.decode(call.arguments).items()
    except UNDECODABLE:
        return {}
    return {name: value for name, value in given if isinstance(value, str)}
