"""What a run's recording says of its people: their names, what they took back, and who wants nothing passed on."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bridges.recording import RecordingReader
from universe.events import ConsentChange, MemberJoin, MemberRename, Message, MessageDelete, MessageEdit
from universe.people.consent import Consent, chosen_over, shares


class RecordedPeople(Struct, frozen=True):
    """`names` of people and bots; ids of `gone` messages, deleted or edited; ids of `silent` users.

    Silent is who chose, and did not choose otherwise later, that bots tell each other nothing about them.
    `ended_at` is the moment of the last event (UTC ms), 0 where there is none.
    """

    names: frozenset[str]
    gone: frozenset[str]
    silent: frozenset[str]
    ended_at: int


def recorded_people(path: Path) -> RecordedPeople:
    """Read a recording once. Raises `BadInput` for a damaged one."""
    names: set[str] = set()
    gone: set[str] = set()
    chosen: dict[str, Consent] = {}
    with RecordingReader(path) as recording:
        names.update(friend.name for friend in recording.header.long_known)
        for event in recording:
            match event:
                case Message() | MessageEdit():
                    names.add(event.author_name)
                    gone.update([event.message_id] if isinstance(event, MessageEdit) else [])
                case MessageDelete():
                    gone.update(event.message_ids)
                case MemberJoin():
                    names.add(event.name)
                case MemberRename():
                    names.update((event.old_name, event.name))
                case ConsentChange():
                    names.add(event.name)
                    chosen[event.user_id] = chosen_over(chosen.get(event.user_id, Consent()), event.chosen)
        ended_at = recording.header.ended_at
    silent = frozenset(user for user, consent in chosen.items() if not shares(consent, "opt_out"))
    return RecordedPeople(frozenset(names), frozenset(gone), silent, ended_at)
