"""A cohort of the society in a deep world: its people say every message of their days, as text, at its very time.

Attackers learn of their tier the honest way: they ask their bot, at midnight and right before an act that depends on
it. The cohort's journal says what nobody else can know: which messages were bad, who came back under a new name, and at
the end of sampled days which tiers the favourite bots give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar, Final

import msgspec
import numpy as np
from msgspec import Struct, field

from actors.assembly import Built
from actors.bot_messages import StandingAsked, StandingTold
from actors.member import Member, Started
from actors.turn import Turn
from actors.users import KnownBot
from bridges.simulated_world import NETWORK_MS
from scenarios.gaming.activity import DayPlan, Kind, PlannedMessage, honest_plan, messages_of
from scenarios.gaming.attacks import Memory, attack_plan
from scenarios.gaming.lines import line
from scenarios.gaming.population import account_id, identity_id, roll_of
from scenarios.gaming.shard import Society
from universe.effects import Send
from universe.ports import Applied, PortFailed
from universe.substrate import AnyEnvelope
from universe.trust.ledger import DAY_MS
from universe.trust.tiers import STRANGER, TIERS

LOOK_MS: Final = 500
"""How long before an act that depends on a tier an attacker asks for it."""


class CrowdParameters(Struct, frozen=True, kw_only=True):
    """The people from `first` to before `last` of a society, on a planet with these bots, by their number."""

    society: Society
    first: int
    last: int
    planet: str
    bots: tuple[KnownBot, ...]
    world: str = "bridge:world"


class Midnight(Struct, frozen=True, tag="midnight"):
    """Timer: a day of the run begins."""

    day: int


class Look(Struct, frozen=True, tag="look"):
    """Timer: an act is near that is done only above a tier."""

    user_id: str
    message: PlannedMessage


class CrowdState(Struct):
    """`awaited` answers of bots are missing before the plans of `day` can be made; `told` are tiers by account.

    `acts` maps a question to the act that waits for its answer. `struck`, `strike_days` and `identities` are what
    attackers remember, in the order of their numbers.
    """

    day: int = 0
    awaited: int = 0
    told: dict[str, int] = field(default_factory=dict)
    acts: dict[str, Look] = field(default_factory=dict)
    struck: list[bool] = field(default_factory=list)
    strike_days: list[int] = field(default_factory=list)
    identities: list[int] = field(default_factory=list)


CrowdBody = Started | Midnight | Look | StandingTold | Applied | PortFailed


class Crowd(Member[CrowdState]):
    """Owner of what its attackers remember; habits follow from the seed."""

    State: ClassVar[type[Struct]] = CrowdState
    Protocol: ClassVar[Any] = CrowdBody

    def __init__(self, address: str, parameters: CrowdParameters) -> None:
        super().__init__(address)
        self._own = parameters
        self._society = society = parameters.society
        shape = society.users, society.attacks, society.each
        self._roll = roll_of(society.seed, *shape, society.bots, parameters.first, parameters.last)
        self._names = [account_id(number, *shape) for number in range(parameters.first, parameters.last)]

    def initial(self) -> CrowdState:
        """Attackers have done nothing yet."""
        memory = Memory.fresh(len(self._roll.hostile))
        return CrowdState(
            struck=memory.struck.tolist(), strike_days=memory.strike_days.tolist(),
            identities=memory.identities.tolist(),
        )  # fmt: skip

    def receive(self, state: CrowdState, message: AnyEnvelope, turn: Turn) -> None:
        """Begin a day, say what depends on a tier, or hear how the bots stand to somebody."""
        match message.body:
            case Started():
                self._begin(state, 0, turn)
            case Midnight(day):
                self._begin(state, day, turn)
            case Look(user_id, planned) as look:
                question = StandingAsked((user_id,), planned.at_ms)
                state.acts[turn.send(f"bot:{self._own.bots[planned.bot].name}", question)] = look
            case StandingTold(_, standings):
                tiers = {user: standing[1] for user, standing in standings.items()}
                act = state.acts.pop(message.parents[0], None)
                if act is not None:
                    done = tiers[act.user_id] >= act.message.needs_tier
                    self._say(act.user_id, act.message, act.message.kind if done else "good", turn)
                    return
                state.told |= tiers
                state.awaited -= 1
                if not state.awaited:
                    self._live(state, turn)

    def _begin(self, state: CrowdState, day: int, turn: Turn) -> None:
        """Ask about the attackers, and about everybody who has arrived where the day before is a sampled one."""
        society = self._society
        state.day, state.told = day, {}
        if day < society.days:
            turn.later(Midnight(day + 1), self._midnight_ms(day + 1) - turn.now)
        asked: dict[int, list[str]] = {}
        sampled = day - 1 in society.sample_days
        for place in self._surveyed(day) if sampled else range(len(self._roll.honest), len(self._names)):
            asked.setdefault(int(self._roll.favourites[place]), []).append(self._account(state, place))
        for bot, users in sorted(asked.items()):
            turn.send(f"bot:{self._own.bots[bot].name}", StandingAsked(tuple(users), self._midnight_ms(day)))
        state.awaited = len(asked)
        if not asked:
            self._live(state, turn)

    def _midnight_ms(self, day: int) -> int:
        return self._society.start_at + day * DAY_MS

    def _surveyed(self, day: int) -> Iterable[int]:
        """The places of those who had arrived by the end of the day before."""
        return np.flatnonzero(self._roll.arrivals < day).tolist()

    def _account(self, state: CrowdState, place: int) -> str:
        """Under which account somebody goes now."""
        attacker = place - len(self._roll.honest)
        return self._names[place] if attacker < 0 else identity_id(self._names[place], state.identities[attacker])

    def _live(self, state: CrowdState, turn: Turn) -> None:
        """All answers are there: count what is sampled, plan the day and say it."""
        society, day = self._society, state.day
        if day - 1 in society.sample_days:
            self._survey(state, turn)
        if day == society.days:
            return
        begin = len(self._roll.honest)
        honest = honest_plan(
            society.seed, day, self._midnight_ms(day), self._roll.honest, society.bots, society.detector
        )
        self._schedule(state, honest, 0, turn)
        if len(self._roll.hostile):
            self._schedule(state, self._attack(state, begin, turn), begin, turn)

    def _attack(self, state: CrowdState, begin: int, turn: Turn) -> DayPlan:
        society = self._society
        before = np.array(state.identities, np.int16)
        memory = Memory(np.array(state.struck, np.bool_), np.array(state.strike_days, np.int16), before.copy())
        told = [state.told[self._account(state, place)] for place in range(begin, len(self._names))]
        plan = attack_plan(
            society.seed, state.day, self._midnight_ms(state.day), self._roll.hostile, np.array(told, np.uint8), memory,
            society.detector,
        )  # fmt: skip
        for attacker in np.flatnonzero(memory.identities > before).tolist():
            turn.decide("renewed", user=self._names[begin + attacker], day=state.day)
        state.struck, state.strike_days = memory.struck.tolist(), memory.strike_days.tolist()
        state.identities = memory.identities.tolist()
        return plan

    def _schedule(self, state: CrowdState, plan: DayPlan, begin: int, turn: Turn) -> None:
        for row, place in enumerate((plan.people + begin).tolist()):
            user_id = self._account(state, place)
            for planned in messages_of(plan, row):
                if planned.needs_tier and planned.kind != "good":
                    turn.later(Look(user_id, planned), planned.at_ms - LOOK_MS - turn.now)
                else:
                    self._say(user_id, planned, planned.kind, turn)

    def _say(self, user_id: str, planned: PlannedMessage, kind: Kind, turn: Turn) -> None:
        """Send a message so that it is heard at its very time."""
        bot = self._own.bots[planned.bot]
        planet, channel = self._own.planet, f"{self._own.planet}-{user_id}"
        send = Send(
            guild_id=planet, channel_id=channel, actor_id=user_id, actor_name=user_id,
            content=line(kind, self._society.seed, planned.at_ms, user_id), mentions=(bot.user_id,),
        )  # fmt: skip
        turn.send(
            self._own.world, send, delay_ms=planned.at_ms - NETWORK_MS - turn.now, planet=planet, channel=channel,
            visibility="guild",
        )  # fmt: skip
        if kind != "good":
            turn.decide("acted", user=user_id, act=kind, sent_at=planned.at_ms)

    def _survey(self, state: CrowdState, turn: Turn) -> None:
        counts = Counter(
            (int(self._roll.groups[place]), state.told.get(self._account(state, place), STRANGER))
            for place in self._surveyed(state.day)
        )
        for group in sorted({group for group, _ in counts}):
            tiers = {name: counts[group, tier] for tier, name in enumerate(TIERS)}
            turn.decide("surveyed", day=state.day - 1, group=self._society.groups[group], **tiers)


def make_crowd(address: str, parameters: bytes) -> Built:
    """A cohort; `parameters` is `CrowdParameters` in msgpack."""
    return Built(Crowd(address, msgspec.msgpack.decode(parameters, type=CrowdParameters)))
