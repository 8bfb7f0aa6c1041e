"""A member driven by hand: one message, one turn, and between turns only what a host would have committed."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Struct

from actors.member import Member, state_encoder
from actors.planet_messages import ContextTold, FloorDenied, Granted, Perceived
from actors.turn import Turn
from universe.chat.bid import BidCard
from universe.envelope import Envelope
from universe.events import Message, WorldEvent
from universe.ingest import envelope_of
from universe.journal import Detail, JournalLine
from universe.substrate import START_CURSOR, AnyEnvelope, TurnCommit, View

OF_PLANETS: Final = (Granted, ContextTold, Perceived, FloorDenied)
START_AT: Final = 1_767_571_200_000
"""2026-01-05 00:00 UTC."""
SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


class Outcome(Struct, frozen=True):
    """What one turn said. `sent` holds receivers and envelopes, `timers` what the member tells itself later."""

    sent: list[tuple[str, AnyEnvelope]]
    timers: list[AnyEnvelope]
    journal: list[JournalLine]
    views: list[View]

    def bodies(self, kind: type[Any]) -> list[Any]:
        """The bodies of one kind that were sent to others."""
        return [envelope.body for _, envelope in self.sent if isinstance(envelope.body, kind)]

    def decisions(self, kind: str) -> list[dict[str, Detail]]:
        """The details of the journal lines of one kind."""
        return [line.details for line in self.journal if line.kind == kind]


class HandDriven:
    """Keeps a member's state and records as bytes, and loads only the records that the member's `needs` names."""

    def __init__(self, member: Member[Any], at: int = START_AT) -> None:
        self.member = member
        self.now = at
        self.records: dict[str, bytes] = {}
        self._state = state_encoder.encode(member.initial())
        self._sends = 0
        self._turns = 0

    @property
    def state(self) -> Any:
        """The state as it was committed last."""
        return msgspec.msgpack.decode(self._state, type=self.member.State)

    def record(self, record_id: str, kind: type[Any]) -> Any:
        """A record as it was committed last."""
        return msgspec.msgpack.decode(self.records[record_id], type=kind)

    def receive(self, body: Any, at: int | None = None, sender: str = "") -> Outcome:
        """Handle one message at `at` (default: now, or when the event happened; never earlier than before).

        What planets tell comes from planet g unless there is another `sender`.
        """
        happened = isinstance(body, WorldEvent)
        due = body.at if happened else self.now
        self.now = max(self.now, due if at is None else at)
        self._turns += 1
        if happened:
            message = envelope_of(body)
        else:
            sender = sender or ("planet:g" if isinstance(body, OF_PLANETS) else "test:hand")
            message = Envelope(sender, self._turns, self.now, body, channel=getattr(body, "channel", ""))
        state = self.state
        loaded = {name: self.records[name] for name in self.member.needs(state, [message]) if name in self.records}
        commit = TurnCommit(self.member.address, 1, self._turns, START_CURSOR, self._sends, self.now)
        turn = Turn(commit, loaded, 1)
        turn.begin(message)
        self.member.receive(state, message, turn)
        self._state, self._sends = state_encoder.encode(state), commit.sends
        for name, data in (commit.records or {}).items():
            if data is None:
                self.records.pop(name, None)
            else:
                self.records[name] = data
        return Outcome(commit.outgoing or [], commit.agenda_add or [], commit.journal or [], commit.views or [])


def said(number: int, text: str = "", at: int = START_AT, **more: Any) -> Message:
    """A message of a person in channel c of planet g, or as `more` says."""
    fields: dict[str, Any] = {
        "event_id": f"msg:{number}", "message_id": str(number), "at": at, "guild_id": "g", "channel_id": "c",
        "user_id": "u1", "author_name": "Ada", "content": text,
    }  # fmt: skip
    return Message(**fields | more)


def by_bot(number: int, bot: str, text: str = "", at: int = START_AT, **more: Any) -> Message:
    """A message of our bot `bot`, whose platform id is ``id-<bot>``."""
    own: dict[str, Any] = {"user_id": f"id-{bot}", "bot": bot, "author_is_bot": True, "author_name": bot.title()}
    return said(number, text, at, **own | more)


def card(bot: str, *interests: str, battery: int = 1000, ambient_left: int = 1) -> BidCard:
    """The card of a bot that is called by its name."""
    return BidCard(
        bot=bot, user_id=f"id-{bot}", alias_words=((bot,),), interests=interests, battery=battery,
        ambient_left=ambient_left,
    )  # fmt: skip
