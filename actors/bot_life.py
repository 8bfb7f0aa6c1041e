"""The daily life of a bot: every few minutes it looks around, plans one act at most, and asks for the floor."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from actors.bot_records import PeopleCounts
from actors.planet_messages import FloorAsked, FloorDenied, Granted, LookAround, Perceived
from actors.turn import Turn
from universe.chat.bid import FULL, Bid
from universe.chat.budget import Budget, refusal
from universe.chat.chain import Denial
from universe.chat.daily_life import OBSERVE, REPLY, Plan, Scenery, plan_day
from universe.chat.left import Candidate
from universe.config import BudgetConfig, StreamConfig
from universe.keys import Keys
from universe.rng import below

FRIENDS_ASKED: Final = 5
LOCK_MS: Final = 60_000
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000


class Sweep(Struct, frozen=True, tag="sweep"):
    """Timer: look around (the seed's safety poll)."""


class DailyLife:
    """Holds parameters only."""

    def __init__(
        self, bot: str, planets: tuple[str, ...], budgets: BudgetConfig, stream: StreamConfig, keys: Keys, seed: int
    ) -> None:
        self._bot = bot
        self._planets = planets
        self._budgets = budgets
        self._stream = stream
        self._keys = keys
        self._seed = seed

    def begin(self, turn: Turn) -> None:
        """Set the first timer, at a moment of the bot's own: not all look at once."""
        period_ms = self._stream.discord_check_interval_minutes * _MINUTE_MS
        if period_ms and self._planets:
            turn.later(Sweep(), 1 + below(self._seed, "life.sweep", 0, self._bot, period_ms))

    def look_around(self, counts: PeopleCounts, turn: Turn) -> None:
        """Ask every planet what is there."""
        turn.later(Sweep(), self._stream.discord_check_interval_minutes * _MINUTE_MS)
        for planet in self._planets:
            turn.send(f"planet:{planet}", LookAround(self._bot, self._silent(counts, planet, turn.now)), planet=planet)

    def _silent(self, counts: PeopleCounts, planet: str, now: int) -> dict[str, str]:
        """Friends whom the bot has not heard for long, the longest first, and where it heard them last."""
        if not self._stream.reach_out:
            return {}
        since = now - self._stream.reach_out_after_hours * _HOUR_MS
        here = {user: one for user, one in counts.friends.items() if one.planet == planet and one.last_ms <= since}
        longest = sorted(here, key=lambda user: (here[user].last_ms, user))[:FRIENDS_ASKED]
        return {user: here[user].channel for user in longest}

    def act(self, budget: Budget, perceived: Perceived, turn: Turn) -> None:
        """Plan over what was perceived, and ask for the floor; observing needs nobody's leave."""
        scenery = perceived.scenery
        plan = self._plan(scenery, budget, turn.now)
        if plan.act != OBSERVE or scenery.candidates:
            turn.decide("planned", act=plan.act, reason=plan.reason, channel=plan.channel, message=plan.message_id,
                        candidates=len(scenery.candidates), retry_after_ms=plan.retry_after_ms)  # fmt: skip
        if plan.act != OBSERVE:
            turn.show(self._keys.daily_life_lock(self._bot), str(turn.now), LOCK_MS)
            asked = FloorAsked(self._bot, plan.act, plan.reason, plan.channel, plan.message_id, plan.user_id)
            turn.send(f"planet:{scenery.planet}", asked, planet=scenery.planet, channel=plan.channel)

    def woken(self, budget: Budget, granted: Granted, turn: Turn) -> Denial | None:
        """The same turn for a trigger or for what was planned: why the bot observes after all, or None.

        Time has passed since the plan, so the budget is looked at again: two planets may have granted at once.
        """
        if turn.now >= granted.until:
            return Denial("too_late")
        if granted.act != REPLY or granted.message is None:
            return refusal(budget, turn.now, self._budgets)
        bid = Bid(self._bot, FULL, granted.why, lane=granted.lane)
        plan = self._plan(
            Scenery("", (Candidate(granted.message.message_id, granted.channel, granted.message.at, bid),)),
            budget,
            turn.now,
        )
        return None if plan.act == REPLY else Denial(plan.reason, plan.retry_after_ms)

    def _plan(self, scenery: Scenery, budget: Budget, now: int) -> Plan:
        return plan_day(scenery, budget, now, self._budgets, self._stream, bot=self._bot, seed=self._seed)

    def denied(self, denied: FloorDenied, turn: Turn) -> None:
        """The planet said no; the next sweep looks again."""
        turn.show(self._keys.daily_life_lock(self._bot), None)
        turn.decide("observed", act=denied.act, channel=denied.channel, reason=denied.reason,
                    retry_after_ms=denied.retry_after_ms)  # fmt: skip
