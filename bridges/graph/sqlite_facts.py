"""Reads of the universe graph in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec

from bridges.graph.facts import Gate, Person, Place
from universe.graph.similarity import Taste

_HERE: Final = "max(o.seen, o.said) > o.left"
_NO_BOT: Final = """
  NOT EXISTS (SELECT 1 FROM told_person p WHERE p.id = {0} AND p.is_bot)
  AND NOT EXISTS (SELECT 1 FROM character c WHERE c.bot_id = {0})"""
_SHARED: Final = """
WITH shared AS MATERIALIZED (
  SELECT other.user AS user, json_group_array({1} other.topic) AS topics
  FROM discussed me JOIN discussed other ON other.topic = me.topic
  WHERE me.user = :user AND other.user <> :user {0}
  GROUP BY other.user HAVING count({1} other.topic) >= :min_shared)
SELECT s.user, s.topics FROM shared s"""
_ON_PLANET: Final = ("AND me.planet = :planet AND other.planet = :planet", "")
_ANYWHERE: Final = ("", "DISTINCT")
"""On one planet a topic stands once a person, and need not be made distinct."""
_VISIBLE: Final = " WHERE NOT EXISTS (SELECT 1 FROM wishes w WHERE w.user = {0} AND w.invisible)"
_OPEN: Final = """
  EXISTS (SELECT 1 FROM wishes w WHERE w.user = {0} AND w.introduced AND NOT w.invisible)
  AND EXISTS (SELECT 1 FROM standing t WHERE t.bot = :bot AND t.user = {0} AND t.permille >= :permille
              AND t.tier >= :tier) AND """ + _NO_BOT  # noqa: S608 # fmt: skip
_PRESENT: Final = (
    " AND EXISTS (SELECT 1 FROM on_planet o WHERE o.user = s.user AND o.planet = :planet AND " + _HERE + ")"  # noqa: S608
)
_IS_NODE: Final = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE {column} = n.id)"  # noqa: S608
    for table, column in (("told_person", "id"), ("on_planet", "user"), ("knows", "user"), ("interacts", "other"),
                          ("wishes", "user"), ("standing", "user"))
)  # fmt: skip
_CHANNELS: Final = """
WITH any_channel AS (SELECT planet, id AS channel FROM told_channel UNION SELECT planet, channel FROM active_in)
SELECT a.planet, a.channel, coalesce(t.name, ''), coalesce(t.type, ''),
  max(coalesce(t.at, -1), coalesce((SELECT max(last) FROM active_in i WHERE i.planet = a.planet
                                    AND i.channel = a.channel), -1))
FROM any_channel a LEFT JOIN told_channel t ON t.planet = a.planet AND t.id = a.channel
WHERE (:planet = '' OR a.planet = :planet) AND (:channel = '' OR a.channel = :channel)"""
_PLANET: Final = """
SELECT coalesce(t.name, ''), coalesce(t.active, 1), max(coalesce(t.at, -1),
  coalesce((SELECT max(max(o.seen, o.said)) FROM on_planet o WHERE o.planet = :planet), -1),
  coalesce((SELECT max(at) FROM told_channel WHERE planet = :planet), -1)),
  t.id IS NOT NULL OR EXISTS (SELECT 1 FROM on_planet WHERE planet = :planet)
  OR EXISTS (SELECT 1 FROM presence WHERE planet = :planet)
  OR EXISTS (SELECT 1 FROM told_channel WHERE planet = :planet)
FROM (SELECT 1) LEFT JOIN told_planet t ON t.id = :planet"""


class SqliteFacts:
    """`bridges.graph.facts.Facts` over an open database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def _rows(self, query: str, **given: Any) -> list[Any]:
        return self._database.execute(query, given).fetchall()

    def knowers(self, user: str) -> list[tuple[str, int]]:
        """Bots that know somebody: name, familiarity."""
        return self._rows("SELECT bot, sum(familiarity) FROM knows WHERE user = :user GROUP BY bot", user=user)

    def present_bots(self, planet: str) -> list[str]:
        """Bots said to be on a planet now."""
        rows = self._rows("SELECT bot FROM presence WHERE planet = :planet AND seen > until", planet=planet)
        return [bot for (bot,) in rows]

    def inferred_bots(self, planet: str) -> list[str]:
        """Bots that know anybody who is on a planet."""
        query = "SELECT DISTINCT k.bot FROM on_planet o JOIN knows k ON k.user = o.user WHERE o.planet = :planet AND "
        query += _HERE
        return [bot for (bot,) in self._rows(query, planet=planet)]

    def known_counts(self) -> list[tuple[str, int]]:
        """Of each bot how many people it knows."""
        return self._rows("SELECT bot, count(DISTINCT user) FROM knows GROUP BY bot")

    def topic_counts(self) -> list[tuple[str, int]]:
        """Of each topic how many people discussed it."""
        return self._rows("SELECT topic, count(DISTINCT user) FROM discussed GROUP BY topic")

    def topics(self, user: str) -> list[tuple[str, str, int]]:
        """What somebody discussed: topic, planet, count."""
        return self._rows("SELECT topic, planet, count FROM discussed WHERE user = :user", user=user)

    def sharers(self, user: str, planet: str, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Visible others with that many distinct topics in common."""
        query = _SHARED.format(*(_ON_PLANET if planet else _ANYWHERE)) + _VISIBLE.format("s.user")
        return _decoded(self._rows(query, user=user, planet=planet, min_shared=min_shared))

    def open_sharers(self, user: str, gate: Gate, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Of these, whoever may be named."""
        query = _SHARED.format(*(_ON_PLANET if gate.planet else _ANYWHERE)) + " WHERE " + _OPEN.format("s.user")
        query += _PRESENT if gate.planet else ""
        return _decoded(self._rows(query, user=user, min_shared=min_shared, **_given(gate)))

    def taste(self, topics: Collection[str], planet: str) -> Taste:
        """How many people wrote anything, and how many discussed each of these topics."""
        where = "AND planet = :planet" if planet else ""
        ((people,),) = self._rows(
            f"SELECT count(DISTINCT user) FROM on_planet WHERE count > 0 {where}", planet=planet  # noqa: S608
        )  # fmt: skip
        counts = self._rows(
            f"SELECT topic, count(DISTINCT user) FROM discussed WHERE topic IN (SELECT value FROM json_each(:topics))"  # noqa: S608
            f" {where} GROUP BY topic",
            topics=_json(topics), planet=planet,
        )  # fmt: skip
        return Taste(people, dict(counts))

    def open_actives(self, user: str, gate: Gate) -> list[str]:
        """Others who wrote on the gate's planet and may be named."""
        query = "SELECT o.user FROM on_planet o WHERE o.planet = :planet AND o.count > 0 AND o.user <> :user AND "
        return [
            other
            for (other,) in self._rows(query + _HERE + " AND " + _OPEN.format("o.user"), user=user, **_given(gate))
        ]

    def planet(self, planet: str) -> Place | None:
        """A planet, if it is known."""
        ((name, active, last_seen, known),) = self._rows(_PLANET, planet=planet)
        return Place(planet, "", name, "active" if active else "left", last_seen) if known else None

    def population(self, planet: str) -> int:
        """People, not bots, who are on a planet."""
        query = "SELECT count(*) FROM on_planet o WHERE o.planet = :planet AND " + _HERE + " AND "  # noqa: S608
        ((people,),) = self._rows(query + _NO_BOT.format("o.user"), planet=planet)
        return int(people)

    def channels(self, planet: str, channel: str) -> list[Place]:
        """Channels of a planet, by id, or both; empty means any."""
        return [Place(*row) for row in self._rows(_CHANNELS, planet=planet, channel=channel)]

    def hot_topics(self, planet: str, since: int) -> list[tuple[str, int]]:
        """Topics of a planet that were discussed since a time: topic, count."""
        query = "SELECT topic, count FROM has_topic WHERE planet = :planet AND last >= :since"
        return self._rows(query, planet=planet, since=since)

    def hours(self, planet: str) -> list[int]:
        """Messages by hour of the day (UTC), 24 counts."""
        found = dict(self._rows("SELECT hour, count FROM hours WHERE planet = :planet", planet=planet))
        return [found.get(hour, 0) for hour in range(24)]

    def speakers(self, planet: str, channel: str) -> list[tuple[str, int]]:
        """Visible people who wrote in a channel: user, messages."""
        query = "SELECT a.user, a.count FROM active_in a" + _VISIBLE.format("a.user")  # noqa: S608
        return self._rows(query + " AND a.planet = :planet AND a.channel = :channel", planet=planet, channel=channel)

    def persons(self, users: Collection[str]) -> Mapping[str, Person]:
        """User nodes, by id."""
        query = f"""
SELECT n.id, coalesce(p.at, -1), coalesce(p.name, ''), coalesce(p.is_bot, 0), coalesce(p.traits, '[]'),
  coalesce(s.at, -1), coalesce(s.name, '')
FROM (SELECT value AS id FROM json_each(:users)) n LEFT JOIN told_person p ON p.id = n.id
LEFT JOIN sighting s ON (s.user, s.root) = (SELECT user, root FROM sighting WHERE user = n.id AND name <> ''
  ORDER BY at DESC, name DESC LIMIT 1)
WHERE {_IS_NODE}"""  # noqa: S608
        return {
            user: Person(_latest_name((at, name), (said, called)), bool(is_bot), _traits(traits))
            for user, at, name, is_bot, traits, said, called in self._rows(query, users=_json(users))
        }

    def planets_of(self, user: str) -> list[str]:
        """Where somebody is."""
        rows = self._rows("SELECT planet FROM on_planet o WHERE user = :user AND " + _HERE, user=user)  # noqa: S608
        return [planet for (planet,) in rows]


def _latest_name(*names: tuple[int, str]) -> str:
    return max([(at, name) for at, name in names if name], default=(0, ""))[1]


def _traits(text: str) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...])


def _json(texts: Collection[str]) -> str:
    return msgspec.json.encode(sorted(texts)).decode()


def _decoded(rows: list[tuple[str, str]]) -> list[tuple[str, Sequence[str]]]:
    decode = msgspec.json.Decoder(list[str]).decode
    return [(user, decode(topics)) for user, topics in rows]


def _given(gate: Gate) -> dict[str, Any]:
    return {"bot": gate.bot, "planet": gate.planet, "permille": gate.permille_min, "tier": gate.tier_min}
