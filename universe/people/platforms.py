"""What a private message is, platform by platform. What is missing or unknown counts as private: the gate applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

Facts = Mapping[str, Any]


class Platform(Struct, frozen=True):
    """`direct` says in words what a private message is, `public` tells whether the facts prove that one is none."""

    direct: str
    public: Callable[[Facts], bool]


def _text(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return value if isinstance(value, str) else ""


def _in_guild(facts: Facts) -> bool:
    return bool(_text(facts, "guild_id"))


def _in_telegram_group(facts: Facts) -> bool:
    return _text(facts, "chat_type") in ("group", "supergroup", "channel")


def _in_slack_channel(facts: Facts) -> bool:
    return _text(facts, "channel_type") in ("channel", "group")


def _in_whatsapp_group(facts: Facts) -> bool:
    return _text(facts, "chat_id").endswith("@g.us")


def _never(facts: Facts) -> bool:
    del facts
    return False


def _to_irc_channel(facts: Facts) -> bool:
    return _text(facts, "target").startswith(("#", "&"))


def _on_planet(facts: Facts) -> bool:
    return facts.get("dm_bot") == ""


PLATFORMS: Final[Mapping[str, Platform]] = {
    "discord": Platform("a message without `guild_id`: a direct message or a group's", _in_guild),
    "telegram": Platform("a `chat_type` other than group, supergroup or channel", _in_telegram_group),
    "slack": Platform("a `channel_type` other than channel or group: im, mpim, app_home", _in_slack_channel),
    "whatsapp": Platform("a `chat_id` that does not end in @g.us", _in_whatsapp_group),
    "email": Platform("every mail; what marks a mailing list is written by its sender", _never),
    "irc": Platform("a message whose `target` is a nick and no channel (# or &)", _to_irc_channel),
    "sim": Platform("a message with a `dm_bot`", _on_planet),
}
"""The facts are the platform's own fields, by their own names."""


def is_private(platform: str, facts: Facts) -> bool:
    """Whether a message on `platform` with these facts is a private one; never raises."""
    known = PLATFORMS.get(platform)
    return known is None or not known.public(facts)
