"""The bids of a planet's bots for one message: who is present, who may, and what the others are told."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from actors.bot_messages import Heard, is_by_person
from actors.turn import Turn
from universe.chat.bid import FULL, Bid, BidCard, Scene, bid, called_bots, ranked
from universe.chat.chain import ConversationChain, bot_may_answer_bot
from universe.chat.channel import ChannelRecord
from universe.chat.conversation import COOLING, COOLING_PERMILLE, conversation_state, engaged_with, is_active
from universe.chat.words import words
from universe.config import ChatConfig, StreamConfig
from universe.events import Message, WorldEvent

Known = TypeVar("Known")
Cards = dict[str, BidCard]
Absent = dict[str, tuple[BidCard, str]]
"""Bots that are not here, and why: ``offline`` (it may come back and find what was said) or ``gone``."""
ADDRESSED = frozenset({"mention", "reply", "called", "name"})
"""Why a bot is the one spoken to; what it overhears out of interest counts when it answers."""


def may_see(bots: dict[str, Known], event: WorldEvent) -> dict[str, Known]:
    """The bots that may see an event."""
    return {bot: known for bot, known in bots.items() if bot in event.audience} if event.audience else bots


class Bids:
    """Evaluates bids. Holds no state: it works on channel records and cards."""

    def __init__(self, chat: ChatConfig, stream: StreamConfig, seed: int) -> None:
        self._chat = chat
        self._stream = stream
        self._seed = seed
        self._watched = frozenset(stream.watch_channels)

    def of(
        self, channel: ChannelRecord, heard: Message, cards: Cards, now: int, *, curious: bool = False,
        absent: Absent | None = None,
    ) -> list[Bid]:  # fmt: skip
        """One bid for every bot in `cards`; those that are out carry their refusal.

        Of the `absent` bots only those have one that the message speaks to; it is no less meant for them.
        """
        tokens, others = words(heard.content), [card for card, _ in (absent or {}).values()]
        called = called_bots([*cards.values(), *others], heard, tokens)
        scene = self._scene(channel, heard, called, now, curious=curious)
        bids = [bid(card, heard, tokens, scene, self._chat, self._stream) for card in cards.values()]
        if heard.author_is_bot:
            return [self.between_bots(channel, made, heard, now) for made in bids]
        for card, reason in (absent or {}).values():
            made = bid(card, heard, tokens, scene, self._chat, self._stream)
            if made.why and made.why[0] in ADDRESSED:
                bids.append(msgspec.structs.replace(made, refusal=reason))
        return bids

    def _scene(
        self, channel: ChannelRecord, heard: Message, called: frozenset[str], now: int, *, curious: bool
    ) -> Scene:
        engaged, other = engaged_with(channel, now)
        return Scene(
            active=is_active(channel, now, self._stream),
            watched=channel.channel_id in self._watched,
            engaged=engaged if other and other == heard.user_id else "",
            factor=COOLING_PERMILLE if conversation_state(channel, now) == COOLING else FULL,
            called=called,
            curious=curious,
        )

    def between_bots(self, channel: ChannelRecord, made: Bid, heard: Message, now: int) -> Bid:
        """The bid, refused where a bot may not answer a bot."""
        if made.refusal:
            return made
        chain = channel.chain or ConversationChain(channel.channel_id)
        denied = bot_may_answer_bot(
            chain, channel.cooldown_until, channel.under_way(now), made.why, made.bot, heard, now=now,
            config=self._chat, seed=self._seed,
        )  # fmt: skip
        if denied is None:
            return made
        return msgspec.structs.replace(made, refusal=denied.reason, retry_after_ms=denied.retry_after_ms)

    def again(self, channel: ChannelRecord, made: Bid, heard: Message, now: int) -> Bid:
        """A bid whose turn comes late, refused where bots have said enough since; what a person asked for is owed."""
        if heard.bot:
            return self.between_bots(channel, made, heard, now)
        count = channel.chain.message_count if channel.chain is not None else 0
        full = count + channel.under_way(now) >= self._chat.cross_bot_max_chain
        return msgspec.structs.replace(made, refusal="chain_limit") if full and not made.direct else made

    def standing(self, bids: list[Bid], heard: Message, cards: Cards) -> list[Bid]:
        """The bids that stand, best first; of equal ones that of the bot mentioned first."""
        by_user = {card.user_id: card.bot for card in cards.values()}
        return ranked(bids, tuple(by_user[user] for user in heard.mentions if user in by_user))

    def for_later(self, bids: list[Bid]) -> list[Bid]:
        """The refused bids of which a sweep may still make something."""
        lowest = int(self._stream.react_threshold * FULL)
        return [
            made for made in bids
            if made.refusal == "offline" or (made.refusal == "low_interest" and made.score >= lowest)
        ]  # fmt: skip

    def tell_addressed(self, bids: list[Bid], heard: Message, turn: Turn) -> None:
        """Whom a person speaks to hears it at once, whoever gets the floor: trust does not wait for a turn."""
        if is_by_person(heard):
            for made in bids:
                if made.why and made.why[0] in ADDRESSED and made.refusal != "gone":
                    turn.send(f"bot:{made.bot}", Heard(heard), channel=heard.channel_id)

    def deny_refused(self, bids: list[Bid], heard: Message, turn: Turn) -> None:
        """Journal every refusal but that of the author."""
        for made in bids:
            if made.refusal and made.refusal != "own_message":
                deny(heard, made.bot, made.refusal, turn, made.retry_after_ms)


def deny(heard: Message, bot: str, reason: str, turn: Turn, retry_after_ms: int | None = None) -> None:
    """Journal that a bot may not answer a message, and when it may ask again."""
    turn.decide(
        "denied", message=heard.message_id, channel=heard.channel_id, bot=bot, reason=reason,
        retry_after_ms=retry_after_ms,
    )  # fmt: skip
