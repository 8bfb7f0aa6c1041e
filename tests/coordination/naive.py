"""Planets and bots with the holes of the original: each looks right, and none holds in the machine."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from actors.bot import Bot
from actors.bot_state import BotState
from actors.floor import FloorRules
from actors.planet import Planet, PlanetParameters
from actors.planet_bids import Bids
from actors.planet_life import LifeRules
from actors.planet_messages import Granted
from actors.planet_stream import StreamRules
from actors.turn import Turn
from tests.coordination.world import Cast
from universe.chat.bid import Bid
from universe.chat.budget import spend
from universe.chat.channel import ChannelRecord, Waiting
from universe.config import ChatConfig, StreamConfig
from universe.events import Message
from universe.keys import Keys
from universe.ports import Applied
from universe.substrate import AnyEnvelope


class _BypassingBids(Bids):
    def between_bots(self, channel: ChannelRecord, made: Bid, heard: Message, now: int) -> Bid:
        judged = super().between_bots(channel, made, heard, now)
        return made if judged.refusal == "cooldown" and made.why[:1] == ("reply",) else judged


class ClaimsPerBot(FloorRules):
    """Every bot claims a message for itself, so a claim keeps nobody else away."""

    def proceed(self, channel: ChannelRecord, waiting: Waiting, turn: Turn) -> None:
        """Each bidder goes on alone."""
        for made in waiting.bids:
            super().proceed(channel, msgspec.structs.replace(waiting, bids=[made], in_turn=False), turn)


class RepliesBypassTheCooldown(FloorRules):
    """Who is replied to may always answer."""

    def __init__(self, chat: ChatConfig, stream: StreamConfig, seed: int, keys: Keys) -> None:
        super().__init__(chat, stream, seed, keys)
        self.bids = _BypassingBids(chat, stream, seed)


class CounterResetAtTheLimit(FloorRules):
    """A chain that is complete is forgotten, and with it that it was."""

    def __init__(self, chat: ChatConfig, stream: StreamConfig, seed: int, keys: Keys) -> None:
        super().__init__(chat, stream, seed, keys)
        self._limit = chat.cross_bot_max_chain

    def hear(self, channel: ChannelRecord, heard: Message, *rest: Any) -> None:
        """Count, then forget."""
        super().hear(channel, heard, *rest)
        if channel.chain is not None and channel.chain.message_count >= self._limit:
            channel.chain.message_count = 0


class Original(ClaimsPerBot, RepliesBypassTheCooldown, CounterResetAtTheLimit):
    """All of them."""


class HastyBot(Bot):
    """Looks at its budget when it begins and writes down what it did when it is done."""

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Handle a message; what was spent for a grant is entered later."""
        acts_ms, day_used = state.budget.acts_ms, state.budget.day_used
        super().receive(state, message, turn)
        if isinstance(message.body, Granted):
            state.budget.acts_ms, state.budget.day_used = acts_ms, day_used
        elif isinstance(message.body, Applied):
            spend(state.budget, turn.now, self._own.budget, asked=False, cost=0.0)


def planet_with(rules: type[FloorRules]) -> Any:
    """The maker of planets that decide by `rules`."""

    def make(address: str, parameters: PlanetParameters) -> Planet:
        planet, chat, stream = Planet(address, parameters), parameters.chat, parameters.stream
        floor = planet._floor = rules(chat, stream, parameters.seed, Keys(parameters.prefix))
        planet._stream, planet._life = StreamRules(floor, chat, stream), LifeRules(floor, chat, stream)
        return planet

    return make


TWINS: Final[dict[str, tuple[Cast, tuple[str, ...]]]] = {
    "claims per bot": (Cast(planet=planet_with(ClaimsPerBot)), ("one speaker",)),
    "cooldown bypassed by replies": (Cast(planet=planet_with(RepliesBypassTheCooldown)), ("cooldown",)),
    "counter reset at the limit": (Cast(planet=planet_with(CounterResetAtTheLimit)), ("chain", "cooldown")),
    "budget checked, then set": (Cast(bot=HastyBot), ("caps",)),
    "the original": (Cast(planet=planet_with(Original), bot=HastyBot), ("one speaker", "chain", "cooldown", "caps")),
}
"""Twin to who plays and the invariants of which one must break."""
