"""Who somebody is: the persona of a bot, and the habits of a synthetic user."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from universe.config_values import Natural, Probability
from universe.events import Name
from universe.ids import Id

Words = tuple[Annotated[str, Meta(min_length=1, max_length=40)], ...]
Hour = Annotated[int, Meta(ge=0, le=23)]


class BotPersona(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bot as its TOML file describes it.

    `name` is its address and key (lower case), `user_id` its platform id, `aliases` other names that people call it,
    `interests` topics that make it listen, `style` openings that colour what it says. Times of a person: it reads for
    `think_ms`, then types `typing_chars_per_s` (0: at once).
    """

    name: Id
    user_id: Id
    display_name: Name
    aliases: Words = ()
    interests: Words = ()
    style: tuple[Name, ...] = ()
    think_ms: Natural = 1200
    typing_chars_per_s: Natural = 40


class SyntheticUser(Struct, frozen=True, kw_only=True):
    """The habits of one synthetic user.

    Awake from `wakes_at_hour` (UTC) for `awake_hours`; writes `messages_per_day` on average in that time, about
    `topics`, in `channels` of `planet`; addresses a bot with probability `to_bot`, another person with `to_person`;
    answers a bot that replied with probability `follows_up`, and reacts to such a reply with probability `reacts`; what
    it says to a bot goes to the bot's private channel with probability `in_private`. With probability `tells_news` what
    it says to a bot is something that happened in its life.
    """

    user_id: Id
    name: Name
    planet: Id
    channels: tuple[Id, ...]
    topics: Words
    favourite_bot: str = ""
    wakes_at_hour: Hour = 8
    awake_hours: Annotated[int, Meta(ge=1, le=24)] = 14
    messages_per_day: Annotated[int, Meta(ge=0, le=5000)] = 20
    to_bot: Probability = 0.2
    to_person: Probability = 0.3
    follows_up: Probability = 0.4
    reacts: Probability = 0.0
    in_private: Probability = 0.0
    tells_news: Probability = 0.0
