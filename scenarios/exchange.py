"""One real exchange out of a run, worth reading: a human message, our bot's answer, perhaps what came back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import Final

from scenarios.plain_text import clean
from universe.events import AnyEvent, Message
from universe.metrics import Answered, author_kind, find_answered

FOLLOW_UP_MS: Final = 10 * 60_000
"""What the asker writes later than this after the answer is another conversation."""
_CHARS_MIN, _CHARS_MAX = 15, 200


def pick_exchange(events: Iterable[AnyEvent]) -> tuple[Message, ...]:
    """Two or three messages in order, or none where no human was answered; the same events give the same ones.

    Prefers an exchange that went on, then texts of 15 to 200 characters, then the earliest.
    """
    known = list(events)
    of_humans = [one for one in find_answered(known) if author_kind(one.message) == "human"]
    if not of_humans:
        return ()
    spoken: dict[tuple[str, str], list[Message]] = {}
    for event in sorted(known, key=lambda event: (event.at, event.event_id)):
        if isinstance(event, Message) and author_kind(event) == "human":
            spoken.setdefault((event.channel_id, event.user_id), []).append(event)
    told = [_told(one, spoken[one.message.channel_id, one.message.user_id]) for one in of_humans]
    return max(told, key=lambda messages: (len(messages), all(_readable(message) for message in messages)))


def _told(one: Answered, of_asker: Sequence[Message]) -> tuple[Message, ...]:
    """The message, its first answer, and what the asker wrote back; `of_asker` is in the order of time."""
    answer = one.replies[0]
    first = bisect_right(of_asker, answer.at, key=lambda message: message.at)
    soon = takewhile(lambda message: message.at - answer.at <= FOLLOW_UP_MS, islice(of_asker, first, None))
    back = [message for message in soon if message.reply_to in ("", answer.message_id)]
    return (one.message, answer, *back[:1])


def _readable(message: Message) -> bool:
    return _CHARS_MIN <= len(clean(message.content)) <= _CHARS_MAX
