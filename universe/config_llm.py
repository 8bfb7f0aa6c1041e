"""The settings of the language model: where it is, how it speaks, how long to wait, what it may cost."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from universe.config_values import Natural, Positive


class LlmConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model behind an OpenAI-compatible endpoint (docs/llm.md), for ``mind.composer`` and ``mind.synthesis``.

    `without` names what the server does not understand of its dialect. A line of `prices` is a model with the
    micro-units of a currency for a million tokens of prompt, and of answer (``small 150000 600000``: 0.15 and 0.60).
    """

    url: str = ""
    model: str = ""
    key_file: str = ""
    dialect: Literal["hosted", "vllm", "llama_cpp", "bitnet"] = "vllm"
    without: tuple[
        Literal["stream", "stream_usage", "tools", "json_mode", "temperature", "system_role", "max_tokens"], ...
    ] = ()  # fmt: skip
    stream: bool = True
    temperature: Annotated[float, Meta(ge=0.0, le=2.0)] = 0.7
    max_tokens: Positive = 400
    synthesis_max_tokens: Positive = 800
    prompt_chars: Annotated[int, Meta(ge=1000, le=200_000)] = 12_000
    connect_timeout_ms: Positive = 5_000
    first_byte_timeout_ms: Positive = 30_000
    between_bytes_timeout_ms: Positive = 15_000
    total_timeout_ms: Positive = 60_000
    prices: tuple[str, ...] = ()
    budget_micro_per_day: Natural = 0
    costs_file: str = ""
