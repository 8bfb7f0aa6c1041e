"""Who lives in the society: honest users, each with habits of their own, and attackers. Columns, one row a person."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scenarios.gaming.habits import RATES, SLIPS, SUBSET_STEPS, WIDTHS, weekday_table
from universe.rng_columns import Bits, below_columns, chance_columns, entity_keys

ATTACKS: Final = ("T1", "T2", "T3", "T4", "T6", "T7", "T14")
"""The attacks by one controller that the bench knows (facts, section 6.1)."""
ATTACK_NAMES: Final = {
    "T1": "flood", "T2": "slow burn", "T3": "sleeper", "T4": "on-off", "T6": "value imbalance", "T7": "whitewashing",
    "T14": "penalty saturation",
}  # fmt: skip
BY_CONTROLLER: Final = ("T7",)
"""Attacks that change identities: their harm is a controller's, never compared with that of one identity."""
ARRIVAL_DAYS, HOLIDAY_DAYS, HOLIDAY_STARTS, HOLIDAY_SHARE = 60, 60, 305, 0.15
"""People arrive on one of the first 60 days; 15 % are away for 60 days that begin on one of the first 305."""
NO_HOLIDAY: Final = 32_000
OFFSET_MIN_MS, OFFSET_MS = 1_000, 1_800_000
"""How far into an hour a person's sessions begin, at least and less than: who looks at midnight comes in time."""


class Habits(Struct, frozen=True, kw_only=True):
    """Honest users, one row each; all fixed for life and drawn from (seed, id).

    `arrival_days`, `holiday_days`: days of the run. `weekdays`: bit set, bit 0 Monday. `window_starts`: UTC hour 0..23,
    `window_widths`: 2..8 hours. `rates`, `slips`: classes of `habits`. `favourites`: number of the favourite bot.
    """

    keys: Bits
    arrival_days: NDArray[np.int16]
    holiday_days: NDArray[np.int16]
    weekdays: NDArray[np.uint8]
    window_starts: NDArray[np.uint8]
    window_widths: NDArray[np.uint8]
    rates: NDArray[np.uint8]
    slips: NDArray[np.uint8]
    favourites: NDArray[np.uint8]
    offsets_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)

    def part(self, first: int, last: int) -> Habits:
        """The rows from `first` to before `last`, as views."""
        return Habits(**{name: getattr(self, name)[first:last] for name in self.__struct_fields__})


class Attackers(Struct, frozen=True, kw_only=True):
    """Attackers, one row each, those of one attack side by side; `attacks` holds indexes of `ATTACKS`."""

    keys: Bits
    attacks: NDArray[np.uint8]
    favourites: NDArray[np.uint8]
    offsets_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)


def honest_id(number: int) -> str:
    """The id of an honest user."""
    return f"h{number:07d}"


def attacker_id(attack: str, number: int) -> str:
    """The id of an attacker: of the controller, where it changes identities."""
    return f"{attack.lower()}-{number:06d}"


def identity_id(controller: str, identities: int) -> str:
    """The account that a controller uses as its `identities`-th, counted from 1."""
    return controller if identities == 1 else f"{controller}.{identities}"


def honest_users(seed: int, first: int, last: int, bots: int) -> Habits:
    """The honest users with the numbers from `first` to before `last`; a slice never changes anybody."""
    keys = entity_keys(honest_id(number) for number in range(first, last))

    def drawn(trait: str, bound: int) -> NDArray[np.int64]:
        return below_columns(seed, f"gaming.{trait}", 0, keys, bound)

    away = chance_columns(seed, "gaming.holiday", 0, keys, HOLIDAY_SHARE)
    week = drawn("days_a_week", 6) * SUBSET_STEPS + drawn("weekdays", SUBSET_STEPS)
    return Habits(
        keys=keys,
        arrival_days=drawn("arrival", ARRIVAL_DAYS).astype(np.int16),
        holiday_days=np.where(away, drawn("holiday_start", HOLIDAY_STARTS), NO_HOLIDAY).astype(np.int16),
        weekdays=weekday_table()[week],
        window_starts=drawn("window_start", 24).astype(np.uint8),
        window_widths=(WIDTHS[0] + drawn("window_width", len(WIDTHS))).astype(np.uint8),
        rates=drawn("rate", RATES).astype(np.uint8),
        slips=drawn("slip", SLIPS).astype(np.uint8),
        favourites=drawn("favourite", bots).astype(np.uint8),
        offsets_ms=(OFFSET_MIN_MS + drawn("offset", OFFSET_MS - OFFSET_MIN_MS)).astype(np.int32),
    )


def attackers(seed: int, attacks: tuple[str, ...], each: int, first: int, last: int, bots: int) -> Attackers:
    """The attackers with the numbers from `first` to before `last`; `each` per attack, in the order of `attacks`."""
    places = [divmod(number, each) for number in range(first, last)]
    keys = entity_keys(attacker_id(attacks[attack], number) for attack, number in places)
    return Attackers(
        keys=keys,
        attacks=np.array([ATTACKS.index(attacks[attack]) for attack, _ in places], np.uint8),
        favourites=below_columns(seed, "gaming.favourite", 0, keys, bots).astype(np.uint8),
        offsets_ms=(OFFSET_MIN_MS + below_columns(seed, "gaming.offset", 0, keys, OFFSET_MS - OFFSET_MIN_MS)).astype(
            np.int32
        ),
    )


class Roll(Struct, frozen=True):
    """Some of the society's people by number, honest users first, then the attackers attack by attack.

    `groups`: 0 honest, else one more than the attack's place among the society's. `arrivals`: day numbers.
    """

    honest: Habits
    hostile: Attackers
    groups: NDArray[np.int64]
    favourites: NDArray[np.int64]
    arrivals: NDArray[np.int64]


def roll_of(seed: int, users: int, attacks: tuple[str, ...], each: int, bots: int, first: int, last: int) -> Roll:
    """The people from `first` to before `last`, of `users` honest ones and `each` attackers for each attack."""
    split = min(max(first, users), last)
    low = split - users if split < last else 0
    honest = honest_users(seed, first, split, bots)
    hostile = attackers(seed, attacks, each, low, low + last - split, bots)
    place = np.array([attacks.index(attack) + 1 if attack in attacks else 0 for attack in ATTACKS], np.int64)
    return Roll(
        honest=honest,
        hostile=hostile,
        groups=np.concatenate((np.zeros(len(honest), np.int64), place[hostile.attacks])),
        favourites=np.concatenate((honest.favourites, hostile.favourites)).astype(np.int64),
        arrivals=np.concatenate((honest.arrival_days, np.zeros(len(hostile), np.int16))).astype(np.int64),
    )


def account_id(number: int, users: int, attacks: tuple[str, ...], each: int) -> str:
    """The first account of the person with this number."""
    if number < users:
        return honest_id(number)
    attack, own = divmod(number - users, each)
    return attacker_id(attacks[attack], own)
