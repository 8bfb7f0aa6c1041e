"""One person's trust by hand: a model, a ledger row, and acts entered one after the other."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from msgspec.structs import replace

from universe.config import TrustConfig
from universe.trust.ene import Signals
from universe.trust.ledger import DAY_MS, HOUR_MS, Acts, Ledger, no_acts, one_mark, one_message
from universe.trust.model import MODELS, TrustModel, trust_model
from universe.trust.tiers import TIERS

MONDAY: Final = 20_458 * DAY_MS
"""2026-01-05, a Monday, 00:00 UTC."""
MINUTE_MS: Final = 60_000
GOLDEN: Final = Path(__file__).parent / "data" / "trust"
OURS: Final = ("hardened", "ene")
"""The models that run on true facts; the others repeat what the original got wrong."""


def golden(name: str) -> Any:
    """What was measured on the original: vectors, functions, traces or graph."""
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def every_model() -> list[TrustModel]:
    """One of each, with the default configuration."""
    return [trust_model(TrustConfig(), name) for name in MODELS]


def at(day: int, hour: int = 12, minute: int = 0) -> int:
    """UTC ms, `day` days after `MONDAY`."""
    return MONDAY + day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS


class Person:
    """Somebody whom a model watches; what is done returns the person, so that acts can be told in a row."""

    def __init__(self, model: str = "hardened") -> None:
        self.model = trust_model(TrustConfig(), model)
        self.ledger = Ledger.empty(1, self.model.columns)

    def says(self, at_ms: int, *severities_milli: int, positive: int | None = None, sentiment: int = 0) -> Self:
        """Write a message; a clean one is positive."""
        good = int(not severities_milli) if positive is None else positive
        act = one_message(at_ms, positive=good, severities_milli=severities_milli, sentiment_milli=sentiment)
        self.model.observe(self.ledger, act)
        return self

    def marked(self, *severities_milli: int, **given: int) -> Self:
        """Be seen doing something that is no message."""
        self.model.observe(self.ledger, one_mark(severities_milli=severities_milli, **given))
        return self

    def lives(self, days: range, *hours: int, spread: int = 8) -> Self:
        """Write once at each of `hours` (ascending) every day; without hours once a day, at `spread` hours in turn."""
        for day in days:
            messages = [one_message(at(day, hour), positive=1) for hour in hours or (10 + day % spread,)]
            self.model.observe(self.ledger, messages[0] if len(messages) == 1 else whole_day(messages))
        return self

    def permille(self, now_ms: int) -> int:
        """The score in thousandths."""
        return int(self.model.standing(self.ledger, now_ms)[0][0])

    def tier(self, now_ms: int) -> str:
        """The tier's name."""
        return TIERS[self.model.standing(self.ledger, now_ms)[1][0]]

    @property
    def row(self) -> dict[str, int]:
        """The ledger row."""
        return self.ledger.row(0)


def whole_day(acts: list[Acts]) -> Acts:
    """Acts of one UTC day, the first of them a message, as one: what a wide world enters."""
    columns = no_acts(1)
    spoken = [act for act in acts if act.messages[0]]
    for name, column in columns.items():
        if name == "hours":
            column[0] = np.bitwise_or.reduce([act.hours[0] for act in acts])
        elif name not in ("first_ms", "last_ms", "breaks"):
            column[0] = sum(int(getattr(act, name)[0]) for act in acts)
    times = [int(act.first_ms[0]) for act in spoken]
    columns["first_ms"][0], columns["last_ms"][0] = times[0], times[-1]
    columns["breaks"][0] = sum(later - sooner > 30 * MINUTE_MS for sooner, later in pairwise(times))
    return Acts(**columns)


def friend(model: str = "hardened", days: int = 200) -> Person:
    """Somebody who wrote once a day, at eight hours in turn."""
    return Person(model).lives(range(days))


def saturated(**given: Any) -> Signals:
    """Signals with every factor at its best."""
    best = Signals(
        positive_interactions=500, days_known=200, days_active=60, session_count=30, unique_hours=range(12),
        unique_days_of_week=range(5),
    )  # fmt: skip
    return replace(best, **given)
