"""What a planet's triggers left: messages of people that nobody took, for the bots that would, until a sweep."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from universe.chat.bid import Bid
from universe.events import Message

LEFT_RECORD: Final = "left"


class Candidate(Struct, frozen=True):
    """A message that nobody has answered, and a bot's bid for it (one that is refused can still be reacted to)."""

    message_id: str
    channel_id: str
    at: int
    bid: Bid


class LeftOver(Struct):
    """By bot, at most ``stream.candidates`` messages, the best first."""

    by_bot: dict[str, list[Candidate]] = field(default_factory=dict)

    def add(self, heard: Message, made: Bid, limit: int, since: int) -> None:
        """Keep a message for the bot that bid; what is older than `since` (UTC ms) or beyond `limit` is dropped."""
        kept = [one for one in self.of(made.bot, since) if one.message_id != heard.message_id]
        new = Candidate(heard.message_id, heard.channel_id, heard.at, made)
        self.by_bot[made.bot] = sorted([*kept, new], key=urgency)[:limit]

    def of(self, bot: str, since: int) -> list[Candidate]:
        """What is left for a bot and not older than `since` (UTC ms), the best first."""
        return [one for one in self.by_bot.get(bot, ()) if one.at >= since]

    def drop(self, message_id: str, bot: str = "") -> bool:
        """Forget a message, for one bot or for all; returns whether it was there."""
        found = False
        for name, kept in [one for one in self.by_bot.items() if bot in ("", one[0])]:
            left = [one for one in kept if one.message_id != message_id]
            found = found or len(left) < len(kept)
            if left:
                self.by_bot[name] = left
            else:
                del self.by_bot[name]
        return found


def urgency(one: Candidate) -> tuple[int, int, int, str]:
    """The most urgent lane first, then the highest bid, then the newest message."""
    return (one.bid.lane, -one.bid.score, -one.at, one.message_id)
