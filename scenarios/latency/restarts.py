"""Bots that are down for a while: nothing they are told is lost, and nothing is done until they are back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.bot import Bot
from actors.bot_parameters import parameters_of
from actors.bot_state import BotBody, BotState
from actors.turn import Turn
from universe.envelope import Envelope
from universe.rng import below
from universe.substrate import AnyEnvelope

EVERY_MS: Final = 20 * 60_000
"""Each bot goes down once in this time."""
DOWN_MS: Final = (30_000, 360_000)
"""For so long: shorter and longer than the planet waits, shorter and longer than a bot counts as alive."""
Windows = tuple[tuple[int, int], ...]


class Back(Struct, frozen=True, tag="back"):
    """Timer: the bot is up again."""


class RestartingParameters(Struct, frozen=True):
    """`bot` are the parameters of the bot in msgpack; `down` are times from and until which it is down (UTC ms)."""

    bot: bytes
    down: Windows


class RestartingState(BotState):
    """`held` is the mail that came while the bot was down."""

    held: list[Envelope[BotBody]] = field(default_factory=list)


class RestartingBot(Bot):
    """A bot whose process dies and comes back: its mailbox and its timers wait, in their order."""

    State: ClassVar[type[Struct]] = RestartingState
    Protocol: ClassVar[Any] = BotBody | Back

    def __init__(self, address: str, parameters: RestartingParameters) -> None:
        super().__init__(address, parameters_of(parameters.bot))
        self._down = parameters.down

    def needs(self, state: BotState, inbox: Iterable[AnyEnvelope]) -> Iterable[str]:
        """What the inbox is about; after a restart also what the mail is about that waited."""
        mail = list(inbox)
        yield from super().needs(state, [one for one in mail if not isinstance(one.body, Back)])
        if isinstance(state, RestartingState) and len(mail) > 0:
            yield from super().needs(state, state.held)

    def receive(self, state: BotState, message: AnyEnvelope, turn: Turn) -> None:
        """Hold mail while down; handle it all when back."""
        if not isinstance(state, RestartingState):
            raise TypeError("a restarting bot has a state of its own")
        if isinstance(message.body, Back):
            mail, state.held = state.held, []
            for one in mail:
                turn.begin(one)
                super().receive(state, one, turn)
            return
        until = down_until(self._down, turn.now)
        if not (until or state.held):
            super().receive(state, message, turn)
            return
        if not state.held:
            turn.later(Back(), until - turn.now)
        state.held.append(message)


def down_until(windows: Windows, now: int) -> int:
    """Until when (UTC ms) a bot is down; 0 where it is up."""
    return next((until for since, until in windows if since <= now < until), 0)


def windows_of(bot: str, seed: int, start_at: int, span_ms: int) -> Windows:
    """When a bot is down: once in every twenty minutes, at least once."""
    low, high = DOWN_MS
    windows = []
    for number in range(max(1, span_ms // EVERY_MS)):
        down_ms = low + below(seed, "latency.down", number, bot, high - low)
        room_ms = max(1, min(EVERY_MS, span_ms) - down_ms)
        since = start_at + number * EVERY_MS + below(seed, "latency.down_at", number, bot, room_ms)
        windows.append((since, since + down_ms))
    return tuple(windows)


def make_restarting_bot(address: str, parameters: bytes) -> Built:
    """A bot that is down at times; `parameters` is `RestartingParameters` in msgpack."""
    return Built(RestartingBot(address, msgspec.msgpack.decode(parameters, type=RestartingParameters)))
