"""What a run amounts to in whole numbers: pure counts over its events and its journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from universe.answer_metrics import (
    Answered,
    AuthorKind,
    author_kind,
    find_answered,
    speakers_histogram,
    speakers_mean_permille,
)
from universe.conversation_metrics import ConversationCounts, count_conversations
from universe.events import PRIVATE_GUILD, AnyEvent, MemberJoin, MemberLeave, MemberRename, Message, ReactionAdd
from universe.journal import JournalLine
from universe.metrics_arithmetic import nearest_rank, rounded

__all__ = [
    "NO_REASON",
    "Answered",
    "AuthorKind",
    "BotCounts",
    "LatencyMs",
    "Metrics",
    "PlanetCounts",
    "author_kind",
    "find_answered",
    "measure",
    "nearest_rank",
]

HOUR_MS: Final = 3_600_000
NO_REASON: Final = "unspecified"
"""Stands where a journal line names no reason."""


class LatencyMs(Struct, frozen=True):
    """Virtual milliseconds from a message to its first answer, nearest rank; None without any answer."""

    p50: int | None = None
    p99: int | None = None


class BotCounts(Struct, frozen=True, kw_only=True):
    """One of our bots: what it wrote, how many messages it answered, what became of its bids and grants.

    `words` are those between spaces; `words_per_hour` is over the hours from the run's first event to its last, and
    over one hour where the run is shorter.
    """

    messages: int
    words: int
    words_per_hour: int
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


class Metrics(ConversationCounts, frozen=True, kw_only=True):
    """The figures of a run (DESIGN section 12); all are whole numbers, so nothing depends on an order of summing.

    To those of conversations come the following.

    `bot_messages` are our bots', `foreign_bot_messages` those of any other bot. `answered` counts messages, whoever
    wrote them, that at least one of our bots replied to, `human_answered` those of people. `speakers_max` is the
    largest number of different bots of ours that answered one message, `speakers` counts answered messages by that
    number. `denied`, `deferred` and `declined` count journal lines by reason, `violations` what bots noted against
    people. `reactions` are additions by anybody, `private_messages` those of people, `private_refused` those that the
    gate kept out. `bots` is by bot id, `planets` by guild id.
    """

    human_messages: int
    bot_messages: int
    foreign_bot_messages: int
    answered: int
    human_answered: int
    speakers_max: int
    speakers: dict[str, int]
    speakers_mean_permille: int | None
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
        **msgspec.structs.asdict(count_conversations(events, journal)),
        human_messages=written["human"],
        bot_messages=written["bot"],
        foreign_bot_messages=written["foreign_bot"],
        answered=len(answered),
        human_answered=sum(author_kind(one.message) == "human" for one in answered),
        speakers_max=max((one.speakers for one in answered), default=0),
        speakers=speakers_histogram(answered),
        speakers_mean_permille=speakers_mean_permille(answered),
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


def _reasons(journal: Iterable[JournalLine], kind: str) -> dict[str, int]:
    counted = Counter(_text(line, "reason") or NO_REASON for line in journal if line.kind == kind)
    return dict(sorted(counted.items()))


def _text(line: JournalLine, name: str) -> str:
    value = line.details.get(name)
    return value if isinstance(value, str) else ""


def _bot_counts(
    events: Sequence[AnyEvent], journal: Iterable[JournalLine], answered: Iterable[Answered], bots: Iterable[str]
) -> dict[str, BotCounts]:
    times = [event.at for event in events]
    span_ms = max(HOUR_MS, max(times, default=0) - min(times, default=0))
    own = [event for event in events if isinstance(event, Message) and event.bot]
    wrote, words = Counter(message.bot for message in own), Counter[str]()
    for message in own:
        words[message.bot] += len(message.content.split())
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
            words=words[bot],
            words_per_hour=rounded(words[bot] * HOUR_MS, span_ms) or 0,
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


_KINDS: Final[dict[type[AnyEvent], str]] = {MemberJoin: "join", MemberLeave: "leave"}


def _event_kind(event: AnyEvent) -> str:
    return author_kind(event) if isinstance(event, Message) else _KINDS.get(type(event), "other")
