"""What a run amounts to in whole numbers: pure counts over its events and its journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from universe.events import (
    PRIVATE_GUILD,
    AnyEvent,
    MemberJoin,
    MemberLeave,
    MemberRename,
    Message,
    ReactionAdd,
    ReactionRemove,
)
from universe.journal import JournalLine

AuthorKind = Literal["human", "bot", "foreign_bot"]
NO_REASON: Final = "unspecified"
"""Stands where a journal line names no reason."""


class LatencyMs(Struct, frozen=True):
    """Virtual milliseconds from a message to its first answer, nearest rank; None without any answer."""

    p50: int | None = None
    p99: int | None = None


class BotCounts(Struct, frozen=True, kw_only=True):
    """One of our bots: what it wrote, how many messages it answered, what became of its bids and grants."""

    messages: int
    answered: int
    granted: int
    denied: int
    deferred: int
    declined: int


class PlanetCounts(Struct, frozen=True, kw_only=True):
    """One planet: who wrote, what was answered, what was decided, who came and went."""

    human_messages: int
    bot_messages: int
    foreign_bot_messages: int
    answered: int
    granted: int
    denied: int
    deferred: int
    joins: int
    leaves: int


class Metrics(Struct, frozen=True, kw_only=True):
    """The figures of a run (DESIGN section 12); all are whole numbers, so nothing depends on an order of summing.

    `bot_messages` are our bots', `foreign_bot_messages` those of any other bot. `answered` counts messages, whoever
    wrote them, that at least one of our bots replied to, `human_answered` those of people. `speakers_max` is the
    largest number of different bots of ours that answered one message. `denied`, `deferred` and `declined` count
    journal lines by reason, `violations` what bots noted against people. `reactions` are additions by anybody,
    `private_messages` those of people, `private_refused` those that the gate kept out. `bots` is by bot id, `planets`
    by guild id.
    """

    human_messages: int
    bot_messages: int
    foreign_bot_messages: int
    answered: int
    human_answered: int
    speakers_max: int
    latency_ms: LatencyMs
    granted: int
    denied: dict[str, int]
    deferred: dict[str, int]
    declined: dict[str, int]
    expired: int
    joins: int
    leaves: int
    renames: int
    reactions: int
    private_messages: int
    private_refused: int
    violations: dict[str, int]
    dead_letters: int
    bots: dict[str, BotCounts]
    planets: dict[str, PlanetCounts]


class Answered(Struct, frozen=True):
    """A message and our bots' replies to it, in the order of (at, event_id); never without a reply."""

    message: Message
    replies: tuple[Message, ...]

    @property
    def latency_ms(self) -> int:
        """Virtual milliseconds to the first reply; never below 0, since two sources' clocks can differ."""
        return max(0, self.replies[0].at - self.message.at)


def author_kind(message: Message) -> AuthorKind:
    """Tell who wrote: a bot of ours, any other bot, or a human."""
    if message.bot:
        return "bot"
    return "foreign_bot" if message.author_is_bot else "human"


def find_answered(events: Iterable[AnyEvent]) -> list[Answered]:
    """Every message that a bot of ours replied to, in the order of (at, event_id), whatever the order of `events`.

    A reply to a message that is not among the events answers nothing here: its latency is unknown.
    """
    messages = sorted((event for event in events if isinstance(event, Message)), key=_event_order)
    replies: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.bot and message.reply_to:
            replies[message.reply_to].append(message)
    found = []
    for message in messages:
        answers = replies.pop(message.message_id, None)
        if answers:
            found.append(Answered(message, tuple(answers)))
    return found


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """The percentile of ascending numbers: the smallest of them that at least `percent` % of them do not exceed.

    `percent` lies in 1..100. Always one of the numbers, never interpolated; None when there are none.
    """
    return ordered[(len(ordered) * percent + 99) // 100 - 1] if ordered else None


def measure(
    events: Sequence[AnyEvent], journal: Sequence[JournalLine], dead_letters: int, bots: Iterable[str]
) -> Metrics:
    """Count a run; the order of `events` and of `journal` does not matter.

    `dead_letters` is how many there were; `bots` are the ids of our bots, so that a silent one appears with zeros.
    """
    answered = find_answered(events)
    latencies = sorted(one.latency_ms for one in answered)
    written = Counter(author_kind(event) for event in events if isinstance(event, Message))
    kinds = Counter(line.kind for line in journal)
    return Metrics(
        human_messages=written["human"],
        bot_messages=written["bot"],
        foreign_bot_messages=written["foreign_bot"],
        answered=len(answered),
        human_answered=sum(author_kind(one.message) == "human" for one in answered),
        speakers_max=max((len({reply.bot for reply in one.replies}) for one in answered), default=0),
        latency_ms=LatencyMs(nearest_rank(latencies, 50), nearest_rank(latencies, 99)),
        granted=kinds["granted"],
        denied=_reasons(journal, "denied"),
        deferred=_reasons(journal, "deferred"),
        declined=_reasons(journal, "declined"),
        expired=kinds["expired"],
        joins=sum(isinstance(event, MemberJoin) for event in events),
        leaves=sum(isinstance(event, MemberLeave) for event in events),
        renames=sum(isinstance(event, MemberRename) for event in events),
        reactions=sum(isinstance(event, ReactionAdd) for event in events),
        private_messages=sum(isinstance(event, Message) and bool(event.dm_bot) and not event.bot for event in events),
        private_refused=kinds["refused"],
        violations=_reasons((line for line in journal if line.details.get("outcome") == "violation"), "noted"),
        dead_letters=dead_letters,
        bots=_bot_counts(events, journal, answered, bots),
        planets=_planet_counts(events, journal, answered),
    )


def _event_order(event: Message) -> tuple[int, str]:
    return (event.at, event.event_id)


def _reasons(journal: Iterable[JournalLine], kind: str) -> dict[str, int]:
    counted = Counter(_text(line, "reason") or NO_REASON for line in journal if line.kind == kind)
    return dict(sorted(counted.items()))


def _text(line: JournalLine, name: str) -> str:
    value = line.details.get(name)
    return value if isinstance(value, str) else ""


def _bot_counts(
    events: Iterable[AnyEvent], journal: Iterable[JournalLine], answered: Iterable[Answered], bots: Iterable[str]
) -> dict[str, BotCounts]:
    wrote = Counter(event.bot for event in events if isinstance(event, Message) and event.bot)
    answers = Counter(bot for one in answered for bot in {reply.bot for reply in one.replies})
    decided: Counter[tuple[str, str]] = Counter()
    for line in journal:
        kind, _, name = line.member.partition(":")
        bot = name if kind == "bot" else _text(line, "bot")
        if bot:
            decided[bot, line.kind] += 1
    names = {*bots, *wrote, *(bot for bot, _ in decided)}
    return {
        bot: BotCounts(
            messages=wrote[bot],
            answered=answers[bot],
            granted=decided[bot, "granted"],
            denied=decided[bot, "denied"],
            deferred=decided[bot, "deferred"],
            declined=decided[bot, "declined"],
        )
        for bot in sorted(names)
    }


def _planet_counts(
    events: Sequence[AnyEvent], journal: Iterable[JournalLine], answered: Iterable[Answered]
) -> dict[str, PlanetCounts]:
    happened = Counter((event.guild_id, _event_kind(event)) for event in events)
    answers = Counter(one.message.guild_id for one in answered)
    decided: Counter[tuple[str, str]] = Counter()
    for line in journal:
        kind, _, guild = line.member.partition(":")
        if kind == "planet":
            decided[guild, line.kind] += 1
    return {
        guild: PlanetCounts(
            human_messages=happened[guild, "human"],
            bot_messages=happened[guild, "bot"],
            foreign_bot_messages=happened[guild, "foreign_bot"],
            answered=answers[guild],
            granted=decided[guild, "granted"],
            denied=decided[guild, "denied"],
            deferred=decided[guild, "deferred"],
            joins=happened[guild, "join"],
            leaves=happened[guild, "leave"],
        )
        for guild in sorted({guild for guild, _ in (*happened, *decided)} - {PRIVATE_GUILD})
    }


_KINDS: Final[dict[type[AnyEvent], str]] = {
    MemberJoin: "join", MemberLeave: "leave", MemberRename: "rename", ReactionAdd: "reaction",
    ReactionRemove: "reaction",
}  # fmt: skip


def _event_kind(event: AnyEvent) -> str:
    return author_kind(event) if isinstance(event, Message) else _KINDS[type(event)]
