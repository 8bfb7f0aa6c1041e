"""Writes the cues of stream_latency: every draw belongs to one cue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from scenarios.latency.cues import (
    ACTIVE,
    CALLED,
    CHATTER,
    CURIOUS,
    DELETED,
    EDIT,
    MENTION,
    PAIR,
    PRESENCE,
    PRIVATE,
    THREAD,
    TRUSTED,
    TYPING,
    WATCHED,
    Cue,
    Play,
    Role,
    name_of,
)
from universe.chat import smalltalk
from universe.events import (
    PRIVATE_GUILD,
    AnyEvent,
    Message,
    MessageDelete,
    MessageEdit,
    Presence,
    ReactionAdd,
    ThreadCreate,
    TypingStart,
    VoiceState,
)
from universe.rng import below, choose

DELETED_AFTER_MS: Final = 300
"""Before any bot has read a message to its end."""
LIKES: Final = ("\U0001f44d", "\u2764\ufe0f", "\U0001f525", "\u2728")
STATUSES: Final = ("online", "idle", "dnd", "offline")


def kind_of(play: Play, number: int) -> str:
    """The kind of the `number`-th cue."""
    left = below(play.seed, "latency.kind", number, "cue", 1_000_000)
    for kind, share in play.shares.items():
        left -= int(share * 1_000_000)
        if left < 0:
            return kind
    return CHATTER


def cue(play: Play, number: int, at: int, kind: str = "") -> Cue:
    """The `number`-th cue, which begins at `at`."""
    kind = kind or kind_of(play, number)
    return _MADE[kind](Pen(play, number, at, kind))


class Pen:
    """Writes one cue: draws its stage, people and bots, and makes its events."""

    def __init__(self, play: Play, number: int, at: int, kind: str) -> None:
        self.play, self.number, self.at, self.kind = play, number, at, kind
        self.stage = self.pick("stage", play.stages)
        self.bot: Role = self.pick("bot", play.bots)
        self.user: str = self.pick("user", self.stage.people)
        self.room: str = self.pick("room", self.stage.rooms[1:])
        self.message_id = f"m{number}"

    def pick(self, what: str, options: Any) -> Any:
        """One of `options`."""
        return choose(self.play.seed, f"latency.{what}", self.number, "cue", options)

    def others(self, count: int) -> tuple[str, ...]:
        """So many people of the planet beside the author, all different."""
        people = [one for one in self.stage.people if one != self.user]
        first = below(self.play.seed, "latency.others", self.number, "cue", len(people))
        return tuple((people[first:] + people[:first])[:count])

    def trusted(self) -> tuple[str, Role]:
        """Somebody who is trusted, and by which bot: that whom they greeted."""
        place = below(self.play.seed, "latency.trusted", self.number, "cue", self.stage.trusted)
        return self.stage.people[place], self.play.bots[place % len(self.play.bots)]

    def plain(self) -> str:
        """Words without a topic."""
        return smalltalk.follow_up(self.play.seed, self.number, self.user)

    def question(self) -> str:
        """A question about what the bot likes."""
        return smalltalk.question(self._liked(self.bot), self.play.seed, self.number, self.user)

    def statement(self) -> str:
        """A statement about what the bot likes."""
        return smalltalk.statement(self._liked(self.bot), self.play.seed, self.number, self.user)

    def _liked(self, bot: Role) -> str:
        return str(self.pick("liked", [word for word in bot.interests if smalltalk.topic_of(word)]))

    def where(self, after_ms: int = 0, step: str = "", **more: str) -> dict[str, Any]:
        """What all events of a cue share; `step` tells them apart."""
        place = {"guild_id": self.stage.planet, "channel_id": self.room, "user_id": self.user}
        return {"event_id": f"{self.message_id}{step}", "at": self.at + after_ms, **place, **more}

    def says(self, text: str, mentions: tuple[str, ...] = (), **more: Any) -> Message:
        """The author writes."""
        where = self.where() | more
        fields = {"message_id": self.message_id, "author_name": name_of(where["user_id"]), "content": text} | where
        return Message(mentions=mentions, **fields)

    def cue(self, bots: tuple[str, ...], *events: AnyEvent, at: int | None = None) -> Cue:
        """The finished cue."""
        due = self.at if at is None else at
        return Cue(due, self.kind, self.message_id, self.room, self.user, bots, events)


def _mention(pen: Pen) -> Cue:
    return pen.cue((pen.bot.name,), pen.says(pen.question(), (pen.bot.user_id,)))


def _called(pen: Pen) -> Cue:
    return pen.cue((pen.bot.name,), pen.says(smalltalk.addressed(pen.bot.called, pen.question())))


def _pair(pen: Pen) -> Cue:
    """Two bots; where there is but one, it alone."""
    place = pen.play.bots.index(pen.bot)
    other = pen.play.bots[(place + 1) % len(pen.play.bots)]
    pair = tuple(dict.fromkeys((pen.bot, other)))
    said = pen.says(pen.question(), tuple(bot.user_id for bot in pair))
    return pen.cue(tuple(bot.name for bot in pair), said)


def _private(pen: Pen) -> Cue:
    pen.user, pen.bot = pen.trusted()
    pen.room = f"dm-{pen.bot.name}-{pen.user}"
    said = pen.says(pen.question(), guild_id=PRIVATE_GUILD, dm_bot=pen.bot.name)
    return pen.cue((pen.bot.name,), said)


def _typing(pen: Pen) -> Cue:
    (typist,) = pen.others(1)
    types = TypingStart(**pen.where(step="t", user_id=typist))
    pen.at += 1_000
    return pen.cue((pen.bot.name,), types, pen.says(pen.question(), (pen.bot.user_id,)))


def _thread(pen: Pen) -> Cue:
    """Somebody tells of something; a thread is opened on it, and there a bot is asked without a word of the topic."""
    start = pen.says(pen.statement(), message_id=f"{pen.message_id}s", event_id=f"{pen.message_id}s")
    parent, pen.room = pen.room, f"{pen.stage.planet}-t{pen.number}"
    opened = ThreadCreate(**pen.where(2_000, "c"), parent_id=parent, message_id=start.message_id)
    pen.at += 6_000
    return pen.cue((pen.bot.name,), start, opened, pen.says(pen.plain(), (pen.bot.user_id,)))


def _edit(pen: Pen) -> Cue:
    first = pen.says(pen.plain())
    later_ms = 20_000 + below(pen.play.seed, "latency.edit", pen.number, "cue", 40_000)
    now_says = MessageEdit(
        **pen.where(later_ms, "e"), message_id=pen.message_id, content=pen.question(), author_name=name_of(pen.user),
        mentions=(pen.bot.user_id,), version=1,
    )  # fmt: skip
    return pen.cue((pen.bot.name,), first, now_says, at=now_says.at)


def _deleted(pen: Pen) -> Cue:
    gone = MessageDelete(**pen.where(DELETED_AFTER_MS, "d"), message_ids=(pen.message_id,))
    return pen.cue((), pen.says(pen.question(), (pen.bot.user_id,)), gone)


def _trusted(pen: Pen) -> Cue:
    pen.user, pen.bot = pen.trusted()
    return pen.cue((pen.bot.name,), pen.says(pen.plain()))


def _watched(pen: Pen) -> Cue:
    pen.room = pen.stage.rooms[0]
    return pen.cue(_all(pen), pen.says(pen.plain()))


def _active(pen: Pen) -> Cue:
    pen.room = pen.stage.rooms[1]
    return pen.cue((), pen.says(pen.statement()))


def _curious(pen: Pen) -> Cue:
    said = pen.says(pen.plain())
    reactors = enumerate(pen.others(pen.play.reactors))
    reactions = [
        ReactionAdd(**pen.where(2_000 + 700 * place, f"r{place}", user_id=user), message_id=pen.message_id,
                    emoji=LIKES[place % len(LIKES)], message_user_id=pen.user)
        for place, user in reactors
    ]  # fmt: skip
    return pen.cue(_all(pen), said, *reactions, at=reactions[-1].at)


def _presence(pen: Pen) -> Cue:
    if pen.number % 2:
        channel = pen.pick("voice", ("", f"{pen.stage.planet}-voice"))
        return pen.cue((), VoiceState(**pen.where(channel_id=channel)))
    return pen.cue((), Presence(**pen.where(channel_id=""), status=pen.pick("status", STATUSES)))


def _chatter(pen: Pen) -> Cue:
    return pen.cue((), pen.says(pen.plain()))


def _all(pen: Pen) -> tuple[str, ...]:
    return tuple(bot.name for bot in pen.play.bots)


_MADE: Final[dict[str, Callable[[Pen], Cue]]] = {
    MENTION: _mention, CALLED: _called, PAIR: _pair, PRIVATE: _private, TYPING: _typing, THREAD: _thread, EDIT: _edit,
    DELETED: _deleted, TRUSTED: _trusted, WATCHED: _watched, ACTIVE: _active, CURIOUS: _curious, PRESENCE: _presence,
    CHATTER: _chatter,
}  # fmt: skip
