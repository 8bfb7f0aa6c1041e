"""Pumpers: accounts that ping a bot, answer its answers and like them, as fast as is allowed; some of them insult."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from actors.users import KnownBot
from universe.effects import React, Reply, Send
from universe.events import Message
from universe.ids import Id
from universe.ports import Applied, PortFailed
from universe.rng import choose
from universe.substrate import AnyEnvelope
from universe.trust.hostile_words import INSULTS_SAID
from universe.trust.ledger import DAY_MS, HOUR_MS

PACE_MS: Final = 3_200
"""Ten messages in 30 s are allowed: the flood rule hears the eleventh."""
LIKE_MS: Final = 250
LIKES: Final = ("\U0001f44d", "\u2764\ufe0f", "\U0001f525", "\u2728")
PINGS: Final = ("ping", "hi", "hey", "you there?", "still there?", "me again", "knock knock", "poke")
BEGINS_AT_HOUR, SPREE_AT_HOUR = 9, 21
SPREE_INSULTS: Final = 10


class Pumper(Struct, frozen=True):
    """One account that pumps one bot, in a channel of its own; with `insults` every message is one."""

    user_id: Id
    bot: KnownBot
    insults: bool


class PumperParameters(Struct, frozen=True, kw_only=True):
    """The pumpers of a planet. At the end of the last of `days` those who have been polite insult their bot."""

    seed: int
    planet: str
    pumpers: tuple[Pumper, ...]
    pings_per_day: int
    days: int
    world: str = "bridge:world"


class Pump(Struct, frozen=True, tag="pump"):
    """Timer: the next message of somebody, the `number`-th of a day; `spree` marks the insults at the end."""

    user_id: str
    day: int
    number: int
    spree: bool = False


class PumperState(Struct):
    """`heard` holds the latest answer of a bot that each account has not replied to yet."""

    heard: dict[str, Message] = field(default_factory=dict)


PumperBody = Started | Pump | Message | Applied | PortFailed


class Pumpers(Member[PumperState]):
    """Owner of what its accounts have yet to reply to."""

    State: ClassVar[type[Struct]] = PumperState
    Protocol: ClassVar[Any] = PumperBody

    def __init__(self, address: str, parameters: PumperParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._pumpers = {pumper.user_id: pumper for pumper in parameters.pumpers}

    def receive(self, state: PumperState, message: AnyEnvelope, turn: Turn) -> None:
        """Pump, or hear a bot's answer: like it four times, and keep it for a reply."""
        match message.body:
            case Started():
                for pumper in self._own.pumpers:
                    turn.later(Pump(pumper.user_id, 0, 0), BEGINS_AT_HOUR * HOUR_MS)
            case Pump() as pump:
                self._pump(state, pump, turn)
            case Message() as heard if heard.reply_to_user in self._pumpers:
                state.heard[heard.reply_to_user] = heard
                for number, emoji in enumerate(LIKES, start=1):
                    self._like(heard, emoji, number * LIKE_MS, turn)

    def _pump(self, state: PumperState, pump: Pump, turn: Turn) -> None:
        pumper = self._pumpers[pump.user_id]
        self._say(state, pumper, pump, turn)
        following = msgspec.structs.replace(pump, number=pump.number + 1)
        if following.number < (SPREE_INSULTS if pump.spree else self._own.pings_per_day):
            turn.later(following, PACE_MS)
        elif not pump.spree:
            last = pump.day == self._own.days - 1
            hour = SPREE_AT_HOUR if last else BEGINS_AT_HOUR + 24
            then = turn.now - turn.now % DAY_MS + hour * HOUR_MS
            if not last or not pumper.insults:
                turn.later(Pump(pump.user_id, pump.day + 1 - last, 0, last), then - turn.now)

    def _say(self, state: PumperState, pumper: Pumper, pump: Pump, turn: Turn) -> None:
        who, bot, heard = pumper.user_id, pumper.bot, state.heard.pop(pumper.user_id, None)
        planet, channel = self._own.planet, pump_channel(self._own.planet, who)
        options = INSULTS_SAID if pump.spree or pumper.insults else PINGS
        text = choose(self._own.seed, "pump.text", turn.now, who, options)
        effect: Send | Reply = Send(
            guild_id=planet, channel_id=channel, actor_id=who, actor_name=who, content=text, mentions=(bot.user_id,)
        )
        if heard is not None:
            effect = Reply(
                guild_id=planet, channel_id=channel, actor_id=who, actor_name=who, content=text,
                message_id=heard.message_id, user_id=bot.user_id,
            )  # fmt: skip
        turn.send(self._own.world, effect, planet=planet, channel=channel, visibility="guild")

    def _like(self, heard: Message, emoji: str, delay_ms: int, turn: Turn) -> None:
        who = heard.reply_to_user
        react = React(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=who, actor_name=who,
            message_id=heard.message_id, user_id=heard.user_id, emoji=emoji,
        )  # fmt: skip
        turn.send(
            self._own.world, react, delay_ms=delay_ms, planet=heard.guild_id, channel=heard.channel_id,
            visibility="guild",
        )  # fmt: skip


def pump_channel(planet: str, user_id: str) -> str:
    """The channel in which somebody pumps: no other talk keeps the bot from answering."""
    return f"{planet}-{user_id}"


def make_pumpers(address: str, parameters: bytes) -> Built:
    """Pumpers; `parameters` is `PumperParameters` in msgpack."""
    return Built(Pumpers(address, msgspec.msgpack.decode(parameters, type=PumperParameters)))
