"""The ports that ask a language model, as the settings say; all of one process share one account of what it costs."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from bridges.llm.chat_client import ChatClient, Endpoint
from bridges.llm.chat_request import dialect_of
from bridges.llm.cost_file import CostFile
from bridges.llm.costs import CostBook, prices_of
from bridges.llm.llm_composer import LlmComposer
from bridges.llm.llm_synthesiser import LlmSynthesiser
from bridges.llm.paid_chat import PaidChat
from bridges.llm.staged_post import Waits
from bridges.secret_file import secret_of
from universe.config_llm import LlmConfig
from universe.errors import BadInput


def open_composer(config: LlmConfig, book: CostBook | None = None) -> LlmComposer:
    """The composer. `book` is an account of its own; otherwise that of the process (`cost_book`).

    Raises `BadInput` for settings that cannot be used.
    """
    return LlmComposer(
        _chat(config, LlmComposer.name, "compose", book), max_tokens=config.max_tokens,
        temperature_milli=round(config.temperature * 1000), prompt_chars_max=config.prompt_chars,
    )  # fmt: skip


def open_synthesiser(config: LlmConfig, book: CostBook | None = None) -> LlmSynthesiser:
    """The synthesiser, as `open_composer`."""
    chat = _chat(config, LlmSynthesiser.name, "synthesise", book)
    return LlmSynthesiser(chat, max_tokens=config.synthesis_max_tokens)


def cost_book(config: LlmConfig) -> CostBook:
    """The one account for these prices, budget and file in this process. Raises `BadInput` for prices that are none."""
    return _book(config.prices, config.budget_micro_per_day, config.costs_file)


@cache
def _book(prices: tuple[str, ...], budget_micro_per_day: int, costs_file: str) -> CostBook:
    file = CostFile(Path(costs_file)) if costs_file else None
    return CostBook(prices_of(prices), budget_micro_per_day, file)


def _chat(config: LlmConfig, name: str, purpose: str, book: CostBook | None) -> PaidChat:
    for setting, value in (("url", config.url), ("model", config.model)):
        if not value:
            raise BadInput(f"llm.{setting} is empty")
    waits = Waits(
        connect_ms=config.connect_timeout_ms, first_byte_ms=config.first_byte_timeout_ms,
        between_bytes_ms=config.between_bytes_timeout_ms, total_ms=config.total_timeout_ms,
    )  # fmt: skip
    endpoint = Endpoint(
        url=config.url, model=config.model, key=secret_of(config.key_file, "llm.key_file"), waits=waits,
        dialect=dialect_of(config.dialect, (*config.without, *(() if config.stream else ("stream",)))),
    )  # fmt: skip
    return PaidChat(ChatClient(endpoint, name), book or cost_book(config), purpose, _utc_ms)


def _utc_ms() -> int:
    """Money is spent by the clock on the wall, also where a simulation lives through a month in an hour."""
    return time.time_ns() // 1_000_000
