"""Notes commute: whatever their order and however often they come, every store comes to the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridges.graph import GraphStore, Neo4jGraph, SqliteGraph
from tests.graph.naive_graphs import CountingGraph
from tests.graph.note_makers import evidence, notes, said, shuffled, town
from tests.graph.oracle import graph_of
from tests.graph.stores import emptied
from tests.scale import scaled
from universe.errors import BadInput
from universe.graph.notes import GraphEntry, Met, RootsGone, Sighting, UserErased, UserSeen

pytest_plugins = ("tests.graph.neo4j_server",)
_SAME_STORE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def noted(entries: Sequence[GraphEntry]) -> SqliteGraph:
    """A store into which each note came by itself."""
    store = SqliteGraph(None)
    for entry in entries:
        store.note([entry])
    return store


def graph_in(data: bytes) -> dict[str, list[list[Any]]]:
    """Nodes and relations of an export, as the oracle has them."""
    graph: dict[str, list[list[Any]]] = msgspec.json.decode(data)["graph"]
    users = [[*row[:3], msgspec.json.encode(row[3]).decode()] for row in graph["User"]]
    return {name: sorted(rows, key=repr) for name, rows in {**graph, "User": users}.items()}


def is_evidence(entry: GraphEntry) -> bool:
    """Whether a message told it."""
    return isinstance(entry, Sighting | Met)


@settings(max_examples=scaled(80, 3000))
@given(made=shuffled)
def test_the_order_and_the_number_of_notes_do_not_matter(made: tuple[list[GraphEntry], list[GraphEntry]]) -> None:
    """One by one or at once, shuffled or twice: the same bytes."""
    plain, other = made
    at_once = SqliteGraph(None)
    at_once.note(plain)

    assert noted(plain).export() == noted(other).export() == at_once.export()


@settings(max_examples=scaled(80, 3000))
@given(entries=notes)
def test_the_graph_is_what_the_set_of_notes_says(entries: list[GraphEntry]) -> None:
    """All nodes and relations equal those worked out from all notes together."""
    assert graph_of(entries) == graph_in(noted(entries).export())


@settings(max_examples=scaled(60, 2000))
@given(entries=notes, more=st.lists(evidence, max_size=6), late=st.booleans())
def test_nothing_is_left_of_messages_that_are_gone(
    entries: list[GraphEntry], more: list[Sighting | Met], late: bool
) -> None:
    """Withdrawn before or after, their notes leave the graph as though they had never been told."""
    roots = tuple(sorted({one.root for one in more}))
    kept = [entry for entry in entries if not (is_evidence(entry) and getattr(entry, "root", "") in roots)]
    gone: list[GraphEntry] = [RootsGone(roots)]
    ordered = [*gone, *entries, *more] if late else [*entries, *more, *gone]

    assert noted([*kept, *gone]).export() == noted(ordered).export()


def dense() -> list[GraphEntry]:
    """Many messages of few people about the same things, so that each stands beside others of its kind."""
    made: list[GraphEntry] = []
    for number in range(8):
        user, planet = ("ada", "bob")[number % 2], ("earth", "earth", "moon")[number % 3]
        made.append(said(10 + number * 5 % 8, user, ["jazz", "chess"][: 1 + number % 2], planet, ["cy", "ada"]))
        made.append(Met("elena", user, planet, f"msg:{10 + number}", number * 7 % 8, number))
    return made


def test_each_message_can_be_taken_back_in_turn(graph: GraphStore) -> None:
    """After each withdrawal, from the middle, the first and the last, the graph is what the rest of the notes says."""
    entries = dense()
    graph.note(entries)
    for number in (3, 0, 7, 5, 1, 6, 2, 4):
        entries.append(RootsGone((f"msg:{10 + number}",)))
        graph.note(entries[-1:])
        assert graph_of(entries) == graph_in(graph.export())

    assert [] == msgspec.json.decode(graph.export())["graph"]["User"]


def test_two_tales_of_one_message_come_to_one(graph: GraphStore) -> None:
    """The lesser counts, with the topics of both, also where it comes later; and it can be taken back."""
    entries: list[GraphEntry] = [
        Met("elena", "ada", "moon", "msg:1", 9, 5),
        said(5, "ada", ["jazz"], "moon", ["bob"]),
        Met("elena", "ada", "earth", "msg:1", 7, 2),
        Sighting("msg:5", "earth", "kitchen", "ada", "A", 3, ("chess",), ("cy",)),
    ]
    for count in range(1, len(entries) + 1):
        graph.note(entries[count - 1 : count])
        assert graph_of(entries[:count]) == graph_in(graph.export())

    assert noted(entries).export() == noted(entries[::-1]).export() == graph.export()
    graph.note([RootsGone(("msg:1", "msg:5"))])
    assert [] == msgspec.json.decode(graph.export())["graph"]["Channel"]


def test_a_later_statement_without_a_name_takes_the_name_of_an_earlier_one_away(graph: GraphStore) -> None:
    """In both orders; what a message called them is shown then."""
    told = [UserSeen("earth", "ada", "Countess", 3), UserSeen("earth", "ada", "", 9)]
    entries: list[GraphEntry] = [*told, said(0, "ada", []), UserSeen("earth", "ada", "Lady", 5)]
    for count in range(1, len(entries) + 1):
        graph.note(entries[count - 1 : count])
        assert graph_of(entries[:count]) == graph_in(graph.export())

    assert noted(entries[::-1]).export() == graph.export()


def test_the_naive_count_is_wrong_where_ours_is_right() -> None:
    """A twin that only counts doubles a repeated note and keeps what was withdrawn."""
    meeting = Met("elena", "ada", "earth", "msg:1", 5, 3)
    twin, ours = CountingGraph(), SqliteGraph(None)
    for store in (twin, ours):
        store.note([meeting, meeting])

    assert 6 == twin.familiarity("elena", "ada")
    assert [{"name": "elena", "familiarity": 3}] == ours.ask("bots_that_know", {"user": "ada"})
    for store in (twin, ours):
        store.note([RootsGone(("msg:1",))])

    assert 6 == twin.familiarity("elena", "ada")
    assert [] == ours.ask("bots_that_know", {"user": "ada"})


@settings(max_examples=scaled(30, 1000))
@given(entries=notes)
def test_an_export_can_be_looked_into_later(entries: list[GraphEntry]) -> None:
    """It restores to a graph with the same export, which goes on as the first would have."""
    store = noted(entries)
    again = SqliteGraph.from_export(store.export())
    for one in (store, again):
        one.note([*town(), RootsGone(("msg:3",))])

    assert store.export() == again.export()


def test_a_damaged_export_is_refused_in_one_line() -> None:
    """No JSON, other tables, other columns, other types, and relations that do not follow from the evidence."""
    data = noted(town()).export()
    damaged = [
        b"", b"{}", b"[]", data[:-1], data.replace(b'"gone"', b'"gon"', 1), data.replace(b'"msg:2","ada"', b'"ada"', 1),
        data.replace(b'"version":1', b'"version":2'), data.replace(b'["elena","ada",7,', b'["elena","ada",8,'),
        data.replace(b'"ada",7200000', b'"ada","x"', 1),
    ]  # fmt: skip
    for one in damaged:
        assert one != data
        with pytest.raises(BadInput):
            SqliteGraph.from_export(one)


@pytest.fixture(scope="module")
def pair(one_neo4j: Neo4jGraph) -> Iterator[Neo4jGraph]:
    """The server, for many examples one after the other."""
    yield one_neo4j
    emptied(one_neo4j)


@settings(max_examples=scaled(5, 150), suppress_health_check=_SAME_STORE)
@given(made=shuffled, cut=st.integers(0, 15))
def test_both_stores_come_to_the_same_bytes(
    pair: Neo4jGraph, made: tuple[list[GraphEntry], list[GraphEntry]], cut: int
) -> None:
    """SQLite and Neo4j agree on every row, whatever the order, told in one transaction or in two."""
    plain, other = made
    server = emptied(pair)
    server.note(other[:cut])
    server.note(other[cut:])

    assert noted(plain).export() == server.export()


def test_erasing_somebody_leaves_no_trace_of_them(graph: GraphStore) -> None:
    """Neither their id nor their name stands in the export, whether the rest came before or comes after."""
    graph.note(town())
    graph.note([UserErased("ada")])
    first = graph.export()
    graph.note(town())

    assert first == graph.export()
    assert b"ada" not in first.lower()
    assert b'"cy"' in first
