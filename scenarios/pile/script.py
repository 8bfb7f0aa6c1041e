"""What people say in pile_on: messages of which is known whom they address and whom they merely name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from scenarios.population import FIRST_NAMES
from universe.chat import smalltalk
from universe.events import Message
from universe.persona import BotPersona
from universe.rng import below, choose

PEOPLE: Final = 24
TRUSTED: Final = "u-friend"
"""The user id of the one whom every bot trusts."""
TRUSTED_NAME: Final = "Iris"
AMBIENT, WATCHED, OF_TRUSTED, TO_PERSON = "ambient", "watched", "trusted", "to_person"
NAMES, NAMES_SEVERAL = "names", "names_several"
MENTIONS, REPLIES, CALLS, MENTIONS_SEVERAL, MIXED = "mentions", "replies", "calls", "mentions_several", "mixed"
WEIGHTS: Final = {
    AMBIENT: 7, WATCHED: 4, OF_TRUSTED: 3, TO_PERSON: 3, NAMES: 3, NAMES_SEVERAL: 2, MENTIONS: 4, REPLIES: 3, CALLS: 4,
    MENTIONS_SEVERAL: 3, MIXED: 4,
}  # fmt: skip
"""How often a kind of message is said, in fortieths."""
KINDS: Final = tuple(WEIGHTS)
_HAT: Final = tuple(kind for kind, weight in WEIGHTS.items() for _ in range(weight))


class Said(Struct, frozen=True):
    """A message and what is true of it.

    `addressed` are the bots that it mentions, replies to or calls by name, `named` these and those that its text names.
    """

    message: Message
    kind: str
    addressed: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Script(Struct, frozen=True, kw_only=True):
    """What the messages depend on, beside their number; `rooms` are (guild id, channel id), the watched ones last.

    `watched` tells how many of the rooms are watched channels.
    """

    seed: int
    bots: tuple[BotPersona, ...]
    rooms: tuple[tuple[str, str], ...]
    watched: int
    per_minute: float
    start_at: int

    def messages(self, count: int) -> list[Said]:
        """`count` messages in the order of time. In the first of each planet the trusted user greets all its bots."""
        planets = list(dict.fromkeys(guild for guild, _ in self.rooms))
        mean_ms, at, said = 60_000 / self.per_minute, self.start_at, []
        for number in range(count):
            at += max(1, int(mean_ms * (500 + below(self.seed, "pile.gap", number, "gap", 1001)) / 1000))
            hello = planets[number] if number < len(planets) else ""
            said.append(self._roll_call(number, at, hello) if hello else self._said(number, at))
        return said

    def _roll_call(self, number: int, at: int, guild: str) -> Said:
        room = next(room for room in self.rooms if room[0] == guild)
        all_bots = tuple(bot.name for bot in self.bots)
        mentions = tuple(bot.user_id for bot in self.bots)
        hello = smalltalk.greeting(self.seed, number, TRUSTED)
        message = self._message(number, at, hello, room=room, trusted=True, mentions=mentions)
        return Said(message, MENTIONS_SEVERAL, all_bots, all_bots)

    def _said(self, number: int, at: int) -> Said:
        kind = choose(self.seed, "pile.kind", number, "kind", _HAT)
        if kind in (AMBIENT, WATCHED, OF_TRUSTED):
            trusted, watched = kind == OF_TRUSTED, kind == WATCHED
            return Said(self._message(number, at, self._talk(number), trusted=trusted, watched=watched), kind)
        if kind == TO_PERSON:
            whom = f"u{below(self.seed, 'pile.whom', number, 'person', PEOPLE):02d}"
            return Said(self._message(number, at, self._question(number), mentions=(whom,)), kind)
        if kind == MIXED and len(self.bots) > 1:
            return self._mixed(number, at)
        if kind in (NAMES, NAMES_SEVERAL):
            bots = self._bots(number, 1 if kind == NAMES else 2)
            names = " and ".join(bot.display_name for bot in bots)
            text = f"I think {names} would have liked this: {self._statement(number, 0)}."
            return Said(self._message(number, at, text), kind, (), _names(bots))
        return self._addressed(number, at, kind)

    def _addressed(self, number: int, at: int, kind: str) -> Said:
        bots = self._bots(number, 2 if kind == MENTIONS_SEVERAL else 1)
        if kind == CALLS:
            text = smalltalk.addressed(bots[0].display_name, self._question(number))
            return Said(self._message(number, at, text), kind, _names(bots), _names(bots))
        if kind == REPLIES:
            message = self._message(number, at, self._question(number), reply_to=bots[0])
            return Said(message, kind, _names(bots), _names(bots))
        mentions = tuple(bot.user_id for bot in bots)
        return Said(self._message(number, at, self._question(number), mentions=mentions), kind, _names(bots),
                    _names(bots))  # fmt: skip

    def _mixed(self, number: int, at: int) -> Said:
        """Two ways of addressing or naming in one message, of one bot or of two."""
        one, two = self._bots(number, 2)[:2]
        both, question = (one.name, two.name), self._question(number)
        match below(self.seed, "pile.mixed", number, "way", 4):
            case 0:
                text = f"I heard {two.display_name} say it, but {question}"
                message = self._message(number, at, text, mentions=(one.user_id,))
                return Said(message, MIXED, (one.name,), both)
            case 1:
                message = self._message(number, at, question, mentions=(two.user_id,), reply_to=one)
                return Said(message, MIXED, both, both)
            case 2:
                text = smalltalk.addressed(one.display_name, question)
                message = self._message(number, at, text, mentions=(one.user_id,))
                return Said(message, MIXED, (one.name,), (one.name,))
        text = f"{smalltalk.addressed(one.display_name, question)} Hey {two.display_name}!"
        return Said(self._message(number, at, text), MIXED, both, both)

    def _bots(self, number: int, least: int) -> tuple[BotPersona, ...]:
        """One bot, or from two on any number of them up to all, in any order."""
        seed, left = self.seed, list(self.bots)
        least = min(least, len(left))
        count = least if least < 2 else 2 + below(seed, "pile.count", number, "bots", len(left) - 1)
        return tuple(left.pop(below(seed, "pile.bot", number, f"{place}", len(left))) for place in range(count))

    def _statement(self, number: int, place: int) -> str:
        topic = choose(self.seed, "pile.topic", number, f"{place}", tuple(smalltalk.TOPICS))
        return smalltalk.statement(topic, self.seed, number, f"{place}")

    def _talk(self, number: int) -> str:
        """Two topics at once: what several bots like to talk about."""
        return f"{self._statement(number, 0)}. {self._statement(number, 1)}."

    def _question(self, number: int) -> str:
        topic = choose(self.seed, "pile.topic", number, "question", tuple(smalltalk.TOPICS))
        return smalltalk.question(topic, self.seed, number, "question")

    def _message(
        self, number: int, at: int, text: str, *, room: tuple[str, str] | None = None, trusted: bool = False,
        watched: bool = False, mentions: tuple[str, ...] = (), reply_to: BotPersona | None = None,
    ) -> Message:  # fmt: skip
        """A message; one that replies does so to something that the bot said before the run."""
        ordinary = len(self.rooms) - self.watched
        rooms = self.rooms[ordinary:] if watched else self.rooms[:ordinary]
        guild, channel = room or choose(self.seed, "pile.room", number, "room", rooms)
        person = below(self.seed, "pile.who", number, "person", PEOPLE)
        return Message(
            event_id=f"msg:{guild}-{number}", message_id=f"{guild}-{number}", at=at, guild_id=guild,
            channel_id=channel, user_id=TRUSTED if trusted else f"u{person:02d}",
            author_name=TRUSTED_NAME if trusted else FIRST_NAMES[person], content=text, mentions=mentions,
            reply_to=f"before-{number}" if reply_to else "", reply_to_user=reply_to.user_id if reply_to else "",
        )  # fmt: skip


def _names(bots: Sequence[BotPersona]) -> tuple[str, ...]:
    return tuple(bot.name for bot in bots)
