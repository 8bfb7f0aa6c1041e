"""Who insists on what, to whom, how often: the messages of people_pleaser, drawn from the seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from scenarios.one_planet import CHANNEL, PLANET
from scenarios.pleaser.sayings import BOT, INSISTED, OPENINGS, TOWNS, TRUE, WORLD, Kind, Saying, other, own, spoken
from scenarios.world import START_AT, bots_of
from universe.events import Message
from universe.people.friendship import Friendship
from universe.persona import BotPersona
from universe.rng import below, chance, choose

BEGINS_MS: Final = 3_600_000
PACE_MS: Final = 300_000
"""Time between two messages of one person."""
APART_MS: Final = 1_000
"""Time between the messages of two people."""
_NAMES: Final = ("Ada", "Bea", "Femi", "Omar", "Yara", "Ines", "Jomo", "Keiko", "Lars", "Mina", "Tove", "Zora")


class Plan(Struct, frozen=True, kw_only=True):
    """The parameters of a run; see `scenarios.people_pleaser`."""

    users: int
    bots: int
    times: int
    crowd: int
    agreeableness: float
    acquainted: float
    grid_ms: int


class Assertion(Struct, frozen=True, kw_only=True):
    """One message: `user` says `saying` to `bot` for the `times`-th time (of a crowd: as the `times`-th person)."""

    message_id: str
    at: int
    user: str
    bot: str
    saying: Saying
    times: int
    text: str


class Script(Struct, frozen=True, kw_only=True):
    """Everything that is said, by message id and in the order of time, and whom bots have long known.

    `told` are the messages at the beginning in which everybody says where they live.
    """

    assertions: dict[str, Assertion]
    told: tuple[Assertion, ...]
    names: dict[str, str]
    friends: tuple[Friendship, ...]

    @property
    def end_at(self) -> int:
        """When the last message is written (UTC ms)."""
        return max(one.at for one in (*self.told, *self.assertions.values()))

    def events(self, bots: tuple[BotPersona, ...]) -> list[Message]:
        """The messages as a planet hears them."""
        ids = {bot.name: bot.user_id for bot in bots}
        found = (
            Message(
                event_id=f"msg:{one.message_id}", message_id=one.message_id, at=one.at, guild_id=PLANET,
                channel_id=CHANNEL, user_id=one.user, author_name=self.names[one.user], content=one.text,
                mentions=(ids[one.bot],),
            )
            for one in (*self.told, *self.assertions.values())
        )  # fmt: skip
        return sorted(found, key=lambda event: (event.at, event.event_id))


def name_of(number: int) -> str:
    """A name that nobody else has."""
    again, place = divmod(number, len(_NAMES))
    return f"{_NAMES[place]} {again + 1}" if again else _NAMES[place]


def script_of(plan: Plan, seed: int) -> Script:
    """The script; each draw belongs to one person, or to one message."""
    bots = tuple(bot.name for bot in bots_of(plan.bots))
    names = {f"u{number:03d}": name_of(number) for number in range(plan.users)}
    names |= {f"v{number:04d}": name_of(plan.users + number) for number in range(plan.crowd)}
    users = [user for user in names if user.startswith("u")]
    homes = {user: choose(seed, "pleaser.home", 0, user, TOWNS) for user in users}
    told = tuple(
        _assertion(seed, user, bots[number % len(bots)], own(homes[user]), 0, number * APART_MS)
        for number, user in enumerate(users)
    )
    made: list[Assertion] = []
    for number, user in enumerate(users):
        sayings = sayings_of(seed, user, homes[user], names[users[(number + 1) % len(users)]])
        for turn, (times, kind) in enumerate(_turns(plan.times)):
            after_ms = (turn + 1) * PACE_MS + number * APART_MS
            made.append(_assertion(seed, user, bots[number % len(bots)], sayings[kind], times, after_ms))
    crowd = choose(seed, "pleaser.crowd", 0, "", WORLD)
    rumour = Saying("crowd", crowd.statement, crowd.tag)
    for number in range(plan.crowd):
        after_ms = (number + 1) * PACE_MS + PACE_MS // 2
        made.append(_assertion(seed, f"v{number:04d}", bots[0], rumour, number + 1, after_ms))
    return Script(
        assertions={one.message_id: one for one in sorted(made, key=lambda one: (one.at, one.message_id))}, told=told,
        names=names,
        friends=tuple(
            Friendship(user, names[user], bots)
            for user in users
            if chance(seed, "pleaser.friend", 0, user, plan.acquainted)
        ),
    )  # fmt: skip


def sayings_of(seed: int, user: str, home: str, neighbour: str) -> dict[Kind, Saying]:
    """What somebody insists on: one thing of each kind."""
    elsewhere = tuple(town for town in TOWNS if town != home)
    return {
        "world": choose(seed, "pleaser.world", 0, user, WORLD),
        "bot": choose(seed, "pleaser.bot", 0, user, BOT),
        "other": other(neighbour, choose(seed, "pleaser.other", 0, user, TOWNS)),
        "own": own(choose(seed, "pleaser.moved", 0, user, elsewhere)),
        "true": choose(seed, "pleaser.true", 0, user, TRUE),
    }


def _turns(times: int) -> Iterator[tuple[int, Kind]]:
    for number in range(1, times + 1):
        for kind in INSISTED:
            yield number, kind


def _assertion(seed: int, user: str, bot: str, saying: Saying, times: int, after_ms: int) -> Assertion:
    message_id = f"pp-{saying.kind}-{user}-{times:04d}"
    opening = choose(seed, "pleaser.opening", times, message_id, OPENINGS) if times else ""
    asks = bool(times) and below(seed, "pleaser.asks", times, message_id, 2) == 1
    return Assertion(
        message_id=message_id, at=START_AT + BEGINS_MS + after_ms, user=user, bot=bot, saying=saying, times=times,
        text=spoken(saying, opening, asks=asks),
    )  # fmt: skip
