"""A bot's copies of who people are, and under which names it finds them."""

from __future__ import annotations

from actors.bot_messages import IdentityTold
from actors.bot_records import NAMESAKES_MAX, Namesakes, PeopleCounts, dossier, namesakes, touch
from actors.turn import Turn
from universe.people.records import Dossier, Identity


def names_of(identity: Identity | None) -> tuple[str, ...]:
    """All names of somebody; none of nobody."""
    return (identity.display_name, *identity.aliases) if identity is not None else ()


def learn(counts: PeopleCounts, told: IdentityTold, turn: Turn) -> None:
    """Keep a copy of an identity, and under its names who bears them."""
    identity = told.identity
    record = dossier(identity.person_id)
    kept = turn.record(record, Dossier) or Dossier()
    before = kept.identity or Identity(person_id=identity.person_id, display_name="")
    if (identity.connections, identity.consent) != (before.connections, before.consent):
        touch(counts, identity.person_id)
    kept.identity = identity
    kept.connected_names |= told.names
    turn.put(record, kept)
    for name in dict.fromkeys(map(namesakes, names_of(identity))):
        bearers = turn.record(name, Namesakes) or Namesakes()
        if identity.person_id not in bearers.people:
            bearers.people = [*bearers.people, identity.person_id][-NAMESAKES_MAX:]
            turn.put(name, bearers)
