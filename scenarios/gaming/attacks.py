"""The attacks as programs over columns: each day an attacker sees its own tier and decides what to do.

Programs and figures are those of the attack library (facts, section 6.1). Where it says nothing, an attacker does what
serves it: it comes on every day, at hours that differ from day to day, so that tenure and diversity are complete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scenarios.gaming.activity import DayPlan, Detector, half, misread
from scenarios.gaming.population import ATTACKS, Attackers
from universe.rng_columns import draw_at, moments
from universe.trust.tiers import ACQUAINTANCE, FAMILIAR, TierIndex

LONG_AGO: Final = -1000
FLOOD_MESSAGES: Final = 500
SLEEP_DAYS, WAKE_DAYS = 180, 5
CYCLE_DAYS, CYCLE_GOOD_DAYS = 30, 24
STRIKE_GAP_DAYS: Final = 15
BUILD_DAYS: Final = 190
HOUR_STEP: Final = 5
"""Attackers write five hours later each day: in 24 days they have seen every hour."""


class Memory(Struct, frozen=True):
    """What attackers remember, a row each: whether they have struck, the day of the last strike, their identities."""

    struck: NDArray[np.bool_]
    strike_days: NDArray[np.int16]
    identities: NDArray[np.int16]

    @classmethod
    def fresh(cls, count: int) -> Memory:
        """Of attackers who have done nothing yet."""
        return cls(np.zeros(count, np.bool_), np.full(count, LONG_AGO, np.int16), np.ones(count, np.int16))

    def part(self, rows: slice) -> Memory:
        """Some rows, as views."""
        return Memory(self.struck[rows], self.strike_days[rows], self.identities[rows])


class Orders(Struct, frozen=True):
    """What attackers do on a day, a row each.

    All messages, the bad among them, whether these are severe, from which tier on they are done, number of sessions.
    """

    messages: NDArray[np.int32]
    bads: NDArray[np.int32]
    severe: NDArray[np.bool_]
    needs_tiers: NDArray[np.uint8]
    sessions: NDArray[np.int32]

    @classmethod
    def none(cls, count: int) -> Orders:
        """Nothing to do, in two sessions."""
        zeros = np.zeros(count, np.int32)
        return cls(
            zeros, zeros.copy(), np.zeros(count, np.bool_), np.zeros(count, np.uint8), np.full(count, 2, np.int32)
        )

    def part(self, rows: slice) -> Orders:
        """Some rows, as views."""
        return Orders(*(getattr(self, name)[rows] for name in self.__struct_fields__))


Program = Callable[[int, TierIndex, Memory, Orders], None]
"""Day of the run, tiers at its start, memory and orders of one attack's rows; both are changed in place."""


def _flood(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del tiers, memory
    orders.messages[:] = FLOOD_MESSAGES if day == 0 else 3
    orders.bads[:] = 0 if day == 0 else 3
    orders.sessions[:] = 1


def _slow_burn(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del day
    memory.struck[:] |= tiers >= FAMILIAR
    orders.messages[:] = np.where(memory.struck, 3, 1)
    orders.bads[:] = np.where(memory.struck, 3, 0)
    orders.sessions[:] = 1


def _sleeper(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del tiers, memory
    if day == 0:
        orders.messages[:] = 1
    elif SLEEP_DAYS < day <= SLEEP_DAYS + WAKE_DAYS:
        orders.messages[:] = 12
    elif day > SLEEP_DAYS:
        orders.messages[:] = orders.bads[:] = 4


def _on_off(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del tiers, memory
    orders.messages[:] = 3
    orders.bads[:] = 0 if day % CYCLE_DAYS < CYCLE_GOOD_DAYS else 3
    orders.needs_tiers[:] = FAMILIAR


def _value_imbalance(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    strikes = (tiers >= FAMILIAR) & (day - memory.strike_days >= STRIKE_GAP_DAYS)
    memory.strike_days[strikes] = day
    orders.messages[:] = 10 + strikes
    orders.bads[:] = strikes
    orders.severe[:] = True
    orders.needs_tiers[:] = FAMILIAR


def _whitewashing(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del day
    renewed = memory.struck & (tiers < ACQUAINTANCE)
    memory.identities[:] += renewed
    memory.struck[:] = ~renewed & (memory.struck | (tiers >= ACQUAINTANCE))
    orders.messages[:] = np.where(memory.struck, 3, 5)
    orders.bads[:] = np.where(memory.struck, 3, 0)


def _penalty_saturation(day: int, tiers: TierIndex, memory: Memory, orders: Orders) -> None:
    del tiers, memory
    orders.messages[:] = 10
    orders.bads[:] = 0 if day < BUILD_DAYS else 5
    orders.severe[:] = True


PROGRAMS: Final[dict[str, Program]] = {
    "T1": _flood, "T2": _slow_burn, "T3": _sleeper, "T4": _on_off, "T6": _value_imbalance, "T7": _whitewashing,
    "T14": _penalty_saturation,
}  # fmt: skip


def attack_plan(
    seed: int, day: int, day_ms: int, crowd: Attackers, tiers: TierIndex, memory: Memory, detector: Detector
) -> DayPlan:
    """The day of the attackers, who see `tiers` (with their one bot, at its start) and change their `memory`.

    Whoever's ``memory.identities`` grows comes back as somebody new, before the first message of this day.
    """
    orders = Orders.none(len(crowd))
    for attack in np.unique(crowd.attacks).tolist():
        rows = np.flatnonzero(crowd.attacks == attack)
        own = slice(int(rows[0]), int(rows[-1]) + 1)
        PROGRAMS[ATTACKS[attack]](day, tiers[own], memory.part(own), orders.part(own))
    people = np.flatnonzero(orders.messages)
    at = moments(crowd.keys[people], day)
    messages, bads = orders.messages[people], orders.bads[people]
    sessions = np.minimum(orders.sessions[people], messages)
    hour = day * HOUR_STEP % 24
    return DayPlan(
        seed=seed, day_ms=day_ms, detector=detector, people=people, bots=crowd.favourites[people].astype(np.int64),
        messages=messages, misreads=misread(messages - bads, half(draw_at(seed, "gaming.faults", at), 32), detector),
        bads=bads, severe=orders.severe[people], needs_tiers=orders.needs_tiers[people],
        hours=np.where(sessions == 1, 1 << hour, 1 << hour | 1 << (hour + 12) % 24).astype(np.uint32),
        sessions=sessions, offsets_ms=crowd.offsets_ms[people], at=at,
    )  # fmt: skip
