"""People whom bots have known for long when a world begins: a member that hands their records over at the start."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct

from actors.assembly import Built
from actors.bot_messages import RestorePerson
from actors.member import Member, MemberSpec, Started
from actors.turn import Turn
from universe.config import PeopleConfig
from universe.people.accounts import Accounts
from universe.people.friendship import Friendship
from universe.people.records import Acquaintance, Dossier, History, Identity
from universe.persona import SyntheticUser
from universe.rng import chance, choose
from universe.substrate import AnyEnvelope
from universe.trust.ledger import DAY_MS

DAYS_KNOWN: Final = 200
DAYS_ACTIVE: Final = 150
MESSAGES: Final = 900
SESSIONS: Final = 300


class Past(Struct, frozen=True, kw_only=True):
    """What happened before the world began, at `start_at` (UTC ms); `platform` names the accounts."""

    friendships: tuple[Friendship, ...]
    start_at: int
    platform: str = "sim"
    people: PeopleConfig = PeopleConfig()


class PastState(Struct):
    """Nothing changes."""


class Chronicle(Member[PastState]):
    """Tells every bot whom it has long known, once."""

    State: ClassVar[type[Struct]] = PastState
    Protocol: ClassVar[Any] = Started
    in_digest: ClassVar[bool] = False

    def __init__(self, address: str, past: Past) -> None:
        super().__init__(address)
        self._past = past
        self._accounts = Accounts(past.platform, past.people)

    def receive(self, state: PastState, message: AnyEnvelope, turn: Turn) -> None:
        """Hand the records over."""
        del state, message
        for friendship in self._past.friendships:
            for bot in friendship.bots:
                turn.send(f"bot:{bot}", long_known(friendship, self._past.start_at, self._accounts))


def long_known(friendship: Friendship, start_at: int, accounts: Accounts) -> RestorePerson:
    """The record of somebody who has written almost daily for 200 days: 43 points, and familiar."""
    row = {
        "first_ms": start_at - DAYS_KNOWN * DAY_MS, "last_ms": start_at - DAY_MS,
        "last_day": (start_at - DAY_MS) // DAY_MS, "messages": MESSAGES, "sessions": SESSIONS,
        "days_active": DAYS_ACTIVE, "hours": 2**24 - 1, "weekdays": 2**7 - 1, "positives": MESSAGES,
    }  # fmt: skip
    user_id, name = friendship.user_id, friendship.name
    person_id = accounts.person_id(user_id)
    known = Acquaintance(person_id=person_id, platform_id=accounts.platform_id(user_id), name=name, row=row)
    return RestorePerson(known, Dossier(identity=Identity(person_id=person_id, display_name=name)), History())


def friendships(
    crowd: tuple[SyntheticUser, ...], bots: tuple[str, ...], share: float, seed: int
) -> tuple[Friendship, ...]:
    """Whom bots have long known: each of the `share` of a crowd by its favourite bot and one more, drawn by `seed`."""
    found = []
    for one in crowd:
        if bots and chance(seed, "past.friend", 0, one.user_id, share):
            second = choose(seed, "past.second", 0, one.user_id, bots)
            found.append(Friendship(one.user_id, one.name, tuple(dict.fromkeys((one.favourite_bot or second, second)))))
    return tuple(found)


def past_member(past: Past) -> MemberSpec:
    """The spec of the one member that hands a past over."""
    return MemberSpec("past:0", "scenarios.long_known:make_chronicle", msgspec.msgpack.encode(past))


def make_chronicle(address: str, parameters: bytes) -> Built:
    """A past."""
    return Built(Chronicle(address, msgspec.msgpack.decode(parameters, type=Past)))
