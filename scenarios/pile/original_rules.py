"""Whether a bot of the original answers a message, every bot for itself (facts of December 2025, before its last week).

Written from the behaviour that is described, none of its code. What its model judged is a rule here: a text is near a
bot's interests as far as it holds their words, and what the bot may answer it does answer.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from universe.chat.words import words
from universe.events import Message
from universe.persona import BotPersona
from universe.rng import chance

GATE: Final = 0.4
"""The chance that was to prevent the pile-on; a watched channel has none."""
DEBOUNCE_MS: Final = 60_000
"""Per bot, over all channels; what comes within it is dropped."""
STRANGER_SIMILARITY: Final = 0.55
FATIGUE_MS: Final = 900_000
FATIGUE_MESSAGES: Final = 5
WATCHED_FACTOR: Final = 3
CYCLE_MS: Final = 450_000
"""A bot's poll, on average; each fills the battery a little."""
FULL, LEAST, COST, PER_CYCLE, PER_DIRECT = 1000, 300, 20, 30, 80
"""The social battery in permille."""
DAY_MS: Final = 86_400_000


class OriginalState(Struct):
    """What a bot of the original remembers; times are UTC ms.

    `spoke_ms` is by channel, `asked` maps a request under way to the message and when it was heard.
    """

    debounced_until: int = 0
    battery: int = FULL
    charged_at: int = 0
    day: int = 0
    day_used: int = 0
    spoke_ms: dict[str, list[int]] = field(default_factory=dict)
    asked: dict[str, tuple[Message, int]] = field(default_factory=dict)


class OriginalRules(Struct, frozen=True, kw_only=True):
    """One bot's rules; `daily_cap` 0 is none. `trusted` are user ids of level 4 and more."""

    persona: BotPersona
    seed: int = 0
    watched: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    daily_cap: int = 0

    def refusal(self, state: OriginalState, heard: Message, now: int) -> str:
        """Why the bot stays silent, or an empty text; a wake-up that passes the gate debounces the bot."""
        own = self.persona
        if heard.reply_to_user == own.user_id or own.user_id in heard.mentions:
            state.battery = min(FULL, state.battery + PER_DIRECT)
            return ""
        return self._not_woken(state, heard, now) or self._not_planned(state, heard, now)

    def _not_woken(self, state: OriginalState, heard: Message, now: int) -> str:
        if heard.channel_id not in self.watched:
            if heard.user_id not in self.trusted and self._similarity(heard) <= STRANGER_SIMILARITY:
                return "low_interest"
            if not chance(self.seed, "original.gate", 0, f"{heard.event_id}/{self.persona.name}", GATE):
                return "chance"
        if now < state.debounced_until:
            return "debounce"
        state.debounced_until = now + DEBOUNCE_MS
        return ""

    def _not_planned(self, state: OriginalState, heard: Message, now: int) -> str:
        """Its daily life: leaves alone what is for others, and stops when it is tired."""
        if heard.mentions or heard.reply_to_user:
            return "addressed_to_other"
        self._charge(state, now)
        if state.battery < LEAST:
            return "battery"
        if self.daily_cap and state.day_used >= self.daily_cap:
            return "day_budget"
        recent = [at for at in state.spoke_ms.get(heard.channel_id, ()) if now - at < FATIGUE_MS]
        most = FATIGUE_MESSAGES * (WATCHED_FACTOR if heard.channel_id in self.watched else 1)
        if len(recent) >= most:
            return "fatigue"
        state.battery -= COST
        state.day_used += 1
        state.spoke_ms[heard.channel_id] = [*recent, now]
        return ""

    def _similarity(self, heard: Message) -> float:
        """1 with two words of the bot's interests or more, 0.6 with one: a stranger needs more than 0.55."""
        tokens = frozenset(words(heard.content))
        shared = sum(word in tokens for word in self.persona.interests)
        return (0.0, 0.6, 1.0)[min(shared, 2)]

    @staticmethod
    def _charge(state: OriginalState, now: int) -> None:
        cycles = (now - state.charged_at) // CYCLE_MS if state.charged_at else 0
        state.battery = min(FULL, state.battery + cycles * PER_CYCLE)
        state.charged_at = state.charged_at + cycles * CYCLE_MS if state.charged_at else now
        if now // DAY_MS != state.day:
            state.day, state.day_used = now // DAY_MS, 0
