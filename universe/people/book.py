"""What a card or a tool sees of the people a bot knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from universe.people.card import CardFacts
from universe.people.names import search_key
from universe.people.records import Acquaintance, Dossier, Note
from universe.trust.ledger import DAY_MS, NEVER
from universe.trust.tiers import TIERS


class BookEntry(Struct, frozen=True):
    """One person as a bot knows them; `standing` is (permille, tier index) now, an `owner`'s is shown at the top."""

    acquaintance: Acquaintance
    dossier: Dossier
    standing: tuple[int, int]
    owner: bool = False


class PeopleBook(Protocol):
    """The people that a tool may see."""

    def find(self, name: str) -> Sequence[str]:
        """The person ids that `name` may mean, as `find_people` tells."""

    def entry(self, person_id: str) -> BookEntry | None:
        """One person; None for somebody who is not known (any more)."""

    def listed(self) -> tuple[Sequence[str], int]:
        """The person ids to list, in any order, and how many people are known in all."""

    def add_note(self, person_id: str, note: Note) -> tuple[int, int] | None:
        """Keep a note; how many are kept and were ever made, this one counted (None: it could not be kept)."""


def card_facts(entry: BookEntry, now_ms: int) -> CardFacts:
    """What a card shows of somebody at `now_ms` (UTC ms): the newest name, and the others as aliases."""
    known, dossier = entry.acquaintance, entry.dossier
    identity = dossier.identity
    account = identity.accounts.get(known.platform_id) if identity else None
    first_ms = known.row.get("first_ms", NEVER)
    return CardFacts(
        platform_id=known.platform_id,
        person_id=known.person_id,
        owner=entry.owner,
        name=known.name,
        username=account.username if account else "",
        tier=TIERS[entry.standing[1]],
        permille=entry.standing[0],
        messages=known.row.get("messages", 0),
        days_known=0 if first_ms == NEVER else max(0, (now_ms - first_ms) // DAY_MS),
        summary=dossier.summary,
        aliases=(identity.display_name, *identity.aliases) if identity else (),
        connections=tuple(
            (dossier.connected_names.get(edge.person_id, "somebody"), edge.relationship)
            for edge in (identity.connections if identity else ())
        ),
    )


def find_people(wanted: str, people: Iterable[BookEntry]) -> list[str]:
    """The person ids that `wanted` may mean: the one person with that id, else all with a name or alias like it.

    Ids are person ids and platform ids, exactly. Two whose names look alike are never told apart by name.
    """
    key = search_key(wanted)
    named: list[str] = []
    for entry in people:
        known, identity = entry.acquaintance, entry.dossier.identity
        if wanted in (known.person_id, known.platform_id) or (identity and wanted in identity.accounts):
            return [known.person_id]
        names = [known.name]
        if identity:
            names += [identity.display_name, *identity.aliases, *(one.username for one in identity.accounts.values())]
        if key and key in map(search_key, names):
            named.append(known.person_id)
    return named


def keep_note(dossier: Dossier, note: Note, notes_max: int) -> tuple[int, int]:
    """Add a note and keep the newest `notes_max` (>= 1); how many are kept now, and were ever made."""
    dossier.notes = [*dossier.notes, note][-notes_max:]
    dossier.notes_made = max(dossier.notes_made + 1, len(dossier.notes))
    return len(dossier.notes), dossier.notes_made
