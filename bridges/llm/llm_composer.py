"""The composer that asks a language model: `Compose` to `Composed`.

Composing has no effect outside: a second try may cost tokens, but what is said is said once, by the bot that asked.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec
from msgspec.structs import replace

from bridges.llm.answer_cache import AnswerCache
from bridges.llm.chat_answer import AskedTool, ChatAnswer
from bridges.llm.chat_request import ChatRequest, question_key
from bridges.llm.clean_reply import CHAT_CHARS_MAX, clean_reply
from bridges.llm.composer_prompt import PAGES, call_id_of, chat_messages, next_round, tools_of
from bridges.llm.data_block import data_block
from bridges.llm.paid_chat import PaidChat
from universe.errors import PortRefused
from universe.events import TEXT_CHARS_MAX, UNDECODABLE
from universe.people.tools import TOOL_TIERS
from universe.ports import Compose, Composed, PortAnswer, PortRequest, ToolCall

ANSWERS_KEPT: Final = 1_000
EMPTY: Final = "composer_empty"
FILTERED: Final = "composer_filtered"
_arguments: Final = msgspec.json.Decoder(dict[str, str | int | bool | None])


class LlmComposer:
    """A `universe.ports.Port` for `Compose`; slow, safe to call from several threads, asks the model once a try.

    Parameters
    ----------
    chat
        The model.
    max_tokens, temperature_milli
        Longest answer; how free it is, in thousandths.
    prompt_chars_max
        Characters of data in a prompt at most (models have a limit of their own).

    An answer is kept by request id, in memory: the same request asked again gets it without asking the model.
    """

    name: str = "composer"
    inline: bool = False

    def __init__(
        self, chat: PaidChat, *, max_tokens: int = 400, temperature_milli: int = 700, prompt_chars_max: int = 12_000
    ) -> None:
        self._chat = chat
        self._max_tokens = max_tokens
        self._temperature_milli = temperature_milli
        self._prompt_chars_max = prompt_chars_max
        self._answers: AnswerCache[Composed] = AnswerCache(ANSWERS_KEPT)

    def apply(self, request: PortRequest) -> PortAnswer:
        """Have it written.

        Raises what `PaidChat.ask` raises, and `PortRefused` for an answer with nothing in it that may be said
        (``composer_empty``) or that the server's own filter has stopped (``composer_filtered``).
        """
        asked = request.body
        if not isinstance(asked, Compose):
            raise PortRefused(f"the composer takes no {type(asked).__name__}")
        question = ChatRequest(
            messages=chat_messages(asked, self._prompt_chars_max), tools=tools_of(asked), max_tokens=self._max_tokens,
            temperature_milli=self._temperature_milli,
        )  # fmt: skip
        question = replace(question, key=question_key(request.request_id, question))
        return PortAnswer(self._answers.once(question.key, partial(self._composed, request, asked, question)))

    def exports(self) -> dict[str, bytes]:
        """What was spent, by day and model."""
        return self._chat.exports()

    def close(self) -> None:
        """End the calls under way."""
        self._chat.client.close()

    def _composed(self, request: PortRequest, asked: Compose, question: ChatRequest) -> Composed:
        answer = self._chat.ask(question)
        calls = _calls(answer, asked) if question.tools and self._chat.client.speaks_tools else ()
        if calls:
            return Composed(request.request_id, "", tool_calls=calls)
        if answer.finish_reason == "content_filter":
            raise PortRefused(FILTERED)
        chars_max = TEXT_CHARS_MAX if asked.act in PAGES else CHAT_CHARS_MAX
        is_cut = answer.finish_reason == "length"
        text = clean_reply(
            answer.text, (asked.bot_name, asked.bot), (asked.author_name,), is_cut=is_cut, chars_max=chars_max
        )
        if not text:
            raise PortRefused(EMPTY)
        return Composed(request.request_id, text)


def _calls(answer: ChatAnswer, asked: Compose) -> tuple[ToolCall, ...]:
    """The tools that exist, with ids of our own."""
    number = next_round(asked)
    known = [call for call in answer.tool_calls if call.name in TOOL_TIERS]
    return tuple(
        ToolCall(call_id_of(number, position), call.name, _arguments_of(call)) for position, call in enumerate(known)
    )


def _arguments_of(call: AskedTool) -> str:
    """The arguments written anew, fit to go back to a model; none for nonsense: the tool says what it needs."""
    try:
        arguments = data_block(_arguments.decode(call.arguments_json))
    except UNDECODABLE:
        return "{}"
    return arguments if len(arguments) <= TEXT_CHARS_MAX else "{}"
