"""What a planet shows a bot that looks around, and what it lets it do of its own accord."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actors.channel_slots import find, forget, keep
from actors.floor import FloorRules
from actors.planet_bids import Cards
from actors.planet_members import Membership, membership_record
from actors.planet_messages import Declined, FloorAsked, FloorDenied, LookAround, Perceived
from actors.turn import Turn
from universe.chat.bid import FULL, Bid, BidCard
from universe.chat.chain import ConversationChain, Denial, bots_may_speak
from universe.chat.channel import ChannelRecord, Waiting
from universe.chat.daily_life import REACT, REPLY, Scenery
from universe.chat.lanes import AMBIENT, LANES
from universe.chat.left import LEFT_RECORD, LeftOver
from universe.chat.recent import Recent, slot_record
from universe.config import ChatConfig, StreamConfig

CHANNELS_SHOWN: Final = 20
"""Channels that a bot looks at in one turn, the latest first."""
DAY_MS: Final = 86_400_000
REACHABLE: Final = frozenset({"online"})
"""Only who is online is written to unasked; whose status nobody told is left alone."""


class LifeRules:
    """Holds no state: it works on channel records, slots and memberships."""

    def __init__(self, floor: FloorRules, chat: ChatConfig, stream: StreamConfig) -> None:
        self._floor = floor
        self._chat = chat
        self._stream = stream

    def channels(self, spoken_ms: dict[str, int], now: int) -> list[str]:
        """The channels in which a bot may begin something; `spoken_ms` is when people last wrote in each (UTC ms)."""
        if not self._stream.post_in_quiet_channels:
            return []
        looked = [channel for channel, at in spoken_ms.items() if now - at <= DAY_MS]
        return sorted(looked, key=lambda channel: (-spoken_ms[channel], channel))[:CHANNELS_SHOWN]

    @property
    def _look_back_ms(self) -> int:
        return self._stream.look_back_minutes * 60_000

    def needs(self, channels: Iterable[str], asked: LookAround) -> Iterable[str]:
        """Records that looking around may look at."""
        yield LEFT_RECORD
        yield from (f"channel:{channel}" for channel in channels)
        yield from map(membership_record, asked.friends)

    def perceive(self, planet: str, channels: list[ChannelRecord], cards: Cards, asked: LookAround, turn: Turn) -> None:
        """Answer a bot that looks around, where there is anything to see."""
        if asked.bot not in cards:
            return
        left = turn.record(LEFT_RECORD, LeftOver) or LeftOver()
        found = tuple(left.of(asked.bot, turn.now - self._look_back_ms))
        quiet = tuple(channel.channel_id for channel in channels if self._is_quiet(channel, turn.now))
        reachable = {user: channel for user, channel in asked.friends.items() if _is_free(user, turn)}
        if found or quiet or reachable:
            turn.send(f"bot:{asked.bot}", Perceived(Scenery(planet, found, quiet, reachable)))

    def _is_left(self, channel: ChannelRecord, kept: Recent, card: BidCard, now: int) -> bool:
        heard = kept.message
        return not (
            heard.author_is_bot
            or kept.settled
            or kept.deleted
            or now - heard.at > self._look_back_ms
            or (heard.audience and card.bot not in heard.audience)
            or self._floor.is_open(channel, heard.message_id)
        )

    def _bid(self, channel: ChannelRecord, kept: Recent, card: BidCard, cards: Cards, now: int) -> Bid:
        """The bot's bid with all bots present, so that what calls another by name is left to it."""
        bids = self._floor.bids.of(channel, kept.message, cards, now, curious=kept.curious)
        return next(made for made in bids if made.bot == card.bot)

    def left_unsaid(self, channel: ChannelRecord, about: Declined, cards: Cards, turn: Turn) -> None:
        """A bot that was away when its grant ran out says that it never spoke: a sweep may find the message."""
        kept = turn.record(slot_record(channel.channel_id, about.slot), Recent)
        if kept is None or kept.message.message_id != about.message_id or kept.settled != about.bot:
            return
        kept.settled = ""
        turn.put(slot_record(channel.channel_id, about.slot), kept)
        if about.bot in cards and not kept.deleted:
            made = self._bid(channel, kept, cards[about.bot], cards, turn.now)
            keep(kept.message, [made] if made.score else [], self._stream, turn)

    def _is_quiet(self, channel: ChannelRecord, now: int) -> bool:
        still = now - channel.last_message_at > self._stream.quiet_minutes * 60_000
        return still and channel.last_bot_at < channel.last_human_at and self._may_begin(channel, now) is None

    def _may_begin(self, channel: ChannelRecord, now: int) -> Denial | None:
        """Whether a bot may speak here though nobody asked: within all limits of what bots say to each other."""
        chain = channel.chain or ConversationChain(channel.channel_id)
        denied = bots_may_speak(chain, channel.cooldown_until, channel.under_way(now), now, self._chat)
        return denied or (Denial("busy", self._chat.defer_s * 1000) if channel.floors else None)

    def ask(self, channel: ChannelRecord, asked: FloorAsked, cards: Cards, turn: Turn) -> None:
        """Let a bot do what it planned, or deny it with a reason; the rules are those of every other path."""
        card = cards.get(asked.bot)
        if card is None:
            self._refuse(asked, Denial("offline"), turn)
        elif asked.act in (REPLY, REACT):
            self._about_message(channel, asked, card, cards, turn)
        elif denied := self._may_begin(channel, turn.now):
            self._refuse(asked, denied, turn)
        elif self._is_quiet(channel, turn.now) or asked.user_id:
            best = Bid(asked.bot, FULL, (asked.reason,), lane=AMBIENT)
            self._tell_granted(asked, best, turn)
            self._floor.grant(channel, best, asked.act, None, turn, others=[], user_id=asked.user_id)
        else:
            self._refuse(asked, Denial("not_quiet"), turn)

    def _about_message(
        self, channel: ChannelRecord, asked: FloorAsked, card: BidCard, cards: Cards, turn: Turn
    ) -> None:
        slot, kept = find(channel.channel_id, asked.message_id, turn)
        if kept is None or not self._is_left(channel, kept, card, turn.now):
            self._refuse(asked, Denial("settled" if kept is not None else "too_old"), turn)
            return
        made = self._bid(channel, kept, card, cards, turn.now)
        if asked.act == REPLY and not made.refusal:
            made = self._floor.bids.again(channel, made, kept.message, turn.now)
        if made.refusal and not (asked.act == REACT and made.refusal == "low_interest"):
            self._refuse(asked, Denial(made.refusal, made.retry_after_ms), turn)
            return
        waiting = Waiting(kept.message, [made], in_turn=False, slot=slot)
        put_off = self._floor.put_off(channel, waiting, turn.now)
        if put_off is not None:
            self._refuse(asked, Denial(put_off[0], put_off[1] - turn.now), turn)
            return
        if not made.direct:
            channel.woken[asked.bot] = turn.now
        self._tell_granted(asked, made, turn)
        self._floor.grant(channel, made, asked.act, kept.message, turn, others=[], slot=slot)

    @staticmethod
    def _tell_granted(asked: FloorAsked, best: Bid, turn: Turn) -> None:
        turn.decide(
            "granted", message=asked.message_id, channel=asked.channel, bot=asked.bot, score=best.score,
            why=list(best.why), lane=LANES[best.lane], act=asked.act, bids=[best.told], sweep=True,
        )  # fmt: skip

    @staticmethod
    def _refuse(asked: FloorAsked, denied: Denial, turn: Turn) -> None:
        turn.decide(
            "denied", message=asked.message_id, channel=asked.channel, bot=asked.bot, act=asked.act,
            reason=denied.reason, retry_after_ms=denied.retry_after_ms,
        )  # fmt: skip
        if denied.retry_after_ms is None and asked.message_id:
            forget(asked.message_id, turn, asked.bot)
        turn.send(f"bot:{asked.bot}", FloorDenied(asked.channel, asked.act, denied.reason, denied.retry_after_ms))


def _is_free(user_id: str, turn: Turn) -> bool:
    """Whether somebody is here, online and in no voice channel."""
    known = turn.record(membership_record(user_id), Membership)
    return known is not None and known.present and known.status in REACHABLE and not known.voice
