"""What every store of the universe graph promises: the same suite over SQLite and a real Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from bridges.graph import GraphPort, GraphStore, SqliteGraph
from tests.graph.naive_graphs import MatchOnlyGraph
from tests.graph.note_makers import HOSTILE_TEXTS, HOUR_MS, said, town
from universe.errors import BadInput, PortRefused
from universe.graph.notes import (
    BotPresent,
    ChannelSeen,
    GraphEntry,
    Met,
    PlanetSeen,
    RootsGone,
    Sighting,
    Standing,
    UserLeft,
    UserSeen,
    Wishes,
)
from universe.graph.questions import QUESTIONS
from universe.ports import Applied, PortRequest
from universe.store_requests import Ask, Note, Told

pytest_plugins = ("tests.graph.neo4j_server",)


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    """One field of each row."""
    return [row[name] for row in rows]


def test_the_six_questions_of_the_seed_are_answered(graph: GraphStore) -> None:
    """Who knows somebody, which bots are where, who shares topics, who knows how many, what is most discussed."""
    graph.note(town())

    assert [("dotty", 60), ("elena", 7)] == [
        tuple(row.values()) for row in graph.ask("bots_that_know", {"user": "ada"})
    ]
    assert ["elena"] == column(graph.ask("bots_on_planet", {"planet": "earth"}), "name")
    assert [("bob", 3, ["chess", "jazz", "pottery"]), ("cy", 2, ["chess", "opera"])] == [
        tuple(row.values()) for row in graph.ask("who_else_discusses", {"user": "ada"})
    ]
    assert ["bob"] == column(graph.ask("similar_users", {"user": "ada", "bot": "elena", "planet": "earth"}), "user")
    assert [{"bot": "elena", "count": 2}, {"bot": "dotty", "count": 1}] == graph.ask("users_known", {})
    assert [("chess", 3), ("jazz", 2)] == [tuple(row.values()) for row in graph.ask("most_discussed", {"limit": 2})]


def test_presence_is_said_and_not_inferred(graph: GraphStore) -> None:
    """The seed's inference puts dotty on earth, because ada, whom dotty met on the moon, is on earth as well."""
    graph.note(town())

    assert ["elena"] == column(graph.ask("bots_on_planet", {"planet": "earth"}), "name")
    assert ["dotty", "elena"] == column(graph.ask("bots_on_planet_inferred", {"planet": "earth"}), "name")
    graph.note([BotPresent("elena", "9001", "earth", 9 * HOUR_MS, present=False)])
    assert [] == graph.ask("bots_on_planet", {"planet": "earth"})


def test_topics_are_shared_where_they_were_discussed(graph: GraphStore) -> None:
    """On a planet only what both said there counts; with no planet named, all of it."""
    graph.note(town())

    assert ["bob"] == column(graph.ask("who_else_discusses", {"user": "ada", "planet": "earth"}), "user")
    assert ["cy"] == column(graph.ask("who_else_discusses", {"user": "ada", "planet": "moon"}), "user")
    assert ["bob", "cy"] == column(graph.ask("who_else_discusses", {"user": "ada"}), "user")


def test_missing_nodes_are_made_and_nobody_is_skipped(graph: GraphStore) -> None:
    """A message of somebody new, in a new channel, to somebody new: all are there; the matching twin loses it."""
    twin = MatchOnlyGraph()
    for store in (graph, twin):
        store.note([said(1, "ada", ["jazz"], to=["bob"])])
    tables = msgspec.json.decode(graph.export())["graph"]

    assert {} == dict(twin.speakers)
    assert ["ada", "bob"] == [row[0] for row in tables["User"]]
    assert [["earth", "general"]] == tables["HAS_CHANNEL"]
    assert [["ada", "bob", 1, HOUR_MS, HOUR_MS, ["earth"]]] == tables["INTERACTS_WITH"]


def test_familiarity_remembers_where_they_met(graph: GraphStore) -> None:
    """Sum and number of meetings, first and last, where they first met, and every planet of theirs."""
    graph.note(town())
    known = [row for row in msgspec.json.decode(graph.export())["graph"]["KNOWS_USER"] if row[:2] == ["elena", "ada"]]

    assert [["elena", "ada", 7, 2, 2 * HOUR_MS, 4 * HOUR_MS, "earth", ["earth", "moon"]]] == known
    graph.note([RootsGone(("msg:2",))])
    known = [row for row in msgspec.json.decode(graph.export())["graph"]["KNOWS_USER"] if row[:2] == ["elena", "ada"]]
    assert [["elena", "ada", 4, 1, 4 * HOUR_MS, 4 * HOUR_MS, "moon", ["moon"]]] == known


def test_a_planet_is_told_with_its_people_channels_topics_and_hours(graph: GraphStore) -> None:
    """Bots are no population, who left is not there, topics older than a week are not hot."""
    now = 10 * HOUR_MS
    graph.note([*town(), said(6, "9001", []), said(9, "ada", []), said(33, "bob", [])])
    graph.note([UserSeen("earth", "robo", "Robo", now, is_bot=True), UserLeft("earth", "bob", 40 * HOUR_MS)])
    (told,) = graph.ask("planet_overview", {"planet": "earth", "now": now})

    assert ("Earth", True, 1, "Quiet") == tuple(told[name] for name in ("name", "active", "population", "words"))
    assert [{"id": "general", "name": "General", "type": "text", "idle_ms": 0}] == told["channels"]
    assert ["jazz", "pottery", "chess"] == column(told["topics"], "topic")
    assert ["elena"] == told["bots"]
    assert [9, 2, 3] == told["peak_hours"]
    (later,) = graph.ask("planet_overview", {"planet": "earth", "now": now + 8 * 24 * HOUR_MS})
    assert [] == later["topics"]
    assert [] == graph.ask("planet_overview", {"planet": "mars", "now": now})


def test_a_channel_is_told_with_whoever_writes_there(graph: GraphStore) -> None:
    """One row a planet, since ids of channels may repeat; the invisible are not named."""
    graph.note([*town(), said(6, "bob", [])])
    rows = graph.ask("channel_overview", {"channel": "general", "now": 6 * HOUR_MS})

    assert [("earth", 0, 3), ("moon", HOUR_MS, 2)] == [(r["planet"], r["idle_ms"], r["message_count"]) for r in rows]
    assert [("bob", 2), ("ada", 1)] == [(one["user"], one["message_count"]) for one in rows[0]["speakers"]]
    graph.note([Wishes("bob", introduced=True, invisible=True, at=9)])
    (row,) = graph.ask("channel_overview", {"channel": "general", "planet": "earth", "now": 6 * HOUR_MS})
    assert ["ada"] == column(row["speakers"], "user")
    assert ["cy"] == column(graph.ask("who_else_discusses", {"user": "ada"}), "user")


def test_a_person_is_told_with_bots_that_know_them_at_least_somewhat(graph: GraphStore) -> None:
    """Other bots only from a familiarity of 5; the asking bot itself always."""
    graph.note([*town(), UserSeen("earth", "ada", "Ada L.", 9 * HOUR_MS, traits=("curious", "kind"))])
    (told,) = graph.ask("person_overview", {"user": "ada", "bot": "elena"})

    assert ("Ada L.", ["curious", "kind"], ["earth", "moon"]) == (told["name"], told["traits"], told["planets"])
    assert [{"bot": "dotty", "familiarity": 60, "words": "very well"}] == told["known_by"]
    assert [{"bot": "elena", "familiarity": 7, "words": "somewhat"}] == told["own"]
    (bob,) = graph.ask("person_overview", {"user": "bob"})
    assert [] == bob["known_by"]


def test_the_latest_word_counts_and_at_once_the_one_that_allows_less(graph: GraphStore) -> None:
    """Wishes and standings come in any order; a later consent lifts an earlier refusal."""
    asked = {"user": "ada", "bot": "elena", "planet": "earth"}
    graph.note([*town(), Wishes("bob", introduced=False, invisible=False, at=5)])
    assert [] == graph.ask("similar_users", asked)
    graph.note([Wishes("bob", introduced=True, invisible=False, at=5)])
    assert [] == graph.ask("similar_users", asked)
    graph.note([Wishes("bob", introduced=True, invisible=False, at=6), Standing("elena", "bob", 0, 0, 0)])
    assert ["bob"] == column(graph.ask("similar_users", asked), "user")


def test_texts_of_people_are_data_in_every_place(graph: GraphStore) -> None:
    """Names, topics and the values of questions never become part of a query."""
    for number, text in enumerate(HOSTILE_TEXTS):
        user, planet = f"u{number}", f"p{number}"
        graph.note([PlanetSeen(planet, text, 1), ChannelSeen(planet, "general", text, 1, text)])
        graph.note([Sighting(f"msg:{number}", planet, "general", user, text, HOUR_MS, (text,))])
    kept = [text.encode("utf-8", "replace").decode() for text in HOSTILE_TEXTS]

    assert sorted(kept) == column(graph.ask("most_discussed", {"limit": 99}), "topic")
    for number, (text, stored) in enumerate(zip(HOSTILE_TEXTS, kept, strict=True)):
        assert stored == graph.ask("person_overview", {"user": f"u{number}"})[0]["name"]
        if text == stored:
            assert [] == graph.ask("who_else_discusses", {"user": text, "planet": text})


MALFORMED: list[GraphEntry] = [
    PlanetSeen("", "x", 1), PlanetSeen("a b", "x", 1), PlanetSeen("x\n", "x", 1), PlanetSeen("x", "x", -1),
    PlanetSeen("x", "x", 1 << 60), Met("e", "u", "p", "", 1), Met("e", "u", "p", "m 1", 1),
    Met("e", "u", "p", "m", 1, -1),
    Standing("e", "u", 1001, 1, 1), Standing("e", "u", 1, 5, 1), RootsGone(("a b",)),
    Sighting("m", "p", "c", "u", "n", 1, ("",)), Sighting("m", "p", "c", "u", "n", 1, (), ("x y",)),
]  # fmt: skip


def test_a_malformed_note_is_refused_with_all_that_came_with_it(graph: GraphStore) -> None:
    """All or none: nothing of the request is in the graph."""
    empty = graph.export()
    for entry in MALFORMED:
        with pytest.raises(PortRefused):
            graph.note([*town(), entry])

    assert empty == graph.export()


def test_questions_that_are_none_are_refused(graph: GraphStore) -> None:
    """Unknown, without what they need, with what they do not take, with the wrong kind of value."""
    for question, arguments in (
        ("who", {}), ("bots_that_know", {}), ("bots_that_know", {"user": 5}), ("users_known", {"user": "x"}),
        ("most_discussed", {"limit": "all"}), ("most_discussed", {"limit": True}),
        ("most_discussed", {"limit": 1 << 70}),
        ("similar_users", {"user": "ada", "bot": "elena", "serendipity": 1.5}),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            graph.ask(question, arguments)


def test_the_port_notes_asks_and_refuses(graph: GraphStore) -> None:
    """The same request twice changes nothing; a bad question is a refusal, since it will never be answered."""
    port = GraphPort(graph, inline=True)

    def request(body: object) -> PortRequest:
        return PortRequest("r1", "planet:earth", body, "", 0, 1, first_try=True)

    entered = request(Note(tuple(town())))
    assert Applied("r1", "") == port.apply(entered).reply
    first = graph.export()
    port.apply(entered)
    assert first == graph.export()
    told = port.apply(request(Ask("users_known", {}))).reply
    assert isinstance(told, Told)
    assert ({"bot": "elena", "count": 2}, {"bot": "dotty", "count": 1}) == told.rows
    with pytest.raises(PortRefused):
        port.apply(request(Ask("who", {})))
    with pytest.raises(PortRefused):
        port.apply(request("something else"))


def test_every_question_answers_on_an_empty_graph(graph: GraphStore) -> None:
    """Without rows, rather than with an error, and with the fields that it names where it has rows."""
    given: dict[str, Any] = {"user": "ada", "bot": "elena", "planet": "earth", "channel": "general", "now": HOUR_MS}
    for loaded in (False, True):
        for question, asked in QUESTIONS.items():
            rows = graph.ask(question, {name: given[name] for name in asked.needs})
            assert [] == [row for row in rows if tuple(row) != asked.fields]
            assert loaded or not rows
        graph.note(town())


def test_a_graph_in_a_file_is_there_again(tmp_path: Path) -> None:
    """Closed and opened; a file of something else and one of a newer version are refused in one line."""
    path = tmp_path / "graph.sqlite"
    first = SqliteGraph(path)
    first.note(town())
    kept = first.export()
    first.close()
    again = SqliteGraph(path)
    assert kept == again.export()
    again._database.execute("PRAGMA user_version = 99")
    again.close()
    with pytest.raises(BadInput, match="newer"):
        SqliteGraph(path)
    path.write_bytes(b"no database at all, but long enough to be looked at")
    with pytest.raises(BadInput, match="no universe graph"):
        SqliteGraph(path)
