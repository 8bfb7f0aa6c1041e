"""Daily life: what a bot does when it looks around by itself (seed SPEC-E36; the original's perceive, plan, execute).

A trigger and the safety sweep take the same turn over what was perceived. Its default is to observe.
"""

from __future__ import annotations

from msgspec import Struct

from universe.chat.bid import FULL
from universe.chat.budget import Budget, refusal
from universe.chat.left import Candidate, urgency
from universe.config import BudgetConfig, StreamConfig
from universe.rng import chance, choose

OBSERVE, REPLY, REACT, POST, REACH_OUT, ELABORATE = "observe", "reply", "react", "post", "reach_out", "elaborate"


class Scenery(Struct, frozen=True):
    """What a bot perceives on one planet: messages, channels where nobody talks, people whom it could write to.

    `reachable` maps the user ids of people who are there and free to the channel where they would read it.
    """

    planet: str
    candidates: tuple[Candidate, ...] = ()
    quiet_channels: tuple[str, ...] = ()
    reachable: dict[str, str] = {}


class Plan(Struct, frozen=True):
    """What to do, about which message or person and where, and why."""

    act: str
    reason: str
    channel: str = ""
    message_id: str = ""
    user_id: str = ""
    retry_after_ms: int | None = None


def plan_day(
    scenery: Scenery, budget: Budget, now: int, budgets: BudgetConfig, stream: StreamConfig, *, bot: str, seed: int
) -> Plan:
    """One turn: at most one act. `tick` of all draws is `now`, so the same moment decides the same."""
    tired = refusal(budget, now, budgets)
    wanted = sorted(scenery.candidates, key=urgency)
    for one in wanted:
        if one.bid.refusal in ("", "offline") and (one.bid.direct or tired is None):
            return Plan(REPLY, one.bid.why[0], one.channel_id, one.message_id)
    if tired is not None:
        return Plan(OBSERVE, tired.reason, retry_after_ms=tired.retry_after_ms)
    for one in wanted:
        if one.bid.refusal == "low_interest" and one.bid.score >= int(stream.react_threshold * FULL):
            return Plan(REACT, one.bid.why[0], one.channel_id, one.message_id)
    return _of_itself(scenery, budget, now, stream, bot, seed)


def _of_itself(scenery: Scenery, budget: Budget, now: int, stream: StreamConfig, bot: str, seed: int) -> Plan:
    """Begin something, where that is switched on, seldom, and never with less than half a battery."""
    if budget.battery * 2 < FULL:
        return Plan(OBSERVE, "battery")
    who = f"{bot}/{scenery.planet}"
    if stream.reach_out and scenery.reachable and chance(seed, "life.reach_out", now, who, stream.post_chance):
        user_id = choose(seed, "life.whom", now, who, sorted(scenery.reachable))
        return Plan(REACH_OUT, "silent", scenery.reachable[user_id], user_id=user_id)
    quiet = scenery.quiet_channels
    if stream.post_in_quiet_channels and quiet and chance(seed, "life.post", now, who, stream.post_chance):
        return Plan(POST, "quiet", choose(seed, "life.where", now, who, quiet))
    return Plan(OBSERVE, "nothing_new")
