"""What is counted of a day and of a whole run: whole numbers by group, which add up over shards in any order."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from actors.wide.shard import Tallies
from scenarios.gaming.harm import Deeds
from universe.trust.tiers import TIERS, TierIndex

DAILY: Final = ("active", "messages", "misreads", "bads", "severe", "detected", "harm_milli", "demotions",
                "worth_milli", "identities")  # fmt: skip
"""Counts of a day by group (0: honest users, then the attacks in order): people who wrote, their messages, good ones
taken for bad, bad acts, the severe ones, those detected, harm in thousandths, false demotions, messages weighed by the
tier that the day ended with (thousandths), identities taken on beyond the first.
"""
RISES: Final = len(TIERS) - 1
"""Tiers that somebody can rise to."""


def no_day(groups: int) -> Tallies:
    """The counts of a day without anybody; `tiers` are people by the tier their favourite bot gives them."""
    tallies = {name: np.zeros(groups, np.int64) for name in DAILY}
    tallies["tiers"] = np.zeros((groups, len(TIERS)), np.int64)
    return tallies


def no_run(groups: int, days: int) -> Tallies:
    """Counts of a run: people by group, tier they rose to, and days from their arrival until then.

    And what they had written by then to their favourite bot, which is the one that counts.
    """
    return {
        "rise_days": np.zeros((groups, RISES, days + 1), np.int64),
        "rise_messages": np.zeros((groups, RISES), np.int64),
    }


def count_deeds(day: Tallies, groups: NDArray[np.int64], deeds: Deeds) -> None:
    """Add what came of bad and misread acts; `groups` has one row for each of `deeds`."""
    for name in ("bads", "severe", "detected", "harm_milli", "demotions"):
        np.add.at(day[name], groups, getattr(deeds, name))


def count_rises(
    run: Tallies, groups: NDArray[np.int64], before: TierIndex, after: TierIndex, days: NDArray[np.int64],
    messages: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add people who rose above every tier they had had, `days` after their arrival, with `messages` to their name."""
    for tier in range(1, len(TIERS)):
        rose = (before < tier) & (tier <= after)
        np.add.at(run["rise_days"][:, tier - 1], (groups[rose], days[rose]), 1)
        np.add.at(run["rise_messages"][:, tier - 1], groups[rose], messages[rose])


def count_tiers(day: Tallies, groups: NDArray[np.int64], tiers: TierIndex) -> None:
    """Add people by group and tier."""
    counted = np.bincount(groups * len(TIERS) + tiers, minlength=day["tiers"].size)
    day["tiers"] += counted.reshape(day["tiers"].shape)
