"""People before a bot, by hand or in a small world: what they say, how they react, what the bot makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

import msgspec

from actors.bot import Bot
from actors.bot_messages import Deleted, Edited, Heard, Reacted, StandingAsked
from actors.bot_parameters import BotParameters
from actors.bot_records import PeopleSettings, person
from actors.factories import spec
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.planet import PlanetParameters
from scenarios.world import bot_members
from tests.acquainted import ELENA, Acquainted
from tests.hand_turns import DAY, HOUR, START_AT, HandDriven, Outcome, said
from tests.small_worlds import GENEROUS
from universe.config import ConductConfig, Config, SubstrateConfig, TrustConfig
from universe.events import PRIVATE_GUILD, AnyEvent, Message, ReactionAdd, ReactionRemove
from universe.people.records import person_id_of
from universe.trust.tiers import TIERS

PATIENT: Final = SubstrateConfig(timeout_ms=10_000)
BOT: Final = "bot:elena"
THREAT: Final = "I will kill you"
INSULT: Final = "you are an idiot"
LIKE: Final = "\U0001f44d"
FIRE: Final = "\U0001f525"
DISLIKE: Final = "\U0001f44e"
NEUTRAL: Final = "\U0001f602"


class Elena(Acquainted):
    """As `Acquainted`, under other rules; nothing is told to her but what the test says."""

    def __init__(
        self, *, trust: TrustConfig | None = None, conduct: ConductConfig | None = None, judge: str = "", **config: Any
    ) -> None:
        super().__init__(**config)
        settings = PeopleSettings(
            platform="discord", trust=trust or TrustConfig(), conduct=conduct or ConductConfig(), people=self.config,
            judge=judge, archive="bridge:archive",
        )  # fmt: skip
        self.bot = HandDriven(
            Bot("bot:elena", BotParameters(persona=ELENA, planets=("g",), budget=GENEROUS, people=settings))
        )

    def says(
        self, user_id: str, text: str = "hello there", at: int | None = None, *, private: bool = False, **more: Any
    ) -> Outcome:
        """Somebody speaks to Elena at `at` (default: now), in a channel or in private."""
        self._number += 1
        heard = written(self._number, user_id, text, self.bot.now if at is None else at, private=private, **more)
        return self.bot.receive(heard if private else Heard(heard), heard.at)

    def lives(self, user_id: str, days: range, hours: Sequence[int] = (10, 14, 18)) -> Self:
        """Somebody speaks to Elena at each of `hours` on these days after `START_AT`."""
        for day in days:
            for hour in hours:
                self.says(user_id, at=START_AT + day * DAY + hour * HOUR)
        return self

    def reacts(
        self, user_id: str, emoji: str = LIKE, message: str = "m1", *, removed: bool = False, **more: Any
    ) -> Outcome:
        """Somebody reacts to one of Elena's messages now, or takes that back."""
        self._number += 1
        event = reacted(self._number, user_id, emoji, more.pop("at", self.bot.now), message, removed=removed, **more)
        return self.bot.receive(Reacted(event))

    def edits(
        self, number: int, user_id: str, text: str, at: int | None = None, *, addressed: bool = True, **more: Any
    ) -> Outcome:
        """Somebody changes message `number` to Elena at `at` (default: now); it was written at `at` as well."""
        at = self.bot.now if at is None else at
        return self.bot.receive(Edited(written(number, user_id, text, at, **more), addressed), at)

    def deletes(self, *numbers: int, at: int | None = None) -> list[Outcome]:
        """Messages are deleted at `at` (default: now); what Elena tells herself then arrives."""
        gone = self.bot.receive(Deleted(tuple(map(str, numbers))), at)
        return [gone, *(self.bot.receive(timer.body, timer.at) for timer in gone.timers)]

    def row(self, user_id: str) -> dict[str, int]:
        """The ledger row of somebody known."""
        known = self.known(user_id)
        return known.row if known is not None else {}

    def tier(self, user_id: str) -> str:
        """The tier's name now."""
        return TIERS[self.standing(user_id)[1]]


def written(number: int, user_id: str, text: str, at: int, *, private: bool = False, **more: Any) -> Message:
    """A message to Elena."""
    if private:
        more = {"guild_id": PRIVATE_GUILD, "channel_id": f"dm-elena-{user_id}", "dm_bot": "elena"} | more
    return said(number, text, at, **{"user_id": user_id, "author_name": user_id} | more)


def reacted(
    number: int, user_id: str, emoji: str, at: int, message: str = "m1", *, removed: bool = False, **more: Any
) -> ReactionAdd | ReactionRemove:
    """A reaction to a message of Elena's, or its removal."""
    kind = ReactionRemove if removed else ReactionAdd
    fields: dict[str, Any] = {
        "event_id": f"react:{number}", "at": at, "guild_id": "g", "channel_id": "c", "user_id": user_id,
        "message_id": message, "emoji": emoji, "message_user_id": ELENA.user_id,
    }  # fmt: skip
    return kind(**fields | more)


class Town:
    """A planet, Elena and the people shards, alive in virtual time on a runtime."""

    def __init__(
        self, *more: MemberSpec, hosts: int = 1, url: str = "", listeners: tuple[str, ...] = (), **rules: Any
    ) -> None:
        self.config = Config(budget=GENEROUS, **rules)
        plan = UniversePlan(
            members=town_members(self.config, *more, listeners=listeners), settings=HostSettings(start_at=START_AT),
            hosts=hosts, substrate=PATIENT, url=url,
        )  # fmt: skip
        self._runtime = LocalRuntime(plan)
        self.now = START_AT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runtime.stop()

    @property
    def runtime(self) -> LocalRuntime:
        """What runs the town."""
        return self._runtime

    def hears(self, events: Iterable[AnyEvent]) -> Self:
        """Let this happen, and what follows from it within a minute of the last."""
        ordered = sorted(events, key=lambda event: event.at)
        self._runtime.feed(ordered)
        return self.until(max([self.now, *(event.at + 60_000 for event in ordered)]))

    def until(self, at: int) -> Self:
        """Let time pass."""
        self.now = max(self.now, at)
        self._runtime.run_until(self.now)
        return self

    def standing(self, user_id: str, at: int = 0) -> tuple[int, str]:
        """How Elena stands to somebody now (or at `at`): permille and tier."""
        told = self._runtime.ask(BOT, StandingAsked((user_id,), at), 60_000)
        permille, tier = told["standings"][user_id]
        return permille, TIERS[tier]

    def row(self, user_id: str) -> dict[str, int]:
        """Elena's ledger row of somebody."""
        wanted = person(person_id_of(f"sim:{user_id}"))
        rows = [data for address, name, data in self._runtime.harvest().records if (address, name) == (BOT, wanted)]
        return dict(msgspec.msgpack.decode(rows[0])["row"]) if rows else {}


def town_members(config: Config, *more: MemberSpec, listeners: tuple[str, ...] = ()) -> tuple[MemberSpec, ...]:
    """Planet g and Elena, the bridges and people shards that the rules ask for, and `more`."""
    planet = PlanetParameters(chat=config.chat, seed=1, listeners=listeners, people=config.people)
    return (*bot_members(config, (ELENA,), ("g",), 1), spec("planet:g", "make_planet", planet), *more)


def wall_town(url: str, hosts: int, tries_max: int = 3) -> UniversePlan:
    """The town in wall time on the server at `url`; what is due from `START_AT` on is due now."""
    settings = HostSettings(start_at=START_AT, grid_ms=0, tries_max=tries_max)
    members = town_members(Config(budget=GENEROUS))
    return UniversePlan(members=members, settings=settings, hosts=hosts, substrate=PATIENT, url=url)
