"""Records and counters that a bot keeps about people, and the names under which they lie."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import msgspec
from msgspec import Struct, field

from universe.config import ConductConfig, PeopleConfig, TrustConfig
from universe.people.names import search_key
from universe.people.records import RecordedViolation
from universe.trust.ledger import DAY_MS

BUCKETS: Final = 256
"""Rosters of a day: so many that the busiest stays small at 10^5 people a day."""
NAMESAKES_MAX: Final = 50
FRIEND_LEVEL: Final = 2
FRIENDS_KEPT: Final = 64
"""Friends of whom a bot keeps where it heard them; of more, those heard last."""
TOP_KEPT: Final = 20
"""How many of the most trusted people a bot can list."""


class PeopleSettings(Struct, frozen=True, kw_only=True):
    """How a bot comes to know people; `platform` names the world's accounts.

    `judge` and `archive` are addresses of bridges; empty where there is none.
    """

    platform: str = "sim"
    trust: TrustConfig = TrustConfig()
    conduct: ConductConfig = ConductConfig()
    people: PeopleConfig = PeopleConfig()
    judge: str = ""
    archive: str = ""


class Mark(Struct, frozen=True):
    """What a message did to a ledger row; kept so that it acts once and can be corrected."""

    person_id: str
    changes: dict[str, int]
    violations: tuple[RecordedViolation, ...] = ()


class ReactionMark(Struct):
    """What a person's reactions to one message did: the emojis that stand, and what each changed."""

    emojis: dict[str, dict[str, int]] = field(default_factory=dict)


class Roster(Struct):
    """Who of a bucket was active on a day, and which marks were made: what the daily job and the sweep go through."""

    people: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


class Namesakes(Struct):
    """The people who bear a name, as a search compares names."""

    people: list[str] = field(default_factory=list)


class Friend(Struct, frozen=True):
    """Somebody of level 2 or more: the level, and when (UTC ms) and where the bot heard them last."""

    level: int
    last_ms: int
    planet: str
    channel: str


class PeopleCounts(Struct):
    """The part of a bot's state that is about people.

    `rosters` maps a day number to a bit set of its buckets; `top` are the most trusted people and their scores, best
    first; `judging` maps a request to the judge to the person and the message that it is about. `unseen` are the
    buckets, by day, with acts that no daily job has seen yet; `touched` are people of whom something else is new for
    the archive. `job_day` is the day whose beginning the next daily job waits for. `friends` is by platform user id.
    """

    known: int = 0
    rosters: dict[str, bytes] = field(default_factory=dict)
    top: list[tuple[str, int]] = field(default_factory=list)
    judging: dict[str, tuple[str, str]] = field(default_factory=dict)
    unseen: dict[str, bytes] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    job_day: int = -1
    friends: dict[str, Friend] = field(default_factory=dict)


def person(person_id: str) -> str:
    """The record of an `Acquaintance`."""
    return f"person:{person_id}"


def dossier(person_id: str) -> str:
    """The record of a `Dossier`."""
    return f"dossier:{person_id}"


def history(person_id: str) -> str:
    """The record of a `History`."""
    return f"history:{person_id}"


def mark(message_id: str) -> str:
    """The record of a `Mark`."""
    return f"mark:{message_id}"


def reaction(message_id: str, user_id: str) -> str:
    """The record of a `ReactionMark`."""
    return f"reaction:{message_id}:{user_id}"


def roster(day: int, person_id: str) -> str:
    """The record of the `Roster` of a day that lists a person."""
    return roster_of(day, bucket_of(person_id))


def roster_of(day: int, bucket: int) -> str:
    """The record of one of a day's rosters; `bucket` in 0..255."""
    return f"roster:{day}:{bucket}"


def bucket_of(person_id: str) -> int:
    """The bucket of a person: two hex digits of the id."""
    return int(person_id[2:4], 16)


def namesakes(name: str) -> str:
    """The record of the `Namesakes` of a name; the name itself is no part of it."""
    return f"name:{blake2b(search_key(name).encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def enlist(counts: PeopleCounts, day: int, person_id: str) -> None:
    """Remember that the roster of a person's bucket has somebody on a day, and something new."""
    bucket = bucket_of(person_id)
    for days in (counts.rosters, counts.unseen):
        bits = bytearray(days.get(str(day), bytes(BUCKETS // 8)))
        bits[bucket // 8] |= 1 << bucket % 8
        days[str(day)] = bytes(bits)


def touch(counts: PeopleCounts, person_id: str) -> None:
    """Remember that something about a person is new for the archive though they did nothing."""
    if person_id not in counts.touched:
        counts.touched.append(person_id)


def buckets_of(bits: bytes) -> list[int]:
    """The buckets in a bit set."""
    return [bucket for bucket in range(len(bits) * 8) if bits[bucket // 8] >> bucket % 8 & 1]


def day_of(at_ms: int) -> int:
    """UTC day number of a time in ms."""
    return at_ms // DAY_MS


def befriend(counts: PeopleCounts, user_id: str, friend: Friend) -> None:
    """Keep where somebody was heard who is a friend; who is none any more is dropped."""
    counts.friends.pop(user_id, None)
    if friend.level < FRIEND_LEVEL:
        return
    counts.friends[user_id] = friend
    if len(counts.friends) > FRIENDS_KEPT:
        del counts.friends[min(counts.friends, key=lambda user: (counts.friends[user].last_ms, user))]


def written_to(counts: PeopleCounts, user_id: str, now: int) -> None:
    """A friend whom the bot wrote to unasked is left in peace for as long as one who spoke at `now` (UTC ms)."""
    friend = counts.friends.get(user_id)
    if friend is not None:
        counts.friends[user_id] = msgspec.structs.replace(friend, last_ms=max(now, friend.last_ms))


def rank(counts: PeopleCounts, person_id: str, permille: int) -> None:
    """Keep the list of the most trusted people."""
    others = [one for one in counts.top if one[0] != person_id]
    counts.top = sorted([*others, (person_id, permille)], key=lambda one: (-one[1], one[0]))[:TOP_KEPT]
