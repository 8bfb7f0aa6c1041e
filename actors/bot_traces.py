"""What is left of a query: its trace goes into the journal, its salience into the record, and the bus forgets it."""

from __future__ import annotations

from typing import Final

import msgspec

from actors.answering import Answering, Thought
from actors.mind_records import Closing, Ended, MindCounts, MindSettings, salience
from actors.turn import Turn
from universe.mind.outcome import Answer, ClosedQuery, stands
from universe.mind.private_trace import for_journal
from universe.mind.query import Stage
from universe.mind.responses import experience
from universe.mind.salience import Salience, observe, used_of
from universe.mind.trace import Trace
from universe.mind_requests import Advanced, ClearQuery, CloseQuery, Posted, Traced

QUERY_TRACE: Final = "query_trace"
_encoder = msgspec.json.Encoder(order="deterministic")


class Traces:
    """Rules only."""

    def __init__(self, own: MindSettings) -> None:
        self._own = own

    @staticmethod
    def end(answering: Answering, outcome: Stage, turn: Turn) -> None:
        """The answer was said (``logged``), not said (``failed``), or came too late (``expired``): close its query."""
        thought = answering.thought
        if thought is None:
            return
        if thought.refused and outcome == "logged":
            # A query that did not come to its end is no finished one, whatever was said without it.
            outcome = "failed"
        query = thought.query
        cited = _cited(answering, thought)
        said = Answer(said=bool(answering.said), held=thought.held, cited=cited)
        closing = Closing(query.id, query.type, said, thought.stance, thought.triage)
        answering.thought = None
        turn.later(Ended(closing, outcome), 0)

    def receive(self, counts: MindCounts, body: Ended | Traced | Posted | Advanced, turn: Turn) -> None:
        """What the bus says about a query that nobody waits for, and the end of one."""
        match body:
            case Ended():
                self.close(counts, body, turn)
            case Traced():
                self.closed(counts, body, turn)
            case Posted(refused=reason) | Advanced(refused=reason) if reason:
                turn.decide("query_refused", request=body.request_id, reason=reason)

    def close(self, counts: MindCounts, ended: Ended, turn: Turn) -> None:
        """Take the query from the bus."""
        asked = CloseQuery(ended.closing.query_id, ended.outcome)
        counts.closing[turn.send(self._own.bus, asked)] = ended.closing

    def closed(self, counts: MindCounts, traced: Traced, turn: Turn) -> None:
        """Write down what lay on the bus; then nothing of it stays there."""
        closing = counts.closing.pop(traced.request_id, None)
        if closing is None:
            return
        turn.send(self._own.bus, ClearQuery(closing.query_id))
        if traced.trace is None:
            turn.decide("query_lost", query=closing.query_id, reason=traced.refused or "gone")
            return
        trace = msgspec.structs.replace(traced.trace, triage=closing.triage)
        self._write(trace, closing, turn)
        self._experience(counts, ClosedQuery(trace=trace, answer=closing.answer), turn)
        if trace.health:
            record = salience(closing.type)
            kept = turn.record(record, Salience) or Salience()
            stood = frozenset(fact.id for fact in trace.facts if stands(trace, fact.id))
            observe(kept, used_of(trace.facts, stood, closing.answer.cited), turn.now)
            turn.put(record, kept)

    def _experience(self, counts: MindCounts, closed: ClosedQuery, turn: Turn) -> None:
        before = counts.condition.mode
        experience(counts.condition, closed)
        if counts.condition.mode != before:
            turn.decide("mind_mode", mode=counts.condition.mode, before=before)

    def _write(self, trace: Trace, closing: Closing, turn: Turn) -> None:
        kept = for_journal(trace, bytes.fromhex(self._own.journal_key))
        turn.decide(
            QUERY_TRACE, query=closing.query_id, said=closing.answer.said, held=closing.answer.held,
            cited=list(closing.answer.cited),
            stance=closing.stance, trace=_encoder.encode(kept).decode(),
        )  # fmt: skip

    @staticmethod
    def failed(counts: MindCounts, request_id: str, reason: str, turn: Turn) -> None:
        """The bus did not hand out a trace; it forgets the query by itself."""
        closing = counts.closing.pop(request_id, None)
        if closing is not None:
            turn.decide("query_lost", query=closing.query_id, reason=reason)


def _cited(answering: Answering, thought: Thought) -> tuple[str, ...]:
    """The facts whose words the answer holds."""
    text = answering.text
    return tuple(one.id for one in thought.facts if text and one.text and one.text.rstrip(".") in text)
