"""The model: what bots may do, in plain Python, followed over what planets handled and checked against what they did.

It knows the order in which a planet handled its mail (`world.Sight`), the events as they were taken in, and what the
test's own texts mean. It shares no rule with what it checks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from actors.bot_messages import Deleted, Edited, Heard, Reacted
from actors.planet_messages import CardUpdated, Declined, Done, FloorAsked, FloorDenied, Granted
from tests.coordination.chains import MINUTE_MS, Chains
from tests.coordination.facts import BotFacts, Broken, Fact, Grant, Hearing, Words
from tests.coordination.sights import Sights
from tests.coordination.world import BOTS, Settings, Sight
from universe.events import (
    AnyEvent,
    MemberJoin,
    MemberLeave,
    Message,
    MessageDelete,
    MessageEdit,
    ReactionAdd,
    ReactionRemove,
    ThreadCreate,
)
from universe.journal import JournalLine
from universe.substrate import AnyEnvelope

DAY_MS: Final = 24 * 60 * MINUTE_MS
RING: Final = 32
Mails = list[tuple[str, AnyEnvelope]]


class Model:
    """`given` are the ids of the test's own events, `words` what their texts mean."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.personas = {bot.name: bot for bot in BOTS[: settings.bots]}
        self.bot_of_user = {bot.user_id: bot.name for bot in self.personas.values()}
        self.given: set[str] = set()
        self.words: dict[str, Words] = {}
        self.facts: dict[str, Fact] = {}
        self.chains = Chains(settings.chat, self.facts)
        self.channels = self.chains.channels
        self.bots = {bot: BotFacts() for bot in self.personas}
        self.asked_for: dict[str, set[str]] = defaultdict(set)
        self.expired: set[tuple[str, str]] = set()
        self.taken: set[str] = set()
        self.sights = Sights(self)
        self._last: dict[str, tuple[int, int]] = {}

    def see(self, sight: Sight) -> None:
        """Follow one pass."""
        for event in sight.events:
            self._take_in(event)
        lines: dict[tuple[str, str], list[JournalLine]] = defaultdict(list)
        mail: dict[tuple[str, str], Mails] = defaultdict(list)
        for line in sight.lines:
            self._keeps_time(line)
            lines[line.member, line.cause].append(line)
        for to, envelope in sight.mail:
            self.sights.check(to, envelope)
            mail[envelope.sender, envelope.parents[0] if envelope.parents else ""].append((to, envelope))
        for planet, handled in sight.handled.items():
            for envelope in handled:
                key = planet, envelope.id
                self._handle(planet, envelope, sight.clocks[planet], lines.pop(key, []), mail.pop(key, []))
        self._of_bots(lines, mail)

    def _of_bots(self, lines: dict[tuple[str, str], list[JournalLine]], mail: dict[tuple[str, str], Mails]) -> None:
        """What is left once the planets have been followed."""
        for (member, cause), told in lines.items():
            if member.startswith("planet:"):
                raise Broken("evidence", f"{member} told {told[0].kind} because of {cause}, which it has not handled")
            if member.startswith("bot:"):
                self._hear_bot(self.bots[member[4:]], told)
        for (sender, cause), sent in mail.items():
            if sender.startswith("bot:"):
                self._acts(sender[4:], cause, sent)

    def _keeps_time(self, line: JournalLine) -> None:
        number, at = self._last.get(line.member, (0, 0))
        if line.n <= number or line.at < at:
            raise Broken("clock", f"{line.member}: line {line.n} at {line.at} after {number} at {at}")
        self._last[line.member] = line.n, line.at

    def _take_in(self, event: AnyEvent) -> None:
        if event.event_id in self.taken:
            raise Broken("once", f"{event.event_id} was taken in twice")
        self.taken.add(event.event_id)
        if isinstance(event, Message):
            ours = event.event_id not in self.given
            self.facts[event.message_id] = Fact(event, ours, audience=event.audience)
            self.asked_for[event.message_id] |= self.asked(event)
            if ours:
                self._answered(event)
        elif isinstance(event, MessageEdit):
            self.asked_for[event.message_id] |= self.asked(event)
        elif isinstance(event, ReactionAdd) and event.event_id not in self.given:
            fact = self.facts[event.message_id]
            fact.reactions.append(self.bot_of_user[event.user_id])
            self._one_speaker(fact)

    def asked(self, event: Message | MessageEdit) -> set[str]:
        """The bots that somebody asks: by mention, reply or call."""
        users = {*event.mentions, event.reply_to_user if isinstance(event, Message) else ""}
        called = self.words.get(event.event_id, Words()).called
        return {self.bot_of_user[user] for user in users if user in self.bot_of_user} | called

    def _answered(self, said: Message) -> None:
        if said.reply_to:
            fact = self.facts[said.reply_to]
            fact.answers.append(said.bot)
            self._one_speaker(fact)

    def _one_speaker(self, fact: Fact) -> None:
        message = fact.message
        others = [bot for bot in (*fact.answers, *fact.reactions) if bot != message.bot]
        asked = self.asked_for[message.message_id]
        allowed = max(1, len(asked)) if not message.author_is_bot else 1
        if len(others) > len(set(others)) or fact.answers.count(message.bot) > 1:
            raise Broken("one speaker", f"{message.message_id} was answered twice by one bot: {fact.answers}")
        if len(set(others)) > allowed:
            raise Broken("one speaker", f"{message.message_id} asks {asked}, answered by {others}")

    def present(self, planet: str, now: int) -> set[str]:
        """The bots that a planet must hold for present."""
        return {
            bot for bot, facts in self.bots.items()
            if planet not in facts.gone and facts.alive_until.get(planet, 0) > now
        }  # fmt: skip

    def away(self, planet: str, now: int) -> set[str]:
        """The bots of a planet that have not said for too long that they are alive."""
        return {
            bot for bot, facts in self.bots.items()
            if planet not in facts.gone and 0 < facts.alive_until.get(planet, 0) <= now
        }  # fmt: skip

    @staticmethod
    def sees(bot: str, event: AnyEvent) -> bool:
        """Whether a bot may see an event."""
        return not event.audience or bot in event.audience

    def _handle(self, planet: str, envelope: AnyEnvelope, now: int, lines: list[JournalLine], mail: Mails) -> None:
        body = envelope.body
        before, away = self.present(planet, now), self.away(planet, now)
        match body:
            case CardUpdated(card, alive_until):
                self.bots[card.bot].alive_until[planet] = alive_until
            case MemberLeave(user_id=user) if user in self.bot_of_user:
                bot = self.bots[self.bot_of_user[user]]
                if planet in bot.alive_until:
                    bot.gone.add(planet)
            case MemberJoin(user_id=user) if user in self.bot_of_user:
                self.bots[self.bot_of_user[user]].gone.discard(planet)
            case Done() | Declined():
                self.chains.ended(body.channel, body.grant, body.bot)
            case ThreadCreate():
                self.chains.inherit(body.parent_id, body.channel_id, now)
            case Message():
                self._hear(body, envelope.id, before | (away & self._spoken_to(body)), now)
        self._exactly(body, mail, before, away)
        self._told(planet, envelope, lines, mail, before, now)
        foreign = isinstance(body, Message) and body.author_is_bot and not body.bot
        if foreign and [line.details.get("reason") for line in lines if line.kind == "denied"] != ["foreign_bot"]:
            raise Broken("outcomes", f"the foreign bot's {body} was met with {lines}")

    def _hear(self, heard: Message, cause: str, present: set[str], now: int) -> None:
        fact = self.facts[heard.message_id]
        fact.number = self.chains.hear(fact, now)
        owed = {bot for bot in present if self.sees(bot, heard)} - {heard.bot}
        fact.hearings.append(Hearing(cause, frozenset() if heard.author_is_bot and not heard.bot else frozenset(owed)))

    def _told(
        self, planet: str, envelope: AnyEnvelope, lines: list[JournalLine], mail: Mails, present: set[str], now: int
    ) -> None:
        grants = [(to[4:], sent.body) for to, sent in mail if isinstance(sent.body, Granted)]
        fresh: set[str] = set()
        for line in lines:
            details = line.details
            bot, message_id = str(details.get("bot", "")), str(details.get("message", ""))
            if line.kind == "expired":
                self.chains.free(str(details["channel"]), bot, message_id)
                self.expired.add((bot, message_id))
            elif line.kind in ("granted", "denied", "deferred"):
                fact = self.facts.get(message_id)
                of_hearing = fact is not None and "act" not in details and bot != fact.message.bot
                if of_hearing and isinstance(envelope.body, MessageEdit | ReactionAdd) and message_id not in fresh:
                    fresh.add(message_id)
                    self._heard_again(fact, envelope, present)  # type: ignore[arg-type]
                if line.kind == "granted":
                    self._granted(planet, line, grants, fact, now)
                if of_hearing and bot:
                    self._outcome(fact, bot, line)  # type: ignore[arg-type]
        if grants:
            raise Broken("evidence", f"{grants[0][0]} was granted without a word in the journal")
        self._heard_again_where_due(envelope, fresh, present)
        if isinstance(envelope.body, FloorAsked):
            self._sweep_has_an_answer(envelope.body, lines, mail)

    def _heard_again(self, fact: Fact, envelope: AnyEnvelope, present: set[str]) -> None:
        """An edit or many reactions put a message to the bots again, in the place of what still waits."""
        about, floors = fact.message.message_id, self.channels[fact.message.channel_id].floors.values()
        if any(floor.message_id == about for floor in floors):
            raise Broken("outcomes", f"{about} is put to the bots again while one answers it")
        event = envelope.body
        seen_by = event.audience if isinstance(event, MessageEdit) else fact.audience
        owed = {bot for bot in present if self.sees(bot, event) and (not seen_by or bot in seen_by)}
        fact.hearings.append(Hearing(envelope.id, frozenset(owed - {fact.message.bot})))

    def _heard_again_where_due(self, envelope: AnyEnvelope, fresh: set[str], present: set[str]) -> None:
        """An edit of a message that nobody has been granted must be judged anew."""
        edit = envelope.body
        if not isinstance(edit, MessageEdit):
            return
        fact = self.facts.get(edit.message_id)
        if fact is None or not self.is_kept(fact) or fact.message.author_is_bot or edit.version <= fact.version:
            return
        fact.version, fact.audience = edit.version, edit.audience
        owed = {bot for bot in present if self.sees(bot, edit)}
        if owed and not fact.grants and not fact.deleted and edit.message_id not in fresh:
            raise Broken("outcomes", f"the edit {edit.event_id} of {edit.message_id} was put to no bot")

    def is_kept(self, fact: Fact) -> bool:
        """Whether a planet still keeps a message."""
        return fact.number >= 0 and self.channels[fact.message.channel_id].heard - fact.number <= RING

    def _outcome(self, fact: Fact, bot: str, line: JournalLine) -> None:
        hearing, reason = fact.hearings[-1], line.details.get("reason", "")
        if bot not in hearing.owed and reason not in ("offline", "gone"):
            raise Broken("outcomes", f"{line.kind} {reason} {bot} for {fact.message.message_id}, which owes it nothing")
        if bot in hearing.outcomes:
            raise Broken("outcomes", f"{bot} has two outcomes for {fact.message.message_id}: "
                         f"{hearing.outcomes[bot]}, then {line.kind} {reason}")  # fmt: skip
        if line.kind != "deferred":
            hearing.outcomes[bot] = f"{line.kind} {reason}"

    def _granted(
        self, planet: str, line: JournalLine, grants: list[tuple[str, Granted]], fact: Fact | None, now: int
    ) -> None:
        bot, details = str(line.details["bot"]), line.details
        message_id, channel_id = str(details["message"]), str(details["channel"])
        found = next((one for one in grants if one[0] == bot and _about(one[1]) == message_id), None)
        if found is None:
            raise Broken("evidence", f"{bot} was told nothing of its grant for {message_id}")
        grants.remove(found)
        granted = found[1]
        if bot not in self.present(planet, now):
            raise Broken("presence", f"{bot} is granted {message_id} though it is not there")
        if fact is not None:
            fact.grants += 1
        self.chains.granted(channel_id, Grant(granted.grant, bot, message_id, granted.act), fact, now)

    @staticmethod
    def _sweep_has_an_answer(asked: FloorAsked, lines: list[JournalLine], mail: Mails) -> None:
        told = [line for line in lines if line.details.get("bot") == asked.bot and line.details.get("act") == asked.act]
        sent = [to for to, envelope in mail if isinstance(envelope.body, Granted | FloorDenied)]
        if len(told) != 1 or sent != [f"bot:{asked.bot}"]:
            raise Broken("outcomes", f"{asked} was answered by {told} and {sent}")

    def _spoken_to(self, heard: Message) -> set[str]:
        """The bots that a person speaks to, by whatever way; it reaches them even while they are away."""
        if heard.author_is_bot:
            return set()
        return self.asked(heard) | self.words.get(heard.event_id, Words()).named

    def _exactly(self, body: object, mail: Mails, present: set[str], away: set[str]) -> None:
        """Everybody who may see an event is told of it, and nobody else."""
        wanted: set[str] = set()
        kind: type = Heard
        match body:
            case Message(author_is_bot=False):
                wanted = {bot for bot in self._spoken_to(body) & (present | away) if self.sees(bot, body)}
                for bot in wanted:
                    self.bots[bot].spoken_to.add(body.message_id)
            case MessageEdit(author_is_bot=False):
                kind = Edited
                stale = (fact := self.facts.get(body.message_id)) is not None and self.is_kept(fact) and (
                    body.version <= fact.version or fact.message.author_is_bot)  # fmt: skip
                wanted = set() if stale else {bot for bot in present if self.sees(bot, body)}
            case MessageDelete():
                # Whoever was ever here takes back what it made of a message, also when it is away or has left.
                planet = f"planet:{body.guild_id}"
                ever = {bot for bot, facts in self.bots.items() if planet in facts.alive_until}
                kind, wanted = Deleted, {bot for bot in ever if self.sees(bot, body)}
                for message_id in body.message_ids:
                    if message_id in self.facts:
                        self.facts[message_id].deleted = self.facts[message_id].number >= 0
            case ReactionAdd() | ReactionRemove():
                author = self.bot_of_user.get(body.message_user_id, "")
                kind, wanted = Reacted, {author} & {bot for bot in present if self.sees(bot, body)}
        told = [to[4:] for to, sent in mail if isinstance(sent.body, kind)]
        if sorted(told) != sorted(wanted):
            raise Broken("visibility", f"{kind.__name__} of {body} went to {told}, not to {wanted}, present {present}")

    def _hear_bot(self, bot: BotFacts, lines: list[JournalLine]) -> None:
        for line in lines:
            message_id = str(line.details.get("message", ""))
            if line.kind in ("said", "declined"):
                key = message_id, str(line.details["act"])
                bot.ended[key] += 1
                if bot.ended[key] > bot.owed[key]:
                    raise Broken("outcomes", f"{line.member} {line.kind} {key}, which it was not granted")
            elif line.kind == "noted":
                bot.noted[message_id] += 1
                if bot.noted[message_id] > 1:
                    raise Broken("visibility", f"{line.member} has entered {message_id} twice")

    def grant_arrives(self, bot: str, envelope: AnyEnvelope) -> None:
        """A grant is in a bot's mailbox."""
        granted: Granted = envelope.body
        facts, message_id = self.bots[bot], _about(granted)
        fact = self.facts.get(message_id)
        asked = fact is not None and not fact.message.author_is_bot and bot in self.asked_for[message_id]
        facts.granted[envelope.id] = message_id, asked
        facts.owed[message_id, granted.act] += 1

    def _acts(self, name: str, cause: str, sent: Mails) -> None:
        """The first thing that a bot does about a grant is the act; what nobody asked for is counted."""
        bot, own = self.bots[name], self.settings.budget
        begun = [one for to, one in sent if to in ("bridge:composer", "bridge:world") or _is_context_asked(one)]
        if cause not in bot.granted or cause in bot.begun or not begun:
            return
        bot.begun.add(cause)
        if bot.granted[cause][1]:
            return
        think_ms = 1 if _is_context_asked(begun[0]) else self.personas[name].think_ms
        at, allowed = begun[0].at - think_ms, own.ambient_per_minute
        bot.acts.append(at)
        bot.days[at // DAY_MS] += 1
        if len(bot.acts) > allowed and at - bot.acts[-1 - allowed] < MINUTE_MS:
            raise Broken("caps", f"{name} acts unasked {allowed + 1} times in {at - bot.acts[-1 - allowed]} ms")
        if bot.days[at // DAY_MS] > own.ambient_per_day:
            raise Broken("caps", f"{name} acts unasked {bot.days[at // DAY_MS]} times in a day")


def _about(granted: Granted) -> str:
    return granted.message.message_id if granted.message is not None else ""


def _is_context_asked(envelope: AnyEnvelope) -> bool:
    return type(envelope.body).__name__ == "ContextAsked"
