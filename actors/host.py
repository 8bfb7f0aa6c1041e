"""A host runs members: it reads their mail, keeps their calendar and hands what is due to the turn runner."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from actors.activation import Activation
from actors.calendar import Calendar
from actors.host_settings import HostSettings
from actors.member import Member, PortCalls
from actors.turn_runner import TurnRunner, Work
from universe.substrate import AnyEnvelope, Mail, Substrate, Verdict

log = logging.getLogger("orrery.host")


class HostStatistics(Struct, frozen=True):
    """Counters of one host since it started."""

    name: str
    members: int
    passes: int
    turns: int
    messages: int
    refused_commits: int
    deposed: int
    redone: int
    dead_letters: int
    waiting: int


class Host:
    """Members of one process on one substrate. Not thread-safe: one thread calls it."""

    def __init__(self, name: str, substrate: Substrate, settings: HostSettings) -> None:
        self.name = name
        self.settings = settings
        self.substrate = substrate
        self.reader = substrate.reader()
        self.calendar = Calendar()
        self.deposed: set[str] = set()
        self._members: dict[str, Member[Any]] = {}
        self._ports: dict[str, PortCalls] = {}
        self._active: dict[str, Activation] = {}
        self._unread: dict[str, list[Mail]] = {}
        self._buried: dict[str, None] = {}
        self._wary: dict[str, int] = {}
        self._unclean = substrate.mark_host(name, running=True)
        self._passes = 0
        self._runner = TurnRunner(substrate, settings, self.calendar, self._ports, self._refused)

    def spawn(self, member: Member[Any], now: int, port: PortCalls | None = None) -> None:
        """Take a member on: become its only writer and enter its agenda. Raises `SubstrateDown`."""
        self._members[member.address] = member
        if port is not None:
            self._ports[member.address] = port
        self._activate(member, now)

    def _activate(self, member: Member[Any], now: int) -> None:
        snapshot = self.substrate.activate(member.address)
        activation = Activation(member, snapshot)
        if self._unclean:
            # What killed the process was in its last pass, and a pass takes no more than this of one member.
            self._wary[member.address] = self.settings.inbox_messages_max
        self._active[member.address] = activation
        for envelope in activation.agenda(snapshot):
            self.calendar.put(member.address, envelope)
        # Who joins a running virtual world starts at its time, never in its past.
        start_at = max(self.settings.start_at, now) if self.settings.virtual else self.settings.start_at
        greeting = activation.greeting(start_at, now)
        if greeting is not None:
            self.calendar.put(member.address, greeting)
        self.reader.add(member.address, activation.cursor)

    def member(self, address: str) -> Member[Any]:
        """A member that this host has taken on."""
        return self._members[address]

    def reload(self, now: int) -> None:
        """Drop every activation and start again from what is committed (the substrate was away)."""
        for address in list(self._active):
            self._drop(address)
        for member in self._members.values():
            if member.address not in self.deposed:
                self._activate(member, now)

    def _drop(self, address: str) -> None:
        self._active.pop(address).alive = False
        for marks in (self._unread, self._buried, self._wary):
            marks.pop(address, None)
        self.calendar.remove(address)
        self.reader.remove(address)

    def _refused(self, verdicts: Mapping[str, Verdict], now: int) -> None:
        for address, verdict in verdicts.items():
            self._drop(address)
            if verdict == "deposed":
                log.warning("%s was taken over by another host", address)
                self.deposed.add(address)
            else:
                self._activate(self._members[address], now)

    def next_due(self) -> int | None:
        """When the next message is due; call `read` first where others may have sent."""
        return self.calendar.next_due()

    @property
    def backlog(self) -> bool:
        """Whether mail has been read that was not admitted yet."""
        return bool(self._unread)

    def read(self, now: int, block_ms: int | None = None) -> None:
        """Take new mail over into the calendar; waits up to `block_ms` for the first."""
        for address, mail in self.reader.poll(block_ms):
            if address in self._unread:
                self._unread[address].append(mail)
            else:
                self._unread[address] = [mail]
        if not self._unread:
            return
        limit = None if self.settings.virtual else self.settings.inbox_messages_max
        for address, unread in list(self._unread.items()):
            activation = self._active[address]
            # A wary member takes one entry: what it cannot handle yet stays in the mailbox, where its cap counts.
            few = limit and (1 if address in self._wary else limit)
            self.calendar.put_all(address, activation.admit(unread, now, few))
            if not unread:
                del self._unread[address]
            if activation.dead:
                self._buried[address] = None

    def run_pass(self, now: int) -> int:
        """Read, then handle what is due at `now`; returns messages handled."""
        self.read(now)
        return self.handle(now)

    def handle(self, now: int) -> int:
        """One pass: everything due at `now`, at most `inbox_messages_max` a member; returns messages handled."""
        due = self.calendar.take(now)
        for address in self._buried:
            due.setdefault(address, [])
        self._buried.clear()
        if not due:
            return 0
        self._passes += 1
        handled = 0
        for address in [address for address in self._wary if address in due] if self._wary else ():
            handled += self._handle_carefully(self._active[address], due.pop(address), now)
        active = self._active
        work: list[Work] = [
            (active[address], self._cut(address, due[address])) for address in sorted(due) if address in active
        ]
        return handled + self._runner.run(work, now)

    def _cut(self, address: str, inbox: list[AnyEnvelope]) -> list[AnyEnvelope]:
        limit = self.settings.inbox_messages_max
        if len(inbox) <= limit:
            return inbox
        self.calendar.put_all(address, inbox[limit:])
        return inbox[:limit]

    def _handle_carefully(self, activation: Activation, inbox: list[AnyEnvelope], now: int) -> int:
        """After an unclean start: one message at a time, its try counted before it is tried."""
        alone = self._cut(activation.address, inbox)
        self._wary[activation.address] -= len(alone)
        if self._wary[activation.address] <= 0 or (len(alone) == len(inbox) and activation.address not in self._unread):
            del self._wary[activation.address]
        if not alone:
            return self._runner.run([(activation, [])], now)
        for handled, message in enumerate(alone):
            if not activation.alive:
                return handled
            tries = self.substrate.count_try(activation.address, message.id)
            activation.persist((message.id,))
            if tries > self.settings.tries_max:
                self._runner.give_up(activation, message, "ended its host's process", now)
            else:
                self._runner.redo(activation, message, now)
        return len(alone)

    def statistics(self) -> HostStatistics:
        """Counters so far."""
        runner = self._runner
        return HostStatistics(
            self.name, len(self._active), self._passes, runner.turns, runner.messages, runner.refused,
            len(self.deposed), runner.redone, runner.dead, len(self.calendar),
        )  # fmt: skip

    def close(self, deadline_ms: int = 1000) -> None:
        """Stop the ports and mark the host as stopped cleanly."""
        for port in self._ports.values():
            port.close(deadline_ms)
        self.substrate.mark_host(self.name, running=False)
