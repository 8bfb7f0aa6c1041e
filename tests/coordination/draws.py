"""What the machine draws: worlds with their rules, and the arguments of its steps."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from tests.coordination.chains import MINUTE_MS
from tests.coordination.world import BOTS, Settings
from universe.config import BudgetConfig, ChatConfig, RegistryConfig, StreamConfig

SECOND_MS: Final = 1_000
SKEWS_MS: Final = (0, 0, 0, 0, -5_000, -11 * MINUTE_MS, -26 * 60 * MINUTE_MS, 3_000, 40_000, 30 * MINUTE_MS)
"""How far the clock of a source is off."""
RUNS: Final = (None, 0, 1, 2, 4, 8)
"""Passes after an event; None: all that is due in a few seconds."""
EMOJIS: Final = ("\N{EYES}", "\N{FIRE}", "\N{THUMBS UP SIGN}")
WAYS: Final = ("dull", "music", "music", "named", "called", "mention", "mention", "reply")
PEOPLE: Final = 5

small = st.integers(0, 7)
which = st.integers(0, 1_000)
runs = st.sampled_from(RUNS)
skews = st.sampled_from(SKEWS_MS)
audiences = st.sets(st.sampled_from([bot.name for bot in BOTS]), max_size=2)
some_bots = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
worlds = st.builds(
    Settings,
    bots=st.integers(3, 5),
    planets=st.integers(1, 2),
    chat=st.builds(
        ChatConfig, enable_cross_bot_chat=st.just(True), cross_bot_max_chain=st.integers(1, 5),
        cross_bot_response_chance=st.sampled_from([1.0, 1.0, 0.7]),
        cross_bot_cooldown_minutes=st.sampled_from([1, 10, 15]), burst_messages=st.sampled_from([2, 3, 20]),
        defers_max=st.sampled_from([1, 3]), grant_timeout_s=st.sampled_from([15, 60, 60]),
    ),
    stream=st.builds(
        StreamConfig, debounce_s=st.sampled_from([0, 20, 60]), typing_wait_s=st.sampled_from([0, 5]),
        curiosity_reactions=st.sampled_from([1, 3]), discord_check_interval_minutes=st.sampled_from([0, 7, 60]),
        post_in_quiet_channels=st.booleans(), post_chance=st.just(1.0), reach_out=st.booleans(),
    ),
    budget=st.builds(
        BudgetConfig, ambient_per_minute=st.sampled_from([1, 2, 6]), ambient_per_day=st.sampled_from([3, 12, 200]),
        battery_cost=st.sampled_from([0.0, 0.05]),
    ),
    registry=st.just(RegistryConfig(heartbeat_s=420, ttl_s=1260)),
)  # fmt: skip
