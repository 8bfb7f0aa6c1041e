"""The rows of a universe graph in SQLite, as an export has them."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from typing import Any, Final

import msgspec

from bridges.graph.rows import Table
from bridges.graph.sqlite_facts import SqliteFacts

_STATE: Final = {
    "told_planet": "SELECT id, at, name, active FROM told_planet",
    "told_channel": "SELECT planet, id, at, name, type FROM told_channel",
    "character": "SELECT name, at, bot_id FROM character",
    "presence": "SELECT bot, planet, since, seen, until FROM presence",
    "wishes": "SELECT user, at, introduced, invisible FROM wishes",
    "standing": "SELECT bot, user, at, permille, tier FROM standing",
    "membership": "SELECT user, planet, seen, left FROM on_planet WHERE seen >= 0 OR left >= 0",
    "met": "SELECT root, bot, user, at, planet, quality FROM met",
    "gone": "SELECT root FROM gone",
    "erased": "SELECT mark FROM erased",
}
_GRAPH: Final = {
    "Topic": "SELECT topic, sum(count) FROM has_topic GROUP BY topic",
    "Character": """SELECT n.name, coalesce(c.bot_id, '') FROM (SELECT name FROM character UNION SELECT bot FROM knows
      UNION SELECT bot FROM standing) n LEFT JOIN character c ON c.name = n.name""",
    "ON_PLANET": "SELECT user, planet, max(seen, said), count, left, max(seen, said) > left FROM on_planet",
    "DISCUSSED": "SELECT user, topic, planet, count, first, last FROM discussed",
    "HAS_TOPIC": "SELECT planet, topic, count, first, last FROM has_topic",
    "PRESENT_ON": "SELECT bot, planet, since, until, seen > until FROM presence",
    "ACTIVE_IN": "SELECT user, planet, channel, last, count FROM active_in",
}
_PLANETS: Final = """SELECT id FROM told_planet UNION SELECT planet FROM told_channel UNION SELECT planet FROM on_planet
  UNION SELECT planet FROM presence"""
_USERS: Final = """SELECT id FROM told_person UNION SELECT user FROM on_planet UNION SELECT user FROM knows
  UNION SELECT other FROM interacts UNION SELECT user FROM wishes UNION SELECT user FROM standing"""


def state_rows(database: sqlite3.Connection) -> dict[str, Table]:
    """What the graph is made from."""
    rows: dict[str, Table] = {name: database.execute(query).fetchall() for name, query in _STATE.items()}
    rows["told_person"] = [
        (*told, msgspec.json.decode(traits))
        for *told, traits in database.execute("SELECT id, at, name, is_bot, traits FROM told_person")
    ]
    words: dict[str, dict[tuple[str, str], list[str]]] = {"topic": {}, "other": {}}
    for column, table in (("topic", "said_topic"), ("other", "said_to")):
        query = f"SELECT root, user, {column} FROM {table} ORDER BY root, user, {column}"  # noqa: S608
        for root, user, word in database.execute(query):
            words[column].setdefault((root, user), []).append(word)
    rows["sighting"] = [
        (*seen, words["topic"].get(seen[:2], []), words["other"].get(seen[:2], []))
        for seen in database.execute("SELECT root, user, at, planet, channel, name FROM sighting")
    ]
    return rows


def graph_rows(database: sqlite3.Connection) -> dict[str, Table]:
    """Nodes and relations."""
    facts = SqliteFacts(database)
    rows: dict[str, Table] = {name: database.execute(query).fetchall() for name, query in _GRAPH.items()}
    places = [(planet, facts.planet(planet)) for (planet,) in database.execute(_PLANETS).fetchall()]
    rows["Planet"] = [
        (planet, place.name, int(place.state == "active"), place.last_seen, facts.hours(planet))
        for planet, place in places
        if place
    ]
    channels = facts.channels("", "")
    rows["Channel"] = [(one.planet, one.channel, one.name, one.state, one.last_seen) for one in channels]
    rows["HAS_CHANNEL"] = [(one.planet, one.channel) for one in channels]
    persons = facts.persons([user for (user,) in database.execute(_USERS)])
    rows["User"] = [(user, one.name, int(one.is_bot), list(one.traits)) for user, one in persons.items()]
    rows["KNOWS_USER"] = _known(database)
    rows["INTERACTS_WITH"] = _interactions(database)
    return rows


def _known(database: sqlite3.Connection) -> Table:
    """KNOWS_USER joined over the planets: where they met is the planet of the first meeting."""
    found: list[Any] = database.execute(
        "SELECT bot, user, planet, familiarity, count, first, last FROM knows ORDER BY bot, user, planet"
    ).fetchall()
    rows: Table = []
    for pair, group in groupby(found, key=lambda row: row[:2]):
        known = list(group)
        _, met_at = min((row[5], row[2]) for row in known)
        rows.append(
            (
                *pair, sum(row[3] for row in known), sum(row[4] for row in known), min(row[5] for row in known),
                max(row[6] for row in known), met_at, [row[2] for row in known if row[2]],
            )
        )  # fmt: skip
    return rows


def _interactions(database: sqlite3.Connection) -> Table:
    found: list[Any] = database.execute(
        "SELECT user, other, planet, count, first, last FROM interacts ORDER BY user, other, planet"
    ).fetchall()
    rows: Table = []
    for pair, group in groupby(found, key=lambda row: row[:2]):
        said = list(group)
        rows.append(
            (
                *pair, sum(row[3] for row in said), min(row[4] for row in said), max(row[5] for row in said),
                [row[2] for row in said],
            )
        )  # fmt: skip
    return rows
