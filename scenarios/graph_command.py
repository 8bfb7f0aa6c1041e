"""``run.py graph``: the named questions to the universe graph of a run, as tables."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Mapping
from typing import Any, Final

from bridges.graph.rows import decoded
from bridges.graph.sqlite_graph import SqliteGraph
from bridges.recording import read_header
from scenarios.graph_tables import overview_lines, table_lines
from scenarios.plain_text import printable
from scenarios.result import encode_json
from scenarios.why.run_files import GRAPH, RECORDING, Tables, config_of_run, find_run
from universe.config_universe import RecommendConfig
from universe.errors import BadInput

NEAREST: Final = 3
Rows = list[dict[str, Any]]
_LAST_SEEN: Final = {"told_planet": 1, "sighting": 2, "met": 3, "presence": 3, "standing": 2}
"""The column of a table of evidence that says when (UTC ms)."""


def run_graph(values: argparse.Namespace) -> int:
    """Answer; returns the exit code. Raises `BadInput` for what the graph does not know, with the nearest names."""
    place = find_run(values.place, GRAPH, "universe graph")
    recorded = place / RECORDING
    ended_at = read_header(recorded).ended_at if recorded.exists() else 0
    graph = RunGraph((place / GRAPH).read_bytes(), config_of_run(place).recommend, ended_at)
    try:
        rows = _ACTIONS[values.action](graph, values)
    finally:
        graph.close()
    if values.json_output:
        print(encode_json(rows).decode())
    else:
        lines = table_lines(values.action, rows) if values.action else overview_lines(rows)
        print("\n".join(map(printable, lines)))
    return 0


class RunGraph:
    """The graph that a run left, and whom it knows under which names; its time is that of its last event or note.

    Raises `BadInput` for a damaged one.
    """

    def __init__(self, data: bytes, recommend: RecommendConfig, ended_at: int) -> None:
        self._store = SqliteGraph.from_export(data)
        exported = decoded(data)
        self.nodes: Tables = exported.graph
        self.recommend = recommend
        times = [row[at] for table, at in _LAST_SEEN.items() for row in exported.state[table]]
        self.now: int = max([ended_at, *times])

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def ask(self, question: str, **arguments: str | float) -> Rows:
        """The rows of a named question."""
        return self._store.ask(question, arguments)

    def ids(self, node: str) -> list[str]:
        """The ids of all nodes of a kind."""
        column = 1 if node == "Channel" else 0
        return sorted({row[column] for row in self.nodes[node]})

    def person(self, wanted: str) -> str:
        """Who is meant by an id or a display name. Raises `BadInput` where nobody is, or several are."""
        names = {row[0]: row[1] for row in self.nodes["User"]}
        if wanted in names:
            return wanted
        meant = sorted(user for user, name in names.items() if name.casefold() == wanted.strip().casefold())
        if len(meant) > 1:
            raise BadInput(f"several people are called {wanted[:100]!r}: {', '.join(meant)}; give an id")
        return meant[0] if meant else self._unknown("person", wanted, [*names, *names.values()])

    def one(self, node: str, wanted: str) -> str:
        """A planet, a channel or a bot by its id. Raises `BadInput` where there is none."""
        ids = self.ids(node)
        return wanted if wanted in ids else self._unknown(_NOUNS[node], wanted, ids)

    @staticmethod
    def _unknown(noun: str, wanted: str, known: list[str]) -> str:
        names = sorted({*known})
        near = difflib.get_close_matches(wanted, names, n=NEAREST) or names[:NEAREST]
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise BadInput(f"the graph knows no {noun} {wanted[:100]!r}{hint}")


_NOUNS: Final[Mapping[str, str]] = {"Planet": "planet", "Channel": "channel", "Character": "bot"}


def _overview(graph: RunGraph, _: argparse.Namespace) -> Rows:
    people = [row for row in graph.nodes["User"] if not row[2]]
    planets = [
        {"planet": planet, **{name: row[name] for name in ("name", "population", "words", "bots")},
         "channels": sum(one[0] == planet for one in graph.nodes["Channel"])}
        for planet in graph.ids("Planet") for row in graph.ask("planet_overview", planet=planet, now=graph.now)
    ]  # fmt: skip
    counts = {noun: len(graph.nodes[node]) for noun, node in (("planets", "Planet"), ("channels", "Channel"),
                                                              ("bots", "Character"), ("topics", "Topic"))}  # fmt: skip
    return [{**counts, "people": len(people), "on_planets": planets, "known": graph.ask("users_known")}]


def _knows(graph: RunGraph, values: argparse.Namespace) -> Rows:
    return graph.ask("bots_that_know", user=graph.person(values.user))


def _person(graph: RunGraph, values: argparse.Namespace) -> Rows:
    return graph.ask("person_overview", user=graph.person(values.user))


def _planet(graph: RunGraph, values: argparse.Namespace) -> Rows:
    return graph.ask("planet_overview", planet=graph.one("Planet", values.planet), now=graph.now)


def _channel(graph: RunGraph, values: argparse.Namespace) -> Rows:
    return graph.ask("channel_overview", channel=graph.one("Channel", values.channel), now=graph.now)


def _topics(graph: RunGraph, values: argparse.Namespace) -> Rows:
    return graph.ask("most_discussed", limit=values.limit)


def _discusses(graph: RunGraph, values: argparse.Namespace) -> Rows:
    planet = graph.one("Planet", values.planet) if values.planet else ""
    return graph.ask("who_else_discusses", user=graph.person(values.user), planet=planet)


def _known(graph: RunGraph, _: argparse.Namespace) -> Rows:
    return graph.ask("users_known")


def _recommend(graph: RunGraph, values: argparse.Namespace) -> Rows:
    rules = graph.recommend
    return graph.ask(
        "similar_users", user=graph.person(values.user), bot=graph.one("Character", values.bot),
        planet=graph.one("Planet", values.planet) if values.planet else "", min_shared=rules.min_shared_topics,
        limit=rules.limit, min_trust=rules.min_trust, serendipity=rules.serendipity, seed=values.seed,
    )  # fmt: skip


_ACTIONS: Final[Mapping[str, Callable[[RunGraph, argparse.Namespace], Rows]]] = {
    "": _overview, "knows": _knows, "person": _person, "planet": _planet, "channel": _channel, "topics": _topics,
    "discusses": _discusses, "known": _known, "recommend": _recommend,
}  # fmt: skip
