"""From the settings to the ports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from bridges.llm.chat_request import DIALECTS, FEATURES
from bridges.llm.costs import DAY_MS, CostBook
from bridges.llm.llm_composer import LlmComposer
from bridges.llm.open_llm import cost_book, open_composer, open_synthesiser
from tests.llm.chat_server import KEY, ChatServer, Said, serving, speaking, then_waits
from tests.llm.composing import composing, request
from universe.config_llm import LlmConfig
from universe.errors import BadInput, PortRefused
from universe.mind_requests import Synthesise
from universe.ports import Composed, Exporting

COUNTS = {"prompt_tokens": 1000, "completion_tokens": 20}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server that runs."""
    with serving() as started:
        yield started


def config(server: ChatServer, **settings: Any) -> LlmConfig:
    """Settings for the server."""
    return LlmConfig(url=server.url, model="small", **settings)


def test_every_setting_reaches_the_request(server: ChatServer, tmp_path: Path) -> None:
    """Key, model, temperature, length, dialect; streamed or not."""
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="ascii")
    own = config(
        server, key_file=str(tmp_path / "key"), dialect="hosted", without=("temperature",), stream=False, max_tokens=77
    )  # fmt: skip
    open_composer(own, CostBook()).apply(request())
    open_composer(config(server, temperature=1.25), CostBook()).apply(request())
    first, second = server.heard

    assert ("small", 77, f"Bearer {KEY}") == (
        first.body["model"], first.body["max_completion_tokens"], first.headers["Authorization"]
    )  # fmt: skip
    assert not {"stream", "temperature", "max_tokens"} & first.body.keys()
    assert (True, 1.25, 400) == (second.body["stream"], second.body["temperature"], second.body["max_tokens"])


def test_the_waits_are_those_of_the_settings(server: ChatServer) -> None:
    """Each stage has its own."""
    server.answering = then_waits()
    for settings in ({"first_byte_timeout_ms": 100}, {"total_timeout_ms": 100}):
        with pytest.raises(Exception, match=r"^composer_timeout_(first_byte|total)$"):
            open_composer(config(server, **settings), CostBook()).apply(request())


def test_composer_and_synthesiser_share_one_account(server: ChatServer) -> None:
    """What the one has spent the other cannot spend again; each exports its own purpose."""
    own = config(server, prices=("small 150000 600000",), budget_micro_per_day=601)
    server.answering = speaking(Said("ok", usage=COUNTS))
    speaker, thinker = open_composer(own), open_synthesiser(own)
    speaker.apply(request())
    with pytest.raises(PortRefused, match=r"^llm_budget$"):
        thinker.apply(request(Synthesise("m1:elena", "hm?", (), ("[A]",))))
    files = {**speaker.exports(), **thinker.exports()}

    assert isinstance(speaker, Exporting)
    assert isinstance(thinker, Exporting)
    assert 1 == len(server.heard)
    assert cost_book(own) is cost_book(msgspec.structs.replace(own, model="else"))
    assert ["llm_costs_compose.jsonl", "llm_costs_synthesise.jsonl"] == sorted(files)
    assert 162 == json.loads(files["llm_costs_compose.jsonl"])["cost_micro"]


def test_a_budget_holds_over_a_restart_where_there_is_a_file(server: ChatServer, tmp_path: Path) -> None:
    """By the clock on the wall, whatever time the request thinks it is."""
    own = config(
        server, prices=("small 150000 600000",), budget_micro_per_day=450, costs_file=str(tmp_path / "costs.jsonl")
    )
    server.answering = speaking(Said("ok", usage=COUNTS))
    open_composer(own).apply(request())
    today = time.time_ns() // 10**6 // DAY_MS
    (line,) = (tmp_path / "costs.jsonl").read_text(encoding="ascii").splitlines()
    assert today - 1 <= json.loads(line)["day"] <= today
    cost_book.__globals__["_book"].cache_clear()
    with pytest.raises(PortRefused, match=r"^llm_budget$"):
        open_composer(own).apply(request(now=0))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": ""}, r"llm\.url is empty"), ({"model": ""}, r"llm\.model is empty"), ({"url": "ftp://x"}, "address"),
        ({"key_file": "/no/such/file"}, r"llm\.key_file cannot be read"), ({"prices": ("x",)}, r"llm\.prices"),
        ({"budget_micro_per_day": 1}, "needs a price"), ({"costs_file": "/no/such/file"}, r"llm\.costs_file"),
        ({"dialect": "klingon"}, r"llm\.dialect"), ({"without": ("voice",)}, r"llm\.without"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_the_users_fault(
    server: ChatServer, settings: dict[str, Any], said: str
) -> None:
    """One clear line, which names the setting."""
    for opened in (open_composer, open_synthesiser):
        with pytest.raises(BadInput, match=said) as raised:
            opened(msgspec.structs.replace(config(server), **settings))
        assert "\n" not in str(raised.value)


def test_the_settings_know_the_words_that_the_client_knows() -> None:
    """And their defaults are those of the parts."""
    types = {field.name: field.type for field in msgspec.structs.fields(LlmConfig)}

    assert set(DIALECTS) == set(get_args(types["dialect"]))
    assert set(FEATURES) == set(get_args(get_args(types["without"])[0]))


def test_an_opened_composer_speaks(server: ChatServer) -> None:
    """With the fewest settings there are."""
    port = open_composer(config(server))

    assert isinstance(port, LlmComposer)
    assert Composed("bot:elena/7", "Hello there.") == port.apply(request(composing())).reply
