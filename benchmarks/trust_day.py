"""One day of 1,000,000 people: ledger update, score and tier as columns, beside objects and a raw numpy expression.

The raw expression is what one would write without a ledger: the same columns, the same day, the formula and its decay
with a power and numpy's rounding, but no clamp of time, no memory of absences, no people without messages, and no
exactness. Differences to the scalar definition are counted over as many random people; there must be none.
"""

from __future__ import annotations

import statistics
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from benchmarks.measure import Aim, Figures, Result, alternate, cpu_s, median_ratio, progress, result
from benchmarks.trust_people import PersonObject, objects_of, random_ledger, random_signals, raw_day, some_day
from universe.config import TrustConfig
from universe.errors import OrreryError
from universe.trust.ene import score, score_columns
from universe.trust.ledger import DAY_MS, Acts, Ledger
from universe.trust.model import EneModel

BLOCK: Final = 16_384
"""Rows at a time: what they need stays in the processor's cache."""


class Size(Struct, frozen=True):
    """People of the columns, of the object loop, and of the comparison with the scalar definition."""

    people: int = 1_000_000
    objects: int = 20_000
    compared: int = 1_000_000
    repeats: int = 5


FULL: Final = Size()
TINY: Final = Size(20_000, 500, 2_000, 1)
_AIMS: Final = (Aim("columns_to_objects", 30.0), Aim("columns_to_raw_numpy", 1.5, "at_most"))


def run(size: Size = FULL) -> Result:
    """Measure the three sides in turns. Raises `OrreryError` where columns and definition differ."""
    if differences := _differences(size.compared):
        raise OrreryError(f"{differences} of {size.compared} people differ from the definition")
    figures = alternate(
        {
            "columns": lambda: _columns(size.people) / size.people,
            "raw": lambda: _raw(size.people) / size.people,
            "objects": lambda: _objects(size.objects) / size.objects,
        },
        size.repeats,
    )
    metrics: Figures = {
        "people": size.people,
        "columns_ns_per_person": statistics.median(figures["columns"]) * 1e9,
        "equal_to_the_definition": size.compared,
    }
    baselines: Figures = {
        "objects_ns_per_person": statistics.median(figures["objects"]) * 1e9,
        "objects_measured": size.objects,
        "raw_numpy_ns_per_person": statistics.median(figures["raw"]) * 1e9,
    }
    ratios: Figures = {
        "columns_to_objects": median_ratio(figures["objects"], figures["columns"]),
        "columns_to_raw_numpy": median_ratio(figures["columns"], figures["raw"]),
    }
    return result("trust_day", metrics, baselines, ratios, _AIMS)


def _columns(people: int) -> float:
    progress("columns")
    model = EneModel(TrustConfig())
    ledger, acts, now_ms = random_ledger(people), some_day(people), _end_of_day()

    def day() -> None:
        for first in range(0, people, BLOCK):
            rows = slice(first, first + BLOCK)
            part = Ledger({name: column[rows] for name, column in ledger.columns.items()})
            model.observe(part, Acts(**{name: getattr(acts, name)[rows] for name in Acts.__struct_fields__}))
            model.standing(part, now_ms)

    return cpu_s(day)


def _raw(people: int) -> float:
    progress("raw numpy")
    ledger, acts, now_ms = random_ledger(people), some_day(people), _end_of_day()

    def day() -> None:
        for first in range(0, people, BLOCK):
            rows = slice(first, first + BLOCK)
            raw_day({name: column[rows] for name, column in ledger.columns.items()}, acts, rows, now_ms)

    return cpu_s(day)


def _objects(people: int) -> float:
    progress("objects")
    crowd: list[PersonObject] = objects_of(random_ledger(people))
    acts, now_ms = some_day(people), _end_of_day()
    days: list[tuple[Any, ...]] = list(
        zip(acts.first_ms.tolist(), acts.last_ms.tolist(), acts.messages.tolist(), acts.breaks.tolist(),
            acts.hours.tolist(), acts.negatives.tolist(), strict=True)
    )  # fmt: skip

    def day() -> None:
        for person, given in zip(crowd, days, strict=True):
            person.spend_day(*given)
            person.standing(now_ms)

    return cpu_s(day)


def _end_of_day() -> int:
    return int(some_day(1).first_ms[0]) // DAY_MS * DAY_MS + DAY_MS - 1


def _differences(people: int) -> int:
    """How many of `people` random people the columns and the scalar definition see differently."""
    progress("comparing with the definition")
    signals = random_signals(people)
    permille, tiers = score_columns(signals)
    names: NDArray[Any] = np.array(["stranger", "acquaintance", "familiar", "trusted", "inner_circle"])
    wrong = 0
    for row in range(people):
        standing = score(signals.row(row))
        wrong += (round(standing.score * 1000), standing.tier) != (int(permille[row]), str(names[tiers[row]]))
    return wrong
