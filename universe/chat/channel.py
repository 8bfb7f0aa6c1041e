"""What a planet knows of one of its channels: activity, the chain, who has the floor, and what waits."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct, field

from universe.chat.bid import Bid
from universe.chat.chain import ConversationChain
from universe.chat.daily_life import REACT
from universe.events import Message

OVERDUE_MS: Final = 3_600_000
"""A bot that has said nothing of a grant for so long after it ran out will not speak any more."""
OVERDUE_MAX: Final = 20


class Floor(Struct):
    """A granted turn: the bot of `bid` may do `act` about `message` until `until` (UTC ms). `others` come next.

    With `in_turn` the others were mentioned as well and speak after it; otherwise only if it declines. A post has no
    message.
    """

    message: Message | None
    bid: Bid
    act: str
    until: int
    others: list[Bid]
    in_turn: bool
    number: int
    slot: int

    @property
    def bot(self) -> str:
        """Who has it."""
        return self.bid.bot

    @property
    def message_id(self) -> str:
        """The message that it is about; empty for a post."""
        return self.message.message_id if self.message is not None else ""


class Waiting(Struct):
    """A message whose answer was put off for `reason`: `defers` times so far, next look at `until` (UTC ms)."""

    message: Message
    bids: list[Bid]
    in_turn: bool
    slot: int
    until: int = 0
    defers: int = 0
    reason: str = ""


class ChannelRecord(Struct):
    """One channel. `seen` counts its messages; `human_times_ms` and `bot_times_ms` are the latest times, ascending.

    `last_bot` of ours spoke last, at `last_bot_at`, to `last_bot_to`. `woken` is when a bot was last woken here
    unasked, `typing` until when a person counts as typing. A thread has a `parent` channel and may have a `starter`.
    The bots of grants that ran out (`overdue`, `until` then) may still speak.
    """

    channel_id: str
    human_messages: int = 0
    bot_messages: int = 0
    seen: int = 0
    last_message_at: int = 0
    last_human_at: int = 0
    last_bot_at: int = 0
    last_bot: str = ""
    last_bot_to: str = ""
    human_times_ms: list[int] = field(default_factory=list)
    bot_times_ms: list[int] = field(default_factory=list)
    chain: ConversationChain | None = None
    cooldown_until: int = 0
    grants: int = 0
    floors: list[Floor] = field(default_factory=list)
    overdue: list[Floor] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    woken: dict[str, int] = field(default_factory=dict)
    typing: dict[str, int] = field(default_factory=dict)
    parent: str = ""
    starter: Message | None = None

    def run_out(self, floor: Floor, now: int) -> None:
        """A grant has run out without a word from its bot."""
        self.overdue = [*self.overdue, msgspec.structs.replace(floor, until=now)][-OVERDUE_MAX:]

    def heard_of(self, number: int, bot: str) -> None:
        """The bot of a grant has told how it ended, if ever so late."""
        self.overdue = [one for one in self.overdue if (one.number, one.bot) != (number, bot)]

    def under_way(self, now: int) -> int:
        """How many bot messages may still come: those being written, and those of grants that ran out."""
        late = [one for one in self.overdue if now < one.until + OVERDUE_MS]
        return sum(floor.act != REACT for floor in (*self.floors, *late))
