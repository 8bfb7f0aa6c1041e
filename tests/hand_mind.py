"""Elena with a mind, driven by hand: every request that she makes is answered as the bus and a Triage Agent would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Struct

from actors.bot import Bot
from actors.bot_messages import Edited, Heard
from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings
from actors.mind_records import Ended, MindSettings, Reports, reports
from actors.planet_messages import ContextAsked, ContextTold, Granted
from actors.triage import Consider, Considered, Triage, TriageParameters
from tests.gossip_town import long_known
from tests.hand_turns import MINUTE, HandDriven, Outcome, said
from tests.small_worlds import GENEROUS
from universe.chat.lanes import AMBIENT, DIRECT
from universe.config import PeopleConfig
from universe.config_mind import MindConfig
from universe.events import PRIVATE_GUILD, Message
from universe.mind.applied import apply_decisions
from universe.mind.claim import Claim
from universe.mind.coupled import Coupled
from universe.mind.coupling import couple
from universe.mind.fact import Fact, fact_order
from universe.mind.query import Query
from universe.mind.trace import StageAt, Trace
from universe.mind_requests import (
    Advance,
    Advanced,
    CloseQuery,
    Couple,
    Decide,
    LookedUp,
    LookUp,
    OnBus,
    OpenQuery,
    Posted,
    PostFacts,
    Synthesise,
    Synthesised,
    Traced,
)
from universe.people.accounts import Accounts
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed, PortFailed

BUS: Final = "bridge:bus"
LIBRARY: Final = "bridge:library"
SYNTHESISER: Final = "bridge:synthesiser"
COMPOSER: Final = "bridge:composer"
ELENA: Final = BotPersona(
    name="elena", user_id="id-elena", display_name="Elena", aliases=("Lena",), interests=("music",), style=("Oh.",),
    think_ms=0, typing_chars_per_s=0,
)  # fmt: skip
ADA: Final = "ada"
KEY: Final = "00" * 32


class Asked(Struct, frozen=True):
    """One request of the bot: to whom, its id, what."""

    to: str
    id: str
    body: Any


class Lying(Struct):
    """A query as it lies on the bus."""

    query: Query
    facts: dict[str, Fact]
    coupled: Coupled | None = None
    rules: Any = None
    decisions: tuple[Any, ...] = ()
    closed: str = ""


class Thinking:
    """Elena, and what lies on the bus; `mind` are settings of `MindConfig`, `cartridges` what the library holds."""

    def __init__(
        self, *, library: tuple[Fact, ...] | None = None, synthesises: bool = False, agents: int = 1,
        friends: tuple[str, ...] = (ADA,), **mind: Any,
    ) -> None:  # fmt: skip
        people = PeopleConfig(shards=1, dm_min_tier="acquaintance")
        self.accounts = Accounts("sim", people)
        own = MindSettings(
            mind=MindConfig(**mind), bus=BUS, triage=tuple(f"triage:{n}" for n in range(agents)), journal_key=KEY,
            library=LIBRARY if library is not None else "", synthesiser=SYNTHESISER if synthesises else "",
        )  # fmt: skip
        parameters = BotParameters(
            persona=ELENA, planets=("g", "h"), budget=GENEROUS, mind=own,
            people=PeopleSettings(platform="sim", people=people),
        )  # fmt: skip
        self.bot = HandDriven(Bot("bot:elena", parameters))
        self.bus: dict[str, Lying] = {}
        self.asked: list[Asked] = []
        self.outcomes: list[Outcome] = []
        self.dead: dict[type[Any], str] = {}
        self._agent = HandDriven(Triage("triage:0", TriageParameters()))
        self._library = library or ()
        self._grants = 0
        for user in friends:
            self.bot.receive(long_known(user, user.title(), self.accounts))

    def hears(self, number: int, text: str, user: str = ADA, **more: Any) -> Outcome:
        """Somebody says something to the bot, which does not get the floor."""
        fields = {"user_id": user, "author_name": user.title()} | more
        heard = said(number, text, fields.pop("at", self.bot.now), **fields)
        return self.tell(Heard(heard))

    def edits(self, number: int, text: str, version: int = 1, **more: Any) -> Outcome:
        """What somebody wrote says something else now."""
        heard = said(number, text, self.bot.now, **{"user_id": ADA, "author_name": "Ada"} | more)
        return self.tell(Edited(heard, addressed=True, version=version))

    def grant(self, number: int, text: str, user: str = ADA, *, direct: bool = True, **more: Any) -> Granted:
        """The floor for a minute, to answer a message."""
        self._grants += 1
        heard = said(number, text, self.bot.now, **{"user_id": user, "author_name": user.title()} | more)
        why, lane = (("mention",), DIRECT) if direct else (("interest", "music"), AMBIENT)
        return Granted(heard.channel_id, heard, self._grants, why, lane, 0, self.bot.now + MINUTE)

    def asks(self, number: int, text: str, user: str = ADA, *, planet: str = "g", **more: Any) -> Outcome:
        """Somebody asks the bot, which has the floor."""
        granted = self.grant(number, text, user, guild_id=planet, **more)
        return self.tell(granted, sender=f"planet:{planet}")

    def asks_privately(self, number: int, text: str, user: str = ADA) -> Outcome:
        """The same in a direct message."""
        return self.tell(private(number, text, self.bot.now, user))

    def tell(self, body: Any, *, at: int | None = None, sender: str = "") -> Outcome:
        """One turn; what is asked in it is remembered."""
        outcome = self.bot.receive(body, at, sender)
        self.outcomes.append(outcome)
        self.asked += [Asked(to, one.id, one.body) for to, one in outcome.sent]
        return outcome

    def last(self, kind: type[Any]) -> Asked:
        """The latest request of a kind."""
        return [one for one in self.asked if isinstance(one.body, kind)][-1]

    def goes_on(self, outcome: Outcome, until: type[Any] = Compose) -> Outcome:
        """Answer all that is asked, step by step, until something of a kind is asked or nothing is; the last turn."""
        waiting, last = [outcome], outcome
        while waiting:
            last = waiting.pop(0)
            ended = [timer for timer in last.timers if isinstance(timer.body, Ended)]
            waiting += [self.tell(timer.body, at=timer.at) for timer in ended]
            for to, envelope in last.sent:
                if isinstance(envelope.body, until):
                    return last
                reply = self.reply(Asked(to, envelope.id, envelope.body))
                if reply is not None:
                    waiting.append(self.tell(reply, sender=to))
        return last

    def says(self, outcome: Outcome, text: str = "Hm!", until: type[Any] = Compose) -> Outcome:
        """The composer writes what was asked for in a turn, and the world takes it; the last turn."""
        (compose,) = [one.id for _, one in outcome.sent if isinstance(one.body, Compose)]
        typed = self.tell(Composed(compose, text), sender=COMPOSER)
        effects = [one.id for to, one in typed.sent if to == "bridge:world"]
        for effect in effects:
            typed = self.tell(Applied(effect, "r1"), sender="bridge:world")
        return self.goes_on(typed, until)

    def reply(self, asked: Asked) -> Any:
        """What whoever is asked would say; None for nothing. What is in `dead` fails."""
        reason = self.dead.get(type(asked.body))
        if reason is not None:
            return PortFailed(asked.id, reason, may_have_happened=True)
        answer = _REPLIES.get(type(asked.body))
        return answer(self, asked.id, asked.body) if answer is not None else None

    def opened(self, asked_id: str, body: OpenQuery) -> Posted:
        """The bus begins a query."""
        self.bus[body.query.id] = Lying(body.query, {one.id: one for one in body.facts})
        return Posted(asked_id, len(body.facts))

    def posted(self, asked_id: str, body: PostFacts) -> Posted:
        """The bus takes facts."""
        if body.query_id not in self.bus:
            return Posted(asked_id, refused="no_query")
        self.bus[body.query_id].facts.update({one.id: one for one in body.facts})
        return Posted(asked_id, len(body.facts))

    def coupled(self, asked_id: str, body: Couple) -> OnBus:
        """The bus couples, as its pure twin does."""
        lying = self.bus.get(body.query_id)
        if lying is None:
            return OnBus(asked_id, refused="no_query")
        facts = tuple(sorted(lying.facts.values(), key=fact_order))
        lying.rules, lying.coupled = body.rules, couple(body.query_id, facts, body.rules)
        return OnBus(asked_id, "coupled", facts, lying.coupled)

    def considered(self, asked_id: str, body: Consider) -> Considered:
        """A Triage Agent decides."""
        found: Considered
        (found,) = self._agent.receive(body, sender="bot:elena").bodies(Considered)
        return msgspec.structs.replace(found, request_id=asked_id)

    def decided(self, asked_id: str, body: Decide) -> OnBus:
        """The bus applies decisions, as its pure twin does."""
        lying = self.bus[body.query_id]
        assert lying.coupled is not None
        facts = tuple(sorted(lying.facts.values(), key=fact_order))
        applied = apply_decisions(body.query_id, facts, body.rules, lying.coupled, body.decisions)
        lying.decisions = body.decisions
        lying.coupled = msgspec.structs.replace(applied.coupled, statuses=applied.statuses, deltas=applied.deltas)
        here = tuple(one for one in facts if not applied.statuses.get(one.id, "").startswith("dropped:"))
        return OnBus(asked_id, "verified", here, lying.coupled)

    def closed(self, asked_id: str, body: CloseQuery) -> Traced:
        """The bus hands out a trace."""
        lying = self.bus.get(body.query_id)
        if lying is None:
            return Traced(asked_id, None)
        lying.closed = body.outcome
        found = lying.coupled
        trace = Trace(
            query=lying.query, stages=(StageAt("posted", lying.query.at), StageAt(body.outcome, self.bot.now)),
            facts=tuple(sorted(lying.facts.values(), key=fact_order)), rules=lying.rules,
            statuses=found.statuses if found else {}, deltas=found.deltas if found else (),
            checks=found.checks if found else (), decisions=lying.decisions, health=found.health if found else "",
        )  # fmt: skip
        return Traced(asked_id, trace)

    def looked_up(self, asked_id: str, _body: LookUp) -> LookedUp:
        """The library answers."""
        return LookedUp(asked_id, self._library)

    def on_bus(self, number: int, attempt: int = 1) -> dict[str, Fact]:
        """The facts that were posted for the answer to a message."""
        return self.bus[query_id(number, attempt)].facts

    def reports(self, user: str = ADA) -> dict[str, tuple[Claim, ...]]:
        """What the bot remembers of somebody, by message."""
        record = reports(self.accounts.person_id(user))
        if record not in self.bot.records:
            return {}
        kept: Reports = self.bot.record(record, Reports)
        return {one.message_id: one.claims for one in kept.kept}


def query_id(number: int, attempt: int = 1) -> str:
    """The query in which Elena thinks about a message."""
    return f"{number}:elena" + (f":{attempt}" if attempt > 1 else "")


def private(number: int, text: str, at: int, user: str = ADA) -> Message:
    """A direct message to Elena."""
    return said(
        number, text, at, user_id=user, author_name=user.title(), guild_id=PRIVATE_GUILD,
        channel_id=f"dm-elena-{user}", dm_bot="elena",
    )  # fmt: skip


def _told_nothing(_hands: Thinking, _id: str, body: ContextAsked) -> ContextTold:
    return ContextTold(body.channel, body.grant, ())


_REPLIES: Final[dict[type[Any], Callable[[Thinking, str, Any], Any]]] = {
    OpenQuery: Thinking.opened, PostFacts: Thinking.posted, Couple: Thinking.coupled, Decide: Thinking.decided,
    Advance: lambda _hands, asked_id, body: Advanced(asked_id, body.stages[-1]), CloseQuery: Thinking.closed,
    Consider: Thinking.considered, LookUp: Thinking.looked_up, ContextAsked: _told_nothing,
    Synthesise: lambda _hands, asked_id, body: Synthesised(asked_id, ("⊢ [A] ⇒ [B]", *body.assertions)),
}  # fmt: skip
