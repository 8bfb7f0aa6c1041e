"""The floor of a channel: one speaker per message, deferral with reasons, the seed's keys as views."""

from __future__ import annotations

from msgspec import Struct

from actors.bot_messages import Heard, is_by_person
from actors.planet_messages import Declined, Done, Granted
from actors.turn import Turn
from universe.chat.activity import note_message
from universe.chat.bid import Bid, BidCard, bid, ranked
from universe.chat.chain import CONVERSATION_MS, ConversationChain, bot_may_answer_bot, chain_view
from universe.chat.channel import ChannelRecord, Floor, Waiting
from universe.chat.words import words
from universe.config import ChatConfig
from universe.events import Message
from universe.keys import Keys

Cards = dict[str, BidCard]
ADDRESSED = frozenset({"mention", "reply", "name"})
"""Why a bot is the one spoken to; what it overhears out of interest counts when it answers."""


class LookAgain(Struct, frozen=True, tag="look_again"):
    """Timer: a grant may have run out, or a put-off message may have its turn now."""

    channel: str


class FloorRules:
    """Decides who answers what in a planet's channels. Holds no state: it works on channel records."""

    def __init__(self, chat: ChatConfig, seed: int, keys: Keys) -> None:
        self._chat = chat
        self._seed = seed
        self._keys = keys

    def hear(self, channel: ChannelRecord, heard: Message, cards: Cards, turn: Turn) -> None:
        """Count a message, then let the bots present bid for it."""
        chain_ended = note_message(channel, heard, self._chat)
        self._show(channel, chain_ended=chain_ended, bot_spoke=bool(heard.bot), turn=turn)
        if heard.author_is_bot and not heard.bot:
            turn.decide("denied", message=heard.message_id, channel=channel.channel_id, bot="", reason="foreign_bot")
            return
        standing = self._bids(channel, heard, cards, turn)
        if not standing:
            return
        in_turn = standing[0].direct and len(standing) > 1 and standing[1].direct
        if in_turn:
            self._outbid([made for made in standing if not made.direct], heard, turn)
            standing = [made for made in standing if made.direct]
        if channel.floor is not None:
            self._defer(channel, Waiting(heard, standing, in_turn, 0), "busy", turn)
        else:
            self._grant(channel, heard, standing, in_turn=in_turn, turn=turn)

    def _bids(self, channel: ChannelRecord, heard: Message, cards: Cards, turn: Turn) -> list[Bid]:
        tokens = words(heard.content)
        bids = [bid(card, heard, tokens, self._chat) for card in cards.values()]
        if heard.bot:
            bids = [self._between_bots(channel, made, heard) for made in bids]
        elif is_by_person(heard):
            self._tell_addressed(bids, heard, turn)
        for made in bids:
            if made.refusal and made.refusal != "own_message":
                self._deny(heard, made.bot, made.refusal, turn)
        by_user = {card.user_id: card.bot for card in cards.values()}
        return ranked(bids, tuple(by_user[user] for user in heard.mentions if user in by_user))

    @staticmethod
    def _tell_addressed(bids: list[Bid], heard: Message, turn: Turn) -> None:
        """Whom a person speaks to hears it at once, whoever gets the floor: trust does not wait for a turn."""
        for made in bids:
            if made.why and made.why[0] in ADDRESSED:
                turn.send(f"bot:{made.bot}", Heard(heard), channel=heard.channel_id)

    def _between_bots(self, channel: ChannelRecord, made: Bid, heard: Message) -> Bid:
        if made.refusal:
            return made
        chain = channel.chain or ConversationChain(channel.channel_id)
        refusal = bot_may_answer_bot(chain, channel.cooldown_until, made.why, made.bot, heard, self._chat, self._seed)
        return Bid(made.bot, made.score, made.why, refusal)

    def _deny(self, heard: Message, bot: str, reason: str, turn: Turn) -> None:
        turn.decide("denied", message=heard.message_id, channel=heard.channel_id, bot=bot, reason=reason)

    def _outbid(self, losers: list[Bid], heard: Message, turn: Turn) -> None:
        for loser in losers:
            self._deny(heard, loser.bot, "outbid", turn)

    def _grant(self, channel: ChannelRecord, heard: Message, standing: list[Bid], *, in_turn: bool, turn: Turn) -> None:
        best, others = standing[0], standing[1:]
        channel.grants += 1
        until = turn.now + self._chat.grant_timeout_s * 1000
        channel.floor = Floor(heard, best.bot, until, best.direct, others, in_turn, channel.grants)
        turn.decide(
            "granted", message=heard.message_id, channel=channel.channel_id, bot=best.bot, score=best.score,
            why=list(best.why),
        )  # fmt: skip
        count = channel.chain.message_count if channel.chain is not None else 0
        granted = Granted(heard, channel.grants, best.why, best.direct, count, until)
        turn.send(f"bot:{best.bot}", granted, channel=channel.channel_id)
        turn.later(LookAgain(channel.channel_id), self._chat.grant_timeout_s * 1000)

    def _defer(self, channel: ChannelRecord, waiting: Waiting, reason: str, turn: Turn) -> None:
        heard = waiting.message
        if waiting.defers >= self._chat.defers_max:
            for made in waiting.bids:
                self._deny(heard, made.bot, "gave_up_waiting", turn)
            return
        waiting.defers += 1
        waiting.until = turn.now + self._chat.defer_s * 1000
        channel.waiting.append(waiting)
        turn.decide(
            "deferred", message=heard.message_id, channel=channel.channel_id, bot=waiting.bids[0].bot, reason=reason,
            until=waiting.until,
        )  # fmt: skip
        turn.later(LookAgain(channel.channel_id), self._chat.defer_s * 1000)

    def react(self, channel: ChannelRecord, about: Declined | Done | LookAgain, cards: Cards, turn: Turn) -> None:
        """Free the floor, pass it on, or look at what waits."""
        floor = channel.floor
        if isinstance(about, LookAgain):
            self._look(channel, cards, turn)
        elif floor is not None and (floor.number, floor.bot) == (about.grant, about.bot):
            self._leave(channel, floor, cards, turn, passed_on=isinstance(about, Declined) or floor.in_turn)

    def _leave(self, channel: ChannelRecord, floor: Floor, cards: Cards, turn: Turn, *, passed_on: bool) -> None:
        """Free the floor; the others come next where it is passed on, and else what waits."""
        channel.floor = None
        others = [made for made in floor.others if made.bot in cards]
        if passed_on:
            others = self._judged_again(channel, floor.message, others, turn)
        if passed_on and others:
            self._grant(channel, floor.message, others, in_turn=floor.in_turn, turn=turn)
            return
        self._outbid(others, floor.message, turn)
        self._next(channel, turn)

    def _look(self, channel: ChannelRecord, cards: Cards, turn: Turn) -> None:
        floor = channel.floor
        if floor is not None and floor.until <= turn.now:
            turn.decide("expired", message=floor.message.message_id, channel=channel.channel_id, bot=floor.bot)
            # The silent bot may still be about to speak: only others that were mentioned as well come next.
            self._leave(channel, floor, cards, turn, passed_on=floor.in_turn)
        elif floor is None:
            self._next(channel, turn)
        if channel.floor is None:
            return
        due = [waiting for waiting in channel.waiting if waiting.until <= turn.now]
        channel.waiting = [waiting for waiting in channel.waiting if waiting.until > turn.now]
        for waiting in due:
            self._defer(channel, waiting, "busy", turn)

    def _next(self, channel: ChannelRecord, turn: Turn) -> None:
        """Grant what has waited longest."""
        while channel.waiting and channel.floor is None:
            waiting = channel.waiting.pop(0)
            if bids := self._judged_again(channel, waiting.message, waiting.bids, turn):
                self._grant(channel, waiting.message, bids, in_turn=waiting.in_turn, turn=turn)

    def _judged_again(self, channel: ChannelRecord, heard: Message, bids: list[Bid], turn: Turn) -> list[Bid]:
        """The bids that still stand: for a bot's message the chain may have moved on since they were made."""
        if not heard.bot:
            return bids
        judged = [self._between_bots(channel, made, heard) for made in bids]
        for made in judged:
            if made.refusal:
                self._deny(heard, made.bot, made.refusal, turn)
        return [made for made in judged if not made.refusal]

    def _show(self, channel: ChannelRecord, *, chain_ended: bool, bot_spoke: bool, turn: Turn) -> None:
        chain = channel.chain
        if chain is None or not (bot_spoke or chain.last_message_id):
            return
        key = self._keys.crossbot_chain(channel.channel_id)
        if chain.message_count:
            turn.show(key, chain_view(chain), CONVERSATION_MS)
        else:
            turn.show(key, None)
            chain.last_message_id = ""
        if chain_ended:
            key = self._keys.crossbot_cooldown(channel.channel_id)
            turn.show(key, str(channel.cooldown_until), max(1, channel.cooldown_until - turn.now))
