"""How the confidence in gossip fades: 0.85 a hop, 0.95 a day (the originals' own plan; cross-bot facts)."""

from __future__ import annotations

import math
from typing import Final

DAY_MS: Final = 86_400_000
HOP_FACTOR: Final = 0.85
DAY_FACTOR: Final = 0.95
GOSSIP_MILLI: Final = 900
"""Confidence of what a person said to a bot, in thousandths."""
_DAY_MS_PER_NEPER: Final = DAY_MS / -math.log(DAY_FACTOR)


def after_hops(confidence_milli: int, hops: int) -> int:
    """Confidence (thousandths) after `hops` bots have passed it on."""
    return int(confidence_milli * HOP_FACTOR**hops + 0.5)


def confidence_now(confidence_milli: int, created_at: int, now: int) -> int:
    """Confidence (thousandths) at `now`; before its making it is what it was made with."""
    days = max(0, now - created_at) / DAY_MS
    return int(confidence_milli * DAY_FACTOR**days + 0.5)


def fades_at(confidence_milli: int, created_at: int, threshold: float) -> int:
    """When (UTC ms, rounded down) the confidence falls below `threshold` in (0, 1]; `created_at` - 1 if it is below."""
    if confidence_milli < threshold * 1000:
        return created_at - 1
    if threshold <= 0:
        return 1 << 52
    return created_at + int(math.log(confidence_milli / 1000 / threshold) * _DAY_MS_PER_NEPER)


def strength(confidence_milli: int, created_at: int) -> int:
    """A number (ms) by which stores filter: confidence at `now` reaches a threshold where this reaches `reach`."""
    return created_at + int(math.log(max(1, confidence_milli) / 1000) * _DAY_MS_PER_NEPER)


def reach(threshold: float, now: int) -> int:
    """The least `strength` (ms) that counts at `now` under a threshold in [0, 1]."""
    return now + math.ceil(math.log(max(threshold, 1e-9)) * _DAY_MS_PER_NEPER)
