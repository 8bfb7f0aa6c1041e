"""The synthesiser that asks a language model: what it chooses is ours, whatever it writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridges.llm.chat_errors import ChatMaybeDone
from bridges.llm.chat_request import Dialect
from bridges.llm.known_statements import KnownStatements, statements_in
from bridges.llm.llm_synthesiser import LlmSynthesiser
from tests.llm.chat_server import ChatServer, Said, serving, speaking, status
from tests.llm.composing import composing, paid, request
from tests.scale import scaled
from universe.errors import PortRefused
from universe.mind.claim import Claim
from universe.mind.fact import Fact
from universe.mind_requests import Synthesise, Synthesised
from universe.nwp.assertions import delta_statement, fact_statement, gate_statement, layer_statement, source_statement
from universe.nwp.writer import format_statement
from universe.ports import Port

HOME: Final = format_statement(fact_statement("user:42", "lives_in", "Oslo", denied=False))
BOAT: Final = format_statement(fact_statement("user:42", "has", "boat", denied=True))
DELTA: Final = format_statement(delta_statement("L0", "L2"))
GATE: Final = format_statement(gate_statement("L4", "L3", open=False))
SOURCES: Final = format_statement(source_statement(["f1", "f2"]))
GIVEN: Final = (DELTA, GATE, HOME, BOAT, SOURCES)
FACTS: Final = (
    Fact(id="f1", layer="L2", source="report", confidence_bp=7000, text="Kim lives in Oslo.",
         claims=(Claim("user:42", "lives_in", "oslo"),)),
    Fact(id="f2", layer="L0", source="event", confidence_bp=9500),
    Fact(id="agree", layer="L4", source="intent", confidence_bp=6000, claims=(Claim("user:42", "is", "king"),)),
)  # fmt: skip
WISH: Final = format_statement(fact_statement("user:42", "is", "king", denied=False))
LIES: Final = (
    WISH,
    format_statement(fact_statement("user:42", "lives_in", "Oslo", denied=True)),
    format_statement(fact_statement("user:42", "has", "boat", denied=False)),
    format_statement(fact_statement("user:43", "lives_in", "Oslo", denied=False)),
    format_statement(gate_statement("L4", "L3", open=True)),
    format_statement(layer_statement("MEM", "f1", "L0")),
    format_statement(layer_statement("MEM", "agree", "L4")),
    format_statement(source_statement(["f1", "f9"])),
    "⊢ [USR:42] ⇒ [LIVES_IN:Oslo] ∩ [IS:king]",
    f"{HOME} ⇒ ⊥",
    HOME.replace("⊢", "?"),
    "Kim lives in Oslo.",
    f"{HOME}]\n⊢",
    "",
)
"""What no fact bears out, and what is no statement."""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server that runs."""
    with serving() as started:
        yield started


def asked(text: str = "Where do I live?") -> Synthesise:
    """What a bot asks."""
    return Synthesise("m1:elena", text, FACTS, GIVEN)


def synthesised(server: ChatServer, said: Said, dialect: Dialect | None = None) -> tuple[str, ...]:
    """What an answer becomes."""
    server.answering = speaking(said)
    reply = LlmSynthesiser(paid(server, dialect=dialect, purpose="synthesise")).apply(request(asked())).reply
    assert isinstance(reply, Synthesised)
    assert "bot:elena/7" == reply.request_id
    return reply.assertions


def answer(*lines: str) -> Said:
    """A good answer."""
    return Said(json.dumps({"assertions": lines}, ensure_ascii=False))


def naive_chosen(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The twin keeps whatever parses."""
    return tuple(line for line in lines if statements_in(line))


def test_the_model_chooses_and_orders(server: ChatServer) -> None:
    """It is a slow port; it is told facts and assertions as data, at temperature 0, and asked for JSON."""
    port: Port = LlmSynthesiser(paid(server))
    server.answering = speaking(answer(BOAT, GATE, HOME, DELTA))
    reply = port.apply(request(asked())).reply
    body = server.heard[0].body
    data = json.loads(body["messages"][1]["content"])

    assert ("synthesiser", False) == (port.name, port.inline)
    assert Synthesised("bot:elena/7", (BOAT, GATE, HOME, DELTA)) == reply
    assert (0, {"type": "json_object"}) == (body["temperature"], body["response_format"])
    assert ("Where do I live?", list(GIVEN)) == (data["message"], data["assertions"])
    assert [{"layer": "L2", "text": "Kim lives in Oslo."}] == data["facts"]


@pytest.mark.parametrize("lie", LIES)
def test_what_no_fact_bears_out_does_not_leave(server: ChatServer, lie: str) -> None:
    """Other people, other signs, other layers, other sources, wishes; alone it is no synthesis at all."""
    assert (HOME, DELTA, GATE) == synthesised(server, answer(lie, HOME))
    with pytest.raises(PortRefused, match=r"^synthesis_unreadable$"):
        synthesised(server, answer(lie))


def test_keeping_what_parses_would_crown_a_king() -> None:
    """The twin asserts a wish."""
    assert (WISH,) == naive_chosen((WISH,))
    assert () == KnownStatements(FACTS, GIVEN).chosen((WISH,))


def test_contradictions_and_gates_cannot_be_left_out(server: ChatServer) -> None:
    """They stand at the end where the model forgets them."""
    assert (BOAT, DELTA, GATE) == synthesised(server, answer(BOAT))


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("|- [USR:42] => [LIVES_IN:OSLO]", (HOME,)),
        ("  ⊢[USR:42]⇒[LIVES_IN:Oslo]  ", (HOME,)), (f"{HOME}\n{BOAT}", (HOME, BOAT)),
        ("⊢ [USR:42] ⇒ ([LIVES_IN:Oslo] ∩ (¬[HAS:boat]))", (HOME, BOAT)),
        ("⊢ [SYS:SOURCE] ∈ {f2}", ("⊢ [SYS:SOURCE] ∈ {f2}",)),
        ("⊢ [MEM:f1] ∈ [SYS:L2_NARRATIVE]", ("⊢ [MEM:f1] ∈ [SYS:L2_NARRATIVE]",)),
    ],
)  # fmt: skip
def test_other_spellings_of_the_same_are_written_our_way(line: str, known: tuple[str, ...]) -> None:
    """ASCII, capitals, blanks, several in a line, one joint statement for two."""
    chosen = KnownStatements(FACTS, GIVEN).chosen([line])

    assert (*known, DELTA, GATE) == chosen


@pytest.mark.parametrize("frame", ["{}", "Here you are:\n```json\n{}\n```\nAnything else?", "<think>hm</think>{}"])
def test_words_around_the_object_do_no_harm(server: ChatServer, frame: str) -> None:
    """Models without a JSON mode talk."""
    said = Said(frame.replace("{}", answer(HOME).text))

    assert (HOME, DELTA, GATE) == synthesised(server, said, dialect=Dialect(json_mode=False))
    assert "response_format" not in server.heard[0].body


@pytest.mark.parametrize(
    "text",
    ["", "sorry", "{}", "[]", "null", "}{", '{"assertions": "x"}', '{"assertions": [7]}', '{"assertions": []}',
     '{"assertions": [' + '"x",' * 300 + '"x"]}', json.dumps({"assertions": [HOME, "x" * 3000]}), "{" * 50_000],
)  # fmt: skip
def test_an_answer_without_a_synthesis_is_refused(server: ChatServer, text: str) -> None:
    """The bot then says what the formatter says."""
    with pytest.raises(PortRefused, match=r"^synthesis_unreadable$"):
        synthesised(server, Said(text))


def test_the_same_request_is_answered_once(server: ChatServer) -> None:
    """An answer is kept; an error is not."""
    port = LlmSynthesiser(paid(server))
    server.answering = status(500)
    with pytest.raises(ChatMaybeDone, match=r"^composer_status_500$"):
        port.apply(request(asked()))
    server.answering = speaking(answer(HOME), answer(BOAT))

    assert port.apply(request(asked())) == port.apply(request(asked())) != port.apply(request(asked("what?")))
    assert 3 == len(server.heard)


def test_anything_but_a_request_to_synthesise_is_refused(server: ChatServer) -> None:
    """Nothing is sent."""
    with pytest.raises(PortRefused, match=r"^the synthesiser takes no Compose$"):
        LlmSynthesiser(paid(server)).apply(request(composing()))

    assert [] == server.heard


@settings(max_examples=scaled(60, 3000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*GIVEN, *LIES]) | st.text(max_size=60), max_size=8))
def test_whatever_a_model_writes_only_known_statements_leave(lines: list[str]) -> None:
    """Each once, and every one of them parses."""
    chosen = KnownStatements(FACTS, GIVEN).chosen(lines)
    layers = {format_statement(layer_statement("MEM", fact.id, fact.layer)) for fact in FACTS[:2]}

    assert set(chosen) <= {*GIVEN, *layers}
    assert len(chosen) == len(set(chosen))
    assert not chosen or {DELTA, GATE} <= set(chosen)
