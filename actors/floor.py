"""The floor of a channel: one speaker per message over all paths, what must wait, the seed's keys as views."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from actors.channel_slots import keep, settle
from actors.channel_views import ChannelViews
from actors.planet_bids import Absent, Bids, Cards, deny, may_see
from actors.planet_messages import Declined, Done, Granted
from actors.turn import Turn
from universe.chat.activity import burst_until, note_message, rest_begins
from universe.chat.bid import Bid
from universe.chat.channel import ChannelRecord, Floor, Waiting
from universe.chat.conversation import conversation_state
from universe.chat.daily_life import REPLY
from universe.chat.lanes import LANES
from universe.chat.recent import Recent, slot_of, slot_record
from universe.config import ChatConfig, StreamConfig
from universe.events import Message
from universe.keys import Keys

WAITING_MAX: Final = 100
"""Messages that wait in one channel at most; direct ones wait for nobody but who is typing."""
PutOff = tuple[str, int]


class LookAgain(Struct, frozen=True, tag="look_again"):
    """Timer: a grant (of the message in `slot`) may have run out, or a put-off message may have its turn now."""

    channel: str
    slot: int = -1


class FloorRules:
    """Decides who answers what in a planet's channels. Holds no state: it works on channel records."""

    def __init__(self, chat: ChatConfig, stream: StreamConfig, seed: int, keys: Keys) -> None:
        self.bids = Bids(chat, stream, seed)
        self._chat = chat
        self._stream = stream
        self.views = ChannelViews(keys)

    def hear(self, channel: ChannelRecord, heard: Message, cards: Cards, absent: Absent, turn: Turn) -> None:
        """Count a message and keep it, then let the bots present bid for it; those offline may find it later."""
        slot = slot_of(channel.seen)
        rest_began = rest_begins(channel, turn.now, self._chat)
        chain_ended = note_message(channel, heard, self._chat, self._stream) or rest_began
        turn.put(slot_record(channel.channel_id, slot), Recent(heard))
        self.views.chain(channel, chain_ended=chain_ended, bot_spoke=bool(heard.bot), turn=turn)
        if heard.bot:
            self._has_spoken(channel, heard, cards, turn)
            self.next(channel, cards, turn)
        elif heard.author_is_bot:
            deny(heard, "", "foreign_bot", turn)
            return
        self.consider(channel, heard, slot, cards, turn, absent=absent)

    def consider(
        self, channel: ChannelRecord, heard: Message, slot: int, cards: Cards, turn: Turn, *, curious: bool = False,
        absent: Absent | None = None,
    ) -> None:  # fmt: skip
        """Let the bots that may see a message bid for it; the best gets the floor now or when its turn comes."""
        present = may_see(cards, heard)
        absent = may_see(absent, heard) if absent else None
        bids = self.bids.of(channel, heard, present, turn.now, curious=curious, absent=absent)
        if not curious:
            self.bids.tell_addressed(bids, heard, turn)
        self.bids.deny_refused(bids, heard, turn)
        standing = self.bids.standing(bids, heard, present)
        if not standing:
            keep(heard, self.bids.for_later(bids), self._stream, turn)
            return
        in_turn = standing[0].direct and len(standing) > 1 and standing[1].direct
        if standing[0].direct:
            for made in standing:
                if not made.direct:
                    deny(heard, made.bot, "outbid", turn)
            standing = [made for made in standing if made.direct]
        self.proceed(channel, Waiting(heard, standing, in_turn, slot), turn)

    def is_open(self, channel: ChannelRecord, message_id: str) -> bool:
        """Whether a message is being answered or waits for it."""
        floors = (floor.message for floor in channel.floors)
        waiting = (one.message for one in channel.waiting)
        return any(one is not None and one.message_id == message_id for one in (*floors, *waiting))

    def proceed(self, channel: ChannelRecord, waiting: Waiting, turn: Turn) -> None:
        """Grant the floor, or put the message off."""
        put_off = self.put_off(channel, waiting, turn.now)
        if put_off is None:
            self._grant(channel, waiting, turn)
        else:
            self._defer(channel, waiting, put_off, turn)

    def put_off(self, channel: ChannelRecord, waiting: Waiting, now: int) -> PutOff | None:
        """Why a message must wait and until when (UTC ms). A direct one waits only for somebody who is typing."""
        heard = waiting.message
        typing_until = max(channel.typing.values(), default=0)
        typing_until = min(typing_until, heard.at + self._stream.typing_wait_s * 1000)
        if now < typing_until:
            return "typing", typing_until
        if waiting.bids[0].direct:
            return None
        if channel.floors:
            return "busy", now + self._chat.defer_s * 1000
        if heard.bot:
            until = burst_until(channel, now, self._chat)
            return ("burst", until) if until else None
        return self._debounced(channel, waiting, now)

    def _debounced(self, channel: ChannelRecord, waiting: Waiting, now: int) -> PutOff | None:
        """Bots that were woken here a moment ago come last; where there are no others, the message waits for them."""
        rest_ms = self._stream.debounce_s * 1000
        free_at = {made.bot: channel.woken.get(made.bot, -rest_ms) + rest_ms for made in waiting.bids}
        free = [made for made in waiting.bids if free_at[made.bot] <= now]
        if not free:
            return "debounce", min(free_at.values())
        waiting.bids = free + [made for made in waiting.bids if free_at[made.bot] > now]
        return None

    def _grant(self, channel: ChannelRecord, waiting: Waiting, turn: Turn) -> None:
        heard, best = waiting.message, waiting.bids[0]
        if not (best.direct or heard.bot):
            channel.woken[best.bot] = turn.now
        turn.decide(
            "granted", message=heard.message_id, channel=channel.channel_id, bot=best.bot, score=best.score,
            why=list(best.why), lane=LANES[best.lane], bids=[made.told for made in waiting.bids],
            state=conversation_state(channel, turn.now),
        )  # fmt: skip
        self.grant(channel, best, REPLY, heard, turn, others=waiting.bids[1:], in_turn=waiting.in_turn,
                   slot=waiting.slot)  # fmt: skip

    def grant(
        self, channel: ChannelRecord, best: Bid, act: str, heard: Message | None, turn: Turn, *, others: list[Bid],
        in_turn: bool = False, slot: int = -1, user_id: str = "",
    ) -> None:  # fmt: skip
        """Give a bot the floor."""
        channel.grants += 1
        timeout_ms = self._chat.grant_timeout_s * 1000
        until = turn.now + timeout_ms
        channel.floors.append(Floor(heard, best, act, until, others, in_turn, channel.grants, slot))
        count = channel.chain.message_count if channel.chain is not None else 0
        granted = Granted(
            channel.channel_id, heard, channel.grants, best.why, best.lane, count, until, act, slot, user_id
        )
        turn.send(f"bot:{best.bot}", granted, channel=channel.channel_id)
        turn.later(LookAgain(channel.channel_id, slot), timeout_ms)
        self.views.lock(channel, best.bot, until, turn)

    def _defer(self, channel: ChannelRecord, waiting: Waiting, put_off: PutOff, turn: Turn) -> None:
        heard, (reason, until) = waiting.message, put_off
        if reason != "typing":
            waiting.defers += 1
        full = len(channel.waiting) >= WAITING_MAX and not waiting.bids[0].direct
        if waiting.defers > self._chat.defers_max or full:
            for made in waiting.bids:
                deny(heard, made.bot, "gave_up_waiting", turn)
            keep(heard, waiting.bids, self._stream, turn)
            return
        if reason == "debounce":
            self._coalesce(channel, waiting, turn)
        elif reason == "burst":
            self.views.burst(channel, until, turn)
        waiting.until, waiting.reason = until, reason
        channel.waiting.append(waiting)
        turn.decide(
            "deferred", message=heard.message_id, channel=channel.channel_id, bot=waiting.bids[0].bot, reason=reason,
            until=until,
        )  # fmt: skip
        turn.later(LookAgain(channel.channel_id), until - turn.now)

    def _coalesce(self, channel: ChannelRecord, newer: Waiting, turn: Turn) -> None:
        """While a bot rests only the newest message is kept for it."""
        bots = {made.bot for made in newer.bids}
        for older in [one for one in channel.waiting if one.reason == "debounce"]:
            for made in older.bids:
                if made.bot in bots:
                    deny(older.message, made.bot, "coalesced", turn)
                    keep(older.message, (made,), self._stream, turn)
            older.bids = [made for made in older.bids if made.bot not in bots]
            if not older.bids:
                channel.waiting.remove(older)

    def react(self, channel: ChannelRecord, about: Declined | Done | LookAgain, cards: Cards, turn: Turn) -> None:
        """Free the floor, pass it on, or look at what waits."""
        if isinstance(about, LookAgain):
            for floor in [one for one in channel.floors if one.until <= turn.now and one.slot == about.slot]:
                turn.decide("expired", message=floor.message_id, channel=channel.channel_id, bot=floor.bot)
                # The silent bot may still be about to speak: only others that were mentioned as well come next.
                channel.run_out(floor, turn.now)
                self._leave(channel, floor, cards, turn, spoke=True)
        else:
            channel.heard_of(about.grant, about.bot)
            for floor in [one for one in channel.floors if (one.number, one.bot) == (about.grant, about.bot)]:
                self._leave(channel, floor, cards, turn, spoke=isinstance(about, Done))
        self.next(channel, cards, turn)

    def _has_spoken(self, channel: ChannelRecord, heard: Message, cards: Cards, turn: Turn) -> None:
        """A bot's message proves that its turn is over, even where its own word of it comes later."""
        for floor in [one for one in channel.floors if one.bot == heard.bot]:
            if floor.message_id == heard.reply_to:
                self._leave(channel, floor, cards, turn, spoke=True)
                return

    def _leave(self, channel: ChannelRecord, floor: Floor, cards: Cards, turn: Turn, *, spoke: bool) -> None:
        """Free a floor; whoever else was asked comes next, and where the bot declined the next bidder."""
        channel.floors.remove(floor)
        if not channel.floors:
            self.views.unlock(channel, turn)
        heard = floor.message
        if heard is None:
            return
        gone = settle(channel.channel_id, floor.slot, heard, floor.bot if spoke else "", turn)
        if gone or (spoke and not floor.in_turn):
            for other in floor.others:
                deny(heard, other.bot, "deleted" if gone else "outbid", turn)
            return
        if not spoke:
            keep(heard, (floor.bid,), self._stream, turn)
        others = self._judged_again(channel, heard, floor.others, cards, turn)
        if others:
            self.proceed(channel, Waiting(heard, others, floor.in_turn, floor.slot), turn)

    def next(self, channel: ChannelRecord, cards: Cards, turn: Turn) -> None:
        """Take what waits and may go on: the most urgent lane first, then what waited longest."""
        while ready := [one for one in channel.waiting if self._is_ready(channel, one, turn.now)]:
            first = min(ready, key=lambda one: (one.bids[0].lane, one.message.at, one.message.message_id))
            channel.waiting.remove(first)
            first.bids = self._judged_again(channel, first.message, first.bids, cards, turn)
            if first.bids:
                self.proceed(channel, first, turn)

    @staticmethod
    def _is_ready(channel: ChannelRecord, waiting: Waiting, now: int) -> bool:
        return waiting.until <= now or (waiting.reason == "busy" and not channel.floors)

    def _judged_again(
        self, channel: ChannelRecord, heard: Message, bids: list[Bid], cards: Cards, turn: Turn
    ) -> list[Bid]:
        """The bids that still stand: bots may be gone, and the chain may have moved on."""
        seeing = may_see(cards, heard)
        for made in (one for one in bids if one.bot not in seeing):
            deny(heard, made.bot, "offline", turn)
            keep(heard, (made,), self._stream, turn)
        judged = [self.bids.again(channel, made, heard, turn.now) for made in bids if made.bot in seeing]
        self.bids.deny_refused(judged, heard, turn)
        return [made for made in judged if not made.refusal]
