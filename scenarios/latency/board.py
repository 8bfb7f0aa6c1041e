"""What the original's bots look at: the latest messages of the active channels, as the chat service keeps them.

It takes part in no decision. Nothing of what else happens (reactions, typing, voice, threads) wakes anybody.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from msgspec import Struct, field

from actors.assembly import Built
from actors.member import Member, Started
from actors.turn import Turn
from universe.events import AnyEvent, Message, MessageDelete, MessageEdit
from universe.rng import choose
from universe.stream.edits import edited_message
from universe.substrate import AnyEnvelope

ACTIVE_MS: Final = 900_000
ACTIVE_MAX: Final = 10
EXPLORED: Final = 3
MESSAGES_MAX: Final = 20
"""Of each channel the original fetches the latest twenty."""


class BoardParameters(Struct, frozen=True, kw_only=True):
    """`listeners` hear what bots say; `bots` (addresses) overhear what people say where they have a handler for it."""

    seed: int
    listeners: tuple[str, ...]
    bots: tuple[str, ...] = ()


class SnapshotAsked(Struct, frozen=True, tag="snapshot_asked"):
    """From a bot: what is new? `poll` counts its polls."""

    bot: str
    poll: int


class Snapshot(Struct, frozen=True, tag="snapshot"):
    """The answer: the latest messages of at most ten active channels and three others."""

    messages: tuple[Message, ...]


class Overheard(Struct, frozen=True, tag="overheard"):
    """To a bot with a handler: somebody said something."""

    message: Message


class BoardState(Struct):
    """The latest messages by channel, oldest first."""

    channels: dict[str, list[Message]] = field(default_factory=dict)


class Board(Member[BoardState]):
    """Stands in the place of a planet."""

    State: ClassVar[type[Struct]] = BoardState
    Protocol: ClassVar[Any] = AnyEvent | SnapshotAsked | Started

    def __init__(self, address: str, parameters: BoardParameters) -> None:
        super().__init__(address)
        self._own = parameters

    def receive(self, state: BoardState, message: AnyEnvelope, turn: Turn) -> None:
        """Keep what is said, and show it to who asks."""
        match message.body:
            case Message() as heard:
                self._keep(state, heard, turn)
            case MessageEdit() as edit:
                self._change(state, edit.channel_id, edit)
            case MessageDelete() as gone:
                kept = state.channels.get(gone.channel_id, [])
                state.channels[gone.channel_id] = [one for one in kept if one.message_id not in gone.message_ids]
            case SnapshotAsked() as asked:
                turn.send(f"bot:{asked.bot}", Snapshot(self._shown(state, asked, turn.now)))

    def _keep(self, state: BoardState, heard: Message, turn: Turn) -> None:
        state.channels[heard.channel_id] = [*state.channels.get(heard.channel_id, ()), heard][-MESSAGES_MAX:]
        if heard.bot:
            for listener in self._own.listeners:
                turn.send(listener, heard)
        elif not heard.author_is_bot:
            for bot in self._own.bots:
                turn.send(bot, Overheard(heard))

    @staticmethod
    def _change(state: BoardState, channel: str, edit: MessageEdit) -> None:
        kept = state.channels.get(channel, [])
        state.channels[channel] = [
            edited_message(edit, one) if one.message_id == edit.message_id else one for one in kept
        ]

    def _shown(self, state: BoardState, asked: SnapshotAsked, now: int) -> tuple[Message, ...]:
        fresh = {
            channel: [one for one in kept if now - one.at <= ACTIVE_MS] for channel, kept in state.channels.items()
        }
        active = sorted((name for name, kept in fresh.items() if kept), key=lambda name: (-len(fresh[name]), name))
        shown, others = active[:ACTIVE_MAX], sorted(set(fresh) - set(active[:ACTIVE_MAX]))
        for number in range(min(EXPLORED, len(others))):
            picked = choose(self._own.seed, "latency.explore", asked.poll, f"{asked.bot}/{number}", others)
            others.remove(picked)
            shown.append(picked)
        return tuple(one for channel in shown for one in fresh[channel])


def make_board(address: str, parameters: bytes) -> Built:
    """The board of a planet; `parameters` is `BoardParameters` in msgpack."""
    return Built(Board(address, msgspec.msgpack.decode(parameters, type=BoardParameters)))
