"""What our bots answered: every message with their replies to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from universe.events import AnyEvent, Message
from universe.metrics_arithmetic import permille

AuthorKind = Literal["human", "bot", "foreign_bot"]
SPEAKERS_SHOWN: Final = 5
"""From this number of speakers on, messages are counted together."""


class Answered(Struct, frozen=True):
    """A message and our bots' replies to it, in the order of (at, event_id); never without a reply."""

    message: Message
    replies: tuple[Message, ...]

    @property
    def latency_ms(self) -> int:
        """Virtual milliseconds to the first reply; never below 0, since two sources' clocks can differ."""
        return max(0, self.replies[0].at - self.message.at)

    @property
    def speakers(self) -> int:
        """How many different bots of ours replied."""
        return len({reply.bot for reply in self.replies})


def author_kind(message: Message) -> AuthorKind:
    """Tell who wrote: a bot of ours, any other bot, or a human."""
    if message.bot:
        return "bot"
    return "foreign_bot" if message.author_is_bot else "human"


def event_order(message: Message) -> tuple[int, str]:
    """Sort key that does not depend on how the events were gathered."""
    return (message.at, message.event_id)


def find_answered(events: Iterable[AnyEvent]) -> list[Answered]:
    """Every message that a bot of ours replied to, in the order of (at, event_id), whatever the order of `events`.

    A reply to a message that is not among the events answers nothing here: its latency is unknown.
    """
    messages = sorted((event for event in events if isinstance(event, Message)), key=event_order)
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


def speakers_histogram(answered: Iterable[Answered]) -> dict[str, int]:
    """Answered messages by how many of our bots replied: ``1`` to ``4`` and ``5+``."""
    counted = Counter(min(one.speakers, SPEAKERS_SHOWN) for one in answered)
    return {f"{n}{'+' * (n == SPEAKERS_SHOWN)}": counted[n] for n in range(1, SPEAKERS_SHOWN + 1)}


def speakers_mean_permille(answered: Iterable[Answered]) -> int | None:
    """Thousandths of a speaker per answered message; None where none was answered."""
    speakers = [one.speakers for one in answered]
    return permille(sum(speakers), len(speakers))
