"""The model's part about what bots say to each other: the chain of a channel, its rest, who has the floor."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from tests.coordination.facts import Broken, ChannelFacts, Fact, Grant
from universe.config import ChatConfig
from universe.events import Message

MINUTE_MS: Final = 60_000
CONVERSATION_MS: Final = 10 * MINUTE_MS


class Chains:
    """`facts` are the messages by id."""

    def __init__(self, chat: ChatConfig, facts: dict[str, Fact]) -> None:
        self.channels: dict[str, ChannelFacts] = defaultdict(ChannelFacts)
        self._chat = chat
        self._facts = facts

    def inherit(self, parent_id: str, thread_id: str, now: int) -> None:
        """A thread that nobody has written in takes over what binds the bots of its parent."""
        parent, thread = self.channels[parent_id], self.channels[thread_id]
        self._rest(parent, now)
        if not thread.heard:
            thread.count, thread.rest_until, thread.last_bot_at = parent.count, parent.rest_until, parent.last_bot_at
            thread.inherited = parent.chained + parent.inherited

    def _rest(self, channel: ChannelFacts, now: int) -> None:
        """A conversation that ran out is followed by a rest."""
        ended_at = channel.last_bot_at + CONVERSATION_MS
        if channel.count >= 2 and now > ended_at:
            rest_ms = self._chat.cross_bot_cooldown_minutes * MINUTE_MS
            channel.rest_until = max(channel.rest_until, ended_at + rest_ms)

    def hear(self, fact: Fact, now: int) -> int:
        """A message is heard; returns its number in its channel."""
        heard = fact.message
        channel = self.channels[heard.channel_id]
        self._rest(channel, now)
        channel.heard += 1
        if not heard.author_is_bot:
            channel.count = channel.chained = channel.inherited = channel.owed_to_people = channel.outside = 0
            channel.outside_then = dict.fromkeys(channel.outside_then, 0)
        elif heard.bot:
            channel.count += 1
            channel.last_bot_at = max(channel.last_bot_at, heard.at)
            if channel.count >= max(2, self._chat.cross_bot_max_chain):
                rest_ms = self._chat.cross_bot_cooldown_minutes * MINUTE_MS
                channel.rest_until = max(channel.rest_until, heard.at + rest_ms)
            if fact.ours:
                self._holds(channel, heard)
            else:
                channel.outside += 1
            self.free(heard.channel_id, heard.bot, heard.reply_to)
        return channel.heard - 1

    def _holds(self, channel: ChannelFacts, said: Message) -> None:
        about = self._facts[said.reply_to].message if said.reply_to else None
        if about is not None and not about.author_is_bot:
            channel.owed_to_people += 1
            return
        channel.chained += 1
        limit = self._chat.cross_bot_max_chain
        if channel.chained + channel.inherited > limit:
            raise Broken("chain", f"{said.message_id} is answer {channel.chained} of bots in {said.channel_id}")
        since = channel.outside - channel.outside_then.pop((said.bot, said.reply_to), channel.outside)
        if channel.count - channel.owed_to_people - since > limit:
            late = f"{channel.owed_to_people} owed to people, {since} from outside since it was granted"
            raise Broken("chain", f"{said.message_id} is bot message {channel.count}, limit {limit}: {late}")

    def free(self, channel_id: str, bot: str, message_id: str) -> None:
        """A bot's floor about a message is over."""
        floors = self.channels[channel_id].floors
        for number, floor in list(floors.items()):
            if (floor.bot, floor.message_id) == (bot, message_id):
                del floors[number]
                return

    def ended(self, channel_id: str, number: int, bot: str) -> None:
        """A bot tells how its grant ended."""
        floors = self.channels[channel_id].floors
        if number in floors and floors[number].bot == bot:
            del floors[number]

    def granted(self, channel_id: str, grant: Grant, fact: Fact | None, now: int) -> None:
        """A bot gets the floor about a message, or for something of its own accord."""
        channel = self.channels[channel_id]
        if fact is None or fact.message.author_is_bot:
            self._bots_may_speak(channel, grant, fact, now)
            channel.outside_then[grant.bot, grant.message_id] = channel.outside
        channel.floors[grant.number] = grant

    def _bots_may_speak(self, channel: ChannelFacts, grant: Grant, fact: Fact | None, now: int) -> None:
        self._rest(channel, now)
        told, limit = f"{grant.bot} is granted {grant.message_id or 'a post'}", self._chat.cross_bot_max_chain
        if fact is not None and not fact.message.bot:
            raise Broken("chain", f"{told}, which is a foreign bot's")
        under_way = sum(floor.act != "react" for floor in channel.floors.values())
        if channel.count + under_way >= limit:
            raise Broken("chain", f"{told} after {channel.count} bot messages, {under_way} under way, limit {limit}")
        if now < channel.rest_until:
            raise Broken("cooldown", f"{told} {channel.rest_until - now} ms early")
