"""The ring of a channel's latest messages, as a planet's turn reads and settles them."""

from __future__ import annotations

from collections.abc import Iterable

from actors.turn import Turn
from universe.chat.bid import Bid
from universe.chat.channel import ChannelRecord
from universe.chat.left import LEFT_RECORD, LeftOver
from universe.chat.recent import SLOTS, Recent, slot_record
from universe.config import StreamConfig
from universe.events import Message


def settle(channel_id: str, slot: int, heard: Message, bot: str, turn: Turn) -> bool:
    """Note by whom a message is answered, so that no other path makes a bot answer it; returns whether it is gone."""
    record = slot_record(channel_id, slot)
    kept = turn.record(record, Recent)
    if kept is None or kept.message.message_id != heard.message_id:
        return False
    if bot:
        kept.settled = bot
        turn.put(record, kept)
        forget(heard.message_id, turn)
    return kept.deleted


def keep(heard: Message, bids: Iterable[Bid], stream: StreamConfig, turn: Turn) -> None:
    """Keep a message of a person that nobody took for the next sweep of the bots that bid and may see it."""
    since = turn.now - stream.look_back_minutes * 60_000
    if heard.author_is_bot or heard.at < since:
        return
    left = turn.record(LEFT_RECORD, LeftOver) or LeftOver()
    for made in bids:
        if not heard.audience or made.bot in heard.audience:
            left.add(heard, made, stream.candidates, since)
    turn.put(LEFT_RECORD, left)


def forget(message_id: str, turn: Turn, bot: str = "") -> None:
    """No sweep (of one bot, or of any) needs to find a message any more."""
    left = turn.record(LEFT_RECORD, LeftOver)
    if left is not None and left.drop(message_id, bot):
        turn.put(LEFT_RECORD, left)


def find(channel_id: str, message_id: str, turn: Turn) -> tuple[int, Recent | None]:
    """The slot of a message and what is kept there; (-1, None) where it is too old or unknown."""
    for slot in range(SLOTS):
        kept = turn.record(slot_record(channel_id, slot), Recent)
        if kept is not None and kept.message.message_id == message_id:
            return slot, kept
    return -1, None


def latest(channel: ChannelRecord, number: int, bot: str, turn: Turn) -> tuple[Message, ...]:
    """The latest `number` messages that `bot` may see, oldest first; a thread's begin with what it hangs on."""
    slots = (turn.record(slot_record(channel.channel_id, slot), Recent) for slot in range(SLOTS))
    kept = [one.message for one in slots if one is not None and not one.deleted]
    seen = [message for message in kept if not message.audience or bot in message.audience]
    seen.sort(key=lambda message: (message.at, message.message_id))
    starter = channel.starter
    first = (starter,) if starter is not None and (not starter.audience or bot in starter.audience) else ()
    return (*first, *seen[-number:])
