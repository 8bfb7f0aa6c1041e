"""A day entered into ledgers, and the harm in it: sums of bad acts, each weighed by the tier at that very moment."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scenarios.gaming.activity import DayPlan, Rows, plain_acts, sent_at
from universe.trust.ledger import HOUR_MS, Acts, Ledger, no_acts, penalties
from universe.trust.model import TrustModel
from universe.trust.tiers import TierIndex

WEIGHTS_MILLI: Final = np.array((0, 50, 300, 600, 1000), np.int64)
"""What an act weighs by the tier of who does it, in thousandths: what a bot believes of this tier (facts, 6.2)."""


class Judgement(Struct, frozen=True):
    """Severities in thousandths of what is detected (also wrongly: mild), and how much worse a severe act is."""

    mild_milli: int
    severe_milli: int
    severe_weight: int


class Deeds(Struct, frozen=True):
    """What came of the bad and misread acts of a day, one row for each of the plan.

    `demotions`: misread acts after which the tier was lower than before.
    """

    bads: NDArray[np.int64]
    severe: NDArray[np.int64]
    detected: NDArray[np.int64]
    harm_milli: NDArray[np.int64]
    demotions: NDArray[np.int64]


def hard(plan: DayPlan) -> Rows:
    """The rows whose day holds bad or misread acts."""
    return np.flatnonzero(plan.misreads + plan.bads)


def enter_plain(model: TrustModel, part: Ledger, plan: DayPlan) -> None:
    """Enter what is neither bad nor misread, which comes first in a day; `part` has a ledger row for each of `plan`."""
    model.observe(part, plain_acts(plan))


def enter_hard(model: TrustModel, part: Ledger, plan: DayPlan, judgement: Judgement) -> Deeds:
    """Enter the bad and the misread acts one by one, the tier being read before each; returns what came of them.

    `part` has a ledger row for each of `plan`, with its plain acts entered already.
    """
    deeds = Deeds(*(np.zeros(len(plan), np.int64) for _ in Deeds.__struct_fields__))
    for turn in range(int((plan.misreads + plan.bads).max(initial=0))):
        _enter_turn(model, part, plan, judgement, deeds, turn)
    return deeds


def _enter_turn(model: TrustModel, part: Ledger, plan: DayPlan, judgement: Judgement, deeds: Deeds, turn: int) -> None:
    """Enter the act number `turn` of every row that has so many."""
    rows = np.flatnonzero(turn < plan.misreads + plan.bads)
    row = part.take(rows)
    first = (plan.messages - plan.misreads - plan.bads)[rows]
    at_ms = sent_at(plan, rows, first + np.int32(turn))
    tiers = model.standing(row, at_ms)[1]
    misread = turn < plan.misreads[rows]
    bad = ~misread & (tiers >= plan.needs_tiers[rows])
    detected = bad & _detected(plan, rows, turn)
    severe = bad & plan.severe[rows]
    # A severity of 0 switches its rule off, as in `universe.trust.conduct`.
    punished = np.where(severe, judgement.severe_milli, judgement.mild_milli) > 0
    model.observe(row, _single_acts(at_ms, (misread | detected) & punished, severe, judgement))
    deeds.bads[rows] += bad
    deeds.severe[rows] += severe
    deeds.detected[rows] += detected
    deeds.harm_milli[rows] += np.where(bad, WEIGHTS_MILLI[tiers] * np.where(severe, judgement.severe_weight, 1), 0)
    deeds.demotions[rows] += misread & _fell(model, row, at_ms, tiers, misread)
    part.put(rows, row)


def _detected(plan: DayPlan, rows: Rows, turn: int) -> NDArray[np.bool_]:
    """Whether the bad act that comes at this turn is seen; its number is counted from the first bad one."""
    number = turn - plan.misreads[rows]
    seen = np.zeros(len(rows), np.bool_)
    for bad in np.unique(number[number >= 0]).tolist():
        chosen = number == bad
        seen[chosen] = plan.detected(rows[chosen], bad)
    return seen


def _fell(
    model: TrustModel, row: Ledger, at_ms: Rows, before: TierIndex, asked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    if not asked.any():
        return asked
    fell: NDArray[np.bool_] = model.standing(row, at_ms)[1] < before
    return fell


def _single_acts(at_ms: Rows, violating: NDArray[np.bool_], severe: NDArray[np.bool_], judgement: Judgement) -> Acts:
    """One message a row: a violation where the detector saw one, otherwise a positive."""
    columns = no_acts(len(at_ms))
    columns["first_ms"] = columns["last_ms"] = at_ms
    columns["messages"][:] = 1
    columns["hours"][:] = 1 << (at_ms // HOUR_MS % 24)
    columns["positives"][:] = ~violating
    for chosen, severity_milli in (
        (violating & ~severe, judgement.mild_milli), (violating & severe, judgement.severe_milli),
    ):  # fmt: skip
        for name, value in penalties(0, (severity_milli,)).items():
            columns[name][chosen] = value
    return Acts(**columns)
