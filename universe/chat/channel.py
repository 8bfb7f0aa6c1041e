"""What a planet knows of one of its channels: activity, the chain, who has the floor, and what waits."""

from __future__ import annotations

from msgspec import Struct, field

from universe.chat.bid import Bid
from universe.chat.chain import ConversationChain
from universe.events import Message


class Floor(Struct):
    """A granted turn: `bot` may answer `message` until `until` (UTC ms). `others` bid too and come next.

    With `in_turn` the others were mentioned as well and speak after it; otherwise only if it declines.
    """

    message: Message
    bot: str
    until: int
    direct: bool
    others: list[Bid]
    in_turn: bool
    number: int


class Waiting(Struct):
    """A message whose answer was put off: `defers` times so far, next look at `until` (UTC ms)."""

    message: Message
    bids: list[Bid]
    in_turn: bool
    until: int
    defers: int = 0


class ChannelRecord(Struct):
    """One channel. `hours` counts human messages per UTC hour of the day."""

    channel_id: str
    human_messages: int = 0
    bot_messages: int = 0
    last_message_at: int = 0
    last_human_at: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    chain: ConversationChain | None = None
    cooldown_until: int = 0
    grants: int = 0
    floor: Floor | None = None
    waiting: list[Waiting] = field(default_factory=list)
