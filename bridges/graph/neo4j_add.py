"""Cypher that enters new evidence and what was said outright; each takes its rows as ``$rows``."""

from __future__ import annotations

from typing import Final

SIGHTINGS_OF: Final = "UNWIND $rows AS row MATCH (e:Sighting {key: row}) RETURN e {.*} AS e"
METS_OF: Final = "UNWIND $rows AS row MATCH (e:Met {key: row}) RETURN e {.*} AS e"
GONE_OF: Final = "UNWIND $rows AS row MATCH (g:Gone {root: row}) RETURN g.root AS found"
ERASED_OF: Final = "UNWIND $rows AS row MATCH (e:Erased {mark: row}) RETURN e.mark AS found"
MAKE_GONE: Final = "UNWIND $rows AS row MERGE (:Gone {root: row})"
MAKE_ERASED: Final = "UNWIND $rows AS row MERGE (:Erased {mark: row})"
MAKE_SIGHTINGS: Final = "UNWIND $rows AS row CREATE (e:Sighting) SET e = row"
MAKE_METS: Final = "UNWIND $rows AS row CREATE (e:Met) SET e = row"

ADD_KNOWS: Final = """UNWIND $rows AS row
MATCH (c:Character {name: row.bot}) MATCH (u:User {id: row.user})
MERGE (c)-[k:KNOWS_USER]->(u)
ON CREATE SET k.familiarity = row.familiarity, k.interaction_count = row.count, k.first_interaction = row.first,
  k.last_interaction = row.last, k.guild_id = row.guild, k.planets_shared = row.planets
ON MATCH SET k.familiarity = k.familiarity + row.familiarity, k.interaction_count = k.interaction_count + row.count,
  k.guild_id = CASE WHEN row.first < k.first_interaction
    OR (row.first = k.first_interaction AND row.guild < k.guild_id) THEN row.guild ELSE k.guild_id END,
  k.first_interaction = CASE WHEN row.first < k.first_interaction THEN row.first ELSE k.first_interaction END,
  k.last_interaction = CASE WHEN row.last > k.last_interaction THEN row.last ELSE k.last_interaction END,
  k.planets_shared = k.planets_shared + [planet IN row.planets WHERE NOT planet IN k.planets_shared]"""

_LAST: Final = """WITH r, CASE WHEN r.said > r.seen THEN r.said ELSE r.seen END AS last
SET r.last_seen = last, r.present = last > r.left_at"""

ADD: Final = {
    "ON_PLANET": """UNWIND $rows AS row
MATCH (u:User {id: row.user}) MATCH (p:Planet {id: row.planet}) MERGE (u)-[r:ON_PLANET]->(p)
ON CREATE SET r.message_count = row.count, r.said = row.last, r.seen = -1, r.left_at = -1
ON MATCH SET r.message_count = r.message_count + row.count,
  r.said = CASE WHEN row.last > r.said THEN row.last ELSE r.said END
""" + _LAST,
    "ACTIVE_IN": """UNWIND $rows AS row
MATCH (u:User {id: row.user}) MATCH (c:Channel {key: row.planet + '/' + row.channel}) MERGE (u)-[r:ACTIVE_IN]->(c)
ON CREATE SET r.message_count = row.count, r.last_seen = row.last
ON MATCH SET r.message_count = r.message_count + row.count,
  r.last_seen = CASE WHEN row.last > r.last_seen THEN row.last ELSE r.last_seen END""",
    "DISCUSSED": """UNWIND $rows AS row
MATCH (u:User {id: row.user}) MATCH (t:Topic {name: row.topic}) MERGE (u)-[r:DISCUSSED {planet: row.planet}]->(t)
ON CREATE SET r.count = row.count, r.first_date = row.first, r.last_date = row.last
ON MATCH SET r.count = r.count + row.count,
  r.first_date = CASE WHEN row.first < r.first_date THEN row.first ELSE r.first_date END,
  r.last_date = CASE WHEN row.last > r.last_date THEN row.last ELSE r.last_date END""",
    "HAS_TOPIC": """UNWIND $rows AS row
MATCH (p:Planet {id: row.planet}) MATCH (t:Topic {name: row.topic}) MERGE (p)-[r:HAS_TOPIC]->(t)
ON CREATE SET r.count = row.count, r.first_seen = row.first, r.last_seen = row.last
ON MATCH SET r.count = r.count + row.count,
  r.first_seen = CASE WHEN row.first < r.first_seen THEN row.first ELSE r.first_seen END,
  r.last_seen = CASE WHEN row.last > r.last_seen THEN row.last ELSE r.last_seen END
SET t.mention_count = t.mention_count + row.count""",
    "INTERACTS_WITH": """UNWIND $rows AS row
MATCH (u:User {id: row.user}) MATCH (o:User {id: row.other}) MERGE (u)-[r:INTERACTS_WITH]->(o)
ON CREATE SET r.count = row.count, r.first_seen = row.first, r.last_seen = row.last, r.planets = row.planets
ON MATCH SET r.count = r.count + row.count,
  r.first_seen = CASE WHEN row.first < r.first_seen THEN row.first ELSE r.first_seen END,
  r.last_seen = CASE WHEN row.last > r.last_seen THEN row.last ELSE r.last_seen END,
  r.planets = r.planets + [planet IN row.planets WHERE NOT planet IN r.planets]""",
}  # fmt: skip
"""By relation, for the rows of `bridges.graph.deltas`."""

ADD_HOURS: Final = """UNWIND $rows AS row MATCH (p:Planet {id: row.planet})
SET p.hours = [hour IN range(0, 23) | p.hours[hour] + row.hours[hour]]"""
PLANET_LAST: Final = """UNWIND $rows AS row MATCH (p:Planet {id: row.planet})
SET p.last_seen = CASE WHEN row.at > p.last_seen THEN row.at ELSE p.last_seen END"""
CHANNEL_LAST: Final = """UNWIND $rows AS row MATCH (c:Channel {key: row.planet + '/' + row.channel})
SET c.last_seen = CASE WHEN row.at > c.last_seen THEN row.at ELSE c.last_seen END"""
SET_NAMES: Final = "UNWIND $rows AS row MATCH (u:User {id: row.user}) SET u.display_name = row.name, u.name_at = row.at"
NAMES_OF: Final = """UNWIND $rows AS row MATCH (u:User {id: row})
RETURN u.id AS user, u.name_at AS at, u.display_name AS name"""

MEMBERSHIPS: Final = (
    """UNWIND $rows AS row
MATCH (u:User {id: row.user}) MATCH (p:Planet {id: row.planet}) MERGE (u)-[r:ON_PLANET]->(p)
ON CREATE SET r.message_count = 0, r.said = -1, r.seen = row.seen, r.left_at = row.left
ON MATCH SET r.seen = CASE WHEN row.seen > r.seen THEN row.seen ELSE r.seen END,
  r.left_at = CASE WHEN row.left > r.left_at THEN row.left ELSE r.left_at END
"""
    + _LAST
)
PRESENCES: Final = """UNWIND $rows AS row
MATCH (c:Character {name: row.bot}) MATCH (p:Planet {id: row.planet}) MERGE (c)-[r:PRESENT_ON]->(p)
ON CREATE SET r.since = row.since, r.seen = row.seen, r.until = row.until
ON MATCH SET r.since = CASE WHEN r.since < 0 OR (row.since >= 0 AND row.since < r.since) THEN row.since
    ELSE r.since END,
  r.seen = CASE WHEN row.seen > r.seen THEN row.seen ELSE r.seen END,
  r.until = CASE WHEN row.until > r.until THEN row.until ELSE r.until END
WITH r SET r.present = r.seen > r.until"""

_TELL: Final = "UNWIND $rows AS row MATCH "

TOLD: Final = {
    "planets": (
        _TELL + "(n:Planet {id: row}) RETURN n.id AS key, [n.told_at, n.name, n.active] AS told",
        _TELL
        + """(n:Planet {id: row.key})
SET n.told_at = row.told[0], n.name = row.told[1], n.active = row.told[2]""",
    ),
    "channels": (
        _TELL + "(n:Channel {key: row}) RETURN n.key AS key, [n.told_at, n.name, n.type] AS told",
        _TELL
        + """(n:Channel {key: row.key})
SET n.told_at = row.told[0], n.name = row.told[1], n.type = row.told[2]""",
    ),
    "persons": (
        _TELL + "(n:User {id: row}) RETURN n.id AS key, [n.told_at, n.told_name, n.is_bot, n.traits] AS told",
        _TELL
        + """(n:User {id: row.key})
SET n.told_at = row.told[0], n.told_name = row.told[1], n.is_bot = row.told[2], n.traits = row.told[3]""",
    ),
    "characters": (
        _TELL + "(n:Character {name: row}) RETURN n.name AS key, [n.told_at, n.bot_id] AS told",
        _TELL + "(n:Character {name: row.key}) SET n.told_at = row.told[0], n.bot_id = row.told[1]",
    ),
    "wishes": (
        _TELL + "(n:User {id: row}) RETURN n.id AS key, [n.wishes_at, n.introduced, n.invisible] AS told",
        _TELL
        + """(n:User {id: row.key})
SET n.wishes_at = row.told[0], n.introduced = row.told[1], n.invisible = row.told[2]""",
    ),
    "standings": (
        _TELL
        + """(:Character {name: row[0]})-[s:STANDS_WITH]->(:User {id: row[1]})
RETURN row AS key, [s.at, s.permille, s.tier] AS told""",
        _TELL
        + """(c:Character {name: row.key[0]}) MATCH (u:User {id: row.key[1]})
MERGE (c)-[s:STANDS_WITH]->(u) SET s.at = row.told[0], s.permille = row.told[1], s.tier = row.told[2]""",
    ),
}
"""What was said outright: how to read what stands, and how to put the later in its place."""
