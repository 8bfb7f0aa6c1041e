"""Cypher that takes evidence away and counts again what it touched; each takes its rows as ``$rows``."""

from __future__ import annotations

from typing import Final

TAKE_SIGHTINGS: Final = "UNWIND $rows AS row MATCH (e:Sighting {key: row}) DELETE e"
TAKE_METS: Final = "UNWIND $rows AS row MATCH (e:Met {key: row}) DELETE e"
SIGHTINGS_BY_ROOT: Final = "UNWIND $rows AS row MATCH (e:Sighting {root: row}) RETURN e {.*} AS e"
METS_BY_ROOT: Final = "UNWIND $rows AS row MATCH (e:Met {root: row}) RETURN e {.*} AS e"
SIGHTINGS_BY_USER: Final = "UNWIND $rows AS row MATCH (e:Sighting {user: row}) RETURN e {.*} AS e"
METS_BY_USER: Final = "UNWIND $rows AS row MATCH (e:Met {user: row}) RETURN e {.*} AS e"
AROUND: Final = """UNWIND $rows AS row MATCH (u:User {id: row})
RETURN [(u)-[:ON_PLANET]->(p) | p.id] AS planets, [(u)-[:INTERACTS_WITH]-(o) | o.id] AS users,
  [(c:Character)-->(u) | c.name] AS characters"""
UNADDRESS: Final = """UNWIND $rows AS row MATCH (o:User)-[:INTERACTS_WITH]->(:User {id: row})
MATCH (e:Sighting {user: o.id}) WHERE row IN e.to SET e.to = [other IN e.to WHERE other <> row]"""
TAKE_USERS: Final = "UNWIND $rows AS row MATCH (u:User {id: row}) DETACH DELETE u"

AGAIN_KNOWS: Final = """UNWIND $rows AS row
MATCH (:Character {name: row.bot})-[k:KNOWS_USER]->(:User {id: row.user})
OPTIONAL MATCH (e:Met {bot: row.bot, user: row.user})
WITH k, e ORDER BY e.at, e.planet
WITH k, collect(e) AS mets, collect(DISTINCT e.planet) AS planets
FOREACH (_ IN CASE WHEN size(mets) = 0 THEN [1] ELSE [] END | DELETE k)
FOREACH (_ IN CASE WHEN size(mets) > 0 THEN [1] ELSE [] END |
  SET k.familiarity = reduce(total = 0, met IN mets | total + met.quality), k.interaction_count = size(mets),
    k.first_interaction = mets[0].at, k.last_interaction = mets[-1].at, k.guild_id = mets[0].planet,
    k.planets_shared = [planet IN planets WHERE planet <> ''])"""

AGAIN: Final = {
    "ON_PLANET": """UNWIND $rows AS row
MATCH (:User {id: row.user})-[r:ON_PLANET]->(:Planet {id: row.planet})
OPTIONAL MATCH (e:Sighting {user: row.user, planet: row.planet})
WITH r, count(e) AS messages, coalesce(max(e.at), -1) AS said
WITH r, messages, said, CASE WHEN said > r.seen THEN said ELSE r.seen END AS last,
  messages > 0 OR r.seen >= 0 OR r.left_at >= 0 AS stays
FOREACH (_ IN CASE WHEN stays THEN [] ELSE [1] END | DELETE r)
FOREACH (_ IN CASE WHEN stays THEN [1] ELSE [] END |
  SET r.message_count = messages, r.said = said, r.last_seen = last, r.present = last > r.left_at)""",
    "ACTIVE_IN": """UNWIND $rows AS row
MATCH (:User {id: row.user})-[r:ACTIVE_IN]->(:Channel {key: row.planet + '/' + row.channel})
OPTIONAL MATCH (e:Sighting {user: row.user, planet: row.planet}) WHERE e.channel = row.channel
WITH r, count(e) AS messages, max(e.at) AS last
FOREACH (_ IN CASE WHEN messages = 0 THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN messages > 0 THEN [1] ELSE [] END | SET r.message_count = messages, r.last_seen = last)""",
    "DISCUSSED": """UNWIND $rows AS row
MATCH (:User {id: row.user})-[r:DISCUSSED {planet: row.planet}]->(:Topic {name: row.topic})
OPTIONAL MATCH (e:Sighting {user: row.user, planet: row.planet}) WHERE row.topic IN e.topics
WITH r, count(e) AS messages, min(e.at) AS first, max(e.at) AS last
FOREACH (_ IN CASE WHEN messages = 0 THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN messages > 0 THEN [1] ELSE [] END |
  SET r.count = messages, r.first_date = first, r.last_date = last)""",
    "HAS_TOPIC": """UNWIND $rows AS row
MATCH (:Planet {id: row.planet})-[r:HAS_TOPIC]->(t:Topic {name: row.topic})
OPTIONAL MATCH (t)<-[d:DISCUSSED {planet: row.planet}]-(:User)
WITH r, sum(d.count) AS messages, min(d.first_date) AS first, max(d.last_date) AS last
FOREACH (_ IN CASE WHEN messages = 0 THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN messages > 0 THEN [1] ELSE [] END |
  SET r.count = messages, r.first_seen = first, r.last_seen = last)""",
    "INTERACTS_WITH": """UNWIND $rows AS row
MATCH (:User {id: row.user})-[r:INTERACTS_WITH]->(:User {id: row.other})
OPTIONAL MATCH (e:Sighting {user: row.user}) WHERE row.other IN e.to
WITH r, count(e) AS messages, min(e.at) AS first, max(e.at) AS last, collect(DISTINCT e.planet) AS planets
FOREACH (_ IN CASE WHEN messages = 0 THEN [1] ELSE [] END | DELETE r)
FOREACH (_ IN CASE WHEN messages > 0 THEN [1] ELSE [] END |
  SET r.count = messages, r.first_seen = first, r.last_seen = last, r.planets = planets)""",
}
"""By relation, in this order: HAS_TOPIC counts what DISCUSSED says."""

AGAIN_TOPICS: Final = """UNWIND $rows AS row MATCH (t:Topic {name: row})
OPTIONAL MATCH (t)<-[r:HAS_TOPIC]-(:Planet)
WITH t, count(r) AS planets, sum(r.count) AS mentions
FOREACH (_ IN CASE WHEN planets = 0 THEN [1] ELSE [] END | DETACH DELETE t)
FOREACH (_ IN CASE WHEN planets > 0 THEN [1] ELSE [] END | SET t.mention_count = mentions)"""
AGAIN_CHANNELS: Final = """UNWIND $rows AS row MATCH (c:Channel {key: row})
OPTIONAL MATCH (c)<-[r:ACTIVE_IN]-(:User)
WITH c, count(r) AS people, coalesce(max(r.last_seen), -1) AS last
WITH c, last, people > 0 OR c.told_at >= 0 AS stays
FOREACH (_ IN CASE WHEN stays THEN [] ELSE [1] END | DETACH DELETE c)
FOREACH (_ IN CASE WHEN stays THEN [1] ELSE [] END |
  SET c.last_seen = CASE WHEN last > c.told_at THEN last ELSE c.told_at END)"""
AGAIN_PLANETS: Final = """UNWIND $rows AS row MATCH (p:Planet {id: row})
OPTIONAL MATCH (p)<-[r:ON_PLANET]-(:User)
WITH p, coalesce(max(r.last_seen), -1) AS seen
OPTIONAL MATCH (p)-[:HAS_CHANNEL]->(c:Channel)
WITH p, seen, coalesce(max(c.last_seen), -1) AS told
WITH p, reduce(last = p.told_at, at IN [seen, told] | CASE WHEN at > last THEN at ELSE last END) AS last,
  p.told_at >= 0 OR EXISTS { (p)--() } AS stays
FOREACH (_ IN CASE WHEN stays THEN [] ELSE [1] END | DELETE p)
FOREACH (_ IN CASE WHEN stays THEN [1] ELSE [] END | SET p.last_seen = last)"""
AGAIN_NAMES: Final = """UNWIND $rows AS row MATCH (u:User {id: row})
OPTIONAL MATCH (e:Sighting {user: row}) WHERE e.name <> ''
WITH u, max(e.at) AS last
OPTIONAL MATCH (e:Sighting {user: u.id}) WHERE e.name <> '' AND e.at = last
RETURN u.id AS user, u.told_at AS told_at, u.told_name AS told_name, last AS at, collect(DISTINCT e.name) AS names"""
LONELY_USERS: Final = """UNWIND $rows AS row MATCH (u:User {id: row})
WHERE u.told_at < 0 AND u.wishes_at < 0 AND NOT EXISTS { (u)--() } DELETE u"""
LONELY_CHARACTERS: Final = """UNWIND $rows AS row MATCH (c:Character {name: row})
WHERE c.told_at < 0 AND NOT EXISTS { (c)--() } DELETE c"""
