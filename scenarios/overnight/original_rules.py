"""The original's rules of cross-bot chat, from its described behaviour: what a bot hears, and when it answers.

They are the naive twin of `universe.chat.chain`. Each hole is kept where it was: a direct reply and an active chain
pass the cooldown and the burst rule, reaching the limit deletes the counter, the count that the response chance looks
at is never written, and what people say changes nothing.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from universe.chat.words import names_someone
from universe.config import ChatConfig
from universe.events import Message

CHAIN_MS: Final = 600_000
"""How long the keys of a chain live."""
LOCK_MS: Final = 30_000
NAME_FACTOR: Final = 0.3
REPLY, MENTION, NAME = "reply", "mention", "name"


class ChannelKeys(Struct):
    """The keys of one channel in the original's Redis, each with when it expires (UTC ms).

    `count` is the counter of the chain and `last_bot` its meta key. The JSON of the chain holds a `message_count` of
    its own that nothing ever raises. `burst` is by author.
    """

    count: int = 0
    last_bot: str = ""
    chain_until: int = 0
    message_count: int = 0
    cooldown_until: int = 0
    lock: str = ""
    lock_until: int = 0
    burst: dict[str, int] = field(default_factory=dict)


def detect(user_id: str, name_words: tuple[str, ...], text_words: tuple[str, ...], heard: Message) -> str:
    """How a message addresses a bot: as a reply, by a mention, by its name in the text; empty: not at all."""
    if heard.reply_to_user == user_id:
        return REPLY
    if user_id in heard.mentions:
        return MENTION
    return NAME if names_someone(text_words, name_words) else ""


def expire(keys: ChannelKeys, now: int) -> None:
    """Drop what has expired."""
    if keys.chain_until <= now:
        _delete_chain(keys)
    if keys.lock_until <= now:
        keys.lock = ""
    keys.burst = {author: until for author, until in keys.burst.items() if until > now}


def refusal(keys: ChannelKeys, path: str, bot: str, author: str, now: int, config: ChatConfig) -> str:
    """Why a bot leaves a message that addresses it alone; empty: it does not.

    A direct reply and an active chain know neither cooldown nor burst. The first bot that looks sets the burst key, so
    of two that are mentioned only one passes.
    """
    if path != REPLY and not keys.count:
        if keys.cooldown_until > now:
            return "cooldown"
        if author in keys.burst:
            return "burst"
        keys.burst[author] = now + config.burst_window_s * 1000
    if keys.count >= config.cross_bot_max_chain:
        return "chain_limit"
    return "last_speaker" if keys.last_bot == bot and path == NAME else ""


def response_probability(path: str, message_count: int, config: ChatConfig) -> float:
    """How likely a bot answers: always, since `message_count` is always 0."""
    if path == REPLY or message_count == 0:
        return 1.0
    return config.cross_bot_response_chance * (NAME_FACTOR if path == NAME else 1.0)


def take_lock(keys: ChannelKeys, bot: str, now: int) -> bool:
    """``SET NX`` with 30 s to live; returns whether the bot got it."""
    if keys.lock:
        return False
    keys.lock, keys.lock_until = bot, now + LOCK_MS
    return True


def release_lock(keys: ChannelKeys, bot: str) -> None:
    """Delete the lock if it is the bot's."""
    if keys.lock == bot:
        keys.lock = ""


def record_response(keys: ChannelKeys, bot: str, now: int, config: ChatConfig) -> bool:
    """Count an answer; returns whether it completed the chain: the cooldown is set, and the counter deleted."""
    keys.count += 1
    keys.last_bot, keys.chain_until = bot, now + CHAIN_MS
    if keys.count < config.cross_bot_max_chain:
        return False
    keys.cooldown_until = now + config.cross_bot_cooldown_minutes * 60_000
    _delete_chain(keys)
    return True


def _delete_chain(keys: ChannelKeys) -> None:
    keys.count, keys.last_bot, keys.chain_until = 0, "", 0
