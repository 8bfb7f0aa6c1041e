"""The bid rule: how much each bot present wants to, and may, answer one message. Scores are permille."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.chat.words import names_someone
from universe.config import ChatConfig
from universe.events import Message

FULL: Final = 1000
"""The score of a direct address: a mention or a reply."""


class BidCard(Struct, frozen=True, kw_only=True):
    """What a planet must know of a bot to bid for it; the bot publishes a new one when it changes.

    `battery` is permille of a full social battery; `ambient_left` how many answers nobody asked for it may still give
    today; `alias_words` its names as word tuples, `interests` words that make it listen.
    """

    bot: str
    user_id: str
    alias_words: tuple[tuple[str, ...], ...] = ()
    interests: tuple[str, ...] = ()
    battery: int = FULL
    ambient_left: int = 0


class Bid(Struct, frozen=True):
    """A bot's bid for one message and why; with a `refusal` it is out of the race."""

    bot: str
    score: int
    why: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def direct(self) -> bool:
        """Whether the message asks for this bot and no budget applies; a weight of 1.0 alone asks for nobody."""
        return self.why in (("mention",), ("reply",))


def bid(card: BidCard, message: Message, words: tuple[str, ...], config: ChatConfig) -> Bid:
    """Evaluate the bid rule for one bot and one message.

    `words` are the message's words. A mention or a reply scores 1000; a name in the text ``named_weight``; a shared
    interest ``interest_weight`` times the battery. What is addressed to somebody else is left alone.
    (DESIGN section 3; the seed's detection order.)
    """
    if message.user_id == card.user_id:
        return Bid(card.bot, 0, refusal="own_message")
    if card.user_id in message.mentions:
        return Bid(card.bot, FULL, ("mention",))
    if message.reply_to_user == card.user_id:
        return Bid(card.bot, FULL, ("reply",))
    if any(names_someone(words, alias) for alias in card.alias_words):
        return _judged(Bid(card.bot, int(config.named_weight * FULL), ("name",)), config)
    if message.mentions or message.reply_to_user:
        return Bid(card.bot, 0, refusal="addressed_to_other")
    return _interest_bid(card, words, config)


def _interest_bid(card: BidCard, words: tuple[str, ...], config: ChatConfig) -> Bid:
    shared = [word for word in card.interests if word in words]
    if not shared:
        return Bid(card.bot, 0, refusal="low_interest")
    if card.ambient_left <= 0:
        return Bid(card.bot, 0, refusal="day_budget")
    strength = FULL if len(shared) > 1 else 800
    score = int(config.interest_weight * strength) * card.battery // FULL
    return _judged(Bid(card.bot, score, ("interest", *shared[:3])), config)


def _judged(made: Bid, config: ChatConfig) -> Bid:
    if made.score < int(config.bid_threshold * FULL):
        return Bid(made.bot, made.score, made.why, "low_interest")
    return made


def ranked(bids: list[Bid], mentioned: tuple[str, ...]) -> list[Bid]:
    """The bids that stand, best first: by score, then in the order in which bots were `mentioned`, then by name."""
    order = {bot: position for position, bot in enumerate(mentioned)}
    standing = [made for made in bids if not made.refusal]
    return sorted(standing, key=lambda made: (-made.score, order.get(made.bot, len(order)), made.bot))
