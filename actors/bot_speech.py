"""What a bot says: from a granted turn over the context and the composer to the effect, and the memory of it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from actors.bot_messages import Answered
from actors.planet_messages import ContextAsked, ContextTold, Declined, Done, Granted
from actors.turn import Turn
from universe.chat.daily_life import ELABORATE, POST, REACH_OUT, REACT, REPLY
from universe.chat.smalltalk import topic_of
from universe.effects import React, Reply, Send
from universe.events import Message
from universe.keys import Keys
from universe.persona import BotPersona
from universe.ports import Compose, Composed, PortFailed, Remember
from universe.rng import choose

TYPING_MS_MAX = 8_000
EMOJIS = ("\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}", "\N{FIRE}", "\N{SPARKLES}",
          "\N{EYES}")  # fmt: skip
"""What bots react with."""


class Addressee(Struct, frozen=True):
    """To whom a bot speaks: a name to call them by, their card, and their trust tier in a word."""

    name: str = ""
    card: str = ""
    tier: str = "stranger"


class Answering(Struct):
    """One grant that the bot works on, on `guild_id`; `said` is the effect's request once there is one."""

    granted: Granted
    guild_id: str
    began_at: int
    to: Addressee
    dm_bot: str = ""
    said: str = ""
    text: str = ""

    @property
    def message_id(self) -> str:
        """The message that it is about; empty for a post."""
        return self.granted.message.message_id if self.granted.message is not None else ""


Answers = dict[str, Answering]


class Speech:
    """Works on the bot's `Answers`, by the request under way; holds parameters only."""

    def __init__(self, persona: BotPersona, keys: Keys, composer: str, world: str, memory: str, seed: int) -> None:
        self._persona = persona
        self._keys = keys
        self._composer = composer
        self._world = world
        self._memory = memory
        self._seed = seed

    def begin(self, answers: Answers, answering: Answering, turn: Turn) -> None:
        """Do what was granted: react at once, or compose, with context where the words alone do not say enough."""
        granted, heard = answering.granted, answering.granted.message
        if granted.act == REACT and heard is not None:
            emoji = choose(self._seed, "bot.emoji", 0, f"{heard.message_id}/{self._persona.name}", EMOJIS)
            react = React(
                guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=self._persona.user_id,
                actor_name=self._persona.display_name, bot=self._persona.name, message_id=heard.message_id,
                user_id=heard.user_id, emoji=emoji,
            )  # fmt: skip
            answering.said = turn.send(self._world, react, delay_ms=self._persona.think_ms)
            answers[answering.said] = answering
        elif heard is not None and not answering.dm_bot and (granted.act == ELABORATE or not topic_of(heard.content)):
            asked = ContextAsked(self._persona.name, granted.channel, granted.grant)
            turn.send(f"planet:{answering.guild_id}", asked, channel=granted.channel)
            answers[_key(answering.guild_id, granted.channel, granted.grant)] = answering
        else:
            self._compose(answers, answering, (), turn)

    def go_on(self, answers: Answers, told: ContextTold, guild_id: str, turn: Turn) -> None:
        """Compose with the context that was asked for, on the planet `guild_id`."""
        answering = answers.pop(_key(guild_id, told.channel, told.grant), None)
        if answering is not None:
            about = answering.message_id
            before = tuple(one.content for one in told.messages if one.message_id != about)
            self._compose(answers, answering, before, turn)

    def _compose(self, answers: Answers, answering: Answering, context: tuple[str, ...], turn: Turn) -> None:
        persona, granted, heard = self._persona, answering.granted, answering.granted.message
        topic = ""
        if granted.act in (POST, REACH_OUT):
            topic = choose(self._seed, "bot.topic", turn.now, f"{granted.channel}/{persona.name}",
                           persona.interests or ("",))  # fmt: skip
        request = Compose(
            persona.name, persona.display_name, persona.style, topic, answering.to.name,
            heard.content if heard is not None else "", granted.turn_in_chain, answering.to.card, answering.to.tier,
            granted.act, context,
        )  # fmt: skip
        answers[turn.send(self._composer, request, delay_ms=persona.think_ms)] = answering

    def say(self, answers: Answers, composed: Composed, turn: Turn) -> None:
        """Type what was composed; what would come too late is not said."""
        answering = answers.pop(composed.request_id, None)
        if answering is None:
            return
        speed = self._persona.typing_chars_per_s
        typing_ms = min(TYPING_MS_MAX, len(composed.text) * 1000 // speed) if speed else 0
        if turn.now + typing_ms >= answering.granted.until:
            self.decline(answering, "too_late", turn)
            return
        answering.text = composed.text
        answering.said = turn.send(self._world, self._effect(answering, composed), delay_ms=typing_ms)
        answers[answering.said] = answering

    def _effect(self, answering: Answering, composed: Composed) -> Reply | Send:
        heard, granted = answering.granted.message, answering.granted
        if heard is not None:
            return self.reply(heard, composed.text, composed.mentions)
        mentions = (granted.user_id,) if granted.user_id else composed.mentions
        return Send(
            guild_id=answering.guild_id, channel_id=granted.channel, actor_id=self._persona.user_id,
            actor_name=self._persona.display_name, bot=self._persona.name, content=composed.text, mentions=mentions,
        )  # fmt: skip

    def reply(self, heard: Message, text: str, mentions: tuple[str, ...] = ()) -> Reply:
        """A reply threaded to its cause."""
        persona = self._persona
        return Reply(
            guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=persona.user_id,
            actor_name=persona.display_name, bot=persona.name, dm_bot=heard.dm_bot, content=text,
            message_id=heard.message_id, user_id=heard.user_id, mentions=mentions,
        )  # fmt: skip

    def finish(self, answers: Answers, request_id: str, remote_id: str, turn: Turn) -> bool:
        """The effect has happened: free the floor and remember an exchange among bots; returns whether it was ours."""
        answering = answers.pop(request_id, None)
        if answering is None:
            return False
        turn.decide("said", message=answering.message_id, reply=remote_id, act=answering.granted.act,
                    delay_ms=turn.now - answering.began_at)  # fmt: skip
        self._tell_done(answering, remote_id, turn)
        if not answering.granted.direct:
            turn.show(self._keys.last_autonomous_action(self._persona.name), str(turn.now))
        self._remember(answering, remote_id, turn)
        return True

    def _remember(self, answering: Answering, remote_id: str, turn: Turn) -> None:
        """The bot that answered remembers what it answered to, and its answer."""
        heard = answering.granted.message
        if heard is None or not heard.bot or answering.granted.act != REPLY:
            return
        own = Remember(
            self._persona.name, "ai", answering.text, self._persona.name, heard.channel_id, remote_id,
            heard.root or heard.event_id, turn.now,
        )  # fmt: skip
        self._keep((self._side_of(heard), own), turn)

    def remember_answer(self, answered: Answered, turn: Turn) -> None:
        """Another bot answered this one, which may never speak to it again: it remembers both sides at once."""
        self._keep((self._side_of(answered.own), self._side_of(answered.answer)), turn)

    def _side_of(self, said: Message) -> Remember:
        role = "ai" if said.bot == self._persona.name else "human"
        return Remember(
            self._persona.name, role, said.content, said.bot, said.channel_id, said.message_id,
            said.root or said.event_id, said.at,
        )  # fmt: skip

    def _keep(self, sides: tuple[Remember, ...], turn: Turn) -> None:
        """The memory keeps a message of a bot once, however often it is told of it."""
        for one in sides if self._memory else ():
            turn.send(self._memory, one)
            turn.decide("remembered", message=one.message_id, role=one.role, source_bot=one.source_bot)

    def decline(self, answering: Answering, reason: str, turn: Turn) -> None:
        """Give the floor back, and say why."""
        turn.decide("declined", message=answering.message_id, reason=reason, act=answering.granted.act)
        if answering.dm_bot:
            return
        granted = answering.granted
        declined = Declined(
            granted.channel, granted.grant, self._persona.name, reason, granted.slot, answering.message_id
        )
        turn.send(f"planet:{answering.guild_id}", declined, channel=granted.channel)

    def _tell_done(self, answering: Answering, remote_id: str, turn: Turn) -> None:
        if answering.dm_bot:
            return
        granted = answering.granted
        done = Done(granted.channel, granted.grant, self._persona.name, remote_id, granted.slot)
        turn.send(f"planet:{answering.guild_id}", done, channel=granted.channel)

    def fail(self, answers: Answers, failed: PortFailed, turn: Turn) -> None:
        """A port did not do what was asked; where the reply may stand, the floor goes to nobody else."""
        answering = answers.pop(failed.request_id, None)
        if answering is None:
            return
        if answering.said and failed.may_have_happened:
            turn.decide("declined", message=answering.message_id, reason="port_failed", act=answering.granted.act)
            self._tell_done(answering, "", turn)
        else:
            self.decline(answering, "port_failed", turn)

    def reread(self, answers: Answers, now_says: Message, turn: Turn) -> None:
        """A message was edited while its answer is being written: write it anew."""
        for key in [key for key, one in answers.items() if one.message_id == now_says.message_id and not one.said]:
            answering = answers.pop(key)
            answering.granted = msgspec.structs.replace(answering.granted, message=now_says)
            self.begin(answers, answering, turn)

    def drop(self, answers: Answers, message_ids: tuple[str, ...], turn: Turn) -> None:
        """Messages are gone: what is not yet said about them stays unsaid."""
        for key in [key for key, one in answers.items() if one.message_id in message_ids and not one.said]:
            self.decline(answers.pop(key), "deleted", turn)


def _key(guild_id: str, channel: str, grant: int) -> str:
    return f"{guild_id}/{channel}#{grant}"
