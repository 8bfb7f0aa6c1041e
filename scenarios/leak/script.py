"""A random stream for gossip_leak: news, secrets, private words, edits, deletions, choices and insults."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from scenarios.leak.cast import Cast
from scenarios.leak.steps import NEWS, TALK, Change, Choose, Remove, Say, Step, Stream, insult, whole
from scenarios.leak.words import HARMLESS, SENSITIVE, Line
from scenarios.leak.words import NEWS as LINES
from scenarios.world import DAY_MS, START_AT
from universe.chat import smalltalk
from universe.people.consent import Consent
from universe.rng import below, choose

Picked = TypeVar("Picked")
SAYS: Final = ("news",) * 12 + ("sensitive",) * 5 + ("dm",) * 2 + ("audience",) * 2 + ("talk",) * 3
"""What people write, in twenty-fourths."""
FOLLOWS: Final = (
    ("delete",) * 4 + ("edit",) * 4 + ("opt_out",) * 4 + ("insult",) * 4
    + ("opt_in", "across", "across", "stay_here")
)  # fmt: skip
"""What happens about something that was written, in twentieths."""
FOLLOW_SHARE: Final = 40
"""Percent of the steps that follow from an earlier one."""
_LEAD_MS: Final = 60_000
_NEAR_TICKS: Final = 8
_CHAT: Final = ("music", "films", "travel", "books")
_ALONE: Final = ("cooking", "science")
"""Topics that people talk about in private only: on no page of a diary may they appear."""


class Pace(Struct, frozen=True, kw_only=True):
    """When things happen: over `days` days, on a grid of `grid_ms`, often near `moments` (UTC ms): pages are written.

    `chats` messages of one person to one bot are about one topic: a habit, which bots notice and tell.
    """

    days: float
    grid_ms: int
    ttl_days: int
    moments: tuple[int, ...] = ()
    chats: int = 0

    @property
    def end_at(self) -> int:
        """When the world ends (UTC ms)."""
        return START_AT + int(self.days * DAY_MS)


class _Draws:
    """Draws of one script, counted."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made = 0

    def below(self, limit: int) -> int:
        self._made += 1
        return below(self._seed, "leak.script", self._made, "", limit)

    def one(self, items: tuple[Picked, ...]) -> Picked:
        self._made += 1
        return choose(self._seed, "leak.script", self._made, "", items)


def stream_of(seed: int, cast: Cast, pace: Pace, steps: int) -> Stream:
    """A stream of `steps` steps; every draw depends on the seed alone."""
    writer = _Writer(seed, cast, pace)
    said = [writer.say(number) for number in range(max(1, steps * (100 - FOLLOW_SHARE) // 100))]
    said += writer.chat(len(said))
    made: list[Step] = [*said]
    follows = max(1, steps * FOLLOW_SHARE // 100)
    made += [writer.follow(writer.draws.one(tuple(said)), number) for number in range(follows)]
    ordered = sorted(enumerate(made), key=lambda pair: (pair[1].at, pair[0]))
    return Stream(
        cast=cast, steps=_settled([step for _, step in ordered]), ttl_ms=pace.ttl_days * DAY_MS, end_at=pace.end_at
    )


class _Writer:
    def __init__(self, seed: int, cast: Cast, pace: Pace) -> None:
        self.draws = _Draws(seed)
        self._cast = cast
        self._pace = pace
        self._told: dict[str, set[str]] = {}

    def say(self, number: int) -> Say:
        """Somebody writes to a bot, mostly to one that has long known them."""
        draws, cast = self.draws, self._cast
        kind = draws.one(SAYS)
        user = draws.one(tuple(cast.people))
        friends = tuple(bot for bot, known in cast.friends if known == user)
        bot = draws.one(friends if friends and draws.below(4) else tuple(cast.homes))
        planet = draws.one(cast.homes[bot])
        message_id, at = f"lk-{number:05d}", self._some_time()
        if kind == "talk" or (kind in ("dm", "audience") and not draws.below(3)):
            topic = draws.one(_CHAT if kind == "talk" else _ALONE)
            text = smalltalk.question(topic, draws.below(1 << 30), number, user)
            line = Line(text, "", topic)
        else:
            line = self._line(user, SENSITIVE if kind == "sensitive" else LINES)
        audience = (bot, *(one for one in cast.bots_on(planet) if one != bot and not draws.below(3)))
        return Say(
            at=at, message_id=message_id, user=user, bot=bot, planet=planet, text=line.text,
            kind=NEWS if line.event_type else TALK, topic=line.topic, sensitive=line.sensitive, dm=kind == "dm",
            audience=audience if kind == "audience" else (),
        )  # fmt: skip

    def chat(self, first: int) -> list[Say]:
        """Somebody comes back to one topic; numbers of messages go on from `first`."""
        if not self._pace.chats:
            return []
        draws, cast = self.draws, self._cast
        bot, user = draws.one(cast.friends or ((cast.bots[0].name, next(iter(cast.people))),))
        planet, topic = draws.one(cast.homes[bot]), draws.one(_CHAT)
        return [
            Say(
                at=self._some_time(), message_id=f"lk-{first + number:05d}", user=user, bot=bot, planet=planet,
                text=smalltalk.question(topic, draws.below(1 << 30), number, user), kind=TALK, topic=topic,
            )
            for number in range(self._pace.chats)
        ]  # fmt: skip

    def _line(self, user: str, lines: tuple[Line, ...]) -> Line:
        """Something that nothing else told of this person is mistaken for, while there is such a thing."""
        told = self._told.setdefault(user, set())
        line = self.draws.one(tuple(one for one in lines if one.topic not in told) or lines)
        told.add(line.topic)
        return line

    def _some_time(self) -> int:
        pace, draws = self._pace, self.draws
        if pace.moments and draws.below(2):
            return self._near(draws.one(pace.moments))
        return START_AT + _LEAD_MS + draws.below(pace.end_at - START_AT - 2 * _LEAD_MS)

    def _near(self, moment: int) -> int:
        reach = _NEAR_TICKS * self._pace.grid_ms + 20
        return max(START_AT + _LEAD_MS, moment - reach + self.draws.below(2 * reach))

    def _later(self, at: int) -> int:
        """At once, at the next page, or some time."""
        draws, pace = self.draws, self._pace
        moments = tuple(one for one in pace.moments if one > at)
        match draws.below(3):
            case 0:
                return at + 1 + draws.below(_NEAR_TICKS * pace.grid_ms + 20)
            case 1 if moments:
                return max(at + 1, self._near(draws.one(moments[:4])))
        return at + 1 + draws.below(max(1, pace.end_at - at - _LEAD_MS))

    def follow(self, said: Say, number: int) -> Step:
        """Something happens about what somebody wrote; opting out or in may as well come before it."""
        draws, what = self.draws, self.draws.one(FOLLOWS)
        at = self._later(said.at)
        match what:
            case "delete":
                return Remove(at=at, message_id=said.message_id)
            case "edit":
                return self._edit(said, at)
            case "insult":
                others = tuple(bot for bot, known in self._cast.friends if known == said.user) or (said.bot,)
                bot = draws.one(others)
                return insult(at, f"lk-{90_000 + number}", said.user, bot, draws.one(self._cast.homes[bot]))
        before = START_AT + _LEAD_MS + draws.below(max(1, said.at - START_AT - _LEAD_MS))
        chosen = {
            "opt_out": Consent(share_with_other_bots=False), "opt_in": Consent(share_with_other_bots=True),
            "across": Consent(share_across_planets=True), "stay_here": Consent(share_across_planets=False),
        }[what]  # fmt: skip
        early = draws.below(10) < (7 if what == "across" else 2)
        return Choose(at=before if early else at, user=said.user, planet=said.planet, chosen=chosen)

    def _edit(self, said: Say, at: int) -> Change:
        """It becomes harmless, sensitive, or other news."""
        match self.draws.below(3):
            case 0:
                return Change(at=at, message_id=said.message_id, version=1, text=HARMLESS, kind=TALK)
            case 1:
                line = self._line(said.user, SENSITIVE)
            case _:
                line = self._line(said.user, LINES)
        return Change(
            at=at, message_id=said.message_id, version=1, text=line.text, kind=NEWS, topic=line.topic,
            sensitive=line.sensitive,
        )  # fmt: skip


def _settled(steps: list[Step]) -> tuple[Step, ...]:
    """No two at the same time, edits counted, and nothing about a message that was not written or is gone."""
    at, kept = 0, list[Step]()
    versions: dict[str, int] = {}
    gone: set[str] = set()
    for step in steps:
        at = max(at + 1, step.at)
        settled = msgspec.structs.replace(step, at=at)
        if isinstance(settled, (Change, Remove)) and settled.message_id in gone:
            continue
        if isinstance(settled, Change):
            versions[settled.message_id] = versions.get(settled.message_id, 0) + 1
            settled = msgspec.structs.replace(settled, version=versions[settled.message_id])
        elif isinstance(settled, Remove):
            gone.add(settled.message_id)
        kept.append(settled)
    return whole(kept)
