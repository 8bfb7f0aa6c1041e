"""Gossip driven by hand: a people shard and bots that hear, are told, answer, write pages and forget, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

import msgspec

from actors.bot import Bot
from actors.bot_messages import Heard, StandingAsked, StandingTold
from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings
from actors.bridge import Bridge
from actors.gossip_messages import Forgot, LostTrust, NewsArrived, Publish, RootsForgotten, SetConsent, SourceGone
from actors.gossip_records import BotGossipSettings, GossipSettings, life
from actors.member import Member, Started, envelope_decoder, wire_encoder
from actors.people import People, PeopleParameters
from actors.planet import Planet
from tests.gossip_town import long_known
from tests.hand_turns import MINUTE, START_AT, HandDriven, Outcome, said
from tests.small_worlds import GENEROUS
from universe.config import PeopleConfig
from universe.config_universe import GossipConfig, PrivacyConfig, ReflectionConfig
from universe.gossip.artifact import GOSSIP, PATTERN, Artifact
from universe.gossip.event import USER_UPDATE, UniverseEvent, event_id_of
from universe.gossip.fading import DAY_MS
from universe.gossip.gate import REASONS
from universe.gossip.telling import Life, Source, message_of, root_of
from universe.people.accounts import Accounts
from universe.people.consent import Consent, chosen_over, shares, shares_across_planets
from universe.persona import BotPersona
from universe.ports import Applied, Compose, Composed
from universe.store_requests import Discover, Discovered, Keep, Withdraw
from universe.substrate import AnyEnvelope

BOTS: Final = ("dotty", "elena", "marcus")
EVERYWHERE: Final[dict[str, tuple[str, ...]]] = dict.fromkeys(BOTS, ("g", "h"))
FRIEND: Final = (430, 2)
"""A standing that may hear: 43 points, familiar."""
STRANGER: Final = (0, 0)
ARTIFACTS: Final = "bridge:artifacts"
GRAPH: Final = "bridge:graph"
DETECTOR: Final = "bridge:detector"
MESSAGES: Final = 12
WITHDRAWN_FOR: Final = ("deleted", "edited", "opted_out", "too_many", "expired")
PROMOTED: Final = "Elena, guess what, I got promoted today!"
_KINDS: Final[dict[str, type[Member[Any]]]] = {"bot": Bot, "bridge": Bridge, "people": People, "planet": Planet}


class Hand(HandDriven):
    """A member whose every word must be one that its receiver understands, as it comes over the wire."""

    def receive(self, body: Any, at: int | None = None, sender: str = "") -> Outcome:
        """See `HandDriven.receive`."""
        outcome = super().receive(body, at, sender)
        for to, envelope in (*outcome.sent, *((self.member.address, timer) for timer in outcome.timers)):
            kind = _KINDS.get(to.partition(":")[0])
            if kind is not None:
                envelope_decoder(kind).decode(wire_encoder.encode(envelope))
        return outcome


class HandShard(Hand):
    """The shard people:0 of three bots; `rules` are of `GossipConfig`."""

    def __init__(
        self, *, default: str = "opt_out", planets: Mapping[str, tuple[str, ...]] | None = None, detector: str = "",
        graph: str = "", people: PeopleConfig | None = None, **rules: Any,
    ) -> None:  # fmt: skip
        config = people or PeopleConfig(shards=1)
        self.accounts = Accounts("sim", config)
        privacy = PrivacyConfig(consent="opt_in" if default == "opt_in" else "opt_out")
        own = GossipSettings(
            gossip=GossipConfig(**rules), privacy=privacy, planets=dict(EVERYWHERE if planets is None else planets),
            artifacts=ARTIFACTS, detector=detector, graph=graph,
        )  # fmt: skip
        parameters = PeopleParameters(platform="sim", config=config, bots=tuple(own.planets), gossip=own)
        self.parameters = parameters
        super().__init__(People("people:0", parameters))

    def hears(self, event: UniverseEvent, content: str = "", **more: Any) -> Outcome:
        """A bot publishes."""
        at = more.pop("now", None)
        return self.receive(Publish(event, content, **more), max(self.now, event.at) if at is None else at)

    def stands(self, bot: str, standing: tuple[int, int] = FRIEND, user: str = "ada") -> Outcome:
        """A bot says how it stands to somebody."""
        return self.receive(StandingTold(bot, {user: standing}), sender=f"bot:{bot}")

    def tells(self, event: UniverseEvent, *friends: str, **more: Any) -> Artifact | None:
        """An event goes its whole way; of those that are asked only `friends` have trust."""
        outcome = self.hears(event, **more)
        for bot in asked(outcome):
            outcome = self.stands(bot, FRIEND if bot in friends else STRANGER, event.user_id)
        return next((one for one in kept(outcome) if one.roots[0] == event.root), None)

    def chooses(self, chosen: Consent, user: str = "ada") -> Outcome:
        """Somebody chooses on planet g what they allow."""
        return self.receive(SetConsent(user, user.title(), chosen), sender="planet:g")

    def life(self, user: str = "ada") -> Life:
        """What was told of somebody."""
        record = life(self.accounts.person_id(user))
        found: Life = self.record(record, Life) if record in self.records else Life()
        return found


class HandBot(Hand):
    """One bot with all of gossip around it; `rules` are of `GossipConfig`, `reflection` of `ReflectionConfig`."""

    def __init__(
        self, name: str = "dotty", *, friends: tuple[str, ...] = ("ada",), planets: tuple[str, ...] = ("g", "h"),
        detector: str = "", graph: str = "", default: str = "opt_out", reflection: dict[str, Any] | None = None,
        people: PeopleConfig | None = None, speed: int = 0, **rules: Any,
    ) -> None:  # fmt: skip
        config = people or PeopleConfig(shards=1)
        self.name = name
        self.accounts = Accounts("sim", config)
        privacy = PrivacyConfig(consent="opt_in" if default == "opt_in" else "opt_out")
        own = BotGossipSettings(
            gossip=GossipConfig(**rules), privacy=privacy, reflection=ReflectionConfig(**(reflection or {})),
            bots=BOTS, artifacts=ARTIFACTS, detector=detector, graph=graph,
        )  # fmt: skip
        naming = {"name": name, "user_id": f"id-{name}", "display_name": name.title()}
        persona = BotPersona(**naming, think_ms=0, typing_chars_per_s=speed)
        parameters = BotParameters(
            persona=persona, planets=planets, budget=GENEROUS, people=PeopleSettings(platform="sim", people=config),
            gossip=own,
        )  # fmt: skip
        super().__init__(Bot(f"bot:{name}", parameters))
        for user in friends:
            self.receive(long_known(user, user.title(), self.accounts))

    def hears(self, number: int, text: str = PROMOTED, user: str = "ada", **more: Any) -> Outcome:
        """Somebody speaks to this bot, on planet g unless `more` says otherwise."""
        heard = said(number, text, more.pop("at", self.now), user_id=user, **{"author_name": user.title()} | more)
        return self.receive(Heard(heard), heard.at)

    def gets_news(self, artifact: Artifact) -> Outcome:
        """The shard lets this bot know of something."""
        news = NewsArrived(artifact.artifact_id, artifact.user_id, artifact.planet, artifact.roots[0])
        return self.receive(news, sender="people:0")

    def finds(self, asked_in: Outcome, *artifacts: Artifact) -> Outcome:
        """The store answers the question that the bot asked in a turn."""
        return self.receive(Discovered(request(asked_in, Discover), artifacts), sender=ARTIFACTS)

    def composes(self, asked_in: Outcome, text: str = "Well.") -> Outcome:
        """The composer answers."""
        return self.receive(Composed(request(asked_in, Compose), text), sender="bridge:composer")

    def applied(self, said_in: Outcome, remote_id: str = "r1") -> Outcome:
        """What the bot said stands in the world."""
        return self.receive(Applied(next(one.id for to, one in said_in.sent if to == "bridge:world"), remote_id))


def event_of(
    number: int = 1, *, user: str = "ada", at: int = START_AT, kind: str = USER_UPDATE, topic: str = "career",
    bot: str = "elena", planet: str = "g", version: int = 0, depth: int = 0, **more: Any,
) -> UniverseEvent:  # fmt: skip
    """What `bot` heard in message `number`."""
    root = root_of(str(number), version)
    fields: dict[str, Any] = {
        "event_id": event_id_of(root, kind, topic, depth, bot), "event_type": kind, "user_id": user,
        "user_name": user.title(), "source_bot": bot, "summary": f"{user.title()} has news about work", "topic": topic,
        "message_id": str(number), "root": root, "at": at, "planet": planet, "channel": "c",
        "propagation_depth": depth,
    }  # fmt: skip
    return UniverseEvent(**fields | more)


def habit_of(number: int, *roots: str, **more: Any) -> UniverseEvent:
    """What Elena noticed about Ada, counted from message `number` and from `roots`."""
    event = event_of(number, kind=PATTERN, topic="days", **more)
    return msgspec.structs.replace(event, kind=PATTERN, more_roots=roots, confidence_milli=800)


def gossip_of(number: int = 1, *, user: str = "ada", at: int = START_AT, **more: Any) -> Artifact:
    """What Elena told about message `number`, for Dotty and Marcus."""
    fields: dict[str, Any] = {
        "artifact_id": f"ga-{number}", "type": GOSSIP, "source_bot": "elena", "confidence_milli": 900,
        "content": f"[Gossip from elena] I heard that {user.title()} has news about work", "created_at": at,
        "expires_at": at + 14 * DAY_MS, "user_id": user, "subjects": (user,), "roots": (f"msg:{number}",),
        "eligible_recipients": ("dotty", "marcus"), "planet": "g", "channel": "c", "event_type": USER_UPDATE,
        "topic": "career",
    }  # fmt: skip
    return Artifact(**fields | more)


def asked(outcome: Outcome) -> list[str]:
    """The bots that were asked how they stand to somebody."""
    return sorted(to.removeprefix("bot:") for to, one in outcome.sent if isinstance(one.body, StandingAsked))


def kept(*outcomes: Outcome) -> list[Artifact]:
    """The artifacts that were sent to the store."""
    return [body.artifact for outcome in outcomes for body in outcome.bodies(Keep)]


def withdrawn(*outcomes: Outcome) -> list[Withdraw]:
    """What the store was told to drop."""
    return [body for outcome in outcomes for body in outcome.bodies(Withdraw)]


def refusals(*outcomes: Outcome) -> list[str]:
    """The reasons for which events were refused."""
    return [str(line["reason"]) for outcome in outcomes for line in outcome.decisions("gossip_refused")]


def unheard_by(*outcomes: Outcome) -> dict[str, str]:
    """Which bots do not hear of an event, and why."""
    return {str(one["bot"]): str(one["reason"]) for outcome in outcomes for one in outcome.decisions("gossip_unheard")}


def newly_told(outcome: Outcome) -> list[str]:
    """The bots that are told that there is news."""
    return sorted(to.removeprefix("bot:") for to, one in outcome.sent if isinstance(one.body, NewsArrived))


def request(outcome: Outcome, kind: type[msgspec.Struct]) -> str:
    """The id of the one request of a kind."""
    (found,) = [one.id for _, one in outcome.sent if isinstance(one.body, kind)]
    return found


def rung(member: Hand, outcome: Outcome, kind: type[msgspec.Struct]) -> list[Outcome]:
    """The timers of a kind that a turn set ring."""
    return [member.receive(one.body, one.at) for one in outcome.timers if isinstance(one.body, kind)]


class Store:
    """What a store holds after what was sent to it."""

    def __init__(self) -> None:
        self.artifacts: dict[str, Artifact] = {}
        self.gone: set[str] = set()

    def takes(self, outcome: Outcome) -> list[Artifact]:
        """Requests in order; the artifacts that are new."""
        new = []
        for body in (one.body for to, one in outcome.sent if to == ARTIFACTS):
            if isinstance(body, Keep) and self.gone.isdisjoint(body.artifact.roots):
                self.artifacts[body.artifact.artifact_id] = body.artifact
                new.append(body.artifact)
            elif isinstance(body, Withdraw):
                self.gone |= {*body.roots}
                for one in [*self.artifacts.values()]:
                    expired = one.expires_at < body.expired_before
                    if expired or body.user in one.subjects or not self.gone.isdisjoint(one.roots):
                        del self.artifacts[one.artifact_id]
        return new


class AnyOrder:
    """A shard to which things happen in an order drawn from `draws`, beside what a person would expect of it.

    `violations` are: an artifact whose message is gone or whose person said no, a reader outside the gate, an event
    without an end or with two, a reason that is none.
    """

    def __init__(self, shard: HandShard, draws: Random) -> None:
        self.shard, self.draws, self.store = shard, draws, Store()
        self.versions, self.deleted_at = dict[str, int](), dict[str, int]()
        self.dated: dict[tuple[int, int], int] = {}
        self.chosen: dict[str, Consent] = {}
        self.published: dict[str, UniverseEvent] = {}
        self.ends: dict[str, list[str]] = {}
        self.owed: list[int] = []
        self.timers: list[AnyEnvelope] = []
        self.violations: list[str] = []

    def lives(self, steps: int) -> list[str]:
        """So many things happen, then all that is still to come; what was seen that must not be."""
        self._see(self.shard.receive(Started()))
        ways = (
            *[self._publish] * 4,
            *[self._stand] * 5,
            self._gone,
            self._choose,
            self._lose,
            self._confirm,
            self._pass,
        )
        for _ in range(steps):
            self.draws.choice([*ways, self._pass])()
        for number, version in sorted(one for one in self.dated if one[1]):
            # A bot may be faster than the planet, but the planet does tell of every edit.
            self._lost(str(number), version)
        self._ring(self.shard.now + MINUTE)
        self._look_back()
        return self.violations

    def _publish(self) -> None:
        draws = self.draws
        number, version, bot = draws.randrange(MESSAGES), draws.choice((0, 0, 0, 1, 2)), draws.choice(BOTS)
        # Nobody edits what is deleted: whatever is published of it then was written before.
        latest = self.deleted_at.get(str(number), self.shard.now)
        event = event_of(
            number, user=("ada", "kim")[number % 2], at=self.dated.setdefault((number, version), latest), bot=bot,
            topic=draws.choice(("career", "family")), version=version, planet="ggh"[number % 3],
            depth=draws.choice((0, 0, 0, 0, 1, 2)),
        )  # fmt: skip
        content = draws.choice((*[PROMOTED] * 9, "I have cancer"))
        publish = Publish(event, content, private=draws.random() < 0.05, version=version)
        if self.shard.life(event.user_id).find(event.event_id) is None:
            self.published[event.event_id], self.ends[event.event_id] = event, []
        self._see(self.shard.receive(publish, sender=f"bot:{bot}"))

    def _stand(self) -> None:
        bot, user = self.draws.choice(BOTS), self.draws.choice(("ada", "kim"))
        self._see(self.shard.stands(bot, self.standing(bot, user), user))

    @staticmethod
    def standing(bot: str, user: str) -> tuple[int, int]:
        """Marcus trusts nobody, Dotty everybody, Elena Ada."""
        return FRIEND if (bot, user) in {("dotty", "ada"), ("dotty", "kim"), ("elena", "ada")} else STRANGER

    def _gone(self) -> None:
        self._lost(str(self.draws.randrange(MESSAGES)), self.draws.choice((1, 2, -1)))

    def _lost(self, message: str, version: int) -> None:
        before = self.versions.get(message, 0)
        self.versions[message] = -1 if -1 in (before, version) else max(before, version)
        if version < 0:
            self.deleted_at.setdefault(message, self.shard.now)
        self._see(self.shard.receive(SourceGone((message,), version), sender="planet:g"))

    def _choose(self) -> None:
        user, switch = self.draws.choice(("ada", "kim")), self.draws.random() < 0.7
        chosen = self.draws.choice((Consent(switch), Consent(None, switch), Consent(invisible=not switch)))
        self.chosen[user] = chosen_over(self.chosen.get(user, Consent()), chosen)
        outcome = self.shard.receive(SetConsent(user, user.title(), chosen), sender="planet:g")
        self.owed.append(outcome.bodies(RootsForgotten)[0].receipt)
        self._see(outcome)

    def _lose(self) -> None:
        bot, user = self.draws.choice(BOTS), self.draws.choice(("ada", "kim"))
        self._see(self.shard.receive(LostTrust(bot, user), sender=f"bot:{bot}"))
        about = [one for one in self.store.artifacts.values() if one.user_id == user]
        self._must(not any(bot in one.eligible_recipients for one in about), f"told on without trust: {bot}")

    def _confirm(self) -> None:
        if self.owed:
            bot = self.draws.choice(BOTS)
            self._see(self.shard.receive(Forgot(bot, self.draws.choice(self.owed)), sender=f"bot:{bot}"))

    def _pass(self) -> None:
        self._ring(self.shard.now + self.draws.choice((10, 10, 20_000, MINUTE, DAY_MS, 5 * DAY_MS)))

    def _ring(self, until: int) -> None:
        while self.timers and min(one.at for one in self.timers) <= until:
            first = min(self.timers, key=lambda one: (one.at, one.seq))
            self.timers.remove(first)
            self._see(self.shard.receive(first.body, first.at))
        self.shard.now = max(self.shard.now, until)

    def _see(self, outcome: Outcome) -> None:
        self.timers += outcome.timers
        for line in outcome.journal:
            reason, event = str(line.details.get("reason", "")), str(line.details.get("event", ""))
            if line.kind == "gossip_refused":
                self.ends.setdefault(event, []).append(reason)
                self._must(reason in (*REASONS, "nobody"), f"refused: {reason}")
            elif line.kind == "gossip_told":
                self.ends[event].append("told")
            elif line.kind == "gossip_narrowed" and line.details["bot"] == self.published[event].source_bot:
                # What a bot passed on goes with its trust.
                self.ends[event] = self.ends[event] or ["narrowed"]
            elif line.kind == "gossip_withdrawn":
                self._must(reason in WITHDRAWN_FOR, f"withdrawn: {reason}")
                roots = line.details["roots"]
                for one in self.published.values():
                    if isinstance(roots, list) and one.root in roots and not self.ends[one.event_id]:
                        self.ends[one.event_id].append("withdrawn")
        for artifact in self.store.takes(outcome):
            self._check(artifact)

    def _check(self, artifact: Artifact) -> None:
        user, consent = artifact.user_id, self.chosen.get(artifact.user_id, Consent())
        self._must(shares(consent, "opt_out"), f"told of {user}, who said no")
        for bot in artifact.eligible_recipients:
            here = artifact.planet in self.shard.parameters.gossip.planets[bot]
            self._must(here or shares_across_planets(consent), f"told across planets: {bot}")
            self._must(self.standing(bot, user) == FRIEND, f"told without trust: {bot}")
            self._must(bot != artifact.source_bot, "told to its teller")
        self._must(artifact.depth <= 1, "told too deep")

    def _look_back(self) -> None:
        for artifact in self.store.artifacts.values():
            message, read = message_of(artifact.roots[0])
            self._must(not Source(self.versions.get(message, 0)).outdates(read), f"still told: {artifact.roots[0]}")
            self._must(shares(self.chosen.get(artifact.user_id, Consent()), "opt_out"), "still told against a no")
        for event, ends in self.ends.items():
            self._must(len(ends) == 1, f"{event} ended in {ends}")

    def _must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.violations.append(otherwise)
