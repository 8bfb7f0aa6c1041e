"""The people of one bot outside a running universe: looked up, noted and connected from the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from universe.errors import BadInput
from universe.people.book import BookEntry, find_people, keep_note
from universe.people.graph import connect, connection_chain, relationship_words
from universe.people.plain_line import card_name, plain_line
from universe.people.profile import Profile, decode_profile
from universe.people.profile_json import Person, person_of, profile_json
from universe.people.records import Identity, Note
from universe.people.tools import SUMMARY_CHARS_MAX, run_tool
from universe.trust.tiers import tier_index


class Known(Struct):
    """A person with their standing (permille, tier index) at `as_of_ms` (UTC ms), as the profile tells it."""

    person: Person
    standing: tuple[int, int]
    as_of_ms: int

    def profile(self) -> bytes:
        """The person's file."""
        one = self.person
        return profile_json(one.acquaintance, one.dossier, one.history, one.identity, self.standing, self.as_of_ms)


def known_from(profile: Profile | bytes, as_of_ms: int) -> Known:
    """A person as their profile tells. Raises `BadInput` for what is none."""
    profile = decode_profile(profile) if isinstance(profile, bytes) else profile
    standing = (round(profile.trust.score * 1000), tier_index(profile.trust.tier))
    return Known(person_of(profile), standing, as_of_ms)


class Book:
    """A `universe.people.book.PeopleBook` over people in memory; `changed` are those that must be written back."""

    def __init__(self, people: Mapping[str, Known], notes_max: int) -> None:
        self.people = dict(people)
        self.changed: set[str] = set()
        self._notes_max = notes_max

    def find(self, name: str) -> Sequence[str]:
        """The person ids that a person id, a platform id or a name may mean."""
        return find_people(name, (self._entry(known) for known in self.people.values()))

    def entry(self, person_id: str) -> BookEntry | None:
        """One person, with the names of those they are connected to."""
        known = self.people.get(person_id)
        if known is None:
            return None
        entry = self._entry(known)
        links = [link.person_id for link in known.person.identity.connections if link.person_id in self.people]
        names = {one: self.people[one].person.acquaintance.name for one in links}
        dossier = msgspec.structs.replace(entry.dossier, connected_names=entry.dossier.connected_names | names)
        return msgspec.structs.replace(entry, dossier=dossier)

    def listed(self) -> tuple[Sequence[str], int]:
        """Everybody."""
        return list(self.people), len(self.people)

    def add_note(self, person_id: str, note: Note) -> tuple[int, int] | None:
        """Keep a note; how many are kept and were ever made."""
        known = self.people.get(person_id)
        if known is None:
            return None
        self.changed.add(person_id)
        return keep_note(known.person.dossier, note, self._notes_max)

    def one(self, wanted: str, now_ms: int) -> str:
        """The one person that is meant. Raises `BadInput` for nobody, and with the candidates for several."""
        result = run_tool("view_person", {"person_name": wanted}, self, now_ms)
        if not result.ok:
            raise BadInput(result.text.removeprefix("Error: "))
        return self.find(wanted.strip())[0]

    def name_of(self, person_id: str) -> str:
        """The newest name of somebody in the book, as it may stand in a line."""
        return card_name(self.people[person_id].person.acquaintance.name)

    def summarise(self, person_id: str, text: str) -> None:
        """Write a summary, which the daily job then leaves alone; an empty one gives it back to the job.

        Raises `BadInput` for a text that is too long.
        """
        if len(text) > SUMMARY_CHARS_MAX:
            raise BadInput(f"a summary has at most {SUMMARY_CHARS_MAX} characters, not {len(text)}")
        dossier = self.people[person_id].person.dossier
        dossier.summary = plain_line(text, SUMMARY_CHARS_MAX)
        dossier.summary_by = "operator" if dossier.summary else ""
        self.changed.add(person_id)

    def connect(self, person_id: str, other: str, relationship: str, context: str) -> bool:
        """Connect two people in both directions; False where they are already. Raises `BadInput` for what is none."""
        if person_id == other:
            raise BadInput("nobody is connected to themselves")
        if not relationship_words(relationship):
            raise BadInput(f"no relationship: {relationship!r}")
        before = self._identities()
        after = dict(before)
        connect(after, person_id, other, relationship, context)
        ends = [one for one in (person_id, other) if after[one] != before[one]]
        for one in ends:
            known = self.people[one]
            known.person.dossier.identity = after[one]
            known.person = msgspec.structs.replace(known.person, identity=after[one])
        self.changed.update(ends)
        return bool(ends)

    def chain(self, person_id: str, other: str) -> tuple[str, ...] | None:
        """The shortest chain of connections between two people, both included."""
        return connection_chain(self._identities(), person_id, other)

    def profiles(self) -> dict[str, bytes]:
        """The files of those who changed."""
        return {person_id: self.people[person_id].profile() for person_id in sorted(self.changed)}

    def _identities(self) -> dict[str, Identity]:
        return {person_id: known.person.identity for person_id, known in self.people.items()}

    @staticmethod
    def _entry(known: Known) -> BookEntry:
        return BookEntry(known.person.acquaintance, known.person.dossier, known.standing)
