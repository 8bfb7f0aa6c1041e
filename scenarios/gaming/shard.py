"""A shard of the society: people by their columns, and every bot's ledger rows for them, lived through day by day."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from actors.wide.shard import Columns, Tallies
from scenarios.gaming.activity import DayPlan, Detector, honest_plan, joined
from scenarios.gaming.attacks import Memory, attack_plan
from scenarios.gaming.harm import WEIGHTS_MILLI, Judgement, enter_hard, enter_plain, hard
from scenarios.gaming.population import roll_of
from scenarios.gaming.tallies import count_deeds, count_rises, count_tiers, no_day, no_run
from universe.config import TrustConfig
from universe.trust.ledger import DAY_MS, Ledger
from universe.trust.model import trust_model
from universe.trust.tiers import STRANGER, TierIndex

BLOCK_PEOPLE: Final = 32_768
"""People handled together: enough to make a call cheap, few enough to stay in the cache."""


SAMPLES: Final = 36
TOLD_DAYS: Final = (60, 180, 365)
"""After how many days everybody's tier is told (facts, section 6.2), besides the end."""


def sample_days(days: int) -> tuple[int, ...]:
    """At the end of which days of a run everybody's tier is counted: some 36, and those that are told."""
    step = max(1, days // SAMPLES)
    told = (day - 1 for day in (*TOLD_DAYS, days) if day <= days)
    return tuple(sorted({*range(step - 1, days, step), *told}))


class Society(Struct, frozen=True, kw_only=True):
    """All that decides a run: who lives in it, under which trust model, judged by which detector.

    `start_at` is the first UTC ms of day 0, `each` the number of attackers per attack of `attacks`, `sample_days` the
    days at whose end everybody's tier is counted.
    """

    seed: int
    start_at: int
    days: int
    users: int
    bots: int
    attacks: tuple[str, ...]
    each: int
    model: str
    trust: TrustConfig
    detector: Detector
    judgement: Judgement
    sample_days: tuple[int, ...]

    @property
    def people(self) -> int:
        """Honest users and attackers."""
        return self.users + self.each * len(self.attacks)

    @property
    def groups(self) -> tuple[str, ...]:
        """Who is counted apart."""
        return ("honest", *self.attacks)


def make_gaming_shard(parameters: bytes, first: int, last: int) -> GamingShard:
    """The shard of the people from `first` to before `last`; `parameters` is a `Society` in msgpack."""
    return GamingShard(msgspec.msgpack.decode(parameters, type=Society), first, last)


class GamingShard:
    """People are numbered: honest users first, then the attackers by attack; a ledger row is person * bots + bot.

    `ledger` holds every bot's rows, `best` the highest tier that each person's favourite bot has given them.
    """

    def __init__(self, society: Society, first: int, last: int) -> None:
        self.society = society
        self.model = trust_model(society.trust, society.model)
        roll = roll_of(society.seed, society.users, society.attacks, society.each, society.bots, first, last)
        self.honest, self.hostile = roll.honest, roll.hostile
        self.groups, self.favourites, self.arrivals = roll.groups, roll.favourites, roll.arrivals
        self.ledger = Ledger.empty((last - first) * society.bots, self.model.columns)
        self.best = np.zeros(last - first, np.uint8)
        self.memory = Memory.fresh(last - first)
        self._run = no_run(len(society.groups), society.days)

    def columns(self) -> Columns:
        """All that is remembered of people."""
        remembered = {f"memory.{name}": getattr(self.memory, name) for name in Memory.__struct_fields__}
        return {f"ledger.{name}": column for name, column in self.ledger.columns.items()} | remembered | {
            "best": self.best
        }

    def totals(self) -> Tallies:
        """Counts since day 0."""
        return self._run

    def step(self, tick: int) -> Tallies:
        """Live through a day: first everybody's plain acts, block by block, then all bad and misread ones together."""
        society = self.society
        day = no_day(len(society.groups))
        day_ms = society.start_at + tick * DAY_MS
        hard_plans = []
        for first in range(0, len(self.honest), BLOCK_PEOPLE):
            part = self.honest.part(first, first + BLOCK_PEOPLE)
            plan = honest_plan(society.seed, tick, day_ms, part, society.bots, society.detector).moved(first)
            hard_plans.append(self._live_plainly(plan, tick, day))
        if len(self.hostile):
            plan = self._attack(tick, day_ms, day).moved(len(self.honest))
            hard_plans.append(self._live_plainly(plan, tick, day))
        self._live_hard(joined(hard_plans), tick, day)
        if self.model.daily:
            self._close_day(day_ms + DAY_MS)
        if tick in society.sample_days:
            self._sample(tick, day_ms + DAY_MS, day)
        return day

    def _rows(self, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ledger rows of people with their favourite bots."""
        return people * self.society.bots + self.favourites[people]

    def _attack(self, tick: int, day_ms: int, day: Tallies) -> DayPlan:
        """Let the attackers decide; new identities are unknown to everybody."""
        society, begin = self.society, len(self.honest)
        rows = self._rows(np.arange(begin, begin + len(self.hostile)))
        tiers = self.model.standing(self.ledger.take(rows), day_ms)[1]
        memory = self.memory.part(slice(begin, None))
        before = memory.identities.copy()
        plan = attack_plan(society.seed, tick, day_ms, self.hostile, tiers, memory, society.detector)
        renewed = np.flatnonzero(memory.identities > before)
        if len(renewed):
            self.ledger.put(rows[renewed], Ledger.empty(len(renewed), self.model.columns))
            np.add.at(day["identities"], self.groups[begin + renewed], 1)
        return plan

    def _live_plainly(self, plan: DayPlan, tick: int, day: Tallies) -> DayPlan:
        """Enter the plain acts of some people; returns the plan of those whose day is not over with them."""
        rows = plan.people * self.society.bots + plan.bots
        part = self.ledger.take(rows)
        enter_plain(self.model, part, plan)
        self.ledger.put(rows, part)
        groups = self.groups[plan.people]
        for name, counts in (
            ("active", np.ones(len(plan), np.int64)), ("messages", plan.messages), ("misreads", plan.misreads),
        ):  # fmt: skip
            _add(day[name], groups, counts)
        tiers = self.model.standing(part, plan.day_ms + DAY_MS)[1]
        unfinished = hard(plan)
        # As strangers they count for nothing here, and for what they are when their day is over.
        tiers[unfinished] = STRANGER
        self._end_day(plan, part, tiers, tick, day)
        return plan.part(unfinished)

    def _live_hard(self, plan: DayPlan, tick: int, day: Tallies) -> None:
        rows = plan.people * self.society.bots + plan.bots
        part = self.ledger.take(rows)
        deeds = enter_hard(self.model, part, plan, self.society.judgement)
        self.ledger.put(rows, part)
        count_deeds(day, self.groups[plan.people], deeds)
        self._end_day(plan, part, self.model.standing(part, plan.day_ms + DAY_MS)[1], tick, day)

    def _end_day(self, plan: DayPlan, part: Ledger, tiers: TierIndex, tick: int, day: Tallies) -> None:
        """Count what messages were worth by the tiers of the evening, and who rose above all earlier ones."""
        people = plan.people
        _add(day["worth_milli"], self.groups[people], WEIGHTS_MILLI[tiers] * plan.messages)
        rose = np.flatnonzero((plan.bots == self.favourites[people]) & (tiers > self.best[people]))
        if len(rose):
            who = people[rose]
            days = tick - self.arrivals[who]
            count_rises(self._run, self.groups[who], self.best[who], tiers[rose], days, part["messages"][rose])
            self.best[who] = tiers[rose]

    def _close_day(self, now_ms: int) -> None:
        bots = self.society.bots
        for first in range(0, len(self.best), BLOCK_PEOPLE):
            block = slice(first * bots, (first + BLOCK_PEOPLE) * bots)
            self.model.close_day(self.ledger.view(block), now_ms)

    def _sample(self, tick: int, now_ms: int, day: Tallies) -> None:
        """Count the tiers of everybody who has arrived."""
        for first in range(0, len(self.best), BLOCK_PEOPLE):
            people = np.arange(first, min(first + BLOCK_PEOPLE, len(self.best)))
            people = people[self.arrivals[people] <= tick]
            tiers = self.model.standing(self.ledger.take(self._rows(people)), now_ms)[1]
            count_tiers(day, self.groups[people], tiers)


def _add(sums: NDArray[np.int64], groups: NDArray[np.int64], counts: NDArray[np.int64] | NDArray[np.int32]) -> None:
    """Add counts by group; those of the honest users are one group, and many."""
    if len(groups) and groups[0] == groups[-1]:
        sums[groups[0]] += counts.sum()
    else:
        np.add.at(sums, groups, counts)
