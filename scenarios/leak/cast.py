"""Who lives in a world of gossip_leak: bots and where they are, people and what they allow, and who is trusted."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from actors.bot_messages import RestorePerson
from scenarios.leak.words import NAMES
from scenarios.world import START_AT, bots_of
from universe.people.accounts import Accounts
from universe.people.records import Acquaintance, Dossier, History, Identity
from universe.persona import BotPersona
from universe.rng import below, chance
from universe.trust.ledger import DAY_MS

FRIEND_SHARE: Final = 0.7
"""How likely a bot has long known a person."""
_KNOWN_DAYS: Final = 200


class Cast(Struct, frozen=True, kw_only=True):
    """`homes` are the planets of each bot by its name, `people` display names by user id.

    `friends` are pairs of a bot's name and the user id of somebody whom it has long known; it trusts nobody else.
    """

    bots: tuple[BotPersona, ...]
    homes: dict[str, tuple[str, ...]]
    people: dict[str, str]
    friends: tuple[tuple[str, str], ...]

    @property
    def planets(self) -> tuple[str, ...]:
        """Every planet on which there is a bot."""
        return tuple(sorted({planet for homes in self.homes.values() for planet in homes}))

    def bot(self, name: str) -> BotPersona:
        """A bot by its name."""
        return next(one for one in self.bots if one.name == name)

    def bots_on(self, planet: str) -> tuple[str, ...]:
        """Names of the bots on a planet."""
        return tuple(name for name, homes in self.homes.items() if planet in homes)


def cast_of(seed: int, *, bots: int, planets: int, people: int) -> Cast:
    """A random cast: every bot is on at least one planet, and knows about two people in three."""
    personas = bots_of(bots)
    names = tuple(f"g{number}" for number in range(planets))
    homes = {}
    for bot in personas:
        first = below(seed, "leak.home", 0, bot.name, planets)
        more = (at for at in range(planets) if at != first and chance(seed, "leak.home", 1 + at, bot.name, 0.5))
        homes[bot.name] = tuple(sorted(names[at] for at in (first, *more)))
    shown = {f"u{number:02d}": _name(number) for number in range(people)}
    friends = tuple(
        (bot.name, user) for user in shown for bot in personas
        if chance(seed, "leak.friend", 0, f"{bot.name}/{user}", FRIEND_SHARE)
    )  # fmt: skip
    return Cast(bots=personas, homes=homes, people=shown, friends=friends)


def _name(number: int) -> str:
    """A name that nobody else has."""
    again = number // len(NAMES)
    return f"{NAMES[number % len(NAMES)]} {again + 1}" if again else NAMES[number % len(NAMES)]


def long_known(user: str, name: str, accounts: Accounts) -> RestorePerson:
    """Somebody whom a bot has met almost daily for 200 days: trusted, until they insult it."""
    day = START_AT // DAY_MS
    row = {
        "first_ms": START_AT - _KNOWN_DAYS * DAY_MS, "last_ms": START_AT - DAY_MS, "last_day": day - 1,
        "messages": 900, "sessions": 300, "days_active": 150, "hours": 2**24 - 1, "weekdays": 127, "positives": 900,
    }  # fmt: skip
    person_id = accounts.person_id(user)
    known = Acquaintance(person_id=person_id, platform_id=accounts.platform_id(user), name=name, row=row)
    return RestorePerson(known, Dossier(identity=Identity(person_id=person_id, display_name=name)), History())
