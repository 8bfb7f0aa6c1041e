"""Trust models behind one adapter: what they remember, how they take in acts, and what they make of it on read."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from universe.config import TrustConfig
from universe.errors import BadInput
from universe.trust.decay import decay_columns, floor_reached_days
from universe.trust.ene import SignalColumns, score_columns
from universe.trust.ledger import (
    BASE_COLUMNS,
    DAY_MS,
    NEVER,
    Acts,
    ColumnTypes,
    Ledger,
    Moment,
    Step,
    days_idle,
    days_known,
    observe_facts,
)
from universe.trust.tiers import Permille, TierIndex, tier_rules, tiers_of


class TrustModel(Protocol):
    """One way to trust, over columns; pure: what it remembers lies in the ledger's columns that it names."""

    name: str
    columns: ColumnTypes
    daily: bool

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts into ledger rows, in place; `acts` has one row for each."""

    def close_day(self, part: Ledger, now_ms: int) -> None:
        """What a `daily` model does once a day to every row; nothing where decay is computed on read."""

    def standing(self, part: Ledger, now_ms: Moment) -> tuple[Permille, TierIndex]:
        """Scores (permille) and tiers at `now_ms`; changes nothing."""


class EneModel:
    """The seed's formula on true facts, with decay computed on read (DESIGN section 8: model `ene`).

    The originals got sessions, active days, negatives and decay wrong (facts, section 0); the formula is theirs. After
    an absence past `decay_start_days` the score comes back over active days, not with one message.
    """

    name: str = "ene"
    columns: ColumnTypes = BASE_COLUMNS
    daily: bool = False

    def __init__(self, config: TrustConfig) -> None:
        self._config = config
        self._rules = tier_rules(config)
        start, half_life, floor = config.decay_start_days, config.decay_half_life_days, config.decay_floor
        self._absence_max_days = floor_reached_days(start, half_life, floor)

    def observe(self, part: Ledger, acts: Acts) -> None:
        """Enter acts into ledger rows, in place."""
        self._facts(part, acts)

    def _facts(self, part: Ledger, acts: Acts) -> Step:
        config = self._config
        return observe_facts(
            part, acts, config.decay_start_days, self._absence_max_days, config.return_days_per_active_day
        )

    def close_day(self, part: Ledger, now_ms: int) -> None:
        """Nothing: decay is a function of the facts and of `now`."""

    def standing(self, part: Ledger, now_ms: Moment) -> tuple[Permille, TierIndex]:
        """Decayed scores and their gated tiers."""
        known_days = days_known(part, now_ms)
        permille, _ = score_columns(facts_as_signals(part, known_days), self._rules, self._config.negative_weight)
        permille = self._decayed(permille, np.maximum(days_idle(part, now_ms), part["absence_days"]))
        return permille, tiers_of(permille, known_days, self._rules)

    def _decayed(self, permille: Permille, idle_days: NDArray[np.int64]) -> Permille:
        config = self._config
        return decay_columns(
            permille, idle_days, config.decay_start_days, config.decay_half_life_days, config.decay_floor
        )


def close_days(model: TrustModel, part: Ledger, closed_day: int, now_ms: int) -> None:
    """Do in rows what a daily model does at every midnight after that of UTC day `closed_day`, up to `now_ms`."""
    if model.daily and closed_day != NEVER:
        for day in range(closed_day + 1, now_ms // DAY_MS + 1):
            model.close_day(part, day * DAY_MS)


def facts_as_signals(part: Ledger, known_days: NDArray[np.int64]) -> SignalColumns:
    """The ledger's facts under the formula's names."""
    return SignalColumns(
        positives=part["positives"], negatives=part["negatives"], days_known=known_days,
        days_active=part["days_active"], sessions=part["sessions"], hours=part["hours"], weekdays=part["weekdays"],
        tool_attempts=part["tool_attempts"], severity_milli=part["severity_milli"],
        sentiment_milli=part["sentiment_milli"],
    )  # fmt: skip


def trust_model(config: TrustConfig, name: str = "") -> TrustModel:
    """The model that `config` (or `name`) asks for. Raises `BadInput` for a name that no model has."""
    from universe.trust.hardened import HardenedModel
    from universe.trust.originals import OriginalModel
    from universe.trust.points import PointsModel

    match name or config.model:
        case "ene":
            return EneModel(config)
        case "hardened":
            return HardenedModel(config)
        case "ene_repaired":
            return OriginalModel(config, sessions_work=True)
        case "ene_original":
            return OriginalModel(config, sessions_work=False)
        case "points":
            return PointsModel(config)
        case other:
            raise BadInput(f"no trust model {other!r}; there are {', '.join(MODELS)}")


MODELS = ("hardened", "ene", "ene_repaired", "ene_original", "points")
