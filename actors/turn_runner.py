"""Runs the turns of a pass: one prefetch, all turns in name order, one commit; then what failed, message by message."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from actors.activation import Activation
from actors.calendar import Calendar
from actors.host_settings import HostSettings
from actors.member import PortCalls, wire_encoder
from actors.turn import Turn
from universe.errors import BadKey, ScriptRefused
from universe.substrate import AnyEnvelope, Substrate, Verdict

log = logging.getLogger("orrery.host")
Work = tuple[Activation, Sequence[AnyEnvelope]]
UNWRITABLE: Final = (BadKey, ScriptRefused, msgspec.EncodeError, OverflowError, TypeError, ValueError)
"""What a commit raises, before anything is written, when a turn said what cannot be written down."""
Ran = tuple[Activation, Turn, Sequence[AnyEnvelope]]


class Unwritable(Exception):
    """One of the turns of a commit said what cannot be written (a bad address, too large a number); nothing was."""


class TurnRunner:
    """Turns and commits of one host. `on_refused` is told which activations may no longer write."""

    def __init__(
        self, substrate: Substrate, settings: HostSettings, calendar: Calendar, ports: Mapping[str, PortCalls],
        on_refused: Callable[[Mapping[str, Verdict], int], None],
    ) -> None:  # fmt: skip
        self._substrate = substrate
        self._settings = settings
        self._calendar = calendar
        self._ports = ports
        self._on_refused = on_refused
        self.turns = self.messages = self.refused = self.redone = self.dead = 0

    def run(self, work: Sequence[Work], now: int) -> int:
        """One pass over `work`, which is in name order; returns messages handled."""
        loaded, unable = self._prefetch(work)
        failed = [item for item in work if item[0].address in unable] if unable else []
        ran: list[Ran] = []
        for activation, inbox in work:
            if activation.address in unable:
                continue
            try:
                ran.append((activation, self._turn(activation, inbox, loaded.get(activation.address), now), inbox))
            except Exception as error:  # noqa: BLE001 - whatever a member raises must not end the host
                log.warning("turn of %s failed: %s", activation.address, type(error).__name__)
                activation.rebuild()
                failed.append((activation, inbox))
        try:
            self._commit(ran, now)
        except Unwritable as error:
            log.warning("a turn cannot be written: %s", type(error.__cause__).__name__)
            failed += [(self._start_over(activation), inbox) for activation, _, inbox in ran]
        for activation, inbox in failed:
            for message in inbox:
                self.redo(activation, message, now)
        return sum(len(inbox) for _, inbox in work)

    def _prefetch(self, work: Sequence[Work]) -> tuple[dict[str, dict[str, bytes]], dict[str, Exception]]:
        """The records that members need, in one go; and what was raised by those that could not say what they need."""
        wanted: dict[str, list[str]] = {}
        unable: dict[str, Exception] = {}
        for activation, inbox in work:
            if activation.asks:
                try:
                    # Here, because a member may work out its needs one by one, and fail in the middle.
                    ids = list(dict.fromkeys(activation.member.needs(activation.state, inbox)))
                except Exception as error:  # noqa: BLE001 - as above
                    log.warning("needs of %s failed: %s", activation.address, type(error).__name__)
                    unable[activation.address] = error
                else:
                    if ids:
                        wanted[activation.address] = ids
        return self._substrate.fetch(wanted) if wanted else {}, unable

    def _turn(
        self, activation: Activation, inbox: Sequence[AnyEnvelope], loaded: Mapping[str, bytes] | None, now: int
    ) -> Turn:
        turn = Turn(activation.begin(now), loaded or {}, self._settings.grid_ms)
        receive, state = activation.member.receive, activation.state
        for message in inbox:
            turn.begin(message)
            receive(state, message, turn)
        turn.timers = turn.commit.agenda_add
        activation.close(turn.commit, inbox)
        return turn

    def _commit(self, ran: Sequence[Ran], now: int) -> None:
        if not ran:
            return
        try:
            verdicts = self._substrate.commit([turn.commit for _, turn, _ in ran], self._settings.mailbox_cap)
        except UNWRITABLE as error:
            raise Unwritable(f"{type(error).__name__}: {error}") from error
        if verdicts:
            self.refused += 1
            self._on_refused(verdicts, now)
            self._commit([item for item in ran if item[0].address not in verdicts], now)
            return
        for activation, turn, inbox in ran:
            self.turns += 1
            self.messages += len(inbox)
            self.dead += len(turn.commit.dead or ())
            activation.committed(turn.commit)
            if turn.timers is not None:
                for timer in turn.timers:
                    self._calendar.put(activation.address, timer)
        for activation, turn, _ in ran:
            if turn.calls is not None:
                for result in self._ports[activation.address].run(turn.calls, now):
                    self._calendar.put(activation.address, result)

    @staticmethod
    def _start_over(activation: Activation) -> Activation:
        if activation.alive:
            activation.rebuild()
        return activation

    def redo(self, activation: Activation, message: AnyEnvelope, now: int) -> None:
        """Handle one message alone; what fails every time is dead-lettered."""
        reason = trace = ""
        for _ in range(self._settings.tries_max):
            if not activation.alive:
                return
            self.redone += 1
            loaded, unable = self._prefetch([(activation, [message])])
            try:
                if activation.address in unable:
                    raise unable[activation.address]  # noqa: TRY301 - treated as what a turn raises
                turn = self._turn(activation, [message], loaded.get(activation.address), now)
            except Exception as error:  # noqa: BLE001 - as above
                activation.rebuild()
                reason, trace = f"{type(error).__name__}: {error}"[:200], traceback.format_exc()
                continue
            try:
                self._commit([(activation, turn, [message])], now)
            except Unwritable as error:
                self._start_over(activation)
                reason = str(error)[:200]
                continue
            return
        self.give_up(activation, message, reason, now, trace)

    def give_up(self, activation: Activation, message: AnyEnvelope, reason: str, now: int, trace: str = "") -> None:
        """Dead-letter one message and move on."""
        if not activation.alive:
            return
        activation.bury(wire_encoder.encode(message), reason, now, message.id, trace)
        turn = Turn(activation.begin(now), {}, self._settings.grid_ms)
        activation.close(turn.commit, [message])
        self._commit([(activation, turn, [message])], now)
