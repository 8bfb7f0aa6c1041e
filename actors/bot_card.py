"""How others learn of a bot: its card to the planets, its entry in the registry, and that it is alive."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from actors.bot_records import PeopleCounts
from actors.planet_messages import CardUpdated
from actors.turn import Turn
from universe.chat.bid import FULL, TRUSTED_LEVEL, BidCard
from universe.chat.budget import Budget
from universe.chat.words import words
from universe.config import BudgetConfig, RegistryConfig
from universe.keys import Keys
from universe.persona import BotPersona

REST_MS: Final = 600_000
"""How often a tired bot looks whether it has rested: a planet that thinks it tired would never ask again."""


class Heartbeat(Struct, frozen=True, tag="heartbeat"):
    """Timer: say again that the bot is alive."""


class Rested(Struct, frozen=True, tag="rested"):
    """Timer: the card may have better news now."""


class Published(Struct):
    """The card that the planets have, and whether the bot waits until it has rested."""

    card: BidCard | None = None
    resting: bool = False


class CardPublisher:
    """Holds parameters only. `beats` is whether the bot goes on saying that it is alive (wall time)."""

    def __init__(
        self, persona: BotPersona, planets: tuple[str, ...], budgets: BudgetConfig, registry: RegistryConfig,
        keys: Keys, *, beats: bool,
    ) -> None:  # fmt: skip
        self._persona = persona
        self._planets = planets
        self._budgets = budgets
        self._registry = registry
        self._keys = keys
        self._beats = beats
        names = (persona.display_name, persona.name, *persona.aliases)
        self._alias_words = tuple(dict.fromkeys(words(name) for name in names))

    def beat(self, published: Published, turn: Turn) -> None:
        """Register, and where the bot goes on saying so, only for as long as it does."""
        ttl_ms = self._registry.ttl_s * 1000 if self._beats else 0
        turn.show(self._keys.crossbot_bot(self._persona.name), self._persona.user_id, ttl_ms)
        if self._beats:
            turn.later(Heartbeat(), self._registry.heartbeat_s * 1000)
            if published.card is not None:
                self._send(published.card, turn)

    def publish(self, published: Published, budget: Budget, counts: PeopleCounts, turn: Turn) -> None:
        """Send the card to the planets when it says something new; the battery in steps of a tenth."""
        card = BidCard(
            bot=self._persona.name,
            user_id=self._persona.user_id,
            alias_words=self._alias_words,
            interests=self._persona.interests,
            battery=max(100, budget.battery // 100 * 100),
            ambient_left=1 if budget.day_used < self._budgets.ambient_per_day else 0,
            standing={user: one.level for user, one in sorted(counts.friends.items()) if one.level >= TRUSTED_LEVEL},
        )
        if not published.resting and (card.battery < FULL or not card.ambient_left):
            published.resting = True
            turn.later(Rested(), REST_MS)
        if card != published.card and self._planets:
            published.card = card
            self._send(card, turn)

    def _send(self, card: BidCard, turn: Turn) -> None:
        alive_until = turn.now + self._registry.ttl_s * 1000 if self._beats else 0
        for planet in self._planets:
            turn.send(f"planet:{planet}", CardUpdated(card, alive_until), planet=planet, channel="")
