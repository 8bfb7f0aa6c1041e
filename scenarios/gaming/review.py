"""A finished run looked at: shares, medians and means over people, each divided once from whole numbers."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from actors.wide.shard import Tallies
from scenarios.gaming.population import BY_CONTROLLER
from scenarios.gaming.shard import TOLD_DAYS, Society
from universe.trust.tiers import FAMILIAR, TIERS

DIGITS: Final = 6


class Review(Struct, frozen=True):
    """`timeline` and `totals` as `scenarios.gaming.tallies` says, first axis of the timeline the day.

    Groups are counted as there: 0 the honest users, then the attacks. An `identity_cost` is in messages.
    """

    society: Society
    timeline: Tallies
    totals: Tallies
    identity_cost: int = 0

    def people(self, group: int) -> int:
        """How many people are in the group."""
        return self.society.each if group else self.society.users

    def total(self, name: str, group: int) -> int:
        """A daily count, summed over the run."""
        return int(self.timeline[name][:, group].sum())

    def mean(self, name: str, group: int) -> float:
        """The same per person."""
        return round(self.total(name, group) / self.people(group), DIGITS)

    def harm(self, group: int) -> float:
        """Weighted bad acts per person."""
        return round(self.total("harm_milli", group) / 1000 / self.people(group), DIGITS)

    def cost(self, group: int) -> float:
        """Messages per person, further identities included at their price."""
        spent = self.total("messages", group) + self.identity_cost * self.total("identities", group)
        return round(spent / self.people(group), DIGITS)

    def worst(self) -> tuple[str, float]:
        """The attack by one identity that does the most harm, and how much; the first one where several do."""
        harms = [
            (attack, self.harm(group))
            for group, attack in enumerate(self.society.groups)
            if group and attack not in BY_CONTROLLER
        ]
        return max(harms, key=lambda one: one[1], default=("", 0.0))

    def shares(self, day: int, group: int) -> dict[str, float]:
        """The share of each tier among those who had arrived by the end of a sampled day; empty if nobody had."""
        counts = [int(count) for count in self.timeline["tiers"][day, group]]
        there = sum(counts)
        return {tier: round(count / there, DIGITS) for tier, count in zip(TIERS, counts, strict=True)} if there else {}

    def at_least(self, tier: int, day: int, group: int) -> float | None:
        """The share that a sampled day found at `tier` or above; None while nobody has arrived."""
        counts = [int(count) for count in self.timeline["tiers"][day, group]]
        return round(sum(counts[tier:]) / sum(counts), DIGITS) if sum(counts) else None

    def reached(self, tier: int, group: int) -> float:
        """The share that was ever given `tier` by its favourite bot."""
        return round(int(self.totals["rise_days"][group, tier - 1].sum()) / self.people(group), DIGITS)

    def days_to(self, tier: int, group: int) -> int | None:
        """Days from arrival until half of all people had reached `tier`; None where fewer ever did."""
        left = (self.people(group) + 1) // 2
        for day, count in enumerate(self.totals["rise_days"][group, tier - 1].tolist()):
            left -= count
            if left <= 0:
                return day
        return None

    def messages_to(self, tier: int, group: int) -> float | None:
        """What those who reached `tier` had written to their favourite bot until then, on average."""
        people = int(self.totals["rise_days"][group, tier - 1].sum())
        return round(int(self.totals["rise_messages"][group, tier - 1]) / people, DIGITS) if people else None

    def message_weight(self, group: int) -> float | None:
        """What a message was worth on average, by the weight of the tier that its day ended with."""
        messages = self.total("messages", group)
        return round(self.total("worth_milli", group) / 1000 / messages, DIGITS) if messages else None

    @property
    def last_day(self) -> int:
        """The number of the last day."""
        return self.society.days - 1

    def told_days(self) -> list[int]:
        """The days whose shares are told, counted from 1."""
        return sorted({day for day in (*TOLD_DAYS, self.society.days) if day <= self.society.days})

    def honest_familiar_share(self) -> float | None:
        """The share of honest users who are familiar or more at the end, of those who have arrived."""
        return self.at_least(FAMILIAR, self.last_day, 0)
