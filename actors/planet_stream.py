"""What edits, deletions, reactions, typing and threads do to a planet's channels."""

from __future__ import annotations

from typing import Final

import msgspec

from actors.bot_messages import Answered, Deleted, Edited, Reacted
from actors.channel_slots import find, forget
from actors.floor import FloorRules
from actors.planet_bids import ADDRESSED, Absent, Cards, deny, may_see
from actors.turn import Turn
from universe.chat.bid import FULL, Bid
from universe.chat.chain import ConversationChain, Denial, bots_may_speak
from universe.chat.channel import ChannelRecord
from universe.chat.daily_life import ELABORATE
from universe.chat.lanes import SOCIAL
from universe.chat.recent import SLOTS, Recent, slot_record
from universe.config import ChatConfig, StreamConfig
from universe.events import Message, MessageDelete, MessageEdit, ReactionAdd, ReactionRemove, ThreadCreate, TypingStart
from universe.stream.edits import edited_message

TYPING_MS: Final = 10_000
"""How long somebody who began to type counts as typing (Discord shows it as long)."""
TYPISTS_MAX: Final = 20
INVITATIONS: Final = frozenset({"\N{EYES}", "\N{THINKING FACE}"})
"""Reactions that ask a bot for more (seed SPEC-E36)."""


class StreamRules:
    """Holds no state: it works on channel records and the slots of their latest messages."""

    def __init__(self, floor: FloorRules, chat: ChatConfig, stream: StreamConfig) -> None:
        self._floor = floor
        self._chat = chat
        self._stream = stream

    def edit(self, channel: ChannelRecord, event: MessageEdit, cards: Cards, absent: Absent, turn: Turn) -> None:
        """Read a message again: every bot corrects what it derived, and one that is asked only now may answer."""
        slot, kept = find(channel.channel_id, event.message_id, turn)
        if kept is not None and event.version <= kept.version:
            return
        if event.author_is_bot or (kept is not None and kept.message.author_is_bot):
            # What a bot changes wakes nobody, but who asks for context shall read what stands there.
            if kept is not None:
                kept.message, kept.version = edited_message(event, kept.message), event.version
                turn.put(slot_record(channel.channel_id, slot), kept)
            return
        now_says = edited_message(event, kept.message if kept is not None else None)
        # Who may see it may have changed since: nobody is shown a text that was not for them.
        now_says = msgspec.structs.replace(now_says, audience=event.audience)
        bids = self._floor.bids.of(channel, now_says, cards, turn.now)
        addressed = {made.bot for made in bids if made.why and made.why[0] in ADDRESSED}
        for bot in may_see(cards, event):
            turn.send(f"bot:{bot}", Edited(now_says, bot in addressed, event.version), channel=channel.channel_id)
        if kept is None:
            return
        kept.message, kept.version = now_says, event.version
        turn.put(slot_record(channel.channel_id, slot), kept)
        for floor in channel.floors:
            if floor.message is not None and floor.message.message_id == event.message_id:
                floor.message = now_says
                return
        waits = [one for one in channel.waiting if one.message.message_id == event.message_id]
        if kept.settled or kept.deleted:
            # Whoever was asked as well still has its turn.
            for one in waits:
                one.message = now_says
            return
        channel.waiting = [one for one in channel.waiting if one not in waits]
        self._floor.consider(channel, now_says, slot, cards, turn, absent=absent)

    @staticmethod
    def tell_answered(channel: ChannelRecord, heard: Message, cards: Cards, turn: Turn) -> None:
        """A bot that another bot answered remembers the exchange as well."""
        kept = find(channel.channel_id, heard.reply_to, turn)[1] if heard.bot else None
        if kept is not None and kept.message.bot in may_see(cards, heard) and not kept.deleted:
            turn.send(f"bot:{kept.message.bot}", Answered(kept.message, heard), channel=channel.channel_id)

    def delete(self, channel: ChannelRecord, event: MessageDelete, cards: Cards, turn: Turn) -> None:
        """Forget the texts; nobody answers them any more, and every bot takes back what it derived."""
        gone = frozenset(event.message_ids)
        for slot in range(SLOTS):
            record = slot_record(channel.channel_id, slot)
            kept = turn.record(record, Recent)
            if kept is not None and kept.message.message_id in gone:
                kept.message, kept.deleted = msgspec.structs.replace(kept.message, content="", mentions=()), True
                turn.put(record, kept)
                forget(kept.message.message_id, turn)
        for one in [one for one in channel.waiting if one.message.message_id in gone]:
            channel.waiting.remove(one)
            for made in one.bids:
                deny(one.message, made.bot, "deleted", turn)
        if channel.starter is not None and channel.starter.message_id in gone:
            channel.starter = None
        for bot in may_see(cards, event):
            turn.send(f"bot:{bot}", Deleted(event.message_ids), channel=channel.channel_id)

    def react(self, channel: ChannelRecord, event: ReactionAdd | ReactionRemove, cards: Cards, turn: Turn) -> None:
        """Tell the author; many people's reactions make bots curious, and some invite the author to say more."""
        present = may_see(cards, event)
        tell_reaction(present, event, turn)
        if event.is_bot or not event.user_id:
            return
        slot, kept = find(channel.channel_id, event.message_id, turn)
        if kept is None or kept.deleted:
            return
        standing = kept.reactions.get(event.user_id, 0) + (1 if isinstance(event, ReactionAdd) else -1)
        kept.reactions = {user: n for user, n in (kept.reactions | {event.user_id: standing}).items() if n > 0}
        if isinstance(event, ReactionAdd):
            self._wake(channel, kept, slot, event, present, turn)
        turn.put(slot_record(channel.channel_id, slot), kept)

    def _wake(
        self, channel: ChannelRecord, kept: Recent, slot: int, event: ReactionAdd, present: Cards, turn: Turn
    ) -> None:
        heard = kept.message
        many = len(kept.reactions) > self._stream.curiosity_reactions
        if heard.bot:
            if heard.bot in present and not kept.invited and (many or event.emoji in INVITATIONS):
                kept.invited = self._invite(channel, heard, slot, turn, "curiosity" if many else "invited")
        elif many and not kept.curious and not heard.author_is_bot:
            kept.curious = True
            if not (kept.settled or self._floor.is_open(channel, heard.message_id)):
                self._floor.consider(channel, heard, slot, present, turn, curious=True)

    def _invite(self, channel: ChannelRecord, heard: Message, slot: int, turn: Turn, reason: str) -> bool:
        """Let a bot say more about its own message, within the limits of all that bots say; returns whether it may."""
        chain = channel.chain or ConversationChain(channel.channel_id)
        coming = channel.under_way(turn.now)
        denied = bots_may_speak(chain, channel.cooldown_until, coming, turn.now, self._chat)
        if denied is None and channel.floors:
            denied = Denial("busy", self._chat.defer_s * 1000)
        if denied is not None:
            deny(heard, heard.bot, denied.reason, turn, denied.retry_after_ms)
            return False
        best = Bid(heard.bot, FULL, (reason,), lane=SOCIAL)
        turn.decide("granted", message=heard.message_id, channel=channel.channel_id, bot=heard.bot, score=FULL,
                    why=[reason], lane="social", act=ELABORATE, bids=[best.told])  # fmt: skip
        self._floor.grant(channel, best, ELABORATE, heard, turn, others=[], slot=slot)
        return True

    def type(self, channel: ChannelRecord, event: TypingStart) -> bool:
        """Remember who is typing; returns whether that is new."""
        if event.is_bot or not event.user_id:
            return False
        left = {user: until for user, until in channel.typing.items() if until > event.at}
        new = event.user_id not in left and len(left) < TYPISTS_MAX
        if new:
            channel.typing = left | {event.user_id: event.at + TYPING_MS}
        return new

    def open_thread(self, thread: ChannelRecord, parent: ChannelRecord, event: ThreadCreate, turn: Turn) -> None:
        """A thread inherits what binds the bots of its parent, and knows the message that it hangs on."""
        thread.parent = parent.channel_id
        if thread.seen:
            return
        chain = parent.chain
        thread.chain = msgspec.structs.replace(chain, channel_id=thread.channel_id) if chain is not None else None
        thread.cooldown_until = parent.cooldown_until
        thread.bot_times_ms = list(parent.bot_times_ms)
        resting = thread.cooldown_until > turn.now
        self._floor.views.chain(thread, chain_ended=resting, bot_spoke=True, turn=turn)
        _, kept = find(parent.channel_id, event.message_id, turn)
        thread.starter = kept.message if kept is not None and not kept.deleted else None
        turn.decide("thread", channel=thread.channel_id, parent=parent.channel_id, message=event.message_id)


def tell_reaction(cards: Cards, event: ReactionAdd | ReactionRemove, turn: Turn) -> None:
    """To the bot whose message it is; a removal that names no author goes to all, who know what they entered."""
    for card in cards.values():
        removal = isinstance(event, ReactionRemove) and not event.message_user_id
        if removal or card.user_id == event.message_user_id:
            turn.send(f"bot:{card.bot}", Reacted(event), channel=event.channel_id)
