"""A bot's own limits: its social battery and what it may do unasked per minute and day."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from universe.chat.chain import Denial
from universe.config import BudgetConfig

FULL: Final = 1000
_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 86_400_000


class Budget(Struct):
    """`battery` is permille at `charged_at` (UTC ms); `acts_ms` are the latest acts nobody asked for, ascending.

    `day_used` belongs to the UTC day `day`.
    """

    battery: int = FULL
    charged_at: int = 0
    acts_ms: list[int] = field(default_factory=list)
    day: int = 0
    day_used: int = 0


def charge(budget: Budget, now: int, config: BudgetConfig) -> None:
    """Let the battery fill and the counter of a past day fall to zero. A clock jump back changes nothing."""
    if now <= budget.charged_at:
        return
    if budget.charged_at:
        rate = int(config.battery_gain_per_hour * FULL)
        gained, rest = divmod(rate * (now - budget.charged_at), _HOUR_MS)
        if gained or budget.battery >= FULL:
            budget.battery = min(FULL, budget.battery + gained)
            # What is left over is time not yet paid for: looking often must not cost anything.
            budget.charged_at = now if budget.battery >= FULL else now - rest // rate
    else:
        budget.charged_at = now
    if now // _DAY_MS > budget.day:
        budget.day, budget.day_used = now // _DAY_MS, 0


def refusal(budget: Budget, now: int, config: BudgetConfig) -> Denial | None:
    """Why the bot may not act unasked at `now`; None when it may. Call `charge` first.

    In no 60 s are there more than ``ambient_per_minute`` acts, wherever the minute begins.
    """
    lowest = int(config.battery_min * FULL)
    if budget.battery < lowest:
        rate = int(config.battery_gain_per_hour * FULL)
        return Denial("battery", -((budget.battery - lowest) * _HOUR_MS // rate) if rate else None)
    if budget.day_used >= config.ambient_per_day:
        return Denial("day_budget", (budget.day + 1) * _DAY_MS - now)
    allowed = config.ambient_per_minute
    if not allowed:
        return Denial("minute_budget")
    if len(budget.acts_ms) >= allowed and (wait_ms := budget.acts_ms[-allowed] + _MINUTE_MS - now) > 0:
        return Denial("minute_budget", wait_ms)
    return None


def spend(budget: Budget, now: int, config: BudgetConfig, *, asked: bool, cost: float) -> None:
    """Pay `cost` (0..1 of the battery) for an act; one that was asked for costs battery only."""
    budget.battery = max(0, budget.battery - int(cost * FULL))
    if not asked:
        budget.acts_ms = [*budget.acts_ms, now][-max(1, config.ambient_per_minute) :]
        budget.day_used += 1
