"""Notes sorted by kind and checked: what both stores enter. Since notes commute, their kinds may be entered in turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec import Struct

from bridges.graph.store import NEVER
from universe.errors import PortRefused
from universe.graph.notes import (
    BotPresent,
    ChannelSeen,
    GraphEntry,
    Met,
    PlanetSeen,
    RootsGone,
    Sighting,
    Standing,
    UserErased,
    UserLeft,
    UserSeen,
    Wishes,
)
from universe.ids import is_id

_ROOT: Final = re.compile(r"[0-9A-Za-z_.:/\-]{1,160}")
_TEXT_CHARS_MAX: Final = 200
_TIME_END: Final = 1 << 53
_QUALITY_MAX: Final = 1_000_000


class Seen(Struct, frozen=True):
    """A `Sighting` as it is kept: topics and addressees sorted, distinct, the author not among them."""

    root: str
    user: str
    at: int
    planet: str
    channel: str
    name: str
    topics: tuple[str, ...]
    to: tuple[str, ...]

    def joined(self, other: Seen) -> Seen:
        """What two sightings of one message by one author come to: the lesser, with the topics of both."""
        least = min(self, other, key=lambda seen: (seen.at, seen.planet, seen.channel, seen.name))
        return msgspec.structs.replace(
            least, topics=_distinct((*self.topics, *other.topics)), to=_distinct((*self.to, *other.to))
        )


class Batch(Struct):
    """Notes of one transaction, as rows. Later rows of the same key are settled by the store, in any order."""

    planets: list[tuple[str, int, str, int]] = []
    channels: list[tuple[str, str, int, str, str]] = []
    persons: list[tuple[str, int, str, int, str]] = []
    memberships: list[tuple[str, str, int, int]] = []
    characters: list[tuple[str, int, str]] = []
    presences: list[tuple[str, str, int, int, int]] = []
    wishes: list[tuple[str, int, int, int]] = []
    standings: list[tuple[str, str, int, int, int]] = []
    sightings: dict[tuple[str, str], Seen] = {}
    mets: dict[tuple[str, str, str], tuple[int, str, int]] = {}
    gone: set[str] = set()
    erased: set[str] = set()

    def roots(self) -> list[str]:
        """The messages that these notes come from."""
        return sorted({root for root, _ in self.sightings} | {root for root, _, _ in self.mets})

    def users(self) -> set[str]:
        """Everybody named in these notes."""
        told = {row[0] for rows in (self.persons, self.memberships, self.wishes) for row in rows}
        spoke = {user for _, user in self.sightings} | {user for _, _, user in self.mets}
        addressed = {to for seen in self.sightings.values() for to in seen.to}
        return told | spoke | addressed | {user for _, user, *_ in self.standings}

    def without(self, roots: set[str], users: set[str]) -> None:
        """Drop what comes from messages that are gone, and whatever is about people who are erased."""
        if roots or users:
            self.sightings = {
                key: msgspec.structs.replace(seen, to=tuple(to for to in seen.to if to not in users))
                for key, seen in self.sightings.items()
                if seen.root not in roots and seen.user not in users
            }
            self.mets = {key: row for key, row in self.mets.items() if key[0] not in roots and key[2] not in users}
        if users:
            self.persons = [row for row in self.persons if row[0] not in users]
            self.memberships = [row for row in self.memberships if row[0] not in users]
            self.wishes = [row for row in self.wishes if row[0] not in users]
            self.standings = [row for row in self.standings if row[1] not in users]


def sorted_notes(entries: Iterable[GraphEntry]) -> Batch:
    """The notes by kind. Raises `PortRefused` for one with an id, a time or a figure out of its domain."""
    batch = Batch()
    for entry in entries:
        if type(entry) not in _KINDS:
            raise PortRefused(f"the graph takes no {type(entry).__name__}")
        _KINDS[type(entry)](batch, entry)
    return batch


def erased_mark(user: str) -> str:
    """What is kept of somebody who was erased, so that late notes about them are known: a hash, 32 hex digits."""
    return blake2b(user.encode("utf-8", "surrogatepass"), digest_size=16, person=b"orrery.erased").hexdigest()


def _planet(batch: Batch, note: PlanetSeen) -> None:
    batch.planets.append((_id(note.planet), _time(note.at), _text(note.name), int(note.active)))


def _channel(batch: Batch, note: ChannelSeen) -> None:
    batch.channels.append((_id(note.planet), _id(note.channel), _time(note.at), _text(note.name), _text(note.kind)))


def _person(batch: Batch, note: UserSeen) -> None:
    traits = msgspec.json.encode(_distinct(_text(trait) for trait in note.traits)).decode()
    batch.persons.append((_id(note.user), _time(note.at), _text(note.name), int(note.is_bot), traits))
    batch.memberships.append((note.user, _id(note.planet), note.at, NEVER))


def _left(batch: Batch, note: UserLeft) -> None:
    batch.memberships.append((_id(note.user), _id(note.planet), NEVER, _time(note.at)))


def _presence(batch: Batch, note: BotPresent) -> None:
    if note.bot_id:
        _id(note.bot_id)
    at = _time(note.at)
    batch.characters.append((_id(note.bot), at, note.bot_id))
    here, gone = (at, NEVER) if note.present else (NEVER, at)
    batch.presences.append((note.bot, _id(note.planet), here, here, gone))


def _sighting(batch: Batch, note: Sighting) -> None:
    seen = Seen(
        _root(note.root), _id(note.user), _time(note.at), _id(note.planet), _id(note.channel), _text(note.name),
        _distinct(_topic(topic) for topic in note.topics), _distinct(_id(to) for to in note.to if to != note.user),
    )  # fmt: skip
    key = (seen.root, seen.user)
    batch.sightings[key] = batch.sightings[key].joined(seen) if key in batch.sightings else seen


def _met(batch: Batch, note: Met) -> None:
    if not 0 <= note.quality <= _QUALITY_MAX:
        raise PortRefused(f"a quality of {note.quality} is not within 0..{_QUALITY_MAX}")
    if note.planet:
        _id(note.planet)
    key, row = (_root(note.root), _id(note.bot), _id(note.user)), (_time(note.at), note.planet, note.quality)
    batch.mets[key] = min(batch.mets.get(key, row), row)


def _wishes(batch: Batch, note: Wishes) -> None:
    batch.wishes.append((_id(note.user), _time(note.at), int(note.introduced), int(note.invisible)))


def _standing(batch: Batch, note: Standing) -> None:
    if not (0 <= note.permille <= 1000 and 0 <= note.tier <= 4):
        raise PortRefused(f"no such standing: {note.permille} permille, tier {note.tier}")
    batch.standings.append((_id(note.bot), _id(note.user), _time(note.at), note.permille, note.tier))


def _gone(batch: Batch, note: RootsGone) -> None:
    batch.gone.update(_root(root) for root in note.roots)


def _erased(batch: Batch, note: UserErased) -> None:
    batch.erased.add(_id(note.user))


_KINDS: Final[Mapping[type, Callable[[Batch, Any], None]]] = {
    PlanetSeen: _planet, ChannelSeen: _channel, UserSeen: _person, UserLeft: _left, BotPresent: _presence,
    Sighting: _sighting, Met: _met, Wishes: _wishes, Standing: _standing, RootsGone: _gone, UserErased: _erased,
}  # fmt: skip


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _id(text: str) -> str:
    if not is_id(text):
        raise PortRefused(f"no id: {text[:80]!r}")
    return text


def _root(text: str) -> str:
    if not _ROOT.fullmatch(text):
        raise PortRefused(f"no event identity: {text[:80]!r}")
    return text


def _time(at: int) -> int:
    if not 0 <= at < _TIME_END:
        raise PortRefused(f"no time: {at}")
    return at


def _topic(text: str) -> str:
    if not text:
        raise PortRefused("a topic without a name")
    return _text(text)


def _text(text: str) -> str:
    """Cut to a length, and without the halves of characters that no store takes."""
    short = text[:_TEXT_CHARS_MAX]
    return short if short.isascii() else short.encode("utf-8", "replace").decode()


def marks(users: Sequence[str] | set[str]) -> dict[str, str]:
    """The marks under which these people would be known as erased, to whom they belong."""
    return {erased_mark(user): user for user in users}
