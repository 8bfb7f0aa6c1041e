"""Nights of overnight_loop for tests: small worlds with any messages of people, lived and reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from actors.local_runtime import LocalRuntime
from actors.plan import UniversePlan
from scenarios.engine import rules_of
from scenarios.overnight.review import Night, review
from scenarios.overnight.stage import NightParameters, overnight_world
from universe.events import Message
from universe.journal import JournalLine

TIRELESS: Final = {
    "budget.ambient_per_minute": "1000", "budget.ambient_per_day": "100000", "budget.battery_cost": "0.0",
    "chat.burst_messages": "1000", "chat.cross_bot_response_chance": "1.0", "chat.cross_bot_cooldown_minutes": "0",
    "stream.debounce_s": "0",
}  # fmt: skip
"""Rules that leave nothing but the chain limit between our bots and a talk without end."""


def lived_night(
    parameters: NightParameters, rules: Mapping[str, str], seed: int = 1, people: Iterable[Message] | None = None
) -> tuple[Night, list[JournalLine]]:
    """A night to its end, with what people say in it where that is given, and the journal."""
    config = rules_of(rules)
    world = overnight_world(parameters, config, seed)
    if people is not None:
        world = msgspec.structs.replace(world, events=sorted(people, key=lambda message: message.at))
    with LocalRuntime(UniversePlan(members=world.members, settings=world.settings)) as runtime:
        runtime.feed(world.events)
        runtime.run_until(world.end_at)
        harvest = runtime.harvest()
    assert [] == harvest.dead_letters
    start_at, original = world.settings.start_at, parameters.rules == "original"
    night = review(harvest.events, harvest.journal, config.chat, start_at, world.end_at, original=original)
    return night, harvest.journal


def reasons(journal: Iterable[JournalLine]) -> set[str]:
    """Why bots were denied."""
    return {str(line.details["reason"]) for line in journal if line.kind == "denied"}
