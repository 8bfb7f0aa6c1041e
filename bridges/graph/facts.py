"""What the questions need of a store: small reads, each the same in SQLite and in Neo4j, in no particular order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from universe.graph.similarity import Taste


class Gate(Struct, frozen=True):
    """Who may be named: on `planet` (empty: anywhere), with at least this standing to `bot`, and willing."""

    bot: str
    planet: str
    permille_min: int
    tier_min: int = 1


class Person(Struct, frozen=True):
    """A User node."""

    name: str
    is_bot: bool
    traits: tuple[str, ...]


class Place(Struct, frozen=True):
    """A Planet or Channel node; `state` is whether a planet is active, or the type of a channel."""

    planet: str
    channel: str
    name: str
    state: str
    last_seen: int


class Facts(Protocol):
    """One consistent view of a graph."""

    def knowers(self, user: str) -> list[tuple[str, int]]:
        """Bots that know somebody: name, familiarity."""

    def present_bots(self, planet: str) -> list[str]:
        """Bots said to be on a planet now."""

    def inferred_bots(self, planet: str) -> list[str]:
        """Bots that know anybody who is on a planet."""

    def known_counts(self) -> list[tuple[str, int]]:
        """Of each bot how many people it knows."""

    def topic_counts(self) -> list[tuple[str, int]]:
        """Of each topic how many people discussed it."""

    def topics(self, user: str) -> list[tuple[str, str, int]]:
        """What somebody discussed: topic, planet, count."""

    def sharers(self, user: str, planet: str, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Visible others with that many distinct topics in common: user, topics (distinct)."""

    def open_sharers(self, user: str, gate: Gate, min_shared: int) -> list[tuple[str, Sequence[str]]]:
        """Of these, whoever may be named."""

    def taste(self, topics: Collection[str], planet: str) -> Taste:
        """How many people wrote anything, and how many discussed each of these topics."""

    def open_actives(self, user: str, gate: Gate) -> list[str]:
        """Others who wrote on the gate's planet and may be named."""

    def planet(self, planet: str) -> Place | None:
        """A planet, if it is known."""

    def population(self, planet: str) -> int:
        """People, not bots, who are on a planet."""

    def channels(self, planet: str, channel: str) -> list[Place]:
        """Channels of a planet, by id, or both; empty means any."""

    def hot_topics(self, planet: str, since: int) -> list[tuple[str, int]]:
        """Topics of a planet that were discussed since a time: topic, count."""

    def hours(self, planet: str) -> list[int]:
        """Messages by hour of the day (UTC), 24 counts."""

    def speakers(self, planet: str, channel: str) -> list[tuple[str, int]]:
        """Visible people who wrote in a channel: user, messages."""

    def persons(self, users: Collection[str]) -> Mapping[str, Person]:
        """User nodes, by id."""

    def planets_of(self, user: str) -> list[str]:
        """Where somebody is."""
