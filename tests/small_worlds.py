"""Small hand-made worlds in virtual time: one planet, a few bots, the simulated world and the template composer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actors.bot_parameters import BotParameters
from actors.factories import BridgeParameters, spec
from actors.host_settings import HostSettings
from actors.local_runtime import LocalRuntime
from actors.member import MemberSpec
from actors.plan import UniversePlan
from actors.planet import PlanetParameters
from actors.users import CohortParameters, KnownBot
from actors.worker import Harvest
from tests.hand_turns import MINUTE, START_AT
from universe.config import BridgeConfig, BudgetConfig, ChatConfig
from universe.events import AnyEvent, Message
from universe.persona import BotPersona, SyntheticUser

GENEROUS: Final = BudgetConfig(ambient_per_minute=100, ambient_per_day=10_000, battery_cost=0.0)
"""A budget that never says no."""


def persona(name: str, *interests: str, think_ms: int = 1200) -> BotPersona:
    """A bot with the platform id ``id-<name>``."""
    return BotPersona(
        name=name, user_id=f"id-{name}", display_name=name.title(), interests=interests, think_ms=think_ms,
        typing_chars_per_s=0,
    )  # fmt: skip


def bot_members(bots: Iterable[BotPersona], budget: BudgetConfig = GENEROUS, seed: int = 1) -> list[MemberSpec]:
    """The bots with what they speak through."""
    bridge = BridgeParameters(config=BridgeConfig(), seed=seed)
    return [
        spec("bridge:world", "make_simulated_world", bridge),
        spec("bridge:composer", "make_template_composer", bridge),
        *(
            spec(f"bot:{bot.name}", "make_bot", BotParameters(persona=bot, planets=("g",), budget=budget))
            for bot in bots
        ),
    ]


def planet_member(chat: ChatConfig, *listeners: str, seed: int = 1) -> MemberSpec:
    """The planet g."""
    return spec("planet:g", "make_planet", PlanetParameters(chat=chat, seed=seed, listeners=listeners))


def cohort_member(people: Iterable[SyntheticUser], bots: Iterable[BotPersona] = (), seed: int = 1) -> MemberSpec:
    """The cohort users:0."""
    known = tuple(KnownBot(bot.name, bot.user_id, bot.display_name) for bot in bots)
    return spec("users:0", "make_users", CohortParameters(seed=seed, people=tuple(people), bots={"g": known}))


def lived(members: Iterable[MemberSpec], events: Iterable[AnyEvent], until: int) -> Harvest:
    """Run a world from `START_AT` up to `until` and return what was decided and said."""
    plan = UniversePlan(members=tuple(members), settings=HostSettings(start_at=START_AT))
    with LocalRuntime(plan) as runtime:
        runtime.feed(events)
        runtime.run_until(until)
        return runtime.harvest()


def conversation(
    bots: Iterable[BotPersona], events: list[Message], chat: ChatConfig, budget: BudgetConfig = GENEROUS
) -> list[Message]:
    """All messages of a world in which `events` are said to `bots`, ten minutes beyond the last, in time order."""
    until = max((event.at for event in events), default=START_AT) + 10 * MINUTE
    harvest = lived([*bot_members(bots, budget), planet_member(chat)], sorted(events, key=lambda e: e.at), until)
    return [event for event in harvest.events if isinstance(event, Message)]


def longest_bot_run(messages: Iterable[Message]) -> int:
    """The most messages of bots in a row, without one of a person between them."""
    longest = run = 0
    for message in messages:
        run = run + 1 if message.author_is_bot else 0
        longest = max(longest, run)
    return longest
