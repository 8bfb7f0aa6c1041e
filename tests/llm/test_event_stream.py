"""Server-sent events in pieces, and the completion that they become."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.llm.chat_answer import TOOL_CALLS_MAX, AskedTool, Assembly, ServerSaidError, Usage
from bridges.llm.event_stream import EVENT_BYTES_MAX, EventStream
from tests.llm.chat_server import Said, Tool, pieces_of
from tests.scale import scaled
from universe.events import UNDECODABLE


def events_of(*chunks: bytes) -> list[bytes]:
    """The events of a stream that comes in these chunks."""
    stream = EventStream()
    return [event for chunk in chunks for event in stream.feed(chunk)]


def naive_events(*chunks: bytes) -> list[bytes]:
    """The twin looks for whole lines in each chunk alone."""
    lines = [line for chunk in chunks for line in chunk.split(b"\n")]
    return [line.removeprefix(b"data: ") for line in lines if line.startswith(b"data: ")]


def test_events_are_found_whatever_ends_their_lines() -> None:
    """LF, CRLF, CR and a byte order mark; comments and other fields are passed over; several data lines are one."""
    for end in (b"\n", b"\r\n", b"\r"):
        lines = (b"\xef\xbb\xbf: hi", b"event: x", b"data: one", b"id: 7", b"", b"", b"data:two", b"data:  three", b"",
                 b"data", b"", b"data: cut off")  # fmt: skip
        assert [b"one", b"two\n three", b""] == [event for event in events_of(end.join(lines)) if event != b"x"]


LINES = st.text(min_size=1).filter(lambda text: not set(text) & set("\r\n"))


@settings(max_examples=scaled(200, 5000))
@given(st.lists(st.lists(LINES, min_size=1, max_size=3)), st.data())
def test_where_a_stream_is_cut_makes_no_difference(texts: list[list[str]], data: st.DataObject) -> None:
    """Any chunks of the same bytes hold the same events, also inside a letter and between CR and LF."""
    end = data.draw(st.sampled_from([b"\n", b"\r\n", b"\r"]))
    events = [[line.encode("utf-8", "replace") for line in lines] for lines in texts]
    whole = b"".join(b"".join(b"data: " + line + end for line in lines) + end for lines in events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    bounds = [0, *cuts, len(whole)]
    chunks = [whole[first:last] for first, last in pairwise(bounds)]

    assert [b"\n".join(lines) for lines in events] == events_of(*chunks)


def test_a_line_end_in_two_chunks_is_one() -> None:
    """The LF of a CRLF ends no event by itself."""
    assert [b"a\nb"] == events_of(b"data: a\r", b"\ndata: b\r", b"", b"\n\r", b"\n")


def test_reading_chunk_by_chunk_would_lose_events() -> None:
    """The twin finds nothing of an event that comes in two chunks."""
    chunks = (b"da", b"ta: {}\n\n")

    assert [b"{}"] == events_of(*chunks)
    assert [] == naive_events(*chunks)


def test_an_endless_event_is_not_held_for_ever() -> None:
    """One line or many lines of data; many small events and comments may be as much as they like."""
    piece = b"x" * 65_536
    for chunks in ([piece] * 17, [b"data: " + piece + b"\n"] * 17):
        with pytest.raises(ValueError, match="too long"):
            events_of(*chunks)

    assert [] == events_of(*[b": " + piece + b"\n"] * 17)
    assert 17 * 65_536 > EVENT_BYTES_MAX


def assembled(*pieces: object) -> Assembly:
    """What pieces become."""
    assembly = Assembly()
    for piece in pieces:
        assembly.add(json.dumps(piece).encode())
    return assembly


def delta(*calls: dict[str, Any], content: str | None = None) -> dict[str, Any]:
    """A piece."""
    return {"choices": [{"index": 0, "delta": {"content": content, "tool_calls": list(calls) or None}}]}


@settings(max_examples=scaled(100, 2000))
@given(st.text(), st.lists(st.tuples(st.sampled_from(["view_person", "list_people"]), st.text()), max_size=4),
       st.integers(1, 9), st.booleans())  # fmt: skip
def test_an_answer_in_pieces_is_the_same_as_in_one(
    text: str, tools: list[tuple[str, str]], piece: int, has_index: bool
) -> None:
    """Text and tool calls, cut anywhere, with indexes or without."""
    calls = tuple(Tool(name, arguments or "{}", f"id_{number}") for number, (name, arguments) in enumerate(tools))
    said = Said(text.encode("utf-8", "replace").decode(), calls, piece=piece, has_index=has_index)
    answer = assembled(*pieces_of(said, {})).answer()

    assert said.text == answer.text
    assert tuple(AskedTool(call.id, call.name, call.arguments) for call in calls) == answer.tool_calls
    assert ("tool_calls" if tools else "stop") == answer.finish_reason


@pytest.mark.parametrize(
    "pieces",
    [
        [{"id": "a", "function": {"name": "f", "arguments": '{"x"'}}, {"function": {"arguments": ":1}"}},
         {"id": "b", "function": {"name": "g"}}],
        [{"index": 0, "id": "a", "function": {"name": "f", "arguments": '{"x":1}'}},
         {"index": 0, "id": "b", "function": {"name": "g", "arguments": ""}}],
        [{"id": "a", "function": {"name": "f"}}, {"id": "a", "function": {"arguments": '{"x":1}'}},
         {"id": "b", "function": {"name": "g"}}],
        [{"index": 1, "id": "a", "function": {"name": "f"}}, {"index": 2, "id": "b", "function": {"name": "g"}},
         {"index": 1, "function": {"arguments": '{"x":1}'}}],
    ],
)  # fmt: skip
def test_servers_that_number_tool_calls_their_own_way_are_understood(pieces: list[dict[str, Any]]) -> None:
    """No index at all, always the same one, the id every time, two calls interleaved."""
    expected = (AskedTool("a", "f", '{"x":1}'), AskedTool("b", "g", "{}"))

    assert expected == assembled(*map(delta, pieces)).answer().tool_calls


def test_counts_come_from_the_server_or_not_at_all() -> None:
    """The last counts stand; nonsense and nothing are no counts."""
    good = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10, "details": {"cached": 1}}
    nonsense: list[Any] = [None, [], "many", {}, *({"prompt_tokens": count} for count in (-1, 1e300, "7", 10**12))]
    for usage in nonsense:
        assert assembled({"choices": [], "usage": usage}).answer().usage is None
        assert Usage(7, 3) == assembled({"usage": good}, {"usage": usage}).answer().usage


def test_what_is_no_completion_is_refused() -> None:
    """Wrong types, too many calls, endless arguments, JSON that is too deep; an error object says so."""
    many = [delta({"index": number, "id": f"c{number}"}) for number in range(TOOL_CALLS_MAX + 1)]
    long = delta({"index": 0, "function": {"name": "f", "arguments": "x" * 4001}})
    wrong: tuple[list[Any], ...] = ([{"choices": 7}], [[]], [{"choices": [{"delta": {"content": 5}}]}], many, [long],
             [{"choices": [{"delta": {"content": "x" * 200_001}}]}])  # fmt: skip
    for pieces in wrong:
        with pytest.raises((*UNDECODABLE, ValueError)):
            assembled(*pieces)
    with pytest.raises(UNDECODABLE):
        Assembly().add(b'{"usage":' + b"[" * 100_000)
    with pytest.raises(ServerSaidError):
        assembled({"error": {"message": "out of memory"}})


def test_ids_that_are_no_words_are_not_repeated() -> None:
    """What goes into logs is ours to write."""
    answer = assembled({"id": "a\r\nX: y", "model": "m" * 500, "choices": []}).answer()

    assert ("", "") == (answer.remote_id, answer.model)


@settings(max_examples=scaled(200, 5000))
@given(st.binary())
def test_nonsense_is_an_error_of_a_known_kind(data: bytes) -> None:
    """Never anything else."""
    try:
        Assembly().add(data)
    except (*UNDECODABLE, ValueError):
        return
    assert msgspec.json.decode(data) is not None
