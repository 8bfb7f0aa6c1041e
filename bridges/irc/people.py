"""Who is who in an IRC log: a person keeps the id while the nick changes."""

from __future__ import annotations

from typing import Final

from universe.ids import id_for_name

HELPER_BOTS: Final = frozenset(
    {"ubotu", "ubottu", "ubot2", "ubot3", "ubot5", "ubugtu", "mikebot", "floodbot1", "floodbot2", "floodbot3"}
)
"""Nicks (lower case) of the channel's own bots; "tabascobottle" and "robotti^" are people."""


class Roster:
    """Nicks and ids of one log; nicks compare in lower case.

    A nick means the person who last used it in this log. Where somebody joins under a nick whose person is still
    present under another one, it is another connection and gets an id of its own (`reused_nicks` counts them). Where
    such a nick merely speaks, the leaving was not written down: it is the same person again.
    """

    def __init__(self) -> None:
        self.bots: set[str] = set()
        self.reused_nicks = 0
        self._person_of: dict[str, str] = {}
        self._nick_of: dict[str, str] = {}

    def arrive(self, nick: str, *, joined: bool = False) -> str:
        """Somebody joins, or speaks and so is there. Returns the id."""
        key = nick.lower()
        person = self._person_of.get(key) or id_for_name("irc", key)
        if joined and self._nick_of.get(person, key) != key:
            person = self._other_person(key)
            self.reused_nicks += 1
        if key in HELPER_BOTS:
            self.bots.add(person)
        self._person_of[key] = person
        self._nick_of[person] = key
        return person

    def leave(self, nick: str) -> str:
        """Somebody leaves. Returns the id."""
        person = self.arrive(nick)
        del self._nick_of[person]
        return person

    def rename(self, old: str, new: str) -> str:
        """Somebody changes the nick and keeps the id, which is returned; a nick in the way must have left unseen."""
        person = self.arrive(old)
        in_the_way = self.present(new)
        if in_the_way and in_the_way != person:
            del self._nick_of[in_the_way]
        self._person_of[new.lower()] = person
        self._nick_of[person] = new.lower()
        return person

    def present(self, nick: str) -> str:
        """The id of the person who is present under this nick, empty if nobody is."""
        key = nick.lower()
        person = self._person_of.get(key, "")
        return person if self._nick_of.get(person) == key else ""

    def _other_person(self, key: str) -> str:
        number = 2
        while (person := id_for_name("irc", f"{key} {number}")) in self._nick_of:
            number += 1  # no nick holds a space, so these ids meet no other name
        return person
