"""What a bot gathers before it composes: what was said before, news about whom it answers, its surroundings."""

from __future__ import annotations

from typing import Final

from actors.answering import Answering, Answers, Mention
from actors.bot_news import News
from actors.gossip_records import BotGossipSettings
from actors.planet_messages import ContextAsked, ContextTold
from actors.turn import Turn
from universe.chat.daily_life import ELABORATE
from universe.chat.smalltalk import topic_of
from universe.gossip.spoken import told_to_subject
from universe.store_requests import Ask, Discovered, Told

CONTEXT: Final = "context"
NEWS: Final = "news"
SURROUNDINGS: Final = "surroundings"


class Gathering:
    """Works on the bot's `Answers`; holds parameters only. What it returns is ready to be composed."""

    def __init__(self, bot: str, news: News, settings: BotGossipSettings) -> None:
        self._bot = bot
        self._news = news
        self._settings = settings

    def begin(self, answers: Answers, answering: Answering, turn: Turn) -> Answering | None:
        """Ask for the first thing that is needed; in private nothing of a planet is."""
        answering.steps = [] if answering.dm_bot else self._steps(answering, _mentioned(answers), turn)
        answering.shares = not answering.user_id or self._news.is_shared(answering.user_id, turn)
        return self.go_on(answers, answering, turn)

    def _steps(self, answering: Answering, others: frozenset[str], turn: Turn) -> list[str]:
        granted, heard, user = answering.granted, answering.granted.message, answering.user_id
        # The words alone do not say enough where the bot goes on with its own, or where they have no topic.
        steps = [CONTEXT] if heard and (granted.act == ELABORATE or not topic_of(heard.content)) else []
        if user and self._settings.artifacts and self._news.waits(user, answering.guild_id, others, turn):
            steps.append(NEWS)
        if user and self._settings.graph and self._settings.in_context:
            steps.append(SURROUNDINGS)
        return steps

    def go_on(self, answers: Answers, answering: Answering, turn: Turn) -> Answering | None:
        """Ask for the next thing."""
        granted, guild_id = answering.granted, answering.guild_id
        answering.step = answering.steps.pop(0) if answering.steps else ""
        match answering.step:
            case "context":
                asked = ContextAsked(self._bot, granted.channel, granted.grant)
                turn.send(f"planet:{guild_id}", asked, channel=granted.channel)
                answers[_key(guild_id, granted.channel, granted.grant)] = answering
            case "news":
                question = self._news.question(answering.user_id, turn.now)
                answers[turn.send(self._settings.artifacts, question)] = answering
            case "surroundings":
                arguments: dict[str, str | int | float] = {
                    "bot": self._bot, "planet": guild_id, "channel": granted.channel,
                    "user": answering.user_id if answering.shares else "", "now": turn.now,
                }  # fmt: skip
                answers[turn.send(self._settings.graph, Ask("surroundings", arguments))] = answering
            case _:
                return answering
        return None

    def hear_context(self, answers: Answers, told: ContextTold, guild_id: str, turn: Turn) -> Answering | None:
        """What was said before in the channel, on the planet `guild_id`."""
        answering = answers.pop(_key(guild_id, told.channel, told.grant), None)
        if answering is None:
            return None
        about = answering.message_id
        answering.context = tuple(one.content for one in told.messages if one.message_id != about)
        return self.go_on(answers, answering, turn)

    def hear_news(self, answers: Answers, found: Discovered, turn: Turn) -> Answering | None:
        """What others told about whom the bot answers, as far as it may say it."""
        answering = answers.pop(found.request_id, None)
        if answering is None:
            return None
        chosen = self._news.sayable(answering.user_id, answering.guild_id, found, _mentioned(answers), turn)
        answering.news = tuple(
            Mention(one.artifact_id, one.roots[0], told_to_subject(one), one.expires_at) for one in chosen
        )
        return self.go_on(answers, answering, turn)

    def hear_surroundings(self, answers: Answers, told: Told, turn: Turn) -> Answering | None:
        """What the graph knows of the planet, the channel and the person."""
        answering = answers.pop(told.request_id, None)
        if answering is None:
            return None
        answering.surroundings = tuple(str(row["line"]) for row in told.rows)
        return self.go_on(answers, answering, turn)


def _mentioned(answers: Answers) -> frozenset[str]:
    """Artifacts that answers on their way will mention."""
    return frozenset(mention.artifact_id for one in answers.values() for mention in one.news)


def _key(guild_id: str, channel: str, grant: int) -> str:
    return f"{guild_id}/{channel}#{grant}"
