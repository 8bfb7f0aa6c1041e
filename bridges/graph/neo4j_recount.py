"""Taking evidence away on Neo4j, and counting again exactly what it touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from bridges.graph import neo4j_undo as undo
from bridges.graph.deltas import MetRow, hour_deltas, sighting_deltas
from bridges.graph.entries import Seen
from bridges.graph.neo4j_add import ADD_HOURS, SET_NAMES

Run = Callable[[str, Collection[Any]], list[dict[str, Any]]]


class Recount:
    """Collects what is taken away in one transaction; `finish` counts again, once for all."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._seen: list[Seen] = []
        self._mets: list[MetRow] = []
        self._planets: set[str] = set()
        self._users: set[str] = set()
        self._characters: set[str] = set()

    def undo_roots(self, roots: Sequence[str]) -> None:
        """Take away what these messages told."""
        self.undo(
            [seen_of(row["e"]) for row in self._run(undo.SIGHTINGS_BY_ROOT, roots)],
            [met_row(row["e"]) for row in self._run(undo.METS_BY_ROOT, roots)],
        )

    def undo_users(self, users: Sequence[str]) -> None:
        """Take these people away with all that hangs on them."""
        for row in self._run(undo.AROUND, users):
            self._planets.update(row["planets"])
            self._users.update(row["users"])
            self._characters.update(row["characters"])
        self.undo(
            [seen_of(row["e"]) for row in self._run(undo.SIGHTINGS_BY_USER, users)],
            [met_row(row["e"]) for row in self._run(undo.METS_BY_USER, users)],
        )
        self._run(undo.UNADDRESS, users)
        self._run(undo.TAKE_USERS, users)

    def undo(self, seen: Iterable[Seen], mets: Iterable[MetRow]) -> None:
        """Take this evidence away."""
        taken, met = list(seen), list(mets)
        self._run(undo.TAKE_SIGHTINGS, [f"{one.root}|{one.user}" for one in taken])
        self._run(undo.TAKE_METS, ["|".join(one[:3]) for one in met])
        self._seen += taken
        self._mets += met

    def finish(self) -> None:
        """Count again: relations first, then the nodes that they hang on; what nothing holds goes."""
        pairs = {one[1:3] for one in self._mets}
        self._run(undo.AGAIN_KNOWS, [{"bot": bot, "user": user} for bot, user in sorted(pairs)])
        touched = sighting_deltas(self._seen)
        for relation, statement in undo.AGAIN.items():
            self._run(statement, touched[relation])
        self._run(ADD_HOURS, hour_deltas(self._seen, -1))
        self._run(undo.AGAIN_TOPICS, sorted({topic for one in self._seen for topic in one.topics}))
        self._run(undo.AGAIN_CHANNELS, sorted({f"{one.planet}/{one.channel}" for one in self._seen}))
        self._run(undo.AGAIN_PLANETS, sorted(self._planets | {one.planet for one in self._seen}))
        users = self._users | {one.user for one in self._seen} | {to for one in self._seen for to in one.to}
        users |= {user for _, user in pairs}
        rename(self._run, sorted(users))
        self._run(undo.LONELY_USERS, sorted(users))
        self._run(undo.LONELY_CHARACTERS, sorted(self._characters | {bot for bot, _ in pairs}))


def rename(run: Run, users: Sequence[str]) -> None:
    """Show these people under the name that they had last, in messages or as was said outright."""
    rows = []
    for row in run(undo.AGAIN_NAMES, users):
        names = [(row["at"], name) for name in row["names"]]
        names += [(row["told_at"], row["told_name"])] if row["told_name"] else []
        at, name = max(names, default=(-1, ""))
        rows.append({"user": row["user"], "at": at, "name": name})
    run(SET_NAMES, rows)


def seen_of(evidence: dict[str, Any]) -> Seen:
    """The sighting that a ``(:Sighting)`` node keeps."""
    return Seen(
        evidence["root"], evidence["user"], evidence["at"], evidence["planet"], evidence["channel"], evidence["name"],
        tuple(evidence["topics"]), tuple(evidence["to"]),
    )  # fmt: skip


def met_row(evidence: dict[str, Any]) -> MetRow:
    """The meeting that a ``(:Met)`` node keeps."""
    return (
        evidence["root"], evidence["bot"], evidence["user"], evidence["at"], evidence["planet"], evidence["quality"]
    )  # fmt: skip
