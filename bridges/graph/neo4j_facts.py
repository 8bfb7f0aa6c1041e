"""Reads of the universe graph in Neo4j; every argument is a parameter of the statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from bridges.graph.facts import Gate, Person, Place
from universe.graph.similarity import Taste

_SHARED: Final = """
MATCH (me:User {id: $user})-[a:DISCUSSED]->(t:Topic)<-[b:DISCUSSED]-(o:User)
WHERE o.id <> $user AND ($planet = '' OR (a.planet = $planet AND b.planet = $planet))
WITH o, collect(DISTINCT t.name) AS topics WHERE size(topics) >= $min_shared"""
_OPEN: Final = """
  o.introduced AND NOT o.invisible AND NOT o.is_bot AND NOT EXISTS { (:Character {bot_id: o.id}) }
  AND EXISTS { MATCH (:Character {name: $bot})-[s:STANDS_WITH]->(o)
               WHERE s.permille >= $permille AND s.tier >= $tier }"""


class Neo4jFacts:
    """`bridges.graph.facts.Facts` within a transaction."""

    def __init__(self, run: Callable[..., list[dict[str, Any]]]) -> None:
        self._run = run

    def _rows(self, statement: str, **given: Any) -> list[Any]:
        return [tuple(row.values()) for row in self._run(statement, **given)]

    def knowers(self, user: str) -> list[tuple[str, int]]:
        """Bots that know somebody: name, familiarity."""
        return self._rows(
            "MATCH (c:Character)-[k:KNOWS_USER]->(:User {id: $user}) RETURN c.name, k.familiarity", user=user
        )  # fmt: skip

    def present_bots(self, planet: str) -> list[str]:
        """Bots said to be on a planet now."""
        statement = "MATCH (c:Character)-[r:PRESENT_ON]->(:Planet {id: $planet}) WHERE r.present RETURN c.name"
        return [bot for (bot,) in self._rows(statement, planet=planet)]

    def inferred_bots(self, planet: str) -> list[str]:
        """Bots that know anybody who is on a planet."""
        statement = """MATCH (c:Character)-[:KNOWS_USER]->(:User)-[r:ON_PLANET]->(:Planet {id: $planet}) WHERE r.present
RETURN DISTINCT c.name"""
        return [bot for (bot,) in self._rows(statement, planet=planet)]

    def known_counts(self) -> list[tuple[str, int]]:
        """Of each bot how many people it knows."""
        return self._rows("MATCH (c:Character)-[:KNOWS_USER]->(u:User) RETURN c.name, count(u)")

    def topic_counts(self) -> list[tuple[str, int]]:
        """Of each topic how many people discussed it."""
        return self._rows("MATCH (u:User)-[:DISCUSSED]->(t:Topic) RETURN t.name, count(DISTINCT u)")

    def topics(self, user: str) -> list[tuple[str, str, int]]:
        """What somebody discussed: topic, planet, count."""
        statement = "MATCH (:User {id: $user})-[d:DISCUSSED]->(t:Topic) RETURN t.name, d.planet, d.count"
        return self._rows(statement, user=user)

    def sharers(self, user: str, planet: str, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Visible others with that many distinct topics in common."""
        statement = _SHARED + " AND NOT o.invisible RETURN o.id, topics"
        return self._rows(statement, user=user, planet=planet, min_shared=min_shared)

    def open_sharers(self, user: str, gate: Gate, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Of these, whoever may be named."""
        statement = _SHARED + " AND " + _OPEN
        if gate.planet:
            statement += " AND EXISTS { MATCH (o)-[r:ON_PLANET]->(:Planet {id: $planet}) WHERE r.present }"
        return self._rows(statement + " RETURN o.id, topics", user=user, min_shared=min_shared, **_given(gate))

    def taste(self, topics: Collection[str], planet: str) -> Taste:
        """How many people wrote anything, and how many discussed each of these topics."""
        ((people,),) = self._rows(
            """MATCH (u:User)-[r:ON_PLANET]->(p:Planet) WHERE r.message_count > 0 AND ($planet = '' OR p.id = $planet)
RETURN count(DISTINCT u)""",
            planet=planet,
        )
        counts = self._rows(
            """UNWIND $topics AS name MATCH (u:User)-[d:DISCUSSED]->(t:Topic {name: name})
WHERE $planet = '' OR d.planet = $planet RETURN name, count(DISTINCT u)""",
            topics=sorted(topics), planet=planet,
        )  # fmt: skip
        return Taste(people, dict(counts))

    def open_actives(self, user: str, gate: Gate) -> list[str]:
        """Others who wrote on the gate's planet and may be named."""
        statement = """MATCH (o:User)-[r:ON_PLANET]->(:Planet {id: $planet})
WHERE r.present AND r.message_count > 0 AND o.id <> $user AND"""
        return [other for (other,) in self._rows(statement + _OPEN + " RETURN o.id", user=user, **_given(gate))]

    def planet(self, planet: str) -> Place | None:
        """A planet, if it is known."""
        rows = self._rows("MATCH (p:Planet {id: $planet}) RETURN p.name, p.active, p.last_seen", planet=planet)
        return next((Place(planet, "", name, "active" if active else "left", at) for name, active, at in rows), None)

    def population(self, planet: str) -> int:
        """People, not bots, who are on a planet."""
        statement = """MATCH (o:User)-[r:ON_PLANET]->(:Planet {id: $planet}) WHERE r.present AND NOT o.is_bot
AND NOT EXISTS { (:Character {bot_id: o.id}) } RETURN count(o)"""
        return int(self._rows(statement, planet=planet)[0][0])

    def channels(self, planet: str, channel: str) -> list[Place]:
        """Channels of a planet, by id, or both; empty means any."""
        wanted = {"planet": planet, "id": channel}
        keys = ", ".join(f"{key}: ${key}" for key, value in wanted.items() if value)
        statement = f"MATCH (c:Channel {{{keys}}}) RETURN c.planet, c.id, c.name, c.type, c.last_seen"
        return [Place(*row) for row in self._rows(statement, **wanted)]

    def hot_topics(self, planet: str, since: int) -> list[tuple[str, int]]:
        """Topics of a planet that were discussed since a time: topic, count."""
        statement = """MATCH (:Planet {id: $planet})-[r:HAS_TOPIC]->(t:Topic) WHERE r.last_seen >= $since
RETURN t.name, r.count"""
        return self._rows(statement, planet=planet, since=since)

    def hours(self, planet: str) -> list[int]:
        """Messages by hour of the day (UTC), 24 counts."""
        rows = self._rows("MATCH (p:Planet {id: $planet}) RETURN p.hours", planet=planet)
        return list(rows[0][0]) if rows else [0] * 24

    def speakers(self, planet: str, channel: str) -> list[tuple[str, int]]:
        """Visible people who wrote in a channel: user, messages."""
        statement = """MATCH (u:User)-[r:ACTIVE_IN]->(:Channel {planet: $planet, id: $channel}) WHERE NOT u.invisible
RETURN u.id, r.message_count"""
        return self._rows(statement, planet=planet, channel=channel)

    def persons(self, users: Collection[str]) -> Mapping[str, Person]:
        """User nodes, by id."""
        statement = "UNWIND $users AS id MATCH (u:User {id: id}) RETURN u.id, u.display_name, u.is_bot, u.traits"
        rows = self._rows(statement, users=sorted(users))
        return {user: Person(name, is_bot, tuple(traits)) for user, name, is_bot, traits in rows}

    def planets_of(self, user: str) -> list[str]:
        """Where somebody is."""
        statement = "MATCH (:User {id: $user})-[r:ON_PLANET]->(p:Planet) WHERE r.present RETURN p.id"
        return [planet for (planet,) in self._rows(statement, user=user)]


def _given(gate: Gate) -> dict[str, Any]:
    return {"bot": gate.bot, "planet": gate.planet, "permille": gate.permille_min, "tier": gate.tier_min}
