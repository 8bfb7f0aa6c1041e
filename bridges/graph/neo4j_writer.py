"""One writing transaction on Neo4j. The writer's lock makes reading what stands and writing what follows one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import msgspec

from bridges.graph import neo4j_add as add
from bridges.graph.deltas import MetRow, hour_deltas, met_deltas, sighting_deltas
from bridges.graph.entries import Batch, Seen, erased_mark, marks
from bridges.graph.neo4j_recount import Recount, met_row, rename, seen_of
from bridges.graph.neo4j_schema import MAKE

Run = Callable[[str, Collection[Any]], list[dict[str, Any]]]
"""Runs a statement with its rows, in steps of a bounded size; without rows it does nothing."""
_TOLD_ORDER: Final[Mapping[str, Callable[[list[Any]], tuple[Any, ...]]]] = {
    "planets": tuple,
    "channels": tuple,
    "persons": lambda told: (*told[:3], msgspec.json.encode(told[3])),
    "characters": tuple,
    "wishes": lambda told: (told[0], not told[1], told[2]),
    "standings": lambda told: (told[0], -told[1], -told[2]),
}
"""What of two statements counts: the greatest."""


class Writer:
    """Enters a batch through `run`, within the caller's transaction."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def enter(self, batch: Batch) -> None:
        """Undo what is gone, drop what comes too late, and enter the rest."""
        recount = Recount(self._run)
        self._run(add.MAKE_GONE, sorted(batch.gone))
        self._run(add.MAKE_ERASED, [erased_mark(user) for user in sorted(batch.erased)])
        recount.undo_roots(sorted(batch.gone))
        recount.undo_users(sorted(batch.erased))
        self._drop_late(batch)
        seen, mets = self._settled(batch, recount)
        recount.finish()
        self._make_nodes(batch, seen, mets)
        self._add(seen, mets)
        self._tell(batch)

    def _drop_late(self, batch: Batch) -> None:
        gone = {row["found"] for row in self._run(add.GONE_OF, batch.roots())}
        named = marks(batch.users())
        erased = {named[row["found"]] for row in self._run(add.ERASED_OF, sorted(named))}
        batch.without(gone, erased)

    def _settled(self, batch: Batch, recount: Recount) -> tuple[list[Seen], list[MetRow]]:
        """The evidence that is new; where a message was told of differently before, that is undone."""
        seen = {f"{root}|{user}": one for (root, user), one in batch.sightings.items()}
        for row in self._run(add.SIGHTINGS_OF, sorted(seen)):
            old = seen_of(row["e"])
            joined = seen[row["e"]["key"]].joined(old)
            if joined == old:
                del seen[row["e"]["key"]]
            else:
                recount.undo([old], [])
                seen[row["e"]["key"]] = joined
        mets: dict[str, MetRow] = {"|".join(key): (*key, *row) for key, row in batch.mets.items()}
        for row in self._run(add.METS_OF, sorted(mets)):
            before = met_row(row["e"])
            if mets[row["e"]["key"]] < before:
                recount.undo([], [before])
            else:
                del mets[row["e"]["key"]]
        return [seen[key] for key in sorted(seen)], [mets[key] for key in sorted(mets)]

    def _make_nodes(self, batch: Batch, seen: Iterable[Seen], mets: Iterable[MetRow]) -> None:
        planets = {row[0] for row in batch.planets} | {row[0] for row in batch.channels}
        planets |= {row[1] for row in batch.memberships} | {row[1] for row in batch.presences}
        users = {row[0] for rows in (batch.persons, batch.memberships, batch.wishes) for row in rows}
        users |= {row[1] for row in batch.standings} | {met[2] for met in mets}
        characters = {row[0] for row in batch.characters} | {row[0] for row in batch.standings}
        characters |= {met[1] for met in mets}
        channels, topics = {row[:2] for row in batch.channels}, set[str]()
        for one in seen:
            planets.add(one.planet)
            channels.add((one.planet, one.channel))
            users.update((one.user, *one.to))
            topics.update(one.topics)
        self._run(MAKE["planets"], sorted(planets))
        self._run(MAKE["channels"], [{"planet": planet, "channel": channel} for planet, channel in sorted(channels)])
        self._run(MAKE["users"], sorted(users))
        self._run(MAKE["topics"], sorted(topics))
        self._run(MAKE["characters"], sorted(characters))

    def _add(self, seen: list[Seen], mets: list[MetRow]) -> None:
        self._run(
            add.MAKE_SIGHTINGS, [{**msgspec.structs.asdict(one), "key": f"{one.root}|{one.user}"} for one in seen]
        )
        names = ("root", "bot", "user", "at", "planet", "quality")
        self._run(
            add.MAKE_METS, [{**dict(zip(names, met, strict=True)), "key": "|".join(met[:3])} for met in mets]
        )  # fmt: skip
        self._run(add.ADD_KNOWS, met_deltas(mets))
        for relation, rows in sighting_deltas(seen).items():
            self._run(add.ADD[relation], rows)
        self._run(add.ADD_HOURS, hour_deltas(seen, 1))
        places = [{"planet": one.planet, "channel": one.channel, "at": one.at} for one in seen]
        self._run(add.PLANET_LAST, places)
        self._run(add.CHANNEL_LAST, places)
        self._name((one.user, one.at, one.name) for one in seen)

    def _name(self, called: Iterable[tuple[str, int, str]]) -> None:
        """People are shown under the name that they had last."""
        latest: dict[str, tuple[int, str]] = {}
        for user, at, name in called:
            if name:
                latest[user] = max(latest.get(user, (at, name)), (at, name))
        for row in self._run(add.NAMES_OF, sorted(latest)):
            if (row["at"], row["name"]) >= latest[row["user"]]:
                del latest[row["user"]]
        rows = [{"user": user, "at": at, "name": name} for user, (at, name) in sorted(latest.items())]
        self._run(add.SET_NAMES, rows)

    def _tell(self, batch: Batch) -> None:
        """What was said outright: the latest statement stands."""
        self._register("planets", [(row[0], [row[1], row[2], bool(row[3])]) for row in batch.planets])
        self._register("channels", [(f"{row[0]}/{row[1]}", list(row[2:])) for row in batch.channels])
        persons = [(row[0], [row[1], row[2], bool(row[3]), msgspec.json.decode(row[4])]) for row in batch.persons]
        self._register("persons", persons)
        self._register("characters", [(row[0], list(row[1:])) for row in batch.characters])
        self._register("wishes", [(row[0], [row[1], bool(row[2]), bool(row[3])]) for row in batch.wishes])
        self._register("standings", [(row[:2], list(row[2:])) for row in batch.standings])
        names: tuple[str, ...] = ("user", "planet", "seen", "left")
        self._run(add.MEMBERSHIPS, [dict(zip(names, row, strict=True)) for row in batch.memberships])
        names = ("bot", "planet", "since", "seen", "until")
        self._run(add.PRESENCES, [dict(zip(names, row, strict=True)) for row in batch.presences])
        self._run(add.PLANET_LAST, [{"planet": row[0], "at": row[1]} for row in batch.planets])
        self._run(add.PLANET_LAST, [{"planet": row[1], "at": row[2]} for row in batch.memberships])
        channels = [{"planet": row[0], "channel": row[1], "at": row[2]} for row in batch.channels]
        self._run(add.PLANET_LAST, channels)
        self._run(add.CHANNEL_LAST, channels)
        # The latest statement may have no name: then the name is that of the messages, not of an earlier statement.
        rename(self._run, sorted({row[0] for row in batch.persons}))

    def _register(self, kind: str, rows: list[tuple[Any, list[Any]]]) -> None:
        order = _TOLD_ORDER[kind]
        latest: dict[Any, list[Any]] = {}
        for key, told in rows:
            latest[key] = max(latest.get(key, told), told, key=order)
        read, write = add.TOLD[kind]
        for row in self._run(read, sorted(latest)):
            key = tuple(row["key"]) if isinstance(row["key"], list) else row["key"]
            if order(row["told"]) >= order(latest[key]):
                del latest[key]
        self._run(write, [{"key": key, "told": told} for key, told in sorted(latest.items())])
