"""What happened in a night: how long the chains of bots were, what the limit was worth, who kept still when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from universe.answer_metrics import event_order
from universe.config import ChatConfig
from universe.events import AnyEvent, Message
from universe.journal import JournalLine
from universe.metrics_arithmetic import permille

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
Spans = Mapping[str, list[tuple[int, int]]]
"""By channel from when to when (UTC ms, the end excluded), in order of time."""


class Said(Struct, frozen=True):
    """A message of a bot: the how manieth of its channel since a person spoke, and the bot that it answers, if any."""

    message: Message
    length: int
    answers: str


class Night(Struct, frozen=True):
    """A finished night from `start_at` to `end_at` (UTC ms). `chains` are the lengths of all runs of bot messages.

    A chain is what the bots of a channel say between two messages of people. `rests` are the cooldowns.
    """

    start_at: int
    end_at: int
    limit: int
    said: tuple[Said, ...]
    chains: tuple[int, ...]
    people: tuple[Message, ...]
    rests: Spans

    @property
    def longest(self) -> int:
        """The length of the longest chain."""
        return max(self.chains, default=0)

    @property
    def beyond(self) -> int:
        """Messages of bots beyond the limit of their chain."""
        return sum(one.length > self.limit for one in self.said)

    @property
    def in_rest(self) -> int:
        """Answers of bots to bots that came during a cooldown of their channel."""
        return sum(
            any(begin < one.message.at < end for begin, end in self.rests.get(one.message.channel_id, ()))
            for one in self.said
            if one.answers
        )

    @property
    def speaking_permille(self) -> int:
        """Thousandths of the night's minutes in which a bot said something."""
        minutes = {(one.message.at - self.start_at) // MINUTE_MS for one in self.said}
        return permille(len(minutes), -(-(self.end_at - self.start_at) // MINUTE_MS)) or 0

    def by_span(self, span_ms: int) -> list[int]:
        """Messages of bots in each span of the night."""
        counted = Counter((one.message.at - self.start_at) // span_ms for one in self.said)
        return [counted[span] for span in range(-(-(self.end_at - self.start_at) // span_ms))]

    def lengths(self, channel: str) -> list[int]:
        """How long the chain of a channel is at the end of each minute."""
        steps = [(one.message.at, one.length) for one in self.said if one.message.channel_id == channel]
        steps += [(one.at, 0) for one in self.people if one.channel_id == channel]
        steps.sort()
        found, length, place = [], 0, 0
        for until in range(self.start_at + MINUTE_MS, self.end_at + MINUTE_MS, MINUTE_MS):
            while place < len(steps) and steps[place][0] < until:
                length, place = steps[place][1], place + 1
            found.append(length)
        return found


def review(
    events: Iterable[AnyEvent], journal: Iterable[JournalLine], chat: ChatConfig, start_at: int, end_at: int, *,
    original: bool,
) -> Night:  # fmt: skip
    """Review a night under the original's rules or ours, from its events in any order and its journal in its own."""
    messages = sorted((event for event in events if isinstance(event, Message)), key=event_order)
    author = {message.message_id: message.bot for message in messages}
    people = tuple(message for message in messages if not message.author_is_bot)
    running: Counter[str] = Counter()
    said, chains = [], []
    for message in messages:
        if message.bot:
            running[message.channel_id] += 1
            said.append(Said(message, running[message.channel_id], author.get(message.reply_to, "")))
        elif not message.author_is_bot:
            chains.append(running.pop(message.channel_id, 0))
    chains += running.values()
    rests = _original_rests(journal) if original else _rests(said, chat)
    told = tuple(length for length in chains if length)
    return Night(start_at, end_at, chat.cross_bot_max_chain, tuple(said), told, people, rests)


def _rests(said: Iterable[Said], chat: ChatConfig) -> Spans:
    """Under our rules a channel rests when its chain is full; a chain of one message is none."""
    found: dict[str, list[tuple[int, int]]] = {}
    for one in said:
        if one.length == max(2, chat.cross_bot_max_chain):
            until = one.message.at + chat.cross_bot_cooldown_minutes * MINUTE_MS
            found.setdefault(one.message.channel_id, []).append((one.message.at, until))
    return found


def _original_rests(journal: Iterable[JournalLine]) -> Spans:
    """The original's bots note when they complete a chain, whatever comes of it."""
    found: dict[str, list[tuple[int, int]]] = {}
    for line in journal:
        until = line.details.get("until")
        if line.kind == "completed" and isinstance(until, int):
            found.setdefault(str(line.details["channel"]), []).append((line.at, until))
    return found
