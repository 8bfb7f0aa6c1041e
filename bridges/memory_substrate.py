"""The substrate in memory: mailboxes and records of one host, for virtual worlds.

Messages to members elsewhere are put aside as exports; the driver carries them. Nothing is encoded on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from bridges.memory_mail import MemoryMail, MemoryReader, pack
from bridges.memory_slot import MemorySlot
from universe.events import AnyEvent
from universe.ingest import envelope_of
from universe.journal import JournalLine
from universe.substrate import Accepted, AnyEnvelope, DeadLetter, Snapshot, TurnCommit, Verdict, View


class MemoryStatistics(Struct, frozen=True):
    """Counters of one memory substrate."""

    members: int
    messages: int
    exports: int
    duplicates: int
    refused: int
    mailbox_alarms: int


class MemorySubstrate:
    """One host's part of the universe. `is_local` tells which addresses live here."""

    def __init__(self, is_local: Callable[[str], bool] = lambda _address: True) -> None:
        self._is_local = is_local
        self._slots: dict[str, MemorySlot] = {}
        self._mail = MemoryMail()
        self._seen: dict[str, set[str]] = {}
        self._hosts: dict[str, bool] = {}
        self._kept: dict[str, dict[str, bytes]] = {}
        self._messages = self._duplicates = self._refused = self._alarms = self._exported = 0
        self._events: list[AnyEvent] = []
        self._journal: list[JournalLine] = []
        self._dead: list[DeadLetter] = []
        self.exports: list[tuple[str, AnyEnvelope]] = []
        self.event_exports: list[tuple[str, AnyEvent]] = []
        self.views: dict[str, str] = {}

    def _slot(self, address: str) -> MemorySlot:
        slot = self._slots.get(address)
        if slot is None:
            slot = self._slots[address] = MemorySlot()
        return slot

    def activate(self, address: str) -> Snapshot:
        """Raise the member's epoch and return what was committed last."""
        self._slot(address).epoch += 1
        return self.peek(address)

    def peek(self, address: str) -> Snapshot:
        """What was committed last, without becoming the writer."""
        slot = self._slot(address)
        agenda = list(slot.agenda.values())
        return Snapshot(
            slot.epoch, slot.turn, slot.cursor, slot.sends, slot.last_now, slot.state, agenda, dict(slot.tries)
        )

    def read_journal(self) -> list[JournalLine]:
        """Journal lines of committed turns."""
        return list(self._journal)

    def read_events(self) -> list[AnyEvent]:
        """The log of accepted events."""
        return list(self._events)

    def read_dead_letters(self) -> list[DeadLetter]:
        """All dead letters."""
        return list(self._dead)

    def reader(self) -> MemoryReader:
        """A reader over this substrate's mailboxes."""
        return MemoryReader(self._mail)

    def fetch(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, bytes]]:
        """Records by member and id."""
        found: dict[str, dict[str, bytes]] = {}
        for address, ids in wanted.items():
            records = self._slot(address).records
            found[address] = {record: records[record] for record in ids if record in records}
        return found

    def records(self, address: str) -> dict[str, bytes]:
        """All on-demand records of a member."""
        return dict(self._slot(address).records)

    def commit(self, turns: Sequence[TurnCommit], cap: int) -> dict[str, Verdict]:
        """Compare every epoch and turn first, then write everything."""
        slots = self._slots
        verdicts: dict[str, Verdict] = {}
        for turn in turns:
            slot = slots.get(turn.address)
            if slot is None or slot.epoch != turn.epoch:
                verdicts[turn.address] = "deposed"
            elif slot.turn != turn.turn:
                verdicts[turn.address] = "stale"
        if verdicts:
            return verdicts
        parcels: dict[str, list[AnyEnvelope]] = {}
        for turn in turns:
            self._write(slots[turn.address], turn)
            if turn.outgoing:
                pack(turn.outgoing, parcels)
        if parcels:
            self._deliver(parcels, cap)
        return verdicts

    def _write(self, slot: MemorySlot, turn: TurnCommit) -> None:
        if turn.cursor != slot.cursor:
            self._mail.trim(turn.address, turn.cursor)
        slot.write(turn)
        if turn.journal:
            self._journal += turn.journal
        if turn.dead:
            self._dead += turn.dead
        if turn.views:
            for view in turn.views:
                self._show(view)

    def _show(self, view: View) -> None:
        if view.value is None:
            self.views.pop(view.key, None)
        else:
            self.views[view.key] = view.value

    def _deliver(self, parcels: Mapping[str, list[AnyEnvelope]], cap: int) -> None:
        is_local, append = self._is_local, self._mail.append
        for to, envelopes in parcels.items():
            if is_local(to):
                self._messages += len(envelopes)
                if append(to, envelopes) > cap:
                    self._alarms += 1
            else:
                self._exported += len(envelopes)
                self.exports += [(to, envelope) for envelope in envelopes]

    def _put(self, to: str, envelope: AnyEnvelope) -> None:
        self._messages += 1
        self._mail.append(to, (envelope,))

    def ingest(self, owner: str, event: AnyEvent, now: int, cap: int) -> Accepted:
        """Take in one world event, once per identity; an event of a planet elsewhere is exported."""
        del now
        if not self._is_local(owner):
            self.event_exports.append((owner, event))
            return "accepted"
        seen = self._seen.setdefault(owner, set())
        if event.event_id in seen:
            self._duplicates += 1
            return "duplicate"
        if self._mail.count(owner) >= cap:
            self._refused += 1
            return "full"
        seen.add(event.event_id)
        self._events.append(event)
        self._put(owner, envelope_of(event))
        return "accepted"

    def ingest_all(self, events: Sequence[tuple[str, AnyEvent]], now: int, cap: int) -> list[Accepted]:
        """Take in events in order."""
        return [self.ingest(owner, event, now, cap) for owner, event in events]

    def tell(self, to: str, envelope: AnyEnvelope, cap: int) -> Accepted:
        """Put one message from outside into a mailbox unless it is full."""
        if self._mail.count(to) >= cap:
            self._refused += 1
            return "full"
        self._put(to, envelope)
        return "accepted"

    def accept(self, to: str, payload: bytes) -> None:
        """Take over packed mail that another host exported to a member that lives here."""
        self._mail.append(to, payload)

    def count_try(self, address: str, message_id: str) -> int:
        """Count a try of a message before it is tried."""
        tries = self._slot(address).tries
        tries[message_id] = tries.get(message_id, 0) + 1
        return tries[message_id]

    def reject(self, letter: DeadLetter) -> None:
        """Dead-letter what never reached a mailbox."""
        self._dead.append(letter)

    def mark_host(self, name: str, running: bool) -> bool:
        """Note that a host runs or stopped cleanly."""
        before = self._hosts.get(name, False)
        self._hosts[name] = running
        return before

    def keep_member(self, host: str, address: str, spec: bytes) -> None:
        """Remember a member that was added to a running host."""
        self._kept.setdefault(host, {})[address] = spec

    def kept_members(self, host: str) -> list[bytes]:
        """The specs of the members that were added to a host."""
        return [spec for _, spec in sorted(self._kept.get(host, {}).items())]

    def collect(self, address: str, deadline_ms: int) -> list[bytes | AnyEnvelope]:
        """What has arrived for an `ask`; memory never waits, the driver runs rounds instead."""
        del deadline_ms
        found: list[bytes | AnyEnvelope] = []
        for mail in self._mail.take(address):
            found += [mail.payload] if isinstance(mail.payload, bytes) else mail.payload
        return found

    def statistics(self) -> MemoryStatistics:
        """Counters so far."""
        return MemoryStatistics(
            len(self._slots), self._messages, self._exported, self._duplicates, self._refused, self._alarms
        )
