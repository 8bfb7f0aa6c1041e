"""The social graph: who is connected to whom, by person id. Connections never influence trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Final

from msgspec.structs import replace

from universe.people.plain_line import card_name, joined_line, plain_line, plain_words
from universe.people.records import Connection, Identity

CHAIN_DEPTH: Final = 3
RELATIONSHIP_CHARS_MAX: Final = 40
CONTEXT_CHARS_MAX: Final = 200


def add_connection(identity: Identity, other: str, relationship: str, context: str = "") -> Identity:
    """One end of a connection: `identity` with a connection to the person id `other`, newest last.

    A second relationship to the same person is kept beside the first: a friend may also be a colleague (the original
    drops it without a word). Nothing changes for the person itself, an empty relationship, or one that stands already.
    Texts become plain lines of at most 40 and 200 characters.
    """
    said = relationship_words(relationship)
    standing = any(edge.person_id == other and edge.relationship == said for edge in identity.connections)
    if not said or standing or other == identity.person_id:
        return identity
    edge = Connection(other, said, plain_line(context, CONTEXT_CHARS_MAX))
    return replace(identity, connections=(*identity.connections, edge))


def connect(
    people: MutableMapping[str, Identity], person: str, other: str, relationship: str, context: str = ""
) -> bool:
    """Connect two people in both directions; tells whether the connection stands now.

    False, and nothing changed, for an unknown person, a person with itself, and an empty relationship.
    """
    if person == other or not {person, other} <= people.keys() or not relationship_words(relationship):
        return False
    people[person] = add_connection(people[person], other, relationship, context)
    people[other] = add_connection(people[other], person, relationship, context)
    return True


def relationship_words(relationship: str) -> str:
    """A relationship as it is stored and shown; an empty text where nothing is left."""
    return plain_words(relationship, RELATIONSHIP_CHARS_MAX)


def neighbours(people: Mapping[str, Identity], person: str) -> tuple[str, ...]:
    """Whom a person is connected to, each once, in the order of the making; nobody for an unknown person."""
    identity = people.get(person)
    return tuple(dict.fromkeys(edge.person_id for edge in identity.connections)) if identity else ()


def mutual_connections(people: Mapping[str, Identity], person: str, other: str) -> tuple[str, ...]:
    """The person ids that both are connected to, sorted."""
    return tuple(sorted(set(neighbours(people, person)) & set(neighbours(people, other))))


def connection_chain(
    people: Mapping[str, Identity], person: str, other: str, max_depth: int = CHAIN_DEPTH
) -> tuple[str, ...] | None:
    """The shortest chain from `person` to `other`, both included; the oldest connections first where several are.

    ``(person,)`` for the same person, None where there is none within `max_depth` connections, and for people who are
    not in `people` (the original returns an unknown person as a chain to itself).
    """
    if not {person, other} <= people.keys():
        return None
    seen = {person}
    chains: list[tuple[str, ...]] = [(person,)]
    while chains:
        longer: list[tuple[str, ...]] = []
        for chain in chains:
            if chain[-1] == other:
                return chain
            known = neighbours(people, chain[-1]) if len(chain) <= max_depth else ()
            longer += [(*chain, found) for found in known if found not in seen]
            seen.update(known)
        chains = longer
    return None


def render_connections(connections: Iterable[tuple[str, str]], chars_max: int = 1000) -> str:
    """``Connected to: Kim (friend), Lee (colleague)`` from (name, relationship) pairs, or an empty text.

    As many whole pairs as fit into `chars_max` characters.
    """
    pairs = (f"{card_name(name)} ({relationship_words(relationship) or 'known'})" for name, relationship in connections)
    return joined_line("Connected to: ", pairs, chars_max)
