"""What bots tell a planet, and what it tells them."""

from __future__ import annotations

from msgspec import Struct

from universe.chat.bid import BidCard
from universe.events import Message


class CardUpdated(Struct, frozen=True, tag="card_updated"):
    """A bot's bid card has changed."""

    card: BidCard


class Granted(Struct, frozen=True, tag="granted"):
    """The floor is the bot's: it may answer `message` until `until` (UTC ms), once."""

    message: Message
    grant: int
    why: tuple[str, ...]
    direct: bool
    turn_in_chain: int
    until: int


class Declined(Struct, frozen=True, tag="declined"):
    """The bot does not take the floor, and why."""

    channel: str
    grant: int
    bot: str
    reason: str


class Done(Struct, frozen=True, tag="done"):
    """The bot has answered; the floor is free."""

    channel: str
    grant: int
    bot: str
    reply: str
