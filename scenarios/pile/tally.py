"""How many bots answered each message, counted from the events alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from scenarios.pile.script import Said
from universe.answer_metrics import find_answered
from universe.events import AnyEvent


class Row(Struct, frozen=True):
    """One message and who answered it: `speakers` are different bots in order of their first answer.

    `answers` counts their replies; `latency_ms` is virtual time to the first.
    """

    said: Said
    speakers: tuple[str, ...] = ()
    answers: int = 0
    latency_ms: int | None = None

    @property
    def names_one_at_most(self) -> bool:
        """Whether at most one bot is named, in whatever way."""
        return len(self.said.named) <= 1

    @property
    def piled_on(self) -> bool:
        """Whether more bots spoke than the message names, or more than one where it names none."""
        return len(self.speakers) > max(1, len(self.said.named))

    @property
    def answered_twice(self) -> bool:
        """Whether one bot answered it more than once."""
        return self.answers > len(self.speakers)

    @property
    def answered_by_addressed(self) -> bool:
        """Whether exactly the bots that it addresses answered."""
        return sorted(self.speakers) == sorted(self.said.addressed)


def rows_of(said: Sequence[Said], events: Iterable[AnyEvent]) -> list[Row]:
    """A row for every message that was said, in their order; what bots say to each other counts nowhere here."""
    by_id = {one.message.message_id: one for one in find_answered(events)}
    rows = []
    for one in said:
        answered = by_id.get(one.message.message_id)
        if answered is None:
            rows.append(Row(one))
            continue
        speakers = tuple(dict.fromkeys(reply.bot for reply in answered.replies))
        rows.append(Row(one, speakers, len(answered.replies), answered.latency_ms))
    return rows
