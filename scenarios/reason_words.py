"""The journal's reason codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scenarios.plain_text import clean

REASON_WORDS: Final[Mapping[str, str]] = {
    "absent": "not a member there",
    "addressed_to_other": "meant for somebody else",
    "battery": "too tired",
    "burst": "bots wrote too fast",
    "busy": "busy with another message",
    "chain_limit": "bots had talked long enough",
    "chance": "chose to stay quiet",
    "coalesced": "a newer message took its place",
    "cooldown": "resting after a chat among bots",
    "cross_bot_chat_off": "bots do not talk to bots here",
    "day_budget": "used up for the day",
    "debounce": "was here a moment ago",
    "deleted": "the message is gone",
    "flood": "too many messages at once",
    "foreign_bot": "somebody else's bot",
    "gave_up_waiting": "gave up waiting",
    "gone": "not on this planet any more",
    "hop_limit": "too far from what a person said",
    "hostile": "an insult",
    "impersonation": "somebody else's name",
    "last_speaker": "spoke last",
    "lock": "another bot holds the lock",
    "low_interest": "not interesting enough",
    "minute_budget": "used up for the minute",
    "not_addressed": "said by a bot to nobody in particular",
    "not_quiet": "people talk there again",
    "nothing_new": "nothing new",
    "offline": "not there",
    "outbid": "another bot took it",
    "own_message": "its own message",
    "port_failed": "could not be sent",
    "private": "not close enough for private chats",
    "settled": "answered already",
    "threat": "a threat",
    "too_late": "too late",
    "too_old": "too long ago",
    "trust_decayed": "trust has faded",
    "turn_order": "waiting for its turn",
    "typing": "somebody was typing",
    "unspecified": "no reason given",
}


def in_words(reason: str) -> str:
    """The words for a reason code; an unknown code with its underscores as spaces."""
    return REASON_WORDS.get(reason) or clean(reason.replace("_", " "))


def most_frequent(reasons: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    """Reasons in words with their counts, the most frequent first, what is beyond `limit` as one ``other reasons``."""
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    rows = [(in_words(reason), number) for reason, number in ranked[:limit]]
    rest = sum(number for _, number in ranked[limit:])
    return [*rows, ("other reasons", rest)] if rest else rows
