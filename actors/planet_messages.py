"""What bots tell and ask a planet, and what it tells them."""

from __future__ import annotations

from msgspec import Struct

from universe.chat.bid import BidCard
from universe.chat.daily_life import Scenery
from universe.chat.lanes import DIRECT
from universe.events import Message


class CardUpdated(Struct, frozen=True, tag="card_updated"):
    """A bot's bid card; the bot counts as alive until `alive_until` (UTC ms; 0: until it says otherwise)."""

    card: BidCard
    alive_until: int = 0


class Granted(Struct, frozen=True, tag="granted"):
    """The floor is the bot's: it may do `act` about `message` (a post has none) until `until` (UTC ms), once.

    `slot` is where the planet keeps the message; `user_id` whom a bot that reaches out writes to.
    """

    channel: str
    message: Message | None
    grant: int
    why: tuple[str, ...]
    lane: int
    turn_in_chain: int
    until: int
    act: str = "reply"
    slot: int = -1
    user_id: str = ""

    @property
    def direct(self) -> bool:
        """Whether a person asked this very bot."""
        return self.lane == DIRECT


class Declined(Struct, frozen=True, tag="declined"):
    """The bot does not take the floor, and why: it has not spoken about the message and will not."""

    channel: str
    grant: int
    bot: str
    reason: str
    slot: int = -1
    message_id: str = ""


class Done(Struct, frozen=True, tag="done"):
    """The bot has answered; the floor is free."""

    channel: str
    grant: int
    bot: str
    reply: str
    slot: int = -1


class LookAround(Struct, frozen=True, tag="look_around"):
    """From a bot: it asks what is there that nobody has answered. `friends` are people not heard for long."""

    bot: str
    friends: dict[str, str] = {}


class Perceived(Struct, frozen=True, tag="perceived"):
    """The answer: what the bot perceives on this planet now."""

    scenery: Scenery


class FloorAsked(Struct, frozen=True, tag="floor_asked"):
    """From a bot: it plans `act` about a message, in a quiet channel, or for a person, for `reason`."""

    bot: str
    act: str
    reason: str
    channel: str
    message_id: str = ""
    user_id: str = ""


class FloorDenied(Struct, frozen=True, tag="floor_denied"):
    """The planet does not let a bot do what it planned, and after how many ms it may ask again (None: not again)."""

    channel: str
    act: str
    reason: str
    retry_after_ms: int | None = None


class ContextAsked(Struct, frozen=True, tag="context_asked"):
    """From a bot about to speak: it asks what was said in a channel lately."""

    bot: str
    channel: str
    grant: int


class ContextTold(Struct, frozen=True, tag="context_told"):
    """The latest messages, oldest first; a thread begins with what it hangs on."""

    channel: str
    grant: int
    messages: tuple[Message, ...]
