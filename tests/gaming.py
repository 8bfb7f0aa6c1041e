"""Small societies for tests, and the naive twin of the columns: a day lived message by message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from actors.wide.shard import WidePlan
from scenarios.gaming.activity import DayPlan, Detector, PlannedMessage, messages_of
from scenarios.gaming.harm import WEIGHTS_MILLI, Judgement
from scenarios.gaming.population import ATTACKS
from scenarios.gaming.shard import Society
from universe.config import TrustConfig
from universe.trust.ledger import Ledger, one_message
from universe.trust.model import TrustModel

START_AT = 1_767_571_200_000
JUDGEMENT = Judgement(mild_milli=100, severe_milli=500, severe_weight=10)
SEVERITIES = {"misread": 100, "mild_detected": 100, "severe_detected": 500}
Lister = Callable[[DayPlan, int], list[PlannedMessage]]


def society(**changes: Any) -> Society:
    """A small society: the scenario's defaults with fewer people and days."""
    values: dict[str, Any] = {
        "seed": 1, "start_at": START_AT, "days": 40, "users": 60, "bots": 2, "attacks": ATTACKS, "each": 3,
        "model": "ene", "trust": TrustConfig(), "detector": Detector(0.8, 0.001), "judgement": JUDGEMENT,
        "sample_days": (9, 39),
    }  # fmt: skip
    return Society(**(values | changes))


def plan_of(whole: Society, shards: int = 1, ticks: int | None = None) -> WidePlan:
    """How it is run; fewer `ticks` than days stop it early."""
    return WidePlan(
        factory="scenarios.gaming.shard:make_gaming_shard", parameters=msgspec.msgpack.encode(whole),
        entities=whole.people, ticks=whole.days if ticks is None else ticks, shards=shards,
    )  # fmt: skip


def live_singly(model: TrustModel, ledger: Ledger, plan: DayPlan, row: int, lister: Lister = messages_of) -> list[int]:
    """Enter one person's day message by message into a ledger of one row; returns bads, severe, detected, harm."""
    counts = [0, 0, 0, 0]
    for message in lister(plan, row):
        kind = message.kind
        tier = int(model.standing(ledger, message.at_ms)[1][0])
        if tier < message.needs_tier:
            kind = "good"
        severity = SEVERITIES.get(kind)
        severities = () if severity is None else (severity,)
        model.observe(ledger, one_message(message.at_ms, positive=int(not severities), severities_milli=severities))
        if kind not in ("good", "misread"):
            severe = kind.startswith("severe")
            worth = int(WEIGHTS_MILLI[tier]) * (10 if severe else 1)
            counts = [a + b for a, b in zip(counts, (1, severe, not kind.endswith("undetected"), worth), strict=True)]
    return counts
