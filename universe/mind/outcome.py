"""What came of a query: its answer, whether it was of use, and whether the person had to ask again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from universe.mind.coupled import fact_stands
from universe.mind.query import QueryType
from universe.mind.trace import Trace

ASKED_AGAIN_MS: Final = 120_000
"""Who asks the same bot in the same place within two minutes was not helped by its answer (our figure)."""
_ASKING: Final[frozenset[QueryType]] = frozenset({"question", "factual"})


class Answer(Struct, frozen=True, kw_only=True):
    """The answer of a query: whether it was said, how often one was held back before, which facts its words hold."""

    said: bool = False
    held: int = 0
    cited: tuple[str, ...] = ()


class ClosedQuery(Struct, frozen=True, kw_only=True):
    """A query that came to its end, as the journal knows it."""

    trace: Trace
    answer: Answer = Answer()

    @property
    def at(self) -> int:
        """When it was closed (UTC ms); when it was asked where no stage is known."""
        return self.trace.stages[-1].at if self.trace.stages else self.trace.query.at


class Outcome(Struct, frozen=True, kw_only=True):
    """How a query turned out.

    `success`: an answer was said at the first attempt, out of a mind without dissonance. `questioned`: the same person
    asked the same bot another question in the same place within `ASKED_AGAIN_MS`.
    """

    query_id: str
    success: bool
    cited: tuple[str, ...] = ()
    questioned: bool = False


def stands(trace: Trace, fact_id: str) -> bool:
    """Whether a fact of a closed query was there to be used: neither blocked nor masked nor dropped."""
    return fact_stands(trace.statuses, fact_id)


def closed_order(closed: ClosedQuery) -> tuple[int, str]:
    """The order in which queries were asked: time, then id."""
    return (closed.trace.query.at, closed.trace.query.id)


def outcomes_of(closed: Iterable[ClosedQuery]) -> dict[str, Outcome]:
    """Query id to outcome. The order of `closed` does not matter."""
    talks: defaultdict[tuple[str, str, str, str], list[ClosedQuery]] = defaultdict(list)
    for one in sorted(closed, key=closed_order):
        query = one.trace.query
        # Whoever has no id is nobody in particular: their next question is somebody else's.
        talks[(query.bot, query.planet, query.channel, query.user_id or f"?{query.id}")].append(one)
    found: dict[str, Outcome] = {}
    for talk in talks.values():
        for one, following in zip(talk, [*talk[1:], None], strict=True):
            found[one.trace.query.id] = _outcome(one, following)
    return found


def _outcome(one: ClosedQuery, following: ClosedQuery | None) -> Outcome:
    trace, answer = one.trace, one.answer
    ended = bool(trace.stages) and trace.stages[-1].stage == "logged"
    success = ended and answer.said and not answer.held and trace.health != "dissonance"
    questioned = False
    if answer.said and following is not None:
        after = following.trace.query
        questioned = after.type in _ASKING and after.at - trace.query.at <= ASKED_AGAIN_MS
    return Outcome(query_id=trace.query.id, success=success, cited=answer.cited, questioned=questioned)
