"""A cohort of synthetic users: each has habits, speaks when awake, and answers bots that answer it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.member import Member, Started
from actors.turn import Turn
from universe.chat import smalltalk
from universe.chat.smalltalk_news import news
from universe.effects import React, Reply, Send
from universe.events import PRIVATE_GUILD, Message
from universe.persona import SyntheticUser
from universe.ports import Applied, PortFailed
from universe.rng import below, chance, choose
from universe.substrate import AnyEnvelope

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 86_400_000
GREETS: Final = 0.6
"""How likely a person's first words are a greeting."""
MENTIONS: Final = 0.6
"""How likely a person calls a bot by mention; otherwise by name."""
THANKS: Final = 0.25
"""How likely an answer to a bot is a thank you."""
LIKES: Final = ("\U0001f44d", "\u2764\ufe0f", "\U0001f525", "\u2728", "\U0001f44d", "\U0001f602", "\U0001f44e")
"""What people react with; one in seven dislikes, one means nothing."""
READING_MS: Final = (4_000, 25_000)
"""A person answers a bot after 4 to 25 s awake."""


class KnownBot(Struct, frozen=True):
    """A bot as people know it: its key, its platform id and the name they write."""

    name: str
    user_id: str
    called: str


class CohortParameters(Struct, frozen=True, kw_only=True):
    """The cohort's people and the bots they may address, per planet."""

    seed: int
    people: tuple[SyntheticUser, ...]
    bots: dict[str, tuple[KnownBot, ...]]
    world: str = "bridge:world"


class Speak(Struct, frozen=True, tag="speak"):
    """Timer: a user's next message, the `tick`-th of its life."""

    user_id: str
    tick: int


class FollowUp(Struct, frozen=True, tag="follow_up"):
    """Timer: a user answers a bot's reply."""

    user_id: str
    heard: Message


class GiveReaction(Struct, frozen=True, tag="give_reaction"):
    """Timer: a user reacts to a bot's reply."""

    user_id: str
    heard: Message


class CohortState(Struct):
    """`ticks` counts each user's messages; `exchanges` how often somebody has answered a bot."""

    ticks: dict[str, int] = field(default_factory=dict)
    exchanges: int = 0


CohortBody = Speak | FollowUp | GiveReaction | Message | Applied | PortFailed | Started


class Users(Member[CohortState]):
    """Owner of its synthetic users' habits."""

    State: ClassVar[type[Struct]] = CohortState
    Protocol: ClassVar[Any] = CohortBody

    def __init__(self, address: str, parameters: CohortParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._people = {person.user_id: person for person in parameters.people}
        self._on_planet: dict[str, list[SyntheticUser]] = {}
        for person in parameters.people:
            self._on_planet.setdefault(person.planet, []).append(person)

    def receive(self, state: CohortState, message: AnyEnvelope, turn: Turn) -> None:
        """Speak, follow up, or hear that a bot has answered one of ours."""
        match message.body:
            case Started():
                for person in self._own.people:
                    self._schedule(person, 0, turn)
            case Speak(user_id, tick):
                person = self._people[user_id]
                state.ticks[user_id] = tick + 1
                self._speak(person, tick, turn)
                self._schedule(person, tick + 1, turn)
            case FollowUp(user_id, heard):
                state.exchanges += 1
                self._follow_up(self._people[user_id], heard, turn)
            case GiveReaction(user_id, heard):
                self._react(self._people[user_id], heard, turn)
            case Message() as heard:
                self._hear(heard, turn)

    def _schedule(self, person: SyntheticUser, tick: int, turn: Turn) -> None:
        """Enter the user's next message: gaps are uniform with the right mean, and only awake time counts."""
        if not person.messages_per_day:
            return
        mean_ms = person.awake_hours * _HOUR_MS // person.messages_per_day
        gap_ms = 1 + below(self._own.seed, "user.gap", tick, person.user_id, 2 * mean_ms)
        turn.later(Speak(person.user_id, tick), awake_delay_ms(person, turn.now, gap_ms))

    def _speak(self, person: SyntheticUser, tick: int, turn: Turn) -> None:
        seed, who = self._own.seed, person.user_id
        channel = choose(seed, "user.channel", tick, who, person.channels)
        topic = choose(seed, "user.topic", tick, who, person.topics)
        text, mentions = self._words(person, topic, tick)
        if mentions and chance(seed, "user.in_private", tick, who, person.in_private):
            bots = {bot.user_id: bot for bot in self._own.bots.get(person.planet, ())}
            if mentions[0] in bots:
                self._write_privately(person, bots[mentions[0]], text, turn)
                return
        turn.send(
            self._own.world,
            Send(
                guild_id=person.planet, channel_id=channel, actor_id=who, actor_name=person.name, content=text,
                mentions=mentions,
            ),
            planet=person.planet,
            channel=channel,
            visibility="guild",
        )  # fmt: skip

    def _write_privately(self, person: SyntheticUser, bot: KnownBot, text: str, turn: Turn) -> None:
        channel = f"dm-{bot.name}-{person.user_id}"
        send = Send(
            guild_id=PRIVATE_GUILD, channel_id=channel, actor_id=person.user_id, actor_name=person.name,
            dm_bot=bot.name, content=text,
        )  # fmt: skip
        turn.send(self._own.world, send, planet="", channel=channel, visibility="dm")

    def _words(self, person: SyntheticUser, topic: str, tick: int) -> tuple[str, tuple[str, ...]]:
        """What the user writes and whom it mentions: a bot, another person, or nobody."""
        seed, who = self._own.seed, person.user_id
        bots = self._own.bots.get(person.planet, ())
        if bots and chance(seed, "user.to_bot", tick, who, person.to_bot):
            bot = self._pick_bot(person, bots, tick)
            question = smalltalk.question(topic, seed, tick, who)
            if chance(seed, "user.tells_news", tick, who, person.tells_news):
                question = news(seed, tick, who)
            if chance(seed, "user.by_mention", tick, who, MENTIONS):
                return question, (bot.user_id,)
            return smalltalk.addressed(bot.called, question), ()
        if chance(seed, "user.to_person", tick, who, person.to_person):
            other = choose(seed, "user.whom", tick, who, self._on_planet[person.planet])
            return smalltalk.question(topic, seed, tick, who), (other.user_id,) if other is not person else ()
        if tick == 0 and chance(seed, "user.greets", tick, who, GREETS):
            return smalltalk.greeting(seed, tick, who), ()
        return smalltalk.statement(topic, seed, tick, who), ()

    def _pick_bot(self, person: SyntheticUser, bots: tuple[KnownBot, ...], tick: int) -> KnownBot:
        favourite = [bot for bot in bots if bot.name == person.favourite_bot]
        if favourite and chance(self._own.seed, "user.favourite", tick, person.user_id, 0.7):
            return favourite[0]
        return choose(self._own.seed, "user.bot", tick, person.user_id, bots)

    def _hear(self, heard: Message, turn: Turn) -> None:
        whom = heard.reply_to_user or next((user for user in heard.mentions if user in self._people), "")
        person = self._people.get(whom)
        if person is None:
            return
        if chance(self._own.seed, "user.reacts", 0, heard.event_id, person.reacts):
            reading_ms = READING_MS[0]
            turn.later(GiveReaction(person.user_id, heard), awake_delay_ms(person, turn.now, reading_ms))
        if not chance(self._own.seed, "user.follows_up", 0, heard.event_id, person.follows_up):
            return
        low, high = READING_MS
        delay_ms = low + below(self._own.seed, "user.reading", 0, heard.event_id, high - low)
        turn.later(FollowUp(person.user_id, heard), awake_delay_ms(person, turn.now, delay_ms))

    def _react(self, person: SyntheticUser, heard: Message, turn: Turn) -> None:
        react = React(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=person.user_id, actor_name=person.name,
            message_id=heard.message_id, user_id=heard.user_id,
            emoji=choose(self._own.seed, "user.emoji", 0, heard.event_id, LIKES),
        )  # fmt: skip
        turn.send(self._own.world, react, planet=heard.guild_id, channel=heard.channel_id, visibility="guild")

    def _follow_up(self, person: SyntheticUser, heard: Message, turn: Turn) -> None:
        thankful = chance(self._own.seed, "user.thanks", 0, heard.event_id, THANKS)
        say = smalltalk.thanks if thankful else smalltalk.follow_up
        text = say(self._own.seed, 0, heard.event_id)
        reply = Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=person.user_id, actor_name=person.name,
            content=text, message_id=heard.message_id, user_id=heard.user_id,
        )  # fmt: skip
        turn.send(
            self._own.world, reply, planet=heard.guild_id, channel=heard.channel_id, visibility="guild",
        )  # fmt: skip


def awake_delay_ms(person: SyntheticUser, now: int, gap_ms: int) -> int:
    """How long until `gap_ms` of the user's awake time have passed from `now` (UTC ms)."""
    awake_ms = person.awake_hours * _HOUR_MS
    since_waking = (now - person.wakes_at_hour * _HOUR_MS) % _DAY_MS
    asleep_ms = 0
    if since_waking >= awake_ms:
        asleep_ms = _DAY_MS - since_waking
        since_waking = 0
    days, rest = divmod(since_waking + gap_ms, awake_ms)
    return asleep_ms + days * _DAY_MS + rest - since_waking


def parameters_of(data: bytes) -> CohortParameters:
    """Decode a cohort's parameters."""
    return msgspec.msgpack.decode(data, type=CohortParameters)
