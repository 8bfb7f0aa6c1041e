"""The bid rule: how much each bot present wants to, and may, answer one message. Scores are permille."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from universe.chat.called import calls, outer_clauses
from universe.chat.ears import ears_of
from universe.chat.lanes import DIRECT, lane_of
from universe.config import ChatConfig, StreamConfig
from universe.events import Message

FULL: Final = 1000
"""The score of a direct address: a mention or a reply."""
CALLED: Final = 950
"""The score of a bot that a person calls by name."""
TRUSTED_LEVEL: Final = 4
"""From this level on somebody is trusted: points >= 60 and the tier (DESIGN section 8, seed "Level >= 4")."""


class BidCard(Struct, frozen=True, kw_only=True):
    """What a planet must know of a bot to bid for it; the bot publishes a new one when it changes.

    `battery` is permille of a full social battery; `ambient_left` how many answers nobody asked for it may still give
    today; `alias_words` its names as word tuples, `interests` words that make it listen; `standing` maps platform user
    ids to the level (2 friend, 4 trusted) of those whom it knows well.
    """

    bot: str
    user_id: str
    alias_words: tuple[tuple[str, ...], ...] = ()
    interests: tuple[str, ...] = ()
    battery: int = FULL
    ambient_left: int = 0
    standing: dict[str, int] = {}


class Scene(Struct, frozen=True):
    """What else counts at the moment of a message.

    `engaged` is the bot in conversation with the author; `factor` (permille) is what bids that nobody asked for are
    worth; `called` are the bots that the text calls by name; `curious` is whether many react to the message.
    """

    active: bool = False
    watched: bool = False
    engaged: str = ""
    factor: int = FULL
    called: frozenset[str] = frozenset()
    curious: bool = False


class Bid(Struct, frozen=True):
    """A bot's bid for one message and why, the weightiest reason first; with a `refusal` it is out of the race."""

    bot: str
    score: int
    why: tuple[str, ...] = ()
    refusal: str = ""
    lane: int = 3
    retry_after_ms: int | None = None

    @property
    def direct(self) -> bool:
        """Whether a person asks for this bot and no budget applies; a weight of 1.0 alone asks for nobody."""
        return self.lane == DIRECT

    @property
    def told(self) -> str:
        """The bid in a word for the journal: bot, score and first reason."""
        return f"{self.bot}:{self.score}:{self.why[0] if self.why else ''}"


def called_bots(cards: Iterable[BidCard], message: Message, words: tuple[str, ...]) -> frozenset[str]:
    """The bots that a person calls by name at the beginning or the end of a message; `words` are its words."""
    if message.author_is_bot:
        return frozenset()
    named = [card for card in cards if ears_of(card.alias_words, card.interests).may_hear_name(words)]
    if not named:
        return frozenset()
    clauses = outer_clauses(message.content)
    return frozenset(card.bot for card in named if any(calls(clauses, alias) for alias in card.alias_words))


def bid(
    card: BidCard, message: Message, words: tuple[str, ...], scene: Scene, chat: ChatConfig, stream: StreamConfig
) -> Bid:
    """Evaluate the bid rule for one bot and one message.

    `words` are the message's words. A reply or a mention scores 1000, a call 950, a name in the text ``named_weight``;
    what nobody asked for the weightiest of its reasons times the battery. What is addressed to somebody else is left
    alone. (DESIGN section 3; the seed's detection order, with the reply first: a reply may mention as well.)
    """
    by_bot = message.author_is_bot
    if message.user_id == card.user_id:
        return Bid(card.bot, 0, refusal="own_message")
    if message.reply_to_user == card.user_id:
        return _asked(card, FULL, "reply", by_bot=by_bot)
    if card.user_id in message.mentions:
        return _asked(card, FULL, "mention", by_bot=by_bot)
    if card.bot in scene.called:
        return _asked(card, CALLED, "called", by_bot=by_bot)
    if ears_of(card.alias_words, card.interests).hears_name(words):
        return _judged(_asked(card, int(chat.named_weight * FULL), "name", by_bot=by_bot), chat)
    if message.mentions or message.reply_to_user or scene.called:
        return Bid(card.bot, 0, refusal="addressed_to_other")
    return _unasked(card, message, words, scene, chat, stream)


def _asked(card: BidCard, score: int, reason: str, *, by_bot: bool) -> Bid:
    return Bid(card.bot, score, (reason,), lane=lane_of(reason, by_bot=by_bot))


def _unasked(
    card: BidCard, message: Message, words: tuple[str, ...], scene: Scene, chat: ChatConfig, stream: StreamConfig
) -> Bid:
    """The weightiest of the reasons that a bot has by itself."""
    heard = ears_of(card.alias_words, card.interests).interests.intersection(words)
    shared = [word for word in card.interests if word in heard] if heard else []
    weights = []
    if shared:
        weight = chat.interest_weight * (1.0 if len(shared) > 1 else 0.8)
        weights.append((weight + stream.active_weight * scene.active, "interest"))
    if scene.engaged == card.bot:
        weights.append((stream.engaged_weight, "engaged"))
    if card.standing.get(message.user_id, 0) >= TRUSTED_LEVEL:
        weights.append((stream.trusted_weight, "trusted"))
    if scene.watched:
        weights.append((stream.watch_weight, "watch"))
    if scene.curious:
        weights.append((stream.curiosity_weight, "curiosity"))
    if not weights:
        return Bid(card.bot, 0, refusal="low_interest")
    if card.ambient_left <= 0:
        return Bid(card.bot, 0, refusal="day_budget")
    weights.sort(reverse=True)
    why = [reason for _, reason in weights]
    score = min(FULL, int(weights[0][0] * FULL)) * card.battery // FULL * scene.factor // FULL
    made = Bid(card.bot, score, (*why, *shared[:3]), lane=lane_of(why[0]))
    return _judged(made, chat)


def _judged(made: Bid, config: ChatConfig) -> Bid:
    if made.score < int(config.bid_threshold * FULL):
        return Bid(made.bot, made.score, made.why, "low_interest", made.lane)
    return made


def ranked(bids: list[Bid], mentioned: tuple[str, ...]) -> list[Bid]:
    """The bids that stand, best first: by score, then in the order in which bots were `mentioned`, then by name."""
    order = {bot: position for position, bot in enumerate(mentioned)}
    standing = [made for made in bids if not made.refusal]
    return sorted(standing, key=lambda made: (-made.score, order.get(made.bot, len(order)), made.bot))
