"""What a bot gathers before it composes: what was said before, news about whom it answers, its surroundings."""

from __future__ import annotations

from typing import Final

from actors.answering import Answering, Answers, Mention, arrived, waiting_for
from actors.bot_news import News
from actors.gossip_records import BotGossipSettings
from actors.planet_messages import ContextAsked, ContextTold
from actors.turn import Turn
from universe.chat.daily_life import ELABORATE
from universe.chat.smalltalk import topic_of
from universe.claims import claims_of
from universe.claims.told import claims_of_finding
from universe.gossip.artifact import Artifact, Memory
from universe.gossip.spoken import told_to_subject
from universe.mind.fact import Fact
from universe.mind.sources import gossip_fact, memory_fact
from universe.mind_requests import LookedUp
from universe.store_requests import Ask, Discovered, Recall, Recalled, Told

CONTEXT: Final = "context"
NEWS: Final = "news"
SURROUNDINGS: Final = "surroundings"
KNOWLEDGE: Final = "knowledge"
MEMORIES: Final = "memories"
REMEMBERED_MS: Final = 7 * 86_400_000
"""How far back a bot remembers what it said with another bot when it answers one."""


class Gathering:
    """Works on the bot's `Answers`; holds parameters only. What it returns is ready to be composed."""

    def __init__(self, bot: str, news: News, settings: BotGossipSettings) -> None:
        self._bot = bot
        self._news = news
        self._settings = settings

    def begin(self, answers: Answers, answering: Answering, looking_up: str, turn: Turn) -> Answering | None:
        """Ask for all that is needed, at once; in private nothing of a planet is. Returns what needs nothing.

        `looking_up` is a request to the library that was made already; empty for none.
        """
        answering.shares = not answering.user_id or self._news.is_shared(answering.user_id, turn)
        answering.waiting = {looking_up: KNOWLEDGE} if looking_up else {}
        if not answering.dm_bot:
            self._ask(_mentioned(answers), answering, turn)
        if not answering.waiting:
            return answering
        answers[next(iter(answering.waiting))] = answering
        return None

    def _ask(self, others: frozenset[str], answering: Answering, turn: Turn) -> None:
        granted, heard, user = answering.granted, answering.granted.message, answering.user_id
        guild_id, waiting = answering.guild_id, answering.waiting
        # The words alone do not say enough where the bot goes on with its own, or where they have no topic.
        if heard and (granted.act == ELABORATE or not topic_of(heard.content)):
            asked = ContextAsked(self._bot, granted.channel, granted.grant)
            turn.send(f"planet:{guild_id}", asked, channel=granted.channel)
            waiting[_key(guild_id, granted.channel, granted.grant)] = CONTEXT
        if heard and heard.bot and self._settings.artifacts and answering.thought is not None:
            waiting[turn.send(self._settings.artifacts, Recall(self._bot, turn.now - REMEMBERED_MS))] = MEMORIES
        if user and self._settings.artifacts and self._news.waits(user, guild_id, others, turn):
            waiting[turn.send(self._settings.artifacts, self._news.question(user, turn.now))] = NEWS
        if user and self._settings.graph and self._settings.in_context:
            arguments: dict[str, str | int | float] = {
                "bot": self._bot, "planet": guild_id, "channel": granted.channel,
                "user": user if answering.shares else "", "now": turn.now,
            }  # fmt: skip
            waiting[turn.send(self._settings.graph, Ask("surroundings", arguments))] = SURROUNDINGS

    def hear(
        self, answers: Answers, body: ContextTold | Discovered | Told | LookedUp | Recalled, guild_id: str, turn: Turn
    ) -> Answering | None:  # fmt: skip
        """Take in what was asked for; `guild_id` is the planet that tells a context. Returns what is complete."""
        key = _key(guild_id, body.channel, body.grant) if isinstance(body, ContextTold) else body.request_id
        answering = waiting_for(answers, key)
        if answering is None:
            return None
        match body:
            case ContextTold(messages=messages):
                about = answering.message_id
                before = [one for one in messages if one.message_id != about]
                answering.context = tuple(one.content for one in before)
                answering.contributors = tuple(one.user_id for one in before if one.bot != self._bot)
            case Discovered():
                self._take_news(answers, answering, body, turn)
            case Told(rows=rows):
                answering.surroundings = tuple(str(row["line"]) for row in rows)
            case LookedUp(facts=facts) if answering.thought is not None:
                answering.thought.facts += facts
            case Recalled(memories=memories) if answering.thought is not None:
                answering.thought.facts += self._remembered(answering.granted.channel, memories)
        return arrived(answers, answering, key)

    def _remembered(self, channel: str, memories: tuple[Memory, ...]) -> tuple[Fact, ...]:
        """What was claimed in this channel: what was said elsewhere is not for everybody here."""
        here = (one for one in memories if one.channel_id == channel)
        facts = (memory_fact(self._bot, one, claims_of(one.content, f"bot:{one.source_bot}", one.at)) for one in here)
        return tuple(fact for fact in facts if fact is not None)

    def _take_news(self, answers: Answers, answering: Answering, found: Discovered, turn: Turn) -> None:
        """What others told about whom the bot answers, as far as it may say it."""
        chosen = self._news.sayable(answering.user_id, answering.guild_id, found, _mentioned(answers), turn)
        answering.news = tuple(self._mention(one, turn.now) for one in chosen)

    def _mention(self, artifact: Artifact, now: int) -> Mention:
        subject = f"user:{self._news.person_id(artifact.user_id)}"
        claims = claims_of_finding(subject, artifact.event_type, artifact.topic, artifact.created_at)
        text = told_to_subject(artifact)
        fact = gossip_fact(artifact, text, claims, now)
        return Mention(artifact.artifact_id, artifact.roots[0], text, artifact.expires_at, fact)


def _mentioned(answers: Answers) -> frozenset[str]:
    """Artifacts that answers on their way will mention."""
    return frozenset(mention.artifact_id for one in answers.values() for mention in one.news)


def _key(guild_id: str, channel: str, grant: int) -> str:
    return f"{guild_id}/{channel}#{grant}"
