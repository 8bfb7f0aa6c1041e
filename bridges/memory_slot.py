"""What one member has committed, in memory: the fields that a server holds in hashes."""

from __future__ import annotations

from universe.substrate import START_CURSOR, AnyEnvelope, TurnCommit


class MemorySlot:
    """One member: its turn, cursor and state, its agenda by message id, its records and the tries of its messages."""

    __slots__ = ("agenda", "cursor", "epoch", "last_now", "records", "sends", "state", "tries", "turn")

    def __init__(self) -> None:
        self.epoch = 0
        self.turn = 0
        self.cursor = START_CURSOR
        self.sends = 0
        self.last_now = 0
        self.state: bytes | None = None
        self.agenda: dict[str, AnyEnvelope] = {}
        self.records: dict[str, bytes] = {}
        self.tries: dict[str, int] = {}

    def write(self, turn: TurnCommit) -> None:
        """Take over a turn whose epoch and number were compared."""
        self.turn += 1
        self.cursor = turn.cursor
        self.sends = turn.sends
        self.last_now = turn.now
        if turn.state is not None:
            self.state = turn.state
        if turn.records:
            self._change_records(turn.records)
        if turn.agenda_drop or turn.agenda_add:
            self._change_agenda(turn)

    def _change_records(self, changes: dict[str, bytes | None]) -> None:
        for record, data in changes.items():
            if data is None:
                self.records.pop(record, None)
            else:
                self.records[record] = data

    def _change_agenda(self, turn: TurnCommit) -> None:
        for key in turn.agenda_drop or ():
            self.agenda.pop(key, None)
            self.tries.pop(key, None)
        for envelope in turn.agenda_add or ():
            self.agenda[envelope.id] = envelope
