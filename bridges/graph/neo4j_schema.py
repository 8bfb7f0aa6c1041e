"""Constraints, indexes and defaults of the universe graph in Neo4j 5; every value travels as a parameter.

Beside the schema's nodes there are the evidence, ``(:Sighting)`` and ``(:Met)``, one a message; ``(:Gone)`` and
``(:Erased)``, which keep late notes out; and one ``(:Writer)``, whose lock lets one transaction write at a time.
"""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 1

_UNIQUE: Final = (
    ("Planet", "id"), ("Channel", "key"), ("User", "id"), ("Topic", "name"), ("Character", "name"),
    ("Sighting", "key"), ("Met", "key"), ("Gone", "root"), ("Erased", "mark"), ("Writer", "name"),
)  # fmt: skip
_INDEXED: Final = (
    ("Channel", ("planet", "id")), ("Channel", ("id",)), ("Planet", ("active",)), ("Topic", ("mention_count",)),
    ("Character", ("bot_id",)), ("Sighting", ("root",)), ("Sighting", ("user", "planet")), ("Met", ("root",)),
    ("Met", ("bot", "user")), ("Met", ("user",)),
)  # fmt: skip

SCHEMA: Final = tuple(
    f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    for label, key in _UNIQUE
) + tuple(
    f"CREATE INDEX {label.lower()}_by_{'_'.join(keys)} IF NOT EXISTS FOR (n:{label}) "
    f"ON ({', '.join(f'n.{key}' for key in keys)})"
    for label, keys in _INDEXED
)

LOCK: Final = """
MERGE (w:Writer {name: 'universe'}) ON CREATE SET w.schema = $schema
SET w.transactions = coalesce(w.transactions, 0) + 1 RETURN w.schema AS schema"""

MAKE: Final = {
    "planets": """UNWIND $rows AS row MERGE (n:Planet {id: row})
      ON CREATE SET n.name = '', n.active = true, n.told_at = -1, n.last_seen = -1,
        n.hours = [hour IN range(0, 23) | 0]""",
    "channels": """UNWIND $rows AS row MERGE (n:Channel {key: row.planet + '/' + row.channel})
      ON CREATE SET n.planet = row.planet, n.id = row.channel, n.name = '', n.type = '', n.told_at = -1,
        n.last_seen = -1
      WITH n, row MATCH (p:Planet {id: row.planet}) MERGE (p)-[:HAS_CHANNEL]->(n)""",
    "users": """UNWIND $rows AS row MERGE (n:User {id: row})
      ON CREATE SET n.display_name = '', n.name_at = -1, n.is_bot = false, n.traits = [], n.told_at = -1,
        n.told_name = '', n.wishes_at = -1, n.introduced = false, n.invisible = false""",
    "topics": "UNWIND $rows AS row MERGE (n:Topic {name: row}) ON CREATE SET n.mention_count = 0",
    "characters": """UNWIND $rows AS row MERGE (n:Character {name: row}) ON CREATE SET n.bot_id = '', n.told_at = -1""",
}
"""Nodes are made before relations are: nothing is skipped because somebody was not there yet."""
