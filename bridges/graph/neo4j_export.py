"""The rows of a universe graph in Neo4j, as an export has them: what the server really holds, node by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bridges.graph.rows import Table

_STATE: Final = {
    "told_planet": "MATCH (n:Planet) WHERE n.told_at >= 0 RETURN n.id, n.told_at, n.name, n.active",
    "told_channel": "MATCH (n:Channel) WHERE n.told_at >= 0 RETURN n.planet, n.id, n.told_at, n.name, n.type",
    "told_person": "MATCH (n:User) WHERE n.told_at >= 0 RETURN n.id, n.told_at, n.told_name, n.is_bot, n.traits",
    "character": "MATCH (n:Character) WHERE n.told_at >= 0 RETURN n.name, n.told_at, n.bot_id",
    "presence": "MATCH (c:Character)-[r:PRESENT_ON]->(p:Planet) RETURN c.name, p.id, r.since, r.seen, r.until",
    "wishes": "MATCH (n:User) WHERE n.wishes_at >= 0 RETURN n.id, n.wishes_at, n.introduced, n.invisible",
    "standing": "MATCH (c:Character)-[s:STANDS_WITH]->(u:User) RETURN c.name, u.id, s.at, s.permille, s.tier",
    "membership": "MATCH (u:User)-[r:ON_PLANET]->(p:Planet) WHERE r.seen >= 0 OR r.left_at >= 0"
    " RETURN u.id, p.id, r.seen, r.left_at",
    "sighting": "MATCH (e:Sighting) RETURN e.root, e.user, e.at, e.planet, e.channel, e.name, e.topics, e.to",
    "met": "MATCH (e:Met) RETURN e.root, e.bot, e.user, e.at, e.planet, e.quality",
    "gone": "MATCH (g:Gone) RETURN g.root",
    "erased": "MATCH (e:Erased) RETURN e.mark",
}
_GRAPH: Final = {
    "Planet": "MATCH (n:Planet) RETURN n.id, n.name, n.active, n.last_seen, n.hours",
    "Channel": "MATCH (n:Channel) RETURN n.planet, n.id, n.name, n.type, n.last_seen",
    "User": "MATCH (n:User) RETURN n.id, n.display_name, n.is_bot, n.traits",
    "Topic": "MATCH (n:Topic) RETURN n.name, n.mention_count",
    "Character": "MATCH (n:Character) RETURN n.name, n.bot_id",
    "KNOWS_USER": "MATCH (c:Character)-[k:KNOWS_USER]->(u:User) RETURN c.name, u.id, k.familiarity,"
    " k.interaction_count, k.first_interaction, k.last_interaction, k.guild_id, k.planets_shared",
    "HAS_CHANNEL": "MATCH (p:Planet)-[:HAS_CHANNEL]->(c:Channel) RETURN p.id, c.id",
    "ON_PLANET": "MATCH (u:User)-[r:ON_PLANET]->(p:Planet)"
    " RETURN u.id, p.id, r.last_seen, r.message_count, r.left_at, r.present",
    "DISCUSSED": "MATCH (u:User)-[r:DISCUSSED]->(t:Topic)"
    " RETURN u.id, t.name, r.planet, r.count, r.first_date, r.last_date",
    "HAS_TOPIC": "MATCH (p:Planet)-[r:HAS_TOPIC]->(t:Topic) RETURN p.id, t.name, r.count, r.first_seen, r.last_seen",
    "PRESENT_ON": "MATCH (c:Character)-[r:PRESENT_ON]->(p:Planet) RETURN c.name, p.id, r.since, r.until, r.present",
    "ACTIVE_IN": "MATCH (u:User)-[r:ACTIVE_IN]->(c:Channel) RETURN u.id, c.planet, c.id, r.last_seen, r.message_count",
    "INTERACTS_WITH": "MATCH (u:User)-[r:INTERACTS_WITH]->(o:User)"
    " RETURN u.id, o.id, r.count, r.first_seen, r.last_seen, r.planets",
}
_SORTED_LISTS: Final = {"KNOWS_USER", "INTERACTS_WITH"}
"""Whose last column is a set of planets, kept in the order of their coming."""


def state_rows(run: Callable[..., list[dict[str, Any]]]) -> dict[str, Table]:
    """What the graph is made from."""
    return _tables(run, _STATE)


def graph_rows(run: Callable[..., list[dict[str, Any]]]) -> dict[str, Table]:
    """Nodes and relations."""
    tables = _tables(run, _GRAPH)
    for name in _SORTED_LISTS:
        tables[name] = [(*row[:-1], sorted(row[-1])) for row in tables[name]]
    return tables


def _tables(run: Callable[..., list[dict[str, Any]]], statements: Mapping[str, str]) -> dict[str, Table]:
    return {name: [_plain(row) for row in run(statement)] for name, statement in statements.items()}


def _plain(row: dict[str, Any]) -> tuple[Any, ...]:
    """Flags as 0 and 1, as the other store has them."""
    return tuple(int(value) if isinstance(value, bool) else value for value in row.values())
