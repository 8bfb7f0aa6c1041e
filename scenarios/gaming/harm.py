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
    """What came of the bad and misread acts of a day, one row for each row of the plan that has any.

    `rows` are those of the plan. `demotions`: misread acts after which the tier was lower than before.
    """

    rows: Rows
    bads: NDArray[np.int64]
    severe: NDArray[np.int64]
    detected: NDArray[np.int64]
    harm_milli: NDArray[np.int64]
    demotions: NDArray[np.int64]


def enter_day(model: TrustModel, part: Ledger, plan: DayPlan, judgement: Judgement) -> Deeds:
    """Enter a day into the ledger rows `part`, in place, a row for each of `plan`; returns what was done in it.

    Plain messages come first, as one act; then misread and bad acts one by one, the tier being read before each.
    """
    model.observe(part, plain_acts(plan))
    rows = np.flatnonzero(plan.misreads + plan.bads)
    deeds = Deeds(rows, *(np.zeros(len(rows), np.int64) for _ in Deeds.__struct_fields__[1:]))
    if len(rows):
        own = part.take(rows)
        for turn in range(int((plan.misreads + plan.bads)[rows].max())):
            _enter_turn(model, own, plan, judgement, deeds, turn)
        part.put(rows, own)
    return deeds


def _enter_turn(model: TrustModel, own: Ledger, plan: DayPlan, judgement: Judgement, deeds: Deeds, turn: int) -> None:
    """Enter the act number `turn` of every row that has so many."""
    live = np.flatnonzero(turn < (plan.misreads + plan.bads)[deeds.rows])
    rows = deeds.rows[live]
    row = own.take(live)
    first = (plan.messages - plan.misreads - plan.bads)[rows]
    at_ms = sent_at(plan, rows, first + np.int32(turn))
    tiers = model.standing(row, at_ms)[1]
    misread = turn < plan.misreads[rows]
    bad = ~misread & (tiers >= plan.needs_tiers[rows])
    detected = bad & _detected(plan, rows, turn)
    severe = bad & plan.severe[rows]
    model.observe(row, _single_acts(at_ms, misread | detected, severe, judgement))
    deeds.bads[live] += bad
    deeds.severe[live] += severe
    deeds.detected[live] += detected
    deeds.harm_milli[live] += np.where(bad, WEIGHTS_MILLI[tiers] * np.where(severe, judgement.severe_weight, 1), 0)
    deeds.demotions[live] += misread & _fell(model, row, at_ms, tiers, misread)
    own.put(live, row)


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
