"""What a bot says: from a granted turn over the context and the composer to the effect, and the memory of it."""

from __future__ import annotations

import msgspec

from actors.answering import Answering, Answers, Typed, arrived, waiting_for
from actors.bot_gathering import Gathering
from actors.bot_memories import Memories
from actors.bot_mentions import Mentioned
from actors.bot_messages import ToolUsed
from actors.bot_mind import BotMind
from actors.bot_news import News
from actors.bot_tool_calls import ToolCalls
from actors.gossip_messages import Personal
from actors.gossip_records import BotGossipSettings
from actors.planet_messages import ContextTold, Declined, Done
from actors.triage import Considered
from actors.turn import Turn
from universe.chat.daily_life import POST, REACH_OUT, REACT
from universe.effects import React, Reply, Send
from universe.events import Message
from universe.journal import Detail
from universe.keys import Keys
from universe.mind_requests import LookedUp, OnBus, Synthesised
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortFailed
from universe.rng import choose
from universe.store_requests import Discovered, Recalled, Told

TYPING_MS_MAX = 8_000
EMOJIS = ("\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}", "\N{FIRE}", "\N{SPARKLES}",
          "\N{EYES}")  # fmt: skip
"""What bots react with."""
SILENT = frozenset({"held", "tools_without_end"})
"""A bot that declines for these reasons had its say, and would come to the same end when asked again."""


class Speech:
    """Works on the bot's `Answers`, by the request under way; holds parameters only."""

    def __init__(
        self, persona: BotPersona, keys: Keys, bridges: tuple[str, str], memories: Memories, news: News,
        settings: BotGossipSettings, mind: BotMind, seed: int,
    ) -> None:  # fmt: skip
        self._persona = persona
        self._keys = keys
        self._composer, self._world = bridges
        self._memories = memories
        self._news = news
        self._settings = settings
        self._mind = mind
        self._gathering = Gathering(persona.name, news, settings)
        self.mentioned = Mentioned(persona, self._world)
        self._seed = seed

    def begin(self, answers: Answers, answering: Answering, turn: Turn) -> None:
        """Do what was granted: react at once, or compose, with context where the words alone do not say enough."""
        granted, heard = answering.granted, answering.granted.message
        answering.tool_results, answering.rounds = (), 0
        if granted.act == REACT and heard is not None:
            emoji = choose(self._seed, "bot.emoji", 0, f"{heard.message_id}/{self._persona.name}", EMOJIS)
            react = React(
                guild_id=heard.guild_id, channel_id=heard.channel_id, actor_id=self._persona.user_id,
                actor_name=self._persona.display_name, bot=self._persona.name, message_id=heard.message_id,
                user_id=heard.user_id, emoji=emoji,
            )  # fmt: skip
            answering.said = turn.send(self._world, react, delay_ms=self._persona.think_ms)
            answers[answering.said] = answering
        else:
            self._mind.traces.end(answering, "failed", turn)
            looking_up = self._mind.open(answering, turn) if self._mind.thinks else ""
            self._think(answers, self._gathering.begin(answers, answering, looking_up, turn), turn)

    def receive(self, answers: Answers, body: object, guild_id: str, turn: Turn) -> Answering | None:
        """The next step of an answer; `guild_id` is the planet that tells a context. Returns what was said."""
        match body:
            case ContextTold() | Discovered() | Told() | LookedUp() | Recalled():
                self._think(answers, self._gathering.hear(answers, body, guild_id, turn), turn)
            case OnBus() | Considered() | Synthesised():
                self._compose(answers, self._mind.hear(answers, body, turn), turn)
            case Composed():
                self.say(answers, body, turn)
            case ToolUsed():
                self._compose(answers, ToolCalls.heard(answers, body), turn)
            case Typed(composed):
                self.typed(answers, composed, turn)
            case Applied(request_id, remote_id):
                return self.finish(answers, request_id, remote_id, turn)
            case PortFailed():
                self.fail(answers, body, turn)
        return None

    def _think(self, answers: Answers, answering: Answering | None, turn: Turn) -> None:
        """All is gathered: think about it, where the bot has a mind; else write."""
        if answering is None or answering.thought is None:
            self._compose(answers, answering, turn)
        else:
            self._mind.think(answers, answering, turn)

    def _compose(self, answers: Answers, answering: Answering | None, turn: Turn) -> None:
        if answering is None:
            return
        persona, granted, heard = self._persona, answering.granted, answering.granted.message
        topic = ""
        if granted.act in (POST, REACH_OUT):
            topic = choose(self._seed, "bot.topic", turn.now, f"{granted.channel}/{persona.name}",
                           persona.interests or ("",))  # fmt: skip
        request = Compose(
            persona.name, persona.display_name, persona.style, topic, answering.to.name,
            heard.content if heard is not None else "", granted.turn_in_chain, answering.to.card, answering.to.tier,
            granted.act, answering.context, tuple(one.text for one in answering.news), answering.surroundings,
            person_tools=self._mind.offers_tools and bool(answering.user_id), tool_results=answering.tool_results,
        )  # fmt: skip
        thought = answering.thought
        if thought is not None:
            request = msgspec.structs.replace(
                request, assertions=thought.assertions, knowledge=thought.knowledge, stance=thought.stance
            )
        answers[turn.send(self._composer, request, delay_ms=persona.think_ms)] = answering

    def say(self, answers: Answers, composed: Composed, turn: Turn) -> None:
        """Type what was composed; what would come too late is not said."""
        answering = answers.pop(composed.request_id, None)
        if answering is None:
            return
        if composed.tool_calls:
            if not ToolCalls.run(answers, answering, composed, turn):
                self.decline(answering, "tools_without_end", turn)
            return
        if (held := self._mind.holds_back(answering, composed, turn)) == "again":
            self._compose(answers, answering, turn)
            return
        if held:
            self.decline(answering, "held", turn)
            return
        speed = self._persona.typing_chars_per_s
        typing_ms = min(TYPING_MS_MAX, len(composed.text) * 1000 // speed) if speed else 0
        if turn.now + typing_ms >= answering.granted.until:
            self.decline(answering, "too_late", turn)
            return
        answering.text = composed.text
        if answering.news:
            # Until the last moment the news may be taken back, so nothing waits outside this mailbox.
            turn.later(Typed(composed), typing_ms)
            answers[composed.request_id] = answering
            return
        answering.said = turn.send(self._world, self._effect(answering, composed), delay_ms=typing_ms)
        answers[answering.said] = answering

    def typed(self, answers: Answers, composed: Composed, turn: Turn) -> None:
        """What was typed is said, unless it was begun anew meanwhile."""
        answering = answers.pop(composed.request_id, None)
        if answering is not None and any(one.expires_at <= turn.now for one in answering.news):
            answering.news = ()
            self.begin(answers, answering, turn)
        elif answering is not None:
            answering.said = turn.send(self._world, self._effect(answering, composed))
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

    def finish(self, answers: Answers, request_id: str, remote_id: str, turn: Turn) -> Answering | None:
        """The effect has happened: free the floor and remember an exchange among bots; returns what was said."""
        answering = answers.pop(request_id, None)
        if answering is None:
            return None
        turn.decide("said", message=answering.message_id, reply=remote_id, act=answering.granted.act,
                    delay_ms=turn.now - answering.began_at, **_news_of(answering))  # fmt: skip
        self._tell_done(answering, remote_id, turn)
        if not answering.granted.direct:
            turn.show(self._keys.last_autonomous_action(self._persona.name), str(turn.now))
        self._mind.traces.end(answering, "logged", turn)
        self._memories.remember(answering, remote_id, turn)
        self._told_news(answering, remote_id, turn)
        return answering

    def _told_news(self, answering: Answering, remote_id: str, turn: Turn) -> None:
        """News is mentioned once; where it stands is remembered, so that it can be removed."""
        if answering.news:
            self._news.mentioned(answering.user_id, [one.artifact_id for one in answering.news], turn)
            for bot in self._settings.bots if remote_id else ():
                turn.send(f"bot:{bot}", Personal(remote_id))
            if remote_id:
                self.mentioned.note(answering, self._news.person_id(answering.user_id), remote_id, turn)

    def decline(self, answering: Answering, reason: str, turn: Turn) -> None:
        """Give the floor back, and say why."""
        self._mind.traces.end(answering, "expired" if reason == "too_late" else "failed", turn)
        turn.decide("declined", message=answering.message_id, reason=reason, act=answering.granted.act)
        if answering.dm_bot:
            return
        if reason in SILENT:
            self._tell_done(answering, "", turn)
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
        asked_by = waiting_for(answers, failed.request_id)
        if asked_by is not None:
            # What cannot be read is not said; the answer itself needs none of it.
            self._think(answers, arrived(answers, asked_by, failed.request_id), turn)
            return
        if (doubting := self._mind.failed(answers, failed, turn)) is not None:
            self._compose(answers, doubting, turn)
            return
        answering = answers.pop(failed.request_id, None)
        if answering is None:
            return
        if answering.said and failed.may_have_happened:
            self._mind.traces.end(answering, "failed", turn)
            turn.decide("declined", message=answering.message_id, reason="port_failed", act=answering.granted.act)
            self._tell_done(answering, "", turn)
            self._told_news(answering, "", turn)
        else:
            self.decline(answering, "port_failed", turn)


def _news_of(answering: Answering) -> dict[str, Detail]:
    """The news that an answer held, for whoever asks why it was said."""
    return {"news": [one.artifact_id for one in answering.news]} if answering.news else {}
