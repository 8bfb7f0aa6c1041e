"""The tables of the universe graph in SQLite, and the triggers that keep its relations equal to their evidence.

What was said outright stands in ``told_*``, ``character``, ``presence``, ``wishes``, ``standing``. What a message tells
stands once a message in `met`, `sighting`, `said_topic`, `said_to`: the evidence. The relations `knows`, `on_planet`,
`active_in`, `hours`, `discussed`, `has_topic`, `interacts` count it: a trigger adds a row when it comes and takes it
off when it goes, so that nothing is left of a message that is gone.
"""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 1

_TABLES: Final = """
CREATE TABLE gone (root TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE erased (mark TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE told_planet (id TEXT PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL, active INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE told_channel (planet TEXT, id TEXT, at INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  PRIMARY KEY (planet, id)) STRICT, WITHOUT ROWID;
CREATE TABLE told_person (id TEXT PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL, is_bot INTEGER NOT NULL,
  traits TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE character (name TEXT PRIMARY KEY, at INTEGER NOT NULL, bot_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE presence (bot TEXT, planet TEXT, since INTEGER NOT NULL, seen INTEGER NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY (bot, planet)) STRICT, WITHOUT ROWID;
CREATE TABLE wishes (user TEXT PRIMARY KEY, at INTEGER NOT NULL, introduced INTEGER NOT NULL,
  invisible INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE standing (bot TEXT, user TEXT, at INTEGER NOT NULL, permille INTEGER NOT NULL, tier INTEGER NOT NULL,
  PRIMARY KEY (bot, user)) STRICT, WITHOUT ROWID;

CREATE TABLE met (root TEXT, bot TEXT, user TEXT, at INTEGER NOT NULL, planet TEXT NOT NULL, quality INTEGER NOT NULL,
  PRIMARY KEY (root, bot, user)) STRICT, WITHOUT ROWID;
CREATE TABLE sighting (root TEXT, user TEXT, at INTEGER NOT NULL, planet TEXT NOT NULL, channel TEXT NOT NULL,
  name TEXT NOT NULL, PRIMARY KEY (root, user)) STRICT, WITHOUT ROWID;
CREATE TABLE said_topic (root TEXT, user TEXT, topic TEXT, planet TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (root, user, topic)) STRICT, WITHOUT ROWID;
CREATE TABLE said_to (root TEXT, user TEXT, other TEXT, planet TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (root, user, other)) STRICT, WITHOUT ROWID;

CREATE TABLE knows (bot TEXT, user TEXT, planet TEXT, familiarity INTEGER NOT NULL, count INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (bot, user, planet)) STRICT, WITHOUT ROWID;
CREATE TABLE on_planet (user TEXT, planet TEXT, seen INTEGER NOT NULL, left INTEGER NOT NULL, count INTEGER NOT NULL,
  said INTEGER NOT NULL, PRIMARY KEY (user, planet)) STRICT, WITHOUT ROWID;
CREATE TABLE active_in (user TEXT, planet TEXT, channel TEXT, count INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (user, planet, channel)) STRICT, WITHOUT ROWID;
CREATE TABLE hours (planet TEXT, hour INTEGER, count INTEGER NOT NULL, PRIMARY KEY (planet, hour))
  STRICT, WITHOUT ROWID;
CREATE TABLE discussed (user TEXT, planet TEXT, topic TEXT, count INTEGER NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, PRIMARY KEY (user, planet, topic)) STRICT, WITHOUT ROWID;
CREATE TABLE has_topic (planet TEXT, topic TEXT, count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (planet, topic)) STRICT, WITHOUT ROWID;
CREATE TABLE interacts (user TEXT, other TEXT, planet TEXT, count INTEGER NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, PRIMARY KEY (user, other, planet)) STRICT, WITHOUT ROWID;

CREATE INDEX met_by_pair ON met (bot, user, planet, at);
CREATE INDEX sighting_by_time ON sighting (user, planet, at, channel);
CREATE INDEX sighting_by_name ON sighting (user, at, name);
CREATE INDEX said_topic_by_person ON said_topic (user, planet, topic, at);
CREATE INDEX said_topic_by_planet ON said_topic (planet, topic, at);
CREATE INDEX said_to_by_pair ON said_to (user, other, planet, at);
CREATE INDEX said_to_by_other ON said_to (other);
CREATE INDEX knows_by_user ON knows (user);
CREATE INDEX standing_by_user ON standing (user);
CREATE INDEX on_planet_by_planet ON on_planet (planet, count);
CREATE INDEX active_in_by_channel ON active_in (planet, channel, last);
CREATE INDEX discussed_by_topic ON discussed (topic, planet, user);
CREATE INDEX interacts_by_other ON interacts (other);
"""


def _counted(edge: str, evidence: str, keys: tuple[str, ...]) -> str:
    """Two triggers: `edge` (keys, count, first, last) counts the rows of `evidence` by `keys`."""
    new, same = ", ".join(f"NEW.{key}" for key in keys), " AND ".join(f"{key} = OLD.{key}" for key in keys)
    bound = f"FROM {evidence} WHERE {same}"
    return f"""
CREATE TRIGGER {edge}_more AFTER INSERT ON {evidence} BEGIN
  INSERT INTO {edge} VALUES ({new}, 1, NEW.at, NEW.at) ON CONFLICT DO UPDATE
    SET count = count + 1, first = min(first, NEW.at), last = max(last, NEW.at);
END;
CREATE TRIGGER {edge}_less AFTER DELETE ON {evidence} BEGIN
  DELETE FROM {edge} WHERE {same} AND count = 1;
  UPDATE {edge} SET count = count - 1, first = (SELECT min(at) {bound}), last = (SELECT max(at) {bound}) WHERE {same};
END;
"""  # noqa: S608 - names of our own tables


_COUNTED: Final = (
    _counted("discussed", "said_topic", ("user", "planet", "topic"))
    + _counted("has_topic", "said_topic", ("planet", "topic"))
    + _counted("interacts", "said_to", ("user", "other", "planet"))
)

_MET: Final = """
CREATE TRIGGER knows_more AFTER INSERT ON met BEGIN
  INSERT INTO knows VALUES (NEW.bot, NEW.user, NEW.planet, NEW.quality, 1, NEW.at, NEW.at) ON CONFLICT DO UPDATE
    SET familiarity = familiarity + NEW.quality, count = count + 1, first = min(first, NEW.at),
        last = max(last, NEW.at);
END;
CREATE TRIGGER knows_less AFTER DELETE ON met BEGIN
  DELETE FROM knows WHERE bot = OLD.bot AND user = OLD.user AND planet = OLD.planet AND count = 1;
  UPDATE knows SET familiarity = familiarity - OLD.quality, count = count - 1,
    first = (SELECT min(at) FROM met WHERE bot = OLD.bot AND user = OLD.user AND planet = OLD.planet),
    last = (SELECT max(at) FROM met WHERE bot = OLD.bot AND user = OLD.user AND planet = OLD.planet)
    WHERE bot = OLD.bot AND user = OLD.user AND planet = OLD.planet;
END;
"""

_SIGHTING: Final = """
CREATE TRIGGER sighting_more AFTER INSERT ON sighting BEGIN
  INSERT INTO on_planet VALUES (NEW.user, NEW.planet, -1, -1, 1, NEW.at) ON CONFLICT DO UPDATE
    SET count = count + 1, said = max(said, NEW.at);
  INSERT INTO active_in VALUES (NEW.user, NEW.planet, NEW.channel, 1, NEW.at) ON CONFLICT DO UPDATE
    SET count = count + 1, last = max(last, NEW.at);
  INSERT INTO hours VALUES (NEW.planet, NEW.at / 3600000 % 24, 1) ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER sighting_less AFTER DELETE ON sighting BEGIN
  DELETE FROM said_topic WHERE root = OLD.root AND user = OLD.user;
  DELETE FROM said_to WHERE root = OLD.root AND user = OLD.user;
  DELETE FROM on_planet WHERE user = OLD.user AND planet = OLD.planet AND count = 1 AND seen = -1 AND left = -1;
  UPDATE on_planet SET count = count - 1, said = coalesce(
    (SELECT max(at) FROM sighting WHERE user = OLD.user AND planet = OLD.planet), -1)
    WHERE user = OLD.user AND planet = OLD.planet;
  DELETE FROM active_in WHERE user = OLD.user AND planet = OLD.planet AND channel = OLD.channel AND count = 1;
  UPDATE active_in SET count = count - 1, last = (SELECT at FROM sighting
    WHERE user = OLD.user AND planet = OLD.planet AND channel = OLD.channel ORDER BY at DESC LIMIT 1)
    WHERE user = OLD.user AND planet = OLD.planet AND channel = OLD.channel;
  DELETE FROM hours WHERE planet = OLD.planet AND hour = OLD.at / 3600000 % 24 AND count = 1;
  UPDATE hours SET count = count - 1 WHERE planet = OLD.planet AND hour = OLD.at / 3600000 % 24;
END;
"""

SCHEMA: Final = _TABLES + _COUNTED + _MET + _SIGHTING
