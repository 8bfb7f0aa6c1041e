"""A bot's own limits: its social battery and what it may do unasked per minute and day."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from universe.config import BudgetConfig

FULL: Final = 1000
_HOUR_MS: Final = 3_600_000
_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 86_400_000


class Budget(Struct):
    """`battery` is permille at `charged_at` (UTC ms); the counters belong to the minute and day they name."""

    battery: int = FULL
    charged_at: int = 0
    minute: int = 0
    minute_used: int = 0
    day: int = 0
    day_used: int = 0


def charge(budget: Budget, now: int, config: BudgetConfig) -> None:
    """Let the battery fill and the counters of a past minute or day fall to zero. A clock jump back changes nothing."""
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
    if now // _MINUTE_MS > budget.minute:
        budget.minute, budget.minute_used = now // _MINUTE_MS, 0
    if now // _DAY_MS > budget.day:
        budget.day, budget.day_used = now // _DAY_MS, 0


def refusal(budget: Budget, config: BudgetConfig) -> str:
    """Why the bot may not act unasked now; an empty text when it may. Call `charge` first."""
    if budget.battery < int(config.battery_min * FULL):
        return "battery"
    if budget.minute_used >= config.ambient_per_minute:
        return "minute_budget"
    if budget.day_used >= config.ambient_per_day:
        return "day_budget"
    return ""


def spend(budget: Budget, config: BudgetConfig, *, asked: bool) -> None:
    """Pay for one answer; one that was asked for costs battery only."""
    budget.battery = max(0, budget.battery - int(config.battery_cost * FULL))
    if not asked:
        budget.minute_used += 1
        budget.day_used += 1
