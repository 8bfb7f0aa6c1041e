"""The social graph: golden chains and mutual connections, both directions, no loops, no path where there is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile_text import HOSTILE
from tests.scale import scaled
from universe.people.graph import (
    add_connection,
    connect,
    connection_chain,
    mutual_connections,
    neighbours,
    render_connections,
)
from universe.people.records import Connection, Identity

GOLDEN: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "trust" / "graph.json").read_text(encoding="utf-8")
)
Edges = list[tuple[int, int]]


def node(number: int) -> str:
    """The person id of a node."""
    return f"p_{number:02}"


def people_of(nodes: int, edges: Edges) -> dict[str, Identity]:
    """People connected in this order."""
    people = {node(number): Identity(node(number), f"Name {number}") for number in range(nodes)}
    for one, other in edges:
        connect(people, node(one), node(other), "friend")
    return people


def naive_chain(people: dict[str, Identity], person: str, other: str, max_depth: int = 3) -> list[str] | None:
    """The twin that goes deep first: it finds a chain, but not the shortest, and believes in strangers."""
    if person == other:
        return [person]
    if max_depth == 0:
        return None
    for known in neighbours(people, person):
        rest = naive_chain(people, known, other, max_depth - 1)
        if rest:
            return [person, *rest]
    return None


def distances(nodes: int, edges: Edges) -> list[list[float]]:
    """Steps between all pairs (Floyd and Warshall)."""
    steps = [[0.0 if a == b else float("inf") for b in range(nodes)] for a in range(nodes)]
    for one, other in edges:
        if one != other:
            steps[one][other] = steps[other][one] = 1.0
    for via in range(nodes):
        for a in range(nodes):
            for b in range(nodes):
                steps[a][b] = min(steps[a][b], steps[a][via] + steps[via][b])
    return steps


def test_chains_and_mutual_connections_equal_the_original(promise: Callable[..., None]) -> None:
    """588 chains, length and path, and 91 sets of mutual connections of the golden graph."""
    people = people_of(GOLDEN["nodes"], GOLDEN["edges_in_insertion_order"])
    for row in GOLDEN["chains"]:
        chain = connection_chain(people, node(row["a"]), node(row["b"]), row["max_depth"])
        assert row["length"] == (None if chain is None else len(chain) - 1)
        assert chain == (None if row["path"] is None else tuple(map(node, row["path"])))
    for row in GOLDEN["mutual"]:
        assert mutual_connections(people, node(row["a"]), node(row["b"])) == tuple(map(node, row["out"]))
    naive = [naive_chain(people, node(row["a"]), node(row["b"]), row["max_depth"]) for row in GOLDEN["chains"]]
    lengths = [None if chain is None else len(chain) - 1 for chain in naive]
    longer = sum(length != row["length"] for length, row in zip(lengths, GOLDEN["chains"], strict=True))
    assert longer
    promise("social graph", chains=len(GOLDEN["chains"]), mutual=len(GOLDEN["mutual"]), naive_twin_wrong=longer)


@settings(max_examples=scaled(150, 5_000))
@given(
    edges=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14),
    ends=st.tuples(st.integers(0, 7), st.integers(0, 7)),
    depth=st.integers(0, 5),
)
def test_a_chain_is_as_long_as_the_shortest_way(edges: Edges, ends: tuple[int, int], depth: int) -> None:
    """Each step is a connection, nobody occurs twice, and there is a chain exactly where the way is short enough."""
    people = people_of(8, edges)
    chain = connection_chain(people, node(ends[0]), node(ends[1]), depth)
    steps = distances(8, edges)[ends[0]][ends[1]]

    assert (chain is None) == (steps > depth)
    if chain is not None:
        assert (chain[0], chain[-1], len(chain) - 1) == (node(ends[0]), node(ends[1]), steps)
        assert len(set(chain)) == len(chain)
        assert all(after in neighbours(people, before) for before, after in pairwise(chain))


@settings(max_examples=scaled(100, 2_000))
@given(
    made=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(("friend", "boss", "", "*"))), max_size=9
    )
)
def test_connections_hold_both_ways_and_once(made: list[tuple[int, int, str]]) -> None:
    """Nobody is connected to themselves, none without a relationship, and repeating changes nothing."""
    people = people_of(4, [])
    for one, other, relationship in made:
        stands = connect(people, node(one), node(other), relationship)
        assert stands == (one != other and max(one, other) < 4 and relationship in ("friend", "boss"))
        again = dict(people)
        connect(again, node(one), node(other), relationship)
        assert again == people
    for identity in people.values():
        edges = [(edge.person_id, edge.relationship) for edge in identity.connections]
        assert len(set(edges)) == len(edges)
        for other_id, relationship in edges:
            assert other_id != identity.person_id
            assert Connection(identity.person_id, relationship) in people[other_id].connections


def test_a_second_relationship_stands_beside_the_first() -> None:
    """A friend may be a colleague too; the twin that allows one edge a person forgets it. They are one neighbour."""
    people = people_of(2, [(0, 1)])
    assert connect(people, node(0), node(1), "colleague", "at the mill")

    assert [("friend", ""), ("colleague", "at the mill")] == [
        (edge.relationship, edge.context) for edge in people[node(1)].connections
    ]
    assert (node(1),) == neighbours(people, node(0))
    naive = {edge.person_id: edge.relationship for edge in reversed(people[node(0)].connections)}
    assert list(naive.values()) == ["friend"]


def test_unknown_people_have_no_neighbours_and_no_chain() -> None:
    """Not even to themselves (the original says so), nor through a person who is gone."""
    people = people_of(3, [(0, 1), (1, 2)])
    del people[node(1)]

    assert () == neighbours(people, "p_zz")
    assert connection_chain(people, "p_zz", "p_zz") is None
    assert connection_chain(people, node(0), node(2)) is None
    assert connection_chain(people, node(0), node(1)) is None
    assert naive_chain(people, "p_zz", "p_zz") == ["p_zz"]
    assert not connect(people, node(0), node(1), "friend")
    assert () == mutual_connections(people, node(0), "p_zz")


def test_the_line_of_connections_names_all_and_is_empty_for_a_loner() -> None:
    """In the seed's form, as many whole pairs as fit."""
    assert "Connected to: Dad (friend), CCC (acquaintance)" == render_connections(
        [("Dad", "friend"), ("CCC", "acquaintance")]
    )
    assert "" == render_connections([])
    assert "Connected to: Dad (friend)" == render_connections([("Dad", "friend"), ("CCC", "acquaintance")], 30)
    assert "" == render_connections([("Dad", "friend")], 20)


@settings(max_examples=scaled(150, 5_000))
@given(name=HOSTILE, relationship=HOSTILE, context=HOSTILE)
def test_a_hostile_relationship_is_one_plain_pair(name: str, relationship: str, context: str) -> None:
    """Whatever is said: bounded, one line, and exactly one pair of brackets a connection."""
    person = add_connection(Identity("p_a", "A"), "p_b", relationship, context)
    line = render_connections([(name, relationship), ("Kim", "friend")])

    assert line.endswith(", Kim (friend)")
    assert (2, 2, 1) == (line.count("("), line.count(")"), line.count(","))
    assert not set(line) & set("\n\r`*@")
    for edge in person.connections:
        assert 0 < len(edge.relationship) <= 40
        assert len(edge.context) <= 200
        assert add_connection(person, "p_b", edge.relationship) == person
